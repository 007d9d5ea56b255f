//! The forms of a case: one for each action that its window lists, the likely next step first and open.

use serde::Serialize;
use wuji_core::crisis::{Act as Done, Advice, EndedBy, Factor, Grade, Instrument, KinResult, Measure};
use wuji_core::escalation::Item;
use wuji_core::focus::{Change, Ground};
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::report::{Outcome, Urgency};

use super::listing::change as change_said;
use crate::pages::asked::Asked;
use crate::pages::forms::{Choice, Choices, Control, Field, Form, Kept, Look, Opt, shaped};
use crate::pages::labels;
use crate::pages::report_now::code;
use crate::reading::{
    Actor, CaseWindow, CrisisWindow, DeciderChoice, Head, PersonLabel, PostLabel, ReportWindow, SubjectLabel,
};
use crate::shape::shape;
use crate::text::{Text, key};

/// A form that folds.
pub(super) struct Act {
    kind: String,
    pub(super) summary: String,
    pub(super) open: bool,
    pub(super) form: Form,
}

impl Act {
    /// Whether it holds what was refused.
    pub(super) fn is_refused(&self) -> bool {
        self.form.is_refused()
    }
}

/// What the forms of a case depend on.
pub(super) struct Acting<'w> {
    pub(super) head: &'w Head,
    person: Option<PersonNo>,
    advisor: bool,
    emergency: bool,
    listed: Option<Grade>,
    /// What was done already and is seldom done again.
    done: Vec<&'static str>,
}

/// The order in which they stand: what comes first of those that can be done is the likely next step.
const ORDER: [&str; 33] = [
    "report.acknowledge",
    "crisis.approve_regrade",
    "crisis.decide",
    "crisis.propose",
    "focus.approve",
    "focus.decline",
    "crisis.assess",
    "report.accept",
    "report.forward",
    "roster.identify",
    "crisis.contact_kin",
    "report.note",
    "crisis.note",
    "report.settle",
    "crisis.give_notice",
    "focus.review",
    "report.supplement",
    "report.send",
    "crisis.object",
    "report.return",
    "report.hand_off",
    "crisis.hand_off",
    "focus.propose",
    "crisis.close",
    "report.recuse",
    "crisis.recuse",
    "duty.acknowledge_task",
    "duty.confirm_task",
    "duty.finish_task",
    "duty.progress_task",
    "duty.see_lapse",
    "duty.return_task",
    "duty.withdraw_task",
];

/// After these somebody may no longer see the case: he goes on at his desk.
const LEAVES: [&str; 8] = [
    "report.forward",
    "report.return",
    "report.hand_off",
    "crisis.hand_off",
    "report.recuse",
    "crisis.recuse",
    "focus.approve",
    "focus.decline",
];

impl<'w> Acting<'w> {
    pub(super) fn of(window: &'w CaseWindow) -> Self {
        match window {
            CaseWindow::Report(window) => Self::of_report(window),
            CaseWindow::Crisis(window) => Self::of_crisis(window),
            CaseWindow::Listing(window) => {
                Self { listed: window.grade, ..Self::about(&window.head, window.subject.as_ref()) }
            }
            CaseWindow::Plain(window) => Self::about(&window.head, window.subject.as_ref()),
            CaseWindow::Task(window) => Self::about(&window.head, None),
            CaseWindow::Lapse(window) => Self::about(&window.head, None),
        }
    }

    fn about(head: &'w Head, person: Option<&PersonLabel>) -> Self {
        let person = person.map(|person| person.person);
        Self { head, person, advisor: false, emergency: false, listed: None, done: Vec::new() }
    }

    fn of_report(window: &'w ReportWindow) -> Self {
        let head = &window.head;
        let own = head.post.clone().map(Actor::Post);
        let waits = head.clocks.iter().any(|clock| clock.item == Item::Acknowledge && clock.owner == own);
        let owes = waits || !window.acknowledged;
        Self {
            advisor: head.post.as_ref().is_some_and(|post| post.role == wuji_core::roster::Role::Advisor),
            emergency: window.level.is_some_and(|level| level == Urgency::Emergency.level()),
            done: if owes { Vec::new() } else { vec!["report.acknowledge"] },
            ..Self::about(head, known(window.subject.as_ref()))
        }
    }

