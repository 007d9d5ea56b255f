//! Guardianship 日常监护: ST.5e, ST.5h, gap 6; fine print 7 and 11.

use wuji_core::action::Action;
use wuji_core::care::{
    CheckGuardianship, DeclineHandOver, EndGuardianship, Found, OfferHandOver, OrderGuardianship,
    SignHandOver,
};
use wuji_core::crisis::{ApproveRegrade, Assess, Grade, HandOff, Instrument, Recuse};
use wuji_core::escalation::Item;
use wuji_core::focus::{Approve, Change, Ground};
use wuji_core::ids::CaseNo;
use wuji_core::kind::Kind;
use wuji_core::roster::{Relieve, Role};

use super::AFTERNOON;
use crate::campus::{Campus, SAID};
use crate::crises::{assess, close, crisis, decide, heads, propose};

fn order(c: &Campus, case: CaseNo, role: Role) -> Action {
    let post = c.post(role);
    Action::OrderGuardianship(OrderGuardianship { case, post, person: None, until: None, words: SAID })
}

fn note(case: CaseNo, found: Found) -> Action {
    Action::CheckGuardianship(CheckGuardianship { case, found, words: SAID })
}

fn offer(c: &Campus, case: CaseNo, role: Role) -> Action {
    Action::OfferHandOver(OfferHandOver { case, to: c.post(role), person: None, words: SAID })
}

fn sign(case: CaseNo) -> Action {
    Action::SignHandOver(SignHandOver { case })
}

#[test]
fn st_5h_a_red_crisis_is_watched_from_its_first_instant() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.watched_by(case, c.person(Role::CentreOnCall));
    c.due(case, Item::Guardianship, "2026-09-16 17:00").due(case, Item::HandOver, "2026-09-16 23:00");
    c.owed_by(case, Item::Guardianship, Role::CentreOnCall);
}

#[test]
fn st_5h_the_watcher_whom_a_red_assessment_names_owes_the_notes_in_his_post() {
    let mut c = Campus::on(AFTERNOON);
    let report = c.cries(Role::DormOfficer);
    let named = c.person(Role::StationCounsellor);
    let watcher = Some(named);
    let (grade, factors, instrument) = (Some(Grade::Red), Vec::new(), Instrument::Interview);
    let red = Assess { case: report, grade, factors, instrument, watcher, words: SAID };
    let case = c.does(Role::CentreOnCall, Action::Assess(red));
    c.watched_by(case, named).owed_by(case, Item::Guardianship, Role::StationCounsellor);
    c.held_by(case, Role::CentreOnCall);
}

#[test]
fn st_5h_a_red_assessment_that_names_the_student_herself_is_not_refused_and_the_holder_watches() {
    let mut c = Campus::on(AFTERNOON);
    let report = c.cries(Role::DormOfficer);
    let (grade, factors, instrument) = (Some(Grade::Red), Vec::new(), Instrument::Interview);
    let watcher = Some(c.subject);
    let red = Assess { case: report, grade, factors, instrument, watcher, words: SAID };
    let case = c.does(Role::CentreOnCall, Action::Assess(red));
    c.watched_by(case, c.person(Role::CentreOnCall));
}

#[test]
fn st_5h_a_student_watches_nobody_and_the_holder_does() {
    for role in [Role::DormOfficer, Role::Commissioner] {
        let mut c = Campus::on(AFTERNOON);
        let report = c.cries(Role::DormOfficer);
        let watcher = Some(c.person(role));
        let (grade, factors, instrument) = (Some(Grade::Red), Vec::new(), Instrument::Interview);
        let red = Assess { case: report, grade, factors, instrument, watcher, words: SAID };
        let case = c.does(Role::CentreOnCall, Action::Assess(red));
        c.watched_by(case, c.person(Role::CentreOnCall));
    }
}

