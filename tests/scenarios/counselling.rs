//! Counselling: CT.3, ST.4, gap 11.

use wuji_core::access::{Deed, OpenAccount, Purpose, Target, Visit, may_case, may_person};
use wuji_core::action::Action;
use wuji_core::calendar::Days;
use wuji_core::counselling::{
    Book, Cancel, CancelledBy, Counselling, CounsellingBasis, CounsellingConsent, CounsellingEnding, End,
    Event as Counselled, HandOver, Hold, Miss, Open, Raise, SessionModality, SessionTopic, Stage, Supervise,
    Take,
};
use wuji_core::entry::{By, Event};
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::kind::Kind;
use wuji_core::report::{About, Choice, Outcome, Sign, State, Urgency};
use wuji_core::roster::{PersonKind, Relieve, Role, TakeLeave};

use wuji_sim::Answer;
use wuji_sim::play::test_tag;

use crate::campus::{Campus, SAID, at};

const MORNING: &str = "2026-09-14 08:00";

pub(crate) fn open(client: PersonNo, basis: CounsellingBasis, consent: Option<CounsellingConsent>) -> Action {
    Action::OpenCounselling(Open { person: client, basis, consent, source: None, words: None })
}

fn book(case: CaseNo, instant: &str) -> Action {
    Action::BookAppointment(Book { case, at: at(instant), minutes: 50, modality: SessionModality::InPerson })
}

fn hold(case: CaseNo, instant: Option<&str>, walk_in: bool) -> Action {
    let (modality, topics) = (SessionModality::InPerson, vec![SessionTopic::Mood, SessionTopic::Family]);
    let at = instant.map(at);
    Action::HoldSession(Hold { case, at, minutes: 50, modality, topics, walk_in, words: SAID })
}

fn end(case: CaseNo, ending: CounsellingEnding) -> Action {
    Action::EndCounselling(End { case, ending, words: SAID })
}

fn take(case: CaseNo) -> Action {
    Action::TakeCounselling(Take { case, consent: CounsellingConsent::Given })
}

impl Campus {
    /// Given: this role's first person counsels the subject.
    pub(crate) fn counsels(&mut self, role: Role) -> CaseNo {
        let action = open(self.subject, CounsellingBasis::WalkIn, Some(CounsellingConsent::Given));
        self.does(role, action)
    }

    /// The client comes unannounced, and is talked with.
    pub(crate) fn holds_walk_in(&mut self, role: Role, case: CaseNo) {
        self.does(role, hold(case, None, true));
    }

    pub(crate) fn counselling(&self, case: CaseNo) -> &Counselling {
        self.network().counselling.get(case).unwrap()
    }

    /// Whether somebody in this role may do or see this of a case.
    pub(crate) fn may(&self, person: PersonNo, role: Role, deed: Deed, case: CaseNo) -> bool {
        may_case(self.network(), person, Some(self.post(role)), deed, case, self.host.now())
    }

    /// The case of the newest entry of a kind.
    pub(crate) fn newest(&self, kind: Kind) -> CaseNo {
        self.entries(kind).last().unwrap().header.case.unwrap()
    }

    /// Given: the subject may sign in.
    pub(crate) fn signs_in(&mut self) -> &mut Self {
        let (person, login) = (self.subject, test_tag("login:subject"));
        self.does(Role::SystemAdministrator, Action::OpenAccount(OpenAccount { person, login }));
        self
    }

    /// The subject asks for help himself.
    fn asks_for_help(&mut self, to: Choice) -> CaseNo {
        self.signs_in();
        let action = Action::Submit(self.submit(About::Myself, Urgency::Concerning, Some(to)));
        let request = self.request(self.subject, None, action);
        self.ask(request, "something is said").unwrap();
        self.newest(Kind::Submitted)
    }
}

