//! A student: place, the cases that the reader may know to be his, the record for whoever may have it; and his timeline.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{Deed, Target, may_person};
use wuji_core::crisis::Grade;
use wuji_core::escalation::Level;
use wuji_core::ids::{CaseNo, PersonNo, Position, PostNo};
use wuji_core::report::State;
use wuji_core::roster::{PersonKind, Sex};
use wuji_core::time::Day;
use wuji_core::{At, Network};
use wuji_engine::{ReadError, random_id};

use super::actions::{Opening, Trial};
use super::desk::CaseKind;
use super::labels::{Actor, PersonLabel, PostLabel};
use super::plain::is_open;
use super::standing::{Sight, sight};
use super::steps::{Mask, StepLabel, his_part, is_step};
use super::{Reader, case};

/// A student or member of staff, as far as the reader may see him.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StudentWindow {
    /// Who, with name and place.
    pub person: PersonLabel,
    /// Student or staff.
    pub kind: PersonKind,
    /// In which post he is read; none: his own page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostLabel>,
    /// When it was read, by the engine's clock.
    pub now: At,
    /// He left the college.
    pub departed: bool,
    /// The cases about him that the reader may know of, the latest first.
    pub cases: Vec<CaseLine>,
    /// What stands in his record, where the reader may have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordLabel>,
    /// The reader may propose a change of the register about him.
    pub may_propose: bool,
    /// What else the reader may begin about him.
    pub openings: Vec<Opening>,
}

/// A case of a person, in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaseLine {
    /// Its number.
    pub case: CaseNo,
    /// What it is.
    pub what: CaseKind,
    /// Whether it is under way.
    pub open: bool,
    /// How urgent a report is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The grade of a crisis or listing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<At>,
    /// The post that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Actor>,
}

/// A person's record.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordLabel {
    /// Sex as the roster states it.
    pub sex: Sex,
    /// Day of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<Day>,
    /// Student or staff number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Next of kin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kin: Option<String>,
    /// Their phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kin_phone: Option<String>,
    /// What else the roster says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What happened to a person, over all his cases.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TimelineWindow {
    /// Who, with name and place.
    pub person: PersonLabel,
    /// When it was read, by the engine's clock.
    pub now: At,
    /// It ends here; the reader's rights are those of now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<At>,
    /// The steps of every case that the reader may know of, in order, without words.
    pub steps: Vec<StepLabel>,
}

/// The words of a record, as imports write them.
#[derive(Deserialize)]
struct Stored {
    number: Option<String>,
    phone: Option<String>,
    kin: Option<String>,
    kin_phone: Option<String>,
    note: Option<String>,
}

/// A record from its words.
pub(super) fn record_of(text: &str, sex: Sex, born: Option<Day>) -> Option<RecordLabel> {
    let Stored { number, phone, kin, kin_phone, note } = serde_json::from_str(text).ok()?;
    Some(RecordLabel { sex, born, number, phone, kin, kin_phone, note })
}

/// An opened visit to a person.
struct Visited {
    post: Option<PostNo>,
    visit: Position,
    words: bool,
}

