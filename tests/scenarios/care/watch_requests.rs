//! Watch requests 关注任务 and their checks 监护记录: CC.5, CC.6, DO.3.

use wuji_core::access::{Deed, may_case, may_person};
use wuji_core::action::Action;
use wuji_core::care::{
    CannotWatch, CheckWatch, DeclineWatch, EndWatch, Event, Feedback, Found, LookFor, RequestWatch,
};
use wuji_core::crisis::{Grade, Recuse};
use wuji_core::entry;
use wuji_core::escalation::{Item, Level};
use wuji_core::focus::{Approve, Change, Ground};
use wuji_core::ids::CaseNo;
use wuji_core::kind::Kind;
use wuji_core::roster::Role;

use super::AFTERNOON;
use crate::campus::{Campus, SAID};
use crate::crises::{close, crisis};

fn request(c: &Campus, case: CaseNo, to: Role, every: u8, until: &str) -> Action {
    let (to, look_for, until) = (c.post(to), vec![LookFor::InRoom, LookFor::Eating], until.parse().unwrap());
    Action::RequestWatch(RequestWatch { case, to, look_for, every, until })
}

/// A daily watch of the officer of her room, for somebody on the register.
fn asked(c: &mut Campus) -> (CaseNo, CaseNo) {
    let listing = c.listed(Grade::Orange);
    let action = request(c, listing, Role::DormOfficer, 1, "2026-09-30");
    (listing, c.does(Role::StationCounsellor, action))
}

fn check(case: CaseNo, found: Found, feedback: Option<Feedback>) -> Action {
    Action::CheckWatch(CheckWatch { case, found, feedback, words: SAID })
}

#[test]
fn cc_5_a_watch_request_says_whom_and_what_to_look_for_and_never_why() {
    let mut c = Campus::on(AFTERNOON);
    let (listing, case) = asked(&mut c);
    let opened = c.entries(Kind::WatchRequested)[0].clone();
    // A case of its own: nothing in its header leads to the listing, and its clock knows no grade.
    assert_ne!(case, listing);
    assert_eq!((opened.header.parent, opened.has_words), (None, false));
    assert_eq!(opened.header.starts.unwrap().row.level, Level::Routine);
    let (person, post, now) = (c.person(Role::DormOfficer), c.post(Role::DormOfficer), c.host.now());
    let may = |deed, case| may_case(c.network(), person, Some(post), deed, case, now);
    assert!(may(Deed::SeeWatch, case) && may(Deed::CheckWatch, case));
    for deed in [Deed::SeeListing, Deed::SeeListingWords, Deed::SeeCare, Deed::SeeCrisisState] {
        assert!(!may(deed, listing), "{}", deed.name());
    }
    assert!(may_person(c.network(), person, Some(post), Deed::SeePerson, c.subject, now));
    assert!(!may_person(c.network(), person, Some(post), Deed::SeeRecord, c.subject, now));
}

#[test]
fn cc_5_nobody_else_of_room_and_class_sees_a_watch_request() {
    let mut c = Campus::on(AFTERNOON);
    let (_, case) = asked(&mut c);
    let now = c.host.now();
    let see = |person, post| may_case(c.network(), person, post, Deed::SeeWatch, case, now);
    assert!(!see(c.person(Role::Commissioner), Some(c.post(Role::Commissioner))));
    assert!(!see(c.person(Role::Advisor), Some(c.post(Role::Advisor))));
    assert!(!see(c.subject, None) && !see(c.student(), None));
    c.refused(Role::Commissioner, check(case, Found::Well, None), "not_found");
}

#[test]
fn do_3_a_check_is_due_at_the_end_of_the_day_and_starts_the_next() {
    let mut c = Campus::on(AFTERNOON);
    let (_, case) = asked(&mut c);
    c.due(case, Item::WatchCheck, "2026-09-18 00:00").owed_by(case, Item::WatchCheck, Role::DormOfficer);
    c.wait("2026-09-17 21:30").does(Role::DormOfficer, check(case, Found::Well, None));
    c.due(case, Item::WatchCheck, "2026-09-19 00:00");
}

#[test]
fn do_3_a_missed_check_is_raised_to_whoever_asked_and_from_there_to_the_centre() {
    let mut c = Campus::on(AFTERNOON);
    let (_, case) = asked(&mut c);
    c.wait("2026-09-18 00:00").owed_by(case, Item::WatchCheck, Role::StationCounsellor);
    c.due(case, Item::WatchCheck, "2026-09-20 00:00");
    c.wait("2026-09-20 00:00").owed_by(case, Item::WatchCheck, Role::CentreCounsellor);
    // The officer may still do it, and owes the next again.
    c.does(Role::DormOfficer, check(case, Found::Well, None));
    c.owed_by(case, Item::WatchCheck, Role::DormOfficer).due(case, Item::WatchCheck, "2026-09-22 00:00");
}

