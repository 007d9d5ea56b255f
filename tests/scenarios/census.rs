//! The census of new students: CT.8a, CT.8b, CT.8c, SA.3, ST.5a; `docs/domain.md`, "Screening rules".

#[path = "census/bad_input.rs"]
mod bad_input;

use wuji_core::access::{Deed, may_case, may_person};
use wuji_core::action::{Action, Import};
use wuji_core::census;
use wuji_core::census::{
    AdoptInstrument, ClassState, Close, Cohort, Excuse, ExcuseFrom, Instrument, InstrumentNo, Interview,
    InterviewOutcome, Open, PassInterview, Record, Row, Window, completion, completion_by_advisor,
    instrument, retest,
};
use wuji_core::crisis::Grade;
use wuji_core::entry::Event;
use wuji_core::escalation::{Item, Level};
use wuji_core::focus::{self, Change, Ground};
use wuji_core::ids::{CaseNo, ClassNo, PersonNo};
use wuji_core::kind::Kind;
use wuji_core::referral::ReferredTo;
use wuji_core::refusal::Refusal;
use wuji_core::roster::{Depart, Leaving, PersonKind, Role, RowFault, UnitKind};
use wuji_core::time::Day;
use wuji_core::words::Title;

use crate::campus::{Campus, SAID};

const MORNING: &str = "2026-09-21 09:00";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Sixty answers, these with yes.
pub(crate) fn answers(yes: &[u16]) -> Vec<u8> {
    (1..=60).map(|item| u8::from(yes.contains(&item))).collect()
}

/// That many questions answered with yes that count and do not count by themselves.
fn plain(n: usize) -> Vec<u16> {
    (1..=60).filter(|item| ![5, 8, 16, 20, 25, 26, 35, 50].contains(item)).take(n).collect()
}

impl Campus {
    pub(crate) fn census_class(&self) -> ClassNo {
        self.network().roster.person(self.subject).unwrap().place.class.unwrap()
    }

    pub(crate) fn classmates(&self) -> Vec<PersonNo> {
        let class = self.census_class();
        let people = self.network().roster.people();
        let mates =
            people.filter(|(_, row)| row.kind == PersonKind::Student && row.place.class == Some(class));
        mates.map(|(person, _)| person).filter(|person| *person != self.subject).collect()
    }

    fn census_of(&self, cohort: Cohort) -> Open {
        let window =
            Window { from: day("2026-09-21"), until: day("2026-10-04"), retest_until: day("2026-10-18") };
        Open { instrument: InstrumentNo::UPI, cohort, window }
    }

    fn year(&self) -> u16 {
        self.network().roster.class(self.census_class()).unwrap().year
    }

    /// The subject's class is asked, from September 21 to October 4, and until October 18 who missed it.
    pub(crate) fn opens_census(&mut self) -> CaseNo {
        let open = self.census_of(Cohort::Classes(vec![self.census_class()]));
        self.does(Role::CentreCounsellor, Action::OpenCensus(open))
    }

    pub(crate) fn scores(&mut self, census: CaseNo, person: PersonNo, yes: &[u16]) -> CaseNo {
        let row =
            Row { line: 1, person, answers: answers(yes), asks_for_help: false, on: None, stated: None };
        self.does(Role::CentreCounsellor, Action::RecordResults(Record { census, rows: vec![row] }));
        self.network().census.of(census, person).unwrap().0
    }

    fn scored(&self, case: CaseNo) -> (u16, u8, bool) {
        let scored = self.network().census.screening(case).unwrap().scored.clone().unwrap();
        (scored.total, scored.class, scored.critical)
    }

    fn holds_interview(&mut self, role: Role, case: CaseNo, outcome: InterviewOutcome) -> &mut Self {
        self.does(
            role,
            Action::Interview(Interview {
                case,
                outcome,
                grade: None,
                toward: None,
                institution: None,
                words: SAID,
            }),
        );
        self
    }

    fn may_screen(&self, role: Role, deed: Deed, case: CaseNo) -> bool {
        let (person, post) = (self.person(role), Some(self.post(role)));
        may_case(self.network(), person, post, deed, case, self.host.now())
    }

