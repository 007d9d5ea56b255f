//! September (gap 15): the roster of a new year against the state. Who moves, who comes, who graduated; as actions that go
//! together as one import, in an order in which no bed is taken twice.
//!
//! Whoever the roster does not name stays where he is, unless his class graduates or the caller says why he left: a file
//! that lacks a department must not send it away.

use std::collections::{BTreeMap, BTreeSet};

use super::enrol::{Enrol, Row, RowFault, RowProblem};
use super::{
    CloseClass, Depart, Leaving, OpenClass, OpenRoom, OpenUnit, Person, PersonKind, Place, UnitKind, Where,
};
use crate::action::Action;
use crate::ids::{CaseNo, ClassNo, PersonNo, RoomNo, Tag, UnitNo};
use crate::network::Network;
use crate::time::At;
use crate::words::{Slot, Title};

/// Who left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Leavers {
    /// Those whom the file names, with why.
    pub named: Vec<Leaver>,
    /// Classes of this year of entry graduated, as far as the file does not name them.
    pub graduating: Option<u16>,
    /// Why everybody else whom the file does not name left; he stays when absent.
    pub others: Option<Leaving>,
}

/// Somebody of whom the file says that he left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaver {
    /// Line of the file, counted from 1.
    pub line: u32,
    /// Keyed tag of his student number.
    pub tag: Tag,
    /// Why.
    pub reason: Leaving,
}

/// What a new year brings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RollOver {
    /// The actions, for one import.
    pub actions: Vec<Action>,
    /// The words of those who come, by their slot in the roster that was given, in the order of their new slots.
    pub words: Vec<u16>,
    /// How many get another class or another bed.
    pub moved: u32,
    /// How many come.
    pub arrived: u32,
    /// How many leave, by reason.
    pub departed: BTreeMap<Leaving, u32>,
    /// How many the roster does not name who stay.
    pub unnamed: u32,
    /// How many classes nobody learns in any more.
    pub closed: u32,
    /// Open reports about those who leave: they do not end thereby.
    pub open_reports: Vec<CaseNo>,
    /// Open crises about those who leave: they do not end thereby.
    pub open_crises: Vec<CaseNo>,
    /// Listings of those who leave: word to the other school is due.
    pub listings: Vec<CaseNo>,
    /// Rows that cannot be taken; whoever they are about stays where he is.
    pub problems: Vec<RowProblem>,
}

/// Plans the new year of a college at `at`. The rows collide with each other nowhere: whoever read them has seen to that.
pub fn roll_over(network: &Network, at: At, rows: &Enrol, leavers: Leavers) -> RollOver {
    let mut plan = Planning::of(network, at);
    let leaving = plan.sort(rows, &leavers.named);
    plan.leave(leaving, &leavers);
    plan.refuse();
    plan.settle_places();
    plan.move_all();
    plan.arrive();
    plan.close();
    plan.done
}

/// A row with who it is about, if he is here already.
struct Named<'a> {
    row: &'a Row,
    person: Option<PersonNo>,
}

struct Planning<'a> {
    network: &'a Network,
    at: At,
    rows: Vec<Named<'a>>,
    /// Students who are here and whom no row names.
    unnamed: Vec<PersonNo>,
    units: BTreeMap<&'a Title, UnitNo>,
    classes: BTreeMap<&'a Title, ClassNo>,
    rooms: BTreeMap<(&'a Title, &'a Title), RoomNo>,
    /// Who lies in which bed, as the actions so far have it.
    beds: BTreeMap<(RoomNo, u8), PersonNo>,
    done: RollOver,
}

impl<'a> Planning<'a> {
    fn of(network: &'a Network, at: At) -> Self {
        let roster = &network.roster;
        let stations = roster.units().filter(|(_, unit)| unit.kind == UnitKind::Station);
        let beds = roster
            .rooms()
            .flat_map(|(number, room)| room.beds.iter().map(move |(bed, person)| ((number, *bed), *person)));
        Self {
            network,
            at,
            rows: Vec::new(),
            unnamed: Vec::new(),
            units: stations.map(|(number, unit)| (&unit.title, number)).collect(),
            classes: roster.classes().map(|(number, class)| (&class.title, number)).collect(),
            rooms: roster.rooms().map(|(number, room)| ((&room.building, &room.title), number)).collect(),
            beds: beds.collect(),
            done: RollOver::default(),
        }
    }

