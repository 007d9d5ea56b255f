//! Correction, copy, objection (gap 14; PIPL 45–46), each with a clock.

use wuji_core::access::{Purpose, Target, Visit};
use wuji_core::action::Action;
use wuji_core::crisis::Grade;
use wuji_core::escalation::Item;
use wuji_core::focus::{Approve, Change, Ground, Propose};
use wuji_core::ids::CaseNo;
use wuji_core::kind::Kind;
use wuji_core::report::Channel;
use wuji_core::rights::{
    AcknowledgeRight, AskRight, GrantRight, Handed, RefusalReason, RefuseRight, RequestState, Wish,
    WithdrawRight,
};
use wuji_core::roster::Role;

use crate::campus::{Campus, SAID};

const MORNING: &str = "2026-09-14 08:00";

fn ask(wish: Wish) -> Action {
    Action::AskRight(AskRight { wish, person: None, received: None, words: SAID })
}

fn grant(case: CaseNo) -> GrantRight {
    GrantRight { case, corrects: None, handed: None, words: SAID }
}

impl Campus {
    fn asks(&mut self, wish: Wish) -> CaseNo {
        self.subject_has_an_account();
        self.does_himself(self.subject, ask(wish))
    }

    fn state(&self, case: CaseNo) -> RequestState {
        self.network().rights.request(case).unwrap().state
    }

    /// Given: the subject is listed, proposed by the station, approved by the centre counsellor.
    fn listed_by_two(&mut self) -> CaseNo {
        let (person, change) = (self.subject, Change::List(Grade::Yellow));
        let propose = Propose { person, change, grounds: vec![Ground::Reports], source: None, words: SAID };
        let listing = self.does(Role::StationCounsellor, Action::ProposeListing(propose));
        self.does(Role::CentreCounsellor, Action::ApproveListing(Approve { case: listing }));
        listing
    }
}

#[test]
fn gap_14_a_correction_stands_beside_and_the_past_stays() {
    let mut c = Campus::on(MORNING);
    let case = c.asks(Wish::Correction);
    // 15 working days of 8 hours, National Day apart.
    c.owed_by(case, Item::RightsRequest, Role::CentreCounsellor);
    c.due(case, Item::RightsRequest, "2026-10-08 18:00");
    c.does(Role::CentreCounsellor, Action::AcknowledgeRight(AcknowledgeRight { case }));
    assert_eq!(c.state(case), RequestState::Acknowledged);
    let before = c.host.log().len();
    c.does(Role::CentreCounsellor, Action::GrantRight(grant(case)));
    assert_eq!(c.state(case), RequestState::Granted);
    c.not_due(case, Item::RightsRequest);
    let corrected = c.entries(Kind::Corrected);
    assert_eq!(corrected[0].header.case, Some(c.subject.record()));
    assert!(corrected[0].has_words && c.host.log().len() == before + 2, "nothing is rewritten");
    let late = Action::RefuseRight(RefuseRight { case, reason: RefusalReason::Repeated, words: SAID });
    c.refused(Role::CentreCounsellor, late, "not_allowed");
}

#[test]
fn gap_14_a_copy_is_handed_over_from_an_open_file() {
    let mut c = Campus::on(MORNING);
    let case = c.asks(Wish::Copy);
    let handed = GrantRight { handed: Some(Handed::Paper), ..grant(case) };
    c.refused(Role::CentreCounsellor, Action::GrantRight(grant(case)), "invalid_field");
    c.refused(Role::CentreCounsellor, Action::GrantRight(handed.clone()), "wrong_state");
    c.pledges(Role::CentreCounsellor);
    let target = Target::Person(c.subject);
    let visit = Visit { target, purpose: Purpose::AtRequest, words: true };
    c.does(Role::CentreCounsellor, Action::Visit(visit));
    c.does(Role::CentreCounsellor, Action::GrantRight(handed));
    assert_eq!(c.network().rights.request(case).unwrap().handed, Some(Handed::Paper));
}

#[test]
fn gap_14_an_overdue_request_climbs_to_the_director_and_stays() {
    let mut c = Campus::on(MORNING);
    let case = c.asks(Wish::Copy);
    c.wait("2026-10-08 18:00");
    c.owed_by(case, Item::RightsRequest, Role::CentreDirector);
    let lapses = c.entries(Kind::Lapsed);
    let lapse = lapses.iter().rfind(|lapse| lapse.header.case == Some(case)).unwrap().header.clone();
    assert_eq!(lapse.from, Some(c.post(Role::CentreCounsellor)));
    c.wait("2026-11-30 18:00");
    c.owed_by(case, Item::RightsRequest, Role::CentreDirector);
    assert!(!c.entries(Kind::LapseTold).is_empty(), "the leading group learns of the director's lapse");
}

