//! Random requests about censuses, interviews and early warning: mostly by the post whose they are.

use wuji_core::action::Action;
use wuji_core::census::{
    self, Cohort, Criterion, Excuse, InstrumentNo, InterviewOutcome, Row, Window, instrument,
};
use wuji_core::crisis::Grade;
use wuji_core::ids::{CaseNo, ClassNo, PostNo};
use wuji_core::network::Network;
use wuji_core::referral::ReferredTo;
use wuji_core::report::Urgency;
use wuji_core::roster::{Role, UnitKind};
use wuji_core::time::At;
use wuji_core::warning::{self, Condition, Dismissal, LookOutcome};
use wuji_core::words::Title;
use wuji_sim::random::Random;

use super::{a_case, one, person, some, student, words};

/// An action and the post whose it is.
pub(super) fn census_action(random: &mut Random, network: &Network, now: At) -> (Action, Option<PostNo>) {
    let centre = |role| network.roster.single_post(UnitKind::Centre, role);
    let counsellor = centre(Role::CentreCounsellor);
    let director = centre(Role::CentreDirector);
    match random.below(24) {
        0 => (adopt_instrument(random), counsellor),
        1 | 2 => (open(random, network, now), counsellor),
        3 if random.percent(30) => {
            (Action::CloseCensus(census::Close { census: a_census(random, network) }), counsellor)
        }
        3..10 => (record(random, network, now), counsellor),
        10 | 11 => {
            let excuse = census::ExcuseFrom {
                census: a_census(random, network),
                person: student(random, network),
                reason: one(random, Excuse::ALL),
            };
            (Action::ExcuseFromCensus(excuse), counsellor)
        }
        12..16 => {
            let (case, owner) = an_interview(random, network);
            let interview = census::Interview {
                case,
                outcome: one(random, InterviewOutcome::ALL),
                grade: some(random, 30, |random| one(random, Grade::ALL)),
                toward: some(random, 60, |random| one(random, ReferredTo::ALL)),
                institution: some(random, 80, |_| Title::try_new("Hospital").unwrap()),
                words: words(random),
            };
            (Action::Interview(interview), owner)
        }
        16 => {
            let (case, owner) = an_interview(random, network);
            let pass = census::PassInterview { case, recused: random.percent(40), words: words(random) };
            (Action::PassInterview(pass), owner)
        }
        17 | 18 => (adopt_rules(random), director),
        _ => {
            let open: Vec<_> = network.warning.iter().map(|(case, row)| (case, row.owner)).collect();
            let (case, owner) = match random.pick(&open) {
                Some(found) if random.percent(95) => *found,
                _ => (a_case(random, network), director),
            };
            let outcome = one(random, LookOutcome::ALL);
            let dismissed = outcome == LookOutcome::Dismissed;
            let reason = (dismissed != random.percent(5)).then(|| one(random, Dismissal::ALL));
            let look = warning::Look {
                case,
                outcome,
                reason,
                grade: some(random, 20, |random| one(random, Grade::ALL)),
                urgency: some(random, 20, |random| one(random, &[Urgency::Routine, Urgency::Emergency])),
                words: words(random),
            };
            (Action::LookAtWarning(look), owner)
        }
    }
}

fn a_census(random: &mut Random, network: &Network) -> CaseNo {
    let all: Vec<CaseNo> = network.census.iter().map(|(case, _)| case).collect();
    match random.pick(&all) {
        Some(case) if random.percent(97) => *case,
        _ => a_case(random, network),
    }
}

fn an_interview(random: &mut Random, network: &Network) -> (CaseNo, Option<PostNo>) {
    let due = network.census.screenings().filter(|(_, row)| row.is_due || row.person.is_none());
    let due: Vec<_> = due.map(|(case, row)| (case, row.owner)).collect();
    match random.pick(&due) {
        Some(found) if random.percent(95) => *found,
        _ => (a_case(random, network), None),
    }
}

