//! Every key is there in both languages, and everything that has a code has a text.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;
use wuji_core::access::{self, CaseState, Deed, Purpose, Relation};
use wuji_core::counselling::{
    CancelledBy, CounsellingBasis, CounsellingConsent, CounsellingEnding, SessionModality, SessionTopic,
};
use wuji_core::crisis::{Act, Advice, EndedBy, Factor, Grade, Instrument, KinResult, Measure};
use wuji_core::duty::{Authority, CATALOGUE, DocumentKind, Medium, Status, TaskKind, TaskState, Want};
use wuji_core::escalation::{Cause, Item, Level};
use wuji_core::focus::Ground;
use wuji_core::periodic;
use wuji_core::projection::{ClauseStatus, Hop};
use wuji_core::publication::{CLAUSES, ColumnKind, TableKind};
use wuji_core::referral::{
    Companion, DeclineReason, Fitness, Recommendation, ReferralAnswer, ReferralLeave, ReferralOutcome,
    ReferredTo, ReturnCondition,
};
use wuji_core::report::{Channel, LifeEvent, Outcome, PassCause, Sign, State, Urgency};
use wuji_core::rights;
use wuji_core::roster::{Criterion, Lack, Leaving, Load, PersonKind, Reach, Role, Sex, Step, UnitKind};
use wuji_core::words::TextFault;
use wuji_core::{Action, Kind};
use wuji_service::exit::Exit;
use wuji_service::import::college::TomlFault;
use wuji_service::import::roster::{Column, Fault, FileFault, HeaderFault};
use wuji_service::text::{Language, Text, key};

/// Key to text with its arguments, from the files of a language.
fn keys(language: Language) -> BTreeMap<String, Vec<String>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("locales").join(language.tag());
    let mut keys = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (key, value) = line.split_once(" = ").unwrap_or_else(|| panic!("no text: {line}"));
            assert!(!value.trim().is_empty(), "{key} is empty");
            let mut arguments: Vec<String> =
                value.split("{ $").skip(1).map(|rest| rest.split(' ').next().unwrap().to_owned()).collect();
            arguments.sort();
            assert!(keys.insert(key.to_owned(), arguments).is_none(), "{key} is there twice");
        }
    }
    keys
}

#[test]
fn both_languages_have_the_same_keys_and_arguments() {
    assert_eq!(keys(Language::ZhCn), keys(Language::En));
    assert!(keys(Language::En).len() > 400);
}

fn there(key: &str) {
    for language in Language::ALL {
        assert!(Text::new(language).find(key).is_some(), "{key} has no text in {language:?}");
    }
}

fn named<'n>(prefix: &str, names: impl IntoIterator<Item = &'n str>) {
    let mut count = 0;
    for name in names {
        there(&key(prefix, name));
        count += 1;
    }
    assert!(count > 0, "{prefix} has no names");
}

fn coded<T: Serialize>(prefix: &str, values: &[T]) {
    for value in values {
        let name = serde_json::to_value(value).unwrap();
        there(&key(prefix, name.as_str().unwrap()));
        assert!(!Text::new(Language::En).name(prefix, value).starts_with(prefix));
    }
}

/// Codes that a file of the core gives its errors; a new one fails here until it has its texts.
fn codes(file: &str) -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../core/src").join(file);
    let source = std::fs::read_to_string(path).unwrap();
    let code = |line: &str| Some(line.split_once("=> \"")?.1.split('"').next()?.to_owned());
    source.lines().filter_map(code).collect()
}

#[test]
fn problems_and_refusals_have_texts() {
    named("problem", Fault::ALL.iter().map(|fault| fault.name()));
    named("problem", HeaderFault::ALL.iter().map(|fault| fault.name()));
    named("problem", FileFault::CODES.iter().copied());
    named("problem", TomlFault::CODES.iter().copied());
    named("column", Column::ALL.iter().map(|column| column.name()));
    let refusals = codes("refusal.rs");
    assert!(refusals.len() >= 20);
    named("refusal", refusals.iter().map(String::as_str));
    named("corruption", codes("corruption.rs").iter().map(String::as_str));
    // Of the engine, what ends a command; what verify finds in frames and segments has texts of its own.
    for file in ["error.rs", "copy.rs", "vault/error.rs", "vault/epoch.rs", "journal/error.rs"] {
        for code in codes(&format!("../../engine/src/{file}")) {
            let is_there = |kind: &str| Text::new(Language::En).find(&key(kind, &code)).is_some();
            assert!(["engine", "finding", "refusal"].into_iter().any(is_there), "{code} has no text");
        }
    }
    named("exit", Exit::ALL.iter().map(|exit| exit.name()));
    use TextFault::*;
    coded("text_fault", &[Empty, TooLong, Control, Formula, Character]);
}