#[test]
fn do_3_what_is_not_as_usual_reaches_whoever_asked() {
    let mut c = Campus::on(AFTERNOON);
    let (_, case) = asked(&mut c);
    c.does(Role::DormOfficer, check(case, Found::NotSeen, None));
    let told = c.entries(Kind::WatchChecked)[0].header.to;
    assert_eq!(told, Some(c.post(Role::StationCounsellor)));
    c.owed_by(case, Item::WatchCheck, Role::DormOfficer);
    assert_eq!(c.network().last_contact(c.subject, |_| true), None);
}

#[test]
fn do_3_feedback_goes_to_the_commissioner_the_station_or_the_centre_by_choice() {
    let choices = [
        (Feedback::Commissioner, Role::Commissioner),
        (Feedback::Station, Role::StationCounsellor),
        (Feedback::Centre, Role::CentreCounsellor),
    ];
    for (feedback, role) in choices {
        let mut c = Campus::on(AFTERNOON);
        let (_, case) = asked(&mut c);
        c.does(Role::DormOfficer, check(case, Found::Changed, Some(feedback)));
        let (person, post, now) = (c.person(role), c.post(role), c.host.now());
        assert!(may_case(c.network(), person, Some(post), Deed::SeeWatchWords, case, now));
    }
}

#[test]
fn do_3_whoever_asked_learns_what_is_not_as_usual_whomever_else_the_officer_tells() {
    let mut c = Campus::on(AFTERNOON);
    let (_, case) = asked(&mut c);
    c.does(Role::DormOfficer, check(case, Found::NotSeen, Some(Feedback::Commissioner)));
    let to = |c: &Campus, kind| c.entries(kind).last().and_then(|entry| entry.header.to);
    assert_eq!(to(&c, Kind::WatchChecked), Some(c.post(Role::Commissioner)));
    assert_eq!(to(&c, Kind::WatchTold), Some(c.post(Role::StationCounsellor)));
    // Once is enough where she tells whoever asked; and a calm check tells nobody else.
    c.does(Role::DormOfficer, check(case, Found::NotSeen, Some(Feedback::Station)));
    c.does(Role::DormOfficer, check(case, Found::Well, Some(Feedback::Commissioner)));
    assert_eq!(c.entries(Kind::WatchTold).len(), 1);
}

#[test]
fn cc_5_the_commissioner_watches_in_her_class_until_a_day_and_the_last_check_ends_it() {
    let mut c = Campus::on(AFTERNOON);
    let crisis = crisis(&mut c, Grade::Orange);
    let action = request(&c, crisis, Role::Commissioner, 3, "2026-09-20");
    let case = c.does(Role::CentreOnCall, action);
    c.due(case, Item::WatchCheck, "2026-09-20 00:00");
    c.wait("2026-09-19 18:00").does(Role::Commissioner, check(case, Found::Well, None));
    c.due(case, Item::WatchCheck, "2026-09-21 00:00");
    c.wait("2026-09-20 18:00").does(Role::Commissioner, check(case, Found::Well, None));
    c.not_due(case, Item::WatchCheck);
    c.refused(Role::Commissioner, check(case, Found::Well, None), "not_allowed");
}

#[test]
fn do_3_a_last_check_that_is_missed_ends_the_request_too() {
    let mut c = Campus::on(AFTERNOON);
    let (_, case) = asked(&mut c);
    c.wait("2026-10-01 00:00").not_due(case, Item::WatchCheck);
    assert!(c.network().care.watch(case).unwrap().ended);
}

#[test]
fn cc_5_a_watch_request_may_be_declined_with_a_reason() {
    let mut c = Campus::on(AFTERNOON);
    let (listing, case) = asked(&mut c);
    let decline = DeclineWatch { case, why: CannotWatch::TooClose, words: SAID };
    c.does(Role::DormOfficer, Action::DeclineWatch(decline));
    c.not_due(case, Item::WatchCheck);
    c.refused(Role::DormOfficer, check(case, Found::Well, None), "not_allowed");
    // Somebody else may be asked.
    let action = request(&c, listing, Role::Commissioner, 1, "2026-09-30");
    c.does(Role::StationCounsellor, action);
}

#[test]
fn cc_5_whoever_asked_ends_it_and_whoever_watches_does_not() {
    let mut c = Campus::on(AFTERNOON);
    let (_, case) = asked(&mut c);
    let end = || Action::EndWatch(EndWatch { case });
    c.refused(Role::DormOfficer, end(), "not_allowed").does(Role::StationCounsellor, end());
    c.not_due(case, Item::WatchCheck);
}

