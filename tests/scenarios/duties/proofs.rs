//! What proves a duty, and who may say that it need not be done: LG.1–LG.3, P.3, SA.3, SA.7, CT.10, ST.4.

use wuji_core::access::{Deed, may_case};
use wuji_core::action::Action;
use wuji_core::duty::{Attend, CATALOGUE, DutyNo, Place, Proof, SetBudget, Status, Waive, Withdraw};
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::publication::{GiveBulletin, ReportUp};
use wuji_core::roster::Role;

use super::{day, duty, held, title};
use crate::campus::{Campus, SAID};

/// Everybody who holds a post of this role.
fn all(c: &Campus, role: Role) -> Vec<PersonNo> {
    let roster = &c.network().roster;
    let posts = roster.posts().filter(|(_, post)| post.role == role);
    posts.flat_map(|(post, _)| roster.holders(post, c.host.now())).map(|posting| posting.person).collect()
}

fn attended(c: &mut Campus, people: Vec<PersonNo>) {
    let attend = Attend { evidence: c.newest_evidence(), people, minutes: None };
    c.does(Role::StudentAffairsTeacher, Action::Attend(attend));
}

#[test]
fn p_3_what_another_action_proves_nobody_records_by_saying_so() {
    let mut c = Campus::on("2026-10-20 09:00");
    let proven = CATALOGUE.iter().enumerate().filter(|(_, row)| row.proven_by != Proof::Record);
    let mut tried = 0;
    for (number, row) in proven {
        let instances = c.instances(row.code, "2026-10-20");
        let Some(instance) = instances.first() else { continue };
        assert_eq!(instance.duty, DutyNo(number as u16));
        let owner = c.network().roster.role(instance.owner.unwrap()).unwrap();
        if owner == Role::Commissioner || owner == Role::DormOfficer {
            continue;
        }
        let record = held(row.code, instance.place, "2026-10-19");
        let (owner, place) = (instance.owner.unwrap(), instance.place);
        let person = c.network().roster.holders(owner, c.host.now()).next().unwrap().person;
        let request = c.request(person, Some(owner), Action::RecordDuty(record));
        assert_eq!(c.ask(request, "said").unwrap_err(), "invalid_field", "{} at {place:?}", row.code);
        tried += 1;
    }
    assert!(tried >= 12, "{tried}");
}

#[test]
fn ct_10_the_terms_report_and_bulletin_count_by_their_delivery() {
    let mut c = Campus::on("2027-01-08 09:00");
    let report = ReportUp { title: title("Autumn"), term: None, words: SAID };
    c.does(Role::CentreDirector, Action::ReportUp(report));
    c.wait("2027-01-11 00:00");
    c.stands("ct_10_report", Place::College, "2027-01-10", Status::Done);
    c.stands("ct_10_bulletin", Place::College, "2027-01-10", Status::Lapsed);
    c.wait("2027-01-11 09:00");
    let term = Some(day("2027-01-10"));
    let bulletin = GiveBulletin { title: title("Autumn"), term, words: SAID };
    c.does(Role::CentreDirector, Action::GiveBulletin(bulletin));
    c.stands("ct_10_bulletin", Place::College, "2027-01-10", Status::Late);
}

#[test]
fn sa_3_the_briefing_counts_for_the_advisors_who_came() {
    let mut c = Campus::on("2026-09-20 09:00");
    let advisors = all(&c, Role::Advisor);
    let (own, person) = (Place::Post(c.post(Role::Advisor)), c.person(Role::Advisor));
    // Another training is no briefing.
    c.records(Role::StudentAffairsTeacher, "sa_6_exchange", Place::College, "2026-09-18");
    attended(&mut c, vec![person]);
    c.stands("sa_3_briefed", own, "2026-09-20", Status::Due);
    c.records(Role::StudentAffairsTeacher, "sa_3_briefing", Place::College, "2026-09-18");
    attended(&mut c, vec![person]);
    c.stands("sa_3_briefed", own, "2026-09-20", Status::Done);
    c.wait("2026-12-01 00:00");
    let missed: Vec<_> = c.lapses("sa_3_briefed").into_iter().flat_map(|lapse| lapse.missed).collect();
    assert_eq!(missed.len(), advisors.len() - 1);
    // Student affairs owes it, not the advisor who was not there.
    assert!(missed.iter().all(|one| one.post == Some(c.post(Role::StudentAffairsTeacher))));
}

