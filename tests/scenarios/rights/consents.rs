//! Consents and exceptions to secrecy (gap 13; PIPL 13, 29, 31).

use wuji_core::action::Action;
use wuji_core::ids::PersonNo;
use wuji_core::kind::Kind;
use wuji_core::report::{Channel, Urgency};
use wuji_core::rights::{
    Consent, ConsentTo, DelayGround, Disclose, DisclosureGround, GiveConsent, Giver, LegalGround, Recipient,
    RecordGround, Shared, WithdrawConsent,
};
use wuji_core::roster::{PersonKind, Register, Role, Sex};

use super::day;
use crate::campus::{Campus, SAID, at};
use crate::crises::assess;

const MORNING: &str = "2026-09-14 08:00";

fn give(to: ConsentTo) -> GiveConsent {
    let (giver, received) = (Giver::Himself, None);
    GiveConsent { to, person: None, giver, received, since: None, until: None, words: None }
}

fn received(to: ConsentTo, person: PersonNo, giver: Giver) -> Action {
    let (person, received) = (Some(person), Some(Channel::Writing));
    Action::GiveConsent(GiveConsent { person, received, giver, ..give(to) })
}

fn withdraw(to: ConsentTo) -> WithdrawConsent {
    WithdrawConsent { to, person: None, giver: Giver::Himself, received: None, words: None }
}

fn disclose(c: &Campus, ground: DisclosureGround) -> Disclose {
    Disclose {
        case: None,
        person: Some(c.subject),
        recipient: Recipient::Hospital,
        title: None,
        ground,
        shared: vec![Shared::Identity, Shared::Danger],
        delay: None,
        delay_until: None,
        words: SAID,
    }
}

impl Campus {
    fn consent(&self, to: ConsentTo) -> Consent {
        self.network().consent(self.subject, to, self.host.now())
    }
}

#[test]
fn gap_13_a_consent_is_given_and_withdrawn_by_the_person_himself() {
    let mut c = Campus::on(MORNING);
    c.subject_has_an_account();
    assert_eq!(c.consent(ConsentTo::Counselling), Consent::Missing);
    c.does_himself(c.subject, Action::GiveConsent(give(ConsentTo::Counselling)));
    assert_eq!(c.consent(ConsentTo::Counselling), Consent::Given);
    assert_eq!(c.consent(ConsentTo::Research), Consent::Missing, "one consent is for one thing");
    let before = c.host.now();
    c.wait("2026-09-20 10:00");
    let again = Action::GiveConsent(give(ConsentTo::Counselling));
    c.refused_as(c.subject, None, again, "recorded_already");
    c.does_himself(c.subject, Action::WithdrawConsent(withdraw(ConsentTo::Counselling)));
    assert_eq!(c.consent(ConsentTo::Counselling), Consent::Withdrawn);
    assert!(!c.consent(ConsentTo::Counselling).covers());
    // It ends from then on; what it covered before stays covered.
    assert_eq!(c.network().consent(c.subject, ConsentTo::Counselling, before), Consent::Given);
    let nothing = Action::WithdrawConsent(withdraw(ConsentTo::Counselling));
    c.refused_as(c.subject, None, nothing, "invalid_field");
    // Nobody is named by a header: who acts about himself stands in the body.
    for entry in c.entries(Kind::Consented) {
        assert_eq!(entry.header.by.person(), None);
    }
}

#[test]
fn gap_13_a_counsellor_enters_what_he_received_on_paper() {
    let mut c = Campus::on(MORNING);
    let subject = c.subject;
    c.does(Role::StationCounsellor, received(ConsentTo::Census, subject, Giver::Himself));
    assert_eq!(c.consent(ConsentTo::Census), Consent::Given);
    let unsaid = GiveConsent { person: Some(subject), ..give(ConsentTo::Family) };
    c.refused(Role::StationCounsellor, Action::GiveConsent(unsaid), "invalid_field");
    // Students and advisors are nobody to receive it, and learn of nobody whether he is there.
    for role in [Role::Commissioner, Role::DormOfficer, Role::Advisor, Role::SystemAdministrator] {
        c.refused(role, received(ConsentTo::Family, subject, Giver::Himself), "not_found");
        c.refused(role, received(ConsentTo::Family, PersonNo(4_000_000), Giver::Himself), "not_found");
    }
    let by_word = WithdrawConsent {
        person: Some(subject),
        received: Some(Channel::Phone),
        ..withdraw(ConsentTo::Census)
    };
    c.does(Role::CentreCounsellor, Action::WithdrawConsent(by_word));
    assert_eq!(c.consent(ConsentTo::Census), Consent::Withdrawn);
}

#[test]
fn gap_13_a_minor_needs_his_guardian_besides() {
    let mut c = Campus::on(MORNING);
    let register = Register {
        kind: PersonKind::Student,
        tag: wuji_sim::play::test_tag("sixteen"),
        sex: Sex::Female,
        born: Some(day("2010-03-01")),
        words: SAID,
    };
    let record = c.does(Role::SystemAdministrator, Action::Register(register));
    let minor = PersonNo(record.0);
    let stands = |c: &Campus, instant: &str| c.network().consent(minor, ConsentTo::Census, at(instant));
    c.does(Role::CentreCounsellor, received(ConsentTo::Census, minor, Giver::Himself));
    assert_eq!(stands(&c, "2026-09-14 08:00"), Consent::AwaitsGuardian);
    c.wait("2026-09-15 08:00");
    c.does(Role::CentreCounsellor, received(ConsentTo::Census, minor, Giver::Guardian));
    assert_eq!(stands(&c, "2026-09-15 08:00"), Consent::Given);
    let withdrawn = WithdrawConsent {
        person: Some(minor),
        giver: Giver::Guardian,
        received: Some(Channel::Phone),
        ..withdraw(ConsentTo::Census)
    };
    c.does(Role::CentreCounsellor, Action::WithdrawConsent(withdrawn));
    assert_eq!(stands(&c, "2026-09-15 08:00"), Consent::Withdrawn);
    // Of age, his own is enough.
    assert_eq!(stands(&c, "2028-03-02 08:00"), Consent::Given);
    // Nobody is his own guardian.
    c.subject_has_an_account();
    let own = GiveConsent { giver: Giver::Guardian, ..give(ConsentTo::Census) };
    c.refused_as(c.subject, None, Action::GiveConsent(own), "same_person");
}

