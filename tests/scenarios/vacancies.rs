//! Where somebody is missing, away, moved, or must not have it: nobody's report is lost for that. Gaps 3, 4 and 6.

use wuji_core::action::Action;
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::report::{self, About, Emergency, Forward, Urgency};
use wuji_core::roster::{PersonKind, Place, PostPerson, Reach, Role, Step};

use crate::campus::{Campus, SAID, at, observe};

const MORNING: &str = "2026-09-16 09:00";
const NIGHT: &str = "2026-09-16 23:40";

/// The posts that a report goes through, from the class up.
const WAY: [(Step, Role); 3] = [
    (Step::Class, Role::Commissioner),
    (Step::Advisor, Role::Advisor),
    (Step::Station, Role::StationCounsellor),
];

impl Campus {
    /// The officer reports and keeps it from these people.
    fn reports_without(&mut self, urgency: Urgency, keep_from: Vec<PersonNo>) -> CaseNo {
        let mut submit = self.submit(About::Person(self.subject), urgency, None);
        submit.keep_from = keep_from;
        self.does(Role::DormOfficer, Action::Submit(submit))
    }

    /// Everybody who fills a role's post.
    fn all(&self, role: Role) -> Vec<PersonNo> {
        let holders = self.network().roster.holders(self.post(role), self.host.now());
        holders.map(|posting| posting.person).collect()
    }

    fn places(&mut self, person: PersonNo, class: Option<wuji_core::ids::ClassNo>) -> &mut Self {
        self.does(Role::SystemAdministrator, Action::Place(Place { person, class, room: None, bed: None }));
        self
    }

    /// A class of another department.
    fn other_class(&self) -> wuji_core::ids::ClassNo {
        let roster = &self.network().roster;
        let own = roster.class(roster.person(self.subject).unwrap().place.class.unwrap()).unwrap().unit;
        roster.classes().find(|(_, class)| class.unit != own).unwrap().0
    }
}

#[test]
fn gap_4_any_receiver_may_be_kept_away_and_the_hop_says_so() {
    // Each in turn: with those below him kept away, it lies with the next.
    for kept in 1..=WAY.len() {
        let mut c = Campus::on(MORNING);
        let people: Vec<PersonNo> = WAY[..kept].iter().flat_map(|(_, role)| c.all(*role)).collect();
        let case = c.reports_without(Urgency::Urgent, people);
        let skips: Vec<(Step, Reach)> = WAY[..kept].iter().map(|(step, _)| (*step, Reach::Recused)).collect();
        let next = [Role::Advisor, Role::StationCounsellor, Role::StationDirector][kept - 1];
        if kept < WAY.len() {
            c.held_by(case, next).skipped(&skips);
        } else {
            // The station's director receives where counsellor and deputies cannot, unread.
            c.held_by(case, next).skipped(&skips[..2]);
        }
    }
}

#[test]
fn gap_4_with_everybody_below_kept_away_it_lies_with_the_centre() {
    let mut c = Campus::on(MORNING);
    let below = [Role::Commissioner, Role::Advisor, Role::StationCounsellor, Role::StationDirector];
    let people: Vec<PersonNo> = below.into_iter().flat_map(|role| c.all(role)).collect();
    let case = c.reports_without(Urgency::Concerning, people);
    c.held_by(case, Role::CentreCounsellor);
    c.skipped(&[
        (Step::Class, Reach::Recused),
        (Step::Advisor, Reach::Recused),
        (Step::Station, Reach::Recused),
    ]);
}

#[test]
fn gap_4_with_the_whole_centre_kept_away_too_somebody_still_holds_it() {
    let mut c = Campus::on(MORNING);
    let roles = [
        Role::Commissioner,
        Role::Advisor,
        Role::StationCounsellor,
        Role::StationDirector,
        Role::CentreCounsellor,
        Role::CentreDirector,
    ];
    let mut people: Vec<PersonNo> = roles.into_iter().flat_map(|role| c.all(role)).collect();
    people.sort_unstable();
    people.dedup();
    let case = c.reports_without(Urgency::Concerning, people);
    // The centre director's post keeps it, whoever fills it next; the clock runs and the leading group learns of its lapse.
    c.held_by(case, Role::CentreDirector).due(case, Item::Acknowledge, "2026-09-17 09:00");
    c.wait("2026-09-17 09:00").held_by(case, Role::CentreDirector);
    assert_eq!(c.network().escalation.told(c.post(Role::CentreDirector)), 1);
}

