//! Consents by person, disclosures by case, requests and breaches by their own case.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    BreachKind, BreachMeasure, BreachOutcome, ConsentTo, DelayGround, DisclosureGround, Event, Giver, Handed,
    LegalGround, Recipient, RefusalReason, Severity, Shared, Told, Wish,
};
use crate::access::{CaseState, CaseView, Deed, Sees};
use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::kind::Kind;
use crate::table::Table;
use crate::time::{At, Day};
use crate::words::Title;

/// What somebody said of a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Said {
    /// To what.
    pub to: ConsentTo,
    /// Whose consent.
    pub giver: Giver,
    /// Yes, to the end of which day, if to any; nothing: withdrawn.
    pub yes: Option<Option<Day>>,
    /// Since when.
    pub since: At,
}

/// A ground that stands instead of a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Instead {
    to: ConsentTo,
    ground: LegalGround,
    since: At,
    until: Option<Day>,
}

/// What is known of a person's consents.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
struct Consents {
    said: Vec<Said>,
    instead: Vec<Instead>,
    delay: Option<Delay>,
}

/// A person is told later who opened his file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Delay {
    /// Why.
    pub ground: DelayGround,
    /// Until the end of that day.
    pub until: Day,
    /// Recorded then.
    pub at: At,
}

/// Something confidential that was told to somebody outside.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Disclosure {
    /// When it was recorded.
    pub at: At,
    /// By which post.
    pub by: Option<PostNo>,
    /// To whom.
    pub recipient: Recipient,
    /// What people call them.
    pub title: Option<Title>,
    /// Why it may be.
    pub ground: DisclosureGround,
    /// How much.
    pub shared: Vec<Shared>,
    /// The person concerned learns of it after that day.
    pub delay: Option<(DelayGround, Day)>,
}

/// How far a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Nobody has seen it yet.
    Received,
    /// Somebody looks after it.
    Acknowledged,
    /// Granted.
    Granted,
    /// Not granted.
    Refused,
    /// Withdrawn by whoever asked.
    Withdrawn,
}

impl RequestState {
    /// Every state.
    pub const ALL: [RequestState; 5] = [
        RequestState::Received,
        RequestState::Acknowledged,
        RequestState::Granted,
        RequestState::Refused,
        RequestState::Withdrawn,
    ];
}

/// A request concerning one's own file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RightRequest {
    /// Whose file, while the case can be opened.
    pub person: Option<PersonNo>,
    /// What for.
    pub wish: Option<Wish>,
    /// The post that has it.
    pub holder: Option<PostNo>,
    /// The posts that had it.
    pub addressed: Vec<PostNo>,
    /// How far it has come.
    pub state: RequestState,
    /// Why it was refused.
    pub reason: Option<RefusalReason>,
    /// How a copy was handed over.
    pub handed: Option<Handed>,
    /// When it came.
    pub at: At,
    /// Its last step.
    pub changed: At,
}

impl RightRequest {
    /// Whether it waits for an answer.
    pub fn is_open(&self) -> bool {
        matches!(self.state, RequestState::Received | RequestState::Acknowledged)
    }
}

/// How far the handling of a breach has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BreachState {
    /// Reported.
    Reported,
    /// Assessed.
    Assessed,
    /// Those concerned were told, or there is a reason why not.
    Told,
    /// Closed.
    Closed,
}

impl BreachState {
    /// Every state.
    pub const ALL: [BreachState; 4] =
        [BreachState::Reported, BreachState::Assessed, BreachState::Told, BreachState::Closed];
}

