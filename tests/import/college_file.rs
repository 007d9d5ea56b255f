//! `college.toml`: references resolve, problems come all at once with their places, gaps are counted.

use wuji_core::escalation::{Item, Level, Row};
use wuji_core::roster::{Role, UnitKind};
use wuji_core::{Action, Kind};
use wuji_service::import::college::{self, Gaps, TomlProblem, outlook};

use crate::world::{World, at, c1, fixture, opening, tag};

fn world() -> World {
    World::with_roster(&fixture("roster.gb18030.csv"))
}

fn plan(world: &World, file: &str) -> Result<Vec<Action>, Vec<TomlProblem>> {
    college::plan(&world.network, opening(), world.admin, world.post, file, &tag).map(|(actions, _)| actions)
}

fn apply(world: &mut World, file: &str) {
    let (actions, words) =
        college::plan(&world.network, opening(), world.admin, world.post, file, &tag).unwrap();
    world.run(&actions, words.len());
}

/// Line, path and code of every problem.
fn problems(world: &World, file: &str) -> Vec<(u32, String, &'static str)> {
    plan(world, file).unwrap_err().into_iter().map(|one| (one.line, one.path, one.code)).collect()
}

fn expect(file: &str, expected: &[(u32, &str, &str)]) {
    let found = problems(&world(), file);
    let found: Vec<_> = found.iter().map(|(line, path, code)| (*line, path.as_str(), *code)).collect();
    assert_eq!(found, expected);
}

const STAFF: &str = "staff = [{ number = 'T1', name = 'A' }, { number = 'T2', name = 'B' }]\n";

#[test]
fn form_is_told_by_place_and_never_by_value() {
    expect("staff = [\n", &[(1, "", "syntax")]);
    let file = "[[staff]]\nnumber = 'T1'\nname = 'A'\nsecret = 'canary'\n\
                [[staff]]\nnumber = 'T2'\n\
                [[staff]]\nnumber = 3\nname = 'canary'\n\
                [canary]\n\
                [[shift]]\nunit = 'centre'\nstaff = 'T9'\nfrom = 2026-09-01\nuntil = 'canary'\n";
    expect(
        file,
        &[
            (4, "staff[0]", "unknown_key"),
            (5, "staff[1]", "missing_key"),
            (8, "staff[2].number", "wrong_type"),
            (10, "", "unknown_key"),
            (15, "shift[0].until", "wrong_type"),
        ],
    );
    assert!(!format!("{:?}", plan(&world(), file).unwrap_err()).contains("canary"));
}

#[test]
fn references_are_told_together() {
    let file = "[[staff]]\nnumber = 'T1'\nname = '=x'\nsex = 'x'\nphone = 'x'\n\
                [[staff]]\nnumber = 'T2'\nname = 'B'\nposts = [\n\
                { unit = 'nowhere', role = 'centre_director' },\n\
                { unit = 'centre', role = 'boss' },\n\
                { unit = 'centre', role = 'station_director' },\n\
                { unit = 'centre', role = 'advisor' },\n\
                { unit = 'centre', role = 'centre_on_call' },\n\
                { unit = 'centre', role = 'centre_director', from = 2027-01-02, until = 2027-01-01 },\n]\n\
                [[staff]]\nnumber = 'T2'\nname = 'C'\n\
                [[staff]]\nnumber = '20260100001'\nname = 'D'\n\
                [[deputy]]\nunit = 'centre'\nrole = 'centre_director'\nof = 'T2'\nstaff = 'T9'\n\
                [[line]]\nunit = 'centre'\nrole = 'centre_on_call'\nphone = 'x'\n";
    expect(
        file,
        &[
            (3, "staff[0].name", "formula_in_name"),
            (4, "staff[0].sex", "no_such_sex"),
            (5, "staff[0].phone", "phone_invalid"),
            (10, "staff[1].posts[0].unit", "unit_unknown"),
            (11, "staff[1].posts[1].role", "role_unknown"),
            (12, "staff[1].posts[2].role", "post_unknown"),
            (13, "staff[1].posts[3].role", "advisor_elsewhere"),
            (14, "staff[1].posts[4]", "shift_without_end"),
            (15, "staff[1].posts[5]", "ends_before_it_begins"),
            (18, "staff[2].number", "number_twice"),
            (21, "staff[3].number", "not_staff"),
            (27, "deputy[0].staff", "person_unknown"),
            (31, "line[0].phone", "phone_invalid"),
        ],
    );
}

#[test]
fn reporters_belong_to_their_class_and_room() {
    let file = "commissioner = [\n\
                { class = '\u{62A4}\u{7406}2601\u{73ED}', student = '20260100001' },\n\
                { class = '\u{4FE1}\u{606F}2601\u{73ED}', student = '20260100001' },\n\
                { class = 'none', student = '1' },\n]\n\
                officer = [\n\
                { building = '1\u{53F7}\u{516C}\u{5BD3}', room = '101', student = '20260100002' },\n\
                { building = '1\u{53F7}\u{516C}\u{5BD3}', room = '999', student = '20260100001' },\n]\n";
    expect(
        file,
        &[
            (2, "commissioner[0].student", "not_in_class"),
            (4, "commissioner[2].class", "class_unknown"),
            (4, "commissioner[2].student", "person_unknown"),
            (7, "officer[0].student", "not_in_room"),
            (8, "officer[1].room", "room_unknown"),
        ],
    );
}

