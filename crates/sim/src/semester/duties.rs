//! What people do about their duties: most in time, some late, some waived, some not at all; trainings and who attends them;
//! tasks and what becomes of them; documents, budget, qualifications, places.
//!
//! Chance has a stream of its own here, so that what people report does not depend on what they are obliged to.

use wuji_core::action::Action;
use wuji_core::calendar::Days;
use wuji_core::duty::{
    AcknowledgeTask, Adopt, Attend, Authority, Cadence, Change, ConfirmTask, Document, DocumentKind,
    FileDocument, FinishTask, Instance, Medium, OpenTask, OpenVenue, OwnDuty, Place, ProgressTask, Proof,
    Qualify, Record, ReturnTask, Rule, Scope, SeeLapse, SetBudget, Spend, Status, TaskKind, TaskState,
    Tighten, Waive, Want, Withdraw, WithdrawTask, askable, catalogue,
};
use wuji_core::escalation::{Clock, Item};
use wuji_core::ids::{EvidenceNo, PersonNo, PostNo, UnitNo};
use wuji_core::limits::ATTENDEES_MAX;
use wuji_core::network::Network;
use wuji_core::roster::{Role, UnitKind};
use wuji_core::time::{At, Day};
use wuji_core::words::Title;

use super::Semester;
use super::agenda::Plan;
use crate::college::{Asked, slot};
use crate::texts::{titled, titles};

/// Something about duties.
#[derive(Debug, Clone)]
pub(super) enum Doing {
    /// A duty is done, if nobody has yet.
    Do(Box<Instance>),
    /// A duty is waived, if nobody has done it yet.
    Waive(Box<Instance>),
    /// People attend a training that was held.
    Attend(EvidenceNo),
    /// Supervisors look at what was missed.
    Look,
    /// Something rare.
    Errand(Errand),
}

/// Something rare about duties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    /// The college adopts a duty of its own, and another cadence for one of the catalogue.
    Adopted,
    /// A station binds itself to be earlier.
    Tightened,
    /// Something is recorded in error.
    Mistaken,
    /// The error is taken back.
    Withdrawn,
    /// The leading group gives tasks.
    Resolved,
    /// The centre gives directives to stations.
    Directed,
    /// Stations ask commissioners for materials.
    Asked,
    /// A task is taken back.
    Recalled,
    /// The budget of this year is set, late.
    Budgeted,
    /// The next year's too.
    BudgetedAhead,
    /// Money is spent.
    Spent,
    /// Advisors' qualifications are recorded.
    Qualified,
    /// The province's policy is filed.
    Filed,
}

/// When: week, day from Monday, minute.
const CALENDAR: [(Errand, i32, i32, u16); 19] = [
    (Errand::Budgeted, 1, 2, 9 * 60 + 30),
    (Errand::Filed, 1, 3, 10 * 60 + 5),
    (Errand::Adopted, 2, 0, 9 * 60 + 7),
    (Errand::Resolved, 2, 2, 16 * 60 + 10),
    (Errand::Tightened, 2, 3, 10 * 60 + 12),
    (Errand::Qualified, 3, 1, 15 * 60 + 20),
    (Errand::Directed, 3, 2, 9 * 60 + 40),
    (Errand::Asked, 3, 4, 11 * 60 + 3),
    (Errand::Recalled, 3, 4, 11 * 60 + 9),
    (Errand::Mistaken, 4, 3, 14 * 60 + 17),
    (Errand::Withdrawn, 4, 3, 14 * 60 + 41),
    (Errand::Spent, 5, 1, 10 * 60 + 22),
    (Errand::Resolved, 7, 2, 16 * 60 + 10),
    (Errand::Asked, 9, 1, 11 * 60 + 3),
    (Errand::Spent, 9, 3, 10 * 60 + 22),
    (Errand::Directed, 11, 2, 9 * 60 + 40),
    (Errand::BudgetedAhead, 12, 2, 9 * 60 + 30),
    (Errand::Spent, 14, 1, 10 * 60 + 22),
    (Errand::Resolved, 15, 2, 16 * 60 + 10),
];

impl Semester {
    pub(super) fn plan_duty_errands(&mut self) {
        for (errand, week, day, minute) in CALENDAR {
            self.agenda.put(self.instant(week, day, minute), Plan::Duty(Doing::Errand(errand)));
        }
    }

