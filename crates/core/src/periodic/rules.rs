//! By when a class reports its week, whether rooms tick before, whether somebody countersigns, and what counts as hasty.
//! Rules hold from a Monday on, so that no week changes its rule while it runs. A unit may bind itself to more: earlier,
//! with ticks, with countersigning; never to less.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Event;
use crate::access::Deed;
use crate::adoption::Adopting;
use crate::hearing::Hearing;
use crate::ids::UnitNo;
use crate::limits::DEADLINE_DAYS_MAX;
use crate::refusal::Refusal;
use crate::roster::UnitKind;
use crate::time::{At, Day, MinuteOfDay};

/// The college's rule for weekly reports. The default: Sunday 21:00, no ticks, no countersigning, ten within 60 seconds are
/// hasty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WeekRule {
    /// The day of the week on which the report is due: 1 is Monday, 7 Sunday; 4 at the earliest.
    #[n(0)]
    pub weekday: u8,
    /// When on that day.
    #[n(1)]
    pub minute: MinuteOfDay,
    /// The officers of rooms tick their weeks before.
    #[n(2)]
    #[serde(default)]
    pub room_ticks: bool,
    /// An advisor countersigns.
    #[n(3)]
    #[serde(default)]
    pub countersign: bool,
    /// So many reports of one account are hasty …
    #[n(4)]
    pub hasty_reports: u16,
    /// … within so many seconds.
    #[n(5)]
    pub hasty_seconds: u16,
}

impl Default for WeekRule {
    fn default() -> Self {
        let minute = MinuteOfDay::hour(21);
        let (room_ticks, countersign) = (false, false);
        Self { weekday: 7, minute, room_ticks, countersign, hasty_reports: 10, hasty_seconds: 60 }
    }
}

impl WeekRule {
    /// When the report of the week that begins on this Monday is due.
    pub fn due(&self, week: Day) -> At {
        week.plus(i32::from(self.weekday) - 1).at_minute(self.minute.minutes())
    }

    /// Whether whoever keeps this rule keeps `other` too, and is doubted as soon.
    fn is_as_tight_as(self, other: Self) -> bool {
        (self.weekday, self.minute) <= (other.weekday, other.minute)
            && self.room_ticks >= other.room_ticks
            && self.countersign >= other.countersign
            && self.hasty_reports <= other.hasty_reports
            && self.hasty_seconds >= other.hasty_seconds
    }

    fn bound_to(self, measure: WeekMeasure) -> Self {
        let (weekday, minute) = (self.weekday, self.minute).min((measure.weekday, measure.minute));
        Self {
            weekday,
            minute,
            room_ticks: self.room_ticks || measure.room_ticks,
            countersign: self.countersign || measure.countersign,
            ..self
        }
    }
}

/// What a unit binds itself to beyond the college's rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WeekMeasure {
    /// The day of the week on which the report is due: 1 is Monday, 7 Sunday; 4 at the earliest.
    #[n(0)]
    pub weekday: u8,
    /// When on that day.
    #[n(1)]
    pub minute: MinuteOfDay,
    /// The officers of rooms tick their weeks before.
    #[n(2)]
    #[serde(default)]
    pub room_ticks: bool,
    /// An advisor countersigns.
    #[n(3)]
    #[serde(default)]
    pub countersign: bool,
}

/// Adopt a rule for weekly reports (action `periodic.adopt`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Adopt {
    /// For the week that begins on that Monday, and all later ones; the next Monday when absent.
    #[n(0)]
    #[serde(default)]
    pub from: Option<Day>,
    /// The rule.
    #[n(1)]
    pub rule: WeekRule,
}

/// Bind one's unit to more than the college's rule (action `periodic.tighten`), from the next Monday on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Tighten {
    /// The unit.
    pub unit: UnitNo,
    /// What it binds itself to.
    pub measure: WeekMeasure,
}

/// All rules.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(super) struct Rules {
    version: u32,
    adopted: Vec<(Day, WeekRule)>,
    measures: Vec<(UnitNo, Day, WeekMeasure)>,
}

impl Rules {
    pub(super) fn version(&self) -> u32 {
        self.version
    }