/// A breach of confidentiality.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Breach {
    /// How far it has come.
    pub state: BreachState,
    /// The post that has it.
    pub holder: Option<PostNo>,
    /// The posts that had it, and the one that may know about whom it is.
    pub addressed: Vec<PostNo>,
    /// Of whose confidence, if known, while the case can be opened.
    pub about: Option<PersonNo>,
    /// Who reported it.
    pub reporter: Option<PersonNo>,
    /// Who must not have it.
    pub recused: Vec<PersonNo>,
    /// What it is.
    pub kind: Option<BreachKind>,
    /// How grave.
    pub severity: Option<Severity>,
    /// How many people it concerns.
    pub people: Option<u32>,
    /// Whether they were told.
    pub told: Option<Told>,
    /// What was done.
    pub measures: Vec<BreachMeasure>,
    /// How it ended.
    pub outcome: Option<BreachOutcome>,
    /// When it was reported.
    pub at: At,
    /// Its last step.
    pub changed: At,
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Rights {
    consents: BTreeMap<PersonNo, Consents>,
    disclosures: BTreeMap<CaseNo, Vec<Disclosure>>,
    requests: Table<CaseNo, RightRequest>,
    by_person: BTreeMap<PersonNo, Vec<CaseNo>>,
    breaches: Table<CaseNo, Breach>,
    /// Who proposed, approved, declined or reviewed a listing, by its case.
    hands: BTreeMap<CaseNo, BTreeSet<PersonNo>>,
}

impl Rights {
    /// What was last said of a consent and holds at `at`: yes, no more, or nothing.
    pub fn said(&self, person: PersonNo, to: ConsentTo, giver: Giver, at: At) -> Option<bool> {
        let said = &self.consents.get(&person)?.said;
        let of = said.iter().filter(|said| said.to == to && said.giver == giver && said.since <= at);
        // What was entered later counts, from when it says.
        let last = of.max_by_key(|said| said.since)?;
        Some(last.yes.is_some_and(|until| until.is_none_or(|until| at.day() <= until)))
    }

    /// The legal ground that stands instead of a consent at `at`.
    pub fn ground(&self, person: PersonNo, to: ConsentTo, at: At) -> Option<LegalGround> {
        let instead = &self.consents.get(&person)?.instead;
        let holds = |row: &&Instead| {
            row.to == to && row.since <= at && row.until.is_none_or(|until| at.day() <= until)
        };
        instead.iter().rev().find(holds).map(|row| row.ground)
    }

    /// Until when a person is told later who opened his file, and why.
    pub fn delay(&self, person: PersonNo) -> Option<Delay> {
        self.consents.get(&person)?.delay
    }

    /// What of a case, or of a person's record, was told to somebody outside.
    pub fn disclosures(&self, case: CaseNo) -> &[Disclosure] {
        self.disclosures.get(&case).map(Vec::as_slice).unwrap_or_default()
    }

    /// A request by its case.
    pub fn request(&self, case: CaseNo) -> Option<&RightRequest> {
        self.requests.get(case)
    }

    /// All requests, in the order in which they came.
    pub fn requests(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &RightRequest)> {
        self.requests.iter()
    }

    /// The requests of a person, in the order in which they came.
    pub fn requests_of(&self, person: PersonNo) -> impl Iterator<Item = (CaseNo, &RightRequest)> {
        let cases = self.by_person.get(&person).into_iter().flatten();
        cases.filter_map(|case| self.request(*case).map(|request| (*case, request)))
    }

    /// The cases of this area that concern a person: what he asked, and breaches of his confidence.
    pub(crate) fn all_about(&self, person: PersonNo) -> impl Iterator<Item = CaseNo> {
        let breaches = self.breaches().filter(move |(_, breach)| breach.about == Some(person));
        self.requests_of(person).map(|(case, _)| case).chain(breaches.map(|(case, _)| case))
    }

    /// What was said of a person's consents, in the order in which it was entered.
    pub fn said_of(&self, person: PersonNo) -> &[Said] {
        self.consents.get(&person).map(|row| row.said.as_slice()).unwrap_or_default()
    }

    /// A breach by its case.
    pub fn breach(&self, case: CaseNo) -> Option<&Breach> {
        self.breaches.get(case)
    }

    /// The register of breaches, in the order in which they came.
    pub fn breaches(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Breach)> {
        self.breaches.iter()
    }