#[test]
fn what_the_core_refuses_is_told_at_the_entry_at_fault() {
    let file = format!(
        "{STAFF}[[staff]]\nnumber = 'T3'\nname = 'C'\nposts = [{{ unit = 'centre', role = 'centre_director' }}]\n\
         [[staff]]\nnumber = 'T4'\nname = 'D'\nposts = [{{ unit = 'centre', role = 'centre_director' }}]\n\
         [[staff]]\nnumber = 'T5'\nname = 'E'\nposts = [{{ unit = 'centre', role = 'centre_director' }}]\n"
    );
    // `staff` cannot be both a list in one line and tables.
    assert_eq!(problems(&world(), &file)[0].2, "syntax");
    let file = file.trim_start_matches(STAFF);
    expect(file, &[(8, "staff[1].posts[0]", "seats_taken"), (12, "staff[2].posts[0]", "seats_taken")]);
    let file = "[calendar]\nhours = [['12:00', '08:00']]\n";
    expect(file, &[(1, "calendar", "invalid_field")]);
}

#[test]
fn deadlines_and_calendar_have_their_own_faults() {
    let file = "[calendar]\nhours = [['8', '12:00']]\nworking = [2026-09-20T08:00:00]\n\
                [[policy.line]]\nitem = 'x'\nlevel = 'x'\nwithin = 'x'\n\
                [[policy.line]]\nitem = 'lease'\nlevel = 'urgent'\nwithin = 60\n\
                [[policy.line]]\nitem = 'lease'\nlevel = 'urgent'\nwithin = '1h'\n";
    let codes: Vec<_> = problems(&world(), file).into_iter().map(|(line, _, code)| (line, code)).collect();
    assert_eq!(
        codes,
        [
            (2, "no_such_time"),
            (3, "no_such_time"),
            (5, "item_unknown"),
            (6, "level_unknown"),
            (7, "duration_invalid"),
            (12, "line_twice"),
        ]
    );
}

#[test]
fn a_policy_and_a_calendar_come_into_force_once() {
    let mut world = world();
    let file = "[policy]\n[[policy.line]]\nitem = 'lease'\nlevel = 'urgent'\nwithin = '3h'\n\
                [calendar]\nhours = [['09:00', '17:00']]\n";
    apply(&mut world, file);
    let row = Row { item: Item::Lease, level: Level::Urgent, unit: None };
    assert_eq!(world.network.policy.allowance(row, opening()).minutes, 180);
    assert!(world.network.calendar.is_service_time(at("2026-09-01T12:30:00+08:00")));
    assert_eq!(plan(&world, file).unwrap(), []);
    assert_eq!(plan(&world, &file.replace("3h", "2h")).unwrap().len(), 1);
}

#[test]
fn an_advisors_post_outlives_its_advisor() {
    let mut world = world();
    let class = "classes = ['\u{4FE1}\u{606F}2601\u{73ED}']\n";
    let unit = "unit = '\u{4FE1}\u{606F}\u{5DE5}\u{7A0B}\u{7CFB}'\n";
    let file = |who: &str| format!("{STAFF}[[advisor]]\n{unit}staff = ['{who}']\n{class}");
    apply(&mut world, &file("T1"));
    let posts = |world: &World| {
        world
            .network
            .roster
            .posts()
            .filter(|(_, post)| post.role == Role::Advisor)
            .map(|(n, _)| n)
            .collect::<Vec<_>>()
    };
    let [post] = posts(&world)[..] else { panic!("one post") };
    let person = world.network.roster.tagged(tag("T1")).unwrap();
    world.run(&[Action::Relieve(wuji_core::roster::Relieve { post, person, successor: None })], 0);
    apply(&mut world, &file("T2"));
    assert_eq!(posts(&world), [post], "the vacant post was found by its class");
    let successor = world.network.roster.tagged(tag("T2")).unwrap();
    assert!(world.network.roster.holds(post, successor, opening()));

    let wrong = file("T2").replace("\u{4FE1}\u{606F}\u{5DE5}\u{7A0B}\u{7CFB}", "\u{62A4}\u{7406}\u{7CFB}");
    assert_eq!(problems(&world, &wrong)[0].2, "class_of_other_unit");
}