    /// What refuses this, row by row.
    fn row_faults(&mut self, role: Role, action: Action) -> Vec<(u32, RowFault)> {
        let request = self.request(self.person(role), Some(self.post(role)), action);
        let asked = wuji_sim::Asked { request, words: Vec::new() };
        match self.host.run(wuji_sim::play::cause(asked)).unwrap() {
            Err(Refusal::Rows(rows)) => rows.into_iter().map(|row| (row.line, row.fault)).collect(),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn ct_8a_a_census_asks_each_department_of_its_cohort() {
    let mut c = Campus::on(MORNING);
    let open = c.census_of(Cohort::Year(c.year()));
    let case = c.does(Role::CentreDirector, Action::OpenCensus(open));
    let clocks: Vec<_> = c.network().escalation.of_case(case).map(|(_, clock)| *clock).collect();
    let classes = c.network().roster.classes().filter(|(_, class)| class.year == c.year());
    let units: std::collections::BTreeSet<_> = classes.map(|(_, class)| class.unit).collect();
    assert_eq!(clocks.len(), units.len());
    for clock in clocks {
        assert_eq!(clock.start.due.to_string(), crate::campus::at("2026-10-05 00:00").to_string());
        let unit = clock.start.row.unit.unwrap();
        assert_eq!(clock.owner, c.network().roster.post_of(unit, Role::StationCounsellor));
    }
    for role in [Role::Advisor, Role::StationCounsellor, Role::StudentAffairsTeacher, Role::LeadingChair] {
        let open = c.census_of(Cohort::Year(c.year()));
        c.refused(role, Action::OpenCensus(open), "not_allowed");
    }
}

#[test]
fn ct_8b_the_class_of_the_upi_says_how_soon_somebody_is_interviewed() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let [first, second, third] = c.classmates()[..3] else { panic!() };
    let case = c.scores(census, first, &plain(25));
    assert_eq!(c.scored(case), (25, 1, false));
    c.due(case, Item::Interview, "2026-09-25 00:00").owed_by(case, Item::Interview, Role::StationCounsellor);
    let case = c.scores(census, second, &plain(20));
    assert_eq!(c.scored(case), (20, 2, false));
    c.due(case, Item::Interview, "2026-10-06 00:00");
    let case = c.scores(census, third, &[5, 20, 35, 50]);
    assert_eq!(c.scored(case), (0, 3, false), "lie items do not count");
    c.not_due(case, Item::Interview);
}

#[test]
fn ct_8b_critical_item_overrides_and_is_due_within_24_hours() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let case = c.scores(census, c.subject, &[25]);
    assert_eq!(c.scored(case), (1, 1, true));
    c.due(case, Item::Interview, "2026-09-22 09:00");
    let row = Row {
        line: 1,
        person: c.classmates()[0],
        answers: answers(&[]),
        asks_for_help: true,
        on: None,
        stated: None,
    };
    let person = row.person;
    c.does(Role::StationCounsellor, Action::RecordResults(Record { census, rows: vec![row] }));
    let (case, _) = c.network().census.of(census, person).unwrap();
    assert_eq!(c.scored(case), (0, 1, false), "who asks for help is heard");
    c.due(case, Item::Interview, "2026-09-25 00:00");
}

#[test]
fn ct_8b_a_missed_interview_climbs_to_the_centre_and_its_director() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let case = c.scores(census, c.subject, &[25]);
    c.wait("2026-09-22 08:59").owed_by(case, Item::Interview, Role::StationCounsellor);
    c.wait("2026-09-22 09:00").owed_by(case, Item::Interview, Role::CentreCounsellor);
    c.wait("2026-09-23 09:00").owed_by(case, Item::Interview, Role::CentreDirector);
    assert_eq!(c.lapses_told(Item::Interview), 0);
    c.wait("2026-09-24 09:00").owed_by(case, Item::Interview, Role::CentreDirector);
    assert_eq!(c.lapses_told(Item::Interview), 1, "the leading group learns of the director's lapse");
    let of_case = c.entries(Kind::Lapsed).into_iter().filter(|entry| entry.header.case == Some(case));
    let missed: Vec<_> = of_case.map(|entry| entry.header.from).collect();
    let posts = [Role::StationCounsellor, Role::CentreCounsellor, Role::CentreDirector];
    assert_eq!(missed, posts.map(|role| Some(c.post(role))));
}

#[test]
fn ct_8b_an_interview_missed_while_the_engine_was_down_blames_nobody() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let case = c.scores(census, c.subject, &[25]);
    c.was_down_since("2026-09-22 06:00", "2026-09-22 12:00");
    c.owed_by(case, Item::Interview, Role::CentreCounsellor);
    let mut lapsed = c.entries(Kind::Lapsed).into_iter().filter(|entry| entry.header.case == Some(case));
    assert_eq!(lapsed.next().unwrap().header.from, None);
}

