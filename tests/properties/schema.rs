//! The published schema says what the wire form is: every action of chance, of a semester and of setting a college up is an
//! instance of it, every name stands in it once, and what is no action is no instance.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wuji_core::action::Action;
use wuji_sim::play::{Host, Rehearsal, set_up, test_tag};
use wuji_sim::random::Random;
use wuji_sim::{Asked, College, Semester};

use crate::chaos::Chaos;
use crate::world::World;

fn schema() -> Value {
    wuji_core::schema::of_actions().to_value()
}

/// Whether a value is an instance, for the words of JSON Schema that the core's schema uses; another word fails.
fn fits(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let Some(rules) = schema.as_object() else {
        return if schema == &json!(true) { Ok(()) } else { Err("nothing fits".into()) };
    };
    for (word, rule) in rules {
        let right = match word.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "examples" | "format" => true,
            // Looked at together with `properties`; patterns have no tester here.
            "additionalProperties" | "pattern" => true,
            "$ref" => {
                let place = rule.as_str().unwrap().strip_prefix('#').unwrap();
                fits(root, root.pointer(place).ok_or("a reference to nothing")?, value)?;
                true
            }
            "type" => {
                let is = |name: &str| match name {
                    "null" => value.is_null(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "string" => value.is_string(),
                    "array" => value.is_array(),
                    "object" => value.is_object(),
                    _ => false,
                };
                match rule {
                    Value::Array(names) => names.iter().any(|name| is(name.as_str().unwrap())),
                    name => is(name.as_str().unwrap()),
                }
            }
            "const" => rule == value,
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_i64().is_none_or(|number| number >= rule.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|number| number <= rule.as_i64().unwrap()),
            "minLength" => {
                value.as_str().is_none_or(|text| text.chars().count() as u64 >= rule.as_u64().unwrap())
            }
            "maxLength" => {
                value.as_str().is_none_or(|text| text.chars().count() as u64 <= rule.as_u64().unwrap())
            }
            "oneOf" => {
                rule.as_array().unwrap().iter().filter(|one| fits(root, one, value).is_ok()).count() == 1
            }
            "anyOf" => rule.as_array().unwrap().iter().any(|one| fits(root, one, value).is_ok()),
            "items" => {
                value.as_array().into_iter().flatten().try_for_each(|one| fits(root, rule, one))?;
                true
            }
            "required" => {
                let has = |name: &Value| value.get(name.as_str().unwrap()).is_some();
                rule.as_array().unwrap().iter().all(has)
            }
            "properties" => {
                for (name, inner) in value.as_object().into_iter().flatten() {
                    match rule.get(name) {
                        Some(rule) => fits(root, rule, inner).map_err(|why| format!("{name}: {why}"))?,
                        None if rules.get("additionalProperties") == Some(&json!(false)) => {
                            return Err(format!("{name} is not known"));
                        }
                        None => {}
                    }
                }
                true
            }
            other => panic!("the schema says {other}, which is not looked at"),
        };
        if !right {
            return Err(format!("{word} {rule}: {value}"));
        }
    }
    Ok(())
}

/// The alternative of an action.
fn of<'s>(schema: &'s Value, name: &str) -> &'s Value {
    let mut alternatives = schema["oneOf"].as_array().unwrap().iter();
    alternatives.find(|one| one["properties"]["type"]["const"] == name).unwrap()
}

/// Requests of chance, of the first weeks of a semester, and those that set its college up.
fn requests() -> Vec<Asked> {
    let college = College::new(3, 60);
    let mut host = Rehearsal::of(&college, &test_tag).unwrap();
    let mut all = Vec::new();
    for _ in 0..3 {
        let mut asked = None;
        host.read(&mut |network| asked = college.next_request(network, &test_tag));
        let asked = asked.unwrap();
        all.push(asked.clone());
        host.ask(vec![asked]).unwrap();
    }
    assert!(set_up(&mut host, &college, &test_tag).unwrap().is_empty());
    let mut semester = Semester::new(3, college.first_day, 18);
    loop {
        let mut step = None;
        host.read(&mut |network| step = semester.next(network, &test_tag));
        let Some(step) = step else { break };
        all.extend(step.requests.iter().cloned());
        host.advance(step.at).unwrap();
        host.ask(step.requests).unwrap();
    }
    let mut world = World::new();
    let mut chaos = Chaos::default();
    for seed in 0..16_000 {
        let mut random = Random::new(seed);
        all.push(chaos.ask(&mut random, &world.network, world.now));
        if seed % 25 == 0 {
            world.play(seed).unwrap();
        }
    }
    all
}

#[test]
fn every_action_is_an_instance_and_comes_back() {
    let schema = schema();
    let mut seen = BTreeSet::new();
    for asked in requests() {
        let action = &asked.request.action;
        let name = action.name();
        let value = serde_json::to_value(action).unwrap();
        assert_eq!(value["type"], name);
        let own = of(&schema, name);
        fits(&schema, own, &value).unwrap_or_else(|why| panic!("{name}: {why}"));
        fits(&schema, &schema, &value).unwrap_or_else(|_| panic!("{name} is another action too"));
        assert_eq!(&serde_json::from_value::<Action>(value).unwrap(), action);
        seen.insert(name);
        if let Action::Import(import) = action {
            seen.extend(import.actions.iter().map(Action::name));
        }
    }
    let unseen: Vec<&str> = Action::NAMES.iter().copied().filter(|name| !seen.contains(name)).collect();
    assert!(unseen.is_empty(), "nobody asked for {unseen:?}");
}

#[test]
fn every_name_stands_in_the_schema_once() {
    let schema = schema();
    let alternatives = schema["oneOf"].as_array().unwrap();
    let names: Vec<&str> =
        alternatives.iter().map(|one| one["properties"]["type"]["const"].as_str().unwrap()).collect();
    assert_eq!(names, Action::NAMES);
    for one in alternatives {
        assert!(one["required"].as_array().unwrap().contains(&json!("type")), "{one}");
    }
}

/// The saboteurs: each turns an instance into none, as the core does too.
#[test]
fn what_is_no_action_is_no_instance() {
    let schema = schema();
    let good = json!({ "type": "report.acknowledge", "case": 7, "on_scene": true });
    fits(&schema, &schema, &good).unwrap();
    let turned = |change: &dyn Fn(&mut Value)| {
        let mut value = good.clone();
        change(&mut value);
        assert!(fits(&schema, &schema, &value).is_err(), "{value}");
        assert!(serde_json::from_value::<Action>(value).is_err());
    };
    turned(&|value| value["type"] = json!("report.forget"));
    turned(&|value| value["case"] = json!("7"));
    turned(&|value| value["case"] = json!(-1));
    turned(&|value| value["more"] = json!(1));
    turned(&|value| value["on_scene"] = json!(null));
    turned(&|value| *value = json!({ "type": "report.acknowledge" }));
}
