//! The roster of students in one step: departments with their station, classes with their commissioner's post, rooms with
//! their officer's post, all vacant; then the students.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Event, PersonKind, Role, Sex, UnitKind};
use crate::access::Deed;
use crate::hearing::Hearing;
use crate::ids::{ClassNo, RoomNo, Tag, UnitNo};
use crate::network::Network;
use crate::refusal::Refusal;
use crate::time::Day;
use crate::words::{Slot, Title};

/// One student.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Line of the file that it came from, counted from 1; tells rows apart in answers.
    pub line: u32,
    /// Keyed tag of the student number.
    pub tag: Tag,
    /// Sex.
    pub sex: Sex,
    /// Day of birth.
    #[serde(default)]
    pub born: Option<Day>,
    /// Department.
    pub department: Title,
    /// Year of entry.
    pub year: u16,
    /// Class.
    pub class: Title,
    /// Building of the dormitory; absent for who lives elsewhere.
    #[serde(default)]
    pub building: Option<Title>,
    /// Room.
    #[serde(default)]
    pub room: Option<Title>,
    /// Bed.
    #[serde(default)]
    pub bed: Option<u8>,
    /// Name, number, relatives.
    pub words: Slot,
}

/// Enrol students (action `roster.enrol`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    /// The students, at most what one command may make.
    pub rows: Vec<Row>,
}

/// Why a row cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RowFault {
    /// An earlier row has this student number.
    DuplicateNumber,
    /// This student number is enrolled already.
    AlreadyEnrolled,
    /// An earlier row, or somebody who lives there, has this bed.
    BedTaken,
    /// The class belongs to another department, or has another year.
    ClassElsewhere,
    /// There is no such student, or none for whoever asks.
    UnknownStudent,
    /// A census does not ask him.
    OutsideCohort,
    /// Not as many answers as questions, or one that is none.
    AnswerOutOfRange,
    /// Before a census began, after its second window, or tomorrow.
    OutsideWindow,
    /// His result is recorded already.
    RecordedAlready,
}

impl RowFault {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            RowFault::DuplicateNumber => "duplicate_student_number",
            RowFault::AlreadyEnrolled => "already_enrolled",
            RowFault::BedTaken => "bed_taken",
            RowFault::ClassElsewhere => "class_elsewhere",
            RowFault::UnknownStudent => "unknown_student",
            RowFault::OutsideCohort => "outside_cohort",
            RowFault::AnswerOutOfRange => "answer_out_of_range",
            RowFault::OutsideWindow => "outside_window",
            RowFault::RecordedAlready => "recorded_already",
        }
    }
}

/// A row that cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RowProblem {
    /// Line of the file.
    pub line: u32,
    /// Why.
    pub fault: RowFault,
}

impl Enrol {
    /// Every row that cannot be taken. Of two rows that collide the later is refused; a refused row takes no number and
    /// no bed.
    pub fn problems(&self, network: &Network) -> Vec<RowProblem> {
        let roster = &network.roster;
        let mut places = Places::of(network);
        let mut numbers = std::collections::BTreeSet::new();
        let mut beds = std::collections::BTreeSet::new();
        let mut problems = Vec::new();
        for row in &self.rows {
            let bed = row.building.as_ref().zip(row.room.as_ref()).zip(row.bed);
            let lived_in = bed.is_some_and(|((building, room), bed)| {
                places
                    .room(building, room)
                    .and_then(|room| roster.room(room))
                    .is_some_and(|room| room.beds.contains_key(&bed))
            });
            let fault = if numbers.contains(&row.tag) {
                Some(RowFault::DuplicateNumber)
            } else if roster.tagged(row.tag).is_some() {
                Some(RowFault::AlreadyEnrolled)
            } else if lived_in || bed.is_some_and(|bed| beds.contains(&bed)) {
                Some(RowFault::BedTaken)
            } else if !places.class_fits(row) {
                Some(RowFault::ClassElsewhere)
            } else {
                None
            };
            match fault {
                Some(fault) => problems.push(RowProblem { line: row.line, fault }),
                None => {
                    numbers.insert(row.tag);
                    beds.extend(bed);
                }
            }
        }
        problems
    }
}