#[test]
fn a_rota_takes_turns_from_its_first_day() {
    let mut world = world();
    let file = format!(
        "{STAFF}[[rota]]\nunit = 'centre'\nstaff = ['T1', 'T2']\nchange = ['20:00', '08:00']\n\
         from = 2026-08-31\nuntil = 2026-09-29\n"
    );
    apply(&mut world, &file);
    let post = world.network.roster.single_post(UnitKind::Centre, Role::CentreOnCall).unwrap();
    let on_call = |text: &str| {
        let mut holders = world.network.roster.holders(post, at(text)).map(|one| one.person);
        (holders.next(), holders.next())
    };
    let person = |number: &str| world.network.roster.tagged(tag(number));
    // 31 August is over, and its shifts with it; the turn of 1 September is what it would have been.
    assert_eq!(on_call("2026-09-01T09:00:00+08:00"), (person("T1"), None));
    assert_eq!(on_call("2026-09-01T21:00:00+08:00"), (person("T2"), None));
    assert_eq!(on_call("2026-09-30T07:59:00+08:00"), (person("T2"), None));
    assert_eq!(on_call("2026-09-30T08:00:00+08:00"), (None, None));
    assert_eq!(plan(&world, &file).unwrap(), []);
    let gaps = Gaps::of(&world.network, opening());
    assert_eq!(gaps.unreachable_minutes(), 24 * 60, "the last of the 30 days");
}

#[test]
fn gaps_are_counted_and_the_first_named() {
    let world = world();
    let outlook = outlook(&world.network, opening(), world.admin, world.post, vec![], 0).unwrap();
    let gaps = &outlook.gaps;
    assert_eq!(gaps.vacant_offices.len(), 6);
    assert_eq!(gaps.stations_without_counsellor.count, 2);
    assert_eq!(gaps.stations_without_counsellor.first.len(), 2);
    assert_eq!(gaps.classes_without_commissioner.count, 2);
    assert_eq!(gaps.rooms_without_officer.count, 3);
    assert_eq!(gaps.unreachable_minutes(), 30 * 24 * 60);
    assert!(outlook.counts.is_empty());
}

#[test]
fn whoever_is_no_administrator_plans_nothing() {
    let world = world();
    let other = world.network.roster.tagged(tag("admin-1")).unwrap();
    let refused = college::plan(&world.network, opening(), other, world.post, STAFF, &tag).err().unwrap();
    assert_eq!((refused[0].line, refused[0].code), (0, "not_your_post"));
}

/// C1 at full size: 55 advisors for 240 classes, 240 commissioners, an officer a room, a rota of a term.
#[test]
fn a_college_of_the_size_of_c1_is_planned_in_seconds() {
    let Some(path) = c1() else { return };
    let world = World::with_roster(&std::fs::read(path.join("roster.csv")).unwrap());
    let text = std::fs::read(path.join("roster.csv")).unwrap();
    let (text, ..) = encoding_rs::GB18030.decode(&text);
    let (mut classes, mut rooms) = (std::collections::BTreeMap::new(), std::collections::BTreeMap::new());
    let known = |number: &str| world.network.roster.tagged(tag(number)).is_some();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        if let [number, _, _, _, unit, _, class, building, room, ..] = cells[..]
            && known(number)
            && cells.len() == 14
            && !class.is_empty()
        {
            classes.entry(class).or_insert((unit, number));
            rooms.entry((building, room)).or_insert(number);
        }
    }
    let mut file = String::new();
    for n in 0..60 {
        file.push_str(&format!("[[staff]]\nnumber = 'T{n}'\nname = 'A'\n"));
    }
    for (n, (class, (unit, number))) in classes.iter().enumerate() {
        file.push_str(&format!("[[commissioner]]\nclass = '{class}'\nstudent = '{number}'\n"));
        if n % 5 == 0 {
            file.push_str(&format!(
                "[[advisor]]\nunit = '{unit}'\nstaff = ['T{}']\nclasses = ['{class}']\n",
                n / 5
            ));
        }
    }
    for ((building, room), number) in &rooms {
        file.push_str(&format!(
            "[[officer]]\nbuilding = '{building}'\nroom = '{room}'\nstudent = '{number}'\n"
        ));
    }
    file.push_str(
        "[[rota]]\nunit = 'centre'\nstaff = ['T1', 'T2', 'T3']\nchange = ['08:00', '20:00']\n\
         from = 2026-09-01\nuntil = 2027-01-17\n[accounts]\nreporters_by_number = true\n",
    );
    let started = std::time::Instant::now();
    let (actions, words) =
        college::plan(&world.network, opening(), world.admin, world.post, &file, &tag).unwrap();
    let planned = started.elapsed();
    let outlook = outlook(&world.network, opening(), world.admin, world.post, actions, words.len()).unwrap();
    eprintln!(
        "{} actions: plan {planned:?}, outlook {:?}",
        outlook.import.actions.len(),
        started.elapsed() - planned
    );
    assert_eq!(outlook.counts[&Kind::Posted], 48 + 240 + 1841 + 278);
    assert_eq!(outlook.gaps.rooms_without_officer.count, 0);
    assert_eq!(outlook.gaps.classes_without_advisor.count, 192);
    assert_eq!(outlook.gaps.classes_without_advisor.first.len(), 10);
}
