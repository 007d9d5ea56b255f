//! Referral 转介 and resumption 复学评估: ST.5h, gaps 7, 9, 15.

use wuji_core::access::Deed;
use wuji_core::action::Action;
use wuji_core::counselling::{CounsellingBasis, Stage as CounsellingStage};
use wuji_core::crisis::{Grade, Kin, KinResult};
use wuji_core::entry::Event;
use wuji_core::escalation::Item;
use wuji_core::focus::{self, Approve, Change, Ground};
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::kind::Kind;
use wuji_core::referral::{
    AssessResumption, Close, Companion, ContactKin, DeclineReason, Depart, Fitness, HandOff, Leave, Letter,
    Offer, Recommendation, Referral, ReferralAnswer, ReferralLeave, ReferralOutcome, ReferredTo, Reply,
    Return, ReturnCondition, Stage,
};
use wuji_core::report::Urgency;
use wuji_core::roster::{self, Relieve, Role};
use wuji_core::words::Title;

use crate::campus::{Campus, SAID};
use crate::crises::crisis;

const MORNING: &str = "2026-09-14 08:00";

fn offer(person: PersonNo, toward: ReferredTo, urgency: Urgency, source: Option<CaseNo>) -> Action {
    let institution = toward.is_outside().then(|| Title::try_new("Hospital").unwrap());
    Action::OfferReferral(Offer { person, toward, institution, urgency, source, words: SAID })
}

fn answer(case: CaseNo, answer: ReferralAnswer, reason: Option<DeclineReason>) -> Action {
    Action::AnswerReferral(Reply { case, answer, reason, words: SAID })
}

fn told(case: CaseNo, result: KinResult) -> Action {
    Action::ContactReferralKin(ContactKin { case, result, words: SAID })
}

fn depart(case: CaseNo) -> Action {
    Action::DepartOnReferral(Depart { case, on: None, companion: Companion::FamilyAndStaff })
}

fn letter(case: CaseNo, on: &str) -> Action {
    let (on, recommendation) = (on.parse().unwrap(), Recommendation::Rest);
    Action::ReceiveLetter(Letter { case, on, recommendation, words: SAID })
}

fn assess(case: CaseNo, fitness: Fitness, again: Option<&str>) -> Action {
    let conditions =
        if fitness == Fitness::OnConditions { vec![ReturnCondition::Treatment] } else { Vec::new() };
    let again = again.map(|day| day.parse().unwrap());
    Action::AssessResumption(AssessResumption { case, fitness, conditions, again, grade: None, words: SAID })
}

impl Campus {
    fn referral(&self, case: CaseNo) -> &Referral {
        self.network().referral.get(case).unwrap()
    }

    /// The subject's station refers her to a hospital.
    fn refers(&mut self, urgency: Urgency) -> CaseNo {
        let action = offer(self.subject, ReferredTo::PsychiatricHospital, urgency, None);
        self.does(Role::StationCounsellor, action)
    }

    /// Given: she is there.
    fn is_away(&mut self) -> CaseNo {
        let case = self.refers(Urgency::Urgent);
        self.does(Role::StationCounsellor, told(case, KinResult::Told));
        self.does(Role::StationCounsellor, answer(case, ReferralAnswer::AcceptedByFamily, None));
        self.does(Role::StationCounsellor, depart(case));
        case
    }

    fn on_leave(&self, case: CaseNo, from: &str, until: &str) -> Action {
        let (from, until) = (from.parse().unwrap(), until.parse().unwrap());
        let approved_by = self.post(Role::StudentAffairsTeacher);
        Action::GrantLeave(Leave { case, leave: ReferralLeave::Suspension, from, until, approved_by })
    }
}

