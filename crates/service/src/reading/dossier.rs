//! 心理档案 (ST.5b): the file of a student, in sections, each case as its own window shows it to this reader, in the order in
//! which they began. For whoever may have the student's record.
//!
//! Reading it is what it is: an entry for the record, and one for each case that is opened. A section in which there is
//! nothing for the reader is not there, so that it cannot tell what he may not know.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::{Deed, Target};
use wuji_core::ids::PersonNo;
use wuji_engine::ReadError;

use super::Reader;
use super::case::{CaseWindow, optional};
use super::desk::CaseKind;
use super::student::StudentWindow;

/// The file of a student, as far as its reader may have it.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DossierWindow {
    /// Who, with record and place.
    pub student: StudentWindow,
    /// In their order.
    pub sections: Vec<DossierPart>,
}

/// A section of a file.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DossierPart {
    /// What its cases are.
    pub section: DossierSection,
    /// The cases, in the order in which they began.
    pub cases: Vec<CaseWindow>,
}

/// What cases stand together in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DossierSection {
    /// What was observed and reported.
    Reports,
    /// Crises.
    Crises,
    /// The focus register.
    Register,
    /// Results of a census, interviews and early warnings.
    Screening,
    /// Counselling: that it was, not what was said.
    Counselling,
    /// Referrals to others, leave and resumption.
    Referral,
    /// Watch requests, and follow-ups after a death.
    Care,
    /// What he asked concerning this file.
    Rights,
}

impl DossierSection {
    /// Where a case of this kind stands, if it belongs to anybody's file.
    fn of(kind: CaseKind) -> Option<Self> {
        match kind {
            CaseKind::Report => Some(Self::Reports),
            CaseKind::Crisis => Some(Self::Crises),
            CaseKind::Listing => Some(Self::Register),
            CaseKind::Screening | CaseKind::Warning => Some(Self::Screening),
            CaseKind::Counselling => Some(Self::Counselling),
            CaseKind::Referral => Some(Self::Referral),
            CaseKind::Watch | CaseKind::Aftercare => Some(Self::Care),
            CaseKind::Right => Some(Self::Rights),
            CaseKind::Task
            | CaseKind::Lapse
            | CaseKind::Evidence
            | CaseKind::Withdrawal
            | CaseKind::Waiver
            | CaseKind::Census
            | CaseKind::Breach
            | CaseKind::Glass
            | CaseKind::TermReport
            | CaseKind::Bulletin
            | CaseKind::Silence
            | CaseKind::Calm
            | CaseKind::WeekReport
            | CaseKind::Adoption => None,
        }
    }
}

impl Reader<'_> {
    /// The file of a student.
    pub fn dossier(&self, person: PersonNo) -> Result<DossierWindow, ReadError> {
        let post = self.look(|view, now| self.standing_to(&view.network, Deed::SeeRecord, person, now))?;
        let Some(post) = post else { return Err(self.refused(Target::Person(person))) };
        // All of it is read in the post that may have the record.
        let reader = Reader { post, ..*self };
        let student = reader.student(person)?;
        let mut sections: BTreeMap<DossierSection, Vec<CaseWindow>> = BTreeMap::new();
        for line in &student.cases {
            let Some(section) = DossierSection::of(line.what) else { continue };
            // May have been closed to him meanwhile.
            if let Some(window) = optional(reader.filed(line.case))? {
                sections.entry(section).or_default().push(window);
            }
        }
        let part = |(section, mut cases): (DossierSection, Vec<CaseWindow>)| {
            cases.sort_by_key(|window| {
                let head = window.head();
                (head.steps.first().map(|step| step.at), head.case)
            });
            DossierPart { section, cases }
        };
        Ok(DossierWindow { student, sections: sections.into_iter().map(part).collect() })
    }
}
