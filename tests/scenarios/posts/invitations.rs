//! A code is a new password: nobody alone gives away an account that opens something.

use wuji_core::access::{CloseAccount, ConfirmInvite, Invite, OpenAccount};
use wuji_core::action::Action;
use wuji_core::roster::Role;
use wuji_sim::play::test_tag;

use super::MORNING;
use crate::campus::Campus;

#[test]
fn whoever_has_pledged_is_invited_again_by_two_administrators_only() {
    let mut c = Campus::on(MORNING);
    let person = c.staff("t-new");
    let invite = || Action::Invite(Invite { person });
    let confirm = || Action::ConfirmInvite(ConfirmInvite { person });
    // Given: an account that was never used; its code may be given twice by one.
    c.does(Role::SystemAdministrator, invite());
    c.does(Role::SystemAdministrator, invite());
    c.refused(Role::SecurityAdministrator, confirm(), "invalid_field");
    c.vacant(Role::StationCounsellor).posted(Role::StationCounsellor, person, None);
    c.pledges(Role::StationCounsellor);
    c.refused(Role::SystemAdministrator, invite(), "confirmation_missing");
    // Nor by closing the account and opening another one.
    c.does(Role::SystemAdministrator, Action::CloseAccount(CloseAccount { person }));
    let login = test_tag("another login");
    c.does(Role::SystemAdministrator, Action::OpenAccount(OpenAccount { person, login }));
    c.refused(Role::SystemAdministrator, invite(), "confirmation_missing");
    c.refused(Role::SystemAdministrator, confirm(), "not_allowed");
    c.refused(Role::StationDirector, confirm(), "not_allowed");
    c.does(Role::SecurityAdministrator, confirm());
    c.refused(Role::SecurityAdministrator, invite(), "not_allowed");
    c.does(Role::SystemAdministrator, invite());
    c.refused(Role::SystemAdministrator, invite(), "confirmation_missing");
}

#[test]
fn a_confirmed_invitation_waits_72_hours() {
    let mut c = Campus::on(MORNING);
    c.pledges(Role::CentreCounsellor);
    let person = c.person(Role::CentreCounsellor);
    c.does(Role::SecurityAdministrator, Action::ConfirmInvite(ConfirmInvite { person }));
    c.wait("2026-09-17 08:00");
    c.refused(Role::SystemAdministrator, Action::Invite(Invite { person }), "confirmation_missing");
    c.does(Role::SecurityAdministrator, Action::ConfirmInvite(ConfirmInvite { person }));
    c.does(Role::SystemAdministrator, Action::Invite(Invite { person }));
}
