//! Who plays the scripted story: for each tale a room with its officer and the room-mate whom it is about. Chosen from the
//! present state, so that a college enrolled from a real file has a story too.

use std::collections::{BTreeMap, BTreeSet};

use wuji_core::ids::{CaseNo, ClassNo, PersonNo, PostNo, RoomNo};
use wuji_core::network::Network;
use wuji_core::report::{Report, State};
use wuji_core::roster::{PersonKind, Step};

use super::agenda::Plan;
use super::care::is_nursing;
use super::scenes::Scene;
use super::{Moment, Semester, about};
use crate::random::Random;

/// A tale: one report, or what comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Tale {
    /// Three days of low mood; nobody answers until the station.
    LowMood,
    /// 23:40, red.
    Night,
    /// An emergency that the centre leaves unanswered.
    Unanswered,
    /// A report that goes from the room to the leading group.
    Way,
    /// The commissioner resigned.
    Vacancy,
    /// An urgent report that everybody ignores.
    Ignored,
    /// A crisis that is graded down before the decision.
    Regrade,
    /// Two emergencies about one person.
    Joined,
}

impl Tale {
    pub(super) const ALL: [Tale; 8] = [
        Tale::LowMood,
        Tale::Night,
        Tale::Unanswered,
        Tale::Way,
        Tale::Vacancy,
        Tale::Ignored,
        Tale::Regrade,
        Tale::Joined,
    ];

    /// The moment at which a clock of it runs out.
    fn lapse_code(self) -> &'static str {
        match self {
            Tale::LowMood => "low_mood_lapsed",
            Tale::Night => "night_lapsed",
            Tale::Unanswered => "unanswered_lapsed",
            Tale::Way => "way_lapsed",
            Tale::Vacancy => "vacancy_lapsed",
            Tale::Ignored => "ignored_lapsed",
            Tale::Regrade => "regrade_lapsed",
            Tale::Joined => "joined_lapsed",
        }
    }
}

/// Where a tale plays.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// The officer's post of the room.
    pub(super) officer: PostNo,
    /// Whom the tale is about.
    pub(super) subject: PersonNo,
    /// His class.
    pub(super) class: ClassNo,
}

/// Everybody who plays.
#[derive(Debug, Clone, Default)]
pub(super) struct Cast {
    parts: BTreeMap<Tale, Part>,
}

impl Cast {
    /// Chooses a room for each tale, a class of its own where there are enough. A college with fewer rooms plays fewer
    /// tales.
    pub(super) fn choose(network: &Network, random: &mut Random) -> Self {
        let rooms = network.roster.rooms().count();
        let first = random.below(rooms);
        let mut cast = Self::default();
        let mut classes = BTreeSet::new();
        let mut tales = Tale::ALL.into_iter().peekable();
        for distinct in [true, false] {
            for step in 0..rooms {
                let Some(tale) = tales.peek().copied() else { return cast };
                let room = RoomNo(((first + step) % rooms) as u32);
                let taken = cast.parts.values().map(|part| part.officer).collect();
                let Some(part) = part(network, room, &taken) else { continue };
                if distinct && classes.contains(&part.class) {
                    continue;
                }
                classes.insert(part.class);
                cast.parts.insert(tale, part);
                tales.next();
            }
        }
        cast
    }

    pub(super) fn part(&self, tale: Tale) -> Option<Part> {
        self.parts.get(&tale).copied()
    }

    fn tale_of(&self, person: PersonNo) -> Option<Tale> {
        self.parts.iter().find(|(_, part)| part.subject == person).map(|(tale, _)| *tale)
    }

    fn subjects(&self) -> impl Iterator<Item = PersonNo> {
        self.parts.values().map(|part| part.subject)
    }
}

