//! Instances, computed from catalogue, calendar and roster, each with its status; and the questions that people ask of them.
//! An answer names places and posts, never a person.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Duties;
use super::cadence::Cadence;
use super::catalogue::DutyNo;
use super::event::Owed;
use super::rules::{Form, Stream};
use super::scope::{Place, Scope, Spot};
use super::state::Waiver;
use crate::calendar::{Calendar, Days};
use crate::ids::{ClassNo, EvidenceNo, PersonNo, PostNo, UnitNo};
use crate::network::Network;
use crate::roster::{Posting, Role};
use crate::time::Day;

/// How it stands with an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Its period has not begun.
    Ahead,
    /// Its period runs.
    Due,
    /// Done within its period.
    Done,
    /// Done after its period.
    Late,
    /// Need not be done.
    Waived,
    /// Its period ended and it was not done; an entry says so.
    Lapsed,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 6] =
        [Status::Ahead, Status::Due, Status::Done, Status::Late, Status::Waived, Status::Lapsed];
}

/// A duty × place × period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Instance {
    /// Which duty.
    pub duty: DutyNo,
    /// For what.
    pub place: Place,
    /// The unit that it counts with.
    pub unit: Option<UnitNo>,
    /// When it is to be done.
    pub period: Days,
    /// How it stands.
    pub status: Status,
    /// The post that owes it.
    pub owner: Option<PostNo>,
    /// What shows that it was done.
    pub evidence: Vec<EvidenceNo>,
    /// Why it need not be done; of one that was missed before anybody said so, its excuse.
    pub waiver: Option<Waiver>,
}

/// Somebody who was to be trained since he was posted, and was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Untrained {
    /// His post.
    pub post: PostNo,
    /// Who.
    pub person: PersonNo,
    /// Posted since.
    pub since: Day,
}

impl Network {
    /// The instances whose periods share a day with `days`, seen from `today`: of one unit, or of all.
    pub fn duties(&self, unit: Option<UnitNo>, days: Days, today: Day) -> Vec<Instance> {
        let streams = self.duty.rules.streams().into_iter();
        let mut found: Vec<Instance> = streams
            .filter(|stream| unit.is_none() || stream.unit.is_none() || stream.unit == unit)
            .flat_map(|stream| {
                let periods = self.duty.rules.periods(&self.calendar, stream, days);
                periods.into_iter().map(move |period| (stream, period))
            })
            .flat_map(|(stream, period)| self.duty.of_period(self, stream, period, today))
            .chain(self.duty.occasions(self, days, today))
            .filter(|instance| unit.is_none() || instance.unit == unit)
            .collect();
        found.sort_by_key(|instance| (instance.duty, instance.period.first, instance.unit, instance.place));
        found
    }

    /// What was missed in `days`: lapsed, and not made good since.
    pub fn missed_duties(&self, unit: Option<UnitNo>, days: Days, today: Day) -> Vec<Instance> {
        let mut found = self.duties(unit, days, today);
        found.retain(|instance| instance.status == Status::Lapsed);
        found
    }

    /// Classes of which a duty is not done in the period that holds `day`: SA.2's list of classes without a theme meeting.
    pub fn classes_without(&self, duty: DutyNo, day: Day, today: Day) -> Vec<ClassNo> {
        let open = |status| matches!(status, Status::Ahead | Status::Due | Status::Lapsed);
        self.duties(None, Days { first: day, last: day }, today)
            .into_iter()
            .filter(|instance| instance.duty == duty && open(instance.status))
            .filter_map(|instance| match instance.place {
                Place::Class(class) | Place::Cover { class, .. } => Some(class),
                Place::College | Place::Unit(_) | Place::Post(_) => None,
            })
            .collect()
    }

    /// Who holds a post of this role on `today` and has attended no training since he was posted.
    pub fn untrained(&self, role: Role, today: Day) -> Vec<Untrained> {
        let posts = self.roster.posts().filter(|(_, post)| post.role == role);
        posts
            .flat_map(|(post, _)| {
                let holders = self.roster.holders(post, today.at_minute(24 * 60 - 1));
                holders.filter(|posting| posting.deputy_of.is_none()).map(move |posting| Untrained {
                    post,
                    person: posting.person,
                    since: posting.period.from.day(),
                })
            })
            .filter(|one| {
                self.duty.trained(&[], one.person, Days { first: one.since, last: today }).is_empty()
            })
            .collect()
    }

    /// Minutes of training that a person attended in a calendar year.
    pub fn training_minutes(&self, person: PersonNo, year: i32) -> u32 {
        let rows = self.duty.attended(person).filter(|(_, row)| row.on.year() == year);
        rows.map(|(_, row)| row.minutes).fold(0, u32::saturating_add)
    }
}

impl Duties {
    /// What a person attended that still counts.
    pub(super) fn attended(
        &self,
        person: PersonNo,
    ) -> impl Iterator<Item = (EvidenceNo, &super::state::Attendance)> {
        let rows = self.attended.get(&person).into_iter().flatten();
        rows.filter(|row| self.evidence(row.evidence).is_some_and(|evidence| !evidence.withdrawn))
            .map(|row| (row.evidence, row))
    }

