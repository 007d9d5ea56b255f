//! Who may see and do what: CC.7, DO.5; curiosity is refused and recorded; the deputies of whoever must not have a case.

use wuji_core::access::{self, Deed, Purpose, Target, Visit, may_case, may_class, may_person, may_room};
use wuji_core::action::Action;
use wuji_core::entry::{By, Event};
use wuji_core::escalation::Item;
use wuji_core::kind::Kind;
use wuji_core::report::{self, About, Outcome, Urgency};
use wuji_core::roster::{Relieve, Role};
use wuji_sim::Answer;

use crate::campus::{Campus, SAID};
use crate::crises::assess;

const MORNING: &str = "2026-09-14 08:00";

fn visit(target: Target, words: bool) -> Action {
    Action::Visit(Visit { target, purpose: Purpose::Handling, words })
}

#[test]
fn a_curious_look_up_is_refused_and_recorded_once_an_hour() {
    let mut c = Campus::on(MORNING);
    let (person, post) = (c.person(Role::Commissioner), Some(c.post(Role::Commissioner)));
    c.pledges(Role::Commissioner);
    let target = || visit(Target::Person(c.subject), true);
    let (first, again, later) = (target(), target(), target());
    let request = c.request(person, post, first);
    assert_eq!(c.ask(request, "why not"), Ok(Answer::Recorded("not_found")));
    c.wait("2026-09-14 08:59").refused(Role::Commissioner, again, "not_found");
    let request = c.wait("2026-09-14 09:00").request(person, post, later);
    assert_eq!(c.ask(request, "why not"), Ok(Answer::Recorded("not_found")));
    assert_eq!(c.entries(Kind::Denied).len(), 2);
}

#[test]
fn cc_7_who_tries_again_within_the_hour_is_counted_when_it_is_over() {
    let mut c = Campus::on(MORNING);
    let (person, post) = (c.person(Role::Commissioner), Some(c.post(Role::Commissioner)));
    c.pledges(Role::Commissioner);
    let target = || visit(Target::Person(c.subject), true);
    // Given: one refused reading, and two more within the hour, in two of his posts.
    let (first, again, last) = (target(), target(), target());
    let request = c.request(person, post, first);
    assert_eq!(c.ask(request, "why not"), Ok(Answer::Recorded("not_found")));
    c.refused(Role::Commissioner, again, "not_found");
    c.wait("2026-09-14 08:59").refused_as(person, None, last, "not_found");
    assert_eq!(c.entries(Kind::DeniedAgain).len(), 0);
    // When the hour is over, their sum is an entry: who and how often; the header names nobody.
    c.wait("2026-09-14 09:00");
    let entries = c.entries(Kind::DeniedAgain);
    let [entry] = entries.as_slice() else { panic!("one sum") };
    assert_eq!((entry.header.by, entry.header.from, entry.header.case), (By::Engine, None, None));
    let sum = access::Event::DeniedAgain { person, times: 2 };
    assert_eq!(entry.event(), Some(&Event::Access(sum)));
    // Nothing more is told of that hour, and the next refusal is an entry of its own.
    c.wait("2026-09-14 12:00");
    assert_eq!(c.entries(Kind::DeniedAgain).len(), 1);
}

#[test]
fn a_reading_is_an_entry_before_anything_is_shown() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    for role in [Role::Commissioner, Role::StationCounsellor, Role::AuditAdministrator] {
        c.pledges(role);
    }
    c.does(Role::Commissioner, visit(Target::Case(case), true));
    c.does(Role::StationCounsellor, visit(Target::Register, false));
    c.does(Role::AuditAdministrator, visit(Target::Audit, false));
    assert_eq!(c.entries(Kind::Visited).len(), 3);
}

#[test]
fn the_subjects_deputy_must_not_have_the_case_either() {
    let mut c = Campus::on(MORNING);
    let (director, deputy) = (c.person(Role::CentreDirector), c.person(Role::YouthLeagueTeacher));
    c.posted(Role::CentreDirector, deputy, Some(director));
    let submit = c.submit(About::Person(director), Urgency::Concerning, None);
    let case = c.does(Role::CentreCounsellor, Action::Submit(submit));
    let post = Some(c.post(Role::CentreDirector));
    for person in [director, deputy] {
        assert!(!may_case(c.network(), person, post, Deed::SeeReport, case, c.host.now()));
    }
}

#[test]
fn not_there_and_not_for_you_are_one_answer() {
    let mut c = Campus::on(MORNING);
    let student = c.student();
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    let nowhere = wuji_core::ids::CaseNo(4_000_000);
    let note = |case| Action::Note(wuji_core::report::Note { case, words: None });
    c.refused_as(student, None, note(case), "not_found").refused_as(
        student,
        None,
        note(nowhere),
        "not_found",
    );
    // Somebody whom one may not name is not there, enrolled or not.
    for person in [c.subject, wuji_core::ids::PersonNo(4_000_000)] {
        let action = Action::Submit(c.submit(About::Person(person), Urgency::Concerning, None));
        c.refused_as(student, None, action, "not_found");
    }
}