    /// Who proposed, approved, declined or reviewed a listing.
    pub(crate) fn hands(&self, listing: CaseNo) -> BTreeSet<PersonNo> {
        self.hands.get(&listing).cloned().unwrap_or_default()
    }

    pub(crate) fn view(&self, case: CaseNo) -> Option<CaseView<'_>> {
        let request = self.request(case).map(|request| CaseView {
            subject: request.person,
            recused: &[],
            // He knows of his own request, whoever entered it.
            sender: request.person,
            holder: request.holder,
            addressed: request.addressed.clone(),
            state: if request.is_open() { CaseState::Open } else { CaseState::Closed },
            sees: Sees {
                state: Deed::SeeRights,
                facts: Deed::SeeRights,
                words: Deed::SeeRights,
                own: Some(Deed::UseRights),
            },
        });
        request.or_else(|| {
            let breach = self.breach(case)?;
            // Somebody whom it concerns and who did not report it is told by the step for that, not by a list.
            let own = breach.about.is_none() || breach.about == breach.reporter;
            Some(CaseView {
                subject: breach.about,
                recused: &breach.recused,
                sender: breach.reporter,
                holder: breach.holder,
                addressed: breach.addressed.clone(),
                state: if breach.state == BreachState::Closed { CaseState::Closed } else { CaseState::Open },
                sees: Sees {
                    state: Deed::SeeBreach,
                    facts: Deed::SeeBreachFacts,
                    words: Deed::SeeBreachFacts,
                    own: own.then_some(Deed::SeeOwnBreach),
                },
            })
        })
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let header = &entry.header;
        let Some(case) = header.case else { return Ok(()) };
        let event = match entry.event() {
            Some(entry::Event::Rights(event)) => Some(event),
            _ => None,
        };
        match header.kind {
            Kind::ListingProposed
            | Kind::Listed
            | Kind::FocusRegraded
            | Kind::Delisted
            | Kind::Declined
            | Kind::Reviewed => {
                if let Some(person) = header.by.person() {
                    self.hands.entry(case).or_default().insert(person);
                }
                return Ok(());
            }
            Kind::RightAsked => {
                let request = RightRequest {
                    person: None,
                    wish: None,
                    holder: header.to,
                    addressed: header.to.into_iter().collect(),
                    state: RequestState::Received,
                    reason: None,
                    handed: None,
                    at: header.at,
                    changed: header.at,
                };
                if !self.requests.insert(case, request) {
                    return Err(Corruption::Impossible(entry.position));
                }
            }
            Kind::BreachReported => {
                let breach = Breach {
                    state: BreachState::Reported,
                    holder: header.to,
                    addressed: header.to.into_iter().collect(),
                    about: None,
                    reporter: None,
                    recused: Vec::new(),
                    kind: None,
                    severity: None,
                    people: None,
                    told: None,
                    measures: Vec::new(),
                    outcome: None,
                    at: header.at,
                    changed: header.at,
                };
                if !self.breaches.insert(case, breach) {
                    return Err(Corruption::Impossible(entry.position));
                }
            }
            _ => {}
        }
        if let Some(request) = self.requests.get_mut(case) {
            request.step(entry, event);
            if let Some(Event::Asked { person, .. }) = event {
                self.by_person.entry(*person).or_default().push(case);
            }
        } else if let Some(breach) = self.breaches.get_mut(case) {
            breach.step(entry, event);
        }
        if let Some(event) = event {
            self.record(case, event, entry);
        }
        Ok(())
    }

    /// What stands in a person's record, or in the case that was told of.
    fn record(&mut self, case: CaseNo, event: &Event, entry: &Entry) {
        let (at, person) = (entry.header.at, PersonNo(case.0));
        match event {
            Event::Consented { to, giver, since, until, .. } => {
                let said = Said { to: *to, giver: *giver, yes: Some(*until), since: *since };
                self.consents.entry(person).or_default().said.push(said);
            }
            Event::ConsentWithdrawn { to, giver, .. } => {
                let said = Said { to: *to, giver: *giver, yes: None, since: at };
                self.consents.entry(person).or_default().said.push(said);
            }
            Event::GroundRecorded { to, ground, until } => {
                let instead = Instead { to: *to, ground: *ground, since: at, until: *until };
                self.consents.entry(person).or_default().instead.push(instead);
            }
            Event::ReceiptDelayed { ground, until } => {
                self.consents.entry(person).or_default().delay =
                    Some(Delay { ground: *ground, until: *until, at });
            }
            Event::Disclosed { recipient, title, ground, shared, delay } => {
                let disclosure = Disclosure {
                    at,
                    by: entry.header.by.post(),
                    recipient: *recipient,
                    title: title.clone(),
                    ground: *ground,
                    shared: shared.clone(),
                    delay: *delay,
                };
                self.disclosures.entry(case).or_default().push(disclosure);
            }
            Event::Corrected { .. } => {}
            // Steps of requests and breaches, whose rows their first entry opened.
            Event::Asked { .. }
            | Event::Acknowledged
            | Event::Granted { .. }
            | Event::Refused { .. }
            | Event::Withdrawn
            | Event::BreachReported { .. }
            | Event::BreachAssessed { .. }
            | Event::BreachTold { .. }
            | Event::BreachMeasured { .. }
            | Event::BreachClosed { .. } => {}
        }
    }
}

