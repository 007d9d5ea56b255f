//! Published statistics: fixed tables of closed months; no number of 1 to 10 is read or worked out.

use wuji_core::action::Action;
use wuji_core::entry::{Entry, Event};
use wuji_core::kind::Kind;
use wuji_core::network::Network;
use wuji_core::periodic::ReportZero;
use wuji_core::publication::{ColumnKind, TableKind, tables};
use wuji_core::report::Urgency;
use wuji_core::roster::Role;
use wuji_core::time::Month;

use crate::campus::{Campus, at};

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// The numbers of a column of a month, the subject's department first and then all: exact, and as published.
fn column(c: &Campus, of: &str, table: TableKind, column: ColumnKind) -> (u32, Option<u32>, Option<u32>) {
    let network = c.network();
    let place = network.roster.person(c.subject).unwrap().place;
    let own = network.roster.department(place);
    let index = table.columns().iter().position(|found| *found == column).unwrap();
    let exact = tables(network, month(of), c.host.now());
    let exact = exact.iter().find(|found| found.table == table).unwrap();
    let row = exact.rows.iter().position(|row| *row == own).unwrap();
    let published = network.publication.month(month(of));
    let published = published.map(|month| month.tables.iter().find(|found| found.table == table).unwrap());
    let cell = published.and_then(|table| table.columns[index].cells[row]);
    (exact.columns[index][row], cell, published.and_then(|table| table.columns[index].total))
}

#[test]
fn lg_0a_a_month_is_published_on_the_fifth_of_the_next() {
    let mut c = Campus::on("2026-10-04 23:59");
    let publication = &c.network().publication;
    assert_eq!(publication.open_month(), Some(month("2026-09")));
    assert!(publication.month(month("2026-09")).is_none());
    c.wait("2026-10-05 00:00");
    let published = c.network().publication.month(month("2026-09")).unwrap();
    assert_eq!(published.at, at("2026-10-05 00:00"));
    let kinds: Vec<TableKind> = published.tables.iter().map(|table| table.table).collect();
    assert_eq!(kinds, TableKind::ALL);
    // Whoever may not open a single case may open it: it is sealed by the college's key and names nobody.
    let entry = c.entries(Kind::MonthClosed)[1];
    assert_eq!((entry.header.case, entry.header.by.person()), (None, None));
}

#[test]
fn lg_0a_a_number_below_eleven_is_not_published() {
    let mut c = Campus::on("2026-09-14 09:00");
    for _ in 0..10 {
        c.reports(Role::DormOfficer, Urgency::Routine);
    }
    c.wait("2026-10-05 00:00");
    let routine = |c: &Campus, month| column(c, month, TableKind::Reports, ColumnKind::Routine);
    assert_eq!(routine(&c, "2026-09"), (10, None, None));
    for _ in 0..11 {
        c.reports(Role::DormOfficer, Urgency::Routine);
    }
    c.wait("2026-11-05 00:00");
    // Eleven are shown; their total is not, as it would say of the other departments that there were none.
    assert_eq!(routine(&c, "2026-10"), (11, Some(11), None));
}

/// The exact number of the subject's department, and that nothing of it stands in what is published.
fn hidden(c: &Campus, of: &str, table: TableKind, kind: ColumnKind) -> u32 {
    let (exact, cell, total) = column(c, of, table, kind);
    assert_eq!((cell, total), (None, None), "{table:?} {kind:?}");
    exact
}

