//! The templates are files that work: a fresh college takes them as they are, in both languages.

use wuji_core::Action;
use wuji_service::import::college::{self, outlook};
use wuji_service::template::Template;
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