#[test]
fn gap_4_an_emergency_with_everybody_on_call_kept_away_is_held_and_goes_round() {
    let mut c = Campus::on(NIGHT);
    let roles = [Role::CentreOnCall, Role::CentreDirector, Role::CentreCounsellor];
    let mut involved: Vec<PersonNo> = roles.into_iter().flat_map(|role| c.all(role)).collect();
    involved.sort_unstable();
    involved.dedup();
    let about = Some(About::Person(c.subject));
    let cry = Emergency { about, involved, words: SAID, ..Emergency::default() };
    let case = c.does(Role::DormOfficer, Action::Emergency(cry));
    c.held_by(case, Role::LeadingOnCall).due(case, Item::Acknowledge, "2026-09-16 23:50");
    c.wait("2026-09-16 23:50").held_by(case, Role::LeadingChair);
}

#[test]
fn gap_3_an_advisor_of_a_department_without_a_counsellor_reaches_the_centre() {
    let mut c = Campus::on(MORNING);
    c.vacant(Role::StationCounsellor).vacant(Role::StationDirector);
    let case = c.reports(Role::Advisor, Urgency::Concerning);
    c.held_by(case, Role::CentreCounsellor).skipped(&[(Step::Station, Reach::Vacant)]);
}

#[test]
fn a_student_without_a_room_is_reported_by_his_class_all_the_same() {
    let mut c = Campus::on(MORNING);
    let (person, class) = (c.subject, c.network().roster.person(c.subject).unwrap().place.class);
    let post = c.post(Role::DormOfficer);
    let officer = c.person(Role::DormOfficer);
    let commissioner = c.post(Role::Commissioner);
    c.does(Role::SystemAdministrator, Action::Place(Place { person, class, room: None, bed: None }));
    // The officer may name him no more, and describes him.
    let named = report::Submit {
        observation: observe(About::Person(person)),
        urgency: Urgency::Concerning,
        to: None,
        involved: Vec::new(),
        keep_from: Vec::new(),
        received: None,
    };
    c.refused_as(officer, Some(post), Action::Submit(named.clone()), "not_found");
    let described = report::Submit { observation: observe(About::Described), ..named.clone() };
    let request = c.request(officer, Some(post), Action::Submit(described));
    let case = c.network().next_case();
    c.ask(request, "the tall one who moved out").unwrap();
    assert_eq!(c.network().report.get(case).unwrap().holder, Some(commissioner));
    let own = c.does(Role::Commissioner, Action::Submit(named));
    c.held_by(own, Role::Advisor);
    // An emergency needs no room.
    let request = c.request(officer, Some(post), Action::Emergency(Emergency::default()));
    let cry = c.network().next_case();
    c.ask(request, "come quickly").unwrap();
    c.held_by(cry, Role::CentreOnCall);
}

#[test]
fn gap_6_a_class_without_a_commissioner_in_an_emergency_at_night_tells_the_others() {
    let mut c = Campus::on(NIGHT);
    let case = c.vacant(Role::Commissioner).cries(Role::DormOfficer);
    c.held_by(case, Role::CentreOnCall).told(case, &[Role::StationOnCall, Role::Advisor]);
}

#[test]
fn a_second_officer_of_a_room_is_refused_while_the_seat_is_taken() {
    let mut c = Campus::on(MORNING);
    let (post, person) = (c.post(Role::DormOfficer), c.subject);
    let posting = |from, until| Action::Post(PostPerson { post, person, from, until, deputy_of: None });
    c.refused(Role::SystemAdministrator, posting(None, None), "seats_taken");
    // Nor from a later day, while the first has no end.
    c.refused(Role::SystemAdministrator, posting(Some(at("2026-10-01 00:00")), None), "seats_taken");
    // A deputy is no second officer.
    let of = c.person(Role::DormOfficer);
    c.posted(Role::DormOfficer, person, Some(of));
    assert_eq!(c.all(Role::DormOfficer).len(), 2);
}

