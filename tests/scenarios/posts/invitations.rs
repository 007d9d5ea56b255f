//! A code is an account: nobody alone brings one into a staff post.

use wuji_core::access::{
    CloseAccount, ConfirmInvite, Deed, Invite, OpenAccount, RefuseInvite, Waits, may_case,
};
use wuji_core::action::Action;
use wuji_core::ids::PersonNo;
use wuji_core::kind::Kind;
use wuji_core::report::Urgency;
use wuji_core::roster::{PersonKind, Register, Role, Sex};
use wuji_sim::play::test_tag;

use super::MORNING;
use crate::campus::{Campus, SAID};

fn invite(person: PersonNo) -> Action {
    Action::Invite(Invite { person })
}

fn confirm(person: PersonNo) -> Action {
    Action::ConfirmInvite(ConfirmInvite { owners: vec![person] })
}

/// Somebody whom the system administrator registers, and opens an account for; nobody knows whether he exists.
fn registered(c: &mut Campus) -> PersonNo {
    let (kind, sex, tag) = (PersonKind::Staff, Sex::Unstated, test_tag("somebody new"));
    let register = Register { kind, tag, sex, born: None, words: SAID };
    let person = PersonNo(c.does(Role::SystemAdministrator, Action::Register(register)).0);
    let login = test_tag("login of somebody new");
    c.does(Role::SystemAdministrator, Action::OpenAccount(OpenAccount { person, login }));
    person
}

#[test]
fn gap_5_an_invented_person_acts_in_no_staff_post() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::Commissioner, Urgency::Urgent);
    // Given: one who runs the system invents somebody, takes the code himself, and only then posts him.
    let puppet = registered(&mut c);
    c.does(Role::SystemAdministrator, invite(puppet));
    assert_eq!(c.entries(Kind::InvitedAlone).len(), 1);
    c.vacant(Role::StationCounsellor).posted(Role::StationCounsellor, puppet, None);
    // Then: the post opens nothing to him.
    let post = Some(c.post(Role::StationCounsellor));
    let sees = |c: &Campus, deed| may_case(c.network(), puppet, post, deed, case, c.host.now());
    assert!(!sees(&c, Deed::SeeReport) && !sees(&c, Deed::SeeReportState));
    let note = || Action::Note(wuji_core::report::Note { case, words: SAID });
    c.refused_as(puppet, post, note(), "confirmation_missing");
    assert_eq!(c.network().waits(puppet, c.host.now()), Some(Waits::Unconfirmed));
    assert_eq!(c.network().posts_of(puppet, c.host.now()), []);
    // But an emergency that he sends is taken, as a person's.
    let emergency = c.emergency();
    let request = c.request(puppet, post, emergency);
    assert!(c.ask(request, "somebody is on the roof").is_ok());
    // Nor does he who gave the code confirm it, nor the owner himself.
    c.refused(Role::SystemAdministrator, confirm(puppet), "not_allowed");
    c.refused_as(puppet, post, confirm(puppet), "confirmation_missing");
    // When: another one has asked him and confirms, the post opens.
    c.does(Role::SecurityAdministrator, confirm(puppet));
    assert_eq!(c.network().waits(puppet, c.host.now()), None);
    assert!(sees(&c, Deed::SeeReport));
    // That confirms the code that he has, and is no leave to give another.
    c.refused(Role::SystemAdministrator, invite(puppet), "confirmation_missing");
}

#[test]
fn gap_5_nobody_alone_gives_the_code_of_a_staff_post_that_was_never_used() {
    let mut c = Campus::on(MORNING);
    for role in [Role::CentreCounsellor, Role::StationDirector, Role::Advisor, Role::LeadingChair] {
        let person = c.person(role);
        assert_eq!(c.network().waits(person, c.host.now()), Some(Waits::NotInvited));
        c.refused(Role::SystemAdministrator, invite(person), "confirmation_missing");
        c.does(Role::CentreDirector, confirm(person));
        assert_eq!(c.network().waits(person, c.host.now()), Some(Waits::Code));
        c.does(Role::SystemAdministrator, invite(person));
        c.refused(Role::SystemAdministrator, invite(person), "confirmation_missing");
    }
    // Whoever is to be confirmed is confirmed by somebody else.
    let person = c.person(Role::CentreDirector);
    c.refused(Role::CentreDirector, confirm(person), "same_person");
    c.does(Role::LeadingChair, confirm(person));
    // A student without a staff post is invited by one.
    let student = c.student();
    c.does(Role::SystemAdministrator, invite(student));
}

