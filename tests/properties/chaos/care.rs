//! Random requests about care: mostly in a case and post where they may be right.

use wuji_core::action::Action;
use wuji_core::care::{
    self, Aim, Basis, CannotWatch, Contact, Course, Effect, Feedback, Found, Goal, LookFor, Protection,
};
use wuji_core::crisis::Measure;
use wuji_core::ids::{CaseNo, Position, PostNo};
use wuji_core::network::Network;
use wuji_core::roster::{Role, UnitKind};
use wuji_core::time::{At, Day};
use wuji_sim::random::Random;

use super::{a_case, a_crisis, a_listing, one, person, some, words};

/// An action and the post whose it may be.
pub(super) fn care_action(
    random: &mut Random,
    network: &Network,
    now: At,
) -> (Action, Option<CaseNo>, Option<PostNo>) {
    let today = now.day();
    let words = words(random);
    let draw = random.below(40);
    let case = match draw {
        22..32 => a_watch(random, network),
        0..22 if random.percent(50) => a_crisis(random, network),
        _ => a_listing(random, network),
    };
    let guard = network.care.guard(case);
    let mut whose = some(random, 80, |random| a_post(random, network)).filter(|_| !(22..32).contains(&draw));
    let action = match draw {
        0..4 => Action::OrderGuardianship(care::OrderGuardianship {
            case,
            post: a_post(random, network),
            person: some(random, 20, |random| person(random, network)),
            // Days that come while the case is open.
            until: some(random, 50, |random| today.plus(random.between(-1, 3) as i32)),
            words,
        }),
        4..8 => {
            whose = guard.and_then(|guard| guard.post).or(whose);
            Action::CheckGuardianship(care::CheckGuardianship { case, found: one(random, Found::ALL), words })
        }
        8..11 => {
            whose = guard.and_then(|guard| guard.post).or(whose);
            Action::OfferHandOver(care::OfferHandOver {
                case,
                to: a_post(random, network),
                person: some(random, 20, |random| person(random, network)),
                words,
            })
        }
        11..14 => {
            whose = guard.and_then(|guard| guard.offered).and_then(|offer| offer.post).or(whose);
            match random.below(4) {
                0 => Action::DeclineHandOver(care::DeclineHandOver { case, words }),
                _ => Action::SignHandOver(care::SignHandOver { case }),
            }
        }
        14 => Action::EndGuardianship(care::EndGuardianship { case, words }),
        15 | 16 => {
            let measure = one(random, Measure::ALL);
            Action::StartIntervention(care::StartIntervention { case, measure, words })
        }
        17..20 => {
            let rows = network.care.get(case).map(|row| row.interventions.keys().copied());
            let intervention = rows.and_then(|mut rows| rows.next_back()).unwrap_or(Position(3));
            let intervention = some(random, 70, |_| intervention);
            match random.below(3) {
                0 => Action::EndIntervention(care::EndIntervention {
                    case,
                    intervention,
                    effect: one(random, Effect::ALL),
                    words,
                }),
                _ => Action::StepIntervention(care::StepIntervention { case, intervention, words }),
            }
        }
        20 | 21 => {
            let case = if random.percent(50) { a_case(random, network) } else { case };
            Action::Protect(care::Protect {
                case,
                what: one(random, Protection::ALL),
                basis: one(random, Basis::ALL),
                occurred_at: some(random, 40, |random| now.plus_minutes(random.between(-600, 20))),
                words,
            })
        }
        22..29 => {
            whose = network.care.watch(case).and_then(|watch| watch.to);
            Action::CheckWatch(care::CheckWatch {
                case,
                found: one(random, Found::ALL),
                feedback: some(random, 30, |random| one(random, Feedback::ALL)),
                words,
            })
        }
        29 => {
            whose = network.care.watch(case).and_then(|watch| watch.to);
            Action::DeclineWatch(care::DeclineWatch { case, why: one(random, CannotWatch::ALL), words })
        }
        30 | 31 => {
            whose = network.care.watch(case).and_then(|watch| watch.from);
            Action::EndWatch(care::EndWatch { case })
        }
        32 => Action::Accompany(care::Accompany { person: person(random, network) }),
        33 => Action::EndAftercare(care::EndAftercare { case: an_aftercare(random, network), words }),
        34 => {
            let goal = Goal {
                aim: one(random, Aim::ALL),
                measure: one(random, Measure::ALL),
                owner: a_post(random, network),
                by: day(random, today),
            };
            Action::PlanCare(care::PlanCare { case, goals: vec![goal], review: day(random, today), words })
        }
        35 | 36 => request(random, network, today, case),
        _ => {
            let case = if random.percent(15) { an_aftercare(random, network) } else { case };
            Action::FollowUp(care::FollowUp {
                case,
                contact: one(random, Contact::ALL),
                course: one(random, Course::ALL),
                words,
            })
        }
    };
    (action, Some(case), whose)
}

fn day(random: &mut Random, today: Day) -> Day {
    today.plus(random.between(-1, 25) as i32)
}

/// A post of the centre or of a station; sometimes any.
fn a_post(random: &mut Random, network: &Network) -> PostNo {
    let watches = |role: Role| role.is_centre() || role.is_station() || role == Role::Advisor;
    let posts: Vec<PostNo> =
        network.roster.posts().filter(|(_, post)| watches(post.role)).map(|(post, _)| post).collect();
    let centre = network.roster.single_post(UnitKind::Centre, Role::CentreCounsellor);
    match random.below(10) {
        0 => PostNo(random.below(network.roster.posts().count() + 1) as u32),
        1..5 => centre.unwrap_or(PostNo(0)),
        _ => random.pick(&posts).copied().unwrap_or(PostNo(0)),
    }
}

fn a_watch(random: &mut Random, network: &Network) -> CaseNo {
    let open: Vec<CaseNo> = network.care.open_watches().map(|(case, _)| case).collect();
    random.pick(&open).copied().unwrap_or_else(|| a_case(random, network))
}

fn an_aftercare(random: &mut Random, network: &Network) -> CaseNo {
    let all: Vec<CaseNo> = network.care.all_aftercare().map(|(case, _)| case).collect();
    random.pick(&all).copied().unwrap_or_else(|| a_case(random, network))
}

/// A request to the officer or commissioner who is near; sometimes to anybody.
fn request(random: &mut Random, network: &Network, today: Day, case: CaseNo) -> Action {
    let place = network.subject(case).and_then(|person| network.roster.person(person)).map(|row| row.place);
    let place = place.unwrap_or_default();
    let officer = place.room.and_then(|room| network.roster.room(room)).and_then(|room| room.officer);
    let class = place.class.and_then(|class| network.roster.class(class));
    let near = [officer, class.and_then(|class| class.commissioner)];
    let to = one(random, &near).unwrap_or_else(|| a_post(random, network));
    Action::RequestWatch(care::RequestWatch {
        case,
        to,
        look_for: vec![one(random, LookFor::ALL)],
        every: random.below(4) as u8,
        until: day(random, today),
    })
}
