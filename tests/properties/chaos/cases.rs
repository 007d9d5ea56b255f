//! Random requests about crises and the register.

use wuji_core::action::Action;
use wuji_core::crisis::{
    self, Act, Advice, Decider, EndedBy, Factor, Grade, Instrument, KinResult, KinWish, Measure, Relative,
};
use wuji_core::focus::{self, Change, Ground};
use wuji_core::ids::{CaseNo, PostNo};
use wuji_core::network::Network;
use wuji_core::roster::{Role, UnitKind};
use wuji_sim::random::Random;

use super::incidents;
use super::{a_case, a_crisis, a_listing, one, person, some, student, words};

pub(super) fn crisis_or_listing(random: &mut Random, network: &Network) -> (Action, Option<CaseNo>) {
    let words = words(random);
    let draw = random.below(20);
    let case = match draw {
        0..3 => a_case(random, network),
        13..19 => a_listing(random, network),
        _ => a_crisis(random, network),
    };
    let action = match draw {
        0..5 => Action::Assess(crisis::Assess {
            case,
            grade: some(random, 75, |random| one(random, Grade::ALL)),
            factors: vec![one(random, Factor::ALL)],
            instrument: Instrument::Interview,
            watcher: some(random, 30, |random| person(random, network)),
            words,
        }),
        5 => Action::ApproveRegrade(crisis::ApproveRegrade { case }),
        6 => Action::Propose(crisis::Propose { case, options: vec![one(random, Measure::ALL)], words }),
        7 | 8 => {
            let leading = [Role::LeadingChair, Role::LeadingViceChair, Role::LeadingMember];
            let post = |role| network.roster.single_post(UnitKind::LeadingGroup, role);
            let mut deciders: Vec<Decider> = leading
                .into_iter()
                .filter_map(|role| {
                    Some(network.roster.holders(post(role)?, network.last_at()).next()?.person)
                })
                .map(|person| Decider { person, by_phone: false, dissents: random.percent(15) })
                .collect();
            if random.percent(30) {
                deciders.pop();
            }
            if random.percent(5) {
                deciders.push(Decider { person: person(random, network), by_phone: true, dissents: false });
            }
            Action::Decide(crisis::Decide {
                case,
                measures: vec![one(random, Measure::ALL)],
                deciders,
                executing: some(random, 30, |random| crisis::Execution {
                    post: PostNo(random.below(40) as u32),
                    measures: Vec::new(),
                    until: network.last_at().day().plus(random.between(-1, 9) as i32),
                })
                .into_iter()
                .collect(),
                words,
            })
        }
        9 if random.percent(50) => incidents::ratify(random, network, case),
        9 => Action::Object(crisis::Object { case, words }),
        10 => Action::GiveNotice(crisis::GiveNotice { case, advice: vec![Advice::LookOut] }),
        11 => match random.below(5) {
            0 => Action::ReceiveNotice(crisis::ReceiveNotice {
                notice: network.crisis.notices().last().map_or(3, |(_, notice)| notice.number),
            }),
            1 => Action::ContactKin(crisis::Kin {
                case,
                result: one(random, KinResult::ALL),
                who: some(random, 60, |random| one(random, Relative::ALL)),
                wish: some(random, 60, |random| one(random, KinWish::ALL)),
                words,
            }),
            2 => Action::RecuseCrisis(crisis::Recuse {
                case,
                person: some(random, 60, |random| person(random, network)),
            }),
            3 => Action::HandOffCrisis(crisis::HandOff {
                case,
                to: PostNo(random.below(network.roster.posts().count()) as u32),
                words,
            }),
            _ => Action::NoteCrisis(crisis::Note { case, act: Some(Act::Talked), words }),
        },
        12 => Action::CloseCrisis(crisis::Close { case, outcome: EndedBy::Passed, words }),
        13 | 14 => Action::ApproveListing(focus::Approve { case }),
        15 => Action::DeclineListing(focus::Decline { case, words }),
        16 => Action::ReviewListing(focus::Review { case, words }),
        _ => {
            let change = match random.below(4) {
                0 => Change::Delist,
                1 => Change::Regrade(one(random, Grade::ALL)),
                _ => Change::List(one(random, Grade::ALL)),
            };
            let listed = network.focus.get(case).and_then(|listing| listing.person);
            let person = listed.filter(|_| random.percent(60)).unwrap_or_else(|| student(random, network));
            Action::ProposeListing(focus::Propose {
                person,
                change,
                grounds: vec![match change {
                    Change::Delist => one(random, &[Ground::Calm, Ground::InError, Ground::LeftCollege]),
                    _ => one(random, &[Ground::Reports, Ground::Reports, Ground::Calm]),
                }],
                source: None,
                words,
            })
        }
    };
    (action, Some(case))
}
