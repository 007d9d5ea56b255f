//! Twelve situations in which people do what cannot be, or what looks as if it could not: what the API says, with code and field,
//! in Chinese to whoever reads it; what must be taken is taken. In each an emergency goes through.
//!
//! What the core decides of them stands in `scenarios/vacancies.rs`, `scenarios/duties/bad_input.rs`,
//! `scenarios/posts/terms.rs` and `scenarios/census/bad_input.rs`.

use serde_json::{Value, json};
use wuji_core::Network;
use wuji_core::ids::{CaseNo, ClassNo, PersonNo, RoomNo};
use wuji_core::report::State;
use wuji_core::roster::{Role, UnitKind};

use super::campus::{Answer, Campus, Who, report};

/// What is said of something, in a sentence.
const WORDS: [&str; 1] = ["as agreed"];

impl Campus {
    /// Asks in Chinese.
    async fn asks(&self, who: Who, action: &Value, words: &[&str]) -> Answer {
        let id = wuji_engine::random_id().unwrap();
        let body = json!({ "id": id, "as": who.post, "action": action, "words": words });
        let mut request = self.request(Some(who), axum::http::Method::POST, "/v1/commands", body.to_string());
        request.headers_mut().insert("accept-language", "zh-CN".parse().unwrap());
        self.send(request).await
    }

    /// Refused with this code and field, in a sentence that a Chinese reader understands, and nothing is kept.
    async fn refuses(&self, who: Who, action: Value, (code, field): (&str, &str)) -> String {
        let head = self.look(Network::head);
        let answer = self.asks(who, &action, &WORDS).await;
        assert_eq!(answer.refused().1, code, "{action}: {}", answer.text);
        let problem = answer.json();
        let pointed = problem["field"].as_str().or(problem["pointer"].as_str());
        assert_eq!(pointed.unwrap_or_default(), field, "{action}: {}", answer.text);
        let detail = problem["detail"].as_str().unwrap().to_owned();
        // Where nobody can read the body, a program sent it.
        let named = detail.replace("pointer", "");
        assert!(!named.contains(|c: char| c.is_ascii_alphabetic()), "{action}: {detail}");
        assert_eq!(self.look(Network::head), head, "{action}");
        detail
    }

    /// Done, and the case of it.
    async fn takes_it(&self, who: Who, action: Value) -> CaseNo {
        let receipt = self.asks(who, &action, &WORDS).await.ok();
        CaseNo(receipt["case"].as_u64().unwrap_or(0) as u32)
    }

    /// An emergency goes through: it is recorded, somebody holds it and a clock runs, its own or that of the one it adds to.
    async fn cries(&self, who: Who, fields: Value) -> CaseNo {
        let mut action = fields;
        action["type"] = json!("report.emergency");
        let case = self.takes_it(who, action).await;
        self.look(|network| {
            let row = network.report.get(case).unwrap();
            assert!(matches!(row.state, State::Open | State::Attached), "{row:?}");
            assert!(row.holder.is_some(), "{row:?}");
            let first =
                network.report.iter().find(|(_, row)| row.state == State::Open && row.holder.is_some());
            assert!(network.escalation.of_case(case).next().is_some() || first.is_some());
        });
        case
    }

    fn admin(&self) -> Who {
        self.who(Role::SystemAdministrator)
    }

    fn about(&self) -> Value {
        json!({ "about": { "person": self.subject } })
    }

    fn class(&self) -> ClassNo {
        self.look(|network| network.roster.person(self.subject).unwrap().place.class.unwrap())
    }

    fn room(&self) -> RoomNo {
        self.look(|network| network.roster.person(self.subject).unwrap().place.room.unwrap())
    }

    fn role_of_holder(&self, case: CaseNo) -> Role {
        self.look(|network| network.roster.role(network.report.get(case).unwrap().holder.unwrap()).unwrap())
    }

    fn wait(&self, to: &str) {
        self.app.engine.advance(to.parse().unwrap()).unwrap();
    }
}

