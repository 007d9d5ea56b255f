//! What is one's own: consents as one gave them, requests concerning one's file, one's own counselling and referrals, and what
//! one may do about each. Nobody else reads it.
//!
//! Absent on purpose: a legal ground that stands instead of a consent, who holds a request, what came of an objection, why a
//! counselling was opened. Each would tell of a report, a crisis or a listing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{Deed, may_case, may_person};
use wuji_core::counselling::{Booking, Counselling};
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::limits::COPY_DAYS;
use wuji_core::referral::{Referral, ReferralAnswer, Reply};
use wuji_core::rights::{
    AskRight, ConsentTo, Giver, Handed, RefusalReason, RequestState, RightRequest, Wish, WithdrawRight,
};
use wuji_core::time::Day;
use wuji_core::{Action, At, Network, counselling, referral};
use wuji_engine::{ReadError, random_id};

use super::Reader;
use super::actions::{Trial, WORDS};
use super::labels::{PersonLabel, PostLabel};
use super::plain::{stands, state};
use super::steps::Detail;

/// One's own rights.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RightsWindow {
    /// When it was read, by the engine's clock.
    pub now: At,
    /// Whose.
    pub person: PersonNo,
    /// Under 18: the guardian's consent is needed besides.
    pub is_minor: bool,
    /// Consents, one line for everything that one may consent to.
    pub consents: Vec<ConsentLine>,
    /// What one asked concerning one's file, the latest first.
    pub requests: Vec<OwnRequest>,
    /// What one may ask now.
    pub wishes: Vec<Wish>,
    /// One's own counselling, the latest first.
    pub counselling: Vec<OwnCounselling>,
    /// One's own referrals, the latest first.
    pub referrals: Vec<OwnReferral>,
}

/// How it stands with a consent, as its giver is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// Not given.
    Missing,
    /// Given; the guardian's is not there yet.
    AwaitsGuardian,
    /// Given.
    Given,
    /// Given, and its last day has passed.
    Expired,
    /// Withdrawn.
    Withdrawn,
}

/// A consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConsentLine {
    /// To what.
    pub to: ConsentTo,
    /// How it stands.
    pub state: ConsentState,
    /// Since when it stands so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<At>,
    /// Holds to the end of that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// A request concerning one's own file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnRequest {
    /// Its number.
    pub case: CaseNo,
    /// What for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<Wish>,
    /// How it stands; what came of an objection is told by somebody, not by a word.
    pub state: Detail,
    /// When it came.
    pub asked_at: At,
    /// An answer is due by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<At>,
    /// When it was answered or withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<At>,
    /// Why it was not granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal_reason: Option<RefusalReason>,
    /// How a copy was handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed: Option<Handed>,
    /// The copy may be opened.
    pub copy: bool,
    /// What one may do.
    pub actions: Vec<String>,
}

/// One's own counselling.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OwnCounselling {
    /// Its number.
    pub case: CaseNo,
    /// How far it has come.
    pub state: Detail,
    /// Since when.
    pub since: At,
    /// Who counsels, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counsellor: Option<PersonLabel>,
    /// The post in which he does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostLabel>,
    /// The appointment that is to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<Booking>,
    /// When one was there.
    pub sessions: Vec<Booking>,
    /// What one may do.
    pub actions: Vec<String>,
}

/// One's own referral.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OwnReferral {
    /// Its number.
    pub case: CaseNo,
    /// How far it has come.
    pub state: Detail,
    /// When it was offered.
    pub offered_at: At,
    /// Where to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toward: Option<wuji_core::referral::ReferredTo>,
    /// What the institution is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    /// The post to turn to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostLabel>,
    /// The answers that one may give now.
    pub answers: Vec<ReferralAnswer>,
}

impl Reader<'_> {
    /// His own rights.
    pub fn rights(&self) -> Result<RightsWindow, ReadError> {
        let id = random_id()?;
        let window = self.look(|view, now| {
            let network = &view.network;
            let person = self.person;
            let trial = Trial { network, by: person, post: None, at: now, id };
            let own = may_person(network, person, None, Deed::UseRights, person, now);
            own.then(|| {
                Own { network, now, person, trial: Some(trial) }
                    .window(|deed, case| may_case(network, person, None, deed, case, now))
            })
        })?;
        let mut window = window.ok_or(ReadError::NotFound)?;
        self.name_counsellors(&mut window.counselling)?;
        Ok(window)
    }

    /// Puts in the names of those who counsel, as far as the reader may know them.
    pub(super) fn name_counsellors(&self, rows: &mut [OwnCounselling]) -> Result<(), ReadError> {
        for counsellor in rows.iter_mut().filter_map(|row| row.counsellor.as_mut()) {
            counsellor.name = self.holder_name(None, counsellor.person)?;
        }
        Ok(())
    }
}

/// Whether whoever asked may open the copy of his file: it was handed over as a file, not long ago.
pub(super) fn has_copy(request: &RightRequest, now: At) -> bool {
    let last = request.changed.plus_minutes(i64::from(COPY_DAYS) * 24 * 60);
    request.state == RequestState::Granted && request.handed == Some(Handed::File) && now < last
}

