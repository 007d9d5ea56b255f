//! One command being decided: who asks, when, against which network; and the drafts that follow so far.
//!
//! Absent on purpose: changing the network. Whatever later drafts need to know of earlier ones (fresh numbers, positions)
//! is counted here.

use crate::access::{CaseState, Deed, Relation, authority, may_case, may_class, may_person, may_room};
use crate::entry::{Body, By, ClockStart, Draft, Event, Header, Part, VERSION};
use crate::ids::{CaseNo, ClassNo, PersonNo, Position, PostNo, RequestId, RoomNo, SiteNo, UnitNo};
use crate::limits::{ENTRIES_PER_COMMAND_MAX, FUTURE_MIN_MAX};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::roster::{Post, Role, Where};
use crate::time::At;
use crate::words::Slot;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asker {
    Person { person: PersonNo, post: Option<PostNo> },
    Engine,
}

/// Numbers that the next things get.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fresh {
    case: u32,
    unit: u32,
    site: u32,
    class: u32,
    room: u32,
    post: u32,
}

pub(crate) struct Hearing<'n> {
    pub(crate) network: &'n Network,
    pub(crate) at: At,
    pub(crate) asker: Asker,
    pub(crate) command: RequestId,
    words: usize,
    fresh: Fresh,
    drafts: Vec<Draft>,
    denied: bool,
}

fn unname(draft: &mut Draft) {
    if let By::Post { person, .. } = draft.header.by {
        draft.header.by = By::Account;
        draft.body.person = Some(person);
    }
}

/// A draft being written.
#[must_use]
pub(crate) struct Writing(Draft);

impl<'n> Hearing<'n> {
    pub(crate) fn new(network: &'n Network, at: At, asker: Asker, command: RequestId, words: usize) -> Self {
        let roster = &network.roster;
        // The records of the people who found a college are numbered like those of everybody else.
        let by_itself = asker == Asker::Engine && network.head() > Position(0);
        let fresh = Fresh {
            case: if by_itself { network.next_own_case() } else { network.next_case() }.0,
            unit: roster.next_unit().0,
            site: roster.next_site().0,
            class: roster.next_class().0,
            room: roster.next_room().0,
            post: roster.next_post().0,
        };
        Self { network, at, asker, command, words, fresh, drafts: Vec::new(), denied: false }
    }

    pub(crate) fn open_case(&mut self) -> CaseNo {
        let case = CaseNo(self.fresh.case);
        self.fresh.case += 2;
        case
    }

    pub(crate) fn open_unit(&mut self) -> UnitNo {
        UnitNo(take(&mut self.fresh.unit))
    }

    pub(crate) fn open_site(&mut self) -> SiteNo {
        SiteNo(take(&mut self.fresh.site))
    }

    pub(crate) fn open_class(&mut self) -> ClassNo {
        ClassNo(take(&mut self.fresh.class))
    }

    pub(crate) fn open_room(&mut self) -> RoomNo {
        RoomNo(take(&mut self.fresh.room))
    }

    pub(crate) fn open_post(&mut self) -> PostNo {
        PostNo(take(&mut self.fresh.post))
    }

    /// Begins a draft of `event` by the asker, now.
    pub(crate) fn draft(&self, event: impl Into<Event>) -> Writing {
        let event = event.into();
        let (by, person) = match self.asker {
            Asker::Person { person, post: Some(post) } => (By::Post { post, person }, None),
            Asker::Person { person, post: None } => (By::Account, Some(person)),
            Asker::Engine => (By::Engine, None),
        };
        let header = Header {
            at: self.at,
            kind: event.kind(),
            version: VERSION,
            by,
            command: self.command,
            part: Part { index: 0, of: 0 },
            case: None,
            parent: None,
            from: None,
            to: None,
            starts: None,
            stops: None,
        };
        Writing(Draft { header, body: Body { event, person, fingerprint: None }, words: None })
    }

    /// Adds a draft; returns the position that its entry will have.
    pub(crate) fn push(&mut self, writing: Writing) -> Position {
        let position = self.network.head().plus(self.drafts.len());
        self.drafts.push(writing.0);
        position
    }

    /// What follows is of another command, by its id: headers do not tie it to what came before.
    pub(crate) fn apart(&mut self) {
        let next = CaseNo(self.fresh.case);
        self.command = RequestId::derived(next, self.network.head().plus(self.drafts.len()));
    }

