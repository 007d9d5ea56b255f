//! A real college of a dozen people, founded and filled through the command line. Names and logins are such as stand nowhere
//! else, so that one of them in a file or a log is a leak and nothing else.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use wuji_core::time::At;

use crate::http::{Client, Reply};
use crate::running::{Running, done, run};

/// Login and name of everybody: administrators, staff, students.
pub(crate) const PEOPLE: [(&str, &str, &str); 15] = [
    ("A001", "zq.xitong", "龘系曌"),
    ("A002", "zq.anquan", "龘安曌"),
    ("A003", "zq.shenji", "龘审曌"),
    ("T001", "zq.zuzhang", "虢组昀"),
    ("T002", "zq.fuzuzhang", "虢副昀"),
    ("T003", "zq.chengyuan", "虢员昀"),
    ("T010", "zq.zhuren", "虢主昀"),
    ("T011", "zq.zixun1", "虢甲昀"),
    ("T012", "zq.zixun2", "虢乙昀"),
    ("T100", "zq.zhanzhang", "虢站昀"),
    ("T101", "zq.zhan", "虢辅昀"),
    ("T102", "zq.fudao", "虢导昀"),
    ("20267100001", "20267100001", "燚班垚"),
    ("20267100002", "20267100002", "燚宿垚"),
    ("20267100003", "20267100003", "燚某垚"),
];

pub(crate) const AUDIT: &str = "zq.shenji";
pub(crate) const CHAIR: &str = "zq.zuzhang";
pub(crate) const DIRECTOR: &str = "zq.zhuren";
pub(crate) const COUNSELLOR: &str = "zq.zixun1";
pub(crate) const STATION: &str = "zq.zhan";
pub(crate) const STATION_DIRECTOR: &str = "zq.zhanzhang";
pub(crate) const ADVISOR: &str = "zq.fudao";
pub(crate) const COMMISSIONER: &str = "20267100001";
pub(crate) const OFFICER: &str = "20267100002";

/// Founds and fills it, and invites everybody: one-time codes by login.
pub(crate) fn found(here: &Path) -> BTreeMap<String, String> {
    let line = |(number, login, name): &(&str, &str, &str)| format!("{number} {login} {name}\n");
    let administrators: String = PEOPLE[..3].iter().map(line).collect();
    done(here, &["init", "--title", "A college"], &administrators);
    std::fs::write(here.join("students.csv"), students()).unwrap();
    std::fs::write(here.join("college.toml"), staff()).unwrap();
    done(here, &["import", "students.csv", "--yes"], "");
    done(here, &["import", "college.toml", "--yes"], "");
    invite(here)
}

fn students() -> String {
    let head = "Student number,Name,Sex,Date of birth,Department,Year,Class,Building,Room,Bed\n";
    let rows = PEOPLE[12..].iter().enumerate().map(|(bed, (number, _, name))| {
        let bed = bed + 1;
        format!("{number},{name},female,2008-03-01,Information,2026,Information 2601,North 7,404,{bed}\n")
    });
    head.chars().chain(rows.collect::<String>().chars()).collect()
}