#[test]
fn cc_5_a_request_ends_with_what_it_served() {
    let mut c = Campus::on(AFTERNOON);
    let (listing, case) = asked(&mut c);
    c.changes_listing(Change::Delist, Ground::InError);
    c.does(Role::CentreDirector, Action::ApproveListing(Approve { case: listing }));
    assert!(c.network().care.watch(case).unwrap().ended);
    let mut c = Campus::on(AFTERNOON);
    let open = crisis(&mut c, Grade::Yellow);
    let action = request(&c, open, Role::DormOfficer, 1, "2026-09-30");
    let case = c.does(Role::StationCounsellor, action);
    c.does(Role::CentreOnCall, close(open));
    c.not_due(case, Item::WatchCheck);
    assert!(c.network().care.watch(case).unwrap().ended);
}

#[test]
fn do_3_a_room_move_ends_the_watch_of_the_officer_left_behind() {
    let mut c = Campus::on(AFTERNOON);
    let (_, case) = asked(&mut c);
    c.moves_out();
    let ended = c.entries(Kind::WatchEnded)[0].event().cloned();
    let why = wuji_core::care::WhyEnded::Moved;
    assert_eq!(ended, Some(entry::Event::Care(Event::WatchEnded { why })));
    assert!(c.network().care.watch(case).unwrap().ended);
}

#[test]
fn gap_15_a_request_ends_when_the_student_leaves() {
    let mut c = Campus::on(AFTERNOON);
    let (_, case) = asked(&mut c);
    c.departs();
    assert!(c.network().care.watch(case).unwrap().ended);
}

#[test]
fn do_3_the_check_of_a_vacant_officers_post_goes_back_to_whoever_asked() {
    let mut c = Campus::on(AFTERNOON);
    let (_, case) = asked(&mut c);
    c.vacant(Role::DormOfficer).owed_by(case, Item::WatchCheck, Role::StationCounsellor);
    c.due(case, Item::WatchCheck, "2026-09-18 00:00");
}

#[test]
fn gap_4_whoever_must_not_have_the_crisis_is_not_asked_to_watch_and_stops_watching() {
    let mut c = Campus::on(AFTERNOON);
    let open = crisis(&mut c, Grade::Yellow);
    let action = request(&c, open, Role::DormOfficer, 1, "2026-09-30");
    let case = c.does(Role::StationCounsellor, action.clone());
    let person = Some(c.person(Role::DormOfficer));
    c.does(Role::CentreOnCall, Action::RecuseCrisis(Recuse { case: open, person }));
    assert!(c.network().care.watch(case).unwrap().ended);
    c.refused(Role::StationCounsellor, action, "invalid_field");
    c.refused(Role::DormOfficer, check(case, Found::Well, None), "not_found");
}

#[test]
fn cc_5_what_cannot_be_asked_is_refused() {
    let mut c = Campus::on(AFTERNOON);
    let listing = c.listed(Grade::Yellow);
    for (role, every, until) in [
        (Role::Advisor, 1, "2026-09-30"),
        (Role::DormOfficer, 0, "2026-09-30"),
        (Role::DormOfficer, 15, "2026-09-30"),
        (Role::DormOfficer, 1, "2026-09-15"),
    ] {
        let action = request(&c, listing, role, every, until);
        c.refused(Role::StationCounsellor, action, "invalid_field");
    }
    let (to, until) = (c.post(Role::DormOfficer), "2026-09-30".parse().unwrap());
    let nothing = RequestWatch { case: listing, to, look_for: Vec::new(), every: 1, until };
    c.refused(Role::StationCounsellor, Action::RequestWatch(nothing), "invalid_field");
    let strange = c.network().roster.rooms().filter_map(|(_, room)| room.officer).find(|post| *post != to);
    let look_for = vec![LookFor::Company];
    let strange = RequestWatch { case: listing, to: strange.unwrap(), look_for, every: 1, until };
    c.refused(Role::StationCounsellor, Action::RequestWatch(strange), "invalid_field");
    let action = request(&c, listing, Role::DormOfficer, 1, "2026-09-30");
    c.does(Role::StationCounsellor, action.clone());
    c.refused(Role::StationCounsellor, action, "recorded_already");
}

#[test]
fn cc_5_only_station_and_centre_ask_for_a_watch() {
    let mut c = Campus::on(AFTERNOON);
    let listing = c.listed(Grade::Yellow);
    let action = request(&c, listing, Role::DormOfficer, 1, "2026-09-30");
    c.refused(Role::Advisor, action.clone(), "not_allowed");
    for role in [Role::Commissioner, Role::DormOfficer, Role::StudentAffairsTeacher, Role::LeadingChair] {
        c.refused(role, action.clone(), "not_found");
    }
}
