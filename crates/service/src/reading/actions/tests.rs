//! What is offered can be done, by whoever sees it, with the choices that its form has; and what could be done is offered.

use std::collections::{BTreeMap, BTreeSet};

use wuji_sim::{College, Rehearsal, Semester, play, set_up, test_tag};

use super::*;
use crate::reading::standing::sight;
use crate::shape::{FieldKind, FieldShape, Shape, shapes};

/// For what a form filled in with the least may be refused: each is a field of that form, and the person has what it asks for.
const MENDED: [(&str, &str); 12] = [
    // Whoever is the last of the route may pass on only what he must not have.
    ("census.pass_interview", "recused"),
    // The appointment lies ahead: another day, or another talk than that.
    ("counselling.hold", "at"),
    ("counselling.hold", "walk_in"),
    // The meeting, or its day.
    ("crisis.ratify", "on"),
    ("referral.answer", "reason"),
    // An institution outside has a name; the centre has none.
    ("referral.offer", "institution"),
    // In another's name: how he let it be known.
    ("rights.ask", "received"),
    ("rights.consent", "received"),
    ("rights.tell_concerned", "people"),
    ("rights.withdraw_consent", "received"),
    // An absence and a leave end in days to come.
    ("roster.record_absence", "until"),
    ("roster.take_leave", "until"),
];

/// How often one thing is tried for one role.
const TRIES: usize = 3;

type Filled = BTreeMap<&'static str, Value>;

/// Somebody who fills in a form.
struct Filling<'t, 'n> {
    trial: &'t Trial<'n>,
    shape: &'static Shape,
    concern: Concern,
    posts: &'t [PostLabel],
    codes: &'t Codes,
}

impl Filling<'_, '_> {
    fn send(&self, filled: &Filled) -> Result<(), Refusal> {
        let mut given = self.concern.given();
        given.extend(filled.iter().map(|(name, value)| (*name, value.clone())));
        self.trial.attempt(self.shape.sample(&given, self.trial.at).unwrap())
    }

    /// The first post and the first codes that the form shows.
    fn least(&self) -> Filled {
        let needed = self.shape.fields.iter().filter(|field| field.needed && !self.is_given(&field.name));
        needed
            .filter_map(|field| match &field.kind {
                FieldKind::Post | FieldKind::One(..) => {
                    Some((field.name.as_str(), self.values(field).swap_remove(0)))
                }
                FieldKind::Case => {
                    let one = |case: &Value| Filled::from([(field.name.as_str(), case.clone())]);
                    let mut values = self.values(field).into_iter();
                    let can = values.find(|case| self.send(&one(case)).is_ok());
                    can.map(|case| (field.name.as_str(), case))
                }
                _ => None,
            })
            .collect()
    }

    fn is_given(&self, name: &str) -> bool {
        self.concern.given().iter().any(|(given, _)| *given == name)
    }

    fn subject(&self) -> Option<PersonNo> {
        match self.concern {
            Concern::Case(case) => self.trial.network.subject(case),
            Concern::Person(person) => Some(person),
            Concern::Nobody => None,
        }
    }

    /// What somebody might put into a field.
    fn values(&self, field: &FieldShape) -> Vec<Value> {
        let now = self.trial.at;
        match &field.kind {
            FieldKind::One(_, codes) => {
                let codes = self.codes.get(&field.name).unwrap_or(codes);
                codes.iter().map(|code| json!(code)).collect()
            }
            FieldKind::Many(_, codes) => codes.iter().map(|code| json!([code])).collect(),
            FieldKind::Flag => vec![json!(true)],
            FieldKind::Number(..) => vec![json!(1), json!(45)],
            FieldKind::Day => [1, 20, -1, -20].map(|days| json!(now.day().plus(days))).to_vec(),
            FieldKind::Instant => [-60, 26 * 60].map(|minutes| json!(now.plus_minutes(minutes))).to_vec(),
            FieldKind::Post => self.posts.iter().map(|post| json!(post.post)).collect(),
            FieldKind::Person => self.subject().iter().map(|person| json!(person)).collect(),
            FieldKind::Title => vec![json!("title")],
            FieldKind::Words => vec![json!(WORDS)],
            FieldKind::Case => self.trial.own_cases(self.concern).map(|case| json!(case)).collect(),
            FieldKind::Class | FieldKind::Unit | FieldKind::People | FieldKind::Other => Vec::new(),
        }
    }