/// The term begins with this week, and the same person is on call the whole time.
fn staff() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let today = At::from_ms(i64::try_from(now.as_millis()).unwrap()).day();
    let monday = (0..7).map(|back| today.plus(-back)).find(|day| day.is_monday()).unwrap();
    let posts = [
        ("T001", r#"unit = "leading_group", role = "leading_chair""#),
        ("T002", r#"unit = "leading_group", role = "leading_vice_chair""#),
        ("T003", r#"unit = "leading_group", role = "leading_member""#),
        ("T010", r#"unit = "centre", role = "centre_director""#),
        ("T011", r#"unit = "centre", role = "centre_counsellor""#),
        ("T012", r#"unit = "centre", role = "centre_counsellor""#),
        ("T100", r#"unit = "Information", role = "station_director""#),
        ("T101", r#"unit = "Information", role = "station_counsellor""#),
    ];
    let staff = PEOPLE[3..12].iter().map(|(number, login, name)| {
        let post = posts.iter().find(|(of, _)| of == number).map(|(_, post)| *post);
        let posts = post.map_or(String::new(), |post| format!("posts = [{{ {post} }}]\n"));
        format!("[[staff]]\nnumber = \"{number}\"\nname = \"{name}\"\nlogin = \"{login}\"\n{posts}\n")
    });
    let rest = format!(
        r#"
[[advisor]]
unit = "Information"
staff = ["T102"]
seats = 1
classes = ["Information 2601"]

[[line]]
unit = "centre"
role = "centre_on_call"
phone = "0571-88880000"

[calendar]
hours = [["08:00", "12:00"], ["14:00", "18:00"]]

[[calendar.term]]
title = "This term"
first = {monday}
weeks = 19

[[rota]]
unit = "centre"
staff = ["T011"]
change = ["08:00"]
from = {from}
until = {until}

[[commissioner]]
class = "Information 2601"
student = "20267100001"

[[officer]]
building = "North 7"
room = "404"
student = "20267100002"

[accounts]
staff_by_number = true
reporters_by_number = true
"#,
        from = monday.plus(-1),
        until = monday.plus(60)
    );
    staff.chain([rest]).collect()
}

/// Gives everybody who has an account a one-time code, by login: the first administrators and the students at once, staff after
/// the security administrator has confirmed them.
fn invite(here: &Path) -> BTreeMap<String, String> {
    let logins: String = PEOPLE[..14].iter().map(|(_, login, _)| format!("{login}\n")).collect();
    let invited = run(here, &["user", "invite"], &logins);
    assert_eq!(invited.status.code(), Some(3), "staff wait");
    let mut codes = codes(&String::from_utf8_lossy(&invited.stdout));
    assert_eq!(codes.len(), 5);
    let running = Running::start(here, &["serve"]);
    let security = moves_in(&running.client(), PEOPLE[1].1, &codes[PEOPLE[1].1], FIRST_PASSWORD);
    let accounts = security.get("/v1/accounts").ok();
    let rows = accounts["rows"].as_array().unwrap();
    let waiting = rows.iter().filter(|row| row["waits"] == "not_invited").map(|row| &row["person"]);
    let owners: Vec<_> = waiting.collect();
    assert_eq!(owners.len(), 9);
    let post = security.get("/v1/me").ok()["posts"][0]["post"].as_u64();
    security.does(post, json!({ "type": "access.confirm_invite", "owners": owners }), &[]);
    assert!(running.stop().0.success());
    let staff: String = PEOPLE[3..12].iter().map(|(_, login, _)| format!("{login}\n")).collect();
    codes.extend(self::codes(&done(here, &["user", "invite"], &staff)));
    codes
}

/// The password of the security administrator in these tests.
const FIRST_PASSWORD: &str = "Nine patient herons";

fn codes(csv: &str) -> BTreeMap<String, String> {
    let rows = csv.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    rows.map(|row| (row[0].to_owned(), row[1].to_owned())).collect()
}

/// Signs in with a password or a code; an error is the answer.
pub(crate) fn signs_in(client: &Client, login: &str, secret: &str) -> Result<Client, Reply> {
    let reply = client.post("/v1/session", &json!({ "login": login, "secret": secret }));
    if reply.status >= 400 {
        return Err(reply);
    }
    let token = reply.ok()["token"].as_str().unwrap().to_owned();
    Ok(client.with_token(&token))
}

/// Sets the first password of who entered by a code.
pub(crate) fn sets_password(client: &Client, password: &str) -> Reply {
    let body = json!({ "password": password }).to_string();
    let kind = [("content-type", "application/json")];
    client.send("PUT", "/v1/session/password", Some(body.as_bytes()), &kind).unwrap()
}

/// Whoever was invited: enters by the code, sets a password, gives the pledge.
pub(crate) fn moves_in(client: &Client, login: &str, code: &str, password: &str) -> Client {
    let by_code = signs_in(client, login, code).unwrap_or_else(|reply| panic!("{login}: {}", reply.text()));
    let opened = sets_password(&by_code, password).ok();
    let signed = client.with_token(opened["token"].as_str().unwrap());
    signed.does(None, json!({ "type": "access.pledge", "edition": 1 }), &[]);
    signed
}