#[test]
fn gap_5_a_second_person_refuses_an_account_that_is_nobodys() {
    let mut c = Campus::on(MORNING);
    let puppet = registered(&mut c);
    c.does(Role::SystemAdministrator, invite(puppet));
    c.vacant(Role::CentreCounsellor).posted(Role::CentreCounsellor, puppet, None);
    let refuse = |person| Action::RefuseInvite(RefuseInvite { person });
    c.refused(Role::SystemAdministrator, refuse(puppet), "not_allowed");
    c.does(Role::SecurityAdministrator, refuse(puppet));
    assert!(!c.network().access.has_account(puppet));
    // Whoever waits for nothing is not put out by that.
    let student = c.student();
    c.refused(Role::SecurityAdministrator, refuse(student), "invalid_field");
}

#[test]
fn gap_5_the_first_administrators_are_invited_by_one_until_they_have_pledged_or_confirmed() {
    let mut c = Campus::on(MORNING);
    let auditor = c.person(Role::AuditAdministrator);
    c.does(Role::SystemAdministrator, invite(auditor));
    c.does(Role::SystemAdministrator, invite(auditor));
    c.pledges(Role::AuditAdministrator);
    c.refused(Role::SystemAdministrator, invite(auditor), "confirmation_missing");
    let security = c.person(Role::SecurityAdministrator);
    c.does(Role::SystemAdministrator, invite(security));
    c.does(Role::SecurityAdministrator, confirm(auditor));
    c.refused(Role::SystemAdministrator, invite(security), "confirmation_missing");
}

#[test]
fn whoever_has_pledged_is_invited_again_by_two_persons_only() {
    let mut c = Campus::on(MORNING);
    let person = c.staff("t-new");
    // Given: an account that was never used; its code may be given twice by one.
    c.does(Role::SystemAdministrator, invite(person));
    c.does(Role::SystemAdministrator, invite(person));
    c.vacant(Role::StationCounsellor).posted(Role::StationCounsellor, person, None);
    c.does(Role::SecurityAdministrator, confirm(person));
    c.pledges(Role::StationCounsellor);
    c.refused(Role::SystemAdministrator, invite(person), "confirmation_missing");
    // Nor by closing the account and opening another one.
    c.does(Role::SystemAdministrator, Action::CloseAccount(CloseAccount { person }));
    let login = test_tag("another login");
    c.does(Role::SystemAdministrator, Action::OpenAccount(OpenAccount { person, login }));
    c.refused(Role::SystemAdministrator, invite(person), "confirmation_missing");
    c.refused(Role::SystemAdministrator, confirm(person), "not_allowed");
    c.refused(Role::StationDirector, confirm(person), "not_allowed");
    c.does(Role::SecurityAdministrator, confirm(person));
    c.refused(Role::SecurityAdministrator, invite(person), "not_allowed");
    c.does(Role::SystemAdministrator, invite(person));
    c.refused(Role::SystemAdministrator, invite(person), "confirmation_missing");
}

#[test]
fn a_confirmed_invitation_waits_72_hours() {
    let mut c = Campus::on(MORNING);
    c.pledges(Role::CentreCounsellor);
    let person = c.person(Role::CentreCounsellor);
    c.does(Role::SecurityAdministrator, confirm(person));
    c.refused(Role::SecurityAdministrator, confirm(person), "invalid_field");
    c.wait("2026-09-17 08:00");
    c.refused(Role::SystemAdministrator, invite(person), "confirmation_missing");
    c.does(Role::SecurityAdministrator, confirm(person));
    c.does(Role::SystemAdministrator, invite(person));
}