#[test]
fn who_owes_the_supplement_does_nothing_else_in_the_emergency() {
    let mut c = Campus::on(MORNING);
    let case = c.cries(Role::Commissioner);
    c.acknowledges(Role::CentreOnCall, case).owed_by(case, Item::Supplement, Role::Commissioner);
    let settle = report::Settle { case, outcome: Outcome::Unfounded, words: SAID };
    for action in [
        Action::Accept(report::Accept { case }),
        Action::Note(report::Note { case, words: SAID }),
        Action::Forward(report::Forward { case, to: None, words: SAID }),
        Action::Settle(settle),
        Action::Acknowledge(report::Acknowledge { case, on_scene: false }),
    ] {
        c.refused(Role::Commissioner, action, "not_allowed");
    }
    let (person, post) = (c.person(Role::Commissioner), Some(c.post(Role::Commissioner)));
    let may = |deed| may_case(c.network(), person, post, deed, case, c.host.now());
    assert!(may(Deed::SeeOwnReport) && !may(Deed::SeeReport), "received or closed, and no more");
    c.does(Role::Commissioner, Action::Supplement(report::Supplement { case, words: SAID }));
    c.held_by(case, Role::CentreOnCall).not_due(case, Item::Supplement);
}

#[test]
fn who_owes_the_assessment_reads_and_assesses_and_leaves_the_report_to_its_holder() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::Advisor, Urgency::Urgent);
    c.held_by(case, Role::StationCounsellor).owed_by(case, Item::Assessment, Role::CentreCounsellor);
    for action in [
        Action::Acknowledge(report::Acknowledge { case, on_scene: false }),
        Action::Accept(report::Accept { case }),
        Action::Settle(report::Settle { case, outcome: Outcome::Talked, words: SAID }),
    ] {
        c.refused(Role::CentreCounsellor, action, "not_allowed");
    }
    let (person, post) = (c.person(Role::CentreCounsellor), Some(c.post(Role::CentreCounsellor)));
    let may = |deed| may_case(c.network(), person, post, deed, case, c.host.now());
    assert!(
        may(Deed::SeeReportWords) && !may(Deed::SeeSender),
        "the holding counsellor alone knows who sent it"
    );
    c.does(Role::CentreCounsellor, assess(case, None));
    c.held_by(case, Role::StationCounsellor);
}

#[test]
fn who_left_a_post_or_the_college_reads_no_more_in_the_same_minute() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    let (person, post) = (c.person(Role::Advisor), c.post(Role::Advisor));
    let class = c.network().roster.person(c.subject).unwrap().place.class.unwrap();
    let (about, now) = (c.subject, c.host.now());
    let reads = |c: &Campus| {
        [
            may_case(c.network(), person, Some(post), Deed::SeeReportWords, case, now),
            may_person(c.network(), person, Some(post), Deed::SeePerson, about, now),
            may_class(c.network(), person, Some(post), class, now),
        ]
    };
    c.pledges(Role::Advisor).does(Role::Advisor, visit(Target::Case(case), true));
    assert_eq!(reads(&c), [true; 3]);
    c.does(Role::SystemAdministrator, Action::Relieve(Relieve { post, person, successor: None }));
    assert_eq!(reads(&c), [false; 3]);

    let mut c = Campus::on(MORNING);
    let room = c.network().roster.person(c.subject).unwrap().place.room.unwrap();
    let (officer, post) = (c.person(Role::DormOfficer), Some(c.post(Role::DormOfficer)));
    assert!(may_room(c.network(), officer, post, room, now));
    let close = wuji_core::access::CloseAccount { person: officer };
    c.does(Role::SystemAdministrator, Action::CloseAccount(close));
    assert!(!may_room(c.network(), officer, post, room, now));
    assert!(!may_person(c.network(), officer, post, Deed::SeePerson, about, now));
}

#[test]
fn gap_11_a_request_for_oneself_is_not_there_for_the_advisor() {
    let mut c = Campus::on(MORNING);
    let officer = c.person(Role::DormOfficer);
    let submit = c.submit(About::Myself, Urgency::Concerning, None);
    let request = c.request(officer, None, Action::Submit(submit));
    let own = c.network().next_case();
    c.ask(request, "I cannot sleep").unwrap();
    // About the same student by another: his class's advisor covers it, as ever.
    let submit = c.submit(About::Person(officer), Urgency::Concerning, None);
    let other = c.does(Role::Commissioner, Action::Submit(submit));
    let sees = |c: &Campus, role, case| {
        let (person, post) = (c.person(role), Some(c.post(role)));
        may_case(c.network(), person, post, Deed::SeeReport, case, c.host.now())
    };
    assert!(!sees(&c, Role::Advisor, own) && sees(&c, Role::Advisor, other));
    assert!(sees(&c, Role::StationCounsellor, own));
}