#[test]
fn st_5e_a_note_starts_the_two_hours_again_and_others_notes_count_too() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.wait("2026-09-16 16:40").does(Role::CentreOnCall, note(case, Found::Well));
    c.due(case, Item::Guardianship, "2026-09-16 18:40").due(case, Item::HandOver, "2026-09-16 23:00");
    c.wait("2026-09-16 18:00").does(Role::StationCounsellor, note(case, Found::Changed));
    c.due(case, Item::Guardianship, "2026-09-16 20:00").owed_by(case, Item::Guardianship, Role::CentreOnCall);
}

#[test]
fn st_5e_a_missed_guardianship_note_climbs() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Orange);
    c.not_watched(case);
    let action = order(&c, case, Role::Advisor);
    c.does(Role::StationCounsellor, action);
    c.due(case, Item::Guardianship, "2026-09-18 00:00").owed_by(case, Item::Guardianship, Role::Advisor);
    // The watcher, the station's counsellor, the centre, its director; the watcher stays who he is.
    c.wait("2026-09-18 00:00").owed_by(case, Item::Guardianship, Role::StationCounsellor);
    c.due(case, Item::Guardianship, "2026-09-20 00:00").watched_by(case, c.person(Role::Advisor));
    c.wait("2026-09-20 00:00").owed_by(case, Item::Guardianship, Role::CentreCounsellor);
    c.wait("2026-09-22 00:00").owed_by(case, Item::Guardianship, Role::CentreDirector);
    c.does(Role::Advisor, note(case, Found::Well));
    c.due(case, Item::Guardianship, "2026-09-24 00:00").owed_by(case, Item::Guardianship, Role::Advisor);
}

#[test]
fn st_5e_a_red_note_missed_at_the_centre_is_the_directors_two_hours_later() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.wait("2026-09-16 17:00").owed_by(case, Item::Guardianship, Role::CentreDirector);
    c.due(case, Item::Guardianship, "2026-09-16 19:00");
    c.wait("2026-09-16 19:00").owed_by(case, Item::Guardianship, Role::CentreDirector);
    assert!(!c.entries(Kind::LapseTold).is_empty(), "the leading group learns of the director's lapse");
}

#[test]
fn st_5e_an_outage_blames_no_watcher() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.was_down_since("2026-09-16 16:30", "2026-09-16 17:10");
    let lapses = c.entries(Kind::Lapsed);
    let lapse = lapses.iter().find(|entry| entry.header.case == Some(case)).unwrap();
    assert_eq!(lapse.header.from, None);
}

#[test]
fn st_5h_a_hand_over_is_signed_by_both_and_the_earlier_watcher_stays_until_then() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let first = c.person(Role::CentreOnCall);
    c.wait("2026-09-16 16:30");
    let action = offer(&c, case, Role::StationCounsellor);
    c.does(Role::CentreOnCall, action);
    c.watched_by(case, first).due(case, Item::Guardianship, "2026-09-16 17:00");
    c.refused(Role::CentreOnCall, sign(case), "not_allowed");
    c.wait("2026-09-16 16:45").does(Role::StationCounsellor, sign(case));
    c.watched_by(case, c.person(Role::StationCounsellor));
    c.due(case, Item::Guardianship, "2026-09-16 18:45").due(case, Item::HandOver, "2026-09-17 00:45");
    c.owed_by(case, Item::HandOver, Role::StationCounsellor).held_by(case, Role::CentreOnCall);
    c.refused(Role::StationCounsellor, sign(case), "wrong_state");
}

#[test]
fn st_5h_who_declines_a_hand_over_leaves_the_watch_where_it_was() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let action = offer(&c, case, Role::StationCounsellor);
    c.does(Role::CentreOnCall, action);
    c.does(Role::StationCounsellor, Action::DeclineHandOver(DeclineHandOver { case, words: SAID }));
    c.watched_by(case, c.person(Role::CentreOnCall));
    c.refused(Role::StationCounsellor, sign(case), "wrong_state");
}

#[test]
fn st_5h_an_advisor_who_is_offered_the_watch_knows_the_case_and_signs() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.refused(Role::Advisor, sign(case), "not_found");
    let action = offer(&c, case, Role::Advisor);
    c.does(Role::CentreOnCall, action);
    c.does(Role::Advisor, sign(case));
    c.does(Role::Advisor, note(case, Found::Well));
    // He keeps the watch and nothing else.
    c.refused(Role::Advisor, propose(case), "not_allowed");
}

