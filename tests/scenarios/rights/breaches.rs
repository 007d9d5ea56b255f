//! The register of breaches of confidentiality (CC.7, DO.5; gap 5; PIPL 57).

use wuji_core::access::{Deed, may_case};
use wuji_core::action::Action;
use wuji_core::escalation::Item;
use wuji_core::ids::CaseNo;
use wuji_core::kind::Kind;
use wuji_core::rights::{
    AssessBreach, BreachKind, BreachMeasure, BreachOutcome, BreachState, CloseBreach, ReportBreach, Severity,
    TakeMeasure, TellConcerned, UntoldReason,
};
use wuji_core::roster::Role;

use crate::campus::{Campus, SAID};

const MORNING: &str = "2026-09-14 08:00";

fn breach(c: &Campus, suspect_post: Option<Role>) -> ReportBreach {
    ReportBreach {
        kind: BreachKind::ToldOn,
        about: Some(c.subject),
        suspects: Vec::new(),
        suspect_post: suspect_post.map(|role| c.post(role)),
        occurred_at: None,
        words: SAID,
    }
}

fn assess(case: CaseNo) -> Action {
    Action::AssessBreach(AssessBreach { case, severity: Severity::Serious, people: 1 })
}

fn close(case: CaseNo, outcome: BreachOutcome) -> Action {
    Action::CloseBreach(CloseBreach { case, outcome, words: SAID })
}

impl Campus {
    fn breach_state(&self, case: CaseNo) -> BreachState {
        self.network().rights.breach(case).unwrap().state
    }
}

#[test]
fn cc_7_a_breach_is_assessed_told_and_closed() {
    let mut c = Campus::on(MORNING);
    let student = c.student();
    let report = Action::ReportBreach(breach(&c, Some(Role::Commissioner)));
    let case = c.does_himself(student, report);
    c.owed_by(case, Item::BreachAssessment, Role::SecurityAdministrator);
    c.due(case, Item::BreachAssessment, "2026-09-17 08:00");
    c.refused(Role::SecurityAdministrator, close(case, BreachOutcome::Unfounded), "wrong_state");
    c.does(Role::SecurityAdministrator, assess(case));
    c.not_due(case, Item::BreachAssessment).due(case, Item::BreachStep, "2026-09-17 08:00");
    c.refused(Role::SecurityAdministrator, close(case, BreachOutcome::Confirmed), "wrong_state");
    c.wait("2026-09-15 08:00");
    // The centre director knows about whom it is, and tells.
    let tell = TellConcerned { case, people: Some(1), reason: None };
    c.does(Role::CentreDirector, Action::TellConcerned(tell.clone()));
    c.refused(Role::CentreDirector, Action::TellConcerned(tell), "wrong_state");
    c.due(case, Item::BreachStep, "2026-10-15 08:00");
    c.refused(Role::SecurityAdministrator, close(case, BreachOutcome::Confirmed), "wrong_state");
    let measure = TakeMeasure { case, measure: BreachMeasure::Instructed };
    c.does(Role::SecurityAdministrator, Action::TakeMeasure(measure));
    c.does(Role::SecurityAdministrator, close(case, BreachOutcome::Confirmed));
    assert_eq!(c.breach_state(case), BreachState::Closed);
    c.not_due(case, Item::BreachStep);
}

#[test]
fn do_5_whoever_is_suspected_has_nothing_to_do_with_it() {
    let mut c = Campus::on(MORNING);
    let student = c.student();
    // The administrator himself: the leading group's chair handles it.
    let report = Action::ReportBreach(breach(&c, Some(Role::SecurityAdministrator)));
    let case = c.does_himself(student, report);
    c.owed_by(case, Item::BreachAssessment, Role::LeadingChair);
    c.refused(Role::SecurityAdministrator, assess(case), "not_found");
    c.does(Role::LeadingChair, assess(case));
    // The director: the chair is told about whom it is.
    let director = c.person(Role::CentreDirector);
    let report = ReportBreach { suspects: vec![director], ..breach(&c, None) };
    let report = Action::ReportBreach(report);
    let case = c.does_himself(student, report);
    let now = c.host.now();
    let may = |role: Role, deed| may_case(c.network(), c.person(role), Some(c.post(role)), deed, case, now);
    assert!(!may(Role::CentreDirector, Deed::SeeBreach) && !may(Role::CentreDirector, Deed::SeeBreachFacts));
    assert!(may(Role::LeadingChair, Deed::SeeBreachFacts));
    assert!(may(Role::SecurityAdministrator, Deed::SeeBreach));
}