#[test]
fn sa_7_coverage_is_by_attendance() {
    let mut c = Campus::on("2027-03-01 09:00");
    let person = c.person(Role::Advisor);
    c.records(Role::StudentAffairsTeacher, "sa_7_advisors", Place::College, "2027-02-26");
    let own = Place::Post(c.post(Role::Advisor));
    c.stands("sa_7_advisors", Place::College, "2027-03-01", Status::Done);
    // That one was held trains nobody yet.
    c.stands("sa_7_trained", own, "2027-03-01", Status::Due);
    attended(&mut c, vec![person]);
    c.stands("sa_7_trained", own, "2027-03-01", Status::Done);
    c.wait("2028-01-01 00:00");
    let lapses = c.lapses("sa_7_trained");
    let missed: Vec<_> = lapses.iter().flat_map(|lapse| &lapse.missed).collect();
    assert!(!missed.is_empty() && missed.iter().all(|missed| missed.place != own));
}

fn waive(code: &str, place: Place, period: &str) -> Action {
    Action::WaiveDuty(Waive { duty: duty(code), place, period: day(period), words: SAID })
}

#[test]
fn lg_2_nobody_waives_what_he_owes() {
    let mut c = Campus::on("2026-10-20 09:00");
    let own = waive("lg_2_rules", Place::College, "2026-10-20");
    c.refused(Role::LeadingChair, own.clone(), "invalid_field");
    c.does(Role::LeadingViceChair, own);
    c.stands("lg_2_rules", Place::College, "2026-10-20", Status::Waived);
    // Who does it together with the owner owes it too.
    c.refused(Role::CentreDirector, waive("lg_6_training", Place::College, "2026-10-20"), "not_allowed");
    // Nor in another of his posts.
    let chair = c.person(Role::LeadingChair);
    c.posted(Role::LeadingViceChair, chair, Some(c.person(Role::LeadingViceChair)));
    let vice = c.post(Role::LeadingViceChair);
    let request = c.request(chair, Some(vice), waive("lg_4_meeting", Place::College, "2026-10-20"));
    assert_eq!(c.ask(request, "said").unwrap_err(), "invalid_field");
}

/// The case of the newest waiver or withdrawal.
fn reads(c: &Campus, role: Role, case: CaseNo) -> bool {
    let (person, post) = (c.person(role), c.post(role));
    may_case(c.network(), person, Some(post), Deed::SeeDutyWords, case, c.host.now())
}

#[test]
fn lg_2_what_is_waived_after_its_lapse_stays_missed() {
    let mut c = Campus::on("2026-11-09 09:00");
    let place = Place::Unit(c.station());
    c.stands("sweep", place, "2026-11-08", Status::Lapsed);
    let case = c.does(Role::CentreDirector, waive("sweep", place, "2026-11-08"));
    c.stands("sweep", place, "2026-11-08", Status::Lapsed);
    let instance = c.instances("sweep", "2026-11-08").into_iter().find(|one| one.place == place).unwrap();
    assert_eq!(instance.waiver.and_then(|waiver| waiver.case), Some(case));
    // The reason is for whoever waived, owes it, supervises, or might have waived it.
    for role in [Role::CentreDirector, Role::StationCounsellor, Role::LeadingChair, Role::LeadingViceChair] {
        assert!(reads(&c, role, case), "{role:?}");
    }
    for role in [Role::Advisor, Role::Commissioner, Role::AuditAdministrator, Role::YouthLeagueTeacher] {
        assert!(!reads(&c, role, case), "{role:?}");
    }
}

#[test]
fn lg_2_why_a_record_was_taken_back_can_be_read() {
    let mut c = Campus::on("2026-10-20 09:00");
    c.records(Role::StationDirector, "st_3_inspection", Place::Unit(c.station()), "2026-10-19");
    let evidence = c.newest_evidence();
    let withdraw = Action::WithdrawEvidence(Withdraw { evidence, words: SAID });
    let case = c.does(Role::StationCounsellor, withdraw);
    assert!(reads(&c, Role::StationCounsellor, case) && reads(&c, Role::StationDirector, case));
    assert!(reads(&c, Role::CentreDirector, case) && !reads(&c, Role::LeadingMember, case));
}

#[test]
fn lg_3_a_budget_keeps_what_it_was_first() {
    let mut c = Campus::on("2026-12-01 09:00");
    let set = |fen| Action::SetBudget(SetBudget { year: 2027, fen });
    c.does(Role::LeadingChair, set(20_000));
    c.wait("2027-06-01 09:00");
    c.does(Role::LeadingChair, set(50_000));
    c.refused(Role::LeadingChair, set(50_000), "recorded_already");
    let registers = c.network().duty.registers();
    let versions: Vec<_> = registers.budgets(2027).iter().map(|one| (one.fen, one.on)).collect();
    assert_eq!(versions, [(20_000, day("2026-12-01")), (50_000, day("2027-06-01"))]);
    let accounts = registers.accounts(2027);
    assert_eq!((accounts.first, accounts.planned, accounts.spent), (Some(20_000), Some(50_000), 0));
}
