//! Incidents: several people at once, a telling stored once for each, joined and taken apart. CC.6, CT.9c, gap 15; fine
//! print 2.

use std::collections::BTreeSet;

use wuji_core::access::{Deed, may_case};
use wuji_core::action::Action;
use wuji_core::crisis::Grade;
use wuji_core::escalation::Item;
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::kind::Kind;
use wuji_core::report::{
    About, Concerned, Emergency, Join, Part, Settle, Sign, State, SubmitSeveral, Urgency,
};
use wuji_core::roster::{Identify, PersonKind, Role};

use crate::campus::{Campus, SAID};
use crate::crises::assess;

const MORNING: &str = "2026-09-16 09:00";

fn concerned(about: About) -> Concerned {
    Concerned { about, signs: vec![Sign::Violence], life_event: None }
}

fn several(people: Vec<Concerned>, urgency: Urgency) -> SubmitSeveral {
    SubmitSeveral {
        people,
        urgency,
        to: None,
        occurred_at: None,
        first_help: true,
        involved: Vec::new(),
        keep_from: Vec::new(),
        received: None,
        words: SAID,
    }
}

impl Campus {
    /// A classmate of the subject, from another room where there is one.
    fn mate_of_class(&self) -> PersonNo {
        let network = self.network();
        let class = network.roster.person(self.subject).unwrap().place.class;
        let mut mates = network.roster.people().filter(|(person, row)| {
            row.kind == PersonKind::Student
                && row.place.class == class
                && row.posts.is_empty()
                && *person != self.subject
        });
        mates.next().unwrap().0
    }

    /// The commissioner reports a fight of two of his class; the cases.
    fn fight(&mut self, urgency: Urgency) -> [CaseNo; 2] {
        let (one, other) = (About::Person(self.subject), About::Person(self.mate_of_class()));
        let first = self.network().next_case();
        let action = several(vec![concerned(one), concerned(other)], urgency);
        assert_eq!(self.does(Role::Commissioner, Action::SubmitSeveral(action)), first);
        [first, CaseNo(first.0 + 2)]
    }

    fn joins(&mut self, role: Role, case: CaseNo, with: CaseNo) -> &mut Self {
        self.does(role, Action::Join(Join { case, with }));
        self
    }
}

#[test]
fn a_telling_about_two_is_a_case_for_each_and_one_incident() {
    let mut c = Campus::on(MORNING);
    let [one, other] = c.fight(Urgency::Concerning);
    for case in [one, other] {
        c.held_by(case, Role::Advisor).due(case, Item::Acknowledge, "2026-09-17 09:00");
    }
    assert_eq!(c.network().incident(one), [other]);
    assert_eq!(c.network().incident(other), [one]);
    // The words stand in each case, under its own key.
    let words = c.host.log().iter().filter(|entry| entry.header.kind == Kind::Observed && entry.has_words);
    assert_eq!(words.filter(|entry| [Some(one), Some(other)].contains(&entry.header.case)).count(), 2);
}

#[test]
fn no_header_ties_one_persons_case_to_anothers() {
    let mut c = Campus::on(MORNING);
    let [one, other] = c.fight(Urgency::Emergency);
    let single = c.does(Role::Advisor, c.submission(Urgency::Urgent, None));
    c.acknowledges(Role::CentreOnCall, one).acknowledges(Role::StationOnCall, other);
    c.wait("2026-09-16 10:00").held_by(single, Role::CentreCounsellor);
    c.joins(Role::CentreCounsellor, single, one);
    let of = |case: CaseNo| c.host.log().iter().filter(move |entry| entry.header.case == Some(case));
    let commands = |case| of(case).map(|entry| entry.header.command.0).collect::<BTreeSet<_>>();
    assert!(commands(one).is_disjoint(&commands(other)));
    assert!(of(one).chain(of(other)).all(|entry| entry.header.parent.is_none()));
    assert!(of(one).all(|entry| entry.header.part.index < entry.header.part.of));
}

#[test]
fn each_of_an_emergency_of_several_has_ten_minutes() {
    let mut c = Campus::on("2026-09-16 23:40");
    let [one, other] = c.fight(Urgency::Emergency);
    for case in [one, other] {
        c.held_by(case, Role::CentreOnCall).due(case, Item::Acknowledge, "2026-09-16 23:50");
        c.due(case, Item::Assessment, "2026-09-17 01:40").due(case, Item::Supplement, "2026-09-17 23:40");
    }
    c.acknowledges(Role::CentreOnCall, one).wait("2026-09-16 23:50").held_by(one, Role::CentreOnCall);
    c.held_by(other, Role::LeadingOnCall);
}

#[test]
fn whoever_it_is_about_has_none_of_what_is_told_of_the_others() {
    let mut c = Campus::on(MORNING);
    let advisor = c.person(Role::Advisor);
    // The officer quarrelled with the subject; he is not given her case either.
    let officer = c.person(Role::DormOfficer);
    let people = vec![concerned(About::Person(c.subject)), concerned(About::Person(officer))];
    let first = c.does(Role::Advisor, Action::SubmitSeveral(several(people, Urgency::Concerning)));
    let (subject, recused) = (c.subject, |case| c.network().report.get(case).unwrap().recused.clone());
    assert_eq!(recused(first), [officer]);
    assert_eq!(recused(CaseNo(first.0 + 2)), [subject]);
    assert_ne!(advisor, officer);
}

