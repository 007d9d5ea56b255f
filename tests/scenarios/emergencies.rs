//! Emergencies: held at once, never refused, round the leading group when nobody answers; fine print 1 and 2, CC.6, DO.1,
//! ST.5i, gap 1.

use wuji_core::access::{Deed, may_case};
use wuji_core::action::{Action, Request};
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::kind::Kind;
use wuji_core::projection::{Inbox, project};
use wuji_core::report::{self, About, Channel, Choice, Emergency, ReceivedFrom, State, Urgency};
use wuji_core::roster::Role;
use wuji_sim::Answer;

use crate::campus::{Campus, SAID};

mod further;

pub(crate) const NIGHT: &str = "2026-09-16 23:40";

#[test]
fn gap_1_an_emergency_from_a_room_is_held_by_the_centres_person_on_call_at_once() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    c.held_by(case, Role::CentreOnCall).due(case, Item::Acknowledge, "2026-09-16 23:50");
    c.told(case, &[Role::StationOnCall, Role::Commissioner, Role::Advisor]);
    c.due(case, Item::Assessment, "2026-09-17 01:40").owed_by(case, Item::Assessment, Role::CentreCounsellor);
    c.due(case, Item::Supplement, "2026-09-17 23:40").owed_by(case, Item::Supplement, Role::DormOfficer);
}

#[test]
fn cc_6_a_commissioner_adds_whom_he_wants_told() {
    let mut c = Campus::on(NIGHT);
    let tell = vec![Choice::Advisor, Choice::StudentAffairs, Choice::YouthLeague];
    let about = Some(About::Person(c.subject));
    let action = Action::Emergency(Emergency { about, tell, words: SAID, ..Emergency::default() });
    let case = c.does(Role::Commissioner, action);
    let told = [Role::StationOnCall, Role::Advisor, Role::StudentAffairsTeacher, Role::YouthLeagueTeacher];
    c.told(case, &told);
}

#[test]
fn an_unanswered_emergency_goes_round_the_leading_group_every_ten_minutes() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    c.wait("2026-09-16 23:50").held_by(case, Role::LeadingOnCall);
    c.due(case, Item::Acknowledge, "2026-09-17 00:00");
    c.wait("2026-09-17 00:00").held_by(case, Role::LeadingChair);
    c.wait("2026-09-17 00:10").held_by(case, Role::LeadingViceChair);
    c.wait("2026-09-17 00:20").held_by(case, Role::LeadingMember);
    c.wait("2026-09-17 00:30").held_by(case, Role::LeadingOnCall);
    // The leading group's acknowledgement counts like the centre's.
    c.acknowledges(Role::LeadingOnCall, case).due(case, Item::Lease, "2026-09-17 01:00");
}

#[test]
fn an_acknowledgement_is_a_lease_that_progress_starts_again_in_full() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    c.wait("2026-09-16 23:44").acknowledges(Role::CentreOnCall, case);
    c.not_due(case, Item::Acknowledge).due(case, Item::Lease, "2026-09-17 00:14");
    c.wait("2026-09-17 00:10").notes(Role::CentreOnCall, case).due(case, Item::Lease, "2026-09-17 00:40");
}

#[test]
fn a_lapsed_lease_of_the_centre_goes_to_the_leading_group_with_fresh_ten_minutes() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    c.acknowledges(Role::CentreOnCall, case).wait("2026-09-17 00:10").held_by(case, Role::LeadingOnCall);
    c.due(case, Item::Acknowledge, "2026-09-17 00:20");
}

#[test]
fn a_lapsed_lease_of_the_station_goes_to_the_centres_person_on_call() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    c.acknowledges(Role::StationOnCall, case).held_by(case, Role::StationOnCall);
    c.wait("2026-09-17 00:10").held_by(case, Role::CentreOnCall);
    c.due(case, Item::Acknowledge, "2026-09-17 00:20");
}

#[test]
fn an_advisor_takes_it_only_when_he_says_that_he_is_on_scene() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    c.acknowledges(Role::Advisor, case).held_by(case, Role::CentreOnCall);
    c.due(case, Item::Acknowledge, "2026-09-16 23:50");
    c.does(Role::Advisor, Action::Acknowledge(report::Acknowledge { case, on_scene: true }));
    c.held_by(case, Role::Advisor).due(case, Item::Lease, "2026-09-17 00:10");
}

