//! Files over HTTP: previewed, committed bound to the preview; who may, what is refused, and what a preview must not tell.

use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use wuji_core::ids::PersonNo;
use wuji_core::kind::Kind;
use wuji_core::roster::Role;
use wuji_service::tags::tag;

use super::campus::{Answer, Campus, Who, report};

const PATH: &str = "/v1/imports";

fn body(who: Who, form: Value, file: &str) -> Value {
    json!({ "as": who.post, "form": form, "file": STANDARD.encode(file) })
}

impl Campus {
    /// The number that a student of the generated college has.
    fn number(&self, person: PersonNo) -> String {
        let tags = self.app.engine.tags();
        let numbers = (2020..2030).flat_map(|entry| {
            (1..20).flat_map(move |unit| (1..100).map(move |n| format!("{entry}{unit:02}{n:05}")))
        });
        self.look(|network| {
            let mut all = numbers;
            all.find(|number| network.roster.tagged(tag(&tags, number)) == Some(person)).unwrap()
        })
    }

    async fn takes(&self, who: Who, body: &Value) -> Answer {
        let mut request = self.request(Some(who), Method::POST, PATH, body.to_string());
        request.headers_mut().insert("accept-language", "zh-CN".parse().unwrap());
        self.send(request).await
    }

    /// Previews, then commits what was previewed.
    async fn commits(&self, who: Who, mut body: Value) -> Value {
        body["token"] = self.takes(who, &body).await.ok()["token"].clone();
        self.takes(who, &body).await.ok()
    }
}

fn newcomer(number: &str) -> String {
    format!("学号,姓名,系部,年级,班级\n{number},示例新,新系,2026,新班\n")
}

#[tokio::test]
async fn files_are_for_those_who_import_them() {
    let campus = Campus::new();
    let roster = |who| body(who, json!({ "type": "roster" }), &newcomer("20269900001"));
    for role in [Role::Commissioner, Role::Advisor, Role::StationDirector, Role::LeadingChair] {
        let who = campus.who(role);
        assert_eq!(
            campus.takes(who, &roster(who)).await.refused(),
            (403, "not_allowed".to_owned()),
            "{role:?}"
        );
    }
    // Whoever takes in results takes in no roster, and the other way round.
    let director = campus.who(Role::CentreDirector);
    assert_eq!(campus.takes(director, &roster(director)).await.refused().0, 403);
    let admin = campus.who(Role::SystemAdministrator);
    let census = body(admin, json!({ "type": "census" }), "x");
    assert_eq!(campus.takes(admin, &census).await.refused().0, 403);
    let nobody = campus.send(campus.request(None, Method::POST, PATH, "{}")).await;
    assert_eq!(nobody.refused().0, 401);
    let wrong = json!({ "form": { "type": "roster" }, "file": "%%%" });
    assert_eq!(campus.takes(admin, &wrong).await.refused(), (400, "malformed".to_owned()));
}

#[tokio::test]
async fn a_preview_keeps_nothing_and_commits_once_or_is_stale() {
    let campus = Campus::new();
    let admin = campus.who(Role::SystemAdministrator);
    let file = newcomer("20269900001") + "x?y,示例坏,新系,2026,新班\n20269900001,示例二,新系,2026,新班\n";
    let mut asked = body(admin, json!({ "type": "roster" }), &file);
    let people = || campus.look(|network| network.roster.people().count());
    let before = people();
    let preview = campus.takes(admin, &asked).await.ok();
    assert_eq!((&preview["committed"], &preview["read"]["refused"]), (&Value::Null, &json!(2)));
    let lines: Vec<_> = preview["read"]["problems"].as_array().unwrap().iter().collect();
    assert_eq!((&lines[0]["line"], &lines[0]["code"]), (&json!(3), &json!("student_number_invalid")));
    assert_eq!((&lines[1]["line"], &lines[1]["code"]), (&json!(4), &json!("duplicate_student_number")));
    assert!(lines.iter().all(|line| line["reason"].as_str().unwrap().chars().any(|c| c > '\u{4E00}')));
    assert!(!preview.to_string().contains("示例"), "a refused cell is in no answer");
    assert_eq!(people(), before);

    // Another file under its token is stale, and so is the same file once somebody else came.
    asked["token"] = preview["token"].clone();
    let other = body(admin, json!({ "type": "roster" }), &newcomer("20269900002"));
    let stolen =
        json!({ "as": admin.post, "form": other["form"], "file": other["file"], "token": asked["token"] });
    assert_eq!(campus.takes(admin, &stolen).await.refused(), (409, "stale".to_owned()));
    assert!(campus.commits(admin, other).await["committed"].is_string());
    assert_eq!(campus.takes(admin, &asked).await.refused(), (409, "stale".to_owned()));
    assert_eq!(people(), before + 1);
    asked.as_object_mut().unwrap().remove("token");
    let done = campus.commits(admin, asked.clone()).await;
    assert_eq!((&done["read"]["refused"], people()), (&json!(2), before + 2));
    // Nothing is left to do.
    let again = campus.takes(admin, &asked).await.ok();
    assert!(again["token"].is_null() && again["committed"].is_null());
}

