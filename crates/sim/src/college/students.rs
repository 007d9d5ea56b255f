//! The students of a synthetic college, as rows of an enrolment: classes filled by department and year, rooms by sex,
//! so that some rooms hold students of two classes, as in life.

use wuji_core::action::Action;
use wuji_core::roster::{Enrol, OpenSite, Row, Sex};
use wuji_core::time::Day;
use wuji_core::words::Words;

use super::{College, Tagging, slot};
use crate::random::Random;
use crate::texts::{Names, title, titled, titles};

/// The reference college.
const REFERENCE: usize = 11_000;
const DEPARTMENTS: usize = 10;
const CLASSES: usize = 240;
const ROOMS: usize = 1_841;
/// Rooms of one building.
const ROOMS_PER_BUILDING: usize = 160;
const ROOMS_PER_FLOOR: usize = 20;

/// `all` of the reference college for `students`, rounded to the nearest.
fn scaled(all: usize, students: usize) -> usize {
    (all * students + REFERENCE / 2) / REFERENCE
}

pub(super) fn actions(college: &College, tag: Tagging<'_>) -> Option<(Vec<Action>, Vec<Words>)> {
    let students = college.students;
    let departments = titles("departments");
    let department_count = scaled(DEPARTMENTS, students).clamp(2, departments.len());
    let class_count = scaled(CLASSES, students).max(department_count);
    let mut random = Random::of(college.seed, 2);
    let names = Names::new();
    let sexes: Vec<Sex> =
        (0..students).map(|_| if random.percent(55) { Sex::Female } else { Sex::Male }).collect();
    let women = sexes.iter().filter(|sex| **sex == Sex::Female).count();
    let houses = Houses::new(women, students);
    let (mut female, mut male) = (0, 0);
    let year = college.first_day.year();
    let mut rows = Vec::with_capacity(students);
    let mut words = Vec::with_capacity(students);
    for (index, sex) in sexes.into_iter().enumerate() {
        let class = index * class_count / students;
        let department = class * department_count / class_count;
        let (long, short) = departments.get(department)?.split_once(' ')?;
        let entry = year - 2 + (class % 3) as i32;
        let place = match sex {
            Sex::Female => houses.place(true, next(&mut female)),
            Sex::Male | Sex::Unstated => houses.place(false, next(&mut male)),
        };
        let number = format!("{entry}{:02}{:05}", department + 1, index + 1);
        words.push(names.record(&mut random, &number, true)?);
        let born = Day::of(entry - 19, 1, 1).map(|day| day.plus(random.between(0, 730) as i32));
        rows.push(Row {
            line: index as u32 + 2,
            tag: tag(&number),
            sex,
            born,
            department: titled(long)?,
            year: entry as u16,
            class: titled(&format!("{short}{:02}{:02}{}", entry % 100, class + 1, suffix(1)))?,
            building: titled(&place.building),
            room: titled(&place.room),
            bed: Some(place.bed),
            words: slot(index as u16),
        });
    }
    let site = OpenSite { title: titled(title("site"))? };
    Some((vec![Action::OpenSite(site), Action::Enrol(Enrol { rows })], words))
}

fn next(counter: &mut usize) -> usize {
    let number = *counter;
    *counter += 1;
    number
}

fn suffix(index: usize) -> &'static str {
    titles("suffixes").get(index).copied().unwrap_or_default()
}

/// Rooms for women and for men, in proportion to their numbers.
struct Houses {
    women: (usize, usize),
    men: (usize, usize),
    buildings: Vec<&'static str>,
    suffix: &'static str,
}

struct Bed {
    building: String,
    room: String,
    bed: u8,
}

impl Houses {
    fn new(women: usize, students: usize) -> Self {
        let rooms = scaled(ROOMS, students).max(2);
        let for_women = (rooms * women).div_ceil(students.max(1)).clamp(1, rooms - 1);
        Self {
            women: (women, for_women),
            men: (students - women, rooms - for_women),
            buildings: titles("buildings"),
            suffix: suffix(0),
        }
    }

    /// Where the `index`-th woman or man lives.
    fn place(&self, woman: bool, index: usize) -> Bed {
        let (people, rooms) = if woman { self.women } else { self.men };
        let room = index * rooms / people.max(1);
        // The first index that falls into this room.
        let first = (room * people).div_ceil(rooms.max(1));
        let (house, in_house) = (room / ROOMS_PER_BUILDING, room % ROOMS_PER_BUILDING);
        let title = self.buildings.get(usize::from(!woman)).copied().unwrap_or_default();
        Bed {
            building: format!("{}{}{title}", house + 1, self.suffix),
            room: format!("{}{:02}", in_house / ROOMS_PER_FLOOR + 1, in_house % ROOMS_PER_FLOOR + 1),
            bed: (index - first + 1) as u8,
        }
    }
}