#[test]
fn gap_13_the_legal_ground_instead_of_a_consent() {
    let mut c = Campus::on(MORNING);
    let (to, ground) = (ConsentTo::Hospital, LegalGround::MentalHealthLaw28);
    let record = RecordGround { person: c.subject, to, ground, until: Some(day("2026-09-30")), words: SAID };
    c.refused(Role::Advisor, Action::RecordGround(record.clone()), "not_found");
    let wordless = RecordGround { words: None, ..record.clone() };
    c.refused(Role::StationCounsellor, Action::RecordGround(wordless), "invalid_field");
    c.does(Role::StationCounsellor, Action::RecordGround(record));
    assert_eq!(c.consent(to), Consent::Ground(ground));
    assert!(c.consent(to).covers());
    c.wait("2026-10-01 00:00");
    assert_eq!(c.consent(to), Consent::Missing, "a ground ends with its day");
}

#[test]
fn gap_13_each_exception_to_secrecy_has_ground_scope_and_recipients() {
    let mut c = Campus::on(MORNING);
    let unfounded = disclose(&c, DisclosureGround::Consent);
    c.refused(Role::StationCounsellor, Action::Disclose(unfounded.clone()), "invalid_field");
    c.subject_has_an_account();
    c.does_himself(c.subject, Action::GiveConsent(give(ConsentTo::Hospital)));
    c.does(Role::StationCounsellor, Action::Disclose(unfounded.clone()));
    let told = c.network().rights.disclosures(c.subject.record()).to_vec();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].recipient, told[0].ground), (Recipient::Hospital, DisclosureGround::Consent));
    assert_eq!(told[0].by, Some(c.post(Role::StationCounsellor)));
    for (wrong, code) in [
        (Disclose { shared: Vec::new(), ..unfounded.clone() }, "invalid_field"),
        (Disclose { words: None, ..unfounded.clone() }, "invalid_field"),
        (Disclose { person: None, ..unfounded.clone() }, "invalid_field"),
        (Disclose { recipient: Recipient::Police, ..unfounded.clone() }, "invalid_field"),
        (Disclose { delay: Some(DelayGround::Inquiry), ..unfounded.clone() }, "invalid_field"),
    ] {
        c.refused(Role::StationCounsellor, Action::Disclose(wrong), code);
    }
    let other =
        Disclose { recipient: Recipient::Other, ground: DisclosureGround::LegalDuty, ..unfounded.clone() };
    c.refused(Role::StationCounsellor, Action::Disclose(other), "invalid_field");
    // Who keeps no secrets of his tells none.
    for role in [Role::Commissioner, Role::Advisor, Role::StationDirector, Role::SecurityAdministrator] {
        c.refused(role, Action::Disclose(unfounded.clone()), "not_found");
    }
}

#[test]
fn gap_13_a_withdrawal_never_blocks_an_emergency() {
    let mut c = Campus::on(MORNING);
    c.subject_has_an_account();
    c.does_himself(c.subject, Action::GiveConsent(give(ConsentTo::Hospital)));
    c.does_himself(c.subject, Action::WithdrawConsent(withdraw(ConsentTo::Hospital)));
    let case = c.cries(Role::DormOfficer);
    c.acknowledges(Role::CentreOnCall, case);
    let base = Disclose { case: Some(case), person: None, ..disclose(&c, DisclosureGround::Consent) };
    c.refused(Role::CentreOnCall, Action::Disclose(base.clone()), "invalid_field");
    let urgent = Disclose { ground: DisclosureGround::VitalInterests, ..base };
    c.does(Role::CentreOnCall, Action::Disclose(urgent.clone()));
    assert_eq!(c.network().rights.disclosures(case).len(), 1);
    // The report goes on as it was.
    c.held_by(case, Role::CentreOnCall);
    c.refused(Role::DormOfficer, Action::Disclose(urgent), "not_found");
}

#[test]
fn gap_13_a_disclosure_stands_in_the_case_that_it_concerns() {
    let mut c = Campus::on(MORNING);
    let report = c.reports(Role::DormOfficer, Urgency::Urgent);
    let assessed = assess(report, Some(wuji_core::crisis::Grade::Orange));
    let crisis = c.does(Role::CentreCounsellor, assessed);
    let to_police = Disclose {
        case: Some(crisis),
        person: None,
        recipient: Recipient::Police,
        delay: Some(DelayGround::DangerToHimself),
        delay_until: Some(day("2026-10-30")),
        ..disclose(&c, DisclosureGround::VitalInterests)
    };
    c.does(Role::CentreCounsellor, Action::Disclose(to_police.clone()));
    assert_eq!(c.network().rights.disclosures(crisis).len(), 1);
    let far = Disclose { delay_until: Some(day("2027-03-01")), ..to_police };
    c.refused(Role::CentreCounsellor, Action::Disclose(far), "invalid_field");
}
