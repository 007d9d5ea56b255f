//! The register of students to watch: CT.8c, gap 8; fine print 9.

use wuji_core::action::Action;
use wuji_core::crisis::Grade;
use wuji_core::escalation::Item;
use wuji_core::focus::{Approve, Change, Decline, Ground, Propose, Review};
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::roster::Role;

use crate::campus::{Campus, SAID};

const MORNING: &str = "2026-09-14 08:00";

fn propose(person: PersonNo, change: Change) -> Action {
    let ground = if change == Change::Delist { Ground::InError } else { Ground::Reports };
    let grounds = vec![ground];
    Action::ProposeListing(Propose { person, change, grounds, source: None, words: SAID })
}

fn approve(case: CaseNo) -> Action {
    Action::ApproveListing(Approve { case })
}

#[test]
fn ct_8c_a_station_proposes_and_the_centre_approves_within_72_hours() {
    let mut c = Campus::on(MORNING);
    let case = c.does(Role::StationCounsellor, propose(c.subject, Change::List(Grade::Yellow)));
    c.due(case, Item::Approval, "2026-09-17 08:00").owed_by(case, Item::Approval, Role::CentreCounsellor);
    c.refused(Role::StationCounsellor, approve(case), "not_allowed");
    c.does(Role::CentreCounsellor, approve(case));
    // Reviewed once a term: 18 weeks from September 7.
    c.not_due(case, Item::Approval).due(case, Item::Review, "2027-01-11 00:00");
    assert_eq!(c.network().focus.get(case).unwrap().grade, Some(Grade::Yellow));
}

#[test]
fn nobody_approves_his_own_proposal() {
    let mut c = Campus::on(MORNING);
    let case = c.does(Role::CentreCounsellor, propose(c.subject, Change::List(Grade::Blue)));
    c.refused(Role::CentreCounsellor, approve(case), "same_person");
    let colleague = c.nth(Role::CentreCounsellor, 1);
    c.does_as(colleague, Role::CentreCounsellor, approve(case));
}

#[test]
fn an_unanswered_proposal_goes_to_the_centre_director() {
    let mut c = Campus::on(MORNING);
    let case = c.does(Role::StationCounsellor, propose(c.subject, Change::List(Grade::Yellow)));
    c.wait("2026-09-17 08:00").owed_by(case, Item::Approval, Role::CentreDirector);
    c.due(case, Item::Approval, "2026-09-20 08:00");
}

#[test]
fn a_declined_proposal_may_be_made_again() {
    let mut c = Campus::on(MORNING);
    let first = c.does(Role::StationCounsellor, propose(c.subject, Change::List(Grade::Yellow)));
    c.refused(Role::CentreDirector, propose(c.subject, Change::List(Grade::Red)), "wrong_state");
    c.does(Role::CentreDirector, Action::DeclineListing(Decline { case: first, words: SAID }));
    let second = c.does(Role::StationCounsellor, propose(c.subject, Change::List(Grade::Yellow)));
    assert_ne!(first, second);
}

#[test]
fn a_listing_is_regraded_and_ends_by_approval_too() {
    let mut c = Campus::on(MORNING);
    c.refused(Role::StationCounsellor, propose(c.subject, Change::Delist), "not_found");
    let case = c.does(Role::StationCounsellor, propose(c.subject, Change::List(Grade::Yellow)));
    c.does(Role::CentreDirector, approve(case));
    c.refused(Role::StationCounsellor, propose(c.subject, Change::List(Grade::Red)), "wrong_state");
    c.does(Role::StationCounsellor, propose(c.subject, Change::Regrade(Grade::Orange)));
    c.does(Role::CentreDirector, approve(case));
    assert_eq!(c.network().focus.get(case).unwrap().grade, Some(Grade::Orange));
    c.does(Role::StationCounsellor, propose(c.subject, Change::Delist));
    c.does(Role::CentreDirector, approve(case));
    c.not_due(case, Item::Review);
    assert!(c.network().focus.of(c.subject).is_none());
}

#[test]
fn a_review_starts_the_next_one() {
    let mut c = Campus::on(MORNING);
    let case = c.does(Role::StationCounsellor, propose(c.subject, Change::List(Grade::Yellow)));
    c.does(Role::CentreDirector, approve(case));
    c.wait("2026-12-30 10:00");
    c.does(Role::StationCounsellor, Action::ReviewListing(Review { case, words: SAID }));
    // The term ends within two weeks, and the calendar knows no next one: 120 days.
    c.due(case, Item::Review, "2027-04-29 10:00");
}

#[test]
fn peers_and_advisors_propose_nobody() {
    let mut c = Campus::on(MORNING);
    for role in [Role::DormOfficer, Role::Commissioner, Role::Advisor, Role::LeadingChair] {
        c.refused(role, propose(c.subject, Change::List(Grade::Blue)), "not_found");
    }
}

#[test]
fn gap_8_nobody_leaves_the_register_but_on_a_ground_for_leaving_it() {
    let mut c = Campus::on(MORNING);
    let person = c.subject;
    let change = |change, grounds| {
        Action::ProposeListing(Propose { person, change, grounds, source: None, words: SAID })
    };
    for exit in [Ground::Calm, Ground::LeftCollege, Ground::InError] {
        let list = change(Change::List(Grade::Yellow), vec![Ground::Reports, exit]);
        c.refused(Role::StationCounsellor, list, "invalid_field");
    }
    let twice = change(Change::List(Grade::Yellow), vec![Ground::Reports, Ground::Reports]);
    c.refused(Role::StationCounsellor, twice, "invalid_field");
    let case = c.listed(Grade::Yellow);
    let wrong = [
        (Change::Delist, vec![Ground::LifeEvent]),
        (Change::Delist, vec![Ground::InError, Ground::Crisis]),
        (Change::Delist, vec![Ground::Calm]),
        (Change::Delist, vec![Ground::LeftCollege]),
        (Change::Regrade(Grade::Blue), vec![Ground::Calm]),
    ];
    for (what, grounds) in wrong {
        c.refused(Role::StationCounsellor, change(what, grounds), "invalid_field");
    }
    // He left: now that is a ground.
    c.departs();
    c.does(Role::CentreCounsellor, change(Change::Delist, vec![Ground::LeftCollege]));
    let colleague = c.nth(Role::CentreCounsellor, 1);
    c.does_as(colleague, Role::CentreCounsellor, approve(case));
    assert!(c.network().focus.get(case).unwrap().ended);
}