    fn person(&self, person: PersonNo) -> Option<&'a Person> {
        self.network.roster.person(person)
    }

    fn problem(&mut self, line: u32, fault: RowFault) {
        self.done.problems.push(RowProblem { line, fault });
    }

    fn is_student_here(&self, person: PersonNo) -> bool {
        self.network.roster.is_here(person, self.at)
            && self.person(person).is_some_and(|person| person.kind == PersonKind::Student)
    }

    /// Who is named, and who is not; answers who of those named leaves. Of two lines about one number the later is refused.
    fn sort(&mut self, rows: &'a Enrol, leavers: &[Leaver]) -> Vec<(PersonNo, Leaving)> {
        let roster = &self.network.roster;
        let mut named = BTreeSet::new();
        let mut first: BTreeMap<Tag, u32> = BTreeMap::new();
        let lines = rows.rows.iter().map(|row| (row.tag, row.line));
        for (tag, line) in lines.chain(leavers.iter().map(|leaver| (leaver.tag, leaver.line))) {
            let line = first.get(&tag).map_or(line, |before| line.min(*before));
            first.insert(tag, line);
        }
        let is_first = |tag: Tag, line: u32| first.get(&tag) == Some(&line);
        let mut leaving = Vec::new();
        for leaver in leavers {
            let known = roster.tagged(leaver.tag);
            let person = known.filter(|person| self.is_student_here(*person));
            // Whoever left already need not be sent away again: the same file may come twice.
            let is_gone =
                known.and_then(|person| self.person(person)).is_some_and(|row| row.departed.is_some());
            // Whoever is spoken of in a refused line stays.
            named.extend(person);
            match person {
                _ if !is_first(leaver.tag, leaver.line) => {
                    self.problem(leaver.line, RowFault::DuplicateNumber);
                }
                None if is_gone => {}
                None => self.problem(leaver.line, RowFault::UnknownStudent),
                Some(person) => leaving.push((person, leaver.reason)),
            }
        }
        for row in &rows.rows {
            let person = roster.tagged(row.tag);
            let here = person.is_none_or(|person| self.is_student_here(person));
            let fits =
                self.classes.get(&row.class).and_then(|class| roster.class(*class)).is_none_or(|class| {
                    let unit = roster.unit(class.unit).map(|unit| &unit.title);
                    unit == Some(&row.department) && class.year == row.year && !class.closed
                });
            named.extend(person);
            if !is_first(row.tag, row.line) {
                self.problem(row.line, RowFault::DuplicateNumber);
            } else if !here {
                self.problem(row.line, RowFault::AlreadyEnrolled);
            } else if !fits {
                self.problem(row.line, RowFault::ClassElsewhere);
            } else {
                self.rows.push(Named { row, person });
            }
        }
        self.unnamed = roster
            .people()
            .filter(|(person, row)| {
                row.kind == PersonKind::Student && roster.is_here(*person, self.at) && !named.contains(person)
            })
            .map(|(person, _)| person)
            .collect();
        leaving
    }

    fn leave(&mut self, named: Vec<(PersonNo, Leaving)>, leavers: &Leavers) {
        let roster = &self.network.roster;
        for (person, reason) in named {
            self.depart(person, reason);
        }
        for person in std::mem::take(&mut self.unnamed) {
            let Some(row) = self.person(person) else { continue };
            let class = row.place.class.and_then(|class| roster.class(class));
            let graduates =
                leavers.graduating.is_some() && class.map(|class| class.year) == leavers.graduating;
            let reason = if graduates { Some(Leaving::Graduated) } else { leavers.others };
            let Some(reason) = reason else {
                self.done.unnamed += 1;
                self.unnamed.push(person);
                continue;
            };
            self.depart(person, reason);
        }
    }

    fn depart(&mut self, person: PersonNo, reason: Leaving) {
        let Some(row) = self.person(person) else { return };
        self.done.actions.push(Action::Depart(Depart { person, reason: Some(reason) }));
        *self.done.departed.entry(reason).or_default() += 1;
        if let Some(bed) = bed(row.place) {
            self.beds.remove(&bed);
        }
        let reports = self.network.report.about(person).map(|(case, _)| case);
        self.done.open_reports.extend(reports.filter(|case| {
            self.network.report.get(*case).is_some_and(|report| report.state == crate::report::State::Open)
        }));
        self.done.open_crises.extend(self.network.crisis.open_about(person).map(|(case, _)| case));
        self.done.listings.extend(self.network.focus.of(person).map(|(case, _)| case));
    }

    /// Drops rows that want the bed of somebody who stays. Whoever such a row is about stays himself, and so on.
    fn refuse(&mut self) {
        let mut staying: BTreeSet<PersonNo> = self.unnamed.iter().copied().collect();
        let named: BTreeSet<PersonNo> = self.rows.iter().filter_map(|named| named.person).collect();
        // Refused rows before this name people who stay.
        staying.extend(self.beds.values().filter(|person| !named.contains(*person)));
        loop {
            let taken = |named: &Named<'_>| {
                let row = named.row;
                let room = row.building.as_ref().zip(row.room.as_ref())?;
                let there = self.beds.get(&(*self.rooms.get(&room)?, row.bed?))?;
                (staying.contains(there) && Some(*there) != named.person).then_some(())
            };
            let (refused, kept): (Vec<_>, Vec<_>) =
                std::mem::take(&mut self.rows).into_iter().partition(|named| taken(named).is_some());
            self.rows = kept;
            if refused.is_empty() {
                return;
            }
            for named in refused {
                staying.extend(named.person);
                self.problem(named.row.line, RowFault::BedTaken);
            }
        }
    }

    /// Opens the departments, classes and rooms that the rows bring. Their numbers follow those that are there.
    fn settle_places(&mut self) {
        let roster = &self.network.roster;
        let (mut unit, mut class, mut room) =
            (roster.next_unit().0, roster.next_class().0, roster.next_room().0);
        for Named { row, .. } in &self.rows {
            let department = *self.units.entry(&row.department).or_insert_with(|| {
                let (kind, title, site) = (UnitKind::Station, row.department.clone(), None);
                self.done.actions.push(Action::OpenUnit(OpenUnit { kind, title, site }));
                unit += 1;
                UnitNo(unit - 1)
            });
            self.classes.entry(&row.class).or_insert_with(|| {
                let (title, year) = (row.class.clone(), row.year);
                self.done.actions.push(Action::OpenClass(OpenClass { unit: department, title, year }));
                class += 1;
                ClassNo(class - 1)
            });
            if let Some((building, title)) = row.building.as_ref().zip(row.room.as_ref()) {
                self.rooms.entry((building, title)).or_insert_with(|| {
                    let (building, title) = (building.clone(), title.clone());
                    self.done.actions.push(Action::OpenRoom(OpenRoom { site: None, building, title }));
                    room += 1;
                    RoomNo(room - 1)
                });
            }
        }
    }

    fn wanted(&self, row: &Row) -> Where {
        let room = row.building.as_ref().zip(row.room.as_ref());
        let room = room.and_then(|room| self.rooms.get(&room)).copied();
        Where { class: self.classes.get(&row.class).copied(), room, bed: room.and(row.bed) }
    }

    /// Moves everybody who is here, each when his bed is free. Where beds change round in a circle, one gets up first.
    fn move_all(&mut self) {
        let mut places: BTreeMap<PersonNo, (Where, Where)> = BTreeMap::new();
        for named in &self.rows {
            if let Some((person, now)) = named.person.and_then(|p| Some((p, self.person(p)?.place))) {
                let then = self.wanted(named.row);
                if now != then {
                    places.insert(person, (now, then));
                }
            }
        }
        self.done.moved = places.len() as u32;
        let waiting: BTreeMap<(RoomNo, u8), PersonNo> =
            places.iter().filter_map(|(person, (_, then))| Some((bed(*then)?, *person))).collect();
        let mut ready: Vec<PersonNo> = places.keys().rev().copied().collect();
        loop {
            while let Some(person) = ready.pop() {
                let Some((now, then)) = places.get(&person).copied() else { continue };
                let there = bed(then).and_then(|bed| self.beds.get(&bed));
                if there.is_some_and(|there| *there != person) {
                    continue;
                }
                places.remove(&person);
                self.place(person, now, then);
                ready.extend(bed(now).and_then(|bed| waiting.get(&bed)));
            }
            // Rather somebody who leaves his room: a bed changed within it must not cost an officer his post.
            let leaves_room = places.iter().find(|(_, (now, then))| now.room != then.room);
            let Some((person, (now, then))) = leaves_room.or(places.iter().next()).map(|(p, w)| (*p, *w))
            else {
                return;
            };
            let up = Where { class: then.class, room: None, bed: None };
            self.place(person, now, up);
            places.insert(person, (up, then));
            ready.extend(bed(now).and_then(|bed| waiting.get(&bed)));
            ready.push(person);
        }
    }

    fn place(&mut self, person: PersonNo, now: Where, then: Where) {
        if let Some(left) = bed(now) {
            self.beds.remove(&left);
        }
        if let Some(taken) = bed(then) {
            self.beds.insert(taken, person);
        }
        let Where { class, room, bed } = then;
        self.done.actions.push(Action::Place(Place { person, class, room, bed }));
    }

    fn arrive(&mut self) {
        let mut rows = Vec::new();
        for named in self.rows.iter().filter(|named| named.person.is_none()) {
            let slot = Slot { index: rows.len() as u16, ..named.row.words };
            self.done.words.push(named.row.words.index);
            rows.push(Row { words: slot, ..named.row.clone() });
        }
        self.done.arrived = rows.len() as u32;
        if !rows.is_empty() {
            self.done.actions.push(Action::Enrol(Enrol { rows }));
        }
    }

    /// Closes classes that had students and have none any more.
    fn close(&mut self) {
        let roster = &self.network.roster;
        let mut learning: BTreeSet<ClassNo> =
            self.rows.iter().filter_map(|named| self.wanted(named.row).class).collect();
        let rows: BTreeSet<PersonNo> = self.rows.iter().filter_map(|named| named.person).collect();
        let gone: BTreeSet<PersonNo> = self
            .done
            .actions
            .iter()
            .filter_map(|action| match action {
                Action::Depart(depart) => Some(depart.person),
                _ => None,
            })
            .collect();
        let mut had = BTreeSet::new();
        for (person, row) in roster.people().filter(|(person, _)| roster.is_here(*person, self.at)) {
            had.extend(row.place.class);
            if !rows.contains(&person) && !gone.contains(&person) {
                learning.extend(row.place.class);
            }
        }
        for class in had.difference(&learning) {
            self.done.actions.push(Action::CloseClass(CloseClass { class: *class }));
            self.done.closed += 1;
        }
    }
}

fn bed(place: Where) -> Option<(RoomNo, u8)> {
    place.room.zip(place.bed)
}