#[tokio::test]
async fn a_recusal_of_any_receiver() {
    let campus = Campus::new();
    let officer = campus.who(Role::DormOfficer);
    let roles = [
        Role::Commissioner,
        Role::Advisor,
        Role::StationCounsellor,
        Role::StationDirector,
        Role::StationOnCall,
        Role::StudentAffairsTeacher,
        Role::YouthLeagueTeacher,
        Role::CentreOnCall,
        Role::CentreCounsellor,
        Role::CentreDirector,
        Role::LeadingOnCall,
        Role::LeadingChair,
        Role::LeadingViceChair,
    ];
    let people: Vec<PersonNo> = roles.map(|role| campus.who(role).person).to_vec();
    for (role, person) in roles.iter().zip(&people) {
        let mut action = report(&campus, "concerning");
        action["keep_from"] = json!([person]);
        let case = campus.takes_it(officer, action).await;
        let holder = campus.look(|network| network.report.get(case).unwrap().holder).unwrap();
        let holds = campus.look(|network| network.roster.holds(holder, *person, campus.app.engine.now()));
        assert!(!holds, "{role:?} holds it all the same");
    }
    let mut everybody = report(&campus, "urgent");
    everybody["keep_from"] = json!(people);
    campus.takes_it(officer, everybody.clone()).await;
    everybody["keep_from"] =
        json!(campus.look(|network| network.roster.people().map(|(n, _)| n).take(17).collect::<Vec<_>>()));
    campus.refuses(officer, everybody, ("invalid_field", "keep_from")).await;
    let all: Vec<PersonNo> =
        campus.look(|network| network.roster.people().map(|(number, _)| number).collect());
    for keep in [people, all] {
        let mut fields = campus.about();
        fields["keep_from"] = json!(keep);
        campus.cries(officer, fields).await;
    }
}

#[tokio::test]
async fn an_advisor_without_a_station() {
    let campus = Campus::new();
    let (admin, advisor) = (campus.admin(), campus.who(Role::Advisor));
    let centre = campus.look(|network| network.roster.single(UnitKind::Centre));
    let elsewhere = json!({ "type": "roster.open_post", "unit": centre, "role": "advisor", "seats": 1 });
    campus.refuses(admin, elsewhere, ("invalid_field", "unit")).await;
    let other = campus.elsewhere(Role::Advisor).unwrap();
    let cover = json!({ "type": "roster.cover", "post": other.post, "class": campus.class() });
    campus.refuses(admin, cover, ("invalid_field", "post")).await;
    // Nobody is left at his station.
    for role in [Role::StationOnCall, Role::StationCounsellor, Role::StationDirector] {
        let post = campus.post(role);
        let holders: Vec<PersonNo> = campus.look(|network| {
            network.roster.holders(post, campus.app.engine.now()).map(|posting| posting.person).collect()
        });
        for person in holders {
            campus.takes_it(admin, json!({ "type": "roster.relieve", "post": post, "person": person })).await;
        }
    }
    let case = campus.takes_it(advisor, report(&campus, "concerning")).await;
    assert_eq!(campus.role_of_holder(case), Role::CentreCounsellor);
    let case = campus.cries(advisor, campus.about()).await;
    assert_eq!(campus.role_of_holder(case), Role::CentreOnCall);
}

#[tokio::test]
async fn a_student_without_a_room() {
    let campus = Campus::new();
    let (admin, class, room) = (campus.admin(), campus.class(), campus.room());
    let place = |room: Value, bed: Value| json!({ "type": "roster.place", "person": campus.subject, "class": class, "room": room, "bed": bed });
    campus.refuses(admin, place(json!(room), Value::Null), ("invalid_field", "bed")).await;
    campus.refuses(admin, place(Value::Null, json!(1)), ("invalid_field", "bed")).await;
    campus.refuses(admin, place(json!(4_000_000), json!(1)), ("not_found", "")).await;
    campus.takes_it(admin, place(Value::Null, Value::Null)).await;
    // His class reports him; so does whoever lived with him.
    let commissioner = campus.look(|network| network.roster.class(class).unwrap().commissioner);
    let person = campus.look(|network| {
        network.roster.holders(commissioner.unwrap(), campus.app.engine.now()).next().unwrap().person
    });
    let commissioner = Who { person, post: commissioner };
    campus.takes_it(commissioner, report(&campus, "concerning")).await;
    campus.cries(commissioner, campus.about()).await;
    campus.cries(Who { person, post: None }, json!({ "about": "described" })).await;
}

