//! What somebody may do to a case now. Not guessed: each action is tried on the state with [`Network::handle`], which decides
//! and changes nothing, so that a page shows only what can succeed and the rules stand in one place.

mod made;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;
use wuji_core::access::{Deed, may_case};
use wuji_core::crisis::{self, Act, Advice, EndedBy, Grade, Instrument, KinResult, Measure};
use wuji_core::duty;
use wuji_core::entry::Fingerprint;
use wuji_core::focus;
use wuji_core::ids::{CaseNo, PersonNo, PostNo, RequestId};
use wuji_core::network::{Cause, Command, Network};
use wuji_core::refusal::{Outcome, Refusal};
use wuji_core::report::{self, Choice, Urgency};
use wuji_core::roster::{Identify, Reach, Role, UnitKind};
use wuji_core::words::Slot;
use wuji_core::{Action, At, Request};

use super::labels::PostLabel;
use crate::shape;

/// To which posts an action may go now.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Targets {
    /// `report.forward` with a choice of the next step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forward: Vec<Choice>,
    /// `report.return`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub give_back: Vec<PostLabel>,
    /// `report.hand_off` or `crisis.hand_off`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hand_off: Vec<PostLabel>,
    /// By action: the posts to which any other may go.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub posts: BTreeMap<String, Vec<PostLabel>>,
    /// By action and field: the codes with which it can succeed now, where some cannot.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: BTreeMap<String, Codes>,
}

/// Codes by the name of their field.
pub type Codes = BTreeMap<String, Vec<String>>;

/// Somebody who might act.
pub(super) struct Trial<'n> {
    pub(super) network: &'n Network,
    pub(super) by: PersonNo,
    pub(super) post: Option<PostNo>,
    pub(super) at: At,
    /// An id that nobody used.
    pub(super) id: Uuid,
}

/// What an action is about.
#[derive(Clone, Copy)]
enum Concern {
    Case(CaseNo),
    Person(PersonNo),
    Nobody,
}

impl Concern {
    fn given(self) -> Vec<(&'static str, Value)> {
        match self {
            Concern::Case(case) => vec![("case", json!(case))],
            Concern::Person(person) => vec![("person", json!(person))],
            Concern::Nobody => Vec::new(),
        }
    }
}

/// Something that somebody may begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Opening {
    /// The action.
    pub action: String,
    /// In which of one's posts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostLabel>,
    /// The posts to which it may go, where it goes to one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posts: Vec<PostLabel>,
    /// By field: the codes with which it can succeed now, where some cannot.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: Codes,
}

pub(super) const WORDS: Option<Slot> = Some(Slot { index: 0, cut: false });

const CHOICES: [Choice; 6] = [
    Choice::Commissioner,
    Choice::Advisor,
    Choice::Station,
    Choice::StudentAffairs,
    Choice::YouthLeague,
    Choice::Centre,
];