    /// Plans what begins in the week of a Monday; in the first week also what began before.
    pub(super) fn plan_duties(&mut self, network: &Network, monday: Day) {
        let week = Days { first: monday, last: monday.plus(6) };
        let begins = |instance: &Instance| {
            instance.period.first >= monday || (monday == self.first_day && instance.status == Status::Due)
        };
        let mut due = network.duties(None, week, monday);
        due.retain(|instance| begins(instance) && instance.period.first <= week.last);
        for instance in due {
            let form = network.duty.form(instance.duty);
            // Trainings show themselves by who attends, the centre's report and bulletin by being given.
            let of_paper = [catalogue::CT_10_REPORT, catalogue::CT_10_BULLETIN].contains(&instance.duty);
            if of_paper || form.is_none_or(|form| matches!(form.scope, Scope::Holders(_))) {
                continue;
            }
            let first = instance.period.first.max(monday);
            // What ends after the play is done while it lasts, if most of its time lies within.
            let cut = self.last_day().min(instance.period.last);
            let is_cut =
                cut < instance.period.last && cut.since(first) * 2 > instance.period.last.since(first);
            let last = if is_cut { cut } else { instance.period.last };
            let days = i64::from(last.since(first));
            let chance = if is_cut { 0 } else { self.random.below(100) };
            let on = match chance {
                0..88 => first.plus(self.random.between(days / 4, days + 1) as i32),
                88..93 => last.plus(self.random.between(1, 6) as i32),
                93..96 => first.plus((days / 2) as i32),
                _ => continue,
            };
            let doing = if (93..96).contains(&chance) {
                Doing::Waive(Box::new(instance))
            } else {
                Doing::Do(Box::new(instance))
            };
            let minute = self.random.between(8 * 60 + 30, 21 * 60) as u16;
            self.agenda.put(on.at_minute(minute), Plan::Duty(doing));
        }
        self.agenda.put(monday.at_minute(10 * 60), Plan::Duty(Doing::Look));
    }

    /// Does something about duties; `None` where there is nothing to do.
    pub(super) fn duty(&mut self, network: &Network, at: At, doing: Doing) -> Option<Vec<Asked>> {
        match doing {
            Doing::Do(instance) => {
                let asked = self.do_duty(network, at, &instance);
                if asked.is_none() && at.day() < instance.period.last {
                    // Nobody was there who could.
                    self.agenda.put(at.plus_minutes(24 * 60), Plan::Duty(Doing::Do(instance)));
                }
                asked
            }
            Doing::Waive(instance) => {
                let (person, post) = self.chair(network, at)?;
                let words = self.say("declined");
                let (duty, place, period) = (instance.duty, instance.place, instance.period.first);
                let waive = Waive { duty, place, period, words: Some(slot(0)) };
                let is_undone = self.is_undone(network, &instance);
                is_undone.then(|| vec![self.ask_saying(person, post, Action::WaiveDuty(waive), words)])
            }
            Doing::Attend(evidence) => self.attend(network, at, evidence),
            Doing::Look => Some(self.look_at_lapses(network, at)),
            Doing::Errand(errand) => self.duty_errand(network, at, errand),
        }
    }

    fn is_undone(&self, network: &Network, instance: &Instance) -> bool {
        let mut all = network.duty.all_evidence();
        !all.any(|(_, row)| {
            row.duty == instance.duty && row.place == instance.place && row.period == instance.period.first
        })
    }

