//! The templates are files that work: a fresh college takes them as they are, in both languages.

use std::collections::BTreeMap;

use wuji_core::Action;
use wuji_core::census::InstrumentNo;
use wuji_core::roster::{Enrol, Leavers, Leaving, roll_over};
use wuji_service::import::census;
use wuji_service::import::college::{self, Gaps, outlook};
use wuji_service::template::{Asks, Template};
use wuji_service::text::Language;

use crate::fixture::read;
use crate::world::{World, opening, tag};

#[test]
fn both_rosters_read_the_same_without_a_problem() {
    for language in Language::ALL {
        let csv = read(&Template::RosterCsv.bytes(language).unwrap()).unwrap();
        let xlsx = read(&Template::RosterXlsx.bytes(language).unwrap()).unwrap();
        assert!(csv.problems.is_empty() && xlsx.problems.is_empty());
        assert_eq!((csv.rows, csv.enrol()), (2, xlsx.enrol()));
        assert!(Template::RosterCsv.bytes(language).unwrap().starts_with(b"\xEF\xBB\xBF"));
    }
}

#[test]
fn the_college_file_plans_cleanly_on_a_fresh_college_and_then_nothing() {
    for language in Language::ALL {
        let mut world = World::with_roster(&Template::RosterCsv.bytes(language).unwrap());
        let file = String::from_utf8(Template::CollegeToml.bytes(language).unwrap()).unwrap();
        assert_eq!(college::check(&file), []);
        let plan = |world: &World| {
            college::plan(&world.network, opening(), world.admin, world.post, &file, &tag).unwrap()
        };
        let (actions, words) = plan(&world);
        assert_eq!(words.len(), 10, "ten members of staff");
        let outlook =
            outlook(&world.network, opening(), world.admin, world.post, actions, words.len()).unwrap();
        assert_eq!(outlook.gaps.vacant_offices, []);
        assert_eq!(outlook.gaps.stations_without_counsellor.count, 0);
        assert_eq!(outlook.gaps.classes_without_commissioner.count, 0);
        assert_eq!(outlook.gaps.classes_without_advisor.count, 0);
        assert_eq!(
            outlook.gaps.rooms_without_officer.count, 1,
            "the room whose officer the template leaves out"
        );
        assert_eq!(outlook.gaps.unreachable_minutes(), 0);
        world.commit(Action::Import(outlook.import), words.len());

        let (again, words) = plan(&world);
        assert_eq!((again, words.len()), (vec![], 0));
        // In the middle of the term, with shifts over and others running, it still says nothing new.
        let later = crate::world::at("2026-10-05T21:30:00+08:00");
        let (later, _) = college::plan(&world.network, later, world.admin, world.post, &file, &tag).unwrap();
        assert_eq!(later, []);
    }
}

#[test]
fn a_table_of_postings_says_what_the_college_file_says() {
    for language in Language::ALL {
        let [csv, xlsx] = [Template::PostsCsv, Template::PostsXlsx].map(|one| one.bytes(language).unwrap());
        let by = |world: &World| (world.admin, world.post);
        let plan = |world: &World, file: &[u8]| {
            let postings = college::read_postings(file).unwrap().unwrap();
            assert_eq!((postings.rows, postings.problems()), (4, vec![]));
            college::plan_postings(&world.network, opening(), by(world), postings, false, &tag).unwrap()
        };
        // To a college that has its roster: two of the staff, an advisor's post with its class, four postings, four accounts.
        let fresh = World::with_roster(&Template::RosterCsv.bytes(language).unwrap());
        let (actions, words) = plan(&fresh, &csv);
        assert_eq!((actions.len(), words.len()), (2 + 1 + 1 + 4 + 4, 2));
        assert_eq!(plan(&fresh, &xlsx), (actions, words));
        // To one that has its file nothing is new.
        let mut world = World::with_roster(&Template::RosterCsv.bytes(language).unwrap());
        let file = String::from_utf8(Template::CollegeToml.bytes(language).unwrap()).unwrap();
        let (actions, words) =
            college::plan(&world.network, opening(), world.admin, world.post, &file, &tag).unwrap();
        world.run(&actions, words.len());
        assert_eq!(plan(&world, &csv), (vec![], vec![]));
    }
    let roster = Template::RosterCsv.bytes(Language::ZhCn).unwrap();
    assert!(college::read_postings(&roster).unwrap().is_none(), "a roster is none");
}