#[test]
fn st_5h_a_referral_is_offered_accepted_and_carried_out() {
    let mut c = Campus::on(MORNING);
    let case = c.refers(Urgency::Urgent);
    c.due(case, Item::ReferralAnswer, "2026-09-15 08:00").due(case, Item::KinContact, "2026-09-15 08:00");
    c.owed_by(case, Item::ReferralAnswer, Role::StationCounsellor);
    c.wait("2026-09-14 11:00").does(Role::StationCounsellor, told(case, KinResult::Told));
    c.not_due(case, Item::KinContact);
    c.does(Role::StationCounsellor, answer(case, ReferralAnswer::AcceptedByFamily, None));
    c.due(case, Item::Escort, "2026-09-15 11:00").not_due(case, Item::ReferralAnswer);
    c.does(Role::StationCounsellor, depart(case));
    assert_eq!(c.referral(case).stage, Stage::Away);
    c.does(Role::StationCounsellor, letter(case, "2026-09-14"));
    assert_eq!(c.referral(case).letter.map(|(_, what)| what), Some(Recommendation::Rest));
}

#[test]
fn st_5h_referral_declined_says_who_and_why_and_ends_it() {
    let mut c = Campus::on(MORNING);
    let case = c.refers(Urgency::Concerning);
    c.refused(Role::StationCounsellor, answer(case, ReferralAnswer::DeclinedHimself, None), "invalid_field");
    let silent = Reply {
        case,
        answer: ReferralAnswer::DeclinedHimself,
        reason: Some(DeclineReason::Stigma),
        words: None,
    };
    c.refused(Role::StationCounsellor, Action::AnswerReferral(silent), "invalid_field");
    c.does(
        Role::StationCounsellor,
        answer(case, ReferralAnswer::DeclinedHimself, Some(DeclineReason::Stigma)),
    );
    assert_eq!(c.referral(case).stage, Stage::Closed(Some(ReferralOutcome::Declined)));
    assert_eq!(c.network().escalation.of_case(case).count(), 0);
    // It may be offered again.
    let again = c.refers(Urgency::Concerning);
    assert_ne!(again, case);
}

#[test]
fn st_5h_an_unanswered_referral_expires_and_climbs() {
    let mut c = Campus::on(MORNING);
    let case = c.refers(Urgency::Urgent);
    c.does(Role::StationCounsellor, told(case, KinResult::Told));
    c.wait("2026-09-15 08:00").owed_by(case, Item::ReferralAnswer, Role::CentreCounsellor);
    assert_eq!(c.referral(case).stage, Stage::Expired);
    assert_eq!(c.referral(case).holder, Some(c.post(Role::StationCounsellor)), "its holder keeps it");
    c.due(case, Item::ReferralAnswer, "2026-09-16 08:00");
    c.wait("2026-09-16 08:00").owed_by(case, Item::ReferralAnswer, Role::CentreDirector);
    assert_eq!(c.entries(Kind::Lapsed).last().unwrap().header.from, Some(c.post(Role::CentreCounsellor)));
    // The leading group learns of the director's lapse alone, and not of the case.
    assert!(c.entries(Kind::LapseTold).is_empty());
    c.wait("2026-09-17 08:00");
    assert_eq!(c.entries(Kind::LapseTold).last().unwrap().header.case, None);
    // A late answer is an answer.
    c.does(Role::StationCounsellor, answer(case, ReferralAnswer::AcceptedHimself, None));
    assert_eq!(c.referral(case).stage, Stage::Accepted);
}

#[test]
fn gap_7_nobody_goes_before_the_family_was_told_or_a_reason_why_not_recorded() {
    let mut c = Campus::on(MORNING);
    let case = c.refers(Urgency::Urgent);
    let accept = answer(case, ReferralAnswer::AcceptedHimself, None);
    c.refused(Role::StationCounsellor, accept.clone(), "kin_missing");
    // A vain attempt is none.
    c.does(Role::StationCounsellor, told(case, KinResult::Unreached));
    c.due(case, Item::KinContact, "2026-09-15 08:00");
    c.refused(Role::StationCounsellor, accept.clone(), "kin_missing");
    // He is of age and refuses: that is a reason, recorded with its words.
    c.does(Role::StationCounsellor, told(case, KinResult::Refused));
    c.not_due(case, Item::KinContact);
    c.does(Role::StationCounsellor, accept);
}

