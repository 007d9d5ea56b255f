//! What happened for the first time: of each kind of event that a college should know of, one line of the story, when it
//! comes. The scripted tales tell themselves; this is the rest of the semester.

use wuji_core::calendar::Days;
use wuji_core::escalation::Item;
use wuji_core::kind::Kind;
use wuji_core::time::Day;
use wuji_engine::View;

/// What is told, by the kind of its entry; in the order in which a semester brings it.
const KINDS: [(Kind, &str); 25] = [
    (Kind::Pledged, "first_pledge"),
    (Kind::BudgetSet, "first_budget"),
    (Kind::CensusOpened, "census_opened"),
    (Kind::ZeroReported, "week_zero"),
    (Kind::WeekReported, "week_reported"),
    (Kind::WeekMissed, "week_silent"),
    (Kind::CalmDoubted, "week_doubted"),
    (Kind::Attended, "duty_attended"),
    (Kind::DutyLapsed, "duty_lapsed"),
    (Kind::Interviewed, "census_interview"),
    (Kind::CensusClosed, "census_closed"),
    (Kind::WarningFired, "warning_fired"),
    (Kind::SessionHeld, "counselling_held"),
    (Kind::GuardianshipOrdered, "guard_ordered"),
    (Kind::WatchRequested, "watch_requested"),
    (Kind::ReferralOffered, "referral_offered"),
    (Kind::ReferralDeparted, "referral_departed"),
    (Kind::LetterReceived, "referral_letter"),
    (Kind::ReferralReturned, "referral_returned"),
    (Kind::ResumptionAssessed, "referral_resumed"),
    (Kind::MonthClosed, "published_month"),
    (Kind::BulletinGiven, "published_bulletin"),
    (Kind::RightGranted, "right_granted"),
    (Kind::Corrected, "right_corrected"),
    (Kind::GlassBroken, "glass_broken"),
];

/// Deadlines whose first miss is told.
const MISSED: [(Item, &str); 2] = [(Item::Guardianship, "guard_missed"), (Item::ClassReport, "week_climbed")];

/// What has been told.
#[derive(Debug)]
pub(super) struct Firsts {
    since: Day,
    kinds: Vec<(Kind, &'static str)>,
    missed: Vec<(Item, &'static str)>,
    lapses: u32,
}

impl Firsts {
    /// Nothing yet, of what happens from a day on.
    pub(super) fn since(day: Day) -> Self {
        Self { since: day, kinds: KINDS.to_vec(), missed: MISSED.to_vec(), lapses: 0 }
    }

    /// The codes of what has happened for the first time since the last look.
    pub(super) fn look(&mut self, view: &View) -> Vec<&'static str> {
        let days = Days { first: self.since, last: view.network.last_at().day() };
        let mut found = Vec::new();
        let happened = |kind| view.indicators.happened(kind, days) > 0;
        self.kinds.retain(|(kind, code)| {
            let is_new = happened(*kind);
            found.extend(is_new.then_some(*code));
            !is_new
        });
        let lapses = view.indicators.happened(Kind::Lapsed, days);
        if lapses > self.lapses && !self.missed.is_empty() {
            self.lapses = lapses;
            let kept = view.indicators.kept(None, days);
            self.missed.retain(|(item, code)| {
                let is_new = kept.get(item).is_some_and(|kept| kept.lapsed > 0);
                found.extend(is_new.then_some(*code));
                !is_new
            });
        }
        found
    }
}
