//! Random requests of all actions, valid and not: half of them follow what somebody owes, the rest follow nothing.

mod care;
mod cases;
mod census;
mod counselling;
mod duties;
mod incidents;
mod posts;
mod publication;
mod rules;
mod setting_up;
mod weeks;

use wuji_core::access::{Invite, Pledge, Purpose, Target, Visit};
use wuji_core::action::{Action, Request};
use wuji_core::ids::{CaseNo, ClassNo, PersonNo, PostNo, RoomNo, UnitNo};
use wuji_core::limits::PLEDGE_EDITION;
use wuji_core::network::Network;
use wuji_core::policy;
use wuji_core::report::{self, About, Choice, Emergency, Observe, Sign, Submit, Urgency};
use wuji_core::roster::{self, PersonKind, Role, UnitKind};
use wuji_core::time::At;
use wuji_core::words::{Slot, Words};
use wuji_sim::Asked;
use wuji_sim::random::Random;

use care::care_action;
use cases::crisis_or_listing;
use census::census_action;
use counselling::talk_action;
use duties::duty_action;
use posts::post_action;
use publication::publication_action;
use rules::rules_action;
use setting_up::{line, roster_action};
use weeks::week_action;

/// One operation.
pub(crate) enum Op {
    /// Time passes, so many minutes.
    Wait(i64),
    /// Time passed before the writer looked at its clocks; then a request.
    Late(i64, Box<Asked>),
    /// The engine was down for so many minutes.
    Outage(i64),
    /// A request.
    Ask(Box<Asked>),
}

/// Remembers what it asked, to ask it again.
#[derive(Default)]
pub(crate) struct Chaos {
    asked: Vec<Asked>,
}

impl Chaos {
    pub(crate) fn op(&mut self, random: &mut Random, network: &Network, now: At) -> Op {
        // Open emergencies go round every ten minutes: days and weeks only while there is none.
        let calm = !network.open_reports().any(|(_, report)| report.is_emergency());
        match random.below(100) {
            0..10 => Op::Wait(random.between(1, 30)),
            10..14 => Op::Wait(random.between(30, 6 * 60)),
            14..22 if calm => Op::Wait(random.between(1, 4) * 24 * 60),
            22 | 23 if calm => Op::Wait(random.between(1, 5) * 7 * 24 * 60),
            24 => Op::Outage(random.between(5, 3 * 24 * 60)),
            25..29 => Op::Late(random.between(1, 300), Box::new(self.ask(random, network, now))),
            29..34 if !self.asked.is_empty() => Op::Ask(Box::new(self.again(random, network))),
            _ => Op::Ask(Box::new(self.ask(random, network, now))),
        }
    }

    /// Something that was asked before: the same, another body, another person.
    fn again(&mut self, random: &mut Random, network: &Network) -> Asked {
        let mut asked = self.asked[random.below(self.asked.len())].clone();
        match random.below(4) {
            0 => asked.words = vec![Words::try_new("another body").unwrap()],
            1 => asked.request.by = person(random, network),
            _ => {}
        }
        asked
    }

    pub(crate) fn ask(&mut self, random: &mut Random, network: &Network, now: At) -> Asked {
        let (action, case, whose) = if random.percent(8) {
            let (action, whose) = duty_action(random, network, now);
            (action, None, whose)
        } else if random.percent(3) {
            let (action, whose) = publication_action(random, network, now);
            (action, None, whose)
        } else if random.percent(12) {
            care_action(random, network, now)
        } else if random.percent(7) {
            let (action, whose) = week_action(random, network, now);
            (action, None, whose)
        } else if random.percent(4) {
            let (action, whose) = post_action(random, network, now);
            (action, None, whose)
        } else if random.percent(9) {
            let (action, whose) = census_action(random, network, now);
            (action, None, whose)
        } else if random.percent(6) {
            let (action, whose) = rules_action(random, network, now);
            (action, None, whose)
        } else {
            let (action, case) = action(random, network, now);
            (action, case, None)
        };
        let (action, case, whose) = if random.percent(8) {
            let (action, whose) = talk_action(random, network, now);
            (action, None, whose)
        } else {
            (action, case, whose)
        };
        let (by, post) = asker(random, network, now, &action, case, whose);
        // Most people know that they have to pledge before they read.
        let owes = matches!(action, Action::Visit(_)) && !network.has_pledged(by, now);
        let action = if owes && random.percent(85) { pledge(random) } else { action };
        let words = vec![Words::try_new("something is said").unwrap()];
        let asked = Asked { request: Request { id: random.id(), by, post, action }, words };
        self.asked.push(asked.clone());
        asked
    }
}