#[test]
fn a_commissioners_acknowledgement_is_recorded_and_stops_nothing() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    c.acknowledges(Role::Commissioner, case).held_by(case, Role::CentreOnCall);
    c.due(case, Item::Acknowledge, "2026-09-16 23:50");
    assert_eq!(c.entries(Kind::Acknowledged).len(), 1);
}

#[test]
fn with_nobody_on_call_the_centre_director_holds_it() {
    let mut c = Campus::on(NIGHT);
    let case = c.vacant(Role::CentreOnCall).cries(Role::DormOfficer);
    c.held_by(case, Role::CentreDirector);
    let mut c = Campus::on(NIGHT);
    let case = c.vacant(Role::CentreOnCall).vacant(Role::CentreDirector).cries(Role::DormOfficer);
    c.held_by(case, Role::CentreCounsellor);
    let mut c = Campus::on(NIGHT);
    c.vacant(Role::CentreOnCall).vacant(Role::CentreDirector).vacant(Role::CentreCounsellor);
    let case = c.cries(Role::DormOfficer);
    c.held_by(case, Role::LeadingOnCall);
}

#[test]
fn with_everybody_gone_the_centres_on_call_post_holds_it_and_the_clock_runs() {
    let mut c = Campus::on(NIGHT);
    for role in [Role::CentreOnCall, Role::CentreDirector, Role::CentreCounsellor] {
        c.vacant(role);
    }
    for role in [Role::LeadingOnCall, Role::LeadingChair, Role::LeadingViceChair, Role::LeadingMember] {
        c.vacant(role);
    }
    let case = c.cries(Role::DormOfficer);
    c.held_by(case, Role::CentreOnCall).due(case, Item::Acknowledge, "2026-09-16 23:50");
    c.wait("2026-09-16 23:50").held_by(case, Role::LeadingOnCall);
    c.due(case, Item::Acknowledge, "2026-09-17 00:00");
}

#[test]
fn a_recused_person_on_call_counts_as_nobody_on_call() {
    let mut c = Campus::on(NIGHT);
    let on_call = c.person(Role::CentreOnCall);
    let about = Some(About::Person(c.subject));
    let emergency = Emergency { about, keep_from: vec![on_call], words: SAID, ..Emergency::default() };
    let case = c.does(Role::DormOfficer, Action::Emergency(emergency));
    c.held_by(case, Role::CentreDirector);
}

#[test]
fn an_empty_rota_of_the_station_tells_counsellor_and_director() {
    let mut c = Campus::on(NIGHT);
    let case = c.vacant(Role::StationOnCall).cries(Role::DormOfficer);
    let told = [Role::StationCounsellor, Role::StationDirector, Role::Commissioner, Role::Advisor];
    c.told(case, &told);
}

#[test]
fn about_oneself_the_centre_and_the_station_alone_are_told() {
    let mut c = Campus::on(NIGHT);
    let emergency = Emergency { about: Some(About::Myself), words: SAID, ..Emergency::default() };
    let case = c.does(Role::DormOfficer, Action::Emergency(emergency));
    c.told(case, &[Role::StationOnCall]).not_due(case, Item::Supplement);
}

#[test]
fn the_seventh_within_an_hour_is_attached_to_the_latest_open_one() {
    let mut c = Campus::on(NIGHT);
    let described = || {
        Action::Emergency(Emergency { about: Some(About::Described), words: SAID, ..Emergency::default() })
    };
    let cases: Vec<CaseNo> = (0..7).map(|_| c.does(Role::DormOfficer, described())).collect();
    let seventh = c.network().report.get(cases[6]).unwrap();
    assert_eq!((seventh.state, seventh.attached), (State::Attached, Some(cases[5])));
    c.not_due(cases[6], Item::Acknowledge).due(cases[5], Item::Acknowledge, "2026-09-16 23:50");
    // It has no clock, so the holder is told of it, and his inbox shows it until the other is settled.
    c.told(cases[6], &[Role::CentreOnCall]);
    let shows = |c: &Campus| {
        let inbox: Inbox = project(c.host.log());
        let lines = inbox.of(c.post(Role::CentreOnCall));
        lines.iter().any(|line| line.case == cases[6] && line.owed.is_none())
    };
    assert!(shows(&c));
    let (case, outcome) = (cases[5], report::Outcome::Unfounded);
    c.does(Role::CentreOnCall, crate::crises::assess(case, None));
    c.does(Role::CentreOnCall, Action::Settle(report::Settle { case, outcome, words: SAID }));
    assert!(!shows(&c));
    // An hour later it has a clock again.
    let eighth = c.wait("2026-09-17 00:41").does(Role::DormOfficer, described());
    c.due(eighth, Item::Acknowledge, "2026-09-17 00:51");
}