#[test]
fn gap_7_an_emergency_waits_for_no_family_but_owes_it_within_two_hours() {
    let mut c = Campus::on(MORNING);
    let case = c.refers(Urgency::Emergency);
    c.due(case, Item::ReferralAnswer, "2026-09-14 10:00").due(case, Item::KinContact, "2026-09-14 10:00");
    c.does(Role::StationCounsellor, answer(case, ReferralAnswer::AcceptedHimself, None));
    c.does(Role::StationCounsellor, depart(case));
    c.wait("2026-09-14 10:00").owed_by(case, Item::KinContact, Role::CentreCounsellor);
    c.does(Role::CentreCounsellor, told(case, KinResult::Told));
    c.not_due(case, Item::KinContact);
}

#[test]
fn gap_7_what_the_crisis_recorded_of_the_family_counts_and_its_holder_goes_on() {
    let mut c = Campus::on(MORNING);
    let crisis = crisis(&mut c, Grade::Red);
    let kin = Kin { case: crisis, result: KinResult::Told, who: None, wish: None, words: SAID };
    c.does(Role::CentreOnCall, Action::ContactKin(kin));
    let action = offer(c.subject, ReferredTo::PsychiatricHospital, Urgency::Urgent, Some(crisis));
    let case = c.does(Role::CentreOnCall, action);
    assert_eq!(c.referral(case).parent, Some(crisis));
    c.not_due(case, Item::KinContact);
    c.does(Role::CentreOnCall, answer(case, ReferralAnswer::AcceptedByFamily, None));
    c.does(Role::CentreOnCall, depart(case));
    // Whole-course guardianship: the open crisis has its one holder and its watcher throughout.
    c.held_by(crisis, Role::CentreOnCall);
    assert!(c.network().care.watcher(crisis).is_some());
}

#[test]
fn st_5h_leave_makes_the_centre_owe_the_resumption_by_its_last_day() {
    let mut c = Campus::on(MORNING);
    let case = c.is_away();
    let leave = c.on_leave(case, "2026-09-15", "2026-11-15");
    c.does(Role::StationCounsellor, leave);
    c.due(case, Item::Resumption, "2026-11-16 00:00").owed_by(case, Item::Resumption, Role::CentreCounsellor);
    // Granted again, it replaces what was granted before.
    let longer = c.on_leave(case, "2026-09-15", "2027-02-28");
    c.does(Role::StationCounsellor, longer);
    c.due(case, Item::Resumption, "2027-03-01 00:00");
    assert_eq!(c.referral(case).leave.unwrap().leave, ReferralLeave::Suspension);
    // A policy that is applied to open clocks moves no day that people set.
    let apply = Action::ApplyToOpen(wuji_core::policy::ApplyToOpen {});
    let request =
        c.request(c.person(Role::SecurityAdministrator), Some(c.post(Role::SecurityAdministrator)), apply);
    let _ = c.ask(request, "something is said");
    c.due(case, Item::Resumption, "2027-03-01 00:00");
}

#[test]
fn st_5h_resumption_is_assessed_by_the_centre_before_return_and_a_listing_follows() {
    let mut c = Campus::on(MORNING);
    let case = c.is_away();
    let leave = c.on_leave(case, "2026-09-15", "2026-10-15");
    c.does(Role::StationCounsellor, leave);
    c.wait("2026-10-12 09:00");
    c.refused(Role::StationCounsellor, assess(case, Fitness::May, None), "not_allowed");
    c.does(Role::CentreCounsellor, assess(case, Fitness::OnConditions, None));
    c.not_due(case, Item::Resumption);
    // Proposed for the register, for another person of the centre to approve.
    let listing = c.newest(Kind::ListingProposed);
    let proposed = c.entries(Kind::ListingProposed).last().unwrap().event().cloned();
    let (person, change, grounds) = (c.subject, Change::List(Grade::Yellow), vec![Ground::Returned]);
    assert_eq!(proposed, Some(Event::Focus(focus::Event::Proposed { person, change, grounds })));
    c.refused(Role::CentreCounsellor, Action::ApproveListing(Approve { case: listing }), "same_person");
    let colleague = c.nth(Role::CentreCounsellor, 1);
    c.does_as(colleague, Role::CentreCounsellor, Action::ApproveListing(Approve { case: listing }));
    // Back, and fit: the referral ends.
    c.wait("2026-10-14 09:00");
    c.does(Role::StationCounsellor, Action::ReturnFromReferral(Return { case, on: None }));
    assert_eq!(c.referral(case).stage, Stage::Closed(Some(ReferralOutcome::Resumed)));
}

