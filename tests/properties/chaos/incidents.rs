//! Random requests about several people at once, and about decisions that wait for a meeting.

use wuji_core::action::Action;
use wuji_core::crisis::Ratify;
use wuji_core::ids::{CaseNo, EvidenceNo};
use wuji_core::network::Network;
use wuji_core::report::{self, Concerned, Join, Sign, SubmitSeveral};
use wuji_core::time::At;
use wuji_sim::random::Random;

use super::{CHOICES, URGENCIES, a_case, about, instant, one, people, person, some, well_known, words};

pub(super) fn several(random: &mut Random, network: &Network, now: At) -> SubmitSeveral {
    let most = if random.percent(5) { 20 } else { 4 };
    let concerned = |random: &mut Random| Concerned {
        about: if random.percent(50) { well_known(random, network) } else { about(random, network) },
        signs: vec![one(random, Sign::ALL)],
        life_event: None,
    };
    SubmitSeveral {
        people: (0..=1 + random.below(most)).map(|_| concerned(random)).collect(),
        urgency: one(random, &URGENCIES),
        to: some(random, 10, |random| one(random, &CHOICES)),
        occurred_at: some(random, 20, |random| instant(random, now)),
        first_help: random.percent(30),
        involved: people(random, network),
        keep_from: people(random, network),
        received: some(random, 10, |random| report::ReceivedFrom {
            channel: report::Channel::Phone,
            from: some(random, 50, |random| person(random, network)),
        }),
        words: words(random),
    }
}

pub(super) fn join(random: &mut Random, network: &Network, case: CaseNo) -> Action {
    Action::Join(Join { case, with: a_case(random, network) })
}

pub(super) fn ratify(random: &mut Random, network: &Network, case: CaseNo) -> Action {
    let waits = |crisis: &&(CaseNo, &wuji_core::crisis::Crisis)| {
        crisis.1.decision.as_ref().is_some_and(|decision| decision.to_ratify)
    };
    let all: Vec<_> = network.crisis.iter().collect();
    let case = all.iter().rev().find(waits).map_or(case, |(case, _)| *case);
    Action::Ratify(Ratify {
        case,
        on: some(random, 90, |random| network.last_at().day().plus(random.between(-3, 2) as i32)),
        meeting: some(random, 20, |random| EvidenceNo(random.below(30) as u32)),
        words: words(random),
    })
}