#[test]
fn gap_11_a_request_of_ones_own_becomes_a_counselling_with_a_counsellor_of_choice() {
    let mut c = Campus::on(MORNING);
    let report = c.asks_for_help(Choice::Centre);
    c.held_by(report, Role::CentreCounsellor);
    c.acknowledges(Role::CentreCounsellor, report);
    let opening = Open {
        person: c.subject,
        basis: CounsellingBasis::SelfRequest,
        consent: Some(CounsellingConsent::Given),
        source: Some(report),
        words: None,
    };
    let case = {
        c.does(Role::CentreCounsellor, Action::OpenCounselling(opening));
        c.newest(Kind::CounsellingOpened)
    };
    let settled = c.network().report.get(report).unwrap().state;
    assert_eq!(settled, State::Settled(Some(Outcome::Counselling)));
    // Three days of service from the request, not from the opening.
    c.due(case, Item::Appointment, "2026-09-16 18:00").owed_by(
        case,
        Item::Appointment,
        Role::CentreCounsellor,
    );
    assert_eq!(c.counselling(case).counsellor, Some(c.person(Role::CentreCounsellor)));
    // He sees its state and his appointments, and nothing else of it.
    let own = |deed| may_case(c.network(), c.subject, None, deed, case, c.host.now());
    assert!(own(Deed::SeeOwnCounselling) && own(Deed::CancelOwnAppointment));
    assert!(!own(Deed::SeeCounselling) && !own(Deed::SeeCounsellingWords) && !own(Deed::Counsel));
}

#[test]
fn gap_11_a_request_that_was_left_lying_leaves_a_day_to_offer_an_appointment() {
    let mut c = Campus::on(MORNING);
    let report = c.asks_for_help(Choice::Station);
    c.acknowledges(Role::StationCounsellor, report).wait("2026-09-16 10:00");
    c.notes(Role::StationCounsellor, report).wait("2026-09-18 10:00");
    let opening = Open {
        person: c.subject,
        basis: CounsellingBasis::SelfRequest,
        consent: Some(CounsellingConsent::Given),
        source: Some(report),
        words: None,
    };
    c.does(Role::StationCounsellor, Action::OpenCounselling(opening));
    let case = c.newest(Kind::CounsellingOpened);
    c.due(case, Item::Appointment, "2026-09-19 10:00");
    // Nobody offers one: it goes to the centre, then to its director, who learn that it is late and not whose it is.
    c.wait("2026-09-19 10:00").owed_by(case, Item::Appointment, Role::CentreCounsellor);
    let colleague = c.person(Role::CentreCounsellor);
    assert!(c.may(colleague, Role::CentreCounsellor, Deed::SeeCounsellingState, case));
    assert!(!c.may(colleague, Role::CentreCounsellor, Deed::SeeCounselling, case));
    assert_eq!(c.entries(Kind::Lapsed).last().unwrap().header.from, Some(c.post(Role::StationCounsellor)));
    c.wait("2026-09-25 18:00").owed_by(case, Item::Appointment, Role::CentreDirector);
    // The counsellor may still do it.
    c.does(Role::StationCounsellor, book(case, "2026-09-28 09:00"));
    c.not_due(case, Item::Appointment);
}

#[test]
fn ct_3_a_session_is_booked_held_and_recorded() {
    let mut c = Campus::on(MORNING);
    let case = c.counsels(Role::CentreCounsellor);
    // Five days of service to offer an appointment to whoever came by.
    c.due(case, Item::Appointment, "2026-09-18 18:00");
    c.does(Role::CentreCounsellor, book(case, "2026-09-15 14:00"));
    // What became of it is said within three days of its end.
    c.not_due(case, Item::Appointment).due(case, Item::SessionRecord, "2026-09-18 14:50");
    c.wait("2026-09-15 15:00").does(Role::CentreCounsellor, hold(case, None, false));
    assert_eq!(c.network().escalation.of_case(case).count(), 0);
    let session = &c.counselling(case).sessions[0];
    let booking = session.booking.unwrap();
    assert_eq!((booking.at, booking.minutes), (at("2026-09-15 14:00"), 50));
    assert_eq!(session.topics, [SessionTopic::Mood, SessionTopic::Family]);
    c.does(Role::CentreCounsellor, end(case, CounsellingEnding::GoalsReached));
    assert_eq!(c.counselling(case).stage, Stage::Ended(Some(CounsellingEnding::GoalsReached)));
}

#[test]
fn ct_3_staff_are_clients_too() {
    let mut c = Campus::on(MORNING);
    let client = c.person(Role::Advisor);
    assert_eq!(c.network().roster.person(client).unwrap().kind, PersonKind::Staff);
    // A station does not counsel its own colleagues; they go to the centre.
    c.refused(
        Role::StationCounsellor,
        open(client, CounsellingBasis::WalkIn, Some(CounsellingConsent::Given)),
        "not_found",
    );
    let case = c.does(
        Role::CentreCounsellor,
        open(client, CounsellingBasis::WalkIn, Some(CounsellingConsent::Given)),
    );
    c.does(Role::CentreCounsellor, hold(case, None, true));
    for role in [Role::StationCounsellor, Role::StationDirector, Role::LeadingChair, Role::CentreDirector] {
        let person = c.person(role);
        assert!(!c.may(person, role, Deed::SeeCounselling, case), "{role:?}");
    }
    // He himself, in his own post too, sees his appointments alone.
    assert!(c.may(client, Role::Advisor, Deed::SeeOwnCounselling, case));
    assert!(!c.may(client, Role::Advisor, Deed::SeeCounsellingWords, case));
}