#[test]
fn st_5h_a_red_watch_that_nobody_takes_over_in_eight_hours_climbs() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    for hour in ["16:50", "18:40", "20:30", "22:20"] {
        c.wait(&format!("2026-09-16 {hour}")).does(Role::CentreOnCall, note(case, Found::Well));
    }
    c.wait("2026-09-16 23:00").owed_by(case, Item::HandOver, Role::CentreDirector);
    c.watched_by(case, c.person(Role::CentreOnCall));
}

#[test]
fn gap_6_a_watcher_who_leaves_his_post_is_followed_by_the_holder_at_once() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let action = offer(&c, case, Role::StationCounsellor);
    c.does(Role::CentreOnCall, action);
    c.does(Role::StationCounsellor, sign(case));
    c.wait("2026-09-16 16:00").vacant(Role::StationCounsellor);
    c.watched_by(case, c.person(Role::CentreOnCall));
    // What was due stays due.
    c.due(case, Item::Guardianship, "2026-09-16 17:00").owed_by(case, Item::Guardianship, Role::CentreOnCall);
    c.owed_by(case, Item::HandOver, Role::CentreOnCall);
}

#[test]
fn gap_6_a_successor_in_the_post_does_not_inherit_the_watch_of_a_person() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let action = offer(&c, case, Role::StationCounsellor);
    c.does(Role::CentreOnCall, action);
    c.does(Role::StationCounsellor, sign(case));
    let (post, person) = (c.post(Role::StationCounsellor), c.person(Role::StationCounsellor));
    let successor = Some(c.person(Role::YouthLeagueTeacher));
    c.does(Role::SystemAdministrator, Action::Relieve(Relieve { post, person, successor }));
    c.watched_by(case, c.person(Role::CentreOnCall));
}

#[test]
fn gap_6_where_holder_and_watcher_leave_together_the_next_holder_watches() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.vacant(Role::CentreOnCall).held_by(case, Role::CentreCounsellor);
    c.owed_by(case, Item::Guardianship, Role::CentreCounsellor);
    let watcher = c.network().care.watcher(case).unwrap();
    assert!(c.network().roster.holds(c.post(Role::CentreCounsellor), watcher, c.host.now()));
}

#[test]
fn gap_4_a_watcher_who_must_not_have_the_case_is_followed_by_the_holder_at_once() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let action = offer(&c, case, Role::StationCounsellor);
    c.does(Role::CentreOnCall, action);
    c.does(Role::StationCounsellor, sign(case));
    let recused = c.person(Role::StationCounsellor);
    c.does(Role::CentreOnCall, Action::RecuseCrisis(Recuse { case, person: Some(recused) }));
    c.watched_by(case, c.person(Role::CentreOnCall));
    c.refused(Role::StationCounsellor, note(case, Found::Well), "not_found");
    let action = offer(&c, case, Role::StationCounsellor);
    c.refused(Role::CentreOnCall, action, "invalid_field");
}

#[test]
fn st_5h_a_crisis_that_is_handed_off_leaves_the_watch_with_its_watcher() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let watcher = c.person(Role::CentreOnCall);
    let to = c.post(Role::CentreCounsellor);
    c.does(Role::CentreOnCall, Action::HandOffCrisis(HandOff { case, to, words: SAID }));
    c.held_by(case, Role::CentreCounsellor).watched_by(case, watcher);
    c.owed_by(case, Item::Guardianship, Role::CentreOnCall);
}

#[test]
fn st_5e_the_cadence_follows_the_grade() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.wait("2026-09-16 15:30").does(Role::CentreOnCall, assess(case, Some(Grade::Orange)));
    c.due(case, Item::Guardianship, "2026-09-16 17:00");
    c.does(Role::CentreDirector, Action::ApproveRegrade(ApproveRegrade { case }));
    // Daily, at the day's end; no hand-over by signature is due any more.
    c.due(case, Item::Guardianship, "2026-09-18 00:00").not_due(case, Item::HandOver);
    c.wait("2026-09-16 20:00").does(Role::CentreOnCall, assess(case, Some(Grade::Red)));
    c.due(case, Item::Guardianship, "2026-09-16 22:00").due(case, Item::HandOver, "2026-09-17 04:00");
}