#[test]
fn lg_0a_weekly_reports_are_counted_in_the_month_in_which_they_are_due() {
    let mut c = Campus::on("2026-09-13 20:30");
    let zero = Action::ReportZero(ReportZero { class: None, week: None });
    c.does(Role::Commissioner, zero.clone());
    // Nobody says anything of week 2; of week 3 it comes late; of week 4, due in October, in time.
    c.wait("2026-09-27 22:00");
    let class = c.network().roster.person(c.subject).unwrap().place.class;
    let late = ReportZero { class, week: Some("2026-09-21".parse().unwrap()) };
    c.does(Role::Commissioner, Action::ReportZero(late));
    c.wait("2026-10-04 20:30").does(Role::Commissioner, zero);
    c.wait("2026-10-05 00:00");
    let of = |kind| hidden(&c, "2026-09", TableKind::Weeks, kind);
    let others = c.network().roster.classes().filter(|(number, row)| {
        let own = c.network().roster.class(class.unwrap()).unwrap().unit;
        row.unit == own && Some(*number) != class && !row.people.is_empty()
    });
    let others = 3 * others.count() as u32;
    let kinds = [ColumnKind::Zero, ColumnKind::Told, ColumnKind::Late];
    assert_eq!(kinds.map(of), [1, 0, 1]);
    assert_eq!(of(ColumnKind::Missed) + of(ColumnKind::Vacant), 1 + others);
    assert_eq!(column(&c, "2026-10", TableKind::Weeks, ColumnKind::Zero).0, 1);
}

#[test]
fn lg_0a_a_census_is_counted_when_its_last_window_is_over() {
    let mut c = Campus::on("2026-09-21 09:00");
    let census = c.opens_census();
    let subject = c.subject;
    // Item 25 of the UPI overrides: class 1.
    c.scores(census, subject, &[25]);
    c.wait("2026-10-05 00:00");
    let of = |c: &Campus, month, kind| hidden(c, month, TableKind::Census, kind);
    assert_eq!(of(&c, "2026-09", ColumnKind::FirstClass), 1);
    assert_eq!(of(&c, "2026-09", ColumnKind::SecondClass), 0);
    assert_eq!(of(&c, "2026-09", ColumnKind::Incomplete), 0, "the second window runs");
    c.wait("2026-11-05 00:00");
    assert_eq!(of(&c, "2026-10", ColumnKind::FirstClass), 0, "each result in one month");
    assert_eq!((of(&c, "2026-10", ColumnKind::Complete), of(&c, "2026-10", ColumnKind::Incomplete)), (0, 1));
}

#[test]
fn lg_0a_sessions_are_counted_by_the_counsellors_unit() {
    let mut c = Campus::on("2026-09-14 08:00");
    let case = c.counsels(Role::StationCounsellor);
    for _ in 0..11 {
        c.holds_walk_in(Role::StationCounsellor, case);
    }
    c.wait("2026-10-05 00:00");
    assert_eq!(hidden(&c, "2026-09", TableKind::Counselling, ColumnKind::Asked), 1);
    let sessions = column(&c, "2026-09", TableKind::Counselling, ColumnKind::Sessions);
    assert_eq!(sessions, (11, Some(11), None));
}

#[test]
fn lg_0a_what_was_published_outlives_an_erasure() {
    let mut c = Campus::on("2026-09-14 09:00");
    for _ in 0..12 {
        c.reports(Role::DormOfficer, Urgency::Concerning);
    }
    c.wait("2026-10-05 00:00");
    let cut = |entry: &Entry| match entry.header.case {
        Some(_) => Entry { body: None, ..entry.clone() },
        None => entry.clone(),
    };
    // No case can be opened any more, not one person's record either.
    let left: Vec<Entry> = c.host.log().iter().map(cut).collect();
    let left = Network::replay(&left).unwrap();
    assert_eq!(left.publication.months(), c.network().publication.months());
    assert_eq!(column(&c, "2026-09", TableKind::Reports, ColumnKind::Concerning).1, Some(12));
}

#[test]
fn lg_0a_months_that_ended_while_the_engine_was_down_are_published_when_it_is_back() {
    let mut c = Campus::on("2026-09-14 09:00");
    c.was_down_since("2026-09-20 09:00", "2026-12-10 09:00");
    let months: Vec<String> =
        c.network().publication.months().iter().map(|row| row.month.to_string()).collect();
    assert_eq!(months, ["2026-08", "2026-09", "2026-10", "2026-11"]);
    let all = c.entries(Kind::MonthClosed);
    let Some(Event::Publication(_)) = all[3].event() else { panic!("{all:?}") };
    assert_eq!(all[3].header.at, at("2026-12-10 09:00"));
}
