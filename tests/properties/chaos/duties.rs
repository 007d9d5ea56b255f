//! Random requests about duties, tasks and registers: mostly by the post whose they are, for what is due today.

use wuji_core::action::Action;
use wuji_core::calendar::Days;
use wuji_core::duty::{
    self, Authority, Cadence, Change, Document, DocumentKind, DutyNo, Instance, Medium, Months, OwnDuty,
    Place, Rule, Scope, TaskKind, TaskState,
};
use wuji_core::ids::{CaseNo, ClassNo, EvidenceNo, PostNo, UnitNo};
use wuji_core::network::Network;
use wuji_core::roster::{Role, UnitKind};
use wuji_core::time::{At, Day};
use wuji_core::words::Title;
use wuji_sim::random::Random;

use super::{one, person, some, words};

/// An action and the post whose it is.
pub(super) fn duty_action(random: &mut Random, network: &Network, now: At) -> (Action, Option<PostNo>) {
    let single = |kind, role| network.roster.single_post(kind, role);
    let chair = single(UnitKind::LeadingGroup, Role::LeadingChair);
    let centre = single(UnitKind::Centre, Role::CentreDirector);
    let today = now.day();
    match random.below(30) {
        0 => (adopt(random, today), single(UnitKind::Administration, Role::SecurityAdministrator)),
        1 => tighten(random, network),
        2..11 => record(random, network, today),
        11 | 12 => {
            let evidence = evidence(random, network);
            let people = (0..random.below(5)).map(|_| person(random, network)).collect();
            let minutes = some(random, 30, |random| random.below(200) as u32);
            (Action::Attend(duty::Attend { evidence, people, minutes }), by(network, evidence))
        }
        13 => {
            let evidence = evidence(random, network);
            let withdraw = duty::Withdraw { evidence, words: words(random) };
            (Action::WithdrawEvidence(withdraw), by(network, evidence))
        }
        14 | 15 => {
            let (duty, place, _) = due(random, network, today);
            let waive = duty::Waive { duty, place, period: day(random, today), words: words(random) };
            (Action::WaiveDuty(waive), chair)
        }
        16 => {
            let lapses: Vec<_> = network.duty.lapses().map(|(case, lapse)| (case, lapse.told)).collect();
            let (case, told) = random.pick(&lapses).copied().unwrap_or((CaseNo(7), chair));
            (Action::SeeLapse(duty::SeeLapse { case }), told)
        }
        17..19 => {
            let post = |random: &mut Random| PostNo(random.below(network.roster.posts().count()) as u32);
            let task = duty::OpenTask {
                kind: one(random, TaskKind::ALL),
                title: title(random),
                to: post(random),
                with: (0..random.below(3)).map(|_| post(random)).collect(),
                due: today.plus(random.between(-1, 20) as i32),
                origin: some(random, 30, |random| evidence(random, network)),
                words: words(random),
            };
            (Action::OpenTask(task), if random.percent(50) { chair } else { centre })
        }
        19..24 => task(random, network, today),
        24 | 25 => {
            let unit = UnitNo(random.below(9) as u32);
            let document = Document {
                kind: one(random, DocumentKind::ALL),
                authority: one(random, Authority::ALL),
                unit,
                title: title(random),
                on: today.plus(random.between(-30, 1) as i32),
                clauses: Vec::new(),
                supersedes: None,
            };
            (Action::FileDocument(duty::FileDocument { document }), chair)
        }
        26 => {
            let year = (today.year() + random.below(3) as i32) as u16;
            let fen = random.below(1_000_000) as u64;
            (Action::SetBudget(duty::SetBudget { year, fen }), chair)
        }
        27 => {
            let (fen, on) = (random.below(1_000_000) as u64, day(random, today));
            (Action::Spend(duty::Spend { fen, on, title: title(random), unit: None }), centre)
        }
        28 => {
            let since = day(random, today);
            let until = some(random, 50, |random| day(random, today));
            let (person, title) = (person(random, network), title(random));
            (Action::Qualify(duty::Qualify { person, title, since, until }), centre)
        }
        _ => {
            let unit = UnitNo(random.below(9) as u32);
            let director = network.roster.post_of(unit, Role::StationDirector);
            (Action::OpenVenue(duty::OpenVenue { unit, title: title(random) }), director)
        }
    }
}

fn title(random: &mut Random) -> Title {
    Title::try_new(&format!("d{}", random.below(30))).unwrap()
}

fn day(random: &mut Random, today: Day) -> Day {
    today.plus(random.between(-40, 3) as i32)
}

