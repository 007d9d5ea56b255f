//! The document's clauses, one row each, and by what it shows whether each is kept: the live ledger asks the duties of the
//! catalogue, the deadlines of cases, the posts that must be filled, and what was recorded.
//!
//! Absent on purpose: titles. They are texts of the interface, `clause-…` in its locale files.

use crate::escalation::Item;
use crate::kind::Kind;
use crate::roster::Role;

/// By what it shows that a clause is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// By the duties of the catalogue that name it.
    Duties,
    /// By deadlines of these items.
    Deadlines(&'static [Item]),
    /// By posts of this role: somebody holds each of them.
    Posts(Role),
    /// By entries of these kinds.
    Entries(&'static [Kind]),
    /// By nothing that anybody does: what happens makes it so, and nothing of it can be due or late.
    Itself,
}

/// A clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// As the document's mission numbers it.
    pub code: &'static str,
    /// Whose it is.
    pub owner: Role,
    /// By what it shows.
    pub shows: &'static [Shows],
}

macro_rules! clauses {
    ($($code:literal $owner:ident [$($shows:expr),*];)*) => {
        /// Every clause of the document, in its order.
        pub const CLAUSES: &[Clause] =
            &[$(Clause { code: $code, owner: Role::$owner, shows: &[$($shows),*] },)*];
    };
}

use Shows::{Deadlines, Duties, Entries, Itself, Posts};

