//! Random requests that change the rules of the college: deadlines, calendars, answers to what waits.

use wuji_core::action::Action;
use wuji_core::adoption::{Approve, Decline, See};
use wuji_core::calendar::{Adopt, Days, Hours, Term};
use wuji_core::ids::{CaseNo, PostNo};
use wuji_core::network::Network;
use wuji_core::policy;
use wuji_core::roster::{Role, UnitKind};
use wuji_core::time::{At, Day, MinuteOfDay};
use wuji_core::words::Title;
use wuji_sim::random::Random;

use super::one;
use super::setting_up::line;

/// An action and the post whose it is.
pub(super) fn rules_action(random: &mut Random, network: &Network, now: At) -> (Action, Option<PostNo>) {
    let leading = |role| network.roster.single_post(UnitKind::LeadingGroup, role);
    let (chair, vice) = (leading(Role::LeadingChair), leading(Role::LeadingViceChair));
    let member = leading(Role::LeadingMember);
    let director = network.roster.single_post(UnitKind::Centre, Role::CentreDirector);
    let system = network.roster.single_post(UnitKind::Administration, Role::SystemAdministrator);
    let waiting: Vec<CaseNo> = network.adoption.waiting().map(|(case, _)| case).collect();
    let all: Vec<CaseNo> = network.adoption.iter().map(|(case, _)| case).collect();
    let case = random.pick(&waiting).or(random.pick(&all)).copied().unwrap_or(CaseNo(3));
    match random.below(12) {
        0..4 => {
            let who = one(random, &[chair, vice, member, chair, director]);
            (Action::ApproveAdoption(Approve { case }), who)
        }
        4 => (Action::DeclineAdoption(Decline { case }), one(random, &[chair, vice, member, system])),
        5 => {
            let case = random.pick(&all).copied().unwrap_or(CaseNo(3));
            (Action::SeeAdoption(See { case }), one(random, &[chair, vice, member, director]))
        }
        6..8 => {
            let lines = (0..random.below(4)).map(|_| line(random)).collect();
            let from = random.percent(20).then(|| now.plus_minutes(random.between(-10, 9_000)));
            (Action::AdoptPolicy(policy::Adopt { from, lines }), one(random, &[chair, vice, system]))
        }
        _ => {
            let adopt = Action::AdoptCalendar(calendar(random, network, now.day()));
            (adopt, one(random, &[chair, vice, system]))
        }
    }
}

/// The calendar in force with a change: one that may be, or one that would rewrite the past.
fn calendar(random: &mut Random, network: &Network, today: Day) -> Adopt {
    let mut adopt = network.calendar.in_force().clone();
    let away = |random: &mut Random| today.plus(random.between(-40, 60) as i32);
    match random.below(9) {
        0 => adopt.terms.clear(),
        1..4 => {
            if let Some(term) = adopt.terms.last_mut() {
                let weeks = i64::from(term.weeks) + random.between(-8, 8);
                term.weeks = weeks.clamp(0, 60) as u8;
            }
        }
        4 => {
            if let Some(term) = adopt.terms.first_mut() {
                term.first = term.first.plus(7 * random.between(-2, 3) as i32);
            }
        }
        5 => {
            let after = adopt.terms.last().map_or(today, Term::end);
            let monday = (0..7).map(|n| after.max(today).plus(n)).find(|day| day.is_monday());
            let first = monday.unwrap_or(after).plus(7 * random.below(3) as i32);
            let title = Title::try_new("another").unwrap();
            adopt.terms.push(Term { title, first, weeks: 1 + random.below(20) as u8 });
        }
        6 => {
            let first = away(random);
            adopt.holidays.push(Days { first, last: first.plus(random.below(9) as i32) });
        }
        7 => adopt.working.push(away(random)),
        _ => {
            let from = 7 + random.below(3) as u8;
            let until = from + random.below(11) as u8;
            adopt.hours = vec![Hours { from: MinuteOfDay::hour(from), until: MinuteOfDay::hour(until) }];
        }
    }
    adopt
}
