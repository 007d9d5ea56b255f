//! The access receipt: which posts opened the file, when; and what it must not tell.

use wuji_core::access::{Deed, Purpose, Target, Visit, may_case};
use wuji_core::action::Action;
use wuji_core::counselling::{CounsellingBasis, CounsellingConsent, Take};
use wuji_core::entry::Entry;
use wuji_core::ids::CaseNo;
use wuji_core::projection::{List, Reading, Receipt, Receipts, project};
use wuji_core::report::{self, About, Outcome, Urgency};
use wuji_core::rights::{
    AskRight, DelayGround, DelayReceipt, Disclose, DisclosureGround, Recipient, Shared, Wish,
};
use wuji_core::roster::Role;

use super::day;
use crate::campus::{Campus, SAID};
use crate::counselling::open;

const MORNING: &str = "2026-09-14 08:00";

impl Campus {
    /// Her receipt, folded over the whole log; folded over her own entries alone it is the same.
    fn receipt(&self) -> Receipt {
        let (network, now) = (self.network(), self.host.now());
        let whole = project::<Receipts>(self.host.log()).of(network, self.subject, now);
        let sources = Receipts::sources(network, self.subject);
        let own = |entry: &&Entry| {
            entry.header.case.is_some_and(|case| sources.cases.contains(&case))
                || List::of(entry).is_some_and(|list| sources.lists.contains(&list))
        };
        let own = project::<Receipts>(self.host.log().iter().filter(own)).of(network, self.subject, now);
        assert_eq!(own, whole);
        whole
    }

    fn opens(&mut self, role: Role, target: Target, words: bool) -> &mut Self {
        if !self.network().has_pledged(self.person(role), self.host.now()) {
            self.pledges(role);
        }
        self.does(role, Action::Visit(Visit { target, purpose: Purpose::Handling, words }));
        self
    }

    fn settled(&mut self, case: CaseNo) {
        let settle = report::Settle { case, outcome: Outcome::NoConcern, words: SAID };
        self.does(Role::StationCounsellor, Action::Settle(settle));
    }

    fn record(&self) -> Target {
        Target::Person(self.subject)
    }

    fn list_of_her_class(&self) -> Target {
        Target::Class(self.network().roster.person(self.subject).unwrap().place.class.unwrap())
    }
}

#[test]
fn cc_7_a_student_is_told_which_posts_opened_the_file_and_when() {
    let mut c = Campus::on(MORNING);
    let (record, class) = (c.record(), c.list_of_her_class());
    c.opens(Role::StationCounsellor, record, true);
    c.wait("2026-09-15 09:00").opens(Role::Advisor, class, false);
    c.wait("2026-10-14 07:59");
    assert!(c.receipt().lines.is_empty(), "everything is told 30 days later, whatever it was");
    c.wait("2026-10-15 09:00");
    let lines: Vec<_> = c.receipt().lines.into_iter().map(|line| (line.post, line.reading)).collect();
    let (advisor, counsellor) = (c.post(Role::Advisor), c.post(Role::StationCounsellor));
    assert_eq!(lines, [(Some(advisor), Reading::List), (Some(counsellor), Reading::Words)]);
}

#[test]
fn cc_7_a_receipt_does_not_tell_that_somebody_was_reported() {
    // The same readings, once because of a report and once without one: the receipts are the same.
    let mut receipts = Vec::new();
    for reported in [true, false] {
        let mut c = Campus::on(MORNING);
        let (record, class) = (c.record(), c.list_of_her_class());
        if reported {
            let case = c.reports(Role::Commissioner, Urgency::Concerning);
            c.opens(Role::StationCounsellor, Target::Case(case), true);
            c.opens(Role::StationCounsellor, record, true);
        }
        c.wait("2026-10-20 08:00").opens(Role::Advisor, class, false);
        c.wait("2026-12-01 08:00");
        receipts.push(c.receipt());
    }
    assert_eq!(receipts[0], receipts[1]);
    assert_eq!(receipts[0].lines.len(), 1, "the list of the class is told to everybody on it alike");
}

#[test]
fn cc_7_what_was_hidden_is_told_30_days_after_it_ended() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::Commissioner, Urgency::Concerning);
    c.acknowledges(Role::Advisor, case);
    c.opens(Role::Advisor, Target::Case(case), true);
    let forward = report::Forward { case, to: None, words: SAID };
    c.does(Role::Advisor, Action::Forward(forward));
    c.acknowledges(Role::StationCounsellor, case);
    c.wait("2026-09-15 10:00").settled(case);
    c.wait("2026-10-15 09:59");
    assert!(c.receipt().lines.is_empty());
    c.wait("2026-10-15 10:00");
    let receipt = c.receipt();
    assert_eq!(receipt.lines.len(), 1);
    assert_eq!(receipt.lines[0].post, Some(c.post(Role::Advisor)));
}

#[test]
fn cc_7_a_students_post_is_not_named_in_a_receipt() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.held_by(case, Role::Commissioner);
    c.opens(Role::Commissioner, Target::Case(case), true);
    c.acknowledges(Role::Commissioner, case);
    c.does(Role::Commissioner, Action::Forward(report::Forward { case, to: None, words: SAID }));
    c.acknowledges(Role::Advisor, case);
    c.does(Role::Advisor, Action::Forward(report::Forward { case, to: None, words: SAID }));
    c.acknowledges(Role::StationCounsellor, case).settled(case);
    c.wait("2026-10-20 08:00");
    let lines = c.receipt().lines;
    assert_eq!(lines.iter().map(|line| line.post).collect::<Vec<_>>(), [None]);
}