    /// The drafts, numbered as parts of their commands.
    pub(crate) fn finish(mut self) -> Result<(Vec<Draft>, bool), Refusal> {
        if self.drafts.len() > ENTRIES_PER_COMMAND_MAX {
            return Err(Refusal::TooLarge);
        }
        self.leave_unnamed();
        for command in self.drafts.chunk_by_mut(|one, next| one.header.command == next.header.command) {
            let of = command.len() as u32;
            for (index, draft) in command.iter_mut().enumerate() {
                draft.header.part = Part { index: index as u32, of };
            }
        }
        Ok((self.drafts, self.denied))
    }

    /// How many words came with the request.
    pub(crate) fn words(&self) -> usize {
        self.words
    }

    /// The drafts so far.
    pub(crate) fn drafts(&self) -> &[Draft] {
        &self.drafts
    }

    /// Moves the asker of all drafts so far from their headers into their bodies: he acts about himself.
    pub(crate) fn unname(&mut self) {
        self.drafts.iter_mut().for_each(unname);
    }

    /// Adds finished drafts of a part of this command.
    pub(crate) fn extend(&mut self, drafts: Vec<Draft>) {
        self.drafts.extend(drafts);
    }

    /// Refuses, leaving an entry of the refusal unless one was left within the hour.
    pub(crate) fn deny(&mut self) -> Result<(), Refusal> {
        if let Some(person) = self.asker_person() {
            self.denied = true;
            if self.network.access.denied_until(person, self.at).is_none() {
                self.push(self.draft(crate::access::Event::Denied));
            }
        }
        Err(Refusal::NotFound)
    }

    /// Who acts about himself in one part of his command is named by the header of none: they came together.
    fn leave_unnamed(&mut self) {
        if self.asker_post().is_some() && self.drafts.iter().any(|draft| draft.header.by == By::Account) {
            let drafts = std::mem::take(&mut self.drafts).into_iter();
            self.drafts = drafts.map(|draft| Writing(draft).unnamed().0).collect();
        }
    }

    pub(crate) fn asker_person(&self) -> Option<PersonNo> {
        match self.asker {
            Asker::Person { person, .. } => Some(person),
            Asker::Engine => None,
        }
    }

    pub(crate) fn asker_post(&self) -> Option<PostNo> {
        match self.asker {
            Asker::Person { post, .. } => post,
            Asker::Engine => None,
        }
    }

