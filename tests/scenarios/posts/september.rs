//! September (gap 15): the new year's roster in one step, previewed, refused as stale when the college moved meanwhile.

use std::collections::BTreeMap;

use wuji_core::action::{Action, Import};
use wuji_core::ids::{PersonNo, Tag};
use wuji_core::report::Urgency;
use wuji_core::roster::{Enrol, Leavers, Leaving, PersonKind, Role, RollOver, Row, RowFault, roll_over};
use wuji_core::words::{Slot, Title, Words};
use wuji_sim::play::{Rehearsal, cause, set_up, test_tag};
use wuji_sim::{Answer, Asked, College};

use super::MORNING;
use crate::campus::Campus;

/// The roster as it is, by person.
fn present(c: &Campus) -> BTreeMap<PersonNo, Row> {
    rows_of(c.network(), c.host.now())
}

fn rows_of(network: &wuji_core::Network, now: wuji_core::At) -> BTreeMap<PersonNo, Row> {
    let roster = &network.roster;
    let tags: BTreeMap<PersonNo, Tag> = roster.tags().map(|(tag, person)| (person, tag)).collect();
    let students = roster
        .people()
        .filter(|(person, row)| row.kind == PersonKind::Student && roster.is_here(*person, now));
    let rows = students.zip(1..).map(|((person, row), line)| {
        let class = roster.class(row.place.class.unwrap()).unwrap();
        let room = row.place.room.and_then(|room| roster.room(room));
        let row = Row {
            line,
            tag: tags[&person],
            sex: row.sex,
            born: row.born,
            department: roster.unit(class.unit).unwrap().title.clone(),
            year: class.year,
            class: class.title.clone(),
            building: room.map(|room| room.building.clone()),
            room: room.map(|room| room.title.clone()),
            bed: row.place.bed,
            words: Slot { index: 0, cut: false },
        };
        (person, row)
    });
    rows.collect()
}

fn plan(c: &Campus, rows: impl IntoIterator<Item = Row>, leavers: Leavers) -> RollOver {
    roll_over(c.network(), c.host.now(), &Enrol { rows: rows.into_iter().collect() }, leavers)
}

fn commit(c: &mut Campus, done: RollOver) -> Result<Answer, &'static str> {
    let (by, post) = (c.person(Role::SystemAdministrator), c.post(Role::SystemAdministrator));
    let preview = c.network().preview(c.host.now(), by, post, &done.actions, 1).unwrap();
    let import = Import { actions: done.actions, preview: Some(preview.digest) };
    let request = c.request(by, Some(post), Action::Import(import));
    c.ask(request, "a record")
}

fn title(text: &str) -> Title {
    Title::try_new(text).unwrap()
}

#[test]
fn gap_15_the_same_roster_changes_nothing() {
    let c = Campus::on(MORNING);
    let done = plan(&c, present(&c).into_values(), Leavers::default());
    assert_eq!(done, RollOver::default());
}

#[test]
fn gap_15_two_who_change_beds_both_arrive_and_the_officer_of_a_room_he_stays_in_keeps_his_post() {
    let mut c = Campus::on(MORNING);
    let mut rows = present(&c);
    let (officer, subject) = (c.person(Role::DormOfficer), c.subject);
    let class = c.place_of(subject).class;
    let room = c.place_of(subject).room;
    let third = c.other(|place| place.room != room && place.room.is_some() && place.class == class);
    // In a circle: the officer takes the subject's bed, she goes to another room, who lay there takes his.
    let before: Vec<Row> = [officer, subject, third].iter().map(|person| rows[person].clone()).collect();
    for (person, from) in [(officer, 1), (subject, 2), (third, 0)] {
        let row = rows.get_mut(&person).unwrap();
        let from: &Row = &before[from];
        (row.building, row.room, row.bed) = (from.building.clone(), from.room.clone(), from.bed);
    }
    let wanted = [c.place_of(subject), c.place_of(third), c.place_of(officer)];
    let done = plan(&c, rows.into_values(), Leavers::default());
    assert_eq!((done.moved, done.actions.len(), done.problems.len()), (3, 4, 0));
    commit(&mut c, done).unwrap();
    for (person, place) in [officer, subject, third].into_iter().zip(wanted) {
        let now = c.place_of(person);
        assert_eq!((now.room, now.bed), (place.room, place.bed));
    }
    let room = c.network().roster.room(room.unwrap()).unwrap();
    assert!(c.holds(room.officer.unwrap(), officer));
}

#[test]
fn gap_15_a_year_graduates_newcomers_come_and_classes_close() {
    let mut c = Campus::on(MORNING);
    let rows = present(&c);
    let case = c.reports(Role::DormOfficer, Urgency::Routine);
    let year = rows[&c.subject].year;
    let newcomer = Row {
        line: 900,
        tag: test_tag("new-student"),
        department: title("new department"),
        class: title("new class"),
        year: year + 1,
        bed: rows[&c.subject].bed,
        ..rows[&c.subject].clone()
    };
    let stays = rows.values().filter(|row| row.year != year).cloned();
    let all: Vec<Row> = stays.chain([newcomer]).collect();
    let leavers = Leavers { graduating: Some(year), ..Leavers::default() };
    let done = plan(&c, all.clone(), leavers);
    let graduated = rows.values().filter(|row| row.year == year).count() as u32;
    assert_eq!(done.departed, BTreeMap::from([(Leaving::Graduated, graduated)]));
    assert_eq!((done.arrived, done.unnamed, done.problems.len()), (1, 0, 0));
    assert!(done.closed > 0);
    assert_eq!(done.open_reports, [case], "it does not end thereby, and the preview says so");
    // Not named, and of no class that graduates: stays, unless it is said why not.
    let stay = plan(&c, all, Leavers::default());
    assert_eq!((stay.departed.len(), stay.unnamed), (0, graduated));
    assert_eq!(stay.problems.len(), 1, "the newcomer's bed is not free then");
    assert_eq!(stay.problems[0].fault, RowFault::BedTaken);
    commit(&mut c, done).unwrap();
    assert!(c.network().roster.tagged(test_tag("new-student")).is_some());
    let report = c.network().report.get(case).unwrap();
    assert!(report.holder.is_some(), "an open report does not end because its subject left");
}

