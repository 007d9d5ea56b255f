//! The clauses: how many, how they come to it, what they must be; and who attests it.

use wuji_core::action::Action;
use wuji_core::ids::PostNo;
use wuji_core::report::Urgency;
use wuji_core::roster::{Attest, Basis, Criterion, Lack, Load, OpenPost, PassOffice, Role, UnitKind};
use wuji_core::words::Title;

use super::{MORNING, office};
use crate::campus::Campus;

#[test]
fn sa_0_one_part_time_teacher_and_the_vacancy_shows_at_once() {
    let mut c = Campus::on(MORNING);
    let second = c.staff("t-sa");
    let action = c.posting(Role::StudentAffairsTeacher, second, None);
    c.refused(Role::SystemAdministrator, action, "seats_taken");
    assert_eq!(c.lack(Role::StudentAffairsTeacher), [Lack::Load]);
    c.attested(Role::StudentAffairsTeacher, Some(Basis::Appointed), Some(Load::PartTime), &[]);
    assert_eq!(c.lack(Role::StudentAffairsTeacher), []);
    c.relieved(Role::StudentAffairsTeacher, None);
    let [gap] = &c.lacks(Role::StudentAffairsTeacher)[..] else { panic!("one gap") };
    assert_eq!((gap.lack, gap.at), (Lack::Vacant, Some(c.host.now())));
}

#[test]
fn yl_0_one_part_time_teacher_whose_deputy_is_the_post() {
    let mut c = Campus::on(MORNING);
    c.attested(Role::YouthLeagueTeacher, None, Some(Load::FullTime), &[]);
    assert_eq!(c.lack(Role::YouthLeagueTeacher), [Lack::Load]);
    c.attested(Role::YouthLeagueTeacher, None, Some(Load::PartTime), &[]);
    assert_eq!(c.lack(Role::YouthLeagueTeacher), []);
    let (deputy, holder) = (c.staff("t-yl"), c.person(Role::YouthLeagueTeacher));
    c.posted(Role::YouthLeagueTeacher, deputy, Some(holder));
    assert!(c.holds(c.post(Role::YouthLeagueTeacher), deputy));
    // The teacher goes, and the deputy with him: he was the post as long as there was somebody to stand in for.
    c.relieved(Role::YouthLeagueTeacher, None);
    assert_eq!(c.lack(Role::YouthLeagueTeacher), [Lack::Vacant]);
}

#[test]
fn st_0a_the_successor_inherits() {
    let mut c = Campus::on(MORNING);
    let basis = office("party secretary");
    assert_eq!(c.lack(Role::StationDirector), [Lack::Basis]);
    c.attested(Role::StationDirector, Some(basis), None, &[]);
    assert_eq!(c.lack(Role::StationDirector), []);
    // Given: a report that only the director can hold, for the counsellor's post is vacant.
    c.vacant(Role::StationCounsellor).vacant(Role::Advisor);
    let case = c.reports(Role::Commissioner, Urgency::Concerning);
    c.held_by(case, Role::StationDirector);
    let (before, after) = (c.person(Role::StationDirector), c.staff("t-secretary"));
    let post = c.post(Role::StationDirector);
    let unit = c.network().roster.post(post).unwrap().unit.unwrap();
    let title = Title::try_new("party secretary").unwrap();
    let due = c.network().escalation.of_case(case).next().unwrap().1.start.due;
    c.does(
        Role::SystemAdministrator,
        Action::PassOffice(PassOffice { unit, office: title.clone(), person: after }),
    );
    assert!(c.holds(post, after) && !c.holds(post, before), "the office's post goes with the office");
    assert_eq!(c.lack(Role::StationDirector), [], "the basis goes with it too");
    // What was open stays where it was, due and all; the predecessor sees nothing of it any more.
    c.held_by(case, Role::StationDirector);
    assert_eq!(c.network().escalation.of_case(case).next().unwrap().1.start.due, due);
    let acknowledge = Action::Acknowledge(wuji_core::report::Acknowledge { case, on_scene: false });
    c.refused_as(before, Some(post), acknowledge.clone(), "not_your_post");
    c.refused_as(before, None, acknowledge, "not_found");
    c.acknowledges(Role::StationDirector, case);
    // The office falls vacant with the post, and still says later to whom the post goes.
    c.relieved(Role::StationDirector, None);
    c.does(Role::SystemAdministrator, Action::PassOffice(PassOffice { unit, office: title, person: before }));
    assert!(c.holds(post, before));
}