fn address(holder: &mut Option<PostNo>, addressed: &mut Vec<PostNo>, to: Option<PostNo>) {
    *holder = to.or(*holder);
    addressed.extend(to.filter(|to| !addressed.contains(to)));
}

impl RightRequest {
    fn step(&mut self, entry: &Entry, event: Option<&Event>) {
        self.state = match entry.header.kind {
            Kind::RightAsked => RequestState::Received,
            Kind::RightAcknowledged => RequestState::Acknowledged,
            Kind::RightGranted => RequestState::Granted,
            Kind::RightRefused => RequestState::Refused,
            Kind::RightWithdrawn => RequestState::Withdrawn,
            Kind::Lapsed => {
                return address(&mut self.holder, &mut self.addressed, entry.header.to);
            }
            _ => return,
        };
        self.changed = entry.header.at;
        match event {
            Some(Event::Asked { person, wish, .. }) => {
                self.person = Some(*person);
                self.wish = Some(*wish);
            }
            Some(Event::Granted { handed }) => self.handed = *handed,
            Some(Event::Refused { reason }) => self.reason = Some(*reason),
            _ => {}
        }
    }
}

impl Breach {
    fn step(&mut self, entry: &Entry, event: Option<&Event>) {
        self.state = match entry.header.kind {
            Kind::BreachReported | Kind::BreachMeasured => self.state,
            Kind::BreachAssessed if self.state == BreachState::Reported => BreachState::Assessed,
            Kind::BreachAssessed => self.state,
            Kind::BreachTold => BreachState::Told,
            Kind::BreachClosed => BreachState::Closed,
            Kind::Lapsed => {
                return address(&mut self.holder, &mut self.addressed, entry.header.to);
            }
            _ => return,
        };
        self.changed = entry.header.at;
        match event {
            Some(Event::BreachReported { kind, about, recused, confidant, .. }) => {
                self.kind = Some(*kind);
                self.about = *about;
                self.recused.clone_from(recused);
                self.reporter = entry.actor();
                address(&mut None, &mut self.addressed, *confidant);
            }
            Some(Event::BreachAssessed { severity, people }) => {
                self.severity = Some(*severity);
                self.people = Some(*people);
            }
            Some(Event::BreachTold { told }) => self.told = Some(*told),
            Some(Event::BreachMeasured { measure }) => self.measures.push(*measure),
            Some(Event::BreachClosed { outcome }) => self.outcome = Some(*outcome),
            _ => {}
        }
    }
}