#[test]
fn ct_3_a_colleague_reads_no_session() {
    let mut c = Campus::on(MORNING);
    let case = c.counsels(Role::CentreCounsellor);
    c.does(Role::CentreCounsellor, hold(case, None, true));
    let (own, colleague) = (c.person(Role::CentreCounsellor), c.nth(Role::CentreCounsellor, 1));
    assert!(c.may(own, Role::CentreCounsellor, Deed::SeeCounsellingWords, case));
    // The same post, and still another person.
    for deed in [Deed::SeeCounselling, Deed::SeeCounsellingWords, Deed::Counsel, Deed::SeeCounsellingState] {
        assert!(!c.may(colleague, Role::CentreCounsellor, deed, case), "{deed:?}");
    }
    c.pledges(Role::CentreDirector);
    let visit =
        |words| Action::Visit(Visit { target: Target::Case(case), purpose: Purpose::Supervision, words });
    let post = c.post(Role::CentreDirector);
    let request = c.request(c.person(Role::CentreDirector), Some(post), visit(true));
    // Who tries leaves an entry of it.
    assert_eq!(c.ask(request, "something is said"), Ok(Answer::Recorded("not_found")));
    for words in [true, false] {
        c.refused(Role::CentreDirector, visit(words), "not_found");
    }
    for role in Role::ALL {
        let may = |deed| c.may(c.person(role), role, deed, case);
        assert_eq!(may(Deed::SeeCounsellingWords), role == Role::CentreCounsellor, "{role:?}");
    }
}

#[test]
fn ct_3_a_counsellor_opens_his_own_sessions_by_a_recorded_visit() {
    let mut c = Campus::on(MORNING);
    let case = c.counsels(Role::StationCounsellor);
    c.pledges(Role::StationCounsellor);
    let visit = Visit { target: Target::Case(case), purpose: Purpose::Handling, words: true };
    c.does(Role::StationCounsellor, Action::Visit(visit));
    assert_eq!(c.newest(Kind::Visited), case);
}

#[test]
fn ct_3_headers_name_no_client_and_lead_nowhere() {
    let mut c = Campus::on(MORNING);
    let report = c.asks_for_help(Choice::Station);
    let source = Some(report);
    let client = c.subject;
    let consent = Some(CounsellingConsent::Given);
    let opening = Open { person: client, basis: CounsellingBasis::SelfRequest, consent, source, words: None };
    c.does(Role::StationCounsellor, Action::OpenCounselling(opening));
    let case = c.newest(Kind::CounsellingOpened);
    c.does(Role::StationCounsellor, book(case, "2026-09-15 14:00"));
    let request = c.request(c.subject, None, Action::CancelAppointment(Cancel { case, by_client: false }));
    c.ask(request, "something is said").unwrap();
    for entry in c.host.log().iter().filter(|entry| entry.header.case == Some(case)) {
        assert_eq!(entry.header.parent, None);
        assert_ne!(entry.header.by.person(), Some(c.subject));
    }
    let cancelled = c.entries(Kind::AppointmentCancelled)[0];
    assert_eq!(cancelled.header.by, By::Account);
    let event = Event::Counselling(Counselled::Cancelled { by: CancelledBy::Client });
    assert_eq!(cancelled.event(), Some(&event));
}

#[test]
fn st_4_a_no_show_and_a_cancelled_appointment_are_offered_again() {
    let mut c = Campus::on(MORNING);
    let case = c.signs_in().counsels(Role::StationCounsellor);
    c.does(Role::StationCounsellor, book(case, "2026-09-15 14:00"));
    let miss = Action::MissAppointment(Miss { case });
    c.refused(Role::StationCounsellor, miss.clone(), "wrong_state");
    c.wait("2026-09-15 14:30").does(Role::StationCounsellor, miss);
    c.not_due(case, Item::SessionRecord).due(case, Item::Appointment, "2026-09-21 14:30");
    c.does(Role::StationCounsellor, book(case, "2026-09-17 10:00"));
    // The client calls it off himself.
    c.wait("2026-09-16 10:00");
    let request = c.request(c.subject, None, Action::CancelAppointment(Cancel { case, by_client: false }));
    c.ask(request, "something is said").unwrap();
    c.due(case, Item::Appointment, "2026-09-22 10:00");
    assert_eq!((c.counselling(case).missed, c.counselling(case).cancelled), (1, 1));
}