#[test]
fn gap_14_a_request_is_refused_with_a_reason_and_its_words() {
    let mut c = Campus::on(MORNING);
    let case = c.asks(Wish::Correction);
    let refuse = RefuseRight { case, reason: RefusalReason::HarmToOthers, words: None };
    c.refused(Role::CentreCounsellor, Action::RefuseRight(refuse.clone()), "invalid_field");
    for role in [Role::Advisor, Role::StationCounsellor, Role::Commissioner, Role::SecurityAdministrator] {
        c.refused(role, Action::RefuseRight(RefuseRight { words: SAID, ..refuse.clone() }), "not_found");
    }
    c.does(Role::CentreDirector, Action::RefuseRight(RefuseRight { words: SAID, ..refuse }));
    let request = c.network().rights.request(case).unwrap();
    assert_eq!((request.state, request.reason), (RequestState::Refused, Some(RefusalReason::HarmToOthers)));
    // He may ask again; twice at once he may not.
    c.asks(Wish::Correction);
    c.refused_as(c.subject, None, ask(Wish::Correction), "recorded_already");
}

#[test]
fn gap_14_an_objection_is_taken_whether_there_is_a_listing_or_not() {
    let listed = {
        let mut c = Campus::on(MORNING);
        c.listed_by_two();
        c
    };
    let unlisted = Campus::on(MORNING);
    for mut c in [listed, unlisted] {
        let case = c.asks(Wish::Objection);
        let request = c.network().rights.request(case).unwrap();
        assert_eq!((request.state, request.wish), (RequestState::Received, Some(Wish::Objection)));
        c.due(case, Item::RightsRequest, "2026-10-08 18:00");
        // One's own window has no field in which they differ; the handler does.
        assert_eq!(request.person, Some(c.subject));
    }
}

#[test]
fn gap_14_another_person_reviews_an_objection_and_the_listing_ends_by_two() {
    let mut c = Campus::on(MORNING);
    let listing = c.listed_by_two();
    let case = c.asks(Wish::Objection);
    // Of the centre counsellors, the one who approved has nothing to do with it.
    let approver = c.person(Role::CentreCounsellor);
    let grant = Action::GrantRight(grant(case));
    c.refused_as(approver, Some(c.post(Role::CentreCounsellor)), grant.clone(), "not_found");
    c.does(Role::CentreDirector, grant);
    assert_eq!(c.state(case), RequestState::Granted);
    let row = c.network().focus.get(listing).unwrap();
    assert!(row.grade.is_some(), "still listed: another person approves");
    assert_eq!(row.pending.as_ref().map(|pending| pending.change), Some(Change::Delist));
    let director = c.post(Role::CentreDirector);
    let own = Action::ApproveListing(Approve { case: listing });
    c.refused_as(c.person(Role::CentreDirector), Some(director), own.clone(), "same_person");
    c.does(Role::CentreCounsellor, own);
    assert!(c.network().focus.get(listing).unwrap().ended);
}

#[test]
fn gap_14_whose_hands_were_all_in_it_the_leading_group_reviews() {
    let mut c = Campus::on(MORNING);
    c.vacant(Role::StationCounsellor);
    let (person, change) = (c.subject, Change::List(Grade::Yellow));
    let propose = Propose { person, change, grounds: vec![Ground::Reports], source: None, words: SAID };
    let listing = c.does(Role::CentreDirector, Action::ProposeListing(propose));
    c.does(Role::CentreCounsellor, Action::ApproveListing(Approve { case: listing }));
    let others: Vec<_> = {
        let post = c.post(Role::CentreCounsellor);
        let holders = c.network().roster.holders(post, c.host.now());
        holders.map(|posting| posting.person).skip(1).collect()
    };
    for person in others {
        let post = c.post(Role::CentreCounsellor);
        let relieve = wuji_core::roster::Relieve { post, person, successor: None };
        c.does(Role::SystemAdministrator, Action::Relieve(relieve));
    }
    let case = c.asks(Wish::Objection);
    c.owed_by(case, Item::RightsRequest, Role::LeadingChair);
    let refuse = RefuseRight { case, reason: RefusalReason::NothingToChange, words: SAID };
    c.does(Role::LeadingChair, Action::RefuseRight(refuse));
}

#[test]
fn gap_14_a_counsellor_enters_a_request_and_the_person_takes_it_back() {
    let mut c = Campus::on(MORNING);
    let received = AskRight {
        wish: Wish::Copy,
        person: Some(c.subject),
        received: Some(Channel::InPerson),
        words: None,
    };
    let unsaid = AskRight { received: None, ..received.clone() };
    c.refused(Role::StationCounsellor, Action::AskRight(unsaid), "invalid_field");
    c.refused(Role::Commissioner, Action::AskRight(received.clone()), "not_found");
    let case = c.does(Role::StationCounsellor, Action::AskRight(received));
    c.subject_has_an_account();
    let back = Action::WithdrawRight(WithdrawRight { case });
    c.refused_as(c.student(), None, back.clone(), "not_found");
    c.does_himself(c.subject, back);
    assert_eq!(c.state(case), RequestState::Withdrawn);
    c.not_due(case, Item::RightsRequest);
}

#[test]
fn gap_14_nobody_answers_his_own_request() {
    let mut c = Campus::on(MORNING);
    let director = c.person(Role::CentreDirector);
    let case = c.does(Role::CentreDirector, ask(Wish::Copy));
    let refuse = RefuseRight { case, reason: RefusalReason::LegalDuty, words: SAID };
    let post = Some(c.post(Role::CentreDirector));
    c.refused_as(director, post, Action::RefuseRight(refuse), "not_allowed");
    assert_eq!(c.entries(Kind::RightAsked)[0].header.by.person(), None, "a header names no subject");
}
