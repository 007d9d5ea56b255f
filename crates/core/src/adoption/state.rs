//! What was put forward and what came of it. Posts and stages follow from headers; which rules, from bodies.

use serde::Serialize;

use super::Event;
use super::measure::{Matter, Measure};
use crate::corruption::Corruption;
use crate::entry::{self, Entry};
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::kind::Kind;
use crate::report::codes;
use crate::table::Table;
use crate::time::At;
use minicbor::{Decode, Encode};
use serde::Deserialize;

codes! {
    /// How far rules have come.
    Stage {
        0 /// Another person is to approve them.
          Waiting,
        1 /// In force, or from their day on.
          Enacted,
        2 /// Not approved, or taken back.
          Declined,
    }
}

/// Rules on their way into force.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Adoption {
    /// Of what, while it can be read.
    pub matter: Option<Matter>,
    /// What was put forward, where it had to wait.
    pub measure: Option<Measure>,
    /// The post that put it forward, or in force alone.
    pub from: Option<PostNo>,
    /// Who did.
    pub by: Option<PersonNo>,
    /// When.
    pub at: At,
    /// How far it has come.
    pub stage: Stage,
    /// The post that approved or declined it, and when.
    pub settled: Option<(At, Option<PostNo>)>,
    /// The version that it became.
    pub version: Option<u32>,
    /// Posts that were told.
    pub told: Vec<PostNo>,
    /// Those of them that have not said that they saw what came of it.
    pub unseen: Vec<PostNo>,
}

/// The state of this area.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Adoptions {
    rows: Table<CaseNo, Adoption>,
}

impl Adoptions {
    /// An adoption by its case.
    pub fn get(&self, case: CaseNo) -> Option<&Adoption> {
        self.rows.get(case)
    }

    /// All adoptions, in the order in which they came.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Adoption)> {
        self.rows.iter()
    }

    /// Those that wait for another person.
    pub fn waiting(&self) -> impl Iterator<Item = (CaseNo, &Adoption)> {
        self.iter().filter(|(_, row)| row.stage == Stage::Waiting)
    }

    /// How a version of the rules of this matter came into force.
    pub fn of_version(&self, matter: Matter, version: u32) -> Option<(CaseNo, &Adoption)> {
        self.iter().find(|(_, row)| row.matter == Some(matter) && row.version == Some(version))
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let header = &entry.header;
        let stage = match header.kind {
            Kind::AdoptionProposed => Stage::Waiting,
            Kind::AdoptionEnacted => Stage::Enacted,
            Kind::AdoptionDeclined => Stage::Declined,
            Kind::AdoptionTold | Kind::AdoptionSeen => return self.apply_told(entry),
            _ => return Ok(()),
        };
        let case = header.case.ok_or(Corruption::Impossible(entry.position))?;
        let event = match entry.event() {
            Some(entry::Event::Adoption(event)) => Some(event),
            _ => None,
        };
        let (by, from) = (entry.actor(), header.from);
        match self.rows.get_mut(case) {
            Some(row) if row.stage == Stage::Waiting && stage != Stage::Waiting => {
                row.stage = stage;
                row.settled = Some((header.at, header.by.post()));
                row.unseen.clear();
            }
            Some(_) => return Err(Corruption::Impossible(entry.position)),
            None if stage == Stage::Declined => return Err(Corruption::Impossible(entry.position)),
            None => {
                let row = Adoption {
                    matter: None,
                    measure: None,
                    from,
                    by,
                    at: header.at,
                    stage,
                    settled: None,
                    version: None,
                    told: Vec::new(),
                    unseen: Vec::new(),
                };
                self.rows.insert(case, row);
            }
        }
        let Some(row) = self.rows.get_mut(case) else { return Ok(()) };
        match event {
            Some(Event::Proposed { measure }) => {
                row.matter = Some(measure.matter());
                row.measure = Some(measure.clone());
            }
            Some(Event::Enacted { matter, version }) => {
                row.matter = Some(*matter);
                row.version = Some(*version);
            }
            Some(Event::Declined | Event::Told | Event::Seen) | None => {}
        }
        row.tell(header.to);
        Ok(())
    }

    fn apply_told(&mut self, entry: &Entry) -> Result<(), Corruption> {
        let header = &entry.header;
        let row = header.case.and_then(|case| self.rows.get_mut(case));
        let row = row.ok_or(Corruption::Impossible(entry.position))?;
        match header.kind {
            Kind::AdoptionSeen => row.unseen.retain(|post| Some(*post) != header.by.post()),
            _ => row.tell(header.to),
        }
        Ok(())
    }
}

impl Adoption {
    fn tell(&mut self, post: Option<PostNo>) {
        let Some(post) = post else { return };
        for posts in [&mut self.told, &mut self.unseen] {
            if !posts.contains(&post) {
                posts.push(post);
            }
        }
    }
}