#[test]
fn ct_8b_who_is_not_reached_is_tried_again_and_the_third_time_by_the_centre() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let case = c.scores(census, c.subject, &plain(25));
    c.holds_interview(Role::StationCounsellor, case, InterviewOutcome::NotReached);
    c.due(case, Item::Interview, "2026-09-25 00:00").owed_by(case, Item::Interview, Role::StationCounsellor);
    c.wait("2026-09-23 10:00").holds_interview(Role::StationCounsellor, case, InterviewOutcome::Declined);
    c.due(case, Item::Interview, "2026-09-27 00:00").owed_by(case, Item::Interview, Role::StationCounsellor);
    c.holds_interview(Role::StationCounsellor, case, InterviewOutcome::NotReached);
    c.owed_by(case, Item::Interview, Role::CentreCounsellor);
    c.holds_interview(Role::CentreCounsellor, case, InterviewOutcome::NoConcern);
    c.not_due(case, Item::Interview);
    let again = Interview {
        case,
        outcome: InterviewOutcome::NoConcern,
        grade: None,
        toward: None,
        institution: None,
        words: SAID,
    };
    c.refused(Role::CentreCounsellor, Action::Interview(again), "wrong_state");
}

#[test]
fn ct_8c_an_interview_lists_with_the_census_as_ground_and_source() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let case = c.scores(census, c.subject, &plain(25));
    let (outcome, grade) = (InterviewOutcome::List, Some(Grade::Yellow));
    c.does(
        Role::StationCounsellor,
        Action::Interview(Interview { case, outcome, grade, toward: None, institution: None, words: SAID }),
    );
    c.not_due(case, Item::Interview);
    let (listing, row) = c.network().focus.of(c.subject).unwrap();
    assert_eq!(row.pending.as_ref().unwrap().change, Change::List(Grade::Yellow));
    let proposed = c.entries(Kind::ListingProposed)[0];
    assert_eq!(proposed.header.parent, Some(case));
    let Some(Event::Focus(focus::Event::Proposed { grounds, .. })) = proposed.event() else { panic!() };
    assert_eq!(*grounds, [Ground::Census]);
    c.due(listing, Item::Approval, "2026-09-24 09:00");
    c.does(Role::CentreCounsellor, Action::ApproveListing(focus::Approve { case: listing }));
    assert_eq!(c.network().focus.get(listing).unwrap().grade, Some(Grade::Yellow));
}

#[test]
fn ct_8b_an_interview_that_refers_offers_the_referral() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let case = c.scores(census, c.subject, &plain(25));
    c.holds_interview(Role::StationCounsellor, case, InterviewOutcome::Refer);
    c.not_due(case, Item::Interview);
    let (referral, row) = c.network().referral.about(c.subject).next().unwrap();
    assert_eq!((row.toward, row.parent), (Some(ReferredTo::Centre), Some(case)));
    c.owed_by(referral, Item::ReferralAnswer, Role::StationCounsellor);
    // The centre says where to.
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let case = c.scores(census, c.subject, &plain(25));
    let words = SAID;
    c.does(Role::StationCounsellor, Action::PassInterview(PassInterview { case, recused: false, words }));
    let refers = |toward, institution| {
        let outcome = InterviewOutcome::Refer;
        Action::Interview(Interview { case, outcome, grade: None, toward, institution, words: SAID })
    };
    c.refused(Role::CentreCounsellor, refers(None, None), "invalid_field");
    let hospital = Some(ReferredTo::PsychiatricHospital);
    c.refused(Role::CentreCounsellor, refers(hospital, None), "invalid_field");
    c.does(Role::CentreCounsellor, refers(hospital, Some(Title::try_new("Hospital").unwrap())));
    let (referral, _) = c.network().referral.about(c.subject).next().unwrap();
    c.owed_by(referral, Item::KinContact, Role::CentreCounsellor);
}