#[tokio::test]
async fn two_officers_for_one_room() {
    let campus = Campus::new();
    let (admin, officer, room) = (campus.admin(), campus.who(Role::DormOfficer), campus.room());
    let mate = campus.look(|network| {
        let beds = &network.roster.room(room).unwrap().beds;
        *beds.values().find(|person| **person != officer.person).unwrap()
    });
    let student = campus.student();
    let second = |person| json!({ "type": "roster.post", "post": officer.post, "person": person });
    campus.refuses(admin, second(mate), ("seats_taken", "")).await;
    campus.refuses(admin, second(officer.person), ("invalid_field", "person")).await;
    let stranger = campus.elsewhere(Role::DormOfficer).unwrap().person;
    campus.refuses(admin, second(stranger), ("seats_taken", "")).await;
    let relieve = json!({ "type": "roster.relieve", "post": officer.post, "person": officer.person });
    campus.takes_it(admin, relieve).await;
    campus.refuses(admin, second(stranger), ("invalid_field", "person")).await;
    campus.cries(officer, campus.about()).await;
    // He who is no officer says that he is one.
    campus.cries(Who { post: officer.post, ..student }, campus.about()).await;
}

#[tokio::test]
async fn a_class_without_a_commissioner_in_an_emergency_at_night() {
    let campus = Campus::new();
    let (officer, commissioner) = (campus.who(Role::DormOfficer), campus.who(Role::Commissioner));
    let advisor = campus.post(Role::Advisor);
    let relieve =
        json!({ "type": "roster.relieve", "post": commissioner.post, "person": commissioner.person });
    campus.takes_it(campus.admin(), relieve).await;
    campus.wait("2026-09-15T02:04:00+08:00");
    let case = campus.cries(officer, campus.about()).await;
    assert_eq!(campus.role_of_holder(case), Role::CentreOnCall);
    // The advisor is told, and the commissioner's post is no one's desk.
    let told = campus.look(|network| network.report.get(case).unwrap().told.clone());
    assert!(told.contains(&advisor) && !told.contains(&commissioner.post.unwrap()), "{told:?}");
    // What is no emergency goes on to the advisor as well.
    let routine = campus.takes_it(officer, report(&campus, "routine")).await;
    assert_eq!(campus.role_of_holder(routine), Role::Advisor);
}

#[tokio::test]
async fn expired_and_overlapping_postings() {
    let campus = Campus::new();
    let admin = campus.admin();
    let commissioner = campus.who(Role::Commissioner);
    let post = |who: Who, from: &str, until: &str| json!({ "type": "roster.post", "post": who.post, "person": who.person, "from": from, "until": until });
    let day = |day: &str| format!("{day}T08:00:00+08:00");
    let shift = campus.who(Role::CentreOnCall);
    let counsellor = Who { post: shift.post, ..campus.who(Role::CentreCounsellor) };
    let past = post(counsellor, &day("2026-09-01"), &day("2026-09-02"));
    campus.refuses(admin, past, ("invalid_field", "until")).await;
    let begun = post(counsellor, &day("2026-09-01"), &day("2026-10-02"));
    campus.refuses(admin, begun, ("invalid_field", "from")).await;
    let backwards = post(counsellor, &day("2026-10-02"), &day("2026-10-01"));
    campus.refuses(admin, backwards, ("invalid_field", "until")).await;
    let twice = post(commissioner, &day("2026-10-01"), &day("2026-12-01"));
    campus.refuses(admin, twice, ("invalid_field", "person")).await;
    let mate = campus.look(|network| {
        let people = &network.roster.class(campus.class()).unwrap().people;
        *people.iter().find(|person| **person != commissioner.person).unwrap()
    });
    let overlapping = post(Who { person: mate, ..commissioner }, &day("2026-10-01"), &day("2026-12-01"));
    campus.refuses(admin, overlapping, ("seats_taken", "")).await;
    // His posting has ended: he does nothing in it any more, but an emergency is an emergency.
    let relieve =
        json!({ "type": "roster.relieve", "post": commissioner.post, "person": commissioner.person });
    campus.takes_it(admin, relieve).await;
    campus.refuses(commissioner, report(&campus, "urgent"), ("not_your_post", "")).await;
    campus.cries(commissioner, campus.about()).await;
}

