//! Samples of what is published.

use wuji_core::Kind;
use wuji_core::duty::DutyNo;
use wuji_core::ids::UnitNo;
use wuji_core::publication::{Event, Figures, Line, Table, TableKind, suppress};

use super::{day, title};

pub(super) fn samples(kind: Kind) -> Vec<Event> {
    match kind {
        Kind::MonthClosed => {
            let rows = vec![Some(UnitNo(5)), Some(UnitNo(6)), None];
            let table = |table: &TableKind| {
                let columns = table.columns().iter().zip([[40, 12, 0], [12, 7, 3], [0, 0, 0], [99, 11, 300]]);
                let columns = columns.map(|(_, counts)| suppress(&counts, table.is_standing()));
                Table { table: *table, rows: rows.clone(), columns: columns.collect() }
            };
            vec![Event::MonthClosed {
                month: day().month(),
                tables: TableKind::ALL.iter().map(table).collect(),
            }]
        }
        Kind::ReportedUp => {
            let unit = Some(UnitNo(5));
            let line = Line { duty: DutyNo(10), unit, done: 20, late: 3, waived: 1, missed: 2, open: 0 };
            let figures = Figures {
                lines: vec![line],
                trainings: 2,
                training_minutes: 180,
                activities: 5,
                participants: 400,
            };
            vec![Event::ReportedUp { term: day(), title: title("Autumn"), figures }]
        }
        Kind::BulletinGiven => vec![Event::BulletinGiven { term: day(), title: title("Autumn") }],
        Kind::Delivered => vec![Event::Delivered],
        Kind::PaperReceived => vec![Event::Received],
        _ => Vec::new(),
    }
}
