//! What may be done of all actions whose forms are made from their schema. A form is offered only if it can be filled in so
//! that the core takes it: the codes of its choices are tried here, and what is left for whoever fills it in is a person, a
//! number, a day or a title that he has.

use serde_json::{Value, json};
use wuji_core::ids::{CaseNo, PersonNo, PostNo};
use wuji_core::refusal::Refusal;
use wuji_core::report::State;
use wuji_core::roster::UnitKind;

use super::{Codes, Concern, Opening, Trial};
use crate::reading::labels::PostLabel;
use crate::shape::{FieldKind, FieldShape, Shape, shapes};

/// Minutes.
const DAY: i64 = 24 * 60;

/// How many other cases are tried of either kind.
const OTHERS_MAX: usize = 16;

/// How many choices of a form are put right one after the other.
const MENDED_MAX: u8 = 2;

fn is_office(kind: UnitKind) -> bool {
    matches!(kind, UnitKind::Centre | UnitKind::StudentAffairs | UnitKind::YouthLeague)
}

/// The values among which a form lets one choose; nothing if whoever fills it in brings one.
fn choices(kind: &FieldKind) -> Option<Vec<Value>> {
    match kind {
        FieldKind::One(_, codes) => Some(codes.iter().map(|code| json!(code)).collect()),
        FieldKind::Many(_, codes) => Some(codes.iter().map(|code| json!([code])).collect()),
        FieldKind::Flag => Some(vec![json!(true)]),
        // Posts are tried one by one before; the rest no made form has.
        FieldKind::Post | FieldKind::People | FieldKind::Other => Some(Vec::new()),
        FieldKind::Case
        | FieldKind::Person
        | FieldKind::Class
        | FieldKind::Unit
        | FieldKind::Number(..)
        | FieldKind::Day
        | FieldKind::Instant
        | FieldKind::Title
        | FieldKind::Words => None,
    }
}

