//! The steps of a case: what happened to it, in order, each as far as the reader may see it. The first sender is masked.

mod counselling;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::entry::{By, Entry, Event, Header};
use wuji_core::escalation::{self, Item, Level, Skip};
use wuji_core::ids::{CaseNo, PersonNo, PostNo, RequestId};
use wuji_core::roster::{Role, Roster};
use wuji_core::time::At;
use wuji_core::{
    Kind, Network, access, adoption, care, census, crisis, duty, focus, periodic, report, warning,
};

mod rights;

use super::labels::{Actor, PostLabel};
use super::standing::Sight;
use crate::text::code;

/// One step of a case.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StepLabel {
    /// Of which case.
    pub case: CaseNo,
    /// When.
    pub at: At,
    /// What.
    pub kind: Kind,
    /// By whom.
    pub by: Actor,
    /// Whom it reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Actor>,
    /// What became due with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    /// At which urgency or grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<At>,
    /// Coded facts of the step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Detail>,
    /// What was said, where the reader may read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// Coded facts of one kind: the text of a code is that of the key `prefix-code`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Detail {
    /// What kind of facts.
    pub prefix: String,
    /// The facts.
    pub codes: Vec<String>,
}

/// Who must read "a room-mate" or "a classmate" in one case.
pub(super) struct Mask<'n> {
    roster: &'n Roster,
    /// Posts of students that sent something of the case.
    senders: BTreeSet<PostNo>,
    /// Commands by which something was sent.
    sendings: BTreeSet<RequestId>,
    /// Who reads: his own doing is known to him.
    reader: PersonNo,
    /// The reader may see the sender.
    lifted: bool,
}

impl<'n> Mask<'n> {
    /// The mask of a case with these entries; `lifted` for whoever may see the sender.
    pub(super) fn of(roster: &'n Roster, entries: &[Entry], reader: PersonNo, lifted: bool) -> Self {
        let mut mask = Self { roster, senders: BTreeSet::new(), sendings: BTreeSet::new(), reader, lifted };
        for entry in entries {
            mask.learn(entry);
        }
        mask
    }

    /// Takes up whoever sends with this entry. Who enters word that he received is its first holder, not its sender.
    pub(super) fn learn(&mut self, entry: &Entry) {
        let header = &entry.header;
        let received =
            matches!(entry.event(), Some(Event::Report(report::Event::Submitted { received: Some(_), .. })));
        if received {
            self.sendings.remove(&header.command);
            if let Some(post) = header.by.post() {
                self.senders.remove(&post);
            }
        } else if is_sending(header.kind) {
            self.sendings.insert(header.command);
            let post = header.by.post();
            let student = |post: &PostNo| {
                matches!(self.roster.role(*post), Some(Role::DormOfficer | Role::Commissioner))
            };
            self.senders.extend(post.filter(student));
        }
    }

    /// Who acted.
    pub(super) fn by(&self, header: &Header) -> Actor {
        match header.by {
            By::Engine => Actor::Engine,
            By::Account => Actor::Somebody,
            By::Post { post, person } => {
                let hidden = self.senders.contains(&post) || self.sendings.contains(&header.command);
                if hidden && !self.lifted && person != self.reader {
                    self.masked(post)
                } else {
                    self.plain(post)
                }
            }
        }
    }

    /// A post that was reached or owes something. A supplement is always the sender's.
    pub(super) fn post(&self, post: PostNo, item: Option<Item>) -> Actor {
        let hidden = self.senders.contains(&post) || item == Some(Item::Supplement);
        if hidden && !self.lifted { self.masked(post) } else { self.plain(post) }
    }

    /// The post that sent a report, whatever it is.
    pub(super) fn sender(&self, post: PostNo) -> Actor {
        if self.lifted { self.plain(post) } else { self.masked(post) }
    }

    fn plain(&self, post: PostNo) -> Actor {
        PostLabel::of(self.roster, post).map_or(Actor::Somebody, Actor::Post)
    }

    fn masked(&self, post: PostNo) -> Actor {
        match self.roster.role(post) {
            Some(Role::DormOfficer) => Actor::RoomMate,
            Some(Role::Commissioner) => Actor::Classmate,
            _ => Actor::Somebody,
        }
    }
}

