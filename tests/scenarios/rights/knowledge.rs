//! Who knew what, when: told, opened, could have opened.

use wuji_core::access::{Purpose, Target, Visit};
use wuji_core::action::Action;
use wuji_core::kind::Kind;
use wuji_core::projection::{Depth, Knowledge};
use wuji_core::report::{self, Urgency};
use wuji_core::roster::{Relieve, Role};

use crate::campus::{Campus, SAID, at};

const MORNING: &str = "2026-09-14 08:00";

#[test]
fn cc_7_who_was_told_who_opened_who_could_have() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.wait("2026-09-14 09:00").pledges(Role::Commissioner);
    let visit = Visit { target: Target::Case(case), purpose: Purpose::Handling, words: true };
    c.does(Role::Commissioner, Action::Visit(visit));
    c.acknowledges(Role::Commissioner, case);
    c.wait("2026-09-14 10:00");
    c.does(Role::Commissioner, Action::Forward(report::Forward { case, to: None, words: SAID }));
    let posts = |roles: &[Role]| {
        let mut posts: Vec<_> = roles.iter().map(|role| c.post(*role)).collect();
        posts.sort();
        posts
    };
    let at_8 = Knowledge::at(c.host.log(), case, at(MORNING)).unwrap();
    let told: Vec<_> = at_8.told.keys().copied().collect();
    assert_eq!(told, posts(&[Role::DormOfficer, Role::Commissioner]));
    assert!(at_8.opened.is_empty());
    let could = &at_8.could;
    assert_eq!(could.get(&c.post(Role::Commissioner)), Some(&Depth::Words));
    assert_eq!(could.get(&c.post(Role::Advisor)), Some(&Depth::Words), "of his own class");
    assert_eq!(could.get(&c.post(Role::DormOfficer)), None, "a sender knows that it is there, no more");
    assert_eq!(could.get(&c.post(Role::LeadingChair)), None);
    let at_9 = Knowledge::at(c.host.log(), case, at("2026-09-14 09:30")).unwrap();
    let opened = at_9.opened[&c.post(Role::Commissioner)];
    assert_eq!(opened, (at("2026-09-14 09:00"), Depth::Words));
    assert!(!at_9.told.contains_key(&c.post(Role::Advisor)));
    let at_10 = Knowledge::at(c.host.log(), case, at("2026-09-14 10:00")).unwrap();
    let forwarded = (at("2026-09-14 10:00"), Kind::Forwarded);
    assert_eq!(at_10.told[&c.post(Role::Advisor)], forwarded);
    // The same for everything about the person.
    let about = Knowledge::about(c.host.log(), c.subject, at("2026-09-14 10:00")).unwrap();
    assert_eq!(about, [at_10]);
    let before = Knowledge::about(c.host.log(), c.subject, at("2026-09-14 07:59")).unwrap();
    assert!(before.is_empty());
}

#[test]
fn cc_7_could_have_is_of_that_instant_not_of_today() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Concerning);
    c.wait("2026-09-15 08:00");
    let (post, person) = (c.post(Role::Advisor), c.person(Role::Advisor));
    let mut held: Vec<_> = c.network().roster.holders(post, c.host.now()).map(|row| row.person).collect();
    held.retain(|other| *other != person);
    for person in held.into_iter().chain([person]) {
        c.does(Role::SystemAdministrator, Action::Relieve(Relieve { post, person, successor: None }));
    }
    let then = Knowledge::at(c.host.log(), case, at("2026-09-14 20:00")).unwrap();
    let now = Knowledge::at(c.host.log(), case, c.host.now()).unwrap();
    assert!(then.could.contains_key(&post) && !now.could.contains_key(&post));
}
