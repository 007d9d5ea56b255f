//! Random requests that change policy, posts, places and people.

use wuji_core::access::{CloseAccount, OpenAccount};
use wuji_core::action::{Action, Import};
use wuji_core::escalation::{Item, Level};
use wuji_core::ids::{ClassNo, PersonNo, PostNo, RoomNo, UnitNo};
use wuji_core::network::Network;
use wuji_core::policy::{self, Allowance, Line};
use wuji_core::roster::{self, Leaving, PersonKind, Role, Sex, UnitKind};
use wuji_core::time::At;
use wuji_core::words::Title;
use wuji_sim::play::test_tag;
use wuji_sim::random::Random;

use super::{instant, one, person, some, student, words};

pub(super) fn line(random: &mut Random) -> Line {
    let item = one(random, Item::ALL);
    let levels = [Level::Routine, Level::Concerning, Level::Urgent, Level::Emergency, Level::Red];
    let level = one(random, &levels);
    // Emergencies keep their minutes: what must come about by itself is bounded by them.
    let bound = policy::at_most(item, level);
    let most = if level == Level::Emergency { 10 } else { bound.minutes.min(3_000) as usize };
    let over = usize::from(random.percent(5)) * 9_000;
    let in_service_hours = bound.in_service_hours && random.percent(50);
    let minutes = (random.below(most + 1) + over) as u32;
    Line { item, level, allowance: Allowance { minutes, in_service_hours } }
}

/// Somebody who fits takes a vacant post of a class or a room, or deputises for its holder.
fn vacancy(random: &mut Random, network: &Network, now: At) -> Action {
    let roster = &network.roster;
    if random.percent(25) {
        return deputy(random, network, now);
    }
    let posts = roster.posts().filter(|(_, post)| post.class.is_some() || post.room.is_some());
    let posts: Vec<PostNo> = posts.map(|(post, _)| post).collect();
    let number = one(random, &posts);
    let place = roster.post(number).map(|post| (post.class, post.room));
    let fits = roster.people().filter(|(_, row)| {
        let (class, room) = (row.place.class, row.place.room);
        place.is_some_and(|place| {
            (place.0.is_some() && place.0 == class) || (place.1.is_some() && place.1 == room)
        })
    });
    let fits: Vec<PersonNo> = fits.map(|(person, _)| person).collect();
    let person = random.pick(&fits).copied().unwrap_or(PersonNo(1));
    let deputy_of = roster.holders(number, now).next().map(|posting| posting.person);
    Action::Post(roster::PostPerson { post: number, person, from: None, until: None, deputy_of })
}

/// A member of staff deputises for the centre's director or for a station's counsellor.
fn deputy(random: &mut Random, network: &Network, now: At) -> Action {
    let roster = &network.roster;
    let has_deputy = |role: Role| matches!(role, Role::CentreDirector | Role::StationCounsellor);
    let posts = roster.posts().filter(|(_, post)| has_deputy(post.role));
    let posts: Vec<PostNo> = posts.map(|(post, _)| post).collect();
    let post = one(random, &posts);
    let staff = roster.people().filter(|(_, row)| row.kind == PersonKind::Staff);
    let staff: Vec<PersonNo> = staff.map(|(person, _)| person).collect();
    let deputy_of = roster.holders(post, now).next().map(|posting| posting.person);
    Action::Post(roster::PostPerson { post, person: one(random, &staff), from: None, until: None, deputy_of })
}

pub(super) fn roster_action(random: &mut Random, network: &Network, now: At) -> Action {
    let roster = &network.roster;
    let post = PostNo(random.below(roster.posts().count()) as u32);
    let held: Vec<(PostNo, PersonNo)> = roster
        .posts()
        .flat_map(|(post, _)| roster.holders(post, now).map(move |posting| (post, posting.person)))
        .collect();
    let (held_post, holder) = random.pick(&held).copied().unwrap_or((post, PersonNo(1)));
    let title = |random: &mut Random| Title::try_new(&format!("t{}", random.below(50))).unwrap();
    match random.below(22) {
        0..4 => Action::Relieve(roster::Relieve {
            post: held_post,
            person: holder,
            successor: some(random, 40, |random| person(random, network)),
        }),
        4..9 if random.percent(60) => vacancy(random, network, now),
        4..9 => Action::Post(roster::PostPerson {
            post,
            person: person(random, network),
            from: some(random, 20, |random| instant(random, now)),
            until: some(random, 30, |random| now.plus_minutes(random.between(-100, 9_000))),
            deputy_of: some(random, 25, |_| {
                roster.holders(post, now).next().map_or(PersonNo(1), |posting| posting.person)
            }),
        }),
        9..12 => Action::RecordAbsence(roster::RecordAbsence {
            person: holder,
            from: None,
            until: now.plus_minutes(random.between(-10, 20_000)),
        }),
        12..15 => Action::Place(roster::Place {
            person: student(random, network),
            class: some(random, 90, |random| ClassNo(random.below(3) as u32)),
            room: some(random, 90, |random| RoomNo(random.below(8) as u32)),
            bed: some(random, 95, |random| random.below(10) as u8),
        }),
        15 => Action::Depart(roster::Depart {
            person: student(random, network),
            reason: some(random, 80, |random| one(random, Leaving::ALL)),
        }),
        16 => {
            Action::OpenRoom(roster::OpenRoom { site: None, building: title(random), title: title(random) })
        }
        17 => Action::OpenPost(roster::OpenPost {
            unit: UnitNo(random.below(9) as u32),
            role: one(random, &Role::ALL),
            seats: random.below(3) as u16,
        }),
        18 => Action::Cover(roster::CoverClass { post, class: ClassNo(random.below(3) as u32) }),
        19 => Action::SetLine(roster::SetLine { post, line: None }),
        20 => Action::OpenAccount(OpenAccount {
            person: person(random, network),
            login: test_tag(&format!("login{}", random.below(200))),
        }),
        _ => match random.below(5) {
            0 => Action::CloseAccount(CloseAccount { person: person(random, network) }),
            1 => Action::OpenClass(roster::OpenClass {
                unit: UnitNo(random.below(9) as u32),
                title: title(random),
                year: 2026,
            }),
            2 => Action::OpenUnit(roster::OpenUnit {
                kind: one(random, &[UnitKind::Station, UnitKind::Centre]),
                title: title(random),
                site: None,
            }),
            3 => Action::Register(roster::Register {
                kind: one(random, &[PersonKind::Staff, PersonKind::Student]),
                tag: test_tag(&format!("n{}", random.below(100))),
                sex: Sex::Unstated,
                born: None,
                words: words(random),
            }),
            _ => Action::Import(Import {
                actions: vec![
                    Action::OpenSite(roster::OpenSite { title: title(random) }),
                    Action::OpenRoom(roster::OpenRoom {
                        site: None,
                        building: title(random),
                        title: title(random),
                    }),
                ],
                preview: None,
            }),
        },
    }
}