/// Whether whoever does this is a sender.
pub(super) fn is_sending(kind: Kind) -> bool {
    matches!(kind, Kind::Observed | Kind::Submitted | Kind::Joined | Kind::Supplemented)
}

/// What of a report somebody in this post may know. A peer has its way until it left him for the last time: what others found
/// and did, and how it ended, is not for him.
pub(super) fn his_part(
    network: &Network,
    case: CaseNo,
    post: Option<PostNo>,
    mut entries: Vec<Entry>,
) -> Vec<Entry> {
    if !is_peer(network, case, post) {
        return entries;
    }
    let his = |entry: &Entry| {
        let Header { by, from, to, .. } = &entry.header;
        [by.post(), *from, *to].contains(&post)
    };
    entries.retain(|entry| match entry.event() {
        Some(Event::Report(report::Event::Settled { .. })) => entry.header.by.post() == post,
        Some(Event::Report(_)) => true,
        Some(Event::Escalation(_)) => his(entry),
        _ => false,
    });
    let last = entries.iter().rposition(his);
    entries.truncate(last.map_or(0, |last| last + 1));
    entries
}

/// Whether somebody in this post reads a report as a peer of whom it is about.
pub(super) fn is_peer(network: &Network, case: CaseNo, post: Option<PostNo>) -> bool {
    let role = post.and_then(|post| network.roster.role(post));
    role.is_some_and(|role| !role.is_staff()) && network.report.get(case).is_some()
}

/// Whether a step belongs to the case itself; readings are the auditor's.
pub(super) fn is_step(entry: &Entry) -> bool {
    use access::Event::{Denied, Visited};
    !matches!(entry.event(), Some(Event::Access(Visited { .. } | Denied)))
}

impl StepLabel {
    /// A step without its words; with its coded facts as far as the reader may look.
    pub(super) fn of(entry: &Entry, mask: &Mask<'_>, sight: Sight) -> Option<Self> {
        let header = &entry.header;
        // That a danger was raised, at the minute at which somebody reported one, would tell whose counselling it is.
        if sight == Sight::State && header.kind == Kind::CounsellingRaised {
            return None;
        }
        let starts = header.starts;
        let item = starts.map(|start| start.row.item);
        Some(Self {
            case: header.case?,
            at: header.at,
            kind: header.kind,
            by: mask.by(header),
            to: header.to.map(|to| mask.post(to, item)),
            item,
            level: starts.map(|start| start.row.level),
            due: starts.map(|start| start.due),
            details: entry.event().map(|event| seen(event, sight)).unwrap_or_default(),
            words: None,
        })
    }
}

fn detail<T: Serialize>(prefix: &str, codes: impl IntoIterator<Item = T>) -> Option<Detail> {
    let codes: Vec<String> = codes.into_iter().map(|value| code(&value)).collect();
    (!codes.is_empty()).then(|| Detail { prefix: prefix.to_owned(), codes })
}

fn skips(skipped: &[Skip]) -> Vec<Option<Detail>> {
    skipped.iter().flat_map(|skip| [detail("step", [skip.step]), detail("reach", [skip.why])]).collect()
}

/// What a summary of a crisis tells; what was found, proposed, decided and done is for whoever works on it.
const SUMMARY: [&str; 3] = ["grade", "advice", "ended_by"];

/// The coded facts of an event that somebody sees who may look so far.
fn seen(event: &Event, sight: Sight) -> Vec<Detail> {
    match (event, sight) {
        (_, Sight::State) => Vec::new(),
        (Event::Crisis(_), Sight::Facts) => {
            let mut found = details(event);
            found.retain(|detail| SUMMARY.contains(&detail.prefix.as_str()));
            found
        }
        // What was found of a student is for who may have the words too; of a watch request, for who watches.
        (Event::Care(event), Sight::Facts) if !event.is_of_watch() => Vec::new(),
        (_, Sight::Facts | Sight::Words) => details(event),
    }
}