impl Trial<'_> {
    /// Whether the action would be taken, or only lacks something that whoever fills in its form brings.
    pub(super) fn would(&self, action: Action) -> bool {
        matches!(self.attempt(action), Ok(()) | Err(Refusal::Quorum { .. }))
    }

    /// What the core answers; nothing follows from it.
    fn attempt(&self, action: Action) -> Result<(), Refusal> {
        let request = Request { id: RequestId(self.id), by: self.by, post: self.post, action };
        let cause =
            Cause::Request { request: Box::new(request), fingerprint: Fingerprint([0; 16]), words: 1 };
        match self.network.handle(&Command { at: self.at, cause })? {
            Outcome::Accepted(_) => Ok(()),
            Outcome::AlreadyDone(_) => Err(Refusal::Twice),
            Outcome::Recorded(_, refusal) | Outcome::DeniedAgain(refusal, _) => Err(refusal),
        }
    }

    /// What may be done to this case, and to whom it may go.
    pub(super) fn of_case(&self, case: CaseNo) -> (Vec<String>, Targets) {
        let candidates = if self.network.report.get(case).is_some() {
            self.of_report(case)
        } else if self.network.crisis.get(case).is_some() {
            self.of_crisis(case)
        } else if self.network.focus.get(case).is_some() {
            self.of_listing(case)
        } else {
            self.of_duty(case)
        };
        let mut targets = self.targets(case);
        let mut names: Vec<String> = candidates
            .into_iter()
            .filter_map(|action| {
                let name = action.name();
                self.would(action).then(|| name.to_owned())
            })
            .collect();
        names.extend(self.of_any(case));
        let mut to = |name: &str, has: bool| {
            if has && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        };
        to("report.return", !targets.give_back.is_empty());
        to("report.forward", !targets.forward.is_empty());
        let hand_off =
            if self.network.crisis.get(case).is_some() { "crisis.hand_off" } else { "report.hand_off" };
        to(hand_off, !targets.hand_off.is_empty());
        for shape in names.iter().filter_map(|name| shape::shape(name)).filter(|shape| !shape.is_written()) {
            let posts = self.posts_for(shape, Concern::Case(case));
            if !posts.is_empty() {
                targets.posts.insert(shape.name.clone(), posts);
            }
            let codes = self.codes_for(shape, Concern::Case(case));
            if !codes.is_empty() {
                targets.codes.insert(shape.name.clone(), codes);
            }
        }
        if names.iter().any(|name| name == "crisis.decide") {
            targets.posts.insert("crisis.decide".to_owned(), self.executors(case));
        }
        (names, targets)
    }

    /// The posts that a decision may name to carry it out: offices, centre, and the station that has the student.
    fn executors(&self, case: CaseNo) -> Vec<PostLabel> {
        let roster = &self.network.roster;
        let single = |kind: UnitKind| roster.single(kind).and_then(|unit| roster.unit(unit));
        let offices = [UnitKind::StudentAffairs, UnitKind::YouthLeague, UnitKind::Centre];
        // Of whose department and class he is, whoever reads the state alone does not learn here.
        let knows = may_case(self.network, self.by, self.post, Deed::SeeCrisisSummary, case, self.at);
        let subject = self.network.subject(case).filter(|_| knows);
        let place = subject.and_then(|person| roster.person(person)).map(|row| row.place);
        let station = place.and_then(|place| roster.department(place)).and_then(|unit| roster.unit(unit));
        let covers = place.and_then(|place| roster.class(place.class?));
        let posts = offices.into_iter().filter_map(single).chain(station).flat_map(|unit| &unit.posts);
        let kept = self.network.crisis.get(case).filter(|_| knows).map(|crisis| crisis.kept_from());
        let kept = kept.unwrap_or_default();
        let may = |post: &PostNo| {
            let named = roster.role(*post).is_some_and(|role| {
                !role.is_on_call()
                    && (role != Role::Advisor || covers.is_some_and(|row| row.advisors.contains(post)))
            });
            named
                && !matches!(roster.reach(Some(*post), self.at, &kept, None), Reach::Recused | Reach::Vacant)
        };
        posts.copied().filter(may).filter_map(|post| PostLabel::of(roster, post)).collect()
    }

    /// What the sender may still do: send what he kept, hand in a supplement.
    pub(super) fn of_sender(&self, case: CaseNo) -> Vec<String> {
        let actions = [self.send(case), Action::Supplement(report::Supplement { case, words: WORDS })];
        let possible = actions.into_iter().filter_map(|action| {
            let name = action.name();
            self.would(action).then(|| name.to_owned())
        });
        possible.collect()
    }

    fn send(&self, case: CaseNo) -> Action {
        let (involved, keep_from) = (Vec::new(), Vec::new());
        Action::Send(report::Send { case, urgency: Urgency::Concerning, to: None, involved, keep_from })
    }

    fn of_report(&self, case: CaseNo) -> Vec<Action> {
        let note = report::Note { case, words: WORDS };
        let mut actions = vec![
            Action::Acknowledge(report::Acknowledge { case, on_scene: self.declares_on_scene() }),
            Action::Accept(report::Accept { case }),
            Action::Note(note),
            Action::Forward(report::Forward { case, to: None, words: WORDS }),
            Action::Settle(report::Settle { case, outcome: report::Outcome::Talked, words: WORDS }),
            self.send(case),
            Action::Supplement(report::Supplement { case, words: WORDS }),
            Action::Recuse(report::Recuse { case, person: None }),
            Action::Assess(self.assess(case)),
        ];
        actions.extend(self.identify(case));
        actions.extend(self.list(case));
        actions
    }

    fn of_crisis(&self, case: CaseNo) -> Vec<Action> {
        let mut actions = vec![
            Action::Acknowledge(report::Acknowledge { case, on_scene: false }),
            Action::Assess(self.assess(case)),
            Action::ApproveRegrade(crisis::ApproveRegrade { case }),
            Action::Propose(crisis::Propose { case, options: vec![Measure::Counselling], words: WORDS }),
            Action::Decide(crisis::Decide {
                case,
                measures: vec![Measure::Counselling],
                deciders: Vec::new(),
                executing: Vec::new(),
                words: WORDS,
            }),
            Action::Object(crisis::Object { case, words: WORDS }),
            Action::GiveNotice(crisis::GiveNotice { case, advice: vec![Advice::LookOut] }),
            Action::NoteCrisis(crisis::Note { case, act: Some(Act::Talked), words: None }),
            Action::ContactKin(crisis::Kin {
                case,
                result: KinResult::Told,
                who: None,
                wish: None,
                words: WORDS,
            }),
            Action::RecuseCrisis(crisis::Recuse { case, person: None }),
            Action::CloseCrisis(crisis::Close { case, outcome: EndedBy::Passed, words: WORDS }),
        ];
        actions.extend(self.identify(case));
        actions.extend(self.list(case));
        actions
    }

    fn assess(&self, case: CaseNo) -> crisis::Assess {
        crisis::Assess {
            case,
            grade: Some(Grade::Red),
            factors: Vec::new(),
            instrument: Instrument::Interview,
            watcher: None,
            words: WORDS,
        }
    }

    fn declares_on_scene(&self) -> bool {
        self.post.and_then(|post| self.network.roster.role(post)) == Some(Role::Advisor)
    }

    fn may(&self, deed: Deed, case: CaseNo) -> bool {
        may_case(self.network, self.by, self.post, deed, case, self.at)
    }

    /// Oneself stands for whoever the described subject will turn out to be.
    fn identify(&self, case: CaseNo) -> Option<Action> {
        self.may(Deed::Identify, case).then_some(Action::Identify(Identify { case, person: self.by }))
    }

    /// A change of the register that comes from this case.
    fn list(&self, case: CaseNo) -> Option<Action> {
        let subject = self.network.report.get(case).and_then(|report| report.subject);
        let subject = subject.or_else(|| self.network.crisis.get(case).and_then(|crisis| crisis.subject));
        let person = subject.and_then(report::Subject::person)?;
        let listed = self.network.focus.of(person).is_some_and(|(_, listing)| listing.grade.is_some());
        let change =
            if listed { focus::Change::Regrade(Grade::Red) } else { focus::Change::List(Grade::Red) };
        let grounds = vec![focus::Ground::Reports];
        let source = Some(case);
        Some(Action::ProposeListing(focus::Propose { person, change, grounds, source, words: WORDS }))
    }

    fn of_listing(&self, case: CaseNo) -> Vec<Action> {
        let mut actions = vec![
            Action::ApproveListing(focus::Approve { case }),
            Action::DeclineListing(focus::Decline { case, words: WORDS }),
            Action::ReviewListing(focus::Review { case, words: WORDS }),
        ];
        let listed = self.network.focus.get(case).filter(|listing| listing.grade.is_some());
        actions.extend(listed.and_then(|listing| listing.person).map(|person| {
            let (change, grounds) = (focus::Change::Delist, vec![focus::Ground::Calm]);
            Action::ProposeListing(focus::Propose { person, change, grounds, source: None, words: WORDS })
        }));
        actions
    }

    /// A task or a missed duty.
    fn of_duty(&self, case: CaseNo) -> Vec<Action> {
        vec![
            Action::AcknowledgeTask(duty::AcknowledgeTask { case }),
            Action::ProgressTask(duty::ProgressTask { case, percent: 50, words: WORDS }),
            Action::FinishTask(duty::FinishTask { case, words: WORDS }),
            Action::ConfirmTask(duty::ConfirmTask { case }),
            Action::ReturnTask(duty::ReturnTask { case, due: self.at.day(), words: WORDS }),
            Action::WithdrawTask(duty::WithdrawTask { case, words: WORDS }),
            Action::SeeLapse(duty::SeeLapse { case }),
        ]
    }

    fn targets(&self, case: CaseNo) -> Targets {
        let roster = &self.network.roster;
        let label = |post| PostLabel::of(roster, post);
        let holder = self.network.holder(case);
        let unit = holder.and_then(|holder| roster.post(holder)).and_then(|post| post.unit);
        let beside =
            unit.and_then(|unit| roster.unit(unit)).map(|unit| unit.posts.clone()).unwrap_or_default();
        if self.network.crisis.get(case).is_some() {
            let to = |to: &PostNo| {
                self.would(Action::HandOffCrisis(crisis::HandOff { case, to: *to, words: WORDS }))
            };
            let hand_off = beside.into_iter().filter(to).filter_map(label).collect();
            return Targets { hand_off, ..Targets::default() };
        }
        let Some(report) = self.network.report.get(case) else { return Targets::default() };
        let mut before = report.path.clone();
        before.sort_unstable();
        before.dedup();
        let back = |to: &PostNo| self.would(Action::Return(report::Return { case, to: *to, words: WORDS }));
        let over = |to: &PostNo| self.would(Action::HandOff(report::HandOff { case, to: *to, words: WORDS }));
        let up =
            |to: &Choice| self.would(Action::Forward(report::Forward { case, to: Some(*to), words: WORDS }));
        Targets {
            forward: CHOICES.into_iter().filter(up).collect(),
            give_back: before.into_iter().filter(back).filter_map(label).collect(),
            hand_off: beside.into_iter().filter(over).filter_map(label).collect(),
            ..Targets::default()
        }
    }
}