#[test]
fn st_5e_a_crisis_that_becomes_red_is_watched_from_then_on() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Yellow);
    c.not_watched(case);
    c.wait("2026-09-17 09:00");
    c.does(Role::CentreCounsellor, assess(case, Some(Grade::Red)));
    c.due(case, Item::Guardianship, "2026-09-17 11:00").watched_by(case, c.person(Role::CentreOnCall));
}

#[test]
fn st_5h_a_day_that_was_set_at_orange_ends_no_watch_once_it_is_red() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Orange);
    let (post, until) = (c.post(Role::StationCounsellor), Some("2026-09-16".parse().unwrap()));
    let order = OrderGuardianship { case, post, person: None, until, words: SAID };
    c.does(Role::StationCounsellor, Action::OrderGuardianship(order));
    c.does(Role::CentreOnCall, assess(case, Some(Grade::Red)));
    c.due(case, Item::Guardianship, "2026-09-16 17:00");
    c.does(Role::StationCounsellor, note(case, Found::Well));
    c.watched_by(case, c.person(Role::StationCounsellor)).due(case, Item::Guardianship, "2026-09-16 17:00");
    c.due(case, Item::HandOver, "2026-09-16 23:00");
}

#[test]
fn st_5e_whom_a_check_did_not_find_is_looked_for_at_once() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let action = offer(&c, case, Role::StationCounsellor);
    c.does(Role::CentreOnCall, action);
    c.does(Role::StationCounsellor, sign(case));
    c.does(Role::StationCounsellor, note(case, Found::NotSeen));
    // Ten minutes, and who holds the crisis and the director know it.
    c.due(case, Item::Guardianship, "2026-09-16 15:10");
    c.owed_by(case, Item::Guardianship, Role::StationCounsellor);
    let told = c.entries(Kind::GuardianshipChecked).last().unwrap().header.to;
    assert_eq!(told, Some(c.post(Role::CentreOnCall)));
    let told = c.entries(Kind::CrisisTold).last().unwrap().header.to;
    assert_eq!(told, Some(c.post(Role::CentreDirector)));
    // Nobody found him: it climbs every ten minutes.
    c.wait("2026-09-16 15:10").owed_by(case, Item::Guardianship, Role::CentreCounsellor);
    c.due(case, Item::Guardianship, "2026-09-16 15:20");
    c.wait("2026-09-16 15:20").owed_by(case, Item::Guardianship, Role::CentreDirector);
    c.does(Role::StationCounsellor, note(case, Found::Well));
    c.due(case, Item::Guardianship, "2026-09-16 17:20");
}

#[test]
fn st_5e_the_last_check_ends_no_watch_over_somebody_who_was_not_found_well() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Orange);
    let (post, until) = (c.post(Role::Advisor), Some("2026-09-17".parse().unwrap()));
    let order = OrderGuardianship { case, post, person: None, until, words: SAID };
    c.does(Role::StationCounsellor, Action::OrderGuardianship(order));
    c.wait("2026-09-17 18:00").does(Role::Advisor, note(case, Found::NotSeen));
    c.watched_by(case, c.person(Role::Advisor)).due(case, Item::Guardianship, "2026-09-17 19:00");
    c.wait("2026-09-17 18:30").does(Role::Advisor, note(case, Found::Changed));
    c.watched_by(case, c.person(Role::Advisor)).due(case, Item::Guardianship, "2026-09-19 00:00");
    c.does(Role::Advisor, note(case, Found::Well));
    c.not_watched(case);
}

