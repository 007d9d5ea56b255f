//! The counsellings: stage, counsellor and clocks from headers, the rest from bodies.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CounsellingBasis, CounsellingConsent, CounsellingEnding, Event, SessionModality, SessionTopic};
use crate::access::{CaseState, CaseView, Deed, Sees};
use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::escalation::Level;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::kind::Kind;
use crate::table::Table;
use crate::time::At;

/// How far a counselling has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nobody has taken it yet.
    Waiting,
    /// Somebody counsels him.
    Open,
    /// Ended; how is known while the case can be opened.
    Ended(Option<CounsellingEnding>),
}

impl Stage {
    /// The name in snake case.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Waiting => "waiting",
            Stage::Open => "open",
            Stage::Ended(_) => "ended",
        }
    }
}

/// An appointment that is to come, or of which nobody has said yet what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Booking {
    /// It begins.
    pub at: At,
    /// For so long.
    pub minutes: u16,
    /// How they will talk.
    pub modality: SessionModality,
}

impl Booking {
    /// When it ends.
    pub fn end(&self) -> At {
        self.at.plus_minutes(i64::from(self.minutes))
    }
}

/// A session that was held.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Session {
    /// The entry that says so.
    pub position: Position,
    /// When that was said.
    pub recorded: At,
    /// When, for how long, how; while the case can be opened.
    pub booking: Option<Booking>,
    /// About what.
    pub topics: Vec<SessionTopic>,
}

/// A counselling.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counselling {
    /// When it was asked for.
    pub opened_at: At,
    /// How far it has come.
    pub stage: Stage,
    /// How soon it was wanted.
    pub level: Option<Level>,
    /// The post that it waited for; once taken, the post in which he counsels.
    pub post: Option<PostNo>,
    /// Who counsels: a person, whatever post he holds later.
    pub counsellor: Option<PersonNo>,
    /// Who is counselled, while the case can be opened.
    pub client: Option<PersonNo>,
    /// Why.
    pub basis: Option<CounsellingBasis>,
    /// On which ground.
    pub consent: Option<CounsellingConsent>,
    /// The case that it came from.
    pub source: Option<CaseNo>,
    /// The entry that made the appointment which is open.
    pub appointment: Option<Position>,
    /// That appointment.
    pub booking: Option<Booking>,
    /// The sessions, in the order in which they were recorded.
    pub sessions: Vec<Session>,
    /// Appointments to which the client did not come.
    pub missed: u32,
    /// Appointments that were called off.
    pub cancelled: u32,
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Counsellings {
    cases: Table<CaseNo, Counselling>,
    by_client: BTreeMap<PersonNo, Vec<CaseNo>>,
    by_counsellor: BTreeMap<PersonNo, Vec<CaseNo>>,
}

impl Counsellings {
    /// The counselling of this case.
    pub fn get(&self, case: CaseNo) -> Option<&Counselling> {
        self.cases.get(case)
    }