#[test]
fn a_seventh_that_names_the_holder_is_told_to_somebody_else() {
    let mut c = Campus::on(NIGHT);
    let involved = vec![c.person(Role::CentreOnCall)];
    let described = |involved| Action::Emergency(Emergency { involved, words: SAID, ..Emergency::default() });
    for _ in 0..6 {
        c.does(Role::DormOfficer, described(Vec::new()));
    }
    let seventh = c.does(Role::DormOfficer, described(involved));
    c.held_by(seventh, Role::CentreDirector).told(seventh, &[Role::CentreDirector]);
}

#[test]
fn another_persons_id_gives_way_to_an_emergency() {
    let mut c = Campus::on(NIGHT);
    let (officer, commissioner) = (c.person(Role::DormOfficer), c.person(Role::Commissioner));
    let id = c.id();
    let first = Request { id, by: officer, post: None, action: c.emergency() };
    let about = Some(About::Described);
    let described = Action::Emergency(Emergency { about, words: SAID, ..Emergency::default() });
    let second = Request { id, by: commissioner, post: None, action: described };
    assert!(matches!(c.ask(first, "one"), Ok(Answer::Accepted(_))));
    let case = c.network().next_case();
    assert!(matches!(c.ask(second, "two"), Ok(Answer::Accepted(_))));
    c.held_by(case, Role::CentreOnCall);
}

#[test]
fn the_same_id_with_other_words_is_a_supplement_and_with_the_same_words_nothing() {
    let mut c = Campus::on(NIGHT);
    let officer = c.person(Role::DormOfficer);
    let request = Request { id: c.id(), by: officer, post: None, action: c.emergency() };
    let first = c.ask(request.clone(), "come quickly").unwrap();
    let Answer::Accepted(position) = first else { panic!("{first:?}") };
    assert_eq!(c.ask(request.clone(), "come quickly"), Ok(Answer::AlreadyDone(position)));
    assert!(matches!(c.ask(request, "third floor, left"), Ok(Answer::Accepted(_))));
    assert_eq!((c.entries(Kind::Observed).len(), c.entries(Kind::Supplemented).len()), (1, 1));
}

#[test]
fn an_emergency_under_the_id_of_an_ordinary_report_is_an_emergency() {
    let mut c = Campus::on(NIGHT);
    let (officer, post) = (c.person(Role::DormOfficer), Some(c.post(Role::DormOfficer)));
    let id = c.id();
    let report = Request { id, by: officer, post, action: c.submission(Urgency::Routine, None) };
    c.ask(report, "sleeps badly").unwrap();
    let case = c.network().next_case();
    let cry = Request { id, by: officer, post, action: c.emergency() };
    c.ask(cry, "on the roof").unwrap();
    c.held_by(case, Role::CentreOnCall).due(case, Item::Acknowledge, "2026-09-16 23:50");
}

#[test]
fn an_emergency_in_a_post_that_one_does_not_hold_is_one_of_the_person() {
    let mut c = Campus::on(NIGHT);
    let student = c.student();
    let request = Request {
        id: c.id(),
        by: student,
        post: Some(c.post(Role::CentreDirector)),
        action: Action::Emergency(Emergency::default()),
    };
    let case = c.network().next_case();
    c.ask(request, "nothing but words").unwrap();
    c.held_by(case, Role::CentreOnCall);
    assert_eq!(c.network().report.get(case).unwrap().from, None);
}

