//! What a crisis owes as its grade and its holder change: fine print 6 and 7.

use wuji_core::action::Action;
use wuji_core::crisis::{Grade, HandOff, Kin, KinResult};
use wuji_core::escalation::Item;
use wuji_core::ids::CaseNo;
use wuji_core::report::Urgency;
use wuji_core::roster::Role;

use crate::campus::{Campus, SAID};
use crate::crises::{assess, close, crisis, decide, heads, propose};

const AFTERNOON: &str = "2026-09-16 15:00";

fn decided(c: &mut Campus, case: CaseNo) {
    c.does(Role::CentreOnCall, propose(case));
    let [chair, vice, _] = heads(c);
    c.does(Role::LeadingChair, decide(case, &[(chair, false), (vice, false)]));
}

#[test]
fn a_hand_off_takes_along_what_the_holder_owes_due_and_all() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let to = c.post(Role::CentreDirector);
    let hand_off = Action::HandOffCrisis(HandOff { case, to, words: SAID });
    c.wait("2026-09-16 16:10").does(Role::CentreOnCall, hand_off);
    for item in [Item::Proposal, Item::KinContact] {
        c.due(case, item, "2026-09-16 17:00").owed_by(case, item, Role::CentreDirector);
    }
    c.due(case, Item::Decision, "2026-09-16 19:00").owed_by(case, Item::Decision, Role::LeadingChair);
    // A policy that is applied later still counts from the grade.
    let mut clocks = c.network().escalation.of_case(case).map(|(_, clock)| clock);
    assert!(clocks.all(|clock| clock.started == crate::campus::at(AFTERNOON)));
}

#[test]
fn a_holder_who_leaves_takes_no_clock_with_him() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.wait("2026-09-16 16:10").vacant(Role::CentreOnCall).held_by(case, Role::CentreCounsellor);
    c.due(case, Item::Proposal, "2026-09-16 17:00").owed_by(case, Item::Proposal, Role::CentreCounsellor);
    c.due(case, Item::KinContact, "2026-09-16 17:00").owed_by(case, Item::KinContact, Role::CentreCounsellor);
}

#[test]
fn from_orange_to_red_what_is_still_owed_is_owed_within_reds_time() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Orange);
    c.due(case, Item::Proposal, "2026-09-17 03:00");
    c.does(Role::CentreOnCall, propose(case));
    c.wait("2026-09-16 16:00").does(Role::CentreOnCall, assess(case, Some(Grade::Red)));
    // Proposed already.
    c.not_due(case, Item::Proposal).due(case, Item::Decision, "2026-09-16 20:00");
    c.due(case, Item::KinContact, "2026-09-16 18:00").owed_by(case, Item::KinContact, Role::CentreOnCall);
}

#[test]
fn from_orange_to_red_nothing_is_due_later() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Orange);
    c.wait("2026-09-17 14:00").does(Role::CentreOnCall, assess(case, Some(Grade::Red)));
    // Orange's day of the decision ends at 15:00, before four hours of red.
    c.due(case, Item::Decision, "2026-09-17 15:00").due(case, Item::KinContact, "2026-09-17 15:00");
}

#[test]
fn an_old_decision_does_not_cover_what_became_red_again() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    decided(&mut c, case);
    c.does(Role::CentreOnCall, assess(case, Some(Grade::Yellow)));
    for item in [Item::Proposal, Item::Decision, Item::KinContact] {
        c.not_due(case, item);
    }
    c.wait("2026-09-18 10:00").does(Role::CentreOnCall, assess(case, Some(Grade::Red)));
    c.due(case, Item::Proposal, "2026-09-18 12:00").due(case, Item::Decision, "2026-09-18 14:00");
    c.due(case, Item::KinContact, "2026-09-18 12:00");
    c.refused(Role::CentreOnCall, close(case), "decision_missing");
    let [chair, vice, _] = heads(&c);
    c.refused(Role::LeadingChair, decide(case, &[(chair, false), (vice, false)]), "wrong_state");
    decided(&mut c, case);
    c.does(Role::CentreOnCall, close(case));
}

#[test]
fn a_decision_on_orange_covers_red() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Orange);
    decided(&mut c, case);
    c.does(
        Role::CentreOnCall,
        Action::ContactKin(Kin { case, result: KinResult::Told, who: None, wish: None, words: SAID }),
    );
    c.does(Role::CentreOnCall, assess(case, Some(Grade::Red)));
    for item in [Item::Proposal, Item::Decision, Item::KinContact] {
        c.not_due(case, item);
    }
    c.does(Role::CentreOnCall, close(case));
}

#[test]
fn an_advisor_with_whom_the_report_lay_is_told_of_the_crisis_and_reads_its_summary() {
    use wuji_core::access::{Deed, may_case};
    let mut c = Campus::on(AFTERNOON);
    let report = c.reports(Role::Commissioner, Urgency::Urgent);
    c.held_by(report, Role::Advisor);
    let case = c.does(Role::CentreCounsellor, assess(report, Some(Grade::Orange)));
    let (person, post) = (c.person(Role::Advisor), Some(c.post(Role::Advisor)));
    let may = |c: &Campus, case, deed| may_case(c.network(), person, post, deed, case, c.host.now());
    assert!(may(&c, case, Deed::SeeCrisisSummary) && !may(&c, case, Deed::SeeCrisis));
    // Of a crisis whose reports never lay with him he is not told.
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Orange);
    assert!(!may(&c, case, Deed::SeeCrisisSummary));
    // A later report that did is assessed into it.
    let report = c.reports(Role::Commissioner, Urgency::Urgent);
    c.does(Role::CentreCounsellor, assess(report, Some(Grade::Orange)));
    assert!(may(&c, case, Deed::SeeCrisisSummary));
}