    /// The post in which the asker acts.
    pub(crate) fn post(&self) -> Option<&'n Post> {
        self.network.roster.post(self.asker_post()?)
    }

    /// The role in which the asker acts.
    pub(crate) fn role(&self) -> Option<Role> {
        self.post().map(|post| post.role)
    }

    /// Where the asker lives and learns.
    pub(crate) fn asker_place(&self) -> Where {
        self.asker_person()
            .and_then(|person| self.network.roster.person(person))
            .map(|person| person.place)
            .unwrap_or_default()
    }

    pub(crate) fn may_case(&self, deed: Deed, case: CaseNo) -> bool {
        self.asker_person()
            .is_some_and(|person| may_case(self.network, person, self.asker_post(), deed, case, self.at))
    }

    pub(crate) fn may_person(&self, deed: Deed, about: PersonNo) -> bool {
        self.asker_person()
            .is_some_and(|person| may_person(self.network, person, self.asker_post(), deed, about, self.at))
    }

    pub(crate) fn may_room(&self, room: RoomNo) -> bool {
        self.asker_person()
            .is_some_and(|person| may_room(self.network, person, self.asker_post(), room, self.at))
    }

    pub(crate) fn may_class(&self, class: ClassNo) -> bool {
        self.asker_person()
            .is_some_and(|person| may_class(self.network, person, self.asker_post(), class, self.at))
    }

    pub(crate) fn may_duty(&self, deed: Deed, spot: crate::duty::Spot) -> bool {
        // Whoever asks holds the post in which he asks: the network looked when it opened the hearing.
        self.asker_post().is_some_and(|post| spot.allows(self.network, post, deed, self.at))
    }

    /// Refuses unless the asker may do this to the case. Who may not even know of it reads that there is none.
    pub(crate) fn allow_case(&self, deed: Deed, case: CaseNo) -> Result<(), Refusal> {
        if self.may_case(deed, case) {
            return Ok(());
        }
        let sees = self.network.sees(case).ok_or(Refusal::NotFound)?;
        let knows = [Some(sees.state), sees.own].into_iter().flatten().any(|see| self.may_case(see, case));
        Err(if knows { Refusal::NotAllowed } else { Refusal::NotFound })
    }

    /// Refuses unless the asker's office as such may do this.
    pub(crate) fn allow_office(&self, deed: Deed) -> Result<(), Refusal> {
        self.allow(Relation::Elsewhere, deed)
    }

    /// Refuses unless the asker may do this to a unit: by office, or as its own.
    pub(crate) fn allow_unit(&self, deed: Deed, unit: UnitNo) -> Result<(), Refusal> {
        if self.network.roster.unit(unit).is_none() {
            return Err(Refusal::NotFound);
        }
        let own = self.post().is_some_and(|post| post.unit == Some(unit) && post.role.is_station());
        let relation = if own { Relation::OwnDepartment } else { Relation::Elsewhere };
        self.allow(relation, deed).or_else(|_| self.allow_office(deed))
    }

    pub(crate) fn allow(&self, relation: Relation, deed: Deed) -> Result<(), Refusal> {
        let standing = match (self.asker, self.role()) {
            (Asker::Engine, _) => return Err(Refusal::NotAllowed),
            (Asker::Person { .. }, Some(role)) => crate::access::Standing::Post(role),
            (Asker::Person { .. }, None) => crate::access::Standing::Account,
        };
        if authority(standing, relation, deed, CaseState::Open) { Ok(()) } else { Err(Refusal::NotAllowed) }
    }

    /// Checks a claimed time: not in the future, a phone's fast clock aside.
    pub(crate) fn past(&self, field: &'static str, claimed: Option<At>) -> Result<At, Refusal> {
        match claimed {
            Some(claimed) if claimed > self.at.plus_minutes(FUTURE_MIN_MAX) => Err(Refusal::Future(field)),
            Some(claimed) => Ok(claimed.min(self.at)),
            None => Ok(self.at),
        }
    }

    /// Checks that a slot names words that came with the request.
    pub(crate) fn slot(&self, slot: Option<Slot>) -> Result<Option<Slot>, Refusal> {
        match slot {
            Some(slot) if usize::from(slot.index) >= self.words => {
                Err(Refusal::Field { field: "words", why: "names words that did not come with the request" })
            }
            other => Ok(other),
        }
    }

    /// Checks words that must be there.
    pub(crate) fn needed_slot(&self, slot: Option<Slot>) -> Result<Option<Slot>, Refusal> {
        match self.slot(slot)? {
            None => Err(Refusal::Field { field: "words", why: "is needed here; say it in a sentence" }),
            some => Ok(some),
        }
    }
}

fn take(counter: &mut u32) -> u32 {
    let number = *counter;
    *counter += 1;
    number
}

impl Writing {
    pub(crate) fn case(mut self, case: CaseNo) -> Self {
        self.0.header.case = Some(case);
        self
    }

    pub(crate) fn parent(mut self, parent: Option<CaseNo>) -> Self {
        self.0.header.parent = parent;
        self
    }

    pub(crate) fn leaves(mut self, from: Option<PostNo>) -> Self {
        self.0.header.from = from;
        self
    }

    pub(crate) fn reaches(mut self, to: Option<PostNo>) -> Self {
        self.0.header.to = to;
        self
    }

    pub(crate) fn starts(mut self, clock: ClockStart) -> Self {
        self.0.header.starts = Some(clock);
        self
    }

    pub(crate) fn stops(mut self, position: Position) -> Self {
        self.0.header.stops = Some(position);
        self
    }

    pub(crate) fn stops_any(mut self, position: Option<Position>) -> Self {
        self.0.header.stops = position;
        self
    }

    pub(crate) fn words(mut self, words: Option<Slot>) -> Self {
        self.0.words = words;
        self
    }

    /// Moves the asker from the header into the body: he acts about himself.
    pub(crate) fn unnamed(mut self) -> Self {
        unname(&mut self.0);
        self
    }
}
