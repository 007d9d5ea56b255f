//! What was published: closed months, reports on education work, bulletins and their receipts. Rows and receipts follow from
//! headers.

use serde::Serialize;

use super::Event;
use super::figures::Figures;
use super::tables;
use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::ids::{CaseNo, Position, PostNo};
use crate::kind::Kind;
use crate::limits::MONTH_CLOSES_ON;
use crate::report::codes;
use crate::table::Table;
use crate::time::{At, Day, Month};
use crate::words::Title;
use minicbor::{Decode, Encode};
use serde::Deserialize;

codes! {
    /// What a paper is.
    PaperKind {
        0 /// A report to the leading group.
          Report,
        1 /// A bulletin to departments and offices.
          Bulletin,
    }
}

/// A paper on its way to one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// To which post.
    pub to: Option<PostNo>,
    /// When it came there.
    pub delivered: At,
    /// When it was received, and by which post.
    pub received: Option<(At, Option<PostNo>)>,
    /// It was overdue at least once.
    pub lapsed: bool,
    /// The clock of its receipt, while it runs.
    pub(super) clock: Option<Position>,
}

/// A report on education work, or a bulletin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paper {
    /// Which of the two.
    pub kind: PaperKind,
    /// The post that gave it.
    pub from: Option<PostNo>,
    /// When.
    pub at: At,
    /// First day of the term that it tells of.
    pub term: Option<Day>,
    /// What it is called.
    pub title: Option<Title>,
    /// The numbers of a report.
    pub figures: Figures,
    /// To whom it went.
    pub deliveries: Vec<Delivery>,
}

impl Paper {
    /// How many have not received it.
    pub fn outstanding(&self) -> usize {
        self.deliveries.iter().filter(|delivery| delivery.received.is_none()).count()
    }
}

/// A month whose statistics are published.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Published {
    /// Which.
    pub month: Month,
    /// Since when.
    pub at: At,
    /// The entry that says so.
    pub position: Position,
    /// Its tables.
    pub tables: Vec<tables::Table>,
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Publication {
    /// The first month that is not published.
    open: Option<Month>,
    months: Vec<Published>,
    papers: Table<CaseNo, Paper>,
}

impl Publication {
    /// The months that are published, in order.
    pub fn months(&self) -> &[Published] {
        &self.months
    }

    /// A month that is published.
    pub fn month(&self, month: Month) -> Option<&Published> {
        self.months.iter().find(|row| row.month == month)
    }

    /// A report or bulletin by its case.
    pub fn paper(&self, case: CaseNo) -> Option<&Paper> {
        self.papers.get(case)
    }

    /// All reports and bulletins, in the order in which they came.
    pub fn papers(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Paper)> {
        self.papers.iter()
    }

    /// The first month that is not published.
    pub fn open_month(&self) -> Option<Month> {
        self.open
    }

    /// When the next month is published: on the fifth of the month after it.
    pub(crate) fn next_due(&self) -> Option<At> {
        self.open.map(|month| month.next().first().plus(MONTH_CLOSES_ON - 1).at_minute(0))
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let header = &entry.header;
        let event = match entry.event() {
            Some(entry::Event::Publication(event)) => Some(event),
            _ => None,
        };
        if header.kind == Kind::Genesis {
            self.open = Some(header.at.day().month());
        }
        if let Some(Event::MonthClosed { month, tables }) = event {
            if self.open != Some(*month) {
                return Err(Corruption::Impossible(entry.position));
            }
            let (at, position) = (header.at, entry.position);
            self.months.push(Published { month: *month, at, position, tables: tables.clone() });
            self.open = Some(month.next());
        }
        let Some(case) = header.case else { return Ok(()) };
        let kind = match header.kind {
            Kind::ReportedUp => Some(PaperKind::Report),
            Kind::BulletinGiven => Some(PaperKind::Bulletin),
            _ => None,
        };
        if let Some(kind) = kind {
            let paper = Paper {
                kind,
                from: header.from,
                at: header.at,
                term: None,
                title: None,
                figures: Figures::default(),
                deliveries: Vec::new(),
            };
            if !self.papers.insert(case, paper) {
                return Err(Corruption::Impossible(entry.position));
            }
        }
        let Some(paper) = self.papers.get_mut(case) else { return Ok(()) };
        match header.kind {
            Kind::ReportedUp | Kind::Delivered => paper.deliveries.push(Delivery {
                to: header.to,
                delivered: header.at,
                received: None,
                lapsed: false,
                clock: header.starts.map(|_| entry.position),
            }),
            Kind::PaperReceived => {
                let mut open = paper.deliveries.iter_mut().filter(|row| row.received.is_none());
                let delivery = open.find(|row| row.to == header.from);
                let delivery = delivery.ok_or(Corruption::Impossible(entry.position))?;
                delivery.received = Some((header.at, header.by.post()));
                delivery.clock = None;
            }
            // Of whatever stops the clock and starts another: a lapse, another owner, another policy.
            _ => {
                let running = header.stops.filter(|_| header.starts.is_some());
                let delivery =
                    paper.deliveries.iter_mut().find(|row| running.is_some() && row.clock == running);
                if let Some(delivery) = delivery {
                    delivery.clock = Some(entry.position);
                    delivery.lapsed |= header.kind == Kind::Lapsed;
                }
            }
        }
        match event {
            Some(Event::ReportedUp { term, title, figures }) => {
                paper.term = Some(*term);
                paper.title = Some(title.clone());
                paper.figures = figures.clone();
            }
            Some(Event::BulletinGiven { term, title }) => {
                paper.term = Some(*term);
                paper.title = Some(title.clone());
            }
            Some(Event::MonthClosed { .. } | Event::Delivered | Event::Received) | None => {}
        }
        Ok(())
    }
}