    /// What a person attended in a period that proves a duty: something of these, or any training where none is named.
    fn trained(&self, of: &[DutyNo], person: PersonNo, period: Days) -> Vec<EvidenceNo> {
        let counts = |number: EvidenceNo, minutes: u32| match of {
            [] => 0 < minutes,
            named => self.evidence(number).is_some_and(|row| named.contains(&row.duty)),
        };
        let rows = self.attended(person).filter(|(_, row)| period.holds(row.on));
        rows.filter(|(number, row)| counts(*number, row.minutes)).map(|(number, _)| number).collect()
    }

    /// The period of a duty at a place that holds `day`.
    pub fn period_holding(&self, network: &Network, duty: DutyNo, place: Place, day: Day) -> Option<Days> {
        let unit = self.form(duty)?.unit(network, place);
        self.period_of(&network.calendar, duty, unit, day)
    }

    /// The period of a duty for a unit that holds `day`. What is due on occasion alone has a period of that day alone.
    pub(super) fn period_of(
        &self,
        calendar: &Calendar,
        duty: DutyNo,
        unit: Option<UnitNo>,
        day: Day,
    ) -> Option<Days> {
        let that_day = || {
            let rule = self.rules.rule(self.rules.stream(duty, unit, day), day)?;
            (rule.cadence == Cadence::OnEvent).then_some(Days { first: day, last: day })
        };
        self.due_period_of(calendar, duty, unit, day).or_else(that_day)
    }

    /// The period of a duty for a unit that holds `day`, at whose end it is missed.
    pub(super) fn due_period_of(
        &self,
        calendar: &Calendar,
        duty: DutyNo,
        unit: Option<UnitNo>,
        day: Day,
    ) -> Option<Days> {
        let window = Days { first: day, last: day };
        let rules = &self.rules;
        let own = rules
            .streams()
            .into_iter()
            .filter(|stream| stream.duty == duty && (stream.unit.is_none() || stream.unit == unit));
        let mut periods = own.flat_map(|stream| {
            let periods = rules.periods(calendar, stream, window).into_iter();
            periods.filter(move |period| rules.stream(duty, unit, period.first) == stream)
        });
        periods.next()
    }

    /// What was done of duties that are due on occasion alone: an instance for each day on which there was one.
    fn occasions(&self, network: &Network, days: Days, today: Day) -> Vec<Instance> {
        let mut found = Vec::new();
        for duty in self.rules.duties().filter(|duty| self.rules.is_ever_on_occasion(*duty)) {
            let Some(form) = self.form(duty) else { continue };
            for place in self.recorded_places(duty) {
                let spot = Spot { duty, place };
                let of_day = |day: &Day| {
                    let unit = form.unit(network, place);
                    let rule = self.rules.rule(self.rules.stream(duty, unit, *day), *day);
                    rule.is_some_and(|rule| rule.cadence == Cadence::OnEvent)
                };
                let on: BTreeSet<Day> = self.evidence_of(spot).map(|(_, row)| row.period).collect();
                let on = on.into_iter().filter(|day| days.holds(*day)).filter(of_day);
                found.extend(on.flat_map(|day| {
                    self.instance(network, &form, spot, Days { first: day, last: day }, today)
                }));
            }
        }
        found
    }

    /// The instances of a stream in one of its periods.
    pub(super) fn of_period(
        &self,
        network: &Network,
        stream: Stream,
        period: Days,
        today: Day,
    ) -> Vec<Instance> {
        let Some(form) = self.form(stream.duty) else { return Vec::new() };
        let mut places = form.places(network);
        places.extend(self.recorded_places(stream.duty));
        places.sort_unstable();
        places.dedup();
        let once = matches!(
            self.rules.rule(stream, period.last),
            Some(super::Rule { cadence: Cadence::Once { .. }, .. })
        );
        let unit = |place| self.owed(network, &form, Spot { duty: stream.duty, place }, period).unit;
        places
            .into_iter()
            .filter(|place| self.rules.stream(stream.duty, unit(*place), period.first) == stream)
            .flat_map(|place| match (form.scope, place) {
                (Scope::Holders(_), Place::Post(post)) if once => {
                    self.each_holder(network, &form, stream, post, period, today)
                }
                (Scope::Holders(_), Place::Post(post)) => {
                    self.all_holders(network, &form, stream, post, period, today)
                }
                _ => self.instance(network, &form, Spot { duty: stream.duty, place }, period, today),
            })
            .collect()
    }

    fn instance(
        &self,
        network: &Network,
        form: &Form,
        spot: Spot,
        period: Days,
        today: Day,
    ) -> Vec<Instance> {
        let Some(status) = self.judge(network, spot, period, today) else { return Vec::new() };
        let evidence = self.evidence_of(spot).filter(|(_, row)| period.holds(row.period));
        let evidence = evidence.map(|(number, _)| number).collect();
        let Owed { unit, owner } = self.owed(network, form, spot, period);
        let waiver = self.waiver(spot, period).copied();
        vec![Instance { duty: spot.duty, place: spot.place, unit, period, status, owner, evidence, waiver }]
    }