#[test]
fn st_4_a_session_that_nobody_records_climbs() {
    let mut c = Campus::on(MORNING);
    let case = c.counsels(Role::StationCounsellor);
    c.does(Role::StationCounsellor, book(case, "2026-09-15 14:00"));
    c.wait("2026-09-18 14:50").owed_by(case, Item::SessionRecord, Role::CentreCounsellor);
    // Recorded late, it was held when it was held.
    c.does(Role::StationCounsellor, hold(case, None, false));
    assert_eq!(c.network().escalation.of_case(case).count(), 0);
    assert_eq!(c.counselling(case).sessions[0].booking.unwrap().at, at("2026-09-15 14:00"));
}

#[test]
fn st_4_the_session_log_is_its_counsellors_own_and_heads_get_counts() {
    let mut c = Campus::on(MORNING);
    let case = c.counsels(Role::StationCounsellor);
    c.does(Role::StationCounsellor, hold(case, Some("2026-09-14 08:00"), true));
    c.wait("2026-09-21 09:00").does(Role::StationCounsellor, hold(case, None, true));
    let counsellor = c.person(Role::StationCounsellor);
    let log = c.network().session_log(counsellor);
    assert_eq!(log.iter().map(|line| line.client).collect::<Vec<_>>(), [Some(c.subject); 2]);
    assert!(c.network().session_log(c.person(Role::CentreCounsellor)).is_empty());
    let days = Days { first: at(MORNING).day(), last: at(MORNING).day().plus(6) };
    let unit = c.network().roster.post(c.post(Role::StationCounsellor)).unwrap().unit.unwrap();
    let counts = &c.network().session_counts(days)[&unit];
    assert_eq!((counts.sessions, counts.minutes, counts.counsellings), (1, 50, 1));
    assert_eq!(counts.by_modality[&SessionModality::InPerson], 1);
}

#[test]
fn ct_3_a_successor_gets_no_past_words_and_the_client_waits_for_another() {
    let mut c = Campus::on(MORNING);
    let case = c.counsels(Role::StationCounsellor);
    c.does(Role::StationCounsellor, hold(case, None, true));
    let (post, person) = (c.post(Role::StationCounsellor), c.person(Role::StationCounsellor));
    let successor = c.person(Role::StationDirector);
    let relieve = Relieve { post, person, successor: Some(successor) };
    c.does(Role::SystemAdministrator, Action::Relieve(relieve));
    assert_eq!(c.counselling(case).stage, Stage::Ended(Some(CounsellingEnding::CounsellorLeft)));
    let next = c.newest(Kind::CounsellingOpened);
    assert_ne!(next, case);
    assert_eq!(c.counselling(next).stage, Stage::Waiting);
    c.owed_by(next, Item::Appointment, Role::StationCounsellor);
    // He knows who waits, and nothing of what was.
    assert!(c.may(successor, Role::StationCounsellor, Deed::SeeCounselling, next));
    assert!(!c.may(successor, Role::StationCounsellor, Deed::SeeCounsellingState, case));
    assert!(!c.may(successor, Role::StationCounsellor, Deed::SeeCounsellingWords, case));
    c.does_as(successor, Role::StationCounsellor, take(next));
    assert_eq!(c.counselling(next).counsellor, Some(successor));
    // Who left reads nothing any more: his powers ended.
    assert!(!may_case(c.network(), person, None, Deed::SeeCounsellingWords, case, c.host.now()));
}

#[test]
fn ct_3_a_vacant_post_leaves_the_client_to_the_centre() {
    let mut c = Campus::on(MORNING);
    let case = c.counsels(Role::StationCounsellor);
    c.vacant(Role::StationCounsellor);
    assert_eq!(c.counselling(case).stage, Stage::Ended(Some(CounsellingEnding::CounsellorLeft)));
    c.owed_by(c.newest(Kind::CounsellingOpened), Item::Appointment, Role::CentreCounsellor);
}