#[test]
fn st_0a_an_office_that_no_post_goes_with_passes_nothing() {
    let mut c = Campus::on(MORNING);
    let person = c.staff("t-secretary");
    let unit = c.network().roster.post(c.post(Role::StationDirector)).unwrap().unit.unwrap();
    let pass =
        |title: &str| Action::PassOffice(PassOffice { unit, office: Title::try_new(title).unwrap(), person });
    c.refused(Role::SystemAdministrator, pass("deputy secretary"), "invalid_field");
    c.attested(Role::StationDirector, Some(office("deputy secretary")), None, &[]);
    c.refused(Role::Commissioner, pass("deputy secretary"), "not_allowed");
    c.does(Role::StationCounsellor, pass("deputy secretary"));
    c.refused(Role::SystemAdministrator, pass("deputy secretary"), "invalid_field");
}

#[test]
fn st_0b_a_counsellor_is_full_time_and_her_criteria_are_attested() {
    let mut c = Campus::on(MORNING);
    let criteria = [Criterion::Conscientious, Criterion::FondOfStudents, Criterion::AbleToCounsel];
    let gaps = c.lacks(Role::StationCounsellor);
    assert_eq!(gaps.iter().map(|gap| gap.lack).collect::<Vec<_>>(), [Lack::Unattested, Lack::Load]);
    assert_eq!(gaps[0].missing, criteria);
    c.attested(Role::StationCounsellor, Some(Basis::Appointed), Some(Load::FullTime), &criteria[..2]);
    let [gap] = &c.lacks(Role::StationCounsellor)[..] else { panic!("one gap") };
    assert_eq!((gap.lack, &gap.missing[..], gap.persons), (Lack::Unattested, &criteria[2..], 1));
    c.attested(Role::StationCounsellor, Some(Basis::Appointed), Some(Load::FullTime), &criteria);
    assert_eq!(c.lack(Role::StationCounsellor), []);
    // Vacant: students of the department are without their station until somebody follows.
    assert_eq!(c.reached().without_station, 0);
    c.vacant(Role::StationCounsellor);
    assert_eq!(c.reached().without_station, c.reached().students);
}

#[test]
fn nobody_attests_himself_nor_what_nobody_asks() {
    let mut c = Campus::on(MORNING);
    let own = c.attest(Role::StationCounsellor, None, Some(Load::FullTime), &[Criterion::AbleToCounsel]);
    c.refused(Role::StationCounsellor, own, "same_person");
    let strange = c.attest(Role::StationCounsellor, None, None, &[Criterion::Cadre]);
    c.refused(Role::SystemAdministrator, strange, "invalid_field");
    let twice = c.attest(Role::Commissioner, None, None, &[Criterion::Cadre, Criterion::Cadre]);
    c.refused(Role::SystemAdministrator, twice, "invalid_field");
    let votes = c.attest(Role::DormOfficer, Some(Basis::Elected { votes: 7, of: 6 }), None, &[]);
    c.refused(Role::SystemAdministrator, votes, "invalid_field");
    let person = c.subject;
    let (post, basis, load, criteria) = (c.post(Role::DormOfficer), None, None, Vec::new());
    let stranger = Action::Attest(Attest { post, person, basis, load, criteria });
    c.refused(Role::SystemAdministrator, stranger, "invalid_field");
    let other = c.attest(Role::CentreCounsellor, None, None, &[]);
    for role in [Role::DormOfficer, Role::Commissioner, Role::Advisor, Role::StationCounsellor] {
        c.refused(role, other.clone(), "not_allowed");
    }
}

const OF_A_COMMISSIONER: [Criterion; 6] = [
    Criterion::Cadre,
    Criterion::Trusted,
    Criterion::Responsible,
    Criterion::Cheerful,
    Criterion::Communicative,
    Criterion::KeenOnClass,
];

#[test]
fn cc_0_one_commissioner_a_class_attested_by_its_advisor() {
    let mut c = Campus::on(MORNING);
    let second = c.classmate();
    let action = c.posting(Role::Commissioner, second, None);
    c.refused(Role::Advisor, action, "seats_taken");
    assert_eq!(c.lack(Role::Commissioner), [Lack::Unattested]);
    let attest = c.attest(Role::Commissioner, Some(Basis::Appointed), None, &OF_A_COMMISSIONER);
    c.does(Role::Advisor, attest);
    assert_eq!(c.lack(Role::Commissioner), []);
    c.relieved(Role::Commissioner, Some(second));
    assert_eq!(c.lack(Role::Commissioner), [Lack::Unattested], "what was attested was attested of somebody");
}

