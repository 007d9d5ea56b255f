//! The way of a report through the five levels: on each the posts that had it, when, and what they did; who was passed
//! over and why.

use wuji_core::At;
use wuji_core::kind::Kind;
use wuji_core::roster::Role;

use crate::pages::labels;
use crate::pages::moment::Moment;
use crate::reading::{Actor, ReportState, ReportWindow, StepLabel};
use crate::text::{Text, key};

/// A level of the ladder.
pub(super) struct Rung {
    pub(super) level: u8,
    pub(super) name: String,
    /// `been`, `now`, `missed`, or nothing.
    pub(super) look: &'static str,
    pub(super) lines: Vec<Line>,
}

/// What happened on a level.
pub(super) struct Line {
    pub(super) at: Option<Moment>,
    pub(super) said: String,
    pub(super) late: bool,
}

/// A post that had it.
struct Stop {
    level: u8,
    post: String,
    at: At,
    acknowledged: Option<At>,
    lapsed: bool,
}

/// The level of a role; nothing outside the network.
fn level(role: Role) -> u8 {
    match role {
        Role::LeadingChair | Role::LeadingViceChair | Role::LeadingMember | Role::LeadingOnCall => 1,
        Role::StudentAffairsTeacher
        | Role::YouthLeagueTeacher
        | Role::CentreDirector
        | Role::CentreCounsellor
        | Role::CentreOnCall => 2,
        Role::StationDirector | Role::StationCounsellor | Role::StationOnCall | Role::Advisor => 3,
        Role::Commissioner => 4,
        Role::DormOfficer => 5,
        Role::SystemAdministrator | Role::SecurityAdministrator | Role::AuditAdministrator => 0,
    }
}

fn level_of(actor: &Actor) -> u8 {
    match actor {
        Actor::Post(label) => level(label.role),
        Actor::RoomMate => 5,
        Actor::Classmate => 4,
        Actor::Somebody | Actor::Engine => 0,
    }
}

/// The level of a step of the route, by its stable name.
fn level_of_step(step: &str) -> u8 {
    match step {
        "dorm" => 5,
        "class" => 4,
        "advisor" | "station" => 3,
        "office" | "centre" | "centre_director" => 2,
        "leading_group" => 1,
        _ => 0,
    }
}

/// The ladder, the highest level first.
pub(super) fn ladder(text: Text, window: &ReportWindow) -> Vec<Rung> {
    let now = window.head.now;
    let stops = stops(text, &window.head.steps);
    let mut rungs: Vec<Rung> = (1..=5)
        .map(|level| Rung {
            level,
            name: text.get(&format!("page-level-{level}")),
            look: "",
            lines: Vec::new(),
        })
        .collect();
    let mut put = |level: u8, look: Option<&'static str>, line: Line| {
        if let Some(rung) = rungs.iter_mut().find(|rung| rung.level == level) {
            if let Some(look) = look {
                rung.look = look;
            }
            rung.lines.push(line);
        }
    };
    let sender = labels::actor(text, &window.sender);
    let from = match level_of(&window.sender) {
        0 => 5,
        level => level,
    };
    put(
        from,
        Some("been"),
        Line {
            at: window.submitted_at.map(|at| Moment::of(text, at, now)),
            said: text.with("page-ladder-sent", &[("by", &sender)]),
            late: false,
        },
    );
    for step in &window.head.steps {
        for (level, said) in skips(text, step) {
            put(level, None, Line { at: Some(Moment::of(text, step.at, now)), said, late: false });
        }
    }
    let last = stops.len().saturating_sub(1);
    // What has ended nobody holds; and whoever sees the way up to himself alone sees where it went on.
    let holder = window.holder.as_ref().filter(|_| window.state != ReportState::Settled);
    let holder = holder.map(|holder| labels::actor(text, holder));
    for (at, stop) in stops.iter().enumerate() {
        let held = at == last && holder.as_ref() == Some(&stop.post);
        let key = match (stop.acknowledged, stop.lapsed, held) {
            (_, true, _) => "page-ladder-lapsed",
            (Some(_), false, true) => "page-ladder-holds",
            (Some(_), false, false) => "page-ladder-acknowledged",
            (None, false, true) => "page-ladder-waits",
            (None, false, false) => "page-ladder-passed",
        };
        let seen = stop.acknowledged.map(|at| Moment::of(text, at, now).said).unwrap_or_default();
        let look = if held {
            "now"
        } else if stop.lapsed {
            "missed"
        } else {
            "been"
        };
        put(
            stop.level,
            Some(look),
            Line {
                at: stop.acknowledged.is_none().then(|| Moment::of(text, stop.at, now)),
                said: text.with(key, &[("post", &stop.post), ("seen", &seen)]),
                late: stop.lapsed,
            },
        );
    }
    for told in &window.told {
        let said = text.with("page-ladder-told", &[("post", &labels::actor(text, told))]);
        put(level_of(told), None, Line { at: None, said, late: false });
    }
    rungs
}

/// The posts that had it, in order.
fn stops(text: Text, steps: &[StepLabel]) -> Vec<Stop> {
    let mut stops: Vec<Stop> = Vec::new();
    for step in steps {
        let Some(to) = &step.to else { continue };
        let post = labels::actor(text, to);
        let stays = stops.last().is_some_and(|stop| stop.post == post);
        match step.kind {
            Kind::Submitted
            | Kind::Forwarded
            | Kind::Returned
            | Kind::HandedOff
            | Kind::Passed
            | Kind::Lapsed => {
                if step.kind == Kind::Lapsed
                    && let Some(stop) = stops.last_mut()
                {
                    stop.lapsed = true;
                }
                if !stays {
                    stops.push(Stop {
                        level: level_of(to),
                        post,
                        at: step.at,
                        acknowledged: None,
                        lapsed: false,
                    });
                }
            }
            Kind::Acknowledged | Kind::Accepted => {
                if !stays {
                    stops.push(Stop {
                        level: level_of(to),
                        post,
                        at: step.at,
                        acknowledged: None,
                        lapsed: false,
                    });
                }
                if let Some(stop) = stops.last_mut() {
                    stop.acknowledged = stop.acknowledged.or(Some(step.at));
                }
            }
            _ => {}
        }
    }
    stops
}

/// Who was passed over with a step, by level, and why.
fn skips(text: Text, step: &StepLabel) -> Vec<(u8, String)> {
    let mut passed = Vec::new();
    let mut over: Option<&str> = None;
    for detail in &step.details {
        for code in &detail.codes {
            match (detail.prefix.as_str(), over) {
                ("step", _) => over = Some(code),
                ("reach", Some(step)) => {
                    let (step_name, why) = (text.get(&key("step", step)), text.get(&key("reach", code)));
                    let said = text.with("page-ladder-skipped", &[("step", &step_name), ("why", &why)]);
                    passed.push((level_of_step(step), said));
                    over = None;
                }
                _ => {}
            }
        }
    }
    passed
}