#[test]
fn kinds_actions_and_the_network_have_texts() {
    named("kind", Kind::ALL.iter().map(|kind| kind.name()));
    named("action", Action::NAMES.iter().copied());
    named("role", Role::ALL.iter().map(|role| role.name()));
    named("relation", Relation::ALL.iter().map(|relation| relation.name()));
    named("deed", Deed::ALL.iter().map(|deed| deed.name()));
    named("case_state", CaseState::ALL.iter().map(|state| state.name()));
    coded("role", &Role::ALL);
    use UnitKind::*;
    coded("unit_kind", &[LeadingGroup, StudentAffairs, YouthLeague, Centre, Station, Administration]);
    let steps: Vec<Step> = Role::ALL.into_iter().filter_map(Role::step).collect();
    coded("step", &steps);
    coded("reach", &[Reach::Open, Reach::Vacant, Reach::Absent, Reach::Recused, Reach::BothEnds]);
    coded("person_kind", &[PersonKind::Student, PersonKind::Staff]);
    coded("sex", &[Sex::Female, Sex::Male, Sex::Unstated]);
    coded("purpose", &[Purpose::Handling, Purpose::Supervision, Purpose::Audit, Purpose::AtRequest]);
    coded("criterion", Criterion::ALL);
    coded("lack", Lack::ALL);
    coded("leaving", Leaving::ALL);
    coded("load", Load::ALL);
    there("standing-account");
}

#[test]
fn what_duties_are_made_of_has_texts() {
    named("duty", CATALOGUE.iter().map(|row| row.code));
    coded("duty_status", &Status::ALL);
    coded("want", Want::ALL);
    coded("medium", Medium::ALL);
    coded("document_kind", DocumentKind::ALL);
    coded("document_authority", Authority::ALL);
    coded("task_kind", TaskKind::ALL);
    coded("task_state", &TaskState::ALL);
}

#[test]
fn what_censuses_and_warnings_are_made_of_has_texts() {
    coded("excuse", wuji_core::census::Excuse::ALL);
    coded("interview_outcome", wuji_core::census::InterviewOutcome::ALL);
    coded("class_state", &wuji_core::census::ClassState::ALL);
    coded("look_outcome", wuji_core::warning::LookOutcome::ALL);
    coded("dismissal", wuji_core::warning::Dismissal::ALL);
    coded("suggestion", wuji_core::warning::Advice::ALL);
    for number in wuji_core::census::instrument::SHIPPED {
        there(&key("census_instrument", &number.0.to_string()));
    }
    for rule in wuji_core::warning::default_rules() {
        there(&key("warning_rule", &rule.number.0.to_string()));
    }
}
#[test]
fn what_is_published_has_texts() {
    coded("table_kind", TableKind::ALL);
    coded("column_kind", ColumnKind::ALL);
    coded("hop", Hop::ALL);
    named("clause", CLAUSES.iter().map(|clause| clause.code));
    coded("clause_status", ClauseStatus::ALL);
    named("paper_state", ["outstanding", "received"]);
}

#[test]
fn what_rights_are_made_of_has_texts() {
    coded("consent_to", rights::ConsentTo::ALL);
    coded("giver", rights::Giver::ALL);
    coded("legal_ground", rights::LegalGround::ALL);
    coded("disclosure_ground", rights::DisclosureGround::ALL);
    coded("recipient", rights::Recipient::ALL);
    coded("shared", rights::Shared::ALL);
    coded("wish", rights::Wish::ALL);
    coded("handed", rights::Handed::ALL);
    coded("refusal_reason", rights::RefusalReason::ALL);
    coded("breach_kind", rights::BreachKind::ALL);
    coded("severity", rights::Severity::ALL);
    coded("untold_reason", rights::UntoldReason::ALL);
    coded("breach_measure", rights::BreachMeasure::ALL);
    coded("breach_outcome", rights::BreachOutcome::ALL);
    coded("delay_ground", rights::DelayGround::ALL);
    coded("right_state", &rights::RequestState::ALL);
    coded("breach_state", &rights::BreachState::ALL);
    coded("behind", access::Behind::ALL);
    coded("glass_finding", access::GlassFinding::ALL);
    coded("reading", &wuji_core::projection::Reading::ALL);
}