fn adopt_instrument(random: &mut Random) -> Action {
    let shipped = [InstrumentNo::UPI, InstrumentNo::SCL_90, InstrumentNo::PHQ_9];
    let mut definition = instrument::shipped(one(random, &shipped)).unwrap();
    definition.title = some(random, 80, |random| Title::try_new(&format!("i{}", random.below(9))).unwrap());
    if random.percent(30) {
        definition.items = random.below(220) as u16;
    }
    if let Some(class) = definition.classes.first_mut().filter(|_| random.percent(30)) {
        class.any_of.push(Criterion::Total(random.below(80) as u16));
    }
    let instrument = some(random, 60, |random| InstrumentNo(one(random, &[1, 2, 3, 1_000, 1_001, 7])));
    Action::AdoptInstrument(census::AdoptInstrument { instrument, definition })
}

fn open(random: &mut Random, network: &Network, now: At) -> Action {
    let from = now.day().plus(random.between(-3, 2) as i32);
    let until = from.plus(random.between(-1, 14) as i32);
    let window = Window { from, until, retest_until: until.plus(random.between(-1, 14) as i32) };
    let cohort = if random.percent(50) {
        let years: Vec<u16> = network.roster.classes().map(|(_, class)| class.year).collect();
        Cohort::Year(random.pick(&years).copied().filter(|_| random.percent(90)).unwrap_or(2020))
    } else {
        Cohort::Classes((0..random.below(3)).map(|_| ClassNo(random.below(9) as u32)).collect())
    };
    let instrument = InstrumentNo(one(random, &[1, 1, 2, 3, 1_000, 7]));
    Action::OpenCensus(census::Open { instrument, cohort, window })
}

fn record(random: &mut Random, network: &Network, now: At) -> Action {
    let census = a_census(random, network);
    let terms = network.census.get(census).and_then(|census| census.terms.clone());
    let form = terms.and_then(|terms| network.census.instrument(terms.instrument, terms.version));
    let (items, least, most) = form.map_or((60, 0, 1), |form| (form.items, form.least, form.most));
    // Mostly somebody who is asked.
    let census_of = network.census.get(census);
    let is_asked = |class| census_of.is_some_and(|census| census.asks(&network.roster, class));
    let people = network.roster.people().filter(|(_, row)| row.place.class.is_some_and(is_asked));
    let asked: Vec<_> = people.map(|(person, _)| person).collect();
    let many = if random.percent(90) { 1 } else { 3 };
    let mut row = |line: u32| {
        let high = random.below(100);
        let items = if random.percent(2) { items + 1 } else { items };
        let answer = |random: &mut Random| if random.percent(high) { most } else { least };
        Row {
            line,
            person: match random.pick(&asked) {
                Some(asked) if random.percent(90) => *asked,
                _ if random.percent(90) => student(random, network),
                _ => person(random, network),
            },
            answers: (0..items).map(|_| answer(random)).collect(),
            asks_for_help: random.percent(3),
            on: some(random, 10, |random| now.day().plus(random.between(-4, 1) as i32)),
        }
    };
    let rows = (0..many).map(|line| row(line + 2)).collect();
    Action::RecordResults(census::Record { census, rows })
}

fn adopt_rules(random: &mut Random) -> Action {
    let rules = some(random, 40, |random| {
        let mut rules = warning::default_rules();
        let keep = random.below(rules.len() + 1);
        rules.truncate(keep);
        if let Some(rule) = rules.first_mut() {
            rule.when = match random.below(5) {
                0 => Condition::All(Vec::new()),
                1 => Condition::Any(vec![
                    Condition::Reports { at_least: random.below(3) as u8, days: 30 },
                    Condition::LifeEvent { any_of: Vec::new(), days: 9 },
                ]),
                3 => Condition::MissedFollowUps { at_least: random.below(3) as u8, days: 60 },
                2 => Condition::NotInterviewed { class: 2, days: random.below(9) as u16 },
                _ => Condition::LowMood { at_least: 1, below: None },
            };
        }
        rules
    });
    Action::AdoptWarnings(warning::Adopt { rules })
}