    fn do_duty(&mut self, network: &Network, at: At, instance: &Instance) -> Option<Vec<Asked>> {
        let form = network.duty.form(instance.duty)?;
        let post = instance.owner?;
        let person = self.someone(network, post, at, &[])?;
        let wants = |want| form.wants.contains(&want);
        let titles = titles("activities");
        let title = self.random.pick(&titles).copied().and_then(titled);
        match form.proven_by {
            Proof::Record => {}
            Proof::Document(_) | Proof::Venue => {
                let action = filed(form.proven_by, instance, title?, at.day())?;
                return self.is_undone(network, instance).then(|| vec![self.ask(person, post, action)]);
            }
            // Errands, papers and trainings prove these.
            Proof::Budget | Proof::Report | Proof::Bulletin | Proof::Attendance(_) => return None,
        }
        let asked = if wants(Want::Asked) { askable(network, instance.place) } else { Vec::new() };
        let most = self.random.between(1, 6) as usize;
        let asked: Vec<PostNo> = asked.into_iter().take(most).collect();
        if wants(Want::Asked) && asked.is_empty() {
            return None;
        }
        // Check-ins and summaries speak of people: some are written down.
        let says = self.random.percent(20);
        let words = if says { self.say("weekly") } else { Vec::new() };
        let record = Record {
            duty: instance.duty,
            place: instance.place,
            period: Some(instance.period.first),
            on: None,
            title: title.filter(|_| wants(Want::Title)),
            count: wants(Want::Count).then(|| self.random.between(5, 300) as u32),
            minutes: wants(Want::Minutes).then(|| self.random.between(3, 13) as u32 * 15),
            medium: wants(Want::Medium).then(|| self.random.pick(Medium::ALL).copied()).flatten(),
            asked,
            words: says.then(|| slot(0)),
        };
        if record.minutes.is_some() || record.duty == catalogue::SA_3_BRIEFING {
            let next = EvidenceNo(network.duty.evidence_len());
            self.agenda.put(at.plus_minutes(60), Plan::Duty(Doing::Attend(next)));
        }
        Some(vec![self.ask_saying(person, post, Action::RecordDuty(record), words)])
    }

    /// Most commissioners, officers and counsellors come to a training of the centre; some advisors to the others.
    fn attend(&mut self, network: &Network, at: At, number: EvidenceNo) -> Option<Vec<Asked>> {
        let evidence = network.duty.evidence(number)?;
        let post = evidence.by?;
        let person = self.someone(network, post, at, &[])?;
        let invited = |role: Role| match role {
            Role::Commissioner | Role::DormOfficer | Role::StationCounsellor => {
                evidence.duty == catalogue::CT_6_TRAINING
            }
            Role::Advisor => true,
            _ => false,
        };
        let posts = network.roster.posts().filter(|(_, post)| invited(post.role));
        let mut people: Vec<PersonNo> = posts
            .flat_map(|(post, _)| network.roster.holders(post, at))
            .map(|posting| posting.person)
            .collect();
        people.sort_unstable();
        people.dedup();
        people.retain(|_| self.random.percent(85));
        let people: Vec<Vec<PersonNo>> = people.chunks(ATTENDEES_MAX).map(<[PersonNo]>::to_vec).collect();
        let asked = people.into_iter().map(|people| {
            let attend = Attend { evidence: number, people, minutes: None };
            self.ask(person, post, Action::Attend(attend))
        });
        Some(asked.collect())
    }

    /// Whoever was told of lapses sees most of them on Monday.
    fn look_at_lapses(&mut self, network: &Network, at: At) -> Vec<Asked> {
        let unseen: Vec<_> = network
            .duty
            .lapses()
            .rev()
            .take(400)
            .filter(|(_, lapse)| !lapse.seen)
            .filter_map(|(case, lapse)| Some((case, lapse.told?)))
            .collect();
        let mut asked = Vec::new();
        for (case, post) in unseen {
            if self.random.percent(70)
                && let Some(person) = self.someone(network, post, at, &[])
            {
                asked.push(self.ask(person, post, Action::SeeLapse(SeeLapse { case })));
            }
        }
        asked
    }

    /// Answers the clock of a task: acknowledges, furthers or finishes it; confirms it or sends it back.
    pub(super) fn answer_task(&mut self, network: &Network, at: At, clock: &Clock) -> Option<Vec<Asked>> {
        let case = clock.case;
        let task = network.duty.tasks().get(case)?;
        if clock.start.row.item == Item::Confirmation {
            let post = task.from?;
            let person = self.someone(network, post, at, &[])?;
            if self.random.percent(25) {
                let words = self.say("declined");
                let due = at.day().plus(self.random.between(7, 21) as i32);
                let back = Action::ReturnTask(ReturnTask { case, due, words: Some(slot(0)) });
                return Some(vec![self.ask_saying(person, post, back, words)]);
            }
            return Some(vec![self.ask(person, post, Action::ConfirmTask(ConfirmTask { case }))]);
        }
        let post = task.to?;
        let person = self.someone(network, post, at, &[])?;
        let mut asked = Vec::new();
        if task.state == TaskState::Open {
            asked.push(self.ask(person, post, Action::AcknowledgeTask(AcknowledgeTask { case })));
        }
        let percent = 10 * self.random.between(1, 10) as u8;
        if percent != task.percent {
            let progress = ProgressTask { case, percent, words: None };
            asked.push(self.ask(person, post, Action::ProgressTask(progress)));
        }
        asked.push(self.ask(person, post, Action::FinishTask(FinishTask { case, words: None })));
        Some(asked)
    }