    fn of_crisis(window: &'w CrisisWindow) -> Self {
        let waits = |item| window.head.clocks.iter().any(|clock| clock.item == item);
        let done = [
            ("crisis.assess", true),
            ("crisis.propose", window.proposal.is_some()),
            ("crisis.decide", !waits(Item::Decision)),
            ("crisis.contact_kin", !waits(Item::KinContact)),
        ];
        let done = done.into_iter().filter(|(_, done)| *done).map(|(kind, _)| kind).collect();
        Self { done, ..Self::about(&window.head, known(window.subject.as_ref())) }
    }
}

fn known(subject: Option<&SubjectLabel>) -> Option<&PersonLabel> {
    match subject {
        Some(SubjectLabel::Person(person)) => Some(person),
        Some(SubjectLabel::Described) | None => None,
    }
}

/// The forms, in their order.
pub(super) fn acts(
    asked: &Asked,
    case: CaseNo,
    acting: &Acting<'_>,
    deciders: &[DeciderChoice],
    kept: Option<&Kept>,
) -> Vec<Act> {
    let text = asked.text;
    let page = format!("/cases/{case}");
    let is_done = |kind: &&str| acting.done.contains(kind);
    let mut acts: Vec<Act> = ORDER
        .into_iter()
        .filter(|kind| !is_done(kind))
        .chain(ORDER.into_iter().filter(is_done))
        .filter(|kind| acting.head.actions.iter().any(|action| action == kind))
        .filter_map(|kind| {
            let then = if LEAVES.contains(&kind) { "/desk" } else { page.as_str() };
            let form = Form::of(text, kind, &page).hidden("then", then);
            let form = match &acting.head.post {
                Some(post) => form.hidden("as", post.post),
                None => form,
            };
            // A proposal for the register is about a person; every other action is about the case.
            let form = match (kind, acting.person) {
                ("focus.propose", Some(person)) => {
                    form.hidden("person:number", person).hidden("source:number", case)
                }
                ("focus.propose", None) => return None,
                _ => form.hidden("case:number", case),
            };
            let filler = Filler { text, acting, deciders };
            let form = filler.fields(kind, form)?.keep(kept);
            let summary = text.get(&key("action", kind));
            Some(Act { kind: kind.to_owned(), summary, open: form.is_refused(), form })
        })
        .collect();
    acts.extend(acting.head.actions.iter().filter(|kind| !ORDER.contains(&kind.as_str())).filter_map(
        |kind| {
            let form = Form::of(text, kind, &page).hidden("then", &page).hidden("case:number", case);
            let form = match &acting.head.post {
                Some(post) => form.hidden("as", post.post),
                None => form,
            };
            let targets = &acting.head.targets;
            let posts = targets.posts.get(kind).map(Vec::as_slice).unwrap_or_default();
            let among = Choices { posts, codes: targets.codes.get(kind) };
            // Of a case or of a person: here it is of the case.
            let given: &[&str] = if kind == "rights.disclose" { &["case", "person"] } else { &["case"] };
            let form = shaped(text, form, shape(kind)?, given, among)?.keep(kept);
            let summary = text.get(&key("action", kind));
            Some(Act { kind: kind.clone(), summary, open: form.is_refused(), form })
        },
    ));
    let first = acts.first_mut().filter(|_| kept.is_none());
    if let Some(first) = first.filter(|act| !acting.done.contains(&act.kind.as_str())) {
        first.open = true;
    }
    acts
}

/// The posts that a decision may name to carry it out.
fn targets_of<'a>(acting: &'a Acting<'_>) -> &'a [PostLabel] {
    acting.head.targets.posts.get("crisis.decide").map(Vec::as_slice).unwrap_or_default()
}

/// Fills forms with their fields.
struct Filler<'f> {
    text: Text,
    acting: &'f Acting<'f>,
    deciders: &'f [DeciderChoice],
}