#[test]
fn what_care_is_made_of_has_texts() {
    use wuji_core::care;
    coded("found", care::Found::ALL);
    coded("look_for", care::LookFor::ALL);
    coded("cannot_watch", care::CannotWatch::ALL);
    coded("why_ended", care::WhyEnded::ALL);
    coded("effect", care::Effect::ALL);
    coded("protection", care::Protection::ALL);
    coded("basis", care::Basis::ALL);
    coded("contact", care::Contact::ALL);
    coded("course", care::Course::ALL);
    coded("aim", care::Aim::ALL);
    coded("feedback", care::Feedback::ALL);
    coded("relative", wuji_core::crisis::Relative::ALL);
    coded("kin_wish", wuji_core::crisis::KinWish::ALL);
}

#[test]
fn what_weekly_reports_are_made_of_has_texts() {
    coded("week_status", &periodic::Status::ALL);
    coded("room_state", periodic::RoomState::ALL);
    coded("room_mood", periodic::RoomMood::ALL);
    coded("week_concern", periodic::WeekConcern::ALL);
    coded("doubt", periodic::Doubt::ALL);
    coded("silence_reason", periodic::SilenceReason::ALL);
    coded("calm_finding", periodic::CalmFinding::ALL);
    coded("send_back_reason", periodic::SendBackReason::ALL);
    coded("week_topic", &periodic::Topic::ALL);
}

#[test]
fn what_cases_are_made_of_has_texts() {
    coded("item", Item::ALL);
    use Level::*;
    coded("level", &[Routine, Concerning, Urgent, Emergency, Blue, Yellow, Orange, Red]);
    coded("urgency", &[Urgency::Routine, Urgency::Concerning, Urgency::Urgent, Urgency::Emergency]);
    coded("grade", Grade::ALL);
    coded("outcome", Outcome::ALL);
    coded("sign", Sign::ALL);
    coded("life_event", LifeEvent::ALL);
    coded("channel", Channel::ALL);
    coded("pass_cause", PassCause::ALL);
    coded("lapse_cause", &[Cause::Deadline, Cause::EngineDown, Cause::PolicyChanged]);
    coded("factor", Factor::ALL);
    coded("instrument", Instrument::ALL);
    coded("measure", Measure::ALL);
    coded("advice", Advice::ALL);
    coded("act", Act::ALL);
    coded("kin_result", KinResult::ALL);
    coded("ended_by", EndedBy::ALL);
    coded("ground", Ground::ALL);
    let states = [State::Observed, State::Open, State::Attached, State::Settled(None)];
    named("state", states.iter().map(|state| state.name()));
}

#[test]
fn what_counselling_and_referral_are_made_of_has_texts() {
    coded("counselling_basis", CounsellingBasis::ALL);
    coded("counselling_consent", CounsellingConsent::ALL);
    coded("counselling_ending", CounsellingEnding::ALL);
    coded("session_modality", SessionModality::ALL);
    coded("session_topic", SessionTopic::ALL);
    coded("cancelled_by", CancelledBy::ALL);
    coded("referred_to", ReferredTo::ALL);
    coded("referral_answer", ReferralAnswer::ALL);
    coded("decline_reason", DeclineReason::ALL);
    coded("companion", Companion::ALL);
    coded("recommendation", Recommendation::ALL);
    coded("referral_leave", ReferralLeave::ALL);
    coded("fitness", Fitness::ALL);
    coded("return_condition", ReturnCondition::ALL);
    coded("referral_outcome", ReferralOutcome::ALL);
    named("counselling_stage", ["waiting", "open", "ended"]);
    named("referral_stage", ["offered", "expired", "accepted", "away", "returned", "closed"]);
}