    pub(super) fn adopt(&mut self, version: u32, from: Day, rule: WeekRule) {
        self.version = version;
        self.adopted.push((from, rule));
        self.adopted.sort_by_key(|(from, _)| *from);
    }

    pub(super) fn tighten(&mut self, version: u32, unit: UnitNo, from: Day, measure: WeekMeasure) {
        self.version = version;
        self.measures.push((unit, from, measure));
    }

    /// The college's rule in the week that begins on this Monday.
    pub(super) fn of_college(&self, week: Day) -> WeekRule {
        let adopted = self.adopted.iter().rev().find(|(from, _)| *from <= week);
        adopted.map(|(_, rule)| *rule).unwrap_or_default()
    }

    /// What binds a unit in the week that begins on this Monday.
    pub(super) fn of(&self, unit: UnitNo, week: Day) -> WeekRule {
        let college = self.of_college(week);
        let own = self.measures.iter().filter(|(of, from, _)| *of == unit && *from <= week);
        own.fold(college, |rule, (_, _, measure)| rule.bound_to(*measure))
    }
}

/// The Monday of a day's week.
pub(super) fn monday(day: Day) -> Day {
    (0..7).map(|back| day.plus(-back)).find(|day| day.is_monday()).unwrap_or(day)
}

fn wrong<T>(field: &'static str, why: &'static str) -> Result<T, Refusal> {
    Err(Refusal::Field { field, why })
}

fn check_due(weekday: u8, minute: MinuteOfDay) -> Result<(), Refusal> {
    if !(4..=7).contains(&weekday) {
        return wrong(
            "weekday",
            "is not 4 to 7, Thursday to Sunday; before that most of a week has not happened",
        );
    }
    if minute.minutes() == 0 {
        return wrong("minute", "is midnight at the beginning of a day; write 24:00 of the day before");
    }
    Ok(())
}

/// Checks `periodic.adopt`.
pub(crate) fn adopting(hearing: &Hearing<'_>, action: &Adopt) -> Result<Adopting, Refusal> {
    let WeekRule { weekday, minute, hasty_reports, hasty_seconds, .. } = action.rule;
    check_due(weekday, minute)?;
    if hasty_reports < 2 || hasty_seconds == 0 {
        return wrong("hasty_reports", "is less than 2, or within no time; a single report is not hasty");
    }
    let today = hearing.at.day();
    let next = monday(today).plus(7);
    let from = action.from.unwrap_or(next);
    if !from.is_monday() || from < next || i64::from(from.since(today)) > DEADLINE_DAYS_MAX {
        return wrong("from", "is no Monday to come; a week keeps the rule with which it began");
    }
    let (rules, rule) = (&hearing.network.periodic.rules, action.rule);
    let version = rules.version() + 1;
    let loosens = !rule.is_as_tight_as(rules.of_college(from));
    Ok(Adopting { event: Event::Adopted { version, from, rule }.into(), version, loosens })
}

/// Decides `periodic.tighten`: never looser than what binds the unit.
pub(crate) fn tighten(hearing: &mut Hearing<'_>, action: &Tighten) -> Result<(), Refusal> {
    hearing.allow_unit(Deed::TightenWeeks, action.unit)?;
    let network = hearing.network;
    if network.roster.unit(action.unit).is_none_or(|unit| unit.kind != UnitKind::Station) {
        return wrong("unit", "has no classes");
    }
    let WeekMeasure { weekday, minute, room_ticks, countersign } = action.measure;
    check_due(weekday, minute)?;
    let from = monday(hearing.at.day()).plus(7);
    let binding = network.periodic.rules.of(action.unit, from);
    let later = (binding.weekday, binding.minute) < (weekday, minute);
    if later || (binding.room_ticks && !room_ticks) || (binding.countersign && !countersign) {
        return Err(Refusal::Loosens);
    }
    if binding.bound_to(action.measure) == binding {
        return wrong("measure", "is what binds the unit already");
    }
    let (unit, measure) = (action.unit, action.measure);
    let version = network.periodic.rules.version() + 1;
    hearing.push(hearing.draft(Event::Tightened { unit, version, from, measure }));
    Ok(())
}