    /// All counsellings, in the order in which they came.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Counselling)> {
        self.cases.iter()
    }

    /// The counsellings of a client, in the order in which they came.
    pub fn about(&self, client: PersonNo) -> impl Iterator<Item = (CaseNo, &Counselling)> {
        let cases = self.by_client.get(&client).into_iter().flatten();
        cases.filter_map(|case| self.get(*case).map(|row| (*case, row)))
    }

    /// The counsellings that a person took, in the order in which he took them.
    pub fn of_counsellor(&self, person: PersonNo) -> impl Iterator<Item = (CaseNo, &Counselling)> {
        let cases = self.by_counsellor.get(&person).into_iter().flatten();
        cases.filter_map(|case| self.get(*case).map(|row| (*case, row)))
    }

    /// Whether the client knows of it: he came or asked for it himself, was referred, agreed, or has an appointment. One that
    /// somebody opened because of a report about him would tell him of the report.
    pub fn is_known(&self, case: CaseNo) -> bool {
        let mut asked = Some(case);
        while let Some((case, row)) = asked.and_then(|case| Some((case, self.get(case)?))) {
            if row.is_open_to_client() {
                return true;
            }
            // Handed over: he knows of it if he knew of the one before, whose number is a smaller one.
            let handed_over = row.basis == Some(CounsellingBasis::HandOver);
            asked = row.source.filter(|before| handed_over && *before < case);
        }
        false
    }

    pub(crate) fn view(&self, case: CaseNo) -> Option<CaseView<'_>> {
        let row = self.get(case)?;
        Some(CaseView {
            subject: row.client,
            recused: &[],
            sender: row.client.filter(|_| self.is_known(case)),
            // Nobody has it by his post. Whose turn it is says the clock, as long as nobody has taken it.
            holder: None,
            addressed: row.post.filter(|_| row.stage == Stage::Waiting).into_iter().collect(),
            state: match row.stage {
                Stage::Waiting => CaseState::Open,
                Stage::Open => CaseState::WithCentre,
                Stage::Ended(_) => CaseState::Closed,
            },
            sees: Sees {
                state: Deed::SeeCounsellingState,
                facts: Deed::SeeCounselling,
                words: Deed::SeeCounsellingWords,
                own: Some(Deed::SeeOwnCounselling),
            },
        })
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let header = &entry.header;
        let Some(case) = header.case else { return Ok(()) };
        let event = match entry.event() {
            Some(entry::Event::Counselling(event)) => Some(event),
            _ => None,
        };
        if header.kind == Kind::CounsellingOpened {
            return self.open(case, entry, event);
        }
        let Some(row) = self.cases.get_mut(case) else { return Ok(()) };
        match header.kind {
            Kind::CounsellingTaken => {
                row.stage = Stage::Open;
                row.post = header.by.post();
                row.counsellor = header.by.person();
                if let Some(counsellor) = row.counsellor {
                    self.by_counsellor.entry(counsellor).or_default().push(case);
                }
            }
            Kind::AppointmentBooked => row.appointment = Some(entry.position),
            Kind::AppointmentCancelled => {
                row.cancelled += 1;
                row.close_appointment();
            }
            Kind::AppointmentMissed => {
                row.missed += 1;
                row.close_appointment();
            }
            Kind::SessionHeld => {
                let (position, recorded) = (entry.position, header.at);
                row.sessions.push(Session { position, recorded, booking: None, topics: Vec::new() });
                // A session beside an appointment stops no clock of one.
                if row.appointment.is_some() && header.stops == row.appointment {
                    row.close_appointment();
                }
            }
            Kind::CounsellingEnded => {
                row.stage = Stage::Ended(None);
                row.close_appointment();
            }
            // The clock of an appointment goes on under another entry.
            Kind::Lapsed | Kind::PolicyAppliedToOpen | Kind::ClockStarted
                if row.appointment.is_some() && header.stops == row.appointment =>
            {
                row.appointment = Some(entry.position);
            }
            _ => {}
        }
        if let Some(event) = event {
            row.change(event);
        }
        Ok(())
    }

    fn open(&mut self, case: CaseNo, entry: &Entry, event: Option<&Event>) -> Result<(), Corruption> {
        let mut row = Counselling {
            opened_at: entry.header.at,
            stage: Stage::Waiting,
            level: entry.header.starts.map(|start| start.row.level),
            post: entry.header.to,
            counsellor: None,
            client: None,
            basis: None,
            consent: None,
            source: None,
            appointment: None,
            booking: None,
            sessions: Vec::new(),
            missed: 0,
            cancelled: 0,
        };
        if let Some(Event::Opened { client, basis, source }) = event {
            row.client = Some(*client);
            row.basis = Some(*basis);
            row.source = *source;
            self.by_client.entry(*client).or_default().push(case);
        }
        if self.cases.insert(case, row) { Ok(()) } else { Err(Corruption::Impossible(entry.position)) }
    }
}

impl Counselling {
    /// Whether the client had a part in it: nobody else began it, he agreed, or an appointment was made with him.
    fn is_open_to_client(&self) -> bool {
        let began = matches!(
            self.basis,
            Some(CounsellingBasis::SelfRequest | CounsellingBasis::WalkIn | CounsellingBasis::Referral)
        );
        let agreed =
            matches!(self.consent, Some(CounsellingConsent::Given | CounsellingConsent::WithGuardian));
        let met = self.booking.is_some() || !self.sessions.is_empty() || self.missed + self.cancelled > 0;
        began || agreed || met
    }

    fn close_appointment(&mut self) {
        self.appointment = None;
        self.booking = None;
    }

    fn change(&mut self, event: &Event) {
        match event {
            Event::Taken { consent } => self.consent = Some(*consent),
            Event::Booked { at, minutes, modality } => {
                self.booking = Some(Booking { at: *at, minutes: *minutes, modality: *modality });
            }
            Event::Held { at, minutes, modality, topics, .. } => {
                if let Some(session) = self.sessions.last_mut() {
                    session.booking = Some(Booking { at: *at, minutes: *minutes, modality: *modality });
                    session.topics.clone_from(topics);
                }
            }
            Event::Ended { ending } => self.stage = Stage::Ended(Some(*ending)),
            Event::Opened { .. }
            | Event::Cancelled { .. }
            | Event::Missed
            | Event::Supervised { .. }
            | Event::Raised { .. } => {}
        }
    }
}
