//! A further emergency about the same person: a case of its own for whoever sends it, one thing for whoever handles it.
//! Fine print 2.

use wuji_core::access::{Deed, OpenAccount, may_case};
use wuji_core::action::Action;
use wuji_core::crisis::Grade;
use wuji_core::entry::Event;
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::kind::Kind;
use wuji_core::report::{self, About, Channel, Emergency, Received, State};
use wuji_core::roster::Role;
use wuji_sim::play::test_tag;

use super::{NIGHT, by_phone};
use crate::campus::{Campus, SAID};
use crate::crises::assess;

impl Campus {
    /// Somebody cries for help about the subject, with a person named as involved.
    pub(crate) fn cries_without(&mut self, role: Role, involved: PersonNo) -> CaseNo {
        let (about, involved) = (Some(About::Person(self.subject)), vec![involved]);
        self.does(role, Action::Emergency(Emergency { about, involved, words: SAID, ..Emergency::default() }))
    }

    /// The subject cries for help herself.
    pub(crate) fn cries_myself(&mut self) -> CaseNo {
        let (about, person) = (Some(About::Myself), self.subject);
        let login = test_tag("the subject's own");
        self.does(Role::SystemAdministrator, Action::OpenAccount(OpenAccount { person, login }));
        let action = Action::Emergency(Emergency { about, words: SAID, ..Emergency::default() });
        let request = self.request(self.subject, None, action);
        let case = self.network().next_case();
        self.ask(request, "help me").unwrap();
        case
    }

    pub(crate) fn supplements(&mut self, role: Role, case: CaseNo) -> &mut Self {
        self.does(role, Action::Supplement(report::Supplement { case, words: SAID }));
        self
    }
}

#[test]
fn a_second_emergency_is_a_case_of_its_own_and_the_older_clock_stays() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    let second = c.wait("2026-09-16 23:45").cries(Role::Commissioner);
    assert_eq!(second, CaseNo(case.0 + 2));
    c.due(case, Item::Acknowledge, "2026-09-16 23:50").not_due(second, Item::Acknowledge);
    let telling = c.network().report.get(second).unwrap();
    assert_eq!((telling.state, telling.attached), (State::Attached, Some(case)));
    // Its sender owes his own supplement; the holder is told, and so is everybody who would be of a first one.
    c.due(second, Item::Supplement, "2026-09-17 23:45").owed_by(second, Item::Supplement, Role::Commissioner);
    c.held_by(second, Role::CentreOnCall).told(second, &[Role::CentreOnCall, Role::StationOnCall]);
    c.supplements(Role::Commissioner, second).not_due(second, Item::Supplement);
    c.due(case, Item::Supplement, "2026-09-17 23:40");
}

#[test]
fn who_has_the_first_has_the_second_and_says_seen_of_both() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    let second = c.wait("2026-09-16 23:45").cries_myself();
    // The advisor was told of the first alone, as whoever asks for help himself wants it.
    c.told(second, &[Role::CentreOnCall, Role::StationOnCall]);
    let (advisor, post) = (c.person(Role::Advisor), Some(c.post(Role::Advisor)));
    assert!(may_case(c.network(), advisor, post, Deed::SeeReportWords, second, c.host.now()));
    c.acknowledges(Role::StationOnCall, second);
    c.held_by(case, Role::StationOnCall).held_by(second, Role::StationOnCall);
    c.due(case, Item::Lease, "2026-09-17 00:15").not_due(case, Item::Acknowledge);
    // Seen again stops nothing.
    c.acknowledges(Role::CentreOnCall, second).held_by(case, Role::StationOnCall);
    c.due(case, Item::Lease, "2026-09-17 00:15");
}

#[test]
fn after_an_acknowledgement_the_second_has_ten_minutes_of_its_own() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    c.acknowledges(Role::CentreOnCall, case).wait("2026-09-16 23:55").cries(Role::Commissioner);
    c.held_by(case, Role::CentreOnCall).due(case, Item::Acknowledge, "2026-09-17 00:05");
    c.not_due(case, Item::Lease);
}

#[test]
fn a_second_sender_may_name_the_holder_who_then_loses_it() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    c.acknowledges(Role::CentreOnCall, case).wait("2026-09-16 23:55");
    let named = c.person(Role::CentreOnCall);
    let second = c.cries_without(Role::Commissioner, named);
    c.held_by(case, Role::CentreDirector).due(case, Item::Acknowledge, "2026-09-17 00:05");
    // Neither may he have the second; whom the first sender named may not have it either.
    c.held_by(second, Role::CentreDirector).told(second, &[Role::CentreDirector, Role::StationOnCall]);
    let other = c.person(Role::StationOnCall);
    let third = c.cries_without(Role::DormOfficer, other);
    for case in [case, second, third] {
        for (role, person) in [(Role::CentreOnCall, named), (Role::StationOnCall, other)] {
            let post = Some(c.post(role));
            let may = may_case(c.network(), person, post, Deed::SeeReportState, case, c.host.now());
            assert!(!may, "{role:?} of {case}");
        }
    }
}

#[test]
fn whoever_steps_back_from_one_telling_steps_back_from_all() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    let second = c.cries(Role::Commissioner);
    c.does(Role::CentreOnCall, Action::Recuse(report::Recuse { case: second, person: None }));
    c.held_by(case, Role::CentreDirector).held_by(second, Role::CentreDirector);
}

