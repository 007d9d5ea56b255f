//! Random requests about weekly reports: mostly by the post whose they are, for this week or the one before.

use wuji_core::action::Action;
use wuji_core::ids::{CaseNo, ClassNo, PostNo, RoomNo, UnitNo};
use wuji_core::network::Network;
use wuji_core::periodic::{
    self, CalmFinding, ConcernCount, RoomAnswer, RoomMood, RoomState, SendBackReason, SilenceReason,
    WeekConcern, WeekMeasure, WeekRule, rooms_of,
};
use wuji_core::roster::{Role, UnitKind};
use wuji_core::time::{At, Day, MinuteOfDay};
use wuji_sim::random::Random;

use super::{one, some, words};

/// An action and the post whose it is.
pub(super) fn week_action(random: &mut Random, network: &Network, now: At) -> (Action, Option<PostNo>) {
    let roster = &network.roster;
    let classes: Vec<ClassNo> = roster.classes().map(|(class, _)| class).collect();
    let class = random.pick(&classes).copied().unwrap_or(ClassNo(0));
    let commissioner = roster.class(class).and_then(|row| row.commissioner);
    let advisor = roster.class(class).and_then(|row| row.advisors.last().copied());
    let sender = if random.percent(85) { commissioner } else { advisor };
    let week = some(random, 60, |random| monday(random, now.day()));
    let of_class = some(random, 80, |_| class);
    match random.below(30) {
        0 => {
            let rule = WeekRule {
                weekday: 3 + random.below(6) as u8,
                minute: minute(random),
                room_ticks: random.percent(60),
                countersign: random.percent(40),
                hasty_reports: 1 + random.below(4) as u16,
                hasty_seconds: random.below(120) as u16,
            };
            let from = some(random, 40, |random| monday(random, now.day().plus(14)));
            let post = roster.single_post(UnitKind::LeadingGroup, Role::LeadingChair);
            (Action::AdoptWeeks(periodic::Adopt { from, rule }), post)
        }
        1 => {
            let unit = UnitNo(random.below(9) as u32);
            let weekday = 4 + random.below(4) as u8;
            let (minute, room_ticks, countersign) = (minute(random), random.percent(70), random.percent(50));
            let measure = WeekMeasure { weekday, minute, room_ticks, countersign };
            let director = roster.post_of(unit, Role::StationDirector);
            (Action::TightenWeeks(periodic::Tighten { unit, measure }), director)
        }
        2..5 => {
            let officers = roster.rooms().filter_map(|(_, room)| room.officer).collect::<Vec<_>>();
            let mood = one(random, RoomMood::ALL);
            (Action::TickRoom(periodic::TickRoom { mood }), random.pick(&officers).copied())
        }
        5..12 => (Action::ReportZero(periodic::ReportZero { class: of_class, week }), sender),
        12..18 => {
            let mut rooms: Vec<RoomNo> = rooms_of(network, class).into_iter().collect();
            if random.percent(5) {
                rooms.push(RoomNo(random.below(9) as u32));
            }
            let answer = |room| RoomAnswer { room, state: RoomState::Calm };
            let mut rooms: Vec<RoomAnswer> = rooms.into_iter().map(answer).collect();
            rooms.iter_mut().for_each(|row| row.state = one(random, RoomState::ALL));
            rooms.retain(|_| random.percent(85));
            let concern = some(random, 40, |random| ConcernCount {
                concern: one(random, WeekConcern::ALL),
                count: random.below(4) as u16,
            });
            let report = periodic::ReportWeek {
                class: of_class,
                week,
                rooms,
                others: some(random, 30, |random| random.pick(RoomState::ALL).copied().unwrap()),
                talks: random.below(600) as u16 % 505,
                activities: 0,
                concerns: concern.into_iter().collect(),
                reports: random.below(2) as u16,
                words: words(random).filter(|_| random.percent(30)),
            };
            (Action::ReportWeek(report), sender)
        }
        _ => answer(random, network),
    }
}

fn minute(random: &mut Random) -> MinuteOfDay {
    MinuteOfDay::hour(random.below(25) as u8)
}

/// Mostly a Monday, of this week or one before.
fn monday(random: &mut Random, today: Day) -> Day {
    let first = (0..7).map(|back| today.plus(-back)).find(|day| day.is_monday()).unwrap();
    let back = if random.percent(80) { random.below(2) } else { random.below(7) };
    first.plus(-7 * back as i32 + i32::from(random.percent(3)))
}

/// Something that a post has to see to, mostly one that nobody saw to yet.
fn answer(random: &mut Random, network: &Network) -> (Action, Option<PostNo>) {
    let open: Vec<CaseNo> =
        network.periodic.matters().filter(|(_, row)| row.is_open()).map(|(case, _)| case).collect();
    let all: Vec<CaseNo> = network.periodic.matters().map(|(case, _)| case).collect();
    let of = if random.percent(85) { &open } else { &all };
    let case = random.pick(of).copied().unwrap_or(CaseNo(7));
    let path = network.periodic.matter(case).map(|row| row.path.clone()).unwrap_or_default();
    let whose = if random.percent(80) { path.last() } else { path.first() };
    let words = words(random);
    let action = match random.below(4) {
        0 => Action::Explain(periodic::Explain { case, reason: one(random, SilenceReason::ALL), words }),
        1 => Action::LookAt(periodic::LookAt { case, finding: one(random, CalmFinding::ALL), words }),
        2 => Action::Countersign(periodic::Countersign { case }),
        _ => Action::SendBack(periodic::SendBack { case, reason: one(random, SendBackReason::ALL) }),
    };
    (action, whose.copied())
}
