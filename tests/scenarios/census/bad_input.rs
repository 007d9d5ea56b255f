//! What a census refuses: rows that cannot be, with their lines; windows, cohorts and instruments that are none.

use super::*;

#[test]
fn ct_8a_rows_that_cannot_be_are_refused_with_their_lines_and_nothing_is_kept() {
    let mut c = Campus::on("2026-09-22 09:00");
    let census = c.opens_census();
    let [first, second, third, ..] = c.classmates()[..] else { panic!() };
    c.scores(census, first, &[]);
    let class = c.census_class();
    let elsewhere =
        c.network().roster.people().find(|(_, row)| row.place.class.is_some_and(|other| other != class));
    let (elsewhere, staff) = (elsewhere.unwrap().0, c.person(Role::Advisor));
    let row = |line, person| Row {
        line,
        person,
        answers: answers(&[]),
        stated: None,
        asks_for_help: false,
        on: None,
    };
    let mut odd = answers(&[]);
    odd[7] = 2;
    let rows = vec![
        row(2, first),
        row(3, PersonNo(999_999)),
        row(4, staff),
        row(5, elsewhere),
        Row { answers: answers(&[])[..59].to_vec(), ..row(6, second) },
        Row { answers: odd, ..row(7, second) },
        Row { on: Some(day("2026-09-20")), ..row(8, second) },
        Row { on: Some(day("2026-09-23")), ..row(9, second) },
        row(10, second),
        row(11, second),
        row(12, third),
    ];
    let head = c.network().head();
    let faults =
        c.row_faults(Role::CentreCounsellor, Action::RecordResults(Record { census, rows: rows.clone() }));
    let wanted = [
        (2, RowFault::RecordedAlready),
        (3, RowFault::UnknownStudent),
        (4, RowFault::UnknownStudent),
        (5, RowFault::OutsideCohort),
        (6, RowFault::AnswerOutOfRange),
        (7, RowFault::AnswerOutOfRange),
        (8, RowFault::OutsideWindow),
        (9, RowFault::OutsideWindow),
        (11, RowFault::DuplicateNumber),
    ];
    assert_eq!(faults, wanted);
    assert_eq!(c.network().head(), head);
    // After the second window nobody takes it, but what was taken within it may still be recorded.
    c.wait("2026-10-20 09:00");
    let late = vec![row(2, second), Row { on: Some(day("2026-10-18")), ..row(3, third) }];
    let faults = c.row_faults(Role::CentreCounsellor, Action::RecordResults(Record { census, rows: late }));
    assert_eq!(faults, [(2, RowFault::OutsideWindow)]);
}

#[test]
fn ct_8a_nothing_is_recorded_after_the_census_closed() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    c.does(Role::CentreCounsellor, Action::CloseCensus(Close { census }));
    let row = Row {
        line: 1,
        person: c.subject,
        answers: answers(&[]),
        stated: None,
        asks_for_help: false,
        on: None,
    };
    c.refused(
        Role::CentreCounsellor,
        Action::RecordResults(Record { census, rows: vec![row] }),
        "wrong_state",
    );
    c.refused(Role::CentreCounsellor, Action::CloseCensus(Close { census }), "wrong_state");
}

#[test]
fn ct_8a_a_cohort_comes_in_by_one_previewed_import_of_the_centre() {
    let mut c = Campus::on(MORNING);
    let census = c.opens_census();
    let mates = c.classmates();
    let row = |(line, person): (u32, &PersonNo)| Row {
        line,
        person: *person,
        answers: answers(&[]),
        stated: None,
        asks_for_help: false,
        on: None,
    };
    let rows: Vec<Row> = (2..).zip(&mates).map(row).collect();
    let actions = vec![Action::RecordResults(Record { census, rows })];
    let (counsellor, post) = (c.person(Role::CentreCounsellor), c.post(Role::CentreCounsellor));
    let preview = c.network().preview(c.host.now(), counsellor, post, &actions, 0).unwrap();
    assert_eq!(preview.counts[&Kind::ResultRecorded], mates.len() as u32);
    let import = Action::Import(Import { actions: actions.clone(), preview: Some(preview.digest) });
    c.refused(Role::SystemAdministrator, import.clone(), "not_allowed");
    c.does(Role::CentreCounsellor, import.clone());
    assert!(mates.iter().all(|person| c.network().census.of(census, *person).is_some()));
    c.refused(Role::CentreCounsellor, import, "rows_refused");
}