#[test]
fn what_adds_to_a_settled_one_is_settled_with_it() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    let second = c.cries(Role::Commissioner);
    let outcome = report::Outcome::Unfounded;
    c.does(Role::CentreOnCall, assess(case, None));
    c.does(Role::CentreOnCall, Action::Settle(report::Settle { case, outcome, words: SAID }));
    let settled = State::Settled(Some(report::Outcome::WithOther));
    assert_eq!(c.network().report.get(second).unwrap().state, settled);
    c.not_due(second, Item::Supplement);
}

#[test]
fn what_adds_to_a_crisis_has_ten_minutes_for_its_holder() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    c.acknowledges(Role::CentreOnCall, case);
    let crisis = c.network().next_case();
    c.does(Role::CentreCounsellor, assess(case, Some(Grade::Red)));
    let more = c.wait("2026-09-17 00:30").cries(Role::Commissioner);
    assert_eq!(c.network().report.get(more).unwrap().crisis, Some(crisis));
    c.held_by(more, Role::CentreCounsellor).due(more, Item::Acknowledge, "2026-09-17 00:40");
    c.told(more, &[Role::CentreOnCall, Role::StationOnCall]);
    c.due(more, Item::Assessment, "2026-09-17 02:30").due(more, Item::Supplement, "2026-09-18 00:30");
    // Whom it names loses the crisis too.
    let named = c.person(Role::CentreCounsellor);
    let third = c.cries_without(Role::DormOfficer, named);
    assert_eq!(c.network().report.get(third).unwrap().attached, Some(more));
    assert!(c.network().crisis.get(crisis).unwrap().recused.contains(&named));
    c.wait("2026-09-17 00:40").held_by(more, Role::LeadingOnCall).held_by(third, Role::LeadingOnCall);
    // It goes into the crisis when it was assessed, or when its holder says so.
    let outcome = report::Outcome::Crisis;
    c.does(Role::LeadingOnCall, Action::Settle(report::Settle { case: more, outcome, words: SAID }));
    assert_eq!(c.network().report.get(third).unwrap().crisis, Some(crisis));
    assert_eq!(c.network().report.get(third).unwrap().state.name(), "settled");
}

#[test]
fn after_the_first_was_settled_the_second_is_a_new_case() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    let outcome = report::Outcome::Unfounded;
    c.does(Role::CentreOnCall, assess(case, None));
    c.does(Role::CentreOnCall, Action::Settle(report::Settle { case, outcome, words: SAID }));
    assert_ne!(c.cries(Role::DormOfficer), case);
    for item in Item::ALL.iter().copied() {
        c.not_due(case, item);
    }
}

#[test]
fn what_comes_after_no_crisis_was_found_is_assessed_again() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    c.acknowledges(Role::CentreOnCall, case).does(Role::CentreOnCall, assess(case, None));
    c.not_due(case, Item::Assessment);
    c.wait("2026-09-17 00:05").cries(Role::Commissioner);
    c.due(case, Item::Assessment, "2026-09-17 02:05").owed_by(case, Item::Assessment, Role::CentreCounsellor);
    // While one runs it stays.
    c.wait("2026-09-17 00:09").cries(Role::Commissioner);
    c.due(case, Item::Assessment, "2026-09-17 02:05");
}

#[test]
fn word_that_adds_to_another_keeps_by_whom_it_was_told() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    let caller = c.student();
    let told = |c: &Campus| {
        let entry = c.entries(Kind::Submitted).pop().unwrap().event().cloned();
        match entry.unwrap() {
            Event::Report(report::Event::Submitted { received, .. }) => received,
            other => panic!("{other:?}"),
        }
    };
    let action = by_phone(&c, Some(caller));
    let second = c.does(Role::CentreOnCall, action);
    let phone = Some(Received { channel: Channel::Phone, from: Some(caller) });
    assert_eq!(told(&c), phone);
    assert_eq!(c.network().report.get(second).unwrap().sender, Some(caller));
    // Who may not enter word for others speaks for himself.
    let action = by_phone(&c, None);
    let request = c.request(caller, None, action);
    c.ask(request, "a friend told me").unwrap();
    assert_eq!(told(&c), None);
    // The same of what adds to a crisis; a competent receiver takes it at once.
    c.acknowledges(Role::CentreOnCall, case).does(Role::CentreOnCall, assess(case, Some(Grade::Red)));
    let action = by_phone(&c, None);
    let more = c.does(Role::StationOnCall, action);
    assert_eq!(told(&c), Some(Received { channel: Channel::Phone, from: None }));
    c.held_by(more, Role::StationOnCall).due(more, Item::Lease, "2026-09-17 00:10");
}

#[test]
fn a_supplement_from_whoever_has_no_post_is_asked_for_by_the_centre() {
    let mut c = Campus::on(NIGHT);
    let student = c.student();
    let action = c.emergency();
    let request = c.request(student, None, action);
    let case = c.network().next_case();
    c.ask(request, "come quickly").unwrap();
    c.due(case, Item::Supplement, "2026-09-17 23:40");
    c.owed_by(case, Item::Supplement, Role::CentreCounsellor);
    // He hands it in himself, or a counsellor takes it down.
    c.acknowledges(Role::CentreOnCall, case);
    c.supplements(Role::CentreOnCall, case).not_due(case, Item::Supplement);
    let supplement = Action::Supplement(report::Supplement { case, words: SAID });
    c.refused(Role::Advisor, supplement.clone(), "not_allowed");
    let request = c.request(student, None, supplement);
    c.ask(request, "it was like this").unwrap();
}