impl Filler<'_> {
    /// The fields of a form; nothing where there is nobody to choose.
    fn fields(&self, kind: &str, form: Form) -> Option<Form> {
        let text = self.text;
        let targets = &self.acting.head.targets;
        Some(match kind {
            "report.acknowledge" => {
                let form = if self.acting.emergency { form.look("danger") } else { form };
                if self.acting.advisor && self.acting.emergency {
                    let label = text.get("page-act-on_scene");
                    form.field(Field::new("on_scene:flag", label, Control::Flag(false)))
                } else {
                    form
                }
            }
            "report.accept" | "crisis.approve_regrade" | "focus.approve" => form,
            "report.recuse" | "crisis.recuse" => form.look(""),
            "report.note" => form.field(self.words("page-act-note", true)),
            "report.forward" => {
                let mut options = vec![Opt::new("", text.get("page-act-forward-next")).chosen(true)];
                let choice = |choice| Opt::new(code(choice), text.name("page-choice", choice));
                options.extend(targets.forward.iter().map(choice));
                let to =
                    Field::new("to:text", text.get("page-act-to"), Control::Choice(Choice::One, options));
                form.field(to).field(self.words("page-act-why_optional", false))
            }
            "report.return" => {
                form.field(self.posts(&targets.give_back)?).field(self.words("page-act-why", true))
            }
            "report.hand_off" | "crisis.hand_off" => {
                form.field(self.posts(&targets.hand_off)?).field(self.words("page-act-why_optional", false))
            }
            "report.settle" => {
                let given = |outcome: &&Outcome| !matches!(outcome, Outcome::Crisis | Outcome::WithOther);
                let outcomes: Vec<Outcome> = Outcome::ALL.iter().filter(given).copied().collect();
                form.field(self.one("outcome:text", "page-act-outcome", "outcome", &outcomes))
                    .field(self.words("page-act-settle", true))
            }
            "report.supplement" => form.field(self.words("page-sent-supplement", true)),
            "report.send" => {
                let urgencies = [Urgency::Routine, Urgency::Concerning, Urgency::Urgent];
                form.field(self.one("urgency:text", "page-report-urgency", "urgency", &urgencies))
            }
            "roster.identify" => form.field(
                Field::line("person:student_number", text.get("page-act-number"))
                    .hint(Some(text.get("page-about-number_hint")))
                    .needed(),
            ),
            "crisis.assess" => self.assess(form),
            "crisis.propose" => form
                .field(self.many("options:list", "page-act-options", "measure", Measure::ALL).needed())
                .field(self.words("page-act-reasons", true)),
            "crisis.decide" => self.decide(form),
            "crisis.object" => form.field(self.words("page-act-why", true)),
            "crisis.give_notice" => {
                form.field(self.many("advice:list", "page-act-advice", "advice", Advice::ALL).needed())
            }
            "crisis.note" => {
                let mut options = vec![Opt::new("", text.get("page-act-none")).chosen(true)];
                options.extend(Done::ALL.iter().map(|act| Opt::new(code(act), text.name("act", act))));
                form.field(Field::new("act:text", text.get("page-act-act"), Control::Select(options)))
                    .field(self.words("page-act-done", false))
            }
            "crisis.contact_kin" => form
                .field(self.one("result:text", "page-act-kin", "kin_result", KinResult::ALL))
                .field(self.words("page-act-kin_words", true)),
            "crisis.close" => form
                .field(self.one("outcome:text", "page-act-ended", "ended_by", EndedBy::ALL))
                .field(self.words("page-act-settle", true))
                .look("danger"),
            "focus.propose" => propose_fields(text, form, self.acting.listed),
            "focus.decline" => form.field(self.words("page-act-why", true)).look(""),
            "focus.review" => form.field(self.words("page-act-review", true)),
            "duty.acknowledge_task" | "duty.confirm_task" | "duty.see_lapse" => form,
            "duty.progress_task" => form
                .field(self.typed("percent:number", "page-act-percent", "number", Some((0, 100))))
                .field(self.words("page-act-done", false)),
            "duty.finish_task" => form.field(self.words("page-act-done", false)),
            "duty.return_task" => form
                .field(self.typed("due:text", "page-act-due", "date", None))
                .field(self.words("page-act-lacks", true)),
            "duty.withdraw_task" => form.field(self.words("page-act-why", true)).look(""),
            _ => return None,
        })
    }

    fn assess(&self, form: Form) -> Form {
        let text = self.text;
        let mut grades = vec![Opt::new("", text.get("page-act-no_crisis"))];
        let hint = |grade: &Grade| Some(text.get(&key("page-grade-hint", &code(grade))));
        let grade = |grade: &Grade| Opt::new(code(grade), text.name("grade", grade)).hint(hint(grade));
        grades.extend(Grade::ALL.iter().map(grade));
        form.field(Field::new("grade:text", text.get("page-act-grade"), Control::Choice(Choice::One, grades)))
            .field(self.many("factors:list", "page-act-factors", "factor", Factor::ALL))
            .field(self.one("instrument:text", "page-act-instrument", "instrument", Instrument::ALL))
            .field(
                Field::line("watcher:student_number", text.get("page-act-watcher"))
                    .hint(Some(text.get("page-act-watcher-hint"))),
            )
            .field(self.words("page-act-assessment", false))
    }

    fn decide(&self, form: Form) -> Form {
        let text = self.text;
        let votes = ["", "for", "for_phone", "against", "against_phone"];
        // A list of nobody is a list: the core says how many it needs.
        let form = form.hidden("deciders:none", "none");
        let mut form =
            form.field(self.many("measures:list", "page-act-measures", "measure", Measure::ALL).needed());
        for decider in self.deciders {
            let options = votes
                .map(|vote| {
                    let label = if vote.is_empty() { "page-vote-none" } else { vote_key(vote) };
                    Opt::new(vote, text.get(label)).chosen(vote.is_empty())
                })
                .into();
            let post = labels::post(text, &decider.post);
            let who = match &decider.name {
                Some(name) => text.with("page-post", &[("role", name), ("place", &post)]),
                None => post,
            };
            let away = decider.is_away.then(|| text.get("page-act-away"));
            let name = format!("deciders:decider-{}", decider.person);
            form = form.field(Field::new(&name, who, Control::Choice(Choice::OneInRow, options)).hint(away));
        }
        let executing = targets_of(self.acting).iter().map(|post| {
            let name = format!("executing:execute-{}", post.post);
            let look = Look { kind: "date", complete: "off", range: None };
            Field::new(&name, labels::post(text, post), Control::Line(look, String::new()))
        });
        form.field(self.words("page-act-decision", true))
            .folding(text.get("page-act-executing"), executing.collect::<Vec<_>>())
    }

    fn words(&self, label: &str, needed: bool) -> Field {
        let field = Field::words("words:words", self.text.get(label), 4);
        if needed { field.needed() } else { field }
    }

    fn typed(&self, name: &str, label: &str, kind: &'static str, range: Option<(u32, u32)>) -> Field {
        let look = Look { kind, complete: "off", range };
        Field::new(name, self.text.get(label), Control::Line(look, String::new())).needed()
    }

    fn one<T: Serialize>(&self, name: &str, label: &str, prefix: &str, values: &[T]) -> Field {
        let options =
            values.iter().map(|value| Opt::new(code(value), self.text.name(prefix, value))).collect();
        Field::new(name, self.text.get(label), Control::Choice(Choice::One, options)).needed()
    }

    fn many<T: Serialize>(&self, name: &str, label: &str, prefix: &str, values: &[T]) -> Field {
        let options =
            values.iter().map(|value| Opt::new(code(value), self.text.name(prefix, value))).collect();
        Field::new(name, self.text.get(label), Control::Choice(Choice::Many, options))
    }

    fn posts(&self, posts: &[PostLabel]) -> Option<Field> {
        let option = |post: &PostLabel| Opt::new(post.post, labels::post(self.text, post));
        let options: Vec<Opt> = posts.iter().map(option).collect();
        let one = Control::Choice(Choice::One, options);
        (!posts.is_empty()).then(|| Field::new("to:number", self.text.get("page-act-to"), one).needed())
    }
}