#[test]
fn while_the_engine_was_down_nobody_is_blamed_and_the_person_on_call_is_paged() {
    let mut c = Campus::on(NIGHT);
    let case = c.cries(Role::DormOfficer);
    c.was_down_since("2026-09-16 23:41", "2026-09-17 03:00").held_by(case, Role::LeadingOnCall);
    c.due(case, Item::Acknowledge, "2026-09-17 03:10");
    let on_call = c.post(Role::CentreOnCall);
    assert!(c.entries(Kind::Told).iter().any(|entry| entry.header.to == Some(on_call)));
}

pub(crate) fn by_phone(c: &Campus, from: Option<PersonNo>) -> Action {
    let about = Some(About::Person(c.subject));
    let received = Some(ReceivedFrom { channel: Channel::Phone, from });
    Action::Emergency(Emergency { about, received, words: SAID, ..Emergency::default() })
}

#[test]
fn an_emergency_told_by_phone_is_taken_at_once_by_a_competent_receiver() {
    let mut c = Campus::on(NIGHT);
    let caller = c.student();
    let action = by_phone(&c, Some(caller));
    let case = c.does(Role::CentreOnCall, action);
    c.held_by(case, Role::CentreOnCall).not_due(case, Item::Acknowledge).not_due(case, Item::Supplement);
    c.due(case, Item::Lease, "2026-09-17 00:10");
    assert_eq!(c.network().report.get(case).unwrap().sender, Some(caller));
    let mut c = Campus::on(NIGHT);
    let action = by_phone(&c, None);
    let case = c.does(Role::StationOnCall, action);
    c.held_by(case, Role::StationOnCall).due(case, Item::Lease, "2026-09-17 00:10");
}

#[test]
fn an_emergency_told_to_a_commissioner_or_the_leading_group_waits_for_the_centre() {
    for role in [Role::Commissioner, Role::LeadingOnCall] {
        let mut c = Campus::on(NIGHT);
        let action = by_phone(&c, None);
        let case = c.does(role, action);
        c.held_by(case, Role::CentreOnCall).due(case, Item::Acknowledge, "2026-09-16 23:50");
    }
    // Who may not enter word for others speaks for himself, and is not refused.
    let mut c = Campus::on(NIGHT);
    let (student, action) = (c.student(), by_phone(&c, None));
    let (case, request) = (c.network().next_case(), c.request(student, None, action));
    c.ask(request, "a friend told me").unwrap();
    c.held_by(case, Role::CentreOnCall);
    assert_eq!(c.network().report.get(case).unwrap().sender, Some(student));
}

#[test]
fn what_is_attached_goes_where_the_other_goes() {
    let mut c = Campus::on(NIGHT);
    let described = |involved| Action::Emergency(Emergency { involved, words: SAID, ..Emergency::default() });
    let cases: Vec<CaseNo> = (0..7).map(|_| c.does(Role::DormOfficer, described(Vec::new()))).collect();
    let (sixth, seventh) = (cases[5], cases[6]);
    let involved = vec![c.person(Role::CentreOnCall)];
    let apart = c.does(Role::DormOfficer, described(involved));
    let shows = |c: &Campus, role, case| {
        let inbox: Inbox = project(c.host.log());
        inbox.of(c.post(role)).iter().any(|line| line.case == case)
    };
    assert!(shows(&c, Role::CentreOnCall, seventh) && shows(&c, Role::CentreDirector, apart));
    c.wait("2026-09-16 23:50").held_by(sixth, Role::LeadingOnCall).held_by(seventh, Role::LeadingOnCall);
    assert!(!shows(&c, Role::CentreOnCall, seventh) && shows(&c, Role::LeadingOnCall, seventh));
    let (person, post) = (c.person(Role::LeadingOnCall), Some(c.post(Role::LeadingOnCall)));
    assert!(may_case(c.network(), person, post, Deed::SeeReportWords, seventh, c.host.now()));
    let back = report::Return { case: sixth, to: c.post(Role::CentreOnCall), words: SAID };
    c.does(Role::LeadingOnCall, Action::Return(back));
    c.held_by(seventh, Role::CentreOnCall);
    assert!(shows(&c, Role::CentreOnCall, seventh) && !shows(&c, Role::LeadingOnCall, seventh));
    // What another post has, because the holder must not have it, stays there.
    c.held_by(apart, Role::CentreDirector);
    assert!(shows(&c, Role::CentreDirector, apart));
}