/// What is somebody's own.
pub(super) struct Own<'n> {
    pub(super) network: &'n Network,
    pub(super) now: At,
    /// Whose.
    pub(super) person: PersonNo,
    /// To try what he may do, where he looks himself.
    pub(super) trial: Option<Trial<'n>>,
}

impl Own<'_> {
    /// The window, of the cases of which `may` says that they may be shown.
    pub(super) fn window(&self, may: impl Fn(Deed, CaseNo) -> bool) -> RightsWindow {
        let (network, person) = (self.network, self.person);
        let requests = network.rights.requests_of(person).filter(|(case, _)| may(Deed::UseRights, *case));
        let counselled =
            network.counselling.about(person).filter(|(case, _)| may(Deed::SeeOwnCounselling, *case));
        let referred = network.referral.about(person).filter(|(case, _)| may(Deed::SeeOwnReferral, *case));
        let asks = |wish: &Wish| {
            let ask = AskRight { wish: *wish, person: None, received: None, words: WORDS };
            self.would(Action::AskRight(ask))
        };
        let mut window = RightsWindow {
            now: self.now,
            person,
            is_minor: network.is_minor(person, self.now),
            consents: ConsentTo::ALL.iter().copied().map(|to| self.consent(to)).collect(),
            requests: requests.map(|(case, request)| self.request(case, request)).collect(),
            wishes: Wish::ALL.iter().copied().filter(asks).collect(),
            counselling: counselled.map(|(case, row)| self.counselled(case, row)).collect(),
            referrals: referred.map(|(case, row)| self.referred(case, row)).collect(),
        };
        window.requests.reverse();
        window.counselling.reverse();
        window.referrals.reverse();
        window
    }

    fn would(&self, action: Action) -> bool {
        self.trial.as_ref().is_some_and(|trial| trial.would(action))
    }

    /// The name of the action, if it would be taken.
    fn may(&self, action: Action) -> Option<String> {
        let name = action.name().to_owned();
        self.would(action).then_some(name)
    }

    /// What he, and if he is a minor his guardian, said of it last. A legal ground instead is not his to know.
    fn consent(&self, to: ConsentTo) -> ConsentLine {
        let (rights, person) = (&self.network.rights, self.person);
        let said = rights.said_of(person).iter().filter(|said| said.to == to && said.since <= self.now);
        let last = said.filter(|said| said.giver == Giver::Himself).max_by_key(|said| said.since);
        let guardian = rights.said(person, to, Giver::Guardian, self.now);
        let needs_guardian = self.network.is_minor(person, self.now) && guardian != Some(true);
        let state = match last.map(|said| said.yes) {
            None => ConsentState::Missing,
            Some(None) => ConsentState::Withdrawn,
            Some(Some(until)) if until.is_some_and(|until| until < self.now.day()) => ConsentState::Expired,
            Some(Some(_)) if needs_guardian => ConsentState::AwaitsGuardian,
            Some(Some(_)) => ConsentState::Given,
        };
        ConsentLine {
            to,
            state,
            since: last.map(|said| said.since),
            until: last.and_then(|said| said.yes).flatten(),
        }
    }

    fn request(&self, case: CaseNo, request: &RightRequest) -> OwnRequest {
        let told = request.wish != Some(Wish::Objection);
        let clock = self.network.escalation.of_case(case).map(|(_, clock)| clock.start);
        let due = clock.filter(|start| start.row.item == Item::RightsRequest).map(|start| start.due).min();
        OwnRequest {
            case,
            wish: request.wish,
            state: stands(request),
            asked_at: request.at,
            due,
            ended_at: (!request.is_open()).then_some(request.changed),
            refusal_reason: request.reason.filter(|_| told && request.state == RequestState::Refused),
            handed: request.handed,
            copy: has_copy(request, self.now),
            actions: self.may(Action::WithdrawRight(WithdrawRight { case })).into_iter().collect(),
        }
    }

    fn counselled(&self, case: CaseNo, row: &Counselling) -> OwnCounselling {
        let roster = &self.network.roster;
        let cancel = Action::CancelAppointment(counselling::Cancel { case, by_client: false });
        OwnCounselling {
            case,
            state: state("counselling_stage", row.stage.name()),
            since: row.opened_at,
            counsellor: row.counsellor.map(|person| PersonLabel::of(roster, person)),
            post: row.post.and_then(|post| PostLabel::of(roster, post)),
            appointment: row.booking,
            sessions: row.sessions.iter().filter_map(|session| session.booking).collect(),
            actions: self.may(cancel).into_iter().collect(),
        }
    }

    fn referred(&self, case: CaseNo, row: &Referral) -> OwnReferral {
        let answer = |answer: &ReferralAnswer| {
            let reason = (!answer.is_accepted()).then_some(referral::DeclineReason::NoNeed);
            self.would(Action::AnswerReferral(Reply { case, answer: *answer, reason, words: WORDS }))
        };
        OwnReferral {
            case,
            state: state("referral_stage", row.stage.name()),
            offered_at: row.offered_at,
            toward: row.toward,
            institution: row.institution.as_ref().map(ToString::to_string),
            post: row.holder.and_then(|post| PostLabel::of(&self.network.roster, post)),
            answers: ReferralAnswer::ALL.iter().copied().filter(answer).collect(),
        }
    }
}