#[tokio::test]
async fn results_of_a_census_come_in_and_each_bad_row_has_its_line_and_reason() {
    let campus = Campus::new();
    let director = campus.who(Role::CentreDirector);
    let none = body(director, json!({ "type": "census" }), "学号,总分\n");
    assert_eq!(campus.takes(director, &none).await.refused(), (404, "not_found".to_owned()));
    let window = json!({ "from": "2026-09-14", "until": "2026-09-28", "retest_until": "2026-10-12" });
    let other = campus.elsewhere(Role::Commissioner).unwrap().person;
    let class = |person| campus.look(|network| network.roster.person(person).unwrap().place.class.unwrap());
    let classes = [class(campus.subject), class(other)];
    let open =
        json!({ "type": "census.open", "instrument": 1, "cohort": { "classes": classes }, "window": window });
    let census = campus.does(Role::CentreDirector, open, &[]).await;

    let (subject, elsewhere) = (campus.number(campus.subject), campus.number(other));
    let file = format!(
        "学号,总分,危急题,是否希望咨询\n{subject},12,是,\n{elsewhere},3,,\n20990000001,4,,\n{subject},5,,\n{elsewhere},99,,\n"
    );
    // A station records its own department; nobody else is there.
    let station = campus.who(Role::StationCounsellor);
    let own = campus.takes(station, &body(station, json!({ "type": "census" }), &file)).await.ok();
    assert_eq!(own["read"]["results"]["good"], 1);
    let unknown: Vec<&Value> = own["read"]["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|problem| problem["code"] == "unknown_student")
        .map(|problem| &problem["line"])
        .collect();
    assert_eq!(unknown, [&json!(3), &json!(4), &json!(6)]);

    let asked = body(director, json!({ "type": "census", "census": census }), &file);
    let preview = campus.takes(director, &asked).await.ok();
    let found: Vec<(u64, &str)> = preview["read"]["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["line"].as_u64().unwrap(), one["code"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [(4, "unknown_student"), (5, "duplicate_student_number"), (6, "answer_out_of_range")]);
    assert_eq!(preview["read"]["results"]["classes"], json!({ "1": 1, "3": 1 }));
    let done = campus.commits(director, asked.clone()).await;
    assert_eq!(done["preview"][Kind::ResultRecorded.name()], 2);
    let recorded =
        || campus.look(|network| network.census.screenings().filter(|(_, row)| row.scored.is_some()).count());
    assert_eq!(recorded(), 2);
    // The same file again records nobody twice.
    let again = campus.takes(director, &asked).await.ok();
    assert!(again["token"].is_null());
    assert_eq!(recorded(), 2);
}

#[tokio::test]
async fn gap_15_a_september_tells_whoever_imports_it_nothing_of_cases() {
    let campus = Campus::new();
    let admin = campus.who(Role::SystemAdministrator);
    let number = campus.number(campus.subject);
    let file = format!("学号,姓名,系部,年级,班级,异动\n{number},,,,,转学\n");
    let asked = body(admin, json!({ "type": "roll_over" }), &file);
    let shown = |mut preview: Value| {
        let token = preview.as_object_mut().unwrap().remove("token").unwrap();
        (preview, token)
    };
    let (before, first) = shown(campus.takes(admin, &asked).await.ok());
    assert_eq!(before["read"]["year"]["departed"], json!({ "transferred": 1 }));
    let (_, second) = shown(campus.takes(admin, &asked).await.ok());
    assert_ne!(first, second, "a token that stays the same would tell when something changed");
    campus.pledge(campus.who(Role::DormOfficer)).await;
    campus.does(Role::DormOfficer, report(&campus, "urgent"), &["she cries"]).await;
    let (after, _) = shown(campus.takes(admin, &asked).await.ok());
    assert_eq!(before, after);
    let done = campus.commits(admin, asked).await;
    assert!(done["committed"].is_string());
    // What passed on is told afterwards, in tens, and ten or fewer are not counted out.
    assert!(done["passed_on"]["reports"].is_null());
    assert!(campus.look(|network| network.roster.person(campus.subject).unwrap().departed.is_some()));
}
