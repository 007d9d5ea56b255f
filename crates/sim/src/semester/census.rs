//! The census of new students in weeks 3 to 6: sessions class by class, who missed it a second time, interviews, some of them
//! in vain; and what counsellors find when they look at early warnings.
//!
//! Chance has a stream of its own here, so that what people report does not depend on it.

use wuji_core::action::Action;
use wuji_core::census::{
    AdoptInstrument, Close, Cohort, Excuse, ExcuseFrom, Instrument, InstrumentNo, Interview,
    InterviewOutcome, Open, PassInterview, Record, Row, Window, instrument,
};
use wuji_core::crisis::Grade;
use wuji_core::escalation::{Clock, Item};
use wuji_core::ids::{CaseNo, ClassNo, PersonNo, PostNo};
use wuji_core::network::Network;
use wuji_core::referral::ReferredTo;
use wuji_core::roster::{PersonKind, Role};
use wuji_core::time::At;
use wuji_core::warning::{Adopt, Dismissal, Look, LookOutcome};

use super::agenda::Plan;
use super::{Semester, kept_from};
use crate::college::{Asked, slot};
use crate::texts::{titled, titles};

/// Something about the census.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Survey {
    /// The centre adopts the rules of early warning.
    Warned,
    /// The centre adopts a variant of an instrument.
    Varied,
    /// The census opens, and the sessions are planned.
    Opened,
    /// A class takes it.
    Session(ClassNo),
    /// Those of a class who missed it take it.
    Again(ClassNo),
    /// The census closes.
    Closed,
}

/// When: week, day from Monday, minute.
const CALENDAR: [(Survey, i32, i32, u16); 4] = [
    (Survey::Warned, 1, 2, 11 * 60 + 15),
    (Survey::Varied, 2, 3, 15 * 60 + 35),
    (Survey::Opened, 3, 0, 9 * 60 + 25),
    (Survey::Closed, 8, 4, 16 * 60 + 50),
];
/// How long the first window is, and both together, in days.
const WINDOWS: (i32, i32) = (13, 27);

impl Semester {
    pub(super) fn plan_census(&mut self) {
        for (survey, week, day, minute) in CALENDAR {
            self.agenda.put(self.instant(week, day, minute), Plan::Census(survey));
        }
    }

    /// Does something about the census; `None` where there is nothing to do.
    pub(super) fn survey(&mut self, network: &Network, at: At, survey: Survey) -> Option<Vec<Asked>> {
        let actor = self.of_centre(network, at, None, &[])?;
        let census = network.census.iter().next_back().map(|(case, _)| case);
        let action = match survey {
            Survey::Warned => {
                let post =
                    network.roster.single_post(wuji_core::roster::UnitKind::Centre, Role::CentreDirector)?;
                let director = self.someone(network, post, at, &[])?;
                let adopt = Action::AdoptWarnings(Adopt { rules: None });
                return Some(vec![self.ask(director, post, adopt)]);
            }
            Survey::Varied => {
                let title = titles("activities").first().copied().and_then(titled);
                let upi = instrument::shipped(InstrumentNo::UPI)?;
                let definition = Instrument { title, ..upi };
                Action::AdoptInstrument(AdoptInstrument { instrument: None, definition })
            }
            Survey::Opened => {
                let classes = network.roster.classes();
                let year = classes.map(|(_, class)| class.year).max()?;
                self.plan_sessions(network, at, year);
                let (until, retest) = WINDOWS;
                let from = at.day();
                let window = Window { from, until: from.plus(until), retest_until: from.plus(retest) };
                let (instrument, cohort) = (InstrumentNo::UPI, Cohort::Year(year));
                Action::OpenCensus(Open { instrument, cohort, window })
            }
            Survey::Session(class) => return self.session(network, at, census?, class, 93),
            Survey::Again(class) => return self.session(network, at, census?, class, 97),
            Survey::Closed => Action::CloseCensus(Close { census: census? }),
        };
        Some(vec![self.ask(actor.person, actor.post, action)])
    }

    fn plan_sessions(&mut self, network: &Network, at: At, year: u16) {
        let classes = network.roster.classes().filter(|(_, class)| class.year == year);
        let classes: Vec<ClassNo> = classes.map(|(number, _)| number).collect();
        for class in classes {
            let on = |random: &mut crate::random::Random, from: i64, until: i64| {
                let day = at.day().plus(random.between(from, until) as i32);
                day.at_minute(random.between(14 * 60, 17 * 60) as u16)
            };
            let first = on(&mut self.random, 1, 12);
            let second = on(&mut self.random, 15, 27);
            self.agenda.put(first, Plan::Census(Survey::Session(class)));
            self.agenda.put(second, Plan::Census(Survey::Again(class)));
        }
    }

