//! Who may see and do what: CC.7, DO.5; curiosity is refused and recorded; the deputies of whoever must not have a case.

use wuji_core::access::{Deed, Purpose, Target, Visit, may_case};
use wuji_core::action::Action;
use wuji_core::kind::Kind;
use wuji_core::report::{About, Urgency};
use wuji_core::roster::Role;
use wuji_sim::Answer;

use crate::campus::Campus;

const MORNING: &str = "2026-09-14 08:00";

fn visit(target: Target, words: bool) -> Action {
    Action::Visit(Visit { target, purpose: Purpose::Handling, words })
}

#[test]
fn a_curious_look_up_is_refused_and_recorded_once_an_hour() {
    let mut c = Campus::on(MORNING);
    let (person, post) = (c.person(Role::Commissioner), Some(c.post(Role::Commissioner)));
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
fn a_reading_is_an_entry_before_anything_is_shown() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
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