#[test]
fn a_telling_about_nobody_else_or_somebody_twice_or_a_stranger_is_refused() {
    let mut c = Campus::on(MORNING);
    let me = concerned(About::Person(c.subject));
    for people in [vec![], vec![me.clone()], vec![me.clone(), me.clone()], vec![me.clone(); 17]] {
        let action = Action::SubmitSeveral(several(people, Urgency::Concerning));
        c.refused(Role::Commissioner, action, "invalid_field");
    }
    let stranger = concerned(About::Person(c.person(Role::CentreDirector)));
    let action = Action::SubmitSeveral(several(vec![me.clone(), stranger], Urgency::Concerning));
    c.refused(Role::Commissioner, action, "not_found");
    // Several whom nobody can name yet.
    let described = concerned(About::Described);
    let people = vec![described.clone(), described, me];
    let first = c.does(Role::Commissioner, Action::SubmitSeveral(several(people, Urgency::Urgent)));
    assert_eq!(c.network().incident(first).len(), 2);
}

#[test]
fn ct_9c_a_counsellor_joins_what_belongs_together_and_each_keeps_its_clock() {
    let mut c = Campus::on(MORNING);
    let one = c.cries(Role::DormOfficer);
    let mate = About::Person(c.mate_of_class());
    let cry = Emergency { about: Some(mate), words: SAID, ..Emergency::default() };
    let other = c.wait("2026-09-16 09:04").does(Role::Commissioner, Action::Emergency(cry));
    c.joins(Role::CentreCounsellor, other, one);
    c.due(one, Item::Acknowledge, "2026-09-16 09:10").due(other, Item::Acknowledge, "2026-09-16 09:14");
    assert_eq!(c.network().incident(one), [other]);
    let again = Action::Join(Join { case: other, with: one });
    c.refused(Role::CentreCounsellor, again, "wrong_state");
    c.refused(Role::CentreCounsellor, Action::Join(Join { case: one, with: one }), "invalid_field");
    // Assessed, it is the crisis that stands beside the other.
    let crisis = c.network().next_case();
    c.does(Role::CentreOnCall, assess(one, Some(Grade::Orange)));
    assert_eq!(c.network().incident(other), [crisis]);
    assert_eq!(c.network().incident(crisis), [other]);
}

#[test]
fn only_who_holds_the_one_and_knows_the_other_joins_them() {
    let mut c = Campus::on(MORNING);
    let one = c.does(Role::Advisor, c.submission(Urgency::Concerning, None));
    let other = c.reports(Role::DormOfficer, Urgency::Concerning);
    let join = |case, with| Action::Join(Join { case, with });
    // The commissioner holds the other, and joins nothing; the station holds the one and knows both.
    c.refused(Role::Commissioner, join(other, one), "not_allowed");
    c.refused(Role::StationCounsellor, join(other, one), "not_allowed");
    c.refused(Role::YouthLeagueTeacher, join(one, other), "not_found");
    c.refused(Role::StationCounsellor, join(one, CaseNo(4_000_000)), "not_found");
    c.joins(Role::StationCounsellor, one, other);
    // What may not be seen is not said to be there: whoever is kept from the other learns of no incident through it.
    let kept = c.person(Role::StationCounsellor);
    c.does(Role::Commissioner, Action::Recuse(wuji_core::report::Recuse { case: other, person: Some(kept) }));
    let post = Some(c.post(Role::StationCounsellor));
    assert!(!may_case(c.network(), kept, post, Deed::SeeReportState, other, c.host.now()));
}

#[test]
fn what_was_joined_in_error_is_taken_out_the_first_too() {
    let mut c = Campus::on(MORNING);
    let [one, other] = c.fight(Urgency::Emergency);
    let third =
        c.does(Role::Advisor, c.submission(Urgency::Urgent, Some(wuji_core::report::Choice::Station)));
    c.does(Role::StationCounsellor, Action::Join(Join { case: third, with: one }));
    assert_eq!(c.network().incident(other), [one, third]);
    // The first, by whose number it is called.
    c.does(Role::CentreOnCall, Action::Part(Part { case: one }));
    assert_eq!(c.network().incident(other), [third]);
    assert!(c.network().incident(one).is_empty());
    c.refused(Role::CentreOnCall, Action::Part(Part { case: one }), "wrong_state");
    // It may begin another with a case of no incident.
    let next = c.wait("2026-09-16 09:05").cries(Role::DormOfficer);
    c.joins(Role::CentreOnCall, one, next);
    assert_eq!(c.network().incident(next), [one]);
    assert_eq!(c.network().incident(other), [third]);
}

#[test]
fn fine_print_2_two_cases_found_to_be_one_person_are_joined_and_keep_their_clocks() {
    let mut c = Campus::on("2026-09-16 23:40");
    let described = Emergency { about: Some(About::Described), words: SAID, ..Emergency::default() };
    let one = c.does(Role::DormOfficer, Action::Emergency(described));
    let other = c.wait("2026-09-16 23:45").cries(Role::Commissioner);
    let person = c.subject;
    c.does(Role::CentreOnCall, Action::Identify(Identify { case: one, person }));
    assert_eq!(c.network().incident(one), [other]);
    c.due(one, Item::Acknowledge, "2026-09-16 23:50").due(other, Item::Acknowledge, "2026-09-16 23:55");
    // What is settled of the one settles nothing of the other.
    let outcome = wuji_core::report::Outcome::Duplicate;
    c.does(Role::CentreOnCall, crate::crises::assess(one, None));
    c.does(Role::CentreOnCall, Action::Settle(Settle { case: one, outcome, words: SAID }));
    assert_eq!(c.network().report.get(other).unwrap().state, State::Open);
}