    /// Who owed an instance when something was recorded of it; else who owes it now.
    fn owed(&self, network: &Network, form: &Form, spot: Spot, period: Days) -> Owed {
        self.owed_then(spot, period).unwrap_or_else(|| form.owed(network, spot.place))
    }

    /// How it stands with an instance; none where there is none: it came up after its period was closed.
    pub(super) fn judge(&self, network: &Network, spot: Spot, period: Days, today: Day) -> Option<Status> {
        let mut rows = self.evidence_of(spot).filter(|(_, row)| period.holds(row.period)).peekable();
        if rows.peek().is_some() {
            let in_time = rows.any(|(_, row)| row.on <= period.last);
            return Some(if in_time { Status::Done } else { Status::Late });
        }
        self.judge_undone(network, spot, period, today)
    }

    fn judge_undone(&self, network: &Network, spot: Spot, period: Days, today: Day) -> Option<Status> {
        // What is said after the end of a period excuses a lapse and undoes none.
        if self.waiver(spot, period).is_some_and(|waiver| waiver.on <= period.last) {
            return Some(Status::Waived);
        }
        if self.missed(spot, period).is_some() {
            return Some(Status::Lapsed);
        }
        let form = self.form(spot.duty)?;
        let stream = self.rules.stream(spot.duty, form.unit(network, spot.place), period.first);
        match self.is_closed(stream, period) {
            true => None,
            false if today < period.first => Some(Status::Ahead),
            false => Some(Status::Due),
        }
    }

    /// One instance for everybody who was posted and whose own time shares a day with the window: due within so many days of
    /// the posting.
    fn each_holder(
        &self,
        network: &Network,
        form: &Form,
        stream: Stream,
        post: PostNo,
        month: Days,
        today: Day,
    ) -> Vec<Instance> {
        let place = Place::Post(post);
        let spot = Spot { duty: stream.duty, place };
        let Some(row) = network.roster.post(post) else { return Vec::new() };
        let own_time = |posting: &&Posting| {
            let since = posting.period.from.day().max(self.rules.begun(stream)?);
            let rule = self.rules.rule(stream, since)?;
            let Cadence::Once { days } = rule.cadence else { return None };
            let last = since.plus(i32::from(days) - 1 - i32::from(rule.days_early)).max(since);
            let held_to_its_end = posting.period.until.is_none_or(|until| last.at_minute(24 * 60) <= until);
            // Each stands with the month in which his time ends.
            (posting.deputy_of.is_none() && held_to_its_end && month.holds(last))
                .then_some(Days { first: since, last })
        };
        let people = row.postings.iter().filter_map(|posting| Some((posting.person, own_time(&posting)?)));
        people
            .filter_map(|(person, period)| {
                let after = Days { first: period.first, last: today.max(period.last) };
                let evidence = self.trained(form.trainings(), person, after);
                let in_time = !self.trained(form.trainings(), person, period).is_empty();
                let status = match evidence.is_empty() {
                    false if in_time => Status::Done,
                    false => Status::Late,
                    true => self.judge_undone(network, spot, month, today).map(|status| match status {
                        Status::Ahead if period.first <= today => Status::Due,
                        other => other,
                    })?,
                };
                let Owed { unit, owner } = self.owed(network, form, spot, month);
                let waiver = self.waiver(spot, month).copied();
                Some(Instance { duty: stream.duty, place, unit, period, status, owner, evidence, waiver })
            })
            .collect()
    }

    /// One instance for a post, while it is held: everybody who holds it attended a training in the period.
    fn all_holders(
        &self,
        network: &Network,
        form: &Form,
        stream: Stream,
        post: PostNo,
        period: Days,
        today: Day,
    ) -> Vec<Instance> {
        let place = Place::Post(post);
        let spot = Spot { duty: stream.duty, place };
        let end = period.last.min(today).at_minute(24 * 60 - 1);
        let people: Vec<PersonNo> = network
            .roster
            .holders(post, end)
            .filter(|posting| posting.deputy_of.is_none())
            .map(|posting| posting.person)
            .collect();
        if people.is_empty() {
            return Vec::new();
        }
        let trained: Vec<Vec<EvidenceNo>> =
            people.iter().map(|person| self.trained(form.trainings(), *person, period)).collect();
        let status = if trained.iter().all(|trainings| !trainings.is_empty()) {
            Some(Status::Done)
        } else {
            self.judge_undone(network, spot, period, today)
        };
        let Some(status) = status else { return Vec::new() };
        let mut evidence: Vec<EvidenceNo> = trained.into_iter().flatten().collect();
        evidence.sort_unstable();
        evidence.dedup();
        let Owed { unit, owner } = self.owed(network, form, spot, period);
        let waiver = self.waiver(spot, period).copied();
        vec![Instance { duty: stream.duty, place, unit, period, status, owner, evidence, waiver }]
    }
}