#[test]
fn what_is_wrong_with_a_table_of_postings_is_told_by_its_line() {
    let world = World::with_roster(&Template::RosterCsv.bytes(Language::En).unwrap());
    let file = "Post,Number,Class,Building,Room,From\n\
        commissioner,20260100001,Information 9999,,,\n\
        commissioner,99,Information 2601,,,\n\
        warden,20260100001,,,,\n\
        dorm_officer,20260100001,,Building 2,201,\n\
        dorm_officer,=1,,Building 2,201,\n\
        centre_director,T1,,,,2026-02-31\n";
    let postings = college::read_postings(file.as_bytes()).unwrap().unwrap();
    let by = (world.admin, world.post);
    let problems = college::plan_postings(&world.network, opening(), by, postings, false, &tag).unwrap_err();
    let found: Vec<(u32, &str)> = problems.iter().map(|problem| (problem.line, problem.code)).collect();
    let wanted = [
        (2, "class_unknown"),
        (3, "person_unknown"),
        (4, "role_unknown"),
        (5, "not_in_room"),
        (6, "formula"),
        (7, "no_such_time"),
    ];
    assert_eq!(found, wanted);
    assert!(college::read_postings(b"Post,Class\n").is_err(), "nobody is named");
}

#[test]
fn a_new_years_roster_and_posts_go_together_and_then_change_nothing() {
    for language in Language::ALL {
        let mut world = World::with_roster(&Template::RosterCsv.bytes(language).unwrap());
        let college = String::from_utf8(Template::CollegeToml.bytes(language).unwrap()).unwrap();
        let by = (world.admin, world.post);
        let (actions, words) = college::plan(&world.network, opening(), by.0, by.1, &college, &tag).unwrap();
        world.run(&actions, words.len());
        let calendar = String::from_utf8(Template::CalendarToml.bytes(language).unwrap()).unwrap();
        let (actions, _) = college::plan(&world.network, opening(), by.0, by.1, &calendar, &tag).unwrap();
        assert_eq!(actions.len(), 1);
        world.run(&actions, 0);

        let [csv, xlsx] =
            [Template::YearCsv, Template::YearXlsx].map(|one| read(&one.bytes(language).unwrap()).unwrap());
        assert_eq!((&csv.problems, &xlsx.problems), (&vec![], &vec![]));
        assert_eq!((csv.rows, csv.enrol(), &csv.leavers), (3, xlsx.enrol(), &xlsx.leavers));
        let leavers = Leavers { named: csv.leavers.clone(), ..Leavers::default() };
        let done = roll_over(&world.network, opening(), csv.enrol(), leavers.clone());
        assert_eq!((done.moved, done.arrived, done.unnamed, done.problems.len()), (1, 1, 0, 0));
        assert_eq!(done.departed, BTreeMap::from([(Leaving::Withdrew, 1)]));
        world.run(&done.actions, done.words.len());
        let posts = String::from_utf8(Template::PostsToml.bytes(language).unwrap()).unwrap();
        assert_eq!(college::check(&posts), []);
        let succeed =
            |world: &World| college::plan_succession(&world.network, opening(), by, &posts, &tag).unwrap();
        let (actions, words) = succeed(&world);
        world.run(&actions, words.len());
        assert_eq!(succeed(&world).0, []);
        let again = roll_over(&world.network, opening(), csv.enrol(), leavers);
        assert_eq!((again.actions, again.problems), (vec![], vec![]));
    }
}

#[test]
fn gap_15_a_class_that_graduated_is_no_gap() {
    let mut world = World::with_roster(&Template::RosterCsv.bytes(Language::ZhCn).unwrap());
    let lacking = |world: &World| {
        let gaps = Gaps::of(&world.network, opening());
        (gaps.classes_without_commissioner.count, gaps.classes_without_advisor.count)
    };
    assert_eq!(lacking(&world), (1, 1));
    let leavers = Leavers { graduating: Some(2026), ..Leavers::default() };
    let done = roll_over(&world.network, opening(), &Enrol { rows: Vec::new() }, leavers);
    world.run(&done.actions, 0);
    assert_eq!((done.closed, lacking(&world)), (1, (0, 0)));
}

#[test]
fn results_of_a_census_come_in_by_its_templates_whatever_the_instrument() {
    let instruments = [
        (Asks::Upi, InstrumentNo::UPI),
        (Asks::Scl90, InstrumentNo::SCL_90),
        (Asks::Phq9, InstrumentNo::PHQ_9),
    ];
    for (language, (asks, instrument)) in Language::ALL.into_iter().flat_map(|l| instruments.map(|i| (l, i)))
    {
        let (world, case) =
            crate::census::with_census_of(&Template::RosterCsv.bytes(language).unwrap(), 2026, instrument);
        for template in [Template::CensusCsv, Template::CensusXlsx, Template::ScoresCsv, Template::ScoresXlsx]
        {
            let file = template.bytes_for(language, asks).unwrap();
            let asker = ((world.admin, world.post), opening());
            let reading = census::read(&file, &world.network, case, asker, &tag, &mut |_| {}).unwrap();
            assert_eq!((reading.problems.len(), reading.record.rows.len()), (0, 2), "{asks:?} {template:?}");
        }
    }
}