fn vote_key(vote: &str) -> &'static str {
    match vote {
        "for" => "page-vote-for",
        "for_phone" => "page-vote-for_phone",
        "against" => "page-vote-against",
        _ => "page-vote-against_phone",
    }
}

/// The fields of a proposal for the register: what shall change, on which grounds, why.
pub(in crate::pages) fn propose_fields(text: Text, form: Form, listed: Option<Grade>) -> Form {
    let mut changes = vec![Opt::new("", text.get("page-about-choose"))];
    let grades = || Grade::ALL.iter().rev().copied();
    if listed.is_none() {
        changes.extend(
            grades().map(|grade| {
                Opt::new(format!("list-{}", code(&grade)), change_said(text, Change::List(grade)))
            }),
        );
    }
    changes.extend(grades().filter(|grade| listed != Some(*grade)).map(|grade| {
        Opt::new(format!("regrade-{}", code(&grade)), change_said(text, Change::Regrade(grade)))
    }));
    changes.push(Opt::new("delist", change_said(text, Change::Delist)));
    let grounds =
        Ground::ALL.iter().map(|ground| Opt::new(code(ground), text.name("ground", ground))).collect();
    form.field(Field::new("change:change", text.get("page-act-change"), Control::Select(changes)).needed())
        .field(
            Field::new("grounds:list", text.get("page-act-grounds"), Control::Choice(Choice::Many, grounds))
                .needed(),
        )
        .field(Field::words("words:words", text.get("page-act-why"), 3).needed())
}