/// The coded facts of an event. No person, no case, no position.
fn details(event: &Event) -> Vec<Detail> {
    let found = match event {
        Event::Report(event) => of_report(event),
        Event::Crisis(event) => of_crisis(event),
        Event::Focus(event) => of_focus(event),
        Event::Duty(event) => of_duty(event),
        Event::Care(event) => of_care(event),
        Event::Census(event) => of_census(event),
        Event::Warning(event) => of_warning(event),
        Event::Rights(event) => rights::details(event),
        Event::Access(access::Event::GlassBroken { behind, .. }) => vec![detail("behind", [behind])],
        Event::Access(access::Event::GlassReviewed { finding }) => {
            vec![detail("glass_finding", [finding])]
        }
        Event::Weeks(event) => of_weeks(event),
        Event::Counselling(event) => counselling::of_counselling(event),
        Event::Referral(event) => counselling::of_referral(event),
        Event::Escalation(escalation::Event::Lapsed { cause, skipped }) => {
            let mut found = vec![detail("lapse_cause", [cause])];
            found.extend(skips(skipped));
            found
        }
        Event::Escalation(escalation::Event::LapseTold { item, .. }) => vec![detail("item", [item])],
        Event::Escalation(escalation::Event::ClockStarted | escalation::Event::ClockStopped)
        | Event::Operation(_)
        | Event::Roster(_)
        | Event::Calendar(_)
        | Event::Policy(_)
        | Event::Access(_)
        | Event::Publication(_) => Vec::new(),
        Event::Adoption(event) => of_adoption(event),
    };
    found.into_iter().flatten().collect()
}

fn of_adoption(event: &adoption::Event) -> Vec<Option<Detail>> {
    match event {
        adoption::Event::Proposed { measure } => vec![detail("matter", [measure.matter()])],
        adoption::Event::Enacted { matter, .. } => vec![detail("matter", [matter])],
        adoption::Event::Declined | adoption::Event::Told | adoption::Event::Seen => Vec::new(),
    }
}

fn of_facts(facts: &report::Facts) -> Vec<Option<Detail>> {
    vec![detail("sign", &facts.signs), detail("life_event", facts.life_event)]
}

fn of_report(event: &report::Event) -> Vec<Option<Detail>> {
    use report::Event::*;
    match event {
        Observed(facts) => of_facts(facts),
        Submitted { urgency, received, skipped, .. } => {
            let channel = received.map(|received| received.channel);
            let mut found = vec![detail("urgency", [urgency]), detail("channel", channel)];
            found.extend(skips(skipped));
            found
        }
        Forwarded { skipped } => skips(skipped),
        Passed { cause, skipped } => {
            let mut found = vec![detail("pass_cause", [cause])];
            found.extend(skips(skipped));
            found
        }
        Settled { outcome } => vec![detail("outcome", [outcome])],
        Told
        | Acknowledged { .. }
        | Accepted { .. }
        | Noted
        | Returned
        | HandedOff
        | Recused { .. }
        | Supplemented
        | Joined { .. }
        | InIncident { .. }
        | OutOfIncident => Vec::new(),
    }
}

fn of_crisis(event: &crisis::Event) -> Vec<Option<Detail>> {
    use crisis::Event::*;
    match event {
        Assessed { grade, factors, instrument, .. } => {
            vec![detail("grade", *grade), detail("factor", factors), detail("instrument", [instrument])]
        }
        Regraded { grade, factors, instrument } | RegradeAsked { grade, factors, instrument } => {
            vec![detail("grade", [grade]), detail("factor", factors), detail("instrument", [instrument])]
        }
        Proposed { options } => vec![detail("measure", options)],
        Decided { measures, .. } => vec![detail("measure", measures)],
        NoticeGiven { grade, advice, .. } => vec![detail("grade", [grade]), detail("advice", advice)],
        Noted { act } => vec![detail("act", *act)],
        KinContacted { result, who, wish } => {
            vec![detail("kin_result", [result]), detail("relative", *who), detail("kin_wish", *wish)]
        }
        Closed { outcome } => vec![detail("ended_by", [outcome])],
        Objected | Ratified { .. } | NoticeReceived { .. } | HandedOff | Told | Recused { .. } => Vec::new(),
    }
}

fn of_focus(event: &focus::Event) -> Vec<Option<Detail>> {
    use focus::Event::*;
    match event {
        Proposed { change, grounds, .. } => {
            let grade = match change {
                focus::Change::List(grade) | focus::Change::Regrade(grade) => Some(*grade),
                focus::Change::Delist => None,
            };
            vec![detail("change", [change]), detail("grade", grade), detail("ground", grounds)]
        }
        Listed { grade } | Regraded { grade } => vec![detail("grade", [grade])],
        Delisted | Declined | Reviewed => Vec::new(),
    }
}