/// Departments, classes and rooms by their titles, with those that the rows bring.
struct Places<'a> {
    departments: BTreeMap<&'a Title, UnitNo>,
    classes: BTreeMap<&'a Title, (Option<ClassNo>, &'a Title, u16)>,
    rooms: BTreeMap<(&'a Title, &'a Title), RoomNo>,
}

impl<'a> Places<'a> {
    fn of(network: &'a Network) -> Self {
        let roster = &network.roster;
        let stations = || roster.units().filter(|(_, unit)| unit.kind == UnitKind::Station);
        let department = |unit: UnitNo| roster.unit(unit).map(|unit| &unit.title);
        Self {
            departments: stations().map(|(number, unit)| (&unit.title, number)).collect(),
            classes: roster
                .classes()
                .filter_map(|(number, class)| {
                    Some((&class.title, (Some(number), department(class.unit)?, class.year)))
                })
                .collect(),
            rooms: roster.rooms().map(|(number, room)| ((&room.building, &room.title), number)).collect(),
        }
    }

    fn room(&self, building: &'a Title, room: &'a Title) -> Option<RoomNo> {
        self.rooms.get(&(building, room)).copied()
    }

    /// Whether the class of a row is new, or the one of that title, department and year.
    fn class_fits(&mut self, row: &'a Row) -> bool {
        let (_, department, year) =
            self.classes.entry(&row.class).or_insert((None, &row.department, row.year));
        *department == &row.department && *year == row.year
    }
}

/// Decides `roster.enrol`.
pub(crate) fn enrol(hearing: &mut Hearing<'_>, action: &Enrol) -> Result<(), Refusal> {
    hearing.allow_office(Deed::SetUp)?;
    let problems = action.problems(hearing.network);
    if !problems.is_empty() {
        return Err(Refusal::Rows(problems));
    }
    let mut places = Places::of(hearing.network);
    for row in &action.rows {
        hearing.needed_slot(Some(row.words))?;
        let unit = match places.departments.get(&row.department) {
            Some(unit) => *unit,
            None => {
                let unit = hearing.open_unit();
                super::handle::draft_unit(hearing, unit, UnitKind::Station, row.department.clone(), None);
                places.departments.insert(&row.department, unit);
                unit
            }
        };
        let class = match places.classes.get(&row.class) {
            Some((Some(class), ..)) => *class,
            _ => {
                let class = super::handle::draft_class(hearing, unit, row.class.clone(), row.year);
                places.classes.insert(&row.class, (Some(class), &row.department, row.year));
                class
            }
        };
        let room = match row.building.as_ref().zip(row.room.as_ref()) {
            None => None,
            Some((building, title)) => Some(match places.room(building, title) {
                Some(room) => room,
                None => {
                    let room = super::handle::draft_room(hearing, None, building.clone(), title.clone());
                    places.rooms.insert((building, title), room);
                    room
                }
            }),
        };
        student(hearing, row, class, room);
    }
    Ok(())
}

fn student(hearing: &mut Hearing<'_>, row: &Row, class: ClassNo, room: Option<RoomNo>) {
    let case = hearing.open_case();
    let (tag, sex, born) = (row.tag, row.sex, row.born);
    let event = Event::PersonRegistered { kind: PersonKind::Student, tag, sex, born };
    hearing.push(hearing.draft(event).case(case).words(Some(row.words)));
    let event = Event::Placed { class: Some(class), room, bed: room.and(row.bed) };
    hearing.push(hearing.draft(event).case(case));
}

/// The role of the post that comes with a class.
pub(super) const CLASS_ROLE: Role = Role::Commissioner;
/// The role of the post that comes with a room.
pub(super) const ROOM_ROLE: Role = Role::DormOfficer;