    fn chair(&mut self, network: &Network, at: At) -> Option<(PersonNo, PostNo)> {
        let post = network.roster.single_post(UnitKind::LeadingGroup, Role::LeadingChair)?;
        Some((self.someone(network, post, at, &[])?, post))
    }

    fn of_single(
        &mut self,
        network: &Network,
        at: At,
        kind: UnitKind,
        role: Role,
    ) -> Option<(PersonNo, PostNo)> {
        let post = network.roster.single_post(kind, role)?;
        Some((self.someone(network, post, at, &[])?, post))
    }

    fn duty_errand(&mut self, network: &Network, at: At, errand: Errand) -> Option<Vec<Asked>> {
        let (chair, office) = self.chair(network, at)?;
        let roster = &network.roster;
        let day = at.day();
        let station = stations(network).first().copied()?;
        let activity = titles("activities").first().copied().and_then(titled)?;
        let action = match errand {
            Errand::Adopted => {
                let rule = |cadence| Rule { cadence, days_early: 0 };
                let own = OwnDuty {
                    title: activity,
                    scope: Scope::Stations,
                    owner: Role::StationCounsellor,
                    rule: rule(Cadence::Weeks { weeks: 3 }),
                };
                let change = Change { duty: catalogue::YL_2, rule: Some(rule(Cadence::Term { times: 3 })) };
                Action::AdoptDuties(Adopt { from: None, changes: vec![change], own: vec![own] })
            }
            Errand::Tightened => {
                let post = roster.post_of(station, Role::StationDirector)?;
                let person = self.someone(network, post, at, &[])?;
                let rule = Rule { cadence: Cadence::Weeks { weeks: 2 }, days_early: 2 };
                let action = Tighten { unit: station, duty: catalogue::SA_5, rule };
                return Some(vec![self.ask(person, post, Action::TightenDuty(action))]);
            }
            Errand::Mistaken => {
                let record = Record {
                    duty: catalogue::LG_5,
                    place: Place::College,
                    period: None,
                    on: Some(day.plus(-1)),
                    title: Some(activity),
                    count: None,
                    minutes: None,
                    medium: None,
                    asked: Vec::new(),
                    words: None,
                };
                Action::RecordDuty(record)
            }
            Errand::Withdrawn => {
                let mut own = network.duty.all_evidence().filter(|(_, row)| row.duty == catalogue::LG_5);
                let evidence = own.next()?.0;
                let words = self.say("declined");
                let action = Action::WithdrawEvidence(Withdraw { evidence, words: Some(slot(0)) });
                return Some(vec![self.ask_saying(chair, office, action, words)]);
            }
            Errand::Resolved => return self.resolve(network, at, (chair, office)),
            Errand::Directed => {
                let (person, post) = self.of_single(network, at, UnitKind::Centre, Role::CentreDirector)?;
                let to = stations(network).into_iter();
                let to: Vec<PostNo> =
                    to.filter_map(|unit| roster.post_of(unit, Role::StationCounsellor)).collect();
                return Some(self.give(person, post, TaskKind::Directive, to, day.plus(21)));
            }
            Errand::Asked => {
                let post = roster.post_of(station, Role::StationCounsellor)?;
                let person = self.someone(network, post, at, &[])?;
                let classes = roster.classes().filter(|(_, class)| class.unit == station).take(4);
                let to = classes.filter_map(|(_, class)| class.commissioner).collect();
                return Some(self.give(person, post, TaskKind::Materials, to, day.plus(10)));
            }
            Errand::Recalled => {
                let mut tasks = network.duty.tasks().iter().rev();
                let (case, task) = tasks.find(|(_, task)| task.state == TaskState::Open)?;
                let post = task.from?;
                let person = self.someone(network, post, at, &[])?;
                let words = self.say("declined");
                let action = Action::WithdrawTask(WithdrawTask { case, words: Some(slot(0)) });
                return Some(vec![self.ask_saying(person, post, action, words)]);
            }
            Errand::Budgeted => Action::SetBudget(SetBudget { year: year(day, 0)?, fen: 12_000_000 }),
            Errand::BudgetedAhead => Action::SetBudget(SetBudget { year: year(day, 1)?, fen: 15_000_000 }),
            Errand::Spent => {
                let (person, post) = self.of_single(network, at, UnitKind::Centre, Role::CentreDirector)?;
                let unit = roster.single(UnitKind::Centre);
                let fen = self.random.between(50, 600) as u64 * 10_000;
                let action = Spend { fen, on: day, title: activity, unit };
                return Some(vec![self.ask(person, post, Action::Spend(action))]);
            }
            Errand::Qualified => return self.qualify(network, at),
            Errand::Filed => {
                let unit = roster.single(UnitKind::LeadingGroup)?;
                let (kind, authority) = (DocumentKind::Policy, Authority::Province);
                file(kind, authority, unit, activity, day.plus(-20))
            }
        };
        Some(vec![self.ask(chair, office, action)])
    }