fn of_care(event: &care::Event) -> Vec<Option<Detail>> {
    use care::Event::*;
    match event {
        GuardianshipChecked { found } | WatchChecked { found } => vec![detail("found", [found])],
        GuardianshipEnded { why } | WatchEnded { why } | AftercareEnded { why } => {
            vec![detail("why_ended", [why])]
        }
        InterventionStarted { measure } => vec![detail("measure", [measure])],
        InterventionEnded { effect, .. } => vec![detail("effect", [effect])],
        Protected { what, basis, .. } => vec![detail("protection", [what]), detail("basis", [basis])],
        FollowedUp { contact, course } => vec![detail("contact", [contact]), detail("course", [course])],
        Planned { goals, .. } => {
            vec![
                detail("aim", goals.iter().map(|goal| goal.aim)),
                detail("measure", goals.iter().map(|goal| goal.measure)),
            ]
        }
        WatchRequested { look_for, .. } => vec![detail("look_for", look_for)],
        WatchDeclined { why } => vec![detail("cannot_watch", [why])],
        GuardianshipOrdered { .. }
        | HandOverOffered { .. }
        | HandOverSigned { .. }
        | HandOverDeclined
        | GuardianshipPassed { .. }
        | InterventionStepped { .. }
        | WatchTold
        | AftercareOpened { .. } => Vec::new(),
    }
}

fn of_census(event: &census::Event) -> Vec<Option<Detail>> {
    use census::Event::*;
    match event {
        Excused { reason, .. } => vec![detail("excuse", [reason])],
        Interviewed { outcome } => vec![detail("interview_outcome", [outcome])],
        InstrumentAdopted { .. }
        | Opened { .. }
        | Asked
        | Completed { .. }
        | Overdue { .. }
        | Closed
        | Recorded { .. }
        | InterviewPassed { .. }
        | InterviewOrdered { .. } => Vec::new(),
    }
}

fn of_warning(event: &warning::Event) -> Vec<Option<Detail>> {
    use warning::Event::*;
    match event {
        Fired { rule, advice, .. } => {
            vec![detail("warning_rule", [rule.0.to_string()]), detail("suggestion", [advice])]
        }
        Looked { outcome, reason } => vec![detail("look_outcome", [outcome]), detail("dismissal", *reason)],
        Adopted { .. } => Vec::new(),
    }
}

fn of_duty(event: &duty::Event) -> Vec<Option<Detail>> {
    match event {
        duty::Event::TaskOpened { kind, .. } => vec![detail("task_kind", [kind])],
        duty::Event::Evidenced { medium, .. } => vec![detail("medium", *medium)],
        duty::Event::Adopted { .. }
        | duty::Event::Tightened { .. }
        | duty::Event::Attended { .. }
        | duty::Event::Withdrawn { .. }
        | duty::Event::Waived { .. }
        | duty::Event::Closed { .. }
        | duty::Event::Lapsed { .. }
        | duty::Event::LapseSeen
        | duty::Event::TaskAcknowledged
        | duty::Event::TaskProgressed { .. }
        | duty::Event::TaskDone
        | duty::Event::TaskConfirmed
        | duty::Event::TaskReturned { .. }
        | duty::Event::TaskWithdrawn
        | duty::Event::DocumentFiled(_)
        | duty::Event::BudgetSet { .. }
        | duty::Event::Spent { .. }
        | duty::Event::Qualified { .. }
        | duty::Event::VenueOpened { .. } => Vec::new(),
    }
}

fn of_weeks(event: &periodic::Event) -> Vec<Option<Detail>> {
    use periodic::Event::*;
    match event {
        Missed { cause, .. } => vec![detail("lapse_cause", [cause])],
        Explained { reason } => vec![detail("silence_reason", [reason])],
        Doubted { doubts, .. } => vec![detail("doubt", doubts)],
        Looked { finding } => vec![detail("calm_finding", [finding])],
        Returned { reason } => vec![detail("send_back_reason", [reason])],
        Adopted { .. }
        | Tightened { .. }
        | Ticked { .. }
        | Reported { .. }
        | ZeroReported { .. }
        | Filed { .. }
        | Closed { .. }
        | Countersigned => Vec::new(),
    }
}