    /// Sends it, and puts right what is refused for a field.
    fn fill(&self, filled: &Filled, mended: u8) -> Result<(), Refusal> {
        let Err(refusal) = self.send(filled) else { return Ok(()) };
        let field = at_fault(&refusal).filter(|name| !filled.contains_key(name) && !self.is_given(name));
        let field = field.and_then(|name| self.shape.field(name)).filter(|_| mended > 0);
        let mends = |field: &'static FieldShape| {
            let with = |value| {
                let mut next = filled.clone();
                next.insert(&field.name, value);
                self.fill(&next, mended - 1).is_ok()
            };
            self.values(field).into_iter().any(with)
        };
        if field.is_some_and(mends) { Ok(()) } else { Err(refusal) }
    }
}

fn at_fault(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::Field { field, .. } | Refusal::Text { field, .. } | Refusal::Future(field) => Some(field),
        _ => None,
    }
}

/// What was found over a semester.
#[derive(Default)]
struct Findings {
    tried: BTreeMap<(String, &'static str, bool), usize>,
    offered: BTreeSet<String>,
    mended: BTreeSet<(String, &'static str)>,
    wrong: BTreeSet<String>,
}

impl Findings {
    /// Whether this is one of the first looks at an action in a role.
    fn is_new(&mut self, action: &str, role: &'static str, offered: bool) -> bool {
        let tried = self.tried.entry((action.to_owned(), role, offered)).or_default();
        *tried += 1;
        *tried <= TRIES
    }

    /// Looks at a case with somebody's eyes.
    fn look(&mut self, trial: &Trial<'_>, case: CaseNo) {
        let (actions, Targets { posts, codes, .. }) = trial.of_case(case);
        let shapes = shapes().iter().filter(|shape| shape.is_about_case() && shape.is_made());
        self.check(trial, Concern::Case(case), shapes, |shape| {
            let none = (Vec::new(), Codes::new());
            let name = &shape.name;
            let has =
                (posts.get(name).cloned().unwrap_or(none.0), codes.get(name).cloned().unwrap_or(none.1));
            actions.contains(name).then_some(has)
        });
    }

    /// Looks at what may be begun about somebody, or about nobody.
    fn begin(&mut self, trial: &Trial<'_>, person: Option<PersonNo>) {
        let openings = trial.openings(person);
        let fits = |shape: &&Shape| match person {
            Some(_) => shape.is_about_person(),
            None => !shape.is_about_person() && !shape.is_about_case(),
        };
        let shapes = shapes().iter().filter(|shape| shape.is_made()).filter(fits);
        self.check(trial, person.map_or(Concern::Nobody, Concern::Person), shapes, |shape| {
            let offered = openings.iter().find(|opening| opening.action == shape.name);
            offered.map(|opening| (opening.posts.clone(), opening.codes.clone()))
        });
    }

    fn check(
        &mut self,
        trial: &Trial<'_>,
        concern: Concern,
        shapes: impl Iterator<Item = &'static Shape>,
        offered: impl Fn(&Shape) -> Option<(Vec<PostLabel>, Codes)>,
    ) {
        let role = trial.post.and_then(|post| trial.network.roster.role(post)).map_or("nobody", Role::name);
        for shape in shapes {
            let found = offered(shape);
            let is_offered = found.is_some();
            let (posts, codes) = found.unwrap_or_default();
            let filling = Filling { trial, shape, concern, posts: &posts, codes: &codes };
            if !self.is_new(&shape.name, role, is_offered) {
                continue;
            }
            if is_offered {
                self.offer(&filling, role);
            } else if let Some(filled) = filling.any() {
                self.wrong
                    .insert(format!("{} by {role}: not offered, and can be done: {filled:?}", shape.name));
            }
        }
    }

    /// The form as it is offered, then with each of the codes that it shows.
    fn offer(&mut self, filling: &Filling<'_, '_>, role: &'static str) {
        let name = &filling.shape.name;
        self.offered.insert(name.clone());
        let least = filling.least();
        if let Err(refusal) = filling.send(&least) {
            match at_fault(&refusal).filter(|field| MENDED.contains(&(name, field))) {
                Some(field) => {
                    self.mended.insert((name.clone(), field));
                }
                None => {
                    self.wrong.insert(format!("{name} by {role}: {refusal}"));
                }
            }
        }
        for field in filling.shape.fields.iter().filter(|field| least.contains_key(field.name.as_str())) {
            for value in filling.values(field) {
                let said = format!("{name} by {role} with {value}");
                // Beside the other choices as they were, or beside those that go with it.
                let is_post =
                    |name: &str| filling.shape.field(name).is_some_and(|field| field.kind == FieldKind::Post);
                let beside = |keep: &dyn Fn(&str) -> bool| {
                    let kept = least.iter().filter(|(name, _)| keep(name));
                    let mut filled: Filled = kept.map(|(name, value)| (*name, value.clone())).collect();
                    filled.insert(&field.name, value.clone());
                    filling.fill(&filled, 2)
                };
                if let Err(refusal) = beside(&is_post).or_else(|_| beside(&|_| true)) {
                    self.wrong.insert(format!("{said}: {refusal}"));
                }
            }
        }
    }
}

impl Filling<'_, '_> {
    /// Any choice with which it could be done although it is not offered.
    fn any(&self) -> Option<Filled> {
        let can = |filled: &Filled| self.send(filled).is_ok();
        let choices =
            self.shape.fields.iter().filter(|field| {
                matches!(field.kind, FieldKind::One(..) | FieldKind::Many(..) | FieldKind::Flag)
            });
        let one = |field: &'static FieldShape| {
            let with = move |value| Filled::from([(field.name.as_str(), value)]);
            self.values(field).into_iter().map(with)
        };
        std::iter::once(Filled::new()).chain(choices.flat_map(one)).find(can)
    }
}

#[test]
fn what_is_offered_can_be_done() {
    let college = College { weeks: 8, ..College::new(1, 600) };
    let mut host = Rehearsal::of(&college, &test_tag).unwrap();
    set_up(&mut host, &college, &test_tag).unwrap();
    let mut semester = Semester::new(college.seed, college.first_day, college.weeks);
    let (id, mut next, mut turn) = (Uuid::from_bytes([7; 16]), host.now(), 0);
    let mut found = Findings::default();
    loop {
        let mut is_over = true;
        play(&mut host, &mut semester, &test_tag, &mut |step, _| {
            is_over = step.at < next;
            is_over
        })
        .unwrap();
        if is_over {
            break;
        }
        let (network, now) = (host.network(), host.now());
        // Days and nights in turn.
        next = now.plus_minutes(61 * 60);
        let roster = &network.roster;
        let holders = |post| roster.holders(post, now).map(move |posting| (posting.person, Some(post)));
        let firsts = Role::ALL.iter().filter_map(|role| roster.posts().find(|(_, post)| post.role == *role));
        let cast: BTreeSet<_> = firsts.flat_map(|(post, _)| holders(post)).collect();
        for case in (1..network.cases_end().0).map(CaseNo) {
            let mut clocks = network.escalation.of_case(case).peekable();
            // Of those on which nobody works a few are enough.
            if clocks.peek().is_none() && case.0 / 2 % 8 != 0 {
                continue;
            }
            let owners = clocks.filter_map(|(_, clock)| clock.owner);
            // Whoever works on it each time; everybody else of the cast in turn.
            let mut people: BTreeSet<_> = cast.iter().skip(turn % 4).step_by(4).copied().collect();
            turn += 1;
            people.extend(network.holder(case).into_iter().chain(owners).flat_map(holders));
            people.extend(network.subject(case).map(|person| (person, None)));
            for (by, post) in people {
                if sight(network, by, post, case, now).is_some() {
                    let trial = Trial { network, by, post, at: now, id };
                    found.look(&trial, case);
                    if case.0 % 5 == 0 {
                        found.begin(&trial, network.subject(case));
                    }
                }
            }
        }
    }
    let wrong: Vec<String> = found.wrong.into_iter().collect();
    assert_eq!(wrong, Vec::<String>::new());
    assert!(found.offered.len() > 40, "a semester offers few forms: {:?}", found.offered);
    for action in ["crisis.ratify", "report.join", "report.part", "roster.record_absence", "duty.open_task"] {
        assert!(found.offered.contains(action), "{action} is offered to nobody");
    }
    let mended: Vec<(&str, &str)> =
        found.mended.iter().map(|(name, field)| (name.as_str(), *field)).collect();
    assert_eq!(mended, MENDED, "a refusal that is on the list and never comes");
}