#[test]
fn ct_3_a_hand_over_needs_the_clients_consent_and_carries_a_note_alone() {
    let mut c = Campus::on(MORNING);
    let case = c.counsels(Role::StationCounsellor);
    let to = c.post(Role::CentreCounsellor);
    let hand_over = |consent| Action::HandOverCounselling(HandOver { case, to, consent, words: SAID });
    c.refused(Role::StationCounsellor, hand_over(CounsellingConsent::Law), "invalid_field");
    c.refused(Role::CentreCounsellor, hand_over(CounsellingConsent::Given), "not_found");
    c.does(Role::StationCounsellor, hand_over(CounsellingConsent::Given));
    let next = c.newest(Kind::CounsellingOpened);
    assert_eq!(c.counselling(case).stage, Stage::Ended(Some(CounsellingEnding::HandedOver)));
    assert_eq!(c.counselling(next).source, Some(case));
    // The note is for whoever takes it, not for all who could.
    let counsellor = c.person(Role::CentreCounsellor);
    assert!(!c.may(counsellor, Role::CentreCounsellor, Deed::SeeCounsellingWords, next));
    c.does(Role::CentreCounsellor, take(next));
    assert!(c.may(counsellor, Role::CentreCounsellor, Deed::SeeCounsellingWords, next));
    assert!(!c.may(counsellor, Role::CentreCounsellor, Deed::SeeCounsellingWords, case));
    c.refused_as(c.nth(Role::CentreCounsellor, 1), Some(to), take(next), "wrong_state");
}

#[test]
fn ct_3_a_danger_is_reported_without_what_was_said() {
    let mut c = Campus::on(MORNING);
    let case = c.counsels(Role::CentreCounsellor);
    let raise =
        |urgency| Action::RaiseDanger(Raise { case, urgency, signs: vec![Sign::SpeaksOfDeath], words: SAID });
    c.refused(Role::CentreDirector, raise(Urgency::Urgent), "not_allowed");
    let report = c.does(Role::CentreCounsellor, raise(Urgency::Urgent));
    // Word received: it is his at once, and CT owes the assessment.
    c.held_by(report, Role::CentreCounsellor).due(report, Item::Assessment, "2026-09-15 08:00");
    let row = c.network().report.get(report).unwrap();
    assert_eq!((row.sender, row.acknowledged), (None, true));
    let raised = c.entries(Kind::CounsellingRaised)[0];
    let event = Event::Counselling(Counselled::Raised { case: report, urgency: Urgency::Urgent });
    assert_eq!(raised.event(), Some(&event));
    assert!(c.host.log().iter().filter(|e| e.header.case == Some(report)).all(|e| e.header.parent.is_none()));
    let emergency = c.does(Role::CentreCounsellor, raise(Urgency::Emergency));
    // The counsellor is competent: it is taken, and on call is told.
    c.held_by(emergency, Role::CentreCounsellor).due(emergency, Item::Lease, "2026-09-14 08:30");
}

#[test]
fn ct_3_supervision_is_noted_by_the_counsellor_alone() {
    let mut c = Campus::on(MORNING);
    let case = c.counsels(Role::CentreCounsellor);
    let supervise = |on: Option<&str>| {
        let on = on.map(|day| day.parse().unwrap());
        Action::SuperviseCounselling(Supervise { case, on, minutes: 90, words: SAID })
    };
    c.does(Role::CentreCounsellor, supervise(None));
    c.refused(Role::CentreCounsellor, supervise(Some("2026-09-15")), "in_the_future");
    c.refused_as(
        c.nth(Role::CentreCounsellor, 1),
        Some(c.post(Role::CentreCounsellor)),
        supervise(None),
        "not_allowed",
    );
}

#[test]
fn st_4_whoever_waits_is_taken_by_one_of_the_post() {
    let mut c = Campus::on(MORNING);
    let case = c.does(Role::CentreOnCall, open(c.subject, CounsellingBasis::CensusInterview, None));
    assert_eq!(c.counselling(case).stage, Stage::Waiting);
    c.refused(Role::StationCounsellor, take(case), "not_found");
    let colleague = c.nth(Role::CentreCounsellor, 1);
    c.does_as(colleague, Role::CentreCounsellor, take(case));
    assert_eq!(c.counselling(case).counsellor, Some(colleague));
    c.owed_by(case, Item::Appointment, Role::CentreCounsellor);
}