#[test]
fn gap_15_a_preview_is_refused_as_stale_when_the_college_moved() {
    let mut c = Campus::on(MORNING);
    let mut rows = present(&c);
    let officer = c.person(Role::DormOfficer);
    let row = rows.get_mut(&officer).unwrap();
    (row.building, row.room, row.bed) = (None, None, None);
    let done = plan(&c, rows.into_values(), Leavers::default());
    let (by, post) = (c.person(Role::SystemAdministrator), c.post(Role::SystemAdministrator));
    let preview = c.network().preview(c.host.now(), by, post, &done.actions, 1).unwrap();
    c.vacant(Role::DormOfficer);
    let import = Import { actions: done.actions, preview: Some(preview.digest) };
    c.refused(Role::SystemAdministrator, Action::Import(import), "stale");
}

#[test]
fn gap_15_a_class_of_another_department_and_who_left_are_refused_by_line() {
    let mut c = Campus::on(MORNING);
    let mut rows = present(&c);
    let gone = c.classmate();
    let reason = Some(Leaving::Withdrew);
    let depart = wuji_core::roster::Depart { person: gone, reason };
    c.does(Role::SystemAdministrator, Action::Depart(depart));
    rows.get_mut(&c.subject).unwrap().department = title("elsewhere");
    let lines = (rows[&c.subject].line, rows[&gone].line);
    let done = plan(&c, rows.into_values(), Leavers::default());
    let found: BTreeMap<u32, RowFault> = done.problems.iter().map(|one| (one.line, one.fault)).collect();
    let wanted = [(lines.0, RowFault::ClassElsewhere), (lines.1, RowFault::AlreadyEnrolled)];
    assert_eq!(found, BTreeMap::from(wanted));
    assert_eq!((done.moved, done.actions.len()), (0, 0), "whoever is refused stays where he is");
}

/// A whole college: everybody changes rooms in one great circle, a third graduates, as many come.
fn whole_college(students: usize) -> (usize, std::time::Duration, std::time::Duration) {
    let college = College::new(5, students);
    let mut host = Rehearsal::of(&college, &test_tag).unwrap();
    set_up(&mut host, &college, &test_tag).unwrap();
    let network = host.network();
    let rows = rows_of(network, host.now());
    let years: std::collections::BTreeSet<u16> = rows.values().map(|row| row.year).collect();
    let first = *years.first().unwrap();
    let (leaving, staying): (Vec<&Row>, Vec<&Row>) = rows.values().partition(|row| row.year == first);
    let mut all: Vec<Row> = staying.iter().map(|row| (*row).clone()).collect();
    let lodgings: Vec<_> = all.iter().map(|row| (row.building.clone(), row.room.clone(), row.bed)).collect();
    let count = all.len();
    for (number, row) in all.iter_mut().enumerate() {
        (row.building, row.room, row.bed) = lodgings[(number + 7) % count].clone();
    }
    let mut words = Vec::new();
    for (number, row) in leaving.iter().enumerate() {
        let (line, tag) = (100_000 + number as u32, test_tag(&format!("new-{number}")));
        let class = title(&format!("{} new", row.class));
        let slot = Slot { index: words.len() as u16, cut: false };
        all.push(Row { line, tag, class, year: first + 4, words: slot, ..(*row).clone() });
        words.push(Words::try_new("a record").unwrap());
    }
    let leavers = Leavers { graduating: Some(first), ..Leavers::default() };
    let began = std::time::Instant::now();
    let done = roll_over(network, host.now(), &Enrol { rows: all }, leavers);
    assert_eq!(done.problems, []);
    let administrator = |role| {
        let post = network.roster.single_post(wuji_core::roster::UnitKind::Administration, role).unwrap();
        (network.roster.holders(post, host.now()).next().unwrap().person, post)
    };
    let (by, post) = administrator(Role::SystemAdministrator);
    let preview = network.preview(host.now(), by, post, &done.actions, words.len()).unwrap();
    let previewed = began.elapsed();
    let action = Action::Import(Import { actions: done.actions, preview: Some(preview.digest) });
    let id = wuji_sim::random::Random::new(9).id();
    let request = wuji_core::action::Request { id, by, post: Some(post), action };
    let before = host.log().len();
    let began = std::time::Instant::now();
    host.run(cause(Asked { request, words })).unwrap().unwrap();
    (host.log().len() - before, previewed, began.elapsed())
}

#[test]
fn gap_15_a_whole_college_goes_in_one_step() {
    let (entries, ..) = whole_college(600);
    assert!(entries > 600);
}

#[test]
fn gap_15_eleven_thousand_go_in_one_step() {
    let (entries, previewed, committed) = whole_college(11_000);
    println!("{entries} entries, previewed in {previewed:?}, committed in {committed:?}");
    assert!(entries <= wuji_core::limits::ENTRIES_PER_COMMAND_MAX);
}