#[test]
fn st_5h_resumption_of_somebody_who_is_back_unassessed_is_due_in_two_days_and_climbs() {
    let mut c = Campus::on(MORNING);
    let case = c.is_away();
    c.wait("2026-09-21 09:00");
    c.does(Role::StationCounsellor, Action::ReturnFromReferral(Return { case, on: None }));
    c.due(case, Item::Resumption, "2026-09-23 09:00").owed_by(case, Item::Resumption, Role::CentreCounsellor);
    c.wait("2026-09-23 09:00").owed_by(case, Item::Resumption, Role::CentreDirector);
    c.does(Role::CentreDirector, assess(case, Fitness::May, None));
    assert_eq!(c.referral(case).stage, Stage::Closed(Some(ReferralOutcome::Resumed)));
    assert_eq!(c.network().escalation.of_case(case).count(), 0);
    assert_eq!(c.entries(Kind::ListingProposed).len(), 1);
}

#[test]
fn st_5h_not_yet_says_when_he_is_assessed_again() {
    let mut c = Campus::on(MORNING);
    let case = c.is_away();
    let leave = c.on_leave(case, "2026-09-15", "2026-09-30");
    c.does(Role::StationCounsellor, leave);
    c.refused(Role::CentreCounsellor, assess(case, Fitness::NotYet, None), "invalid_field");
    c.does(Role::CentreCounsellor, assess(case, Fitness::NotYet, Some("2026-10-10")));
    c.due(case, Item::Resumption, "2026-10-11 00:00");
    assert_eq!(c.referral(case).stage, Stage::Away);
    assert!(c.entries(Kind::ListingProposed).is_empty());
}

#[test]
fn st_5h_a_station_refers_to_the_centre_and_the_client_waits_there() {
    let mut c = Campus::on(MORNING);
    let case =
        c.does(Role::StationCounsellor, offer(c.subject, ReferredTo::Centre, Urgency::Concerning, None));
    // Within the college no family need be told.
    c.not_due(case, Item::KinContact);
    c.does(Role::StationCounsellor, answer(case, ReferralAnswer::AcceptedHimself, None));
    assert_eq!(c.referral(case).stage, Stage::Closed(Some(ReferralOutcome::TakenByCentre)));
    let counselling = c.newest(Kind::CounsellingOpened);
    let row = c.network().counselling.get(counselling).unwrap();
    assert_eq!((row.stage, row.basis), (CounsellingStage::Waiting, Some(CounsellingBasis::Referral)));
    c.owed_by(counselling, Item::Appointment, Role::CentreCounsellor);
}

#[test]
fn st_5h_a_referral_always_has_a_holder() {
    let mut c = Campus::on(MORNING);
    let case = c.refers(Urgency::Urgent);
    let to = c.post(Role::CentreCounsellor);
    c.does(Role::StationCounsellor, Action::HandOffReferral(HandOff { case, to, words: SAID }));
    assert_eq!(c.referral(case).holder, Some(to));
    // What its holder owes goes with it, due and all.
    c.owed_by(case, Item::ReferralAnswer, Role::CentreCounsellor).due(
        case,
        Item::ReferralAnswer,
        "2026-09-15 08:00",
    );
    let mut c = Campus::on(MORNING);
    let case = c.refers(Urgency::Urgent);
    c.vacant(Role::StationCounsellor);
    assert_eq!(c.referral(case).holder, Some(c.post(Role::CentreCounsellor)));
    let mut c = Campus::on(MORNING);
    let case = c.refers(Urgency::Urgent);
    let (post, person) = (c.post(Role::StationCounsellor), c.person(Role::StationCounsellor));
    let successor = Some(c.person(Role::StationDirector));
    c.does(Role::SystemAdministrator, Action::Relieve(Relieve { post, person, successor }));
    assert_eq!(c.referral(case).holder, Some(post), "a successor inherits the duty");
}