fn rule(random: &mut Random) -> Rule {
    let cadence = match random.below(5) {
        0 => Cadence::Once { days: random.below(100) as u16 },
        1 => Cadence::Term { times: random.below(5) as u8 },
        2 => Cadence::Weeks { weeks: random.below(5) as u8 },
        3 => Cadence::Yearly {
            months: Months::of(&[1 + random.below(6) as u8, 7 + random.below(6) as u8]).unwrap(),
            length: random.below(4) as u8,
        },
        _ => Cadence::OnEvent,
    };
    Rule { cadence, days_early: random.below(4) as u8 }
}

fn a_duty(random: &mut Random) -> DutyNo {
    match random.below(10) {
        0 => DutyNo(DutyNo::OWN + random.below(4) as u16),
        _ => DutyNo(random.below(duty::CATALOGUE.len()) as u16),
    }
}

fn adopt(random: &mut Random, today: Day) -> Action {
    let change = |random: &mut Random| Change { duty: a_duty(random), rule: some(random, 75, rule) };
    let changes = (0..random.below(3)).map(|_| change(random)).collect();
    let scopes = [
        Scope::College,
        Scope::Stations,
        Scope::Units,
        Scope::Classes,
        Scope::Covers,
        Scope::Posts(one(random, &Role::ALL)),
        Scope::Holders(one(random, &Role::ALL)),
    ];
    let own = some(random, 50, |random| OwnDuty {
        title: title(random),
        scope: one(random, &scopes),
        owner: one(random, &Role::ALL),
        rule: rule(random),
    });
    let from = some(random, 30, |random| today.plus(random.between(-1, 20) as i32));
    Action::AdoptDuties(duty::Adopt { from, changes, own: own.into_iter().collect() })
}

fn tighten(random: &mut Random, network: &Network) -> (Action, Option<PostNo>) {
    let stations = network.roster.units().filter(|(_, unit)| unit.kind == UnitKind::Station);
    let stations: Vec<UnitNo> = stations.map(|(unit, _)| unit).collect();
    let unit = one(random, &stations);
    let tighten = duty::Tighten { unit, duty: a_duty(random), rule: rule(random) };
    (Action::TightenDuty(tighten), network.roster.post_of(unit, Role::StationDirector))
}

/// Something that is due today, and who owes it; or something that is nothing.
fn due(random: &mut Random, network: &Network, today: Day) -> (DutyNo, Place, Option<PostNo>) {
    let instances: Vec<Instance> = network.duties(None, Days { first: today, last: today }, today);
    match random.pick(&instances).filter(|_| random.below(20) > 0) {
        Some(instance) => (instance.duty, instance.place, instance.owner),
        None => {
            let places =
                [Place::College, Place::Class(ClassNo(1)), Place::Unit(UnitNo(6)), Place::Post(PostNo(9))];
            (a_duty(random), one(random, &places), None)
        }
    }
}

fn record(random: &mut Random, network: &Network, today: Day) -> (Action, Option<PostNo>) {
    let (duty, place, owner) = due(random, network, today);
    let record = duty::Record {
        asked: Vec::new(),
        duty,
        place,
        period: some(random, 20, |random| day(random, today)),
        on: some(random, 40, |random| day(random, today)),
        title: some(random, 90, title),
        count: some(random, 90, |random| random.below(300) as u32),
        minutes: some(random, 90, |random| random.below(300) as u32),
        medium: some(random, 90, |random| one(random, Medium::ALL)),
        words: words(random).filter(|_| random.percent(30)),
    };
    (Action::RecordDuty(record), owner)
}

fn evidence(random: &mut Random, network: &Network) -> EvidenceNo {
    EvidenceNo(random.below(network.duty.evidence_len() as usize + 1) as u32)
}

fn by(network: &Network, evidence: EvidenceNo) -> Option<PostNo> {
    network.duty.evidence(evidence)?.by
}

/// A step of a task: mostly the next one.
fn task(random: &mut Random, network: &Network, today: Day) -> (Action, Option<PostNo>) {
    let tasks: Vec<_> = network.duty.tasks().iter().collect();
    let Some((case, task)) = random.pick(&tasks).copied() else { return record(random, network, today) };
    let step = match task.state {
        TaskState::Done => 4 + random.below(3),
        _ => random.below(7),
    };
    let words = words(random);
    let action = match step {
        0 => Action::AcknowledgeTask(duty::AcknowledgeTask { case }),
        1 => Action::ProgressTask(duty::ProgressTask { case, percent: random.below(110) as u8, words }),
        2 | 3 => Action::FinishTask(duty::FinishTask { case, words }),
        4 => Action::ConfirmTask(duty::ConfirmTask { case }),
        5 => {
            let due = today.plus(random.between(-1, 9) as i32);
            Action::ReturnTask(duty::ReturnTask { case, due, words })
        }
        _ => Action::WithdrawTask(duty::WithdrawTask { case, words }),
    };
    (action, if step < 4 { task.to } else { task.from })
}