clauses! {
    "P.1" LeadingChair [Posts(Role::StationCounsellor), Posts(Role::Commissioner), Posts(Role::DormOfficer)];
    "P.2" CentreDirector [Deadlines(&[Item::Acknowledge, Item::Assessment])];
    "P.3" LeadingChair [Duties];
    "LG.0a" LeadingChair [Duties];
    "LG.0b" LeadingChair [Deadlines(&[Item::Decision])];
    "LG.0c" LeadingChair [Deadlines(&[Item::Decision])];
    "LG.1" LeadingChair [Duties];
    "LG.2" LeadingChair [Duties];
    "LG.3" LeadingChair [Duties];
    "LG.4" LeadingChair [Duties];
    "LG.5" LeadingChair [Duties];
    "LG.6" LeadingChair [Duties];
    "L2.0" CentreDirector [Duties];
    "SA.0" StudentAffairsTeacher [Posts(Role::StudentAffairsTeacher)];
    "SA.1" StudentAffairsTeacher [Duties];
    "SA.2" StudentAffairsTeacher [Duties];
    "SA.3" StudentAffairsTeacher [Duties];
    "SA.4" StudentAffairsTeacher [Duties];
    "SA.5" StudentAffairsTeacher [Duties];
    "SA.6" StudentAffairsTeacher [Duties];
    "SA.7" StudentAffairsTeacher [Duties];
    "YL.0" YouthLeagueTeacher [Posts(Role::YouthLeagueTeacher), Duties];
    "YL.1" YouthLeagueTeacher [Duties];
    "YL.2" YouthLeagueTeacher [Duties];
    "YL.3" YouthLeagueTeacher [Duties];
    "CT.1" CentreDirector [Duties];
    "CT.2" CentreDirector [Duties];
    "CT.3" CentreDirector [Posts(Role::CentreCounsellor), Entries(&[Kind::SessionHeld])];
    "CT.4" CentreDirector [Duties];
    "CT.5" CentreDirector [Duties];
    "CT.6" CentreDirector [Duties];
    "CT.7" CentreDirector [Entries(&[Kind::Opened])];
    "CT.8a" CentreDirector [Entries(&[Kind::CensusOpened, Kind::ResultRecorded])];
    "CT.8b" CentreDirector [Deadlines(&[Item::Interview])];
    "CT.8c" CentreDirector [Entries(&[Kind::Listed]), Deadlines(&[Item::Approval, Item::Review])];
    "CT.8d" CentreDirector [Deadlines(&[Item::FollowUp]), Entries(&[Kind::FollowedUp, Kind::SessionHeld])];
    "CT.9a" CentreDirector [Deadlines(&[Item::Assessment])];
    "CT.9b" CentreDirector [Deadlines(&[Item::Proposal])];
    "CT.9c" CentreDirector [Entries(&[Kind::CrisisNoted, Kind::Closed]), Deadlines(&[Item::KinContact])];
    "CT.10" CentreDirector [Duties, Deadlines(&[Item::Receipt]), Entries(&[Kind::NoticeGiven])];
    "ST.0a" StationDirector [Posts(Role::StationDirector)];
    "ST.0b" StationCounsellor [Posts(Role::StationCounsellor)];
    "ST.0c" StationCounsellor [Duties];
    "ST.1" StationDirector [Duties];
    "ST.2" StationDirector [Duties];
    "ST.3" StationDirector [Duties];
    "ST.4" StationCounsellor [Duties];
    "ST.5a" StationCounsellor [Deadlines(&[Item::Completion])];
    "ST.5b" StationCounsellor [Itself];
    "ST.5c" StationCounsellor [Deadlines(&[Item::Look]), Entries(&[Kind::WarningFired])];
    "ST.5d" StationCounsellor [Entries(&[Kind::ListingProposed])];
    "ST.5e" StationCounsellor [Deadlines(&[Item::Guardianship]),
        Entries(&[Kind::GuardianshipOrdered, Kind::GuardianshipChecked])];
    "ST.5f" StationCounsellor [Entries(&[Kind::Forwarded])];
    "ST.5g" StationCounsellor [Deadlines(&[Item::FollowUp, Item::SessionRecord]),
        Entries(&[Kind::FollowedUp, Kind::SessionHeld])];
    "ST.5h" StationCounsellor [
        Deadlines(&[Item::HandOver, Item::ReferralAnswer, Item::Escort, Item::Resumption]),
        Entries(&[Kind::ReferralOffered, Kind::ReferralReturned])];
    "ST.5i" StationCounsellor [Deadlines(&[Item::Acknowledge])];
    "ST.6" StationCounsellor [Duties];
    "CC.0" Commissioner [Posts(Role::Commissioner)];
    "CC.1" Commissioner [Duties];
    "CC.2" Commissioner [Duties];
    "CC.3" Commissioner [Duties];
    "CC.4" Commissioner [Deadlines(&[Item::ClassReport]), Entries(&[Kind::WeekReported, Kind::ZeroReported, Kind::WeekMissed])];
    "CC.5" Commissioner [Deadlines(&[Item::Task])];
    "CC.6" Commissioner [Entries(&[Kind::Submitted])];
    "CC.7" Commissioner [Entries(&[Kind::Pledged])];
    "DO.0" DormOfficer [Posts(Role::DormOfficer)];
    "DO.1" DormOfficer [Entries(&[Kind::Observed])];
    "DO.2" DormOfficer [Duties];
    "DO.3" DormOfficer [Deadlines(&[Item::WatchCheck]),
        Entries(&[Kind::WatchRequested, Kind::WatchChecked, Kind::WatchDeclined])];
    "DO.4" DormOfficer [Duties];
    "DO.5" DormOfficer [Entries(&[Kind::Pledged])];
    "gap.16" StationCounsellor [Duties];
}

/// The clause with this code.
pub fn clause(code: &str) -> Option<&'static Clause> {
    CLAUSES.iter().find(|clause| clause.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duty::CATALOGUE;

    #[test]
    fn every_clause_of_the_catalogue_is_a_clause_that_its_duties_show() {
        for code in CATALOGUE.iter().flat_map(|row| row.clauses) {
            let clause = clause(code).expect(code);
            assert!(clause.shows.contains(&Duties), "{code}");
        }
        for clause in CLAUSES.iter().filter(|clause| clause.shows.contains(&Duties)) {
            assert!(CATALOGUE.iter().any(|row| row.clauses.contains(&clause.code)), "{}", clause.code);
        }
    }

    #[test]
    fn every_clause_says_by_what_it_shows() {
        assert!(CLAUSES.iter().all(|clause| !clause.shows.is_empty()));
    }

    #[test]
    fn no_clause_stands_twice() {
        let mut codes: Vec<&str> = CLAUSES.iter().map(|clause| clause.code).collect();
        codes.sort_unstable();
        assert!(codes.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