/// Who asks: mostly somebody whose turn it may be.
fn asker(
    random: &mut Random,
    network: &Network,
    now: At,
    action: &Action,
    case: Option<CaseNo>,
    whose: Option<PostNo>,
) -> (PersonNo, Option<PostNo>) {
    let roster = &network.roster;
    let owner = case.and_then(|case| {
        let owners: Vec<PostNo> =
            network.escalation.of_case(case).filter_map(|(_, clock)| clock.owner).collect();
        let holder = network.report.get(case).map(|report| report.holder);
        holder
            .or_else(|| network.crisis.get(case).map(|crisis| crisis.holder))
            .flatten()
            .or(random.pick(&owners).copied())
    });
    let single = |kind, role| roster.single_post(kind, role);
    let by_office = match action {
        Action::Assess(_) | Action::Propose(_) | Action::GiveNotice(_) | Action::ApproveListing(_) => {
            single(UnitKind::Centre, Role::CentreCounsellor)
        }
        Action::Decide(_) | Action::Object(_) | Action::Ratify(_) => {
            single(UnitKind::LeadingGroup, Role::LeadingChair)
        }
        Action::AdoptPolicy(_) | Action::ApplyToOpen(_) => single(UnitKind::LeadingGroup, Role::LeadingChair),
        Action::Place(_)
        | Action::Post(_)
        | Action::Relieve(_)
        | Action::Depart(_)
        | Action::Import(_)
        | Action::OpenClass(_)
        | Action::OpenRoom(_)
        | Action::OpenUnit(_)
        | Action::OpenPost(_)
        | Action::OpenSite(_)
        | Action::Register(_)
        | Action::OpenAccount(_)
        | Action::Invite(_)
        | Action::CloseAccount(_)
        | Action::AdoptCalendar(_)
        | Action::SetLine(_)
        | Action::RecordAbsence(_)
        | Action::Cover(_) => single(UnitKind::Administration, Role::SystemAdministrator),
        _ => None,
    };
    let reports = matches!(
        action,
        Action::Submit(_) | Action::SubmitSeveral(_) | Action::Observe(_) | Action::Emergency(_)
    );
    let post = match random.below(100) {
        0..85 => whose
            .or(by_office)
            .or(owner.filter(|_| !reports))
            .or_else(|| reports.then(|| reporter(random, network, action))),
        85..92 => Some(PostNo(random.below(roster.posts().count() + 1) as u32)),
        _ => None,
    };
    let holder = post.and_then(|post| {
        let people: Vec<PersonNo> = roster.holders(post, now).map(|posting| posting.person).collect();
        random.pick(&people).copied()
    });
    match holder {
        Some(holder) if random.percent(97) => (holder, post),
        _ => {
            let people = network.roster.people().map(|(person, _)| person);
            let people: Vec<PersonNo> = people.filter(|person| network.access.has_account(*person)).collect();
            let somebody = if random.percent(80) { one(random, &people) } else { person(random, network) };
            (somebody, post.filter(|_| random.percent(10)))
        }
    }
}

/// The post of somebody who reports: mostly one that knows the subject.
fn reporter(random: &mut Random, network: &Network, action: &Action) -> PostNo {
    let roster = &network.roster;
    let about = match action {
        Action::Submit(action) => Some(action.observation.about),
        Action::SubmitSeveral(action) => action.people.first().map(|one| one.about),
        Action::Observe(action) => Some(action.about),
        Action::Emergency(action) => action.about,
        _ => None,
    };
    let place = match about {
        Some(About::Person(person)) => roster.person(person).map(|row| row.place),
        _ => None,
    };
    if let Some(place) = place.filter(|_| random.percent(85)) {
        let class = place.class.and_then(|class| roster.class(class));
        let room = place.room.and_then(|room| roster.room(room));
        let station = class.and_then(|class| roster.post_of(class.unit, Role::StationCounsellor));
        let near = [
            class.and_then(|class| class.commissioner),
            class.and_then(|class| class.advisors.last().copied()),
            room.and_then(|room| room.officer),
            room.and_then(|room| room.officer),
            station,
            roster.single_post(UnitKind::Centre, Role::CentreCounsellor),
        ];
        if let Some(post) = one(random, &near) {
            return post;
        }
    }
    let reports = |role: Role| matches!(role, Role::DormOfficer | Role::Commissioner | Role::Advisor);
    let posts: Vec<PostNo> =
        roster.posts().filter(|(_, post)| reports(post.role)).map(|(post, _)| post).collect();
    random.pick(&posts).copied().unwrap_or(PostNo(0))
}