#[test]
fn ct_8a_a_station_records_its_own_department_alone() {
    let mut c = Campus::on(MORNING);
    let open = c.census_of(Cohort::Year(c.year()));
    let census = c.does(Role::CentreCounsellor, Action::OpenCensus(open));
    let unit = |c: &Campus, person| {
        let row = c.network().roster.person(person).unwrap();
        c.network().roster.department(row.place)
    };
    let own = unit(&c, c.subject);
    let people: Vec<PersonNo> = c.network().roster.people().map(|(person, _)| person).collect();
    let other =
        people.into_iter().find(|person| unit(&c, *person).is_some_and(|unit| Some(unit) != own)).unwrap();
    let row =
        Row { line: 2, person: other, answers: answers(&[]), stated: None, asks_for_help: false, on: None };
    let faults =
        c.row_faults(Role::StationCounsellor, Action::RecordResults(Record { census, rows: vec![row] }));
    assert_eq!(faults, [(2, RowFault::UnknownStudent)], "absence and invisibility are one answer");
    assert!(c.network().roster.single(UnitKind::Centre).is_some());
}

#[test]
fn ct_8a_a_college_adopts_its_own_instrument_in_versions() {
    let mut c = Campus::on(MORNING);
    let upi = instrument::shipped(InstrumentNo::UPI).unwrap();
    let adopt = |instrument, definition| Action::AdoptInstrument(AdoptInstrument { instrument, definition });
    let untitled = adopt(None, upi.clone());
    c.refused(Role::CentreCounsellor, untitled, "invalid_field");
    c.refused(Role::CentreCounsellor, adopt(Some(InstrumentNo(77)), upi.clone()), "not_found");
    let broken = Instrument { classes: Vec::new(), ..upi.clone() };
    c.refused(Role::CentreCounsellor, adopt(Some(InstrumentNo::UPI), broken), "invalid_field");
    c.refused(Role::StationCounsellor, adopt(Some(InstrumentNo::UPI), upi.clone()), "not_allowed");
    // The college's variant of the UPI has another critical item, and is in force for censuses opened from now on.
    let before = c.opens_census();
    let mut variant = upi;
    variant.critical[0].item = 8;
    c.does(Role::CentreCounsellor, adopt(Some(InstrumentNo::UPI), variant));
    let after = c.opens_census();
    let [old, new] = [before, after].map(|census| c.scores(census, c.subject, &[8]));
    assert_eq!((c.scored(old), c.scored(new)), ((1, 2, false), (1, 1, true)));
}

#[test]
fn ct_8a_a_census_that_cannot_be_is_refused() {
    let mut c = Campus::on(MORNING);
    let class = Cohort::Classes(vec![c.census_class()]);
    let open = |c: &Campus, from: &str, until: &str, retest: &str| {
        let window = Window { from: day(from), until: day(until), retest_until: day(retest) };
        Action::OpenCensus(Open { window, ..c.census_of(class.clone()) })
    };
    for (from, until, retest) in [
        ("2026-10-01", "2026-09-30", "2026-10-10"),
        ("2026-09-21", "2026-10-04", "2026-10-03"),
        ("2026-09-01", "2026-09-20", "2026-10-03"),
        ("2026-09-21", "2026-10-04", "2027-10-30"),
    ] {
        let action = open(&c, from, until, retest);
        c.refused(Role::CentreCounsellor, action, "invalid_field");
    }
    let nobody = c.census_of(Cohort::Year(1999));
    c.refused(Role::CentreCounsellor, Action::OpenCensus(nobody), "invalid_field");
    let unknown = c.census_of(Cohort::Classes(vec![ClassNo(9_999)]));
    c.refused(Role::CentreCounsellor, Action::OpenCensus(unknown), "not_found");
    let instrument = Open { instrument: InstrumentNo(77), ..c.census_of(class) };
    c.refused(Role::CentreCounsellor, Action::OpenCensus(instrument), "not_found");
    let (census, person) = (c.opens_census(), c.subject);
    let excuse = Action::ExcuseFromCensus(ExcuseFrom { census, person, reason: Excuse::Exempt });
    c.does(Role::Advisor, excuse.clone());
    c.refused(Role::Advisor, excuse, "recorded_already");
}