impl Trial<'_> {
    /// Whatever else may be asked of a case: every action that is about one and whose form is made.
    pub(super) fn of_any(&self, case: CaseNo) -> Vec<String> {
        let shapes = shapes().iter().filter(|shape| shape.is_about_case() && shape.is_made());
        let possible = shapes.filter(|shape| self.could_with(shape, Concern::Case(case)));
        possible.map(|shape| shape.name.clone()).collect()
    }

    /// What may be begun about a person, or about nobody yet.
    pub(in crate::reading) fn openings(&self, person: Option<PersonNo>) -> Vec<Opening> {
        let fits = |shape: &&Shape| match person {
            Some(_) => shape.is_about_person(),
            None => !shape.is_about_case() && !shape.is_about_person(),
        };
        let concern = person.map_or(Concern::Nobody, Concern::Person);
        let possible = shapes().iter().filter(|shape| shape.is_made()).filter(fits);
        let possible = possible.filter(|shape| self.could_with(shape, concern));
        possible
            .map(|shape| Opening {
                action: shape.name.clone(),
                post: self.post.and_then(|post| PostLabel::of(&self.network.roster, post)),
                posts: self.posts_for(shape, concern),
                codes: self.codes_for(shape, concern),
            })
            .collect()
    }

    /// Whether the action could be taken, going to some post where it goes to one.
    fn could_with(&self, shape: &Shape, concern: Concern) -> bool {
        let given = concern.given();
        let is_open = |field: &&FieldShape| given.iter().all(|(name, _)| *name != field.name);
        let needed = || shape.fields.iter().filter(|field| field.needed).filter(is_open);
        if needed().any(|field| field.kind == FieldKind::Post) {
            return !self.posts_for(shape, concern).is_empty();
        }
        match needed().find(|field| field.kind == FieldKind::Case) {
            Some(other) => self.own_cases(concern).any(|case| {
                let one = (other.name.as_str(), json!(case));
                self.could(shape, &[given.as_slice(), &[one]].concat(), MENDED_MAX)
            }),
            None => self.could(shape, &given, MENDED_MAX),
        }
    }

    /// The newest open reports and crises of the asker's post but the one concerned: what that may belong together with.
    pub(super) fn own_cases(&self, concern: Concern) -> impl Iterator<Item = CaseNo> {
        let network = self.network;
        let reports = network.report.iter().rev().filter(|(_, report)| report.holder == self.post);
        let reports = reports.filter(|(_, report)| report.state == State::Open).map(|(case, _)| case);
        let crises = network.crisis.iter().rev().filter(|(_, crisis)| crisis.is_open());
        let crises = crises.filter(|(_, crisis)| crisis.holder == self.post).map(|(case, _)| case);
        let other = move |case: &CaseNo| !matches!(concern, Concern::Case(own) if own == *case);
        reports.take(OTHERS_MAX).chain(crises.take(OTHERS_MAX)).filter(other)
    }

    /// Whether it could be taken with what is given, and anything in its other fields.
    fn could(&self, shape: &Shape, given: &[(&str, Value)], mended: u8) -> bool {
        let refusal = match shape.sample(given, self.at).map(|action| self.attempt(action)) {
            Some(Ok(())) => return true,
            Some(Err(refusal)) => refusal,
            None => return false,
        };
        let is_open = |field: &&FieldShape| given.iter().all(|(name, _)| *name != field.name);
        let tries = |field: &FieldShape, mended| {
            let values = choices(&field.kind).unwrap_or_default();
            values.into_iter().any(|value| {
                let one = (field.name.as_str(), value);
                self.could(shape, &[given, std::slice::from_ref(&one)].concat(), mended)
            })
        };
        match refusal {
            Refusal::Field { field, .. } | Refusal::Text { field, .. } | Refusal::Future(field) => {
                // Of the case itself, or of what was chosen: no form puts that right.
                let Some(field) = shape.field(field).filter(is_open) else { return false };
                match choices(&field.kind) {
                    Some(_) => mended > 0 && tries(field, mended - 1),
                    // What was left out is tried with something in it: the core may have more to say than that it is missing.
                    None if !field.needed => self.could_filled(shape, given, field, mended),
                    None => true,
                }
            }
            // A rule about the whole may follow from one choice: a finding that needs something else first.
            Refusal::State { .. } | Refusal::Route | Refusal::Twice => {
                let chosen = |field: &&FieldShape| match field.kind {
                    FieldKind::One(..) => field.needed,
                    FieldKind::Flag => true,
                    _ => false,
                };
                mended > 0 && shape.fields.iter().filter(is_open).filter(chosen).any(|field| tries(field, 0))
            }
            _ => false,
        }
    }

    /// Whether it could be taken with something in this field, too.
    fn could_filled(&self, shape: &Shape, given: &[(&str, Value)], field: &FieldShape, mended: u8) -> bool {
        let value = match field.kind {
            FieldKind::Title => json!("title"),
            FieldKind::Day => json!(self.at.day().plus(1)),
            FieldKind::Instant => json!(self.at.plus_minutes(DAY)),
            _ => return true,
        };
        let filled = [given, &[(field.name.as_str(), value)]].concat();
        match shape.sample(&filled, self.at).map(|action| self.attempt(action)) {
            // Not what the core wants: whoever fills it in has that.
            Some(Err(Refusal::Field { field: again, .. } | Refusal::Future(again)))
                if again == field.name =>
            {
                true
            }
            _ => self.could(shape, &filled, mended),
        }
    }

    /// Of each choice that must be made: the codes with which it could be taken, where some are in vain.
    pub(super) fn codes_for(&self, shape: &Shape, concern: Concern) -> Codes {
        let mut given = concern.given();
        let to = shape.fields.iter().find(|field| field.needed && field.kind == FieldKind::Post);
        if let Some((to, post)) = to.zip(self.posts_for(shape, concern).first()) {
            given.push((&to.name, json!(post.post)));
        }
        let mut found = Codes::new();
        for field in shape.fields.iter().filter(|field| field.needed) {
            let FieldKind::One(_, codes) = &field.kind else { continue };
            let can = |code: &&String| {
                let one = (field.name.as_str(), json!(code));
                self.could(shape, &[given.as_slice(), &[one]].concat(), MENDED_MAX - 1)
            };
            let able: Vec<String> = codes.iter().filter(can).cloned().collect();
            if able.len() < codes.len() {
                found.insert(field.name.clone(), able);
            }
        }
        found
    }

    /// To which posts an action may go that is about this case or person.
    pub(super) fn posts_for(&self, shape: &Shape, concern: Concern) -> Vec<PostLabel> {
        let Some(to) = shape.fields.iter().find(|field| field.kind == FieldKind::Post) else {
            return Vec::new();
        };
        let could = |post: &PostNo| {
            let one = (to.name.as_str(), json!(post));
            self.could(shape, &[concern.given().as_slice(), &[one]].concat(), MENDED_MAX - 1)
        };
        let posts = self.posts_beside(concern).into_iter().filter(could);
        posts.filter_map(|post| PostLabel::of(&self.network.roster, post)).collect()
    }

    /// Posts around the person concerned and around the asker: of his room, his class, his department, the centre and the
    /// offices beside it.
    fn posts_beside(&self, concern: Concern) -> Vec<PostNo> {
        let network = self.network;
        let roster = &network.roster;
        let person = match concern {
            Concern::Case(case) => network.subject(case),
            Concern::Person(person) => Some(person),
            Concern::Nobody => None,
        };
        let place = person.and_then(|person| roster.person(person)).map(|row| row.place).unwrap_or_default();
        let mut posts: Vec<PostNo> = Vec::new();
        posts.extend(place.room.and_then(|room| roster.room(room)).and_then(|room| room.officer));
        let class = place.class.and_then(|class| roster.class(class));
        posts.extend(class.and_then(|class| class.commissioner));
        posts.extend(class.iter().flat_map(|class| class.advisors.iter().copied()));
        let own = self.post.and_then(|post| roster.post(post)).and_then(|post| post.unit);
        let units = roster.units().filter(|(number, unit)| {
            Some(*number) == own || Some(*number) == roster.department(place) || is_office(unit.kind)
        });
        posts.extend(units.flat_map(|(_, unit)| unit.posts.iter().copied()));
        posts.sort_unstable();
        posts.dedup();
        posts
    }
}