#[test]
fn cc_7_what_one_asked_for_oneself_is_told_at_once() {
    let mut c = Campus::on(MORNING);
    c.subject_has_an_account();
    let wish = AskRight { wish: Wish::Copy, person: None, received: None, words: SAID };
    let case = c.does_himself(c.subject, Action::AskRight(wish));
    c.opens(Role::CentreCounsellor, Target::Case(case), true);
    let own = c.receipt();
    assert_eq!(own.lines.len(), 1);
    // So of a request for help, whatever else is open.
    c.reports(Role::DormOfficer, Urgency::Concerning);
    let help = Action::Submit(c.submit(About::Myself, Urgency::Concerning, None));
    let help = c.does_himself(c.subject, help);
    let holder = c.network().report.get(help).unwrap().holder.unwrap();
    let role = c.network().roster.role(holder).unwrap();
    c.opens(role, Target::Case(help), true);
    assert_eq!(c.receipt().lines.len(), 2);
}

#[test]
fn cc_7_a_receipt_is_delayed_with_a_recorded_ground_and_what_was_told_stays_told() {
    let mut c = Campus::on(MORNING);
    let record = c.record();
    c.opens(Role::StationCounsellor, record.clone(), true);
    c.wait("2026-09-25 08:00").opens(Role::StationCounsellor, record, false);
    c.wait("2026-10-16 08:00");
    assert_eq!(c.receipt().lines.len(), 1);
    let (ground, until) = (DelayGround::Inquiry, day("2026-12-01"));
    let delay = DelayReceipt { person: c.subject, ground, until, words: SAID };
    for role in [Role::CentreCounsellor, Role::StationCounsellor, Role::SecurityAdministrator] {
        c.refused(role, Action::DelayReceipt(delay.clone()), "not_found");
    }
    let far = DelayReceipt { until: day("2027-02-01"), ..delay.clone() };
    c.refused(Role::CentreDirector, Action::DelayReceipt(far), "invalid_field");
    c.does(Role::CentreDirector, Action::DelayReceipt(delay));
    c.wait("2026-11-01 08:00");
    assert_eq!(c.receipt().lines.len(), 1, "what he was told does not vanish; the second waits");
    c.wait("2026-12-02 00:00");
    assert_eq!(c.receipt().lines.len(), 2);
}

#[test]
fn gap_13_the_person_is_told_of_a_disclosure_after_its_delay() {
    let mut c = Campus::on(MORNING);
    let disclose = Disclose {
        case: None,
        person: Some(c.subject),
        recipient: Recipient::Authority,
        title: None,
        ground: DisclosureGround::LegalDuty,
        shared: vec![Shared::Identity],
        delay: Some(DelayGround::Inquiry),
        delay_until: Some(day("2026-10-31")),
        words: SAID,
    };
    c.does(Role::CentreDirector, Action::Disclose(disclose));
    c.wait("2026-10-31 12:00");
    assert!(c.receipt().disclosures.is_empty());
    c.wait("2026-11-01 00:00");
    assert_eq!(c.receipt().disclosures.len(), 1);
}

#[test]
fn cc_7_a_counselling_that_somebody_opened_because_of_a_report_is_not_its_clients_to_know() {
    let mut c = Campus::on(MORNING);
    c.subject_has_an_account();
    let case = c.does(Role::StationCounsellor, open(c.subject, CounsellingBasis::Report, None));
    c.opens(Role::StationCounsellor, Target::Case(case), false);
    let knows =
        |c: &Campus| may_case(c.network(), c.subject, None, Deed::SeeOwnCounselling, case, c.host.now());
    assert!(!knows(&c), "it would tell her that somebody reported her");
    assert!(c.receipt().lines.is_empty());
    // Once she agreed, it is hers, and so is who read of it.
    let consent = CounsellingConsent::Given;
    c.does(Role::StationCounsellor, Action::TakeCounselling(Take { case, consent }));
    assert!(knows(&c));
    assert_eq!(c.receipt().lines.len(), 1);
}

#[test]
fn cc_7_the_register_of_another_department_does_not_stand_in_a_receipt() {
    let mut c = Campus::on(MORNING);
    let case = c.does(Role::CentreCounsellor, open(c.subject, CounsellingBasis::WalkIn, None));
    for role in [Role::CentreCounsellor, Role::StationCounsellor] {
        c.opens(role, Target::CaseLoad, false);
    }
    let lists = Receipts::sources(c.network(), c.subject).lists;
    assert!(lists.contains(&List::CaseLoad(c.post(Role::CentreCounsellor))), "{case} is the centre's");
    assert!(!lists.contains(&List::CaseLoad(c.post(Role::StationCounsellor))));
    c.wait("2026-12-01 08:00");
    let posts: Vec<_> = c.receipt().lines.into_iter().map(|line| line.post).collect();
    assert!(!posts.contains(&Some(c.post(Role::StationCounsellor))));
}