/// A room whose officer is not its subject's commissioner, and a room-mate who holds no post.
fn part(network: &Network, room: RoomNo, taken: &BTreeSet<PostNo>) -> Option<Part> {
    let at = network.last_at();
    let roster = &network.roster;
    let room = roster.room(room)?;
    let officer = room.officer.filter(|post| !taken.contains(post))?;
    let person = roster.holders(officer, at).next()?.person;
    let fits = |mate: &PersonNo| -> Option<Part> {
        let row =
            roster.person(*mate).filter(|row| row.kind == PersonKind::Student && row.posts.is_empty())?;
        let class = row.place.class?;
        let commissioner = roster.holders(roster.class(class)?.commissioner?, at).next()?.person;
        (commissioner != person).then_some(Part { officer, subject: *mate, class })
    };
    room.beds.values().find_map(fits)
}

impl Semester {
    pub(super) fn plan_story(&mut self) {
        self.scripted = self.cast.subjects().collect();
        for (scene, week, day, minute) in Scene::openings() {
            let at = self.instant(week, day, minute);
            self.agenda.put(at, Plan::Scene { scene, tries: 0 });
        }
    }

    /// Plays a scene; one that cannot be played yet is tried again, for two days at most.
    pub(super) fn play_scene(
        &mut self,
        network: &Network,
        at: wuji_core::time::At,
        scene: Scene,
        tries: u16,
    ) -> (Vec<crate::college::Asked>, Option<Moment>) {
        const TRIES: u16 = 700;
        const AGAIN_MIN: i64 = 5;
        match self.perform(network, at, scene) {
            Some(requests) => {
                let moment = scene.code().map(|code| Moment { code, case: self.case_now(network, scene) });
                for (next, minutes) in scene.then() {
                    self.agenda.put(at.plus_minutes(*minutes), Plan::Scene { scene: *next, tries: 0 });
                }
                (requests, moment)
            }
            None => {
                if tries < TRIES {
                    let plan = Plan::Scene { scene, tries: tries + 1 };
                    self.agenda.put(at.plus_minutes(AGAIN_MIN), plan);
                }
                (Vec::new(), None)
            }
        }
    }

    /// The case that a scene is about: the one that it opens, or the open one about its subject.
    fn case_now(&self, network: &Network, scene: Scene) -> Option<CaseNo> {
        if scene.opens_case() {
            return Some(network.next_case());
        }
        let subject = self.cast.part(scene.tale()?)?.subject;
        let crisis = network.crisis.open_about(subject).map(|(case, _)| case);
        crisis.or_else(|| self.report_of(network, scene.tale()?).map(|(case, _)| case))
    }

    /// The newest report about the subject of a tale.
    pub(super) fn report_of<'n>(&self, network: &'n Network, tale: Tale) -> Option<(CaseNo, &'n Report)> {
        network.report.about(self.cast.part(tale)?.subject).last()
    }

    /// The open report of a tale, where the post that holds it stands on this step.
    pub(super) fn held_at<'n>(
        &self,
        network: &'n Network,
        tale: Tale,
        step: Step,
    ) -> Option<(CaseNo, &'n Report, PostNo)> {
        let (case, report) = self.report_of(network, tale)?;
        let holder = report.holder.filter(|_| report.state == State::Open)?;
        (network.roster.role(holder)?.step() == Some(step)).then_some((case, report, holder))
    }

    /// What the clock that runs out first means for the story.
    pub(super) fn lapse_moment(&self, network: &Network) -> Option<Moment> {
        let (due, position) = network.escalation.first_due()?;
        let clock = network.escalation.clock(position)?;
        let case = clock.case;
        // What else falls due, an early warning or a note of a watch, is no part of it.
        let told = network.report.get(case).is_some() || network.crisis.get(case).is_some();
        if !told || is_nursing(clock.start.row.item) || network.next_due() != Some(due) {
            return None;
        }
        let person = about(network, case).filter(|person| self.scripted.contains(person))?;
        let tale = self.cast.tale_of(person)?;
        Some(Moment { code: tale.lapse_code(), case: Some(case) })
    }
}