#[test]
fn st_5h_only_those_who_have_a_referral_read_it() {
    let mut c = Campus::on(MORNING);
    let case = c.is_away();
    let may = |c: &Campus, role: Role, deed| c.may(c.person(role), role, deed, case);
    for role in
        [Role::DormOfficer, Role::Commissioner, Role::Advisor, Role::LeadingChair, Role::CentreCounsellor]
    {
        assert!(!may(&c, role, Deed::SeeReferralState), "{role:?}");
        c.refused(role, letter(case, "2026-09-14"), "not_found");
    }
    // The station's director learns that there is one, not of whom or why.
    assert!(may(&c, Role::StationDirector, Deed::SeeReferralState));
    assert!(!may(&c, Role::StationDirector, Deed::SeeReferral));
    assert!(may(&c, Role::CentreDirector, Deed::SeeReferralWords));
    assert!(may(&c, Role::StationCounsellor, Deed::SeeReferralWords));
    // She knows of her own.
    c.signs_in();
    let at = c.host.now();
    let own = |deed| wuji_core::access::may_case(c.network(), c.subject, None, deed, case, at);
    assert!(own(Deed::SeeOwnReferral) && !own(Deed::SeeReferral) && !own(Deed::HandleReferral));
}

#[test]
fn st_5h_what_a_crisis_keeps_from_somebody_its_referral_keeps_too() {
    let mut c = Campus::on(MORNING);
    let crisis = crisis(&mut c, Grade::Orange);
    let director = c.person(Role::CentreDirector);
    let recuse = wuji_core::crisis::Recuse { case: crisis, person: Some(director) };
    c.does(Role::CentreOnCall, Action::RecuseCrisis(recuse));
    let action = offer(c.subject, ReferredTo::GeneralHospital, Urgency::Urgent, Some(crisis));
    let case = c.does(Role::CentreOnCall, action);
    assert!(!c.may(director, Role::CentreDirector, Deed::SeeReferralState, case));
    // Nor does it reach him by lapsing.
    c.wait("2026-09-15 08:00").owed_by(case, Item::ReferralAnswer, Role::CentreCounsellor);
}

#[test]
fn st_5h_whoever_went_comes_back_through_an_assessment_or_has_left_the_college() {
    let mut c = Campus::on(MORNING);
    let case = c.is_away();
    let closing = |outcome| Action::CloseReferral(Close { case, outcome, words: SAID });
    c.refused(Role::StationCounsellor, closing(ReferralOutcome::NotNeeded), "wrong_state");
    c.refused(Role::StationCounsellor, closing(ReferralOutcome::LeftCollege), "invalid_field");
    c.does(Role::StationCounsellor, Action::ReturnFromReferral(Return { case, on: None }));
    c.due(case, Item::Resumption, "2026-09-16 08:00");
    c.refused(Role::StationCounsellor, closing(ReferralOutcome::NotNeeded), "wrong_state");
    c.due(case, Item::Resumption, "2026-09-16 08:00");
    let person = c.subject;
    let leaves = roster::Depart { person, reason: Some(roster::Leaving::Withdrew) };
    c.does(Role::SystemAdministrator, Action::Depart(leaves));
    c.does(Role::StationCounsellor, closing(ReferralOutcome::LeftCollege));
}

#[test]
fn st_5h_leave_is_approved_by_another_person_not_by_another_post_of_ones_own() {
    let mut c = Campus::on(MORNING);
    let case = c.is_away();
    let himself = c.person(Role::StationCounsellor);
    c.vacant(Role::YouthLeagueTeacher).posted(Role::YouthLeagueTeacher, himself, None);
    let (from, until) = ("2026-09-15".parse().unwrap(), "2026-10-15".parse().unwrap());
    let approved_by = |approved_by| {
        Action::GrantLeave(Leave { case, leave: ReferralLeave::Absence, from, until, approved_by })
    };
    let own = approved_by(c.post(Role::YouthLeagueTeacher));
    c.refused(Role::StationCounsellor, own, "same_person");
    let nobody = approved_by(c.post(Role::StudentAffairsTeacher));
    c.vacant(Role::StudentAffairsTeacher);
    c.refused(Role::StationCounsellor, nobody, "invalid_field");
    let peer = approved_by(c.post(Role::Commissioner));
    c.refused(Role::StationCounsellor, peer, "invalid_field");
    let director = approved_by(c.post(Role::StationDirector));
    c.does(Role::StationCounsellor, director);
}

