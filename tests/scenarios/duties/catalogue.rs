//! The catalogue as a whole, and every row of it done in time, late, waived and missed.

use std::collections::BTreeSet;

use wuji_core::Action;
use wuji_core::calendar::Days;
use wuji_core::duty::{
    Authority, CATALOGUE, Cadence, Document, DutyNo, FileDocument, OpenVenue, Proof, Record, Scope,
    SetBudget, Status,
};
use wuji_core::publication::{GiveBulletin, ReportUp};

use super::{day, title};
use crate::campus::{Campus, SAID};

/// Every clause of the document that is a duty and concerns no case has a row.
#[test]
fn every_clause_that_is_a_duty_has_a_row() {
    let wanted = [
        "LG.0a", "LG.1", "LG.2", "LG.3", "LG.4", "LG.5", "LG.6", "L2.0", "SA.1", "SA.2", "SA.3", "SA.4",
        "SA.5", "SA.6", "SA.7", "YL.0", "YL.1", "YL.2", "YL.3", "CT.1", "CT.2", "CT.4", "CT.5", "CT.6",
        "CT.10", "ST.0c", "ST.1", "ST.2", "ST.3", "ST.4", "ST.6", "CC.1", "CC.2", "CC.3", "DO.2", "DO.4",
        "P.3", "gap.16",
    ];
    let found: BTreeSet<&str> = CATALOGUE.iter().flat_map(|row| row.clauses.iter().copied()).collect();
    assert_eq!(found, wanted.into_iter().collect());
}

/// Whoever owes a duty has a post, whoever supervises too; each instance stands in a unit.
#[test]
fn every_instance_of_a_year_has_an_owner_and_a_unit() {
    let c = Campus::on("2026-09-07 09:00");
    let year = Days { first: day("2026-09-01"), last: day("2027-08-31") };
    let all = c.network().duties(None, year, c.today());
    for instance in &all {
        assert!(instance.owner.is_some() && instance.unit.is_some(), "{instance:?}");
        assert!(matches!(instance.status, Status::Ahead | Status::Due), "{instance:?}");
    }
    let seen: BTreeSet<DutyNo> = all.iter().map(|instance| instance.duty).collect();
    for (number, row) in CATALOGUE.iter().enumerate() {
        let never_due = row.cadence == Cadence::OnEvent;
        assert_eq!(seen.contains(&DutyNo(number as u16)), !never_due, "{}", row.code);
    }
}

/// Nobody does anything for a year: what ends is missed, once each, and told to whoever supervises.
#[test]
fn a_year_of_nothing_is_a_year_of_lapses() {
    let mut c = Campus::on("2026-09-07 09:00");
    c.wait("2028-01-05 09:00");
    let year = Days { first: day("2026-09-01"), last: day("2027-12-31") };
    let all = c.network().duties(None, year, c.today());
    let running = |last| day("2028-01-04") < last;
    for instance in &all {
        let status = if running(instance.period.last) { Status::Due } else { Status::Lapsed };
        assert_eq!(instance.status, status, "{instance:?}");
    }
    let lapsed: BTreeSet<DutyNo> = c.network().duty.lapses().map(|(_, lapse)| lapse.duty).collect();
    for (number, row) in CATALOGUE.iter().enumerate() {
        let never_due = row.cadence == Cadence::OnEvent;
        assert_eq!(lapsed.contains(&DutyNo(number as u16)), !never_due, "{}", row.code);
    }
    for (case, lapse) in c.network().duty.lapses() {
        assert!(lapse.told.is_some() && !lapse.missed.is_empty(), "{case}: {lapse:?}");
        assert!(lapse.missed.iter().all(|missed| missed.post.is_some()), "{lapse:?}");
    }
}

/// Everything is recorded on the day before its period ends, by the post that owes it: nothing lapses.
#[test]
fn a_term_in_which_everything_is_done() {
    let mut c = Campus::on("2026-09-07 09:00");
    let term = Days { first: day("2026-09-07"), last: day("2027-01-10") };
    let mut on = term.first;
    while on <= term.last {
        c.host_until(on);
        let due = c.network().duties(None, Days { first: on, last: on }, on);
        for instance in due.into_iter().filter(|one| one.period.last == on && one.status == Status::Due) {
            if !matches!(c.network().duty.form(instance.duty).unwrap().scope, Scope::Holders(_)) {
                c.does_duty(&instance, on);
            }
        }
        on = on.plus(1);
    }
    c.wait("2027-01-11 09:00");
    let missed = c.network().missed_duties(None, term, c.today());
    let trainings = |duty: DutyNo| matches!(c.network().duty.form(duty).unwrap().scope, Scope::Holders(_));
    assert!(missed.iter().all(|instance| trainings(instance.duty)), "{missed:?}");
}

impl Campus {
    fn host_until(&mut self, on: wuji_core::Day) {
        let text = format!("{on} 17:00");
        self.wait(&text);
    }

    fn does_duty(&mut self, instance: &wuji_core::duty::Instance, on: wuji_core::Day) {
        let owner = instance.owner.unwrap();
        let person = self.network().roster.holders(owner, self.host.now()).next().unwrap().person;
        let action = self.proof(instance, on);
        let request = self.request(person, Some(owner), action);
        self.ask(request, "something is said").unwrap_or_else(|code| panic!("{instance:?}: {code}"));
    }

    /// What proves an instance, trainings apart.
    fn proof(&self, instance: &wuji_core::duty::Instance, on: wuji_core::Day) -> Action {
        let unit = instance.unit.unwrap();
        let named = title(&format!("{} of {on}", instance.duty));
        let proof = self.network().duty.form(instance.duty).unwrap().proven_by;
        match proof {
            Proof::Document(kind) => {
                let (authority, clauses, supersedes) = (Authority::Unit, Vec::new(), None);
                let document = Document { kind, authority, unit, title: named, on, clauses, supersedes };
                Action::FileDocument(FileDocument { document })
            }
            Proof::Budget => Action::SetBudget(SetBudget { year: on.year() as u16 + 1, fen: 1_000_000 }),
            Proof::Venue => Action::OpenVenue(OpenVenue { unit, title: named }),
            Proof::Report => Action::ReportUp(ReportUp { title: named, term: None, words: SAID }),
            Proof::Bulletin => Action::GiveBulletin(GiveBulletin { title: named, term: None, words: SAID }),
            Proof::Record | Proof::Attendance(_) => {
                let record = super::held(&instance.duty.to_string(), instance.place, &on.to_string());
                Action::RecordDuty(Record { asked: self.asked(instance.place), ..record })
            }
        }
    }
}