#[test]
fn cc_0_who_is_of_another_class_is_no_commissioner() {
    let mut c = Campus::on(MORNING);
    c.vacant(Role::Commissioner);
    let class = c.place_of(c.subject).class;
    let stranger = c.other(|place| place.class != class && place.class.is_some());
    let action = c.posting(Role::Commissioner, stranger, None);
    c.refused(Role::Advisor, action, "invalid_field");
    assert_eq!(c.lack(Role::Commissioner), [Lack::Vacant]);
    assert!(c.reached().without_commissioner > 0);
}

const OF_AN_OFFICER: [Criterion; 4] =
    [Criterion::GetsOn, Criterion::Communicative, Criterion::Cheerful, Criterion::KeenOnService];

#[test]
fn do_0_the_head_of_the_dormitory_or_elected_by_all() {
    let mut c = Campus::on(MORNING);
    assert_eq!(c.lack(Role::DormOfficer), [Lack::Unattested, Lack::Basis]);
    c.attested(Role::DormOfficer, Some(Basis::Appointed), None, &OF_AN_OFFICER);
    assert_eq!(c.lack(Role::DormOfficer), [Lack::Basis], "the document names two ways, and this is neither");
    c.attested(Role::DormOfficer, Some(Basis::Elected { votes: 4, of: 6 }), None, &OF_AN_OFFICER);
    assert_eq!(c.lack(Role::DormOfficer), []);
    c.attested(Role::DormOfficer, Some(office("head of the room")), None, &OF_AN_OFFICER);
    assert_eq!(c.lack(Role::DormOfficer), []);
}

#[test]
fn do_0_a_second_officer_of_a_room_is_refused_and_so_is_who_lives_elsewhere() {
    let mut c = Campus::on(MORNING);
    let room_mate = c.subject;
    let action = c.posting(Role::DormOfficer, room_mate, None);
    c.refused(Role::SystemAdministrator, action, "seats_taken");
    c.vacant(Role::DormOfficer);
    let room = c.place_of(c.subject).room;
    let stranger = c.other(|place| place.room != room);
    let action = c.posting(Role::DormOfficer, stranger, None);
    c.refused(Role::SystemAdministrator, action, "invalid_field");
    c.posted(Role::DormOfficer, room_mate, None);
}

#[test]
fn do_0_a_room_move_ends_the_post() {
    let mut c = Campus::on(MORNING);
    let (post, officer) = (c.post(Role::DormOfficer), c.person(Role::DormOfficer));
    c.moved(officer, |place| (place.room, place.bed) = (None, None));
    assert!(!c.holds(post, officer));
    let gaps = c.lacks(Role::DormOfficer);
    assert_eq!((gaps[0].lack, gaps[0].at), (Lack::Vacant, Some(c.host.now())));
    assert!(c.reached().without_officer > 0);
    // Within the same room he keeps it.
    let mut c = Campus::on(MORNING);
    c.moved(officer, |place| place.bed = Some(40));
    assert!(c.holds(post, officer));
}

#[test]
fn p_1_every_student_is_reached_or_the_gap_is_listed() {
    let mut c = Campus::on(MORNING);
    let before = c.reached();
    let none = (before.without_commissioner, before.without_advisor, before.without_station);
    assert_eq!(none, (0, 0, 0));
    assert_eq!(before.without_officer, 0);
    assert!(before.classes_without_advisor.is_empty() && before.students > 0);
    c.vacant(Role::Advisor);
    let after = c.reached();
    assert!(after.without_advisor > 0 && !after.classes_without_advisor.is_empty());
    let newcomer = c.student();
    c.moved(newcomer, |place| place.class = None);
    let units = c.network().roster.coverage(c.host.now());
    let none = &units[&None];
    assert_eq!((none.students, none.without_commissioner, none.without_station), (1, 1, 1));
}

#[test]
fn gap_3_an_advisor_belongs_to_a_station() {
    let mut c = Campus::on(MORNING);
    let unit = c.network().roster.single(UnitKind::StudentAffairs).unwrap();
    let open = Action::OpenPost(OpenPost { unit, role: Role::Advisor, seats: 1 });
    c.refused(Role::SystemAdministrator, open, "invalid_field");
    let other = wuji_core::roster::CoverClass {
        post: PostNo(c.post(Role::StudentAffairsTeacher).0),
        class: c.place_of(c.subject).class.unwrap(),
    };
    c.refused(Role::SystemAdministrator, Action::Cover(other), "invalid_field");
}