#[test]
fn ct_8d_an_interview_that_says_follow_makes_the_next_talk_due() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let case = c.scores(census, c.subject, &plain(25));
    c.wait("2026-09-22 10:00");
    c.holds_interview(Role::StationCounsellor, case, InterviewOutcome::Follow);
    c.not_due(case, Item::Interview).due(case, Item::FollowUp, "2026-09-30 00:00");
    c.owed_by(case, Item::FollowUp, Role::StationCounsellor);
    c.wait("2026-09-25 10:00").holds_interview(Role::StationCounsellor, case, InterviewOutcome::NotReached);
    c.due(case, Item::FollowUp, "2026-10-03 00:00");
    // Missed, it climbs; and it goes on until it comes to something else.
    c.wait("2026-10-03 00:00").owed_by(case, Item::FollowUp, Role::CentreCounsellor);
    c.holds_interview(Role::CentreCounsellor, case, InterviewOutcome::Follow);
    c.due(case, Item::FollowUp, "2026-10-11 00:00");
    c.holds_interview(Role::CentreCounsellor, case, InterviewOutcome::NoConcern);
    c.not_due(case, Item::FollowUp);
}

#[test]
fn ct_8b_an_interview_that_finds_a_crisis_is_an_urgent_report_to_be_assessed() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let case = c.scores(census, c.subject, &[25]);
    c.holds_interview(Role::StationCounsellor, case, InterviewOutcome::Crisis);
    let (report, row) = c.network().report.about(c.subject).next().unwrap();
    assert_eq!(row.level, Some(Level::Urgent));
    c.held_by(report, Role::CentreCounsellor).due(report, Item::Assessment, "2026-09-22 09:00");
    c.not_due(case, Item::Interview);
}

#[test]
fn ct_8b_a_vacant_station_is_passed_over_and_who_must_not_have_it_passes_it_on() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let case = c.scores(census, c.subject, &plain(25));
    let pass = PassInterview { case, recused: true, words: SAID };
    c.does(Role::StationCounsellor, Action::PassInterview(pass.clone()));
    c.owed_by(case, Item::Interview, Role::CentreCounsellor);
    assert!(!c.may_screen(Role::StationCounsellor, Deed::SeeScreening, case));
    c.refused(Role::StationCounsellor, Action::PassInterview(pass), "not_found");
    c.vacant(Role::StationCounsellor);
    let case = c.scores(census, c.classmates()[0], &plain(25));
    // The director forwards without reading: a talk is not for him.
    c.owed_by(case, Item::Interview, Role::CentreCounsellor);
}

#[test]
fn ct_8b_scores_are_for_the_counsellors_who_interview_and_nobody_else() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let found = c.scores(census, c.subject, &plain(25));
    let quiet = c.scores(census, c.classmates()[0], &[]);
    assert!(c.may_screen(Role::StationCounsellor, Deed::SeeScreening, found));
    assert!(!c.may_screen(Role::StationCounsellor, Deed::SeeScreening, quiet), "not assigned");
    assert!(c.may_screen(Role::CentreDirector, Deed::SeeScreening, quiet));
    assert!(c.may_screen(Role::StationDirector, Deed::SeeScreeningState, found));
    assert!(!c.may_screen(Role::StationDirector, Deed::SeeScreening, found), "a summary, no score");
    for role in Role::ALL {
        let sees = c.may_screen(role, Deed::SeeScreening, found);
        let (counsellor, director) = (Role::StationCounsellor, Role::CentreDirector);
        assert_eq!(sees, role == counsellor || role == director, "{role:?}");
    }
    let (now, subject) = (c.host.now(), c.subject);
    for deed in [Deed::SeeScreeningState, Deed::SeeScreening, Deed::SeeScreeningWords] {
        assert!(!may_case(c.network(), subject, None, deed, found, now), "only through a counsellor");
    }
    assert!(may_person(
        c.network(),
        c.person(Role::Advisor),
        Some(c.post(Role::Advisor)),
        Deed::SeePerson,
        subject,
        now
    ));
    let held = Interview {
        case: found,
        outcome: InterviewOutcome::NoConcern,
        grade: None,
        toward: None,
        institution: None,
        words: SAID,
    };
    for role in [Role::Advisor, Role::Commissioner, Role::LeadingChair] {
        c.refused(role, Action::Interview(held.clone()), "not_found");
    }
    c.refused(Role::StationDirector, Action::Interview(held), "not_allowed");
}