#[test]
fn st_5e_vacation_suspends_no_guardianship() {
    // National Day, October 1 to 7.
    let mut c = Campus::on("2026-09-30 10:00");
    let case = crisis(&mut c, Grade::Orange);
    let action = order(&c, case, Role::StationCounsellor);
    c.does(Role::StationCounsellor, action);
    c.due(case, Item::Guardianship, "2026-10-02 00:00");
    c.wait("2026-10-01 21:00").does(Role::StationCounsellor, note(case, Found::Well));
    c.due(case, Item::Guardianship, "2026-10-03 00:00");
}

#[test]
fn st_5e_a_listed_student_is_watched_weekly_until_a_day_and_the_last_check_ends_it() {
    let mut c = Campus::on("2026-09-14 08:00");
    let case = c.listed(Grade::Yellow);
    let post = c.post(Role::Advisor);
    let until = Some("2026-09-28".parse().unwrap());
    let action = OrderGuardianship { case, post, person: None, until, words: SAID };
    c.does(Role::StationCounsellor, Action::OrderGuardianship(action));
    c.due(case, Item::Guardianship, "2026-09-22 00:00");
    c.wait("2026-09-21 18:00").does(Role::Advisor, note(case, Found::Well));
    c.due(case, Item::Guardianship, "2026-09-29 00:00");
    c.wait("2026-09-28 18:00").does(Role::Advisor, note(case, Found::Well));
    c.not_watched(case);
}

#[test]
fn st_5e_the_end_of_the_listing_ends_its_guardianship() {
    let mut c = Campus::on("2026-09-14 08:00");
    let case = c.listed(Grade::Yellow);
    let action = order(&c, case, Role::Advisor);
    c.does(Role::StationCounsellor, action);
    c.changes_listing(Change::Delist, Ground::InError);
    c.does(Role::CentreDirector, Action::ApproveListing(Approve { case }));
    c.not_watched(case).not_due(case, Item::FollowUp);
}

#[test]
fn st_5h_a_closed_crisis_is_watched_no_more() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let end = Action::EndGuardianship(EndGuardianship { case, words: SAID });
    c.refused(Role::CentreOnCall, end, "wrong_state");
    c.does(Role::CentreOnCall, propose(case));
    let [chair, vice, _] = heads(&c);
    c.does(Role::LeadingChair, decide(case, &[(chair, false), (vice, false)]));
    c.does(Role::CentreOnCall, close(case));
    c.not_watched(case);
}

#[test]
fn gap_15_guardianship_ends_when_the_student_leaves_the_college() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.departs().not_watched(case);
    assert_eq!(c.entries(Kind::GuardianshipEnded).len(), 1);
}

#[test]
fn st_5e_what_cannot_be_ordered_is_refused() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Orange);
    for role in [Role::DormOfficer, Role::Commissioner, Role::LeadingChair, Role::SystemAdministrator] {
        let action = order(&c, case, role);
        c.refused(Role::StationCounsellor, action, "invalid_field");
    }
    let post = c.post(Role::Advisor);
    let wrong = |person, until: &str| {
        let until = Some(until.parse().unwrap());
        Action::OrderGuardianship(OrderGuardianship { case, post, person, until, words: SAID })
    };
    c.refused(Role::StationCounsellor, wrong(Some(c.subject), "2026-09-20"), "invalid_field");
    c.refused(Role::StationCounsellor, wrong(None, "2026-09-15"), "invalid_field");
    c.refused(Role::StationCounsellor, note(case, Found::Well), "wrong_state");
    let action = order(&c, case, Role::Advisor);
    c.does(Role::StationCounsellor, action.clone());
    c.refused(Role::StationCounsellor, action, "wrong_state");
    c.away(Role::StationCounsellor, "2026-09-20 08:00");
    let action = offer(&c, case, Role::StationCounsellor);
    c.refused(Role::CentreOnCall, action, "invalid_field");
}

#[test]
fn st_5e_peers_and_outsiders_neither_order_nor_note() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let roles = [Role::DormOfficer, Role::Commissioner, Role::Advisor, Role::StudentAffairsTeacher];
    for role in roles {
        let action = order(&c, case, Role::Advisor);
        c.refused(role, action, "not_found").refused(role, note(case, Found::Well), "not_found");
    }
    c.refused(Role::LeadingChair, note(case, Found::Well), "not_allowed");
}
