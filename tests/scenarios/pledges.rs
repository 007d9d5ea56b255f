//! The pledge: once a term, before the first reading, and before nothing else. Accounts and their logins; invitations.

use wuji_core::access::{
    self, CloseAccount, Invite, OpenAccount, Pledge, Purpose, Target, Visit, may_holder,
};
use wuji_core::action::Action;
use wuji_core::calendar::{Adopt, Hours, Term};
use wuji_core::entry::{Entry, Event};
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, PersonNo, RoomNo};
use wuji_core::kind::Kind;
use wuji_core::limits::PLEDGE_EDITION;
use wuji_core::network::Network;
use wuji_core::report::Urgency;
use wuji_core::roster::{RecordAbsence, Relieve, Role};
use wuji_core::time::MinuteOfDay;
use wuji_core::words::Title;
use wuji_sim::Answer;
use wuji_sim::play::test_tag;

use crate::campus::{Campus, at};

const MORNING: &str = "2026-09-14 08:00";

fn visit(target: Target) -> Action {
    Action::Visit(Visit { target, purpose: Purpose::Handling, words: false })
}

fn register() -> Action {
    visit(Target::Register)
}

fn pledge() -> Action {
    Action::Pledge(Pledge { edition: PLEDGE_EDITION })
}

/// A calendar with these terms: first Monday, weeks.
fn terms(terms: &[(&str, u8)]) -> Action {
    let term = |(first, weeks): &(&str, u8)| Term {
        title: Title::try_new(first).unwrap(),
        first: first.parse().unwrap(),
        weeks: *weeks,
    };
    let hours = vec![Hours { from: MinuteOfDay::hour(8), until: MinuteOfDay::hour(18) }];
    let terms = terms.iter().map(term).collect();
    Action::AdoptCalendar(Adopt { terms, holidays: Vec::new(), working: Vec::new(), hours })
}

#[test]
fn whoever_has_not_pledged_reads_nothing_and_learns_of_nothing() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    let nowhere = CaseNo(4_000_000);
    let room = c.network().roster.person(c.subject).unwrap().place.room.unwrap();
    let targets = [
        Target::Case(case),
        Target::Case(nowhere),
        Target::Person(c.subject),
        Target::Person(PersonNo(nowhere.0)),
        Target::Register,
        Target::Room(room),
        Target::Room(RoomNo(9_999)),
        Target::Audit,
    ];
    // What is his, what is not, and what is not there: one answer, and no entry.
    for target in targets {
        for role in [Role::Commissioner, Role::CentreDirector, Role::AuditAdministrator] {
            c.refused(role, visit(target.clone()), "pledge_missing");
        }
    }
    c.pledges(Role::Commissioner).does(Role::Commissioner, visit(Target::Case(case)));
    assert_eq!(c.entries(Kind::Pledged).len(), 1);
}

#[test]
fn a_pledge_is_ones_own_and_holds_in_each_of_ones_posts() {
    let mut c = Campus::on(MORNING);
    let (person, post) = (c.person(Role::StationCounsellor), c.post(Role::StationCounsellor));
    let request = c.request(person, None, pledge());
    assert!(matches!(c.ask(request, "nobody reads this"), Ok(Answer::Accepted(_))));
    let entry = c.entries(Kind::Pledged)[0];
    assert_eq!((entry.actor(), entry.header.case), (Some(person), Some(person.record())));
    c.does(Role::StationCounsellor, register());
    c.refused(Role::StationDirector, register(), "pledge_missing");
    // Twice in a term is once.
    c.refused_as(person, Some(post), pledge(), "invalid_field");
    let other = Action::Pledge(Pledge { edition: PLEDGE_EDITION + 1 });
    c.refused(Role::StationDirector, other, "invalid_field");
}

#[test]
fn the_next_term_asks_again_and_the_vacation_does_not() {
    let mut c = Campus::on(MORNING);
    c.adopts_by_two(terms(&[("2026-09-07", 18), ("2027-03-01", 18)]));
    c.pledges(Role::CentreDirector).does(Role::CentreDirector, register());
    c.wait("2027-01-20 08:00").does(Role::CentreDirector, register());
    c.wait("2027-02-28 23:59").does(Role::CentreDirector, register());
    c.wait("2027-03-01 00:00").refused(Role::CentreDirector, register(), "pledge_missing");
    c.pledges(Role::CentreDirector).does(Role::CentreDirector, register());
}

#[test]
fn a_pledge_of_the_vacation_is_asked_for_again_when_the_term_begins() {
    let mut c = Campus::on("2026-09-04 08:00");
    c.adopts_by_two(terms(&[("2026-09-21", 18)]));
    c.wait(MORNING);
    c.pledges(Role::CentreDirector).does(Role::CentreDirector, register());
    c.wait("2026-09-20 23:59").does(Role::CentreDirector, register());
    c.wait("2026-09-21 00:00").refused(Role::CentreDirector, register(), "pledge_missing");
}

#[test]
fn without_a_term_a_pledge_lasts_half_a_year() {
    let mut c = Campus::on("2026-09-04 08:00");
    c.adopts_by_two(terms(&[]));
    c.wait(MORNING);
    c.pledges(Role::CentreDirector);
    c.wait("2027-03-13 08:00").does(Role::CentreDirector, register());
    c.wait("2027-03-13 08:01").refused(Role::CentreDirector, register(), "pledge_missing");
}