#[test]
fn ct_8a_who_missed_the_window_is_listed_for_the_second_one() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let class = c.census_class();
    let mates = c.classmates();
    let [away, unwilling, forgot, ..] = mates[..] else { panic!() };
    for person in mates[3..].iter().chain([&c.subject.clone()]) {
        c.scores(census, *person, &[]);
    }
    let excuse = |person, reason| Action::ExcuseFromCensus(ExcuseFrom { census, person, reason });
    c.does(Role::Advisor, excuse(away, Excuse::Absent));
    c.does(Role::Advisor, excuse(unwilling, Excuse::Declined));
    assert!(retest(c.network(), census, c.host.now()).is_empty(), "the window runs");
    c.wait("2026-10-05 08:00");
    let listed = retest(c.network(), census, c.host.now());
    assert_eq!(listed[&class], [away, forgot]);
    let line = &completion(c.network(), census, None, c.host.now())[0];
    assert_eq!((line.state, line.missing, line.excused), (ClassState::Retest, 2, 1));
    c.scores(census, away, &[]);
    c.scores(census, forgot, &[]);
    assert!(retest(c.network(), census, c.host.now()).is_empty());
    // The department is complete: nothing is owed any more.
    c.not_due(census, Item::Completion);
    assert_eq!(c.entries(Kind::CensusCompleted).len(), 1);
}

#[test]
fn st_5a_a_department_complete_in_time_owes_nothing() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    for person in c.classmates().into_iter().chain([c.subject]) {
        c.scores(census, person, &[]);
    }
    c.not_due(census, Item::Completion);
    c.wait("2026-10-19 08:00");
    assert!(
        c.entries(Kind::CensusOverdue).is_empty()
            && c.entries(Kind::Lapsed).iter().all(|entry| entry.header.case != Some(census))
    );
}

#[test]
fn st_5a_a_late_department_is_one_lapse_that_names_posts_and_climbs() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    c.scores(census, c.subject, &[]);
    let lapses = |c: &Campus| {
        let of = c.entries(Kind::Lapsed).into_iter().filter(|entry| entry.header.case == Some(census));
        of.map(|entry| (entry.header.from, entry.header.to)).collect::<Vec<_>>()
    };
    c.wait("2026-10-04 23:59");
    assert_eq!(lapses(&c), []);
    c.wait("2026-10-05 00:00").owed_by(census, Item::Completion, Role::CentreCounsellor);
    c.due(census, Item::Completion, "2026-10-19 00:00");
    let (station, centre) = (Some(c.post(Role::StationCounsellor)), Some(c.post(Role::CentreCounsellor)));
    assert_eq!(lapses(&c), [(station, centre)]);
    let overdue = c.entries(Kind::CensusOverdue);
    let Some(Event::Census(census::Event::Overdue { missed, retest, .. })) = overdue[0].event() else {
        panic!()
    };
    assert_eq!((overdue.len(), *retest), (1, false));
    assert_eq!((missed[0].class, missed[0].post), (c.census_class(), Some(c.post(Role::Advisor))));
    c.wait("2026-10-19 00:00").owed_by(census, Item::Completion, Role::CentreDirector);
    c.wait("2026-10-26 00:00");
    assert_eq!(c.lapses_told(Item::Completion), 1);
    c.does(Role::CentreDirector, Action::CloseCensus(Close { census }));
    c.not_due(census, Item::Completion);
}

#[test]
fn sa_3_each_advisor_answers_for_his_classes_by_the_deadline() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    c.scores(census, c.subject, &[]);
    let lines = completion(c.network(), census, None, c.host.now());
    let advisors = completion_by_advisor(&lines);
    let mates = c.classmates().len() as u32;
    assert_eq!(advisors.len(), 1);
    assert_eq!(advisors[0].post, Some(c.post(Role::Advisor)));
    assert_eq!((advisors[0].classes, advisors[0].complete, advisors[0].missing), (1, 0, mates));
    assert_eq!((advisors[0].state, advisors[0].due), (ClassState::Due, Some(day("2026-10-04"))));
    c.wait("2026-10-19 09:00");
    let advisors = completion_by_advisor(&completion(c.network(), census, None, c.host.now()));
    assert_eq!(advisors[0].state, ClassState::Overdue);
}

#[test]
fn gap_15_nobody_owes_an_interview_with_somebody_who_left_the_college() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let case = c.scores(census, c.subject, &[25]);
    let leaves = Depart { person: c.subject, reason: Some(Leaving::Transferred) };
    c.does(Role::SystemAdministrator, Action::Depart(leaves));
    c.not_due(case, Item::Interview);
    assert!(!c.network().census.screening(case).unwrap().is_due);
    c.wait("2026-10-01 09:00");
    let lapses = c.entries(Kind::Lapsed).into_iter().filter(|entry| entry.header.case == Some(case));
    assert_eq!(lapses.count(), 0);
}