#[tokio::test]
async fn results_of_unknown_students_twice_and_out_of_range() {
    let campus = Campus::new();
    let director = campus.who(Role::CentreDirector);
    let window = json!({ "from": "2026-09-14", "until": "2026-09-28", "retest_until": "2026-10-12" });
    let open = json!({ "type": "census.open", "instrument": 1, "cohort": { "classes": [campus.class()] }, "window": window });
    let census = campus.takes_it(director, open).await;
    let row = |line: u32, person: PersonNo, answers: Vec<u8>| json!({ "line": line, "person": person, "answers": answers });
    let (none, mut odd) = (vec![0; 60], vec![0; 60]);
    odd[7] = 9;
    let staff = campus.who(Role::Advisor).person;
    let rows = json!([
        row(2, campus.subject, none.clone()),
        row(3, PersonNo(4_000_000), none.clone()),
        row(4, staff, none.clone()),
        row(5, campus.subject, none.clone()),
        row(6, campus.subject, odd),
    ]);
    let record = json!({ "type": "census.record", "census": census, "rows": rows });
    let said = campus.refuses(director, record.clone(), ("rows_refused", "")).await;
    assert!(said.contains('3') && said.contains('4'), "{said}");
    let problem = campus.asks(director, &record, &[]).await.json();
    let rows: Vec<(u64, &str)> = problem["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["line"].as_u64().unwrap(), row["code"].as_str().unwrap()))
        .collect();
    let wanted = [
        (3, "unknown_student"),
        (4, "unknown_student"),
        (5, "duplicate_student_number"),
        (6, "answer_out_of_range"),
    ];
    assert_eq!(rows, wanted);
    campus.cries(director, campus.about()).await;
}

#[tokio::test]
async fn spending_without_a_budget() {
    let campus = Campus::new();
    let director = campus.who(Role::CentreDirector);
    let spend = |on: &str, fen: u64| json!({ "type": "duty.spend", "fen": fen, "on": on, "title": "Tests" });
    campus.refuses(director, spend("2026-09-14", 500), ("no_budget", "")).await;
    let chair = campus.who(Role::LeadingChair);
    campus.takes_it(chair, json!({ "type": "duty.set_budget", "year": 2026, "fen": 1_000 })).await;
    campus.refuses(director, spend("2026-09-14", 0), ("invalid_field", "fen")).await;
    campus.refuses(director, spend("2026-09-15", 500), ("in_the_future", "on")).await;
    campus
        .refuses(
            chair,
            json!({ "type": "duty.set_budget", "year": 2031, "fen": 1 }),
            ("invalid_field", "year"),
        )
        .await;
    campus.takes_it(director, spend("2026-09-14", 500)).await;
    campus.refuses(director, spend("2026-09-14", 500), ("recorded_already", "")).await;
    // More than the budget has is recorded: it was spent.
    campus.takes_it(director, spend("2026-09-13", 5_000)).await;
    campus.cries(director, campus.about()).await;
}

#[tokio::test]
async fn a_meeting_in_the_future() {
    let campus = Campus::new();
    let chair = campus.who(Role::LeadingChair);
    let held = |on: &str, rest: Value| {
        let mut action =
            json!({ "type": "duty.record", "duty": "lg_4_meeting", "place": "college", "on": on });
        for (name, value) in rest.as_object().unwrap() {
            action[name] = value.clone();
        }
        action
    };
    let all = json!({ "title": "Meeting", "count": 9 });
    campus.refuses(chair, held("2026-09-15", all.clone()), ("in_the_future", "on")).await;
    campus.refuses(chair, held("2026-09-14", json!({ "count": 9 })), ("invalid_field", "title")).await;
    campus
        .refuses(chair, held("2026-09-14", json!({ "title": "M", "count": 0 })), ("invalid_field", "count"))
        .await;
    campus.refuses(chair, held("2026-06-30", all.clone()), ("no_period", "")).await;
    campus.takes_it(chair, held("2026-09-14", all.clone())).await;
    campus.refuses(chair, held("2026-09-14", all), ("recorded_already", "")).await;
    campus.cries(chair, campus.about()).await;
}

#[tokio::test]
async fn closing_without_an_outcome() {
    let campus = Campus::new();
    let counsellor = campus.who(Role::CentreCounsellor);
    let case = campus.cries(campus.who(Role::DormOfficer), campus.about()).await;
    campus.takes_it(counsellor, json!({ "type": "report.acknowledge", "case": case })).await;
    let settle = |outcome: Value| json!({ "type": "report.settle", "case": case, "outcome": outcome, "words": { "index": 0 } });
    campus.refuses(counsellor, settle(Value::Null), ("malformed", "/action/outcome")).await;
    campus.refuses(counsellor, settle(json!("unfounded")), ("assessment_missing", "")).await;
    let assess = json!({ "type": "crisis.assess", "case": case, "grade": "red", "factors": ["plan"],
        "instrument": "interview", "words": { "index": 0 } });
    campus.takes_it(counsellor, assess).await;
    let crisis = campus.look(|network| network.report.get(case).unwrap().crisis.unwrap());
    let close = |outcome: Value, words: Value| json!({ "type": "crisis.close", "case": crisis, "outcome": outcome, "words": words });
    let said = json!({ "index": 0 });
    campus.refuses(counsellor, close(Value::Null, said.clone()), ("malformed", "/action/outcome")).await;
    campus
        .refuses(counsellor, close(json!("whatever"), said.clone()), ("malformed", "/action/outcome"))
        .await;
    campus.refuses(counsellor, close(json!("passed"), Value::Null), ("invalid_field", "words")).await;
    campus.refuses(counsellor, close(json!("passed"), said), ("decision_missing", "")).await;
    campus.cries(campus.who(Role::DormOfficer), campus.about()).await;
}

#[tokio::test]
async fn reports_of_long_ago_and_of_tomorrow() {
    let campus = Campus::new();
    let officer = campus.who(Role::DormOfficer);
    let on = |when: &str| {
        let mut action = report(&campus, "concerning");
        action["observation"]["occurred_at"] = json!(format!("{when}T08:00:00+08:00"));
        action
    };
    for when in ["2026-09-14", "2026-09-01", "2025-03-01", "1999-01-01"] {
        campus.takes_it(officer, on(when)).await;
    }
    campus.refuses(officer, on("2026-09-15"), ("in_the_future", "occurred_at")).await;
    campus.refuses(officer, on("yesterday"), ("malformed", "/action/observation/occurred_at")).await;
    // What somebody says of the time of an emergency is kept as he says it.
    for when in ["1999-01-01T00:00:00+08:00", "2031-01-01T00:00:00+08:00", "yesterday"] {
        let mut fields = campus.about();
        fields["occurred_at"] = json!(when);
        campus.cries(officer, fields).await;
    }
}

#[tokio::test]
async fn a_student_who_moves_class_in_the_middle_of_an_open_report() {
    let campus = Campus::new();
    let (officer, commissioner) = (campus.who(Role::DormOfficer), campus.who(Role::Commissioner));
    let case = campus.takes_it(officer, report(&campus, "urgent")).await;
    let other = campus.elsewhere(Role::Commissioner).unwrap();
    let class = campus.look(|network| network.roster.post(other.post.unwrap()).unwrap().class.unwrap());
    let unit = campus.look(|network| network.roster.class(class).unwrap().unit);
    let place = json!({ "type": "roster.place", "person": campus.subject, "class": class });
    campus.takes_it(campus.admin(), place).await;
    // Who holds it keeps it until he sends it on; then it goes to whoever covers the new class.
    let acknowledge = json!({ "type": "report.acknowledge", "case": case });
    campus.takes_it(commissioner, acknowledge.clone()).await;
    campus.refuses(commissioner, acknowledge, ("wrong_state", "")).await;
    campus.takes_it(commissioner, json!({ "type": "report.forward", "case": case })).await;
    let holder = campus.look(|network| network.report.get(case).unwrap().holder.unwrap());
    assert_eq!(campus.look(|network| network.roster.post(holder).unwrap().unit), Some(unit));
    campus.refuses(commissioner, json!({ "type": "report.accept", "case": case }), ("not_allowed", "")).await;
    campus
        .refuses(
            campus.admin(),
            json!({ "type": "roster.place", "person": campus.subject, "class": 4_000_000 }),
            ("not_found", ""),
        )
        .await;
    campus.cries(officer, campus.about()).await;
}
