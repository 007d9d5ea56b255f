//! Readings: a visit is a durable entry before anything is shown, lasts 30 minutes, and authority is asked again each time
//! that words or a name are opened within it.

use wuji_core::access::{
    Deed, OpenVisit, Purpose, Target, Visit, may_case, may_class, may_holder, may_person, may_room,
};
use wuji_core::ids::{CaseNo, PersonNo, Position, PostNo, RequestId};
use wuji_core::roster::Where;
use wuji_core::{Action, At, Kind, Network, Request};
use zeroize::Zeroizing;

use crate::engine::{Engine, random_id};
use crate::error::{OpenError, ReadError};
use crate::group::{self, Parts};

impl Engine {
    /// Opens something for 30 minutes. An open visit is used again.
    pub fn visit(
        &self,
        by: PersonNo,
        post: Option<PostNo>,
        target: Target,
        purpose: Purpose,
        words: bool,
    ) -> Result<Position, ReadError> {
        let now = self.now();
        let open = self.read(|view| view.network.access.visiting(by, post, &target, words, now))?;
        if let Some(position) = open {
            return Ok(position);
        }
        let id = RequestId(random_id()?);
        let action = Action::Visit(Visit { target, purpose, words });
        Ok(self.submit(Request { id, by, post, action }, Vec::new())?.position)
    }

    /// The words of an entry, within a visit that covers its case.
    pub fn open_words(&self, visit: Position, entry: Position) -> Result<Zeroizing<String>, ReadError> {
        let now = self.now();
        self.unseal(entry, |case| {
            let covers =
                |network: &Network, open: &OpenVisit| open.words && covers_case(network, open, case, now);
            self.within(visit, now, covers)
        })
    }

    /// What somebody wrote himself in a case about himself, or in his record; of his record, what the roster says of him too.
    /// Needs no visit: it is his own.
    pub fn own_words(&self, by: PersonNo, entry: Position) -> Result<Zeroizing<String>, ReadError> {
        let now = self.now();
        let found = self.entry(entry)?.ok_or(ReadError::NotFound)?;
        let own = found.actor() == Some(by) || found.header.kind == Kind::PersonRegistered;
        self.unseal(entry, |case| {
            self.read(|view| {
                let network = &view.network;
                let record = case == by.record() && may_person(network, by, None, Deed::SeeOwnCopy, by, now);
                let about = network.subject(case) == Some(by)
                    && may_case(network, by, None, Deed::SeeOwnCopy, case, now);
                own && (record || about)
            })
        })
    }

    /// The name of a person, within a visit to him, to a list that he is on, or to a case about him.
    pub fn name(&self, visit: Position, person: PersonNo) -> Result<Zeroizing<String>, ReadError> {
        let now = self.now();
        let covers = |network: &Network, open: &OpenVisit| covers_person(network, open, person, now);
        if !self.within(visit, now, covers)? {
            return Err(ReadError::NotFound);
        }
        self.shared().name(person)
    }

    /// The name of whoever holds a post of the staff, for whoever holds any post; needs no visit.
    pub fn holder_name(
        &self,
        by: PersonNo,
        post: Option<PostNo>,
        about: PersonNo,
    ) -> Result<Zeroizing<String>, ReadError> {
        let now = self.now();
        if !self.read(|view| may_holder(&view.network, by, post, about, now))? {
            return Err(ReadError::NotFound);
        }
        self.shared().name(about)
    }

    /// One's own name.
    pub fn own_name(&self, by: PersonNo) -> Result<Zeroizing<String>, ReadError> {
        if !self.read(|view| view.network.access.has_account(by))? {
            return Err(ReadError::NotFound);
        }
        self.shared().name(by)
    }

    /// The names of one's own people, which need no visit: of the room of its officer, of the class of its commissioner,
    /// of the classes that an advisor covers. Nobody's in any other post.
    pub fn own_names(
        &self,
        by: PersonNo,
        post: PostNo,
    ) -> Result<Vec<(PersonNo, Zeroizing<String>)>, ReadError> {
        let now = self.now();
        let own = self.read(|view| own_people(&view.network, by, post, now))?;
        let name = |person: PersonNo| match self.shared().name(person) {
            Ok(name) => Some(Ok((person, name))),
            // Erased.
            Err(ReadError::NotFound) => None,
            Err(error) => Some(Err(error)),
        };
        own.into_iter().filter_map(name).collect()
    }

    /// Opens all names that are not in memory yet, so that nobody waits for them later.
    pub fn learn_names(&self) -> Result<(), ReadError> {
        self.shared().learn_names()
    }

