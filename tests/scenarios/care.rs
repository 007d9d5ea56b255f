//! What is done for a student in an open crisis or on the register: CT.8d, CT.9c, ST.5e, ST.5g–ST.5i, CC.5, DO.1, DO.3, gaps 6,
//! 7, 9 and 15; fine print 7 and 11.

mod follow_ups;
mod guardianship;
mod interventions;
mod room_mates;
mod watch_requests;

use wuji_core::action::Action;
use wuji_core::crisis::Grade;
use wuji_core::escalation::Item;
use wuji_core::focus::{Approve, Change, Ground, Propose};
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::roster::{Depart, Leaving, Place, Role};

use crate::campus::{Campus, SAID};

pub(super) const AFTERNOON: &str = "2026-09-16 15:00";

impl Campus {
    /// Given: the subject is on the register at this grade, proposed by her station.
    pub(crate) fn listed(&mut self, grade: Grade) -> CaseNo {
        let case = self.changes_listing(Change::List(grade), Ground::Reports);
        self.does(Role::CentreDirector, Action::ApproveListing(Approve { case }));
        case
    }

    pub(crate) fn changes_listing(&mut self, change: Change, ground: Ground) -> CaseNo {
        let (person, grounds) = (self.subject, vec![ground]);
        let action = Propose { person, change, grounds, source: None, words: SAID };
        self.does(Role::StationCounsellor, Action::ProposeListing(action))
    }

    /// Then: who watches.
    pub(crate) fn watched_by(&self, case: CaseNo, person: PersonNo) -> &Self {
        assert_eq!(self.network().care.watcher(case), Some(person));
        self
    }

    /// Given: the subject left the college.
    pub(crate) fn departs(&mut self) -> &mut Self {
        let person = self.subject;
        self.does(Role::SystemAdministrator, Action::Depart(Depart { person, reason: Some(Leaving::Died) }));
        self
    }

    /// Given: the subject has neither class nor room.
    pub(crate) fn moves_out(&mut self) -> &mut Self {
        let person = self.subject;
        let action = Place { person, class: None, room: None, bed: None };
        self.does(Role::SystemAdministrator, Action::Place(action));
        self
    }

    /// Then: no clock of the case runs for guardianship.
    pub(crate) fn not_watched(&self, case: CaseNo) -> &Self {
        assert!(self.network().care.guard(case).is_none());
        self.not_due(case, Item::Guardianship).not_due(case, Item::HandOver)
    }
}