#[test]
fn ct_3_nothing_tells_colleagues_that_somebody_is_counselled() {
    let mut c = Campus::on(MORNING);
    let colleague = c.nth(Role::CentreCounsellor, 1);
    let knows = |c: &Campus, deed| {
        let post = Some(c.post(Role::CentreCounsellor));
        may_person(c.network(), colleague, post, deed, c.subject, c.host.now())
    };
    assert!(!knows(&c, Deed::SeeRecord));
    let case = c.counsels(Role::CentreCounsellor);
    // The clock is the post's, and its inbox has a number; whom it is about it does not tell.
    assert!(!knows(&c, Deed::SeeRecord));
    assert!(!c.may(colleague, Role::CentreCounsellor, Deed::SeeCounselling, case));
    c.does(Role::CentreCounsellor, hold(case, None, true));
    let not_there = c.network().next_case();
    for role in [Role::Advisor, Role::Commissioner, Role::StationCounsellor, Role::CentreDirector] {
        for case in [case, not_there] {
            c.refused(role, hold(case, None, true), "not_found");
            c.refused(role, end(case, CounsellingEnding::GoalsReached), "not_found");
        }
    }
    // Another counsellor who opens one learns nothing of the first.
    c.counsels(Role::StationCounsellor);
}

#[test]
fn bad_input_of_counselling() {
    let mut c = Campus::on(MORNING);
    let case = c.counsels(Role::CentreCounsellor);
    let role = Role::CentreCounsellor;
    let again = open(c.subject, CounsellingBasis::WalkIn, Some(CounsellingConsent::Given));
    c.refused(role, again, "wrong_state");
    c.refused(role, book(case, "2026-09-13 09:00"), "invalid_field");
    c.refused(role, book(case, "2027-09-13 09:00"), "invalid_field");
    c.refused(role, hold(case, Some("2026-09-14 12:00"), true), "in_the_future");
    c.refused(role, hold(case, None, false), "invalid_field");
    let none = Book { case, at: at("2026-09-15 09:00"), minutes: 0, modality: SessionModality::Phone };
    c.refused(role, Action::BookAppointment(none), "invalid_field");
    c.does(role, book(case, "2026-09-15 09:00"));
    c.refused(role, book(case, "2026-09-16 09:00"), "wrong_state");
    // Another client at the same hour, with the same counsellor; a colleague is free.
    let other = c.student();
    let second = c.does(role, open(other, CounsellingBasis::WalkIn, Some(CounsellingConsent::Given)));
    c.refused(role, book(second, "2026-09-15 09:30"), "invalid_field");
    c.does(role, book(second, "2026-09-15 09:50"));
    // An end needs an outcome that people can give, words, and no appointment that is open.
    c.refused(role, end(case, CounsellingEnding::GoalsReached), "wrong_state");
    c.does(role, Action::CancelAppointment(Cancel { case, by_client: true }));
    c.refused(role, end(case, CounsellingEnding::CounsellorLeft), "invalid_field");
    let silent = End { case, ending: CounsellingEnding::GoalsReached, words: None };
    c.refused(role, Action::EndCounselling(silent), "invalid_field");
    c.does(role, end(case, CounsellingEnding::StoppedByClient));
    c.refused(role, end(case, CounsellingEnding::StoppedByClient), "wrong_state");
    c.refused(role, book(case, "2026-09-16 09:00"), "wrong_state");
    // Nobody counsels himself, or somebody whose report is about another.
    let himself = c.person(role);
    c.refused(role, open(himself, CounsellingBasis::WalkIn, Some(CounsellingConsent::Given)), "not_found");
    let report = c.reports(Role::Advisor, Urgency::Routine);
    let wrong = Open {
        person: other,
        basis: CounsellingBasis::Report,
        consent: None,
        source: Some(report),
        words: None,
    };
    c.refused(Role::StationCounsellor, Action::OpenCounselling(wrong), "not_found");
    c.refused(role, open(c.subject, CounsellingBasis::HandOver, None), "invalid_field");
}

#[test]
fn gap_6_who_counsels_and_goes_on_leave_leaves_his_clients_to_another() {
    let mut c = Campus::on(MORNING);
    let case = c.counsels(Role::StationCounsellor);
    let person = c.person(Role::StationCounsellor);
    let until = "2026-12-01".parse().unwrap();
    c.does(Role::SystemAdministrator, Action::TakeLeave(TakeLeave { person, until }));
    assert_eq!(c.counselling(case).stage, Stage::Ended(Some(CounsellingEnding::CounsellorLeft)));
    let next = c.newest(Kind::CounsellingOpened);
    assert_eq!(c.counselling(next).stage, Stage::Waiting);
    c.owed_by(next, Item::Appointment, Role::CentreCounsellor);
}