#[test]
fn postings_that_overlap_or_lie_in_the_past_are_refused() {
    let mut c = Campus::on(MORNING);
    let (post, person) = (c.post(Role::CentreCounsellor), c.person(Role::CentreCounsellor));
    let posting = |from: Option<&str>, until: Option<&str>| {
        let (from, until) = (from.map(at), until.map(at));
        Action::Post(PostPerson { post, person, from, until, deputy_of: None })
    };
    let admin = Role::SystemAdministrator;
    c.refused(admin, posting(Some("2026-10-01 00:00"), None), "invalid_field");
    c.refused(admin, posting(Some("2026-09-01 00:00"), None), "invalid_field");
    c.refused(admin, posting(None, Some("2026-09-15 00:00")), "invalid_field");
}

#[test]
fn an_expired_posting_gives_no_more_right_and_takes_nothing_away() {
    let mut c = Campus::on(MORNING);
    c.vacant(Role::Commissioner);
    let (post, person) = (c.post(Role::Commissioner), c.person(Role::DormOfficer));
    let until = Some(at("2026-09-16 11:00"));
    let posting = PostPerson { post, person, from: None, until, deputy_of: None };
    c.does(Role::SystemAdministrator, Action::Post(posting));
    let seen = |case| Action::Acknowledge(report::Acknowledge { case, on_scene: false });
    let own = c.reports(Role::StationCounsellor, Urgency::Concerning);
    c.wait("2026-09-16 11:00").refused_as(person, Some(post), seen(own), "not_your_post");
}

#[test]
fn a_report_of_what_happened_long_ago_is_credited_to_the_person_alone() {
    let mut c = Campus::on(MORNING);
    let credited = |c: &Campus, case: CaseNo| {
        let entry = c.host.log().iter().rev().find(|entry| {
            entry.header.case == Some(case) && entry.header.kind == wuji_core::kind::Kind::Observed
        });
        match entry.and_then(|entry| entry.event()) {
            Some(wuji_core::entry::Event::Report(report::Event::Observed(facts))) => facts.credited,
            other => panic!("{other:?}"),
        }
    };
    let at_day = |c: &Campus, when: &str| {
        let mut submit = c.submit(About::Person(c.subject), Urgency::Routine, None);
        submit.observation.occurred_at = Some(at(when));
        Action::Submit(submit)
    };
    let recent = at_day(&c, "2026-09-10 21:00");
    let recent = c.does(Role::DormOfficer, recent);
    assert_eq!(credited(&c, recent), Some(c.post(Role::DormOfficer)));
    let old = at_day(&c, "2026-09-09 08:59");
    let old = c.does(Role::DormOfficer, old);
    assert_eq!(credited(&c, old), None);
    let future = at_day(&c, "2026-09-16 09:06");
    c.refused(Role::DormOfficer, future, "in_the_future");
}

#[test]
fn a_student_who_moves_class_changes_the_next_hop_of_his_open_report_alone() {
    let mut c = Campus::on(MORNING);
    let case = c.reports(Role::DormOfficer, Urgency::Urgent);
    let (old_class, other) = (c.network().roster.person(c.subject).unwrap().place.class, c.other_class());
    c.held_by(case, Role::Commissioner);
    let holder = c.network().report.get(case).unwrap().holder;
    let forward = Action::Forward(Forward { case, to: None, words: None });
    let commissioner = (c.person(Role::Commissioner), c.post(Role::Commissioner));
    let subject = c.subject;
    c.places(subject, Some(other));
    // The holder keeps it, in sight and in hand, until it leaves him.
    assert_eq!(c.network().report.get(case).unwrap().holder, holder);
    let request = c.request(commissioner.0, Some(commissioner.1), forward);
    c.ask(request, "she has moved").unwrap();
    let roster = &c.network().roster;
    let next = c.network().report.get(case).unwrap().holder.unwrap();
    assert!(roster.class(other).unwrap().advisors.contains(&next));
    assert!(!roster.class(old_class.unwrap()).unwrap().advisors.contains(&next));
    assert_eq!(roster.person(subject).map(|row| row.kind), Some(PersonKind::Student));
}