    /// The leading group's resolutions: one for each office, and one that two do together.
    fn resolve(&mut self, network: &Network, at: At, from: (PersonNo, PostNo)) -> Option<Vec<Asked>> {
        let single = |kind, role| network.roster.single_post(kind, role);
        let centre = single(UnitKind::Centre, Role::CentreDirector)?;
        let affairs = single(UnitKind::StudentAffairs, Role::StudentAffairsTeacher)?;
        let league = single(UnitKind::YouthLeague, Role::YouthLeagueTeacher)?;
        let due = at.day().plus(28);
        let mut asked = self.give(from.0, from.1, TaskKind::Resolution, vec![centre, affairs], due);
        let mut joint = self.give(from.0, from.1, TaskKind::Joint, vec![league], due);
        if let Some(Action::OpenTask(task)) = joint.first_mut().map(|asked| &mut asked.request.action) {
            task.with.push(centre);
        }
        asked.extend(joint);
        Some(asked)
    }

    fn give(&mut self, by: PersonNo, post: PostNo, kind: TaskKind, to: Vec<PostNo>, due: Day) -> Vec<Asked> {
        let titles = titles("activities");
        let mut asked = Vec::new();
        for to in to {
            let Some(title) = self.random.pick(&titles).copied().and_then(titled) else { continue };
            let task = OpenTask { kind, title, to, with: Vec::new(), due, origin: None, words: None };
            asked.push(self.ask(by, post, Action::OpenTask(task)));
        }
        asked
    }

    fn qualify(&mut self, network: &Network, at: At) -> Option<Vec<Asked>> {
        let (by, post) =
            self.of_single(network, at, UnitKind::StudentAffairs, Role::StudentAffairsTeacher)?;
        let title = titles("qualification").first().copied().and_then(titled)?;
        let advisors = network.roster.posts().filter(|(_, post)| post.role == Role::Advisor);
        let people: Vec<PersonNo> = advisors
            .flat_map(|(post, _)| network.roster.holders(post, at))
            .map(|posting| posting.person)
            .take(12)
            .collect();
        let since = at.day().plus(-400);
        let asked = people.into_iter().map(|person| {
            let until = self.random.percent(60).then(|| since.plus(self.random.between(420, 900) as i32));
            let qualify = Qualify { person, title: title.clone(), since, until };
            self.ask(by, post, Action::Qualify(qualify))
        });
        Some(asked.collect())
    }
}

fn year(day: Day, ahead: i32) -> Option<u16> {
    u16::try_from(day.year() + ahead).ok()
}

fn stations(network: &Network) -> Vec<UnitNo> {
    let stations = network.roster.units().filter(|(_, unit)| unit.kind == UnitKind::Station);
    stations.map(|(unit, _)| unit).collect()
}

fn file(kind: DocumentKind, authority: Authority, unit: UnitNo, title: Title, on: Day) -> Action {
    let document = Document { kind, authority, unit, title, on, clauses: Vec::new(), supersedes: None };
    Action::FileDocument(FileDocument { document })
}

/// The document or place that proves a duty by being filed.
fn filed(proof: Proof, instance: &Instance, title: Title, on: Day) -> Option<Action> {
    let unit = instance.unit?;
    match proof {
        Proof::Venue => Some(Action::OpenVenue(OpenVenue { unit, title })),
        Proof::Document(DocumentKind::Policy) => {
            Some(file(DocumentKind::Policy, Authority::Province, unit, title, on))
        }
        Proof::Document(kind) => Some(file(kind, Authority::Unit, unit, title, on)),
        Proof::Record | Proof::Attendance(_) | Proof::Budget | Proof::Report | Proof::Bulletin => None,
    }
}
