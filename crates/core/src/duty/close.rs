//! What follows when a period ends: it is closed, and what was missed in it becomes a lapse, one for each unit, told to the
//! post that supervises.

use std::collections::BTreeMap;

use super::event::Missed;
use super::{Event, Status};
use crate::calendar::Days;
use crate::hearing::Hearing;
use crate::ids::{PostNo, UnitNo};
use crate::network::Network;
use crate::refusal::Refusal;

/// Decides the end of the period that ended first, if one has.
pub(crate) fn close(hearing: &mut Hearing<'_>) -> Result<(), Refusal> {
    let network = hearing.network;
    let (last, stream) = network.duty.next_end().ok_or(Refusal::NotFound)?;
    if hearing.at < last.at_minute(24 * 60) {
        return Err(Refusal::NotFound);
    }
    let ended = Days { first: last, last };
    let mut periods = network.duty.rules.periods(&network.calendar, stream, ended);
    periods.retain(|period| period.last == last);
    for period in periods {
        let (duty, unit) = (stream.duty, stream.unit);
        hearing.push(hearing.draft(Event::Closed { duty, unit, period }));
        let Some(form) = network.duty.form(duty) else { continue };
        let mut missed: BTreeMap<Option<UnitNo>, Vec<Missed>> = BTreeMap::new();
        for instance in network.duty.of_period(network, stream, period, last) {
            if instance.status == Status::Due {
                let post = instance.owner.filter(|owner| was_held(network, *owner, instance.period));
                missed.entry(instance.unit).or_default().push(Missed { place: instance.place, post });
            }
        }
        for (unit, missed) in missed {
            let told = form.supervisor_of(network, unit, hearing.at);
            let case = hearing.open_case();
            let draft = hearing.draft(Event::Lapsed { duty, unit, period, missed });
            hearing.push(draft.case(case).reaches(told));
        }
    }
    Ok(())
}

/// Whether anybody held the post on any day of a period.
fn was_held(network: &Network, post: PostNo, period: Days) -> bool {
    let (from, until) = (period.first.at_minute(0), period.last.at_minute(24 * 60));
    network.roster.post(post).is_some_and(|row| {
        let meets = |posting: &crate::roster::Posting| {
            !posting.period.is_empty()
                && posting.period.from < until
                && posting.period.until.is_none_or(|end| from < end)
        };
        row.postings.iter().any(meets)
    })
}
