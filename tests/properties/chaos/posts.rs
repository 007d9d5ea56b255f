//! Random requests about how posts are filled, who goes on leave, offices, and classes that graduate.

use wuji_core::access::{ConfirmInvite, RefuseInvite};
use wuji_core::action::Action;
use wuji_core::ids::{ClassNo, PostNo, UnitNo};
use wuji_core::network::Network;
use wuji_core::roster::{self, Attest, Basis, Criterion, Load, PassOffice, PostPerson, Role, UnitKind};
use wuji_core::time::At;
use wuji_core::words::Title;
use wuji_sim::random::Random;

use super::{one, person, some};

/// An action and the post whose it is.
pub(super) fn post_action(random: &mut Random, network: &Network, now: At) -> (Action, Option<PostNo>) {
    let administration = |role| network.roster.single_post(UnitKind::Administration, role);
    let system = administration(Role::SystemAdministrator);
    let post = PostNo(random.below(network.roster.posts().count()) as u32);
    let holder = network.roster.holders(post, now).map(|posting| posting.person).next();
    let who = holder.filter(|_| random.percent(90)).unwrap_or_else(|| person(random, network));
    let action = match random.below(12) {
        0..5 => attest(random, network, post, who),
        5 | 6 => Action::PassOffice(PassOffice {
            unit: UnitNo(random.below(9) as u32),
            office: office(random),
            person: person(random, network),
        }),
        7 => {
            let until = now.day().plus(random.between(-2, 60) as i32);
            Action::TakeLeave(roster::TakeLeave { person: who, until })
        }
        8 => {
            let mut people = network.roster.people().map(|(person, _)| person);
            let away = people.find(|person| network.roster.is_on_leave(*person, now));
            Action::EndLeave(roster::EndLeave { person: away.unwrap_or(who) })
        }
        9 => Action::CloseClass(roster::CloseClass { class: ClassNo(random.below(4) as u32) }),
        // A term of office: it ends while the run goes on.
        10 => Action::Post(PostPerson {
            post,
            person: person(random, network),
            from: None,
            until: Some(now.plus_minutes(random.between(-10, 10_000))),
            deputy_of: some(random, 40, |_| who),
        }),
        _ => {
            let second = match random.below(8) {
                0..3 => Action::RefuseInvite(RefuseInvite { person: who }),
                _ => Action::ConfirmInvite(ConfirmInvite { owners: vec![who] }),
            };
            return (second, administration(Role::SecurityAdministrator));
        }
    };
    (action, system)
}

fn attest(random: &mut Random, network: &Network, post: PostNo, person: wuji_core::ids::PersonNo) -> Action {
    let basis = some(random, 80, |random| match random.below(4) {
        0 => Basis::Appointed,
        1 => Basis::Elected { votes: random.below(7) as u16, of: random.below(9) as u16 },
        _ => Basis::ExOfficio { office: office(random) },
    });
    let asked = network.roster.role(post).map(|role| role.demand().criteria).unwrap_or_default();
    let mut criteria: Vec<Criterion> = asked.iter().copied().filter(|_| random.percent(80)).collect();
    if random.percent(10) {
        criteria.push(one(random, Criterion::ALL));
    }
    let load = some(random, 50, |random| one(random, Load::ALL));
    Action::Attest(Attest { post, person, basis, load, criteria })
}

fn office(random: &mut Random) -> Title {
    Title::try_new(&format!("o{}", random.below(2))).unwrap()
}