fn person(random: &mut Random, network: &Network) -> PersonNo {
    let people: Vec<PersonNo> = network.roster.people().map(|(person, _)| person).collect();
    match random.below(20) {
        0 => PersonNo(random.below(5_000) as u32),
        _ => random.pick(&people).copied().unwrap_or(PersonNo(1)),
    }
}

fn student(random: &mut Random, network: &Network) -> PersonNo {
    let students = network.roster.people().filter(|(_, row)| row.kind == PersonKind::Student);
    let students: Vec<PersonNo> = students.map(|(person, _)| person).collect();
    random.pick(&students).copied().unwrap_or(PersonNo(1))
}

fn people(random: &mut Random, network: &Network) -> Vec<PersonNo> {
    if random.percent(75) {
        return Vec::new();
    }
    (0..=random.below(3)).map(|_| person(random, network)).collect()
}

/// A case: mostly one that somebody owes something in.
fn a_case(random: &mut Random, network: &Network) -> CaseNo {
    let open: Vec<CaseNo> = network.open_reports().map(|(case, _)| case).collect();
    let owed: Vec<CaseNo> = network.escalation.clocks().map(|(_, clock)| clock.case).collect();
    match random.below(20) {
        4..15 if !open.is_empty() => one(random, &open),
        0 => CaseNo(random.below(5_000) as u32),
        1..4 => CaseNo(random.below(network.next_case().0 as usize) as u32),
        _ => random.pick(&owed).copied().unwrap_or(CaseNo(1)),
    }
}

fn a_crisis(random: &mut Random, network: &Network) -> CaseNo {
    let open: Vec<CaseNo> = network.crisis.iter().map(|(case, _)| case).collect();
    match random.pick(&open) {
        Some(case) if random.percent(95) => *case,
        _ => a_case(random, network),
    }
}

fn a_listing(random: &mut Random, network: &Network) -> CaseNo {
    let all: Vec<CaseNo> = network.focus.iter().map(|(case, _)| case).collect();
    random.pick(&all).copied().unwrap_or_else(|| a_case(random, network))
}

fn one<T: Copy>(random: &mut Random, from: &[T]) -> T {
    *random.pick(from).unwrap()
}

fn some<T>(random: &mut Random, percent: usize, value: impl FnOnce(&mut Random) -> T) -> Option<T> {
    random.percent(percent).then(|| value(random))
}

fn words(random: &mut Random) -> Option<Slot> {
    match random.below(30) {
        0 => None,
        1 => Some(Slot { index: 3, cut: false }),
        _ => Some(Slot { index: 0, cut: random.percent(10) }),
    }
}

fn about(random: &mut Random, network: &Network) -> About {
    match random.below(10) {
        0 => About::Described,
        1 => About::Myself,
        2 => About::Person(person(random, network)),
        // Somebody of the staff, who may have deputies.
        3 => {
            let posts = network.roster.posts();
            let staffed = posts.filter(|(_, post)| post.role.is_station() || post.role.is_centre());
            let holders = staffed.flat_map(|(post, _)| network.roster.holders(post, network.last_at()));
            let people: Vec<PersonNo> = holders.map(|posting| posting.person).collect();
            About::Person(random.pick(&people).copied().unwrap_or(PersonNo(1)))
        }
        _ => About::Person(student(random, network)),
    }
}

/// Somebody whom the reporters of a small college share: cases about him meet.
fn well_known(random: &mut Random, network: &Network) -> About {
    let students = network.roster.people().filter(|(_, row)| row.kind == PersonKind::Student);
    let few: Vec<PersonNo> = students.map(|(person, _)| person).take(4).collect();
    if random.percent(40) { About::Person(one(random, &few)) } else { about(random, network) }
}

fn instant(random: &mut Random, now: At) -> At {
    now.plus_minutes(random.between(-20 * 24 * 60, 8))
}

const CHOICES: [Choice; 6] = [
    Choice::Commissioner,
    Choice::Advisor,
    Choice::Station,
    Choice::StudentAffairs,
    Choice::YouthLeague,
    Choice::Centre,
];
const URGENCIES: [Urgency; 4] = [Urgency::Routine, Urgency::Concerning, Urgency::Urgent, Urgency::Emergency];