#[test]
fn gap_7_what_a_minor_refuses_settles_nothing_in_a_referral_either() {
    let mut c = Campus::on(MORNING);
    c.is_about_a_minor();
    let case = c.refers(Urgency::Urgent);
    c.refused(Role::StationCounsellor, told(case, KinResult::Refused), "invalid_field");
    c.refused(Role::StationCounsellor, answer(case, ReferralAnswer::AcceptedHimself, None), "kin_missing");
    c.does(Role::StationCounsellor, told(case, KinResult::Told));
    c.does(Role::StationCounsellor, answer(case, ReferralAnswer::AcceptedHimself, None));
}

#[test]
fn bad_input_of_referrals() {
    let mut c = Campus::on(MORNING);
    let role = Role::StationCounsellor;
    // Somebody who left, oneself, somebody of another place, nowhere.
    let gone = c.student();
    let action = roster::Depart { person: gone, reason: None };
    c.does(Role::SystemAdministrator, Action::Depart(action));
    let to_hospital = |person| offer(person, ReferredTo::GeneralHospital, Urgency::Routine, None);
    c.refused(Role::CentreCounsellor, to_hospital(gone), "not_found");
    let himself = c.person(role);
    c.refused(role, to_hospital(himself), "not_found");
    c.refused(Role::Advisor, to_hospital(c.subject), "not_found");
    let nowhere = Offer {
        person: c.subject,
        toward: ReferredTo::GeneralHospital,
        institution: None,
        urgency: Urgency::Routine,
        source: None,
        words: SAID,
    };
    c.refused(role, Action::OfferReferral(nowhere), "invalid_field");
    c.refused(
        Role::CentreCounsellor,
        offer(c.subject, ReferredTo::Centre, Urgency::Routine, None),
        "invalid_field",
    );
    // A letter, a return, an assessment without a referral, or too early in it.
    let none = c.network().next_case();
    c.refused(role, letter(none, "2026-09-14"), "not_found");
    let case = c.refers(Urgency::Urgent);
    c.refused(role, to_psychiatry(&c), "wrong_state");
    c.refused(role, letter(case, "2026-09-14"), "wrong_state");
    c.refused(role, depart(case), "wrong_state");
    c.refused(role, Action::ReturnFromReferral(Return { case, on: None }), "wrong_state");
    c.refused(Role::CentreDirector, assess(case, Fitness::May, None), "wrong_state");
    c.refused(
        role,
        answer(case, ReferralAnswer::AcceptedHimself, Some(DeclineReason::Cost)),
        "invalid_field",
    );
    let closing = |outcome, words| Action::CloseReferral(Close { case, outcome, words });
    c.refused(role, closing(ReferralOutcome::Resumed, SAID), "invalid_field");
    c.refused(role, closing(ReferralOutcome::NotNeeded, None), "invalid_field");
    c.does(role, told(case, KinResult::Told));
    c.does(role, answer(case, ReferralAnswer::AcceptedHimself, None));
    c.refused(role, letter(case, "2026-09-20"), "in_the_future");
    let early = Depart { case, on: Some("2026-09-10".parse().unwrap()), companion: Companion::Family };
    c.refused(role, Action::DepartOnReferral(early), "invalid_field");
    let ends_first = c.on_leave(case, "2026-09-20", "2026-09-19");
    c.refused(role, ends_first, "invalid_field");
    let approved_by = c.post(role);
    let (from, until) = ("2026-09-15".parse().unwrap(), "2026-09-19".parse().unwrap());
    let own = Leave { case, leave: ReferralLeave::Absence, from, until, approved_by };
    c.refused(role, Action::GrantLeave(own), "same_person");
    c.does(role, closing(ReferralOutcome::NotNeeded, SAID));
    c.refused(role, closing(ReferralOutcome::NotNeeded, SAID), "wrong_state");
}

fn to_psychiatry(c: &Campus) -> Action {
    offer(c.subject, ReferredTo::PsychiatricHospital, Urgency::Routine, None)
}