    /// A session: most of a class who have not taken it do; some are away, a few do not consent.
    fn session(
        &mut self,
        network: &Network,
        at: At,
        census: CaseNo,
        class: ClassNo,
        percent: usize,
    ) -> Option<Vec<Asked>> {
        let actor = self.of_centre(network, at, None, &[])?;
        // Some departments see to it that nobody is missing in the end.
        let whole = network.roster.class(class).is_some_and(|row| row.unit.0 % 2 == 0);
        let percent = if whole && percent != 93 { 100 } else { percent };
        let students = network.roster.people().filter(|(_, person)| {
            person.kind == PersonKind::Student
                && person.place.class == Some(class)
                && person.departed.is_none()
        });
        let open: Vec<PersonNo> = students
            .map(|(number, _)| number)
            .filter(|person| !network.census.is_answered(census, *person, true))
            .collect();
        let mut rows = Vec::new();
        let mut asked = Vec::new();
        for person in open {
            if self.random.percent(percent) {
                let (answers, asks_for_help) = self.answers();
                rows.push(Row { line: 0, person, answers, asks_for_help, on: None, stated: None });
            } else if percent == 93 && self.random.percent(60) {
                let reason = match self.random.below(8) {
                    0 => Excuse::Declined,
                    1 => Excuse::Exempt,
                    _ => Excuse::Absent,
                };
                asked.extend(self.excuse(network, at, class, ExcuseFrom { census, person, reason }));
            }
        }
        if !rows.is_empty() {
            let record = Action::RecordResults(Record { census, rows });
            asked.push(self.ask(actor.person, actor.post, record));
        }
        Some(asked)
    }

    /// The advisor of the class says why somebody has not taken it.
    fn excuse(&mut self, network: &Network, at: At, class: ClassNo, excuse: ExcuseFrom) -> Option<Asked> {
        let post = *network.roster.class(class)?.advisors.last()?;
        let advisor = self.someone(network, post, at, &[])?;
        Some(self.ask(advisor, post, Action::ExcuseFromCensus(excuse)))
    }

    /// Sixty answers: most people say yes to few questions, one in six to many.
    fn answers(&mut self) -> (Vec<u8>, bool) {
        let often = match self.random.below(100) {
            0..82 => self.random.between(2, 22) as usize,
            82..92 => 34,
            _ => 46,
        };
        // Questions that count by themselves are rarely answered with yes.
        let own_say = [8, 16, 25, 26];
        let answer = |semester: &mut Self, item: u16| {
            let percent = if own_say.contains(&item) { 1 } else { often };
            u8::from(semester.random.percent(percent))
        };
        let answers = (1..=60).map(|item| answer(self, item)).collect();
        (answers, self.random.percent(1))
    }

    /// Answers the clock of an interview or of a warning.
    pub(super) fn answer_screening(
        &mut self,
        network: &Network,
        at: At,
        clock: &Clock,
    ) -> Option<Vec<Asked>> {
        let case = clock.case;
        let post = clock.owner?;
        let person = self.someone(network, post, at, &kept_from(network, case))?;
        match clock.start.row.item {
            Item::Interview | Item::FollowUp => Some(vec![self.hold_interview(network, person, post, case)]),
            Item::Look => Some(vec![self.look_at(network, person, post, case)?]),
            _ => None,
        }
    }

    fn hold_interview(&mut self, network: &Network, person: PersonNo, post: PostNo, case: CaseNo) -> Asked {
        let words = self.say("settled");
        let outcome = match self.random.below(100) {
            // People of the story are left to the story.
            _ if self.is_scripted(network, case) => InterviewOutcome::NoConcern,
            0..6 => {
                let pass = PassInterview { case, recused: false, words: Some(slot(0)) };
                return self.ask_saying(person, post, Action::PassInterview(pass), words);
            }
            6..17 => InterviewOutcome::NotReached,
            17..21 => InterviewOutcome::Declined,
            21..63 => InterviewOutcome::NoConcern,
            63..83 => InterviewOutcome::Follow,
            83..93 => InterviewOutcome::List,
            93..98 => InterviewOutcome::Refer,
            _ => InterviewOutcome::Crisis,
        };
        let listed = outcome == InterviewOutcome::List;
        let grade = if self.random.percent(30) { Grade::Yellow } else { Grade::Blue };
        // The centre refers to a hospital, a station to the centre.
        let away =
            outcome == InterviewOutcome::Refer && network.roster.role(post).is_some_and(Role::is_centre);
        let toward = away.then_some(ReferredTo::PsychiatricHospital);
        let institution = titles("institutions").first().copied().and_then(titled).filter(|_| away);
        let (grade, words_at) = (listed.then_some(grade), Some(slot(0)));
        let interview = Interview { case, outcome, grade, toward, institution, words: words_at };
        self.ask_saying(person, post, Action::Interview(interview), words)
    }

    fn look_at(&mut self, network: &Network, person: PersonNo, post: PostNo, case: CaseNo) -> Option<Asked> {
        let about = network.warning.get(case)?.person?;
        let words = self.say("settled");
        let outcome = match self.random.below(100) {
            _ if self.is_scripted(network, case) => LookOutcome::Talked,
            0..40 => LookOutcome::Talked,
            40..66 => LookOutcome::Dismissed,
            66..82 => LookOutcome::Interview,
            // Who is listed is looked after.
            82..92 if network.focus.of(about).is_none() => LookOutcome::Listing,
            82..92 => LookOutcome::Dismissed,
            _ => LookOutcome::Report,
        };
        let reason =
            (outcome == LookOutcome::Dismissed).then(|| self.random.pick(Dismissal::ALL).copied()).flatten();
        let look = Look { case, outcome, reason, grade: None, urgency: None, words: Some(slot(0)) };
        Some(self.ask_saying(person, post, Action::LookAtWarning(look), words))
    }
}