fn observe(random: &mut Random, network: &Network, now: At) -> Observe {
    let most = if random.percent(3) { 20 } else { 4 };
    let signs = 0..random.below(most);
    Observe {
        about: well_known(random, network),
        signs: signs.map(|_| one(random, Sign::ALL)).collect(),
        life_event: some(random, 20, |random| one(random, report::LifeEvent::ALL)),
        low_mood_days: some(random, 20, |random| random.below(400) as u16),
        occurred_at: some(random, 20, |random| instant(random, now)),
        first_help: random.percent(30),
        words: words(random),
    }
}

/// An action and the case that it is about.
fn action(random: &mut Random, network: &Network, now: At) -> (Action, Option<CaseNo>) {
    let case = a_case(random, network);
    let action = match random.below(100) {
        0..14 => Action::Submit(Submit {
            observation: observe(random, network, now),
            urgency: one(random, &URGENCIES),
            to: some(random, 20, |random| one(random, &CHOICES)),
            involved: people(random, network),
            keep_from: people(random, network),
            received: some(random, 10, |random| report::ReceivedFrom {
                channel: report::Channel::Phone,
                from: some(random, 50, |random| person(random, network)),
            }),
        }),
        14..18 => Action::Emergency(Emergency {
            about: some(random, 90, |random| well_known(random, network)),
            signs: (0..random.below(20)).map(|_| one(random, Sign::ALL)).collect(),
            life_event: None,
            occurred_at: some(random, 20, |random| instant(random, now)),
            first_help: random.percent(30),
            tell: (0..random.below(3)).map(|_| one(random, &CHOICES)).collect(),
            involved: people(random, network),
            keep_from: people(random, network),
            received: some(random, 20, |random| report::ReceivedFrom {
                channel: report::Channel::Phone,
                from: some(random, 50, |random| person(random, network)),
            }),
            words: words(random),
        }),
        18 => Action::SubmitSeveral(incidents::several(random, network, now)),
        19..21 => Action::Observe(observe(random, network, now)),
        21..24 => Action::Send(report::Send {
            case: network.report.iter().next_back().map_or(case, |(case, _)| case),
            urgency: one(random, &URGENCIES),
            to: None,
            involved: people(random, network),
            keep_from: Vec::new(),
        }),
        24..57 => return (answer(random, network, case), Some(case)),
        57..77 => return crisis_or_listing(random, network),
        77..92 => roster_action(random, network, now),
        92 => Action::AdoptPolicy(policy::Adopt { from: None, lines: vec![line(random)] }),
        93 => Action::Tighten(policy::Tighten { unit: UnitNo(random.below(9) as u32), line: line(random) }),
        94 => Action::ApplyToOpen(policy::ApplyToOpen {}),
        95 => pledge(random),
        96 => Action::Invite(Invite { person: person(random, network) }),
        _ => Action::Visit(Visit {
            target: match random.below(6) {
                0 => Target::Person(person(random, network)),
                1 => Target::Register,
                2 => Target::Room(RoomNo(random.below(9) as u32)),
                3 => Target::Class(ClassNo(random.below(4) as u32)),
                4 => Target::Audit,
                _ => Target::Case(case),
            },
            purpose: Purpose::Handling,
            words: random.percent(60),
        }),
    };
    (action, Some(case))
}

/// Of the wording in force, mostly.
fn pledge(random: &mut Random) -> Action {
    let edition = if random.percent(95) { PLEDGE_EDITION } else { PLEDGE_EDITION + 1 };
    Action::Pledge(Pledge { edition })
}

fn answer(random: &mut Random, network: &Network, case: CaseNo) -> Action {
    let words = words(random);
    let to = PostNo(random.below(network.roster.posts().count()) as u32);
    let path = network.report.get(case).map(|report| report.path.clone()).unwrap_or_default();
    match random.below(17) {
        0..4 => Action::Acknowledge(report::Acknowledge { case, on_scene: random.percent(30) }),
        4 => Action::Accept(report::Accept { case }),
        5 => Action::Note(report::Note { case, words }),
        6 | 7 => {
            let to = some(random, 30, |random| one(random, &CHOICES));
            Action::Forward(report::Forward { case, to, words })
        }
        8 => Action::Return(report::Return { case, to: random.pick(&path).copied().unwrap_or(to), words }),
        9 => Action::HandOff(report::HandOff { case, to, words }),
        10 => Action::Settle(report::Settle { case, outcome: one(random, report::Outcome::ALL), words }),
        11 => Action::Supplement(report::Supplement { case, words }),
        12 => {
            let person = some(random, 50, |random| person(random, network));
            Action::Recuse(report::Recuse { case, person })
        }
        13 | 14 => incidents::join(random, network, case),
        15 => Action::Part(report::Part { case }),
        _ => Action::Identify(roster::Identify { case, person: student(random, network) }),
    }
}