#[test]
fn cc_7_the_security_administrator_sees_no_content() {
    let mut c = Campus::on(MORNING);
    let student = c.student();
    let case = c.does_himself(student, Action::ReportBreach(breach(&c, None)));
    let now = c.host.now();
    let may = |role: Role, deed| may_case(c.network(), c.person(role), Some(c.post(role)), deed, case, now);
    assert!(may(Role::SecurityAdministrator, Deed::SeeBreach));
    assert!(!may(Role::SecurityAdministrator, Deed::SeeBreachFacts));
    assert!(may(Role::CentreDirector, Deed::SeeBreachFacts));
    for role in Role::ALL {
        let handles = matches!(role, Role::SecurityAdministrator | Role::CentreDirector);
        let leads = matches!(role, Role::LeadingChair | Role::LeadingViceChair);
        assert!(handles || leads || !may(role, Deed::SeeBreach), "{role:?}");
        assert!(role == Role::CentreDirector || leads || !may(role, Deed::SeeBreachFacts), "{role:?}");
    }
    // Its reporter knows that it is there; its header names nobody.
    assert!(may_case(c.network(), student, None, Deed::SeeOwnBreach, case, now));
    let header = &c.entries(Kind::BreachReported)[0].header;
    assert_eq!((header.by.person(), header.parent), (None, None));
}

#[test]
fn gap_5_staff_are_bound_too_and_their_breach_climbs_when_missed() {
    let mut c = Campus::on(MORNING);
    let report = Action::ReportBreach(breach(&c, Some(Role::Advisor)));
    let case = c.does(Role::StationCounsellor, report);
    c.wait("2026-09-17 07:59").owed_by(case, Item::BreachAssessment, Role::SecurityAdministrator);
    c.wait("2026-09-17 08:00").owed_by(case, Item::BreachAssessment, Role::LeadingChair);
    let lapse = &c.entries(Kind::Lapsed).last().unwrap().header;
    assert_eq!(lapse.from, Some(c.post(Role::SecurityAdministrator)));
    // Late is better than never: he may still do it.
    c.does(Role::SecurityAdministrator, assess(case));
    assert_eq!(c.breach_state(case), BreachState::Assessed);
}

#[test]
fn cc_7_those_concerned_are_told_or_there_is_a_reason() {
    let mut c = Campus::on(MORNING);
    let case = c.does(Role::DormOfficer, Action::ReportBreach(breach(&c, None)));
    let tell = |people, reason| Action::TellConcerned(TellConcerned { case, people, reason });
    c.refused(Role::SecurityAdministrator, tell(Some(1), None), "wrong_state");
    c.does(Role::SecurityAdministrator, assess(case));
    c.refused(Role::SecurityAdministrator, tell(Some(0), None), "invalid_field");
    c.refused(Role::CentreCounsellor, tell(Some(1), None), "not_found");
    c.does(Role::SecurityAdministrator, tell(None, Some(UntoldReason::NoHarm)));
    c.does(Role::SecurityAdministrator, close(case, BreachOutcome::Unfounded));
}

#[test]
fn do_5_a_report_of_a_breach_answers_alike_for_any_number() {
    let mut c = Campus::on(MORNING);
    let nobody = ReportBreach {
        kind: BreachKind::Other,
        about: Some(wuji_core::ids::PersonNo(4_000_000)),
        suspects: Vec::new(),
        suspect_post: Some(wuji_core::ids::PostNo(4_000_000)),
        occurred_at: None,
        words: SAID,
    };
    let student = c.student();
    let case = c.does_himself(student, Action::ReportBreach(nobody.clone()));
    assert_eq!(c.network().rights.breach(case).unwrap().about, None);
    let wordless = ReportBreach { words: None, ..nobody.clone() };
    c.refused_as(student, None, Action::ReportBreach(wordless), "invalid_field");
    let many = vec![student; 17];
    c.refused_as(
        student,
        None,
        Action::ReportBreach(ReportBreach { suspects: many, ..nobody }),
        "invalid_field",
    );
}