#[test]
fn a_calendar_that_nobody_carried_on_does_not_make_a_pledge_last_for_ever() {
    let mut c = Campus::on(MORNING);
    c.pledges(Role::CentreDirector);
    // The only term ended on 2027-01-11; 180 days later it counts no more, and the pledge is older than that.
    c.wait("2027-07-09 23:59").does(Role::CentreDirector, register());
    c.wait("2027-07-10 00:00").refused(Role::CentreDirector, register(), "pledge_missing");
}

#[test]
fn nothing_that_helps_somebody_waits_for_a_pledge() {
    let mut c = Campus::on(MORNING);
    let case = c.cries(Role::DormOfficer);
    c.acknowledges(Role::CentreOnCall, case).notes(Role::CentreOnCall, case);
    let case = c.reports(Role::Commissioner, Urgency::Concerning);
    c.acknowledges(Role::Advisor, case).notes(Role::Advisor, case).held_by(case, Role::Advisor);
    let (person, until) = (c.person(Role::Advisor), at("2026-09-15 08:00"));
    let away = RecordAbsence { person, from: None, until };
    c.does(Role::SystemAdministrator, Action::RecordAbsence(away));
    assert!(c.entries(Kind::Pledged).is_empty());
}

#[test]
fn one_login_signs_in_one_person() {
    let mut c = Campus::on(MORNING);
    let is_stranger = |person: &PersonNo| !c.network().access.has_account(*person);
    let one = c.network().roster.people().map(|(person, _)| person).find(is_stranger).unwrap();
    let (first, login) = (c.student(), test_tag("login:shared"));
    let open = |person| Action::OpenAccount(OpenAccount { person, login });
    c.does(Role::SystemAdministrator, open(one));
    assert_eq!(c.network().access.person_of(login), Some(one));
    // Another's login is refused while his account is open, and free once it is closed.
    c.does(Role::SystemAdministrator, Action::CloseAccount(CloseAccount { person: first }));
    c.refused(Role::SystemAdministrator, open(first), "login_taken");
    c.does(Role::SystemAdministrator, Action::CloseAccount(CloseAccount { person: one }));
    assert_eq!(c.network().access.person_of(login), None);
    c.does(Role::SystemAdministrator, open(first));
    assert_eq!(c.network().access.person_of(login), Some(first));
    c.refused(Role::SystemAdministrator, open(one), "login_taken");
}

#[test]
fn the_system_administrator_alone_invites_and_only_whoever_has_an_account() {
    let mut c = Campus::on(MORNING);
    let person = c.student();
    let invite = |person| Action::Invite(Invite { person });
    c.does(Role::SystemAdministrator, invite(person));
    c.does(Role::SystemAdministrator, invite(person));
    assert_eq!(c.entries(Kind::InvitedAlone).len(), 2);
    for role in
        [Role::SecurityAdministrator, Role::AuditAdministrator, Role::CentreDirector, Role::DormOfficer]
    {
        c.refused(role, invite(person), "not_allowed");
    }
    c.refused_as(person, None, invite(person), "not_allowed");
    c.refused(Role::SystemAdministrator, invite(PersonNo(4_000_000)), "not_found");
    c.does(Role::SystemAdministrator, Action::CloseAccount(CloseAccount { person }));
    c.refused(Role::SystemAdministrator, invite(person), "invalid_field");
}

#[test]
fn whoever_holds_a_post_knows_by_name_who_holds_a_staff_post_and_nobody_else() {
    let mut c = Campus::on(MORNING);
    let (director, officer) = (c.person(Role::CentreDirector), c.person(Role::DormOfficer));
    let (post, student) = (Some(c.post(Role::DormOfficer)), c.student());
    let now = c.host.now();
    let staff = [Role::LeadingChair, Role::CentreOnCall, Role::StationDirector, Role::Advisor];
    for role in staff.into_iter().chain([Role::SystemAdministrator]) {
        assert!(may_holder(c.network(), officer, post, c.person(role), now), "{role:?}");
    }
    for about in [c.person(Role::Commissioner), officer, student, c.subject, PersonNo(4_000_000)] {
        assert!(!may_holder(c.network(), director, Some(c.post(Role::CentreDirector)), about, now));
    }
    assert!(!may_holder(c.network(), student, None, director, now), "an account without a post");
    assert!(!may_holder(c.network(), student, post, director, now), "a post that he does not hold");
    let relieve = Relieve { post: c.post(Role::CentreDirector), person: director, successor: None };
    c.does(Role::SystemAdministrator, Action::Relieve(relieve));
    assert!(!may_holder(c.network(), officer, post, director, c.host.now()), "he holds it no more");
}

#[test]
fn a_further_emergency_goes_on_without_a_pledge_too() {
    let mut c = Campus::on(MORNING);
    let case = c.cries(Role::DormOfficer);
    assert_ne!(c.cries(Role::Commissioner), case);
    c.acknowledges(Role::CentreOnCall, case).not_due(case, Item::Acknowledge);
}

#[test]
fn an_older_wording_counts_no_more() {
    let mut c = Campus::on(MORNING);
    let director = c.pledges(Role::CentreDirector).person(Role::CentreDirector);
    let mut log = c.host.log().to_vec();
    let pledged = |log: &[Entry]| Network::replay(log).unwrap().has_pledged(director, c.host.now());
    assert!(pledged(&log));
    let events = log.iter_mut().filter_map(|entry| entry.body.as_mut()).map(|body| &mut body.event);
    for event in events {
        if let Event::Access(access::Event::Pledged { edition }) = event {
            *edition -= 1;
        }
    }
    assert!(!pledged(&log));
}
