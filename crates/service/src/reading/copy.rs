//! The copy of one's own file (gap 14; PIPL 45): made from the log when it is opened, kept nowhere. Whoever answers the request
//! reads it in the window of that request and hands it over, which is an entry; handed over as a file, the person opens it
//! himself for 30 days.
//!
//! It holds what is his to know: what the roster says of him, his consents, his requests, what he reported of himself with his
//! own words, his counselling and referrals, who read his file. It never holds what others said, who said it, a report by
//! others, a crisis, a listing: with or without them it is the same. Words that whoever hands it over may not read are left out
//! of what he hands over; the person reads them himself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{Deed, Purpose, Target, may_case};
use wuji_core::escalation::Level;
use wuji_core::ids::{CaseNo, PersonNo, Position, PostNo};
use wuji_core::rights::Wish;
use wuji_core::roster::PersonKind;
use wuji_core::{At, Entry, Network};
use wuji_engine::ReadError;

use super::labels::PersonLabel;
use super::report::FactsLabel;
use super::rights::{Own, has_copy};
use super::standing::{Sight, sight};
use super::steps::is_step;
use super::student::record_of;
use super::{Reader, ReceiptWindow, RecordLabel, RightsWindow, case};

/// The copy of somebody's file.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CopyWindow {
    /// When it was made, by the engine's clock.
    pub now: At,
    /// The request that it answers.
    pub request: CaseNo,
    /// Whose file, with name and place.
    pub person: PersonLabel,
    /// Student or staff.
    pub kind: PersonKind,
    /// He opened it himself; otherwise whoever answers the request did.
    pub own: bool,
    /// What the roster says of him.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordLabel>,
    /// Consents, requests, counselling, referrals.
    pub rights: RightsWindow,
    /// What he reported of himself, the latest first.
    pub reports: Vec<OwnReport>,
    /// Who read his file, and whom it was told, as he is told today.
    pub receipt: ReceiptWindow,
}

/// A report about oneself.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OwnReport {
    /// Its number.
    pub case: CaseNo,
    /// When it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<At>,
    /// How urgent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// What he saw in himself.
    pub facts: Vec<FactsLabel>,
    /// What he wrote, in order; not what whoever made the copy may not read.
    pub words: Vec<String>,
}

/// Who makes a copy, of whose file.
struct Copying {
    person: PersonNo,
    post: Option<PostNo>,
}

impl Reader<'_> {
    /// The copy that a request asks for: for whoever answers it, and, once it was handed over as a file, for whose it is.
    pub fn copy(&self, request: CaseNo) -> Result<CopyWindow, ReadError> {
        let (found, own) = self.look(|view, now| {
            let asked = view.network.rights.request(request).and_then(|request| request.person);
            (self.copying(&view.network, request, now), asked == Some(self.person))
        })?;
        let Copying { person, post } = match found {
            Some(copying) => copying,
            // What is his own and not there yet is no curiosity.
            None if own => return Err(ReadError::NotFound),
            None => return Err(self.refused(Target::Case(request))),
        };
        // Whoever copies it opens the file: an entry before anything is shown.
        let visit = match own {
            true => None,
            false => Some(self.engine.visit(
                self.person,
                post,
                Target::Person(person),
                Purpose::AtRequest,
                true,
            )?),
        };
        let found =
            self.look(|view, now| {
                let network = &view.network;
                let row = network.roster.person(person)?;
                let shows = |case: CaseNo, deed: Deed| match own {
                    true => may_case(network, person, None, deed, case, now),
                    false => sight(network, self.person, post, case, now)
                        .is_some_and(|sight| sight >= Sight::Facts),
                };
                let known = |case: &CaseNo| {
                    network.counselling.get(*case).is_none() || network.counselling.is_known(*case)
                };
                let rights = Own { network, now, person, trial: None }
                    .window(|deed, case| known(&case) && shows(case, deed));
                let reports = network.report.about(person).filter(|(case, report)| {
                    report.sender == Some(person) && shows(*case, Deed::SeeOwnReport)
                });
                let report = |(case, report): (CaseNo, &wuji_core::report::Report)| OwnReport {
                    case,
                    sent_at: report.submitted_at,
                    level: report.level,
                    facts: Vec::new(),
                    words: Vec::new(),
                };
                let mut reports: Vec<OwnReport> = reports.map(report).collect();
                reports.reverse();
                let label = PersonLabel::of(&network.roster, person);
                Some((
                    label,
                    row.kind,
                    (row.sex, row.born),
                    view.positions(person.record()).next(),
                    rights,
                    reports,
                ))
            })?;
        let (label, kind, (sex, born), record, mut rights, mut reports) = found.ok_or(ReadError::NotFound)?;
        let name = match visit {
            None => self.engine.own_name(person),
            Some(visit) => self.engine.name(visit, person),
        };
        let name = case::optional(name)?.map(|name| name.to_string());
        let read = |position: Position| match visit {
            None => case::optional(self.engine.own_words(person, position)),
            Some(visit) => case::optional(self.engine.open_words(visit, position)),
        };
        let text = record.map(&read).transpose()?.flatten();
        // What the roster notes of him is what others say.
        let record = text.and_then(|text| record_of(&text, sex, born));
        let record = record.map(|record| RecordLabel { note: None, ..record });
        for report in &mut reports {
            self.fill_own(report, person, post, own)?;
        }
        self.name_counsellors(&mut rights.counselling)?;
        let receipt = self.receipt_of(person)?;
        let person = PersonLabel { name, ..label };
        Ok(CopyWindow { now: receipt.now, request, person, kind, own, record, rights, reports, receipt })
    }

    fn copying(&self, network: &Network, case: CaseNo, now: At) -> Option<Copying> {
        let request = network.rights.request(case).filter(|request| request.wish == Some(Wish::Copy))?;
        let person = request.person?;
        if person == self.person {
            let may = has_copy(request, now) && may_case(network, person, None, Deed::SeeOwnCopy, case, now);
            return may.then_some(Copying { person, post: None });
        }
        let (post, sight) = self.standing(network, case, now)?;
        (sight == Sight::Words).then_some(Copying { person, post })
    }

    /// What he saw in himself and wrote of it, as far as whoever copies may read it.
    fn fill_own(
        &self,
        report: &mut OwnReport,
        person: PersonNo,
        post: Option<PostNo>,
        own: bool,
    ) -> Result<(), ReadError> {
        let entries: Vec<Entry> = self.entries_of(report.case, None)?;
        let his = entries.iter().filter(|entry| is_step(entry) && entry.actor() == Some(person));
        let visit = match own {
            true => None,
            false => {
                let reads = self.look(|view, now| {
                    sight(&view.network, self.person, post, report.case, now) == Some(Sight::Words)
                })?;
                if !reads {
                    return Ok(());
                }
                let target = Target::Case(report.case);
                Some(self.engine.visit(self.person, post, target, Purpose::AtRequest, true)?)
            }
        };
        for entry in his {
            report.facts.extend(FactsLabel::of(entry));
            if entry.has_words {
                let words = match visit {
                    None => self.engine.own_words(person, entry.position),
                    Some(visit) => self.engine.open_words(visit, entry.position),
                };
                report.words.extend(case::optional(words)?.map(|words| words.to_string()));
            }
        }
        Ok(())
    }
}