impl Reader<'_> {
    /// A person, as far as the reader may see him.
    pub fn student(&self, person: PersonNo) -> Result<StudentWindow, ReadError> {
        let Visited { post, visit, words } = self.visit_person(person)?;
        let id = random_id()?;
        let found = self.look(|view, now| {
            let network = &view.network;
            if !may_person(network, self.person, post, Deed::SeePerson, person, now) {
                return None;
            }
            let row = network.roster.person(person)?;
            let cases = self.cases_of(network, post, person, now);
            let mut lines: Vec<CaseLine> =
                cases.into_iter().filter_map(|(case, _)| self.line_of(network, post, case, now)).collect();
            lines.sort_by_key(|line| std::cmp::Reverse((line.since, line.case)));
            let window = StudentWindow {
                person: PersonLabel::of(&network.roster, person),
                kind: row.kind,
                post: post.and_then(|post| PostLabel::of(&network.roster, post)),
                now,
                departed: row.departed.is_some_and(|departed| departed <= now),
                cases: lines,
                record: None,
                may_propose: may_person(network, self.person, post, Deed::ProposeListing, person, now),
                openings: Trial { network, by: self.person, post, at: now, id }.openings(Some(person)),
            };
            Some((window, row.sex, row.born, view.positions(person.record()).next()))
        })?;
        let (mut window, sex, born, record) = found.ok_or(ReadError::NotFound)?;
        window.person.name = case::optional(self.engine.name(visit, person))?.map(|name| name.to_string());
        if let (true, Some(position)) = (words, record) {
            let text = case::optional(self.engine.open_words(visit, position))?;
            window.record = text.and_then(|text| record_of(&text, sex, born));
        }
        Ok(window)
    }

    /// The steps of a person's cases, in order, up to `as_of`.
    pub fn timeline(&self, person: PersonNo, as_of: Option<At>) -> Result<TimelineWindow, ReadError> {
        let Visited { post, visit, .. } = self.visit_person(person)?;
        let found = self.look(|view, now| {
            let network = &view.network;
            let allowed = may_person(network, self.person, post, Deed::SeePerson, person, now);
            allowed.then(|| {
                let label = PersonLabel::of(&network.roster, person);
                (now, label, self.cases_of(network, post, person, now))
            })
        })?;
        let (now, label, cases) = found.ok_or(ReadError::NotFound)?;
        let mut steps = Vec::new();
        for (case, lifted) in cases {
            let entries = self.entries_of(case, as_of)?;
            let entries = self.look(|view, _| his_part(&view.network, case, post, entries))?;
            let shown = self.look(|view, now| {
                let network = &view.network;
                // Asked again: a case may have been closed to him meanwhile.
                let sight = sight(network, self.person, post, case, now)?;
                let mask = Mask::of(&network.roster, &entries, self.person, lifted);
                let shown = entries.iter().filter(|entry| is_step(entry));
                let label = |entry| StepLabel::of(entry, &mask, sight);
                Some(shown.filter_map(|entry| Some((entry.position, label(entry)?))).collect::<Vec<_>>())
            })?;
            steps.extend(shown.unwrap_or_default());
        }
        steps.sort_by_key(|(position, _)| *position);
        let name = case::optional(self.engine.name(visit, person))?.map(|name| name.to_string());
        let steps = steps.into_iter().map(|(_, step)| step).collect();
        Ok(TimelineWindow { person: PersonLabel { name, ..label }, now, as_of, steps })
    }

    fn visit_person(&self, person: PersonNo) -> Result<Visited, ReadError> {
        let standing = self.look(|view, now| {
            let network = &view.network;
            // The post that may have the record before one that may see name and place alone.
            let found = self
                .standing_to(network, Deed::SeeRecord, person, now)
                .map(|post| (post, true))
                .or_else(|| Some((self.standing_to(network, Deed::SeePerson, person, now)?, false)));
            found.map(|(post, words)| (post, words, self.purpose(network, post)))
        })?;
        let Some((post, words, purpose)) = standing else {
            return Err(self.refused(Target::Person(person)));
        };
        let visit = self.engine.visit(self.person, post, Target::Person(person), purpose, words)?;
        Ok(Visited { post, visit, words })
    }

    /// The cases about a person that the reader may know to be about him, and whether he may know their senders.
    fn cases_of(
        &self,
        network: &Network,
        post: Option<PostNo>,
        person: PersonNo,
        now: At,
    ) -> Vec<(CaseNo, bool)> {
        let mut cases = network.all_cases_of(person);
        // Each by its own right: whoever may see one of them learns nothing of the others. Who sees the state of a report alone does not know whom it is about.
        cases.retain(|case| {
            sight(network, self.person, post, *case, now).is_some_and(|sight| sight >= Sight::Facts)
        });
        let lifted =
            |case| wuji_core::access::may_case(network, self.person, post, Deed::SeeSender, case, now);
        cases.into_iter().map(|case| (case, lifted(case))).collect()
    }

    fn line_of(&self, network: &Network, post: Option<PostNo>, case: CaseNo, now: At) -> Option<CaseLine> {
        let roster = &network.roster;
        let label = |post: PostNo| PostLabel::of(roster, post).map(Actor::Post);
        let what = CaseKind::of(network, case)?;
        let report = network.report.get(case);
        let crisis = network.crisis.get(case);
        let listing = network.focus.get(case);
        let lifted = wuji_core::access::may_case(network, self.person, post, Deed::SeeSender, case, now);
        let holder = match report {
            // A holder who sent it himself is masked like any sender.
            Some(report) if report.holder == report.from && !lifted => {
                let own = network.posts_of(self.person, now);
                report.holder.filter(|holder| own.contains(holder)).and_then(label)
            }
            Some(report) => report.holder.and_then(label),
            None => {
                let crisis = crisis.and_then(|crisis| crisis.holder);
                let listed = crisis.or(listing.and_then(|listing| listing.owner));
                listed.or_else(|| network.holder(case)).and_then(label)
            }
        };
        let open = report.map(|report| !matches!(report.state, State::Settled(_)));
        let open = open.or(crisis.map(|crisis| crisis.is_open())).or(listing.map(|listing| !listing.ended));
        let open = open.or_else(|| is_open(network, case));
        let counselled = network.counselling.get(case).map(|row| row.opened_at);
        let begun = counselled.or_else(|| network.referral.get(case).map(|row| row.offered_at));
        let grade = crisis.map(|crisis| crisis.grade).or(listing.map(|listing| listing.grade));
        Some(CaseLine {
            case,
            what,
            open: open.unwrap_or(false),
            level: report.and_then(|report| report.level),
            grade: grade.flatten(),
            since: report
                .and_then(|report| report.submitted_at)
                .or(crisis.map(|crisis| crisis.opened_at))
                .or(begun),
            holder,
        })
    }
}
