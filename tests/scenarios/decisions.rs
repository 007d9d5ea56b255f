//! What follows a decision of the leading group outside the crisis: who carries it out (LG.0c, L2.0), and what departments are
//! told (CT.10).

use wuji_core::access::{Deed, may_case};
use wuji_core::action::Action;
use wuji_core::crisis::{Decide, Execution, Grade, Measure};
use wuji_core::duty::{ConfirmTask, FinishTask, TaskKind};
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, PostNo};
use wuji_core::kind::Kind;
use wuji_core::roster::Role;

use crate::campus::Campus;
use crate::crises::{crisis, decide, heads, propose};

const AFTERNOON: &str = "2026-09-16 15:00";

/// A decision that this post carries out, as far as these measures go.
fn decided(c: &Campus, case: CaseNo, post: PostNo, measures: &[Measure]) -> Action {
    let deciders = heads(c).map(|person| (person, false));
    let Action::Decide(decide) = decide(case, &deciders) else { unreachable!() };
    let (measures, until) = (measures.to_vec(), "2026-09-18".parse().unwrap());
    Action::Decide(Decide { executing: vec![Execution { post, measures, until }], ..decide })
}

#[test]
fn lg_0c_whoever_carries_out_a_decision_is_told_what_and_until_when_and_not_of_whom() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Orange);
    c.does(Role::CentreOnCall, propose(case));
    let office = c.post(Role::StudentAffairsTeacher);
    // Neither students nor administrators nor the leading group carry out; nothing is that was not decided.
    for role in [Role::Commissioner, Role::LeadingMember, Role::SystemAdministrator] {
        let action = decided(&c, case, c.post(role), &[]);
        c.refused(Role::LeadingChair, action, "invalid_field");
    }
    let other = decided(&c, case, office, &[Measure::Police]);
    c.refused(Role::LeadingChair, other, "invalid_field");
    // When: the office of student affairs is named.
    let action = decided(&c, case, office, &[]);
    c.does(Role::LeadingChair, action);
    // Then: it has a task of codes with a clock; the crisis is not there for it, and no header ties the two.
    let decision = c.network().crisis.get(case).unwrap().decision.clone().unwrap();
    let [task] = decision.executing.as_slice() else { panic!("one task") };
    let row = c.network().duty.tasks().get(*task).unwrap().clone();
    assert_eq!(
        (row.kind, row.to, row.measures),
        (Some(TaskKind::Execution), Some(office), vec![Measure::Hospital])
    );
    assert_eq!(row.with, [c.post(Role::CentreOnCall)], "whom to turn to");
    c.due(*task, Item::Task, "2026-09-19 00:00").owed_by(*task, Item::Task, Role::StudentAffairsTeacher);
    let (person, now) = (c.person(Role::StudentAffairsTeacher), c.host.now());
    let may = |deed, case| may_case(c.network(), person, Some(office), deed, case, now);
    assert!(may(Deed::SeeTask, *task));
    for deed in [Deed::SeeCrisisState, Deed::SeeCrisisSummary, Deed::SeeCrisis] {
        assert!(!may(deed, case));
    }
    assert_eq!(c.entries(Kind::TaskOpened).last().unwrap().header.parent, None);
    // It says when it is done, and whoever gave it confirms.
    c.does(Role::StudentAffairsTeacher, Action::FinishTask(FinishTask { case: *task, words: None }));
    c.does(Role::LeadingChair, Action::ConfirmTask(ConfirmTask { case: *task }));
    c.not_due(*task, Item::Task);
}

#[test]
fn lg_0c_what_is_not_carried_out_climbs_and_whoever_must_not_have_the_crisis_carries_nothing_out() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Orange);
    c.does(Role::CentreOnCall, propose(case));
    let (station, person) = (c.post(Role::StationCounsellor), c.person(Role::StationCounsellor));
    let recuse = wuji_core::crisis::Recuse { case, person: Some(person) };
    c.does(Role::CentreOnCall, Action::RecuseCrisis(recuse));
    let action = decided(&c, case, station, &[]);
    c.refused(Role::LeadingChair, action, "same_person");
    let action = decided(&c, case, c.post(Role::YouthLeagueTeacher), &[]);
    c.does(Role::LeadingChair, action);
    let task = c.network().crisis.get(case).unwrap().decision.clone().unwrap().executing[0];
    c.wait("2026-09-19 00:00");
    let owner = c.network().escalation.of_case(task).next().unwrap().1.owner;
    assert_ne!(owner, Some(c.post(Role::YouthLeagueTeacher)), "whoever supervises has it");
    assert!(c.network().duty.tasks().get(task).unwrap().lapsed);
}