    fn within(
        &self,
        visit: Position,
        now: At,
        covers: impl FnOnce(&Network, &OpenVisit) -> bool,
    ) -> Result<bool, ReadError> {
        self.read(|view| {
            let network = &view.network;
            network.access.visit(visit, now).is_some_and(|open| covers(network, open))
        })
    }

    /// The words of an entry, if `covers` says so of its case. Asked before any key of the case is used: whoever may not
    /// have them learns neither whether there are words nor whether their key is gone.
    fn unseal(
        &self,
        entry: Position,
        covers: impl FnOnce(CaseNo) -> Result<bool, ReadError>,
    ) -> Result<Zeroizing<String>, ReadError> {
        let shared = self.shared();
        let group = shared.group(entry)?.ok_or(ReadError::NotFound)?;
        let misshapen = |_| OpenError::Misshapen(Position(group.first));
        let parts = Parts::of(group.first, group.count, &group.payload).map_err(misshapen)?;
        let headers = parts.headers(&shared.keys, shared.college)?;
        let found = parts.entries().zip(headers).find(|(sealed, _)| sealed.position == entry);
        let (sealed, header) = found.ok_or(ReadError::NotFound)?;
        let case = header.case.ok_or(ReadError::NotFound)?;
        if !covers(case)? || sealed.words.is_empty() {
            return Err(ReadError::NotFound);
        }
        let plain = Zeroizing::new(group::open_words(&shared.keys, shared.college, &sealed, case.0)?);
        let text = std::str::from_utf8(&plain).map_err(|_| OpenError::Sealed(entry))?;
        Ok(Zeroizing::new(text.to_owned()))
    }
}

/// Who lives in the room, or is in the classes, that are one's own in this post.
fn own_people(network: &Network, by: PersonNo, post: PostNo, now: At) -> Vec<PersonNo> {
    let roster = &network.roster;
    let rooms: Vec<_> = roster.post(post).and_then(|row| row.room).into_iter().collect();
    let rooms: Vec<_> =
        rooms.into_iter().filter(|room| may_room(network, by, Some(post), *room, now)).collect();
    let classes = roster.classes().map(|(class, _)| class);
    let classes: Vec<_> = classes.filter(|class| may_class(network, by, Some(post), *class, now)).collect();
    if rooms.is_empty() && classes.is_empty() {
        return Vec::new();
    }
    let own = |place: &Where| {
        place.room.is_some_and(|room| rooms.contains(&room))
            || place.class.is_some_and(|class| classes.contains(&class))
    };
    let here = roster.people().filter(|(_, row)| row.departed.is_none_or(|departed| now < departed));
    here.filter(|(_, row)| own(&row.place)).map(|(person, _)| person).collect()
}

/// Whether a visit covers the words of a case now.
fn covers_case(network: &Network, open: &OpenVisit, case: CaseNo, now: At) -> bool {
    let (person, post) = (open.person, open.post);
    match open.target {
        Target::Case(covered) if covered == case => {
            network.sees(case).is_some_and(|sees| may_case(network, person, post, sees.words, case, now))
        }
        Target::Person(about) if about.record() == case => {
            may_person(network, person, post, Deed::SeeRecord, about, now)
        }
        _ => false,
    }
}

/// Whether a visit covers the name of a person now.
fn covers_person(network: &Network, open: &OpenVisit, about: PersonNo, now: At) -> bool {
    let (person, post) = (open.person, open.post);
    let may = |deed, case| may_case(network, person, post, deed, case, now);
    let knows = |case| network.sees(case).is_some_and(|sees| may(sees.facts, case));
    let place = network.roster.person(about).map(|row| row.place);
    match open.target {
        Target::Person(covered) => {
            covered == about && may_person(network, person, post, Deed::SeePerson, about, now)
        }
        Target::Case(case) => network.subject(case) == Some(about) && knows(case),
        Target::CaseLoad => network.cases_about(about).into_iter().any(knows),
        Target::Register => network.focus.of(about).is_some_and(|(case, _)| may(Deed::SeeListing, case)),
        Target::Room(room) => {
            place.is_some_and(|place| place.room == Some(room)) && may_room(network, person, post, room, now)
        }
        Target::Class(class) => {
            place.is_some_and(|place| place.class == Some(class))
                && may_class(network, person, post, class, now)
        }
        Target::Census(census) => {
            let asked = place.and_then(|place| place.class).zip(network.census.get(census));
            asked.is_some_and(|(class, census)| census.asks(&network.roster, class))
                && may_person(network, person, post, Deed::SeePerson, about, now)
        }
        Target::Audit => false,
    }
}
