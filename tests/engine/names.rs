//! Names: in memory, for whoever may have them, and nobody else.

use uuid::Uuid;
use wuji_core::ids::{PersonNo, RequestId};
use wuji_core::roster::PersonKind;
use wuji_core::{Action, Request, access, roster};
use wuji_engine::{Engine, ReadError};

use crate::log::{College, administrator, register, words};

/// A student with an account.
fn newcomer(engine: &Engine, id: u128, name: &str) -> PersonNo {
    let record = words(&format!("{{\"name\":\"{name}\"}}"));
    let mut request = register(engine, id);
    if let Action::Register(register) = &mut request.action {
        register.kind = PersonKind::Student;
    }
    let case = engine.submit(request, record).unwrap().case.unwrap();
    let person = PersonNo(case.0);
    let (by, post) = administrator(engine);
    let login = engine.tags().login(&id.to_string());
    let action = Action::OpenAccount(access::OpenAccount { person, login });
    let id = RequestId(Uuid::from_u128(1_000_000 + id));
    engine.submit(Request { id, by, post: Some(post), action }, Vec::new()).unwrap();
    person
}

fn is_absent<T>(answer: Result<T, ReadError>) -> bool {
    matches!(answer, Err(ReadError::NotFound))
}

#[test]
fn everybody_has_his_own_name_and_newcomers_appear() {
    let college = College::new();
    let engine = college.found();
    let (by, post) = administrator(&engine);
    assert_eq!(engine.own_name(by).unwrap().as_str(), "A");
    let first = newcomer(&engine, 9, "Wang \\\"Xiao\\\" Ming");
    assert_eq!(engine.own_name(first).unwrap().as_str(), "Wang \"Xiao\" Ming");
    let second = newcomer(&engine, 10, "B");
    assert_eq!(engine.own_name(second).unwrap().as_str(), "B");
    // Without an account nobody asks.
    let case = engine.submit(register(&engine, 11), words("{\"name\":\"C\"}")).unwrap().case.unwrap();
    assert!(is_absent(engine.own_name(PersonNo(case.0))));
    assert!(is_absent(engine.own_name(PersonNo(9_999))));
    // A post without room and class has no people of its own.
    assert!(engine.own_names(by, post).unwrap().is_empty());
    engine.close();

    let engine = college.open();
    engine.learn_names().unwrap();
    assert_eq!(engine.own_name(second).unwrap().as_str(), "B");
}

#[test]
fn holders_of_staff_posts_are_known_to_holders_of_posts_alone() {
    let college = College::new();
    let engine = college.found();
    let (by, post) = administrator(&engine);
    let outsider = newcomer(&engine, 9, "B");
    assert_eq!(engine.holder_name(by, Some(post), by).unwrap().as_str(), "A");
    assert!(is_absent(engine.holder_name(outsider, None, by)));
    assert!(is_absent(engine.holder_name(outsider, Some(post), by)), "a post that he does not hold");
    assert!(is_absent(engine.holder_name(by, Some(post), outsider)), "who holds nothing");
}

#[test]
fn an_officer_has_the_names_of_his_room() {
    let college = College::new();
    let engine = college.found();
    let (by, post) = administrator(&engine);
    let mut id = 2_000_000;
    let mut ask = |action| {
        id += 1;
        let id = RequestId(Uuid::from_u128(id));
        engine.submit(Request { id, by, post: Some(post), action }, Vec::new()).unwrap();
    };
    let (officer, mate) = (newcomer(&engine, 9, "Officer"), newcomer(&engine, 10, "Mate"));
    let title = |text: &str| wuji_core::words::Title::try_new(text).unwrap();
    ask(Action::OpenRoom(roster::OpenRoom { site: None, building: title("1"), title: title("305") }));
    let (room, office) = engine
        .read(|view| {
            let (room, row) = view.network.roster.rooms().next().unwrap();
            (room, row.officer.unwrap())
        })
        .unwrap();
    for (bed, person) in [(1, officer), (2, mate)] {
        ask(Action::Place(roster::Place { person, class: None, room: Some(room), bed: Some(bed) }));
    }
    assert!(engine.own_names(officer, office).unwrap().is_empty(), "not before he holds the post");
    let (from, until, deputy_of) = (None, None, None);
    ask(Action::Post(roster::PostPerson { post: office, person: officer, from, until, deputy_of }));
    let names = engine.own_names(officer, office).unwrap();
    let names: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["Officer", "Mate"]);
    assert!(engine.own_names(mate, office).unwrap().is_empty());
}
