//! Every invariant fails when somebody breaks what it guards: a seeded corruption of what was decided, of the log or of
//! what the checker sees. An invariant that cannot fail proves nothing.

mod rules;

use wuji_core::access::{self, Purpose, Target};
use wuji_core::care;
use wuji_core::crisis::{self, EndedBy, Grade};
use wuji_core::duty;
use wuji_core::entry::{ClockStart, Draft, Event};
use wuji_core::escalation::{self, Item, Level};
use wuji_core::ids::{CaseNo, PersonNo, Position, PostNo};
use wuji_core::kind::Kind;
use wuji_core::network::Network;
use wuji_core::publication;
use wuji_core::refusal::{Outcome, Refusal};
use wuji_core::report;
use wuji_core::roster::PersonKind;
use wuji_core::warning;

use crate::world::{Failure, Sabotage, World};
use crate::{codec, invariants, separable};

/// Plays chance with a sabotage until the one invariant that is looked at fails.
fn found(invariant: &'static str, sabotage: Sabotage) -> Failure {
    for world_seed in 0..40u64 {
        let mut world = World::new();
        world.sabotage = Some(sabotage);
        world.only = Some(invariant);
        let seeds = (0..160).map(|n| world_seed * 1_000 + n);
        let failed = seeds.map(|seed| world.play(seed)).find(Result::is_err).unwrap_or_else(|| world.end());
        match failed {
            Err(failure) if failure.invariant == invariant => return failure,
            // A corruption may break the log itself first; the next world has another chance.
            Err(_) | Ok(()) => {}
        }
    }
    panic!("nobody found that {invariant} was broken");
}

fn kinds<'d>(drafts: &'d mut [Draft], kinds: &'d [Kind]) -> impl Iterator<Item = &'d mut Draft> {
    drafts.iter_mut().filter(|draft| kinds.contains(&draft.header.kind))
}

#[test]
fn a_clock_that_is_not_started_is_found() {
    found("one_holder_one_clock", |_, drafts| {
        kinds(drafts, &[Kind::Forwarded, Kind::Lapsed, Kind::Acknowledged])
            .for_each(|d| d.header.starts = None);
    });
}

#[test]
fn a_clock_that_nobody_owes_is_found() {
    found("every_clock_has_an_owner", |_, drafts| {
        kinds(drafts, &[Kind::ClockStarted]).for_each(|draft| draft.header.to = None);
    });
}

#[test]
fn cases_of_several_people_under_one_id_are_found() {
    found("no_command_ties_persons_together", |_, drafts| {
        if let Some(id) = drafts.first().map(|draft| draft.header.command) {
            drafts.iter_mut().for_each(|draft| draft.header.command = id);
        }
    });
}

#[test]
fn a_report_that_goes_down_is_found() {
    found("a_report_goes_strictly_up", |network, drafts| {
        for draft in kinds(drafts, &[Kind::Lapsed, Kind::Forwarded]) {
            let report = draft.header.case.and_then(|case| network.report.get(case));
            draft.header.to = report.and_then(|report| report.path.first().copied()).or(draft.header.to);
        }
    });
}

#[test]
fn a_wake_without_an_entry_is_found() {
    found("a_wake_makes_entries", |_, drafts| drafts.retain(|draft| draft.header.kind != Kind::Lapsed));
}

#[test]
fn a_deadline_in_the_past_is_found() {
    found("due_lies_after_its_start", |_, drafts| {
        for draft in drafts {
            if let Some(start) = &mut draft.header.starts {
                start.due = draft.header.at.plus_minutes(-1);
            }
        }
    });
}

#[test]
fn a_receipt_that_nobody_owes_is_found() {
    found("a_receipt_is_owed_until_it_is_given", |_, drafts| {
        kinds(drafts, &[Kind::ReportedUp, Kind::Delivered]).for_each(|draft| draft.header.starts = None);
    });
}

#[test]
fn a_small_number_that_is_published_is_found() {
    found("nothing_small_is_published", |_, drafts| {
        for draft in kinds(drafts, &[Kind::MonthClosed]) {
            if let Event::Publication(publication::Event::MonthClosed { tables, .. }) = &mut draft.body.event
            {
                tables[0].columns[0].cells[0] = Some(3);
            }
        }
    });
}

#[test]
fn a_lapse_of_another_time_is_found() {
    found("the_table_says_what_lapsed", |_, drafts| {
        for draft in kinds(drafts, &[Kind::DutyLapsed]) {
            if let Event::Duty(duty::Event::Lapsed { period, .. }) = &mut draft.body.event {
                period.first = period.first.plus(-500);
            }
        }
    });
}

#[test]
fn a_refused_emergency_is_found() {
    // Not the engine's own: a clock that lapses into nothing would lapse for ever.
    found("an_emergency_is_never_refused", |_, drafts| {
        if drafts.iter().any(|draft| draft.header.kind == Kind::Submitted) {
            drafts.clear();
        }
    });
}

#[test]
fn an_emergency_that_somebody_else_holds_is_found() {
    found("an_emergency_is_held_at_once", |_, drafts| {
        kinds(drafts, &[Kind::Submitted]).for_each(|draft| draft.header.to = Some(PostNo(0)));
    });
}

#[test]
fn a_red_crisis_that_closes_by_itself_is_found() {
    found("a_severe_crisis_closes_after_its_decision", |network, drafts| {
        for draft in kinds(drafts, &[Kind::Lapsed]) {
            let crisis = draft.header.case.and_then(|case| network.crisis.get(case));
            if crisis.is_some_and(|crisis| crisis.grade == Some(Grade::Red)) {
                draft.header.kind = Kind::Closed;
                draft.body.event = Event::Crisis(crisis::Event::Closed { outcome: EndedBy::Passed });
            }
        }
    });
}

#[test]
fn a_report_that_is_settled_before_it_was_assessed_is_found() {
    found("the_centre_assesses_before_anybody_settles", |_, drafts| {
        for draft in kinds(drafts, &[Kind::Noted, Kind::Accepted]) {
            let outcome = report::Outcome::NoConcern;
            draft.header.kind = Kind::Settled;
            draft.body.event = Event::Report(report::Event::Settled { outcome });
        }
    });
}

#[test]
fn a_red_watch_that_a_day_ends_is_found() {
    found("red_is_watched", |_, drafts| {
        for draft in kinds(drafts, &[Kind::GuardianshipChecked]) {
            draft.header.kind = Kind::GuardianshipEnded;
            draft.body.event = Event::Care(care::Event::GuardianshipEnded { why: care::WhyEnded::Over });
        }
    });
}

#[test]
fn an_approval_of_ones_own_proposal_is_found() {
    found("nobody_approves_what_he_proposed", |network, drafts| {
        for draft in kinds(drafts, &[Kind::Listed, Kind::Declined]) {
            let pending = draft.header.case.and_then(|case| network.focus.get(case)?.pending.as_ref());
            if let (Some(person), Some(post)) =
                (pending.and_then(|pending| pending.by), draft.header.by.post())
            {
                draft.header.by = wuji_core::entry::By::Post { post, person };
            }
        }
    });
}

#[test]
fn a_post_blamed_for_an_outage_is_found() {
    found("an_outage_blames_nobody", |_, drafts| {
        for draft in kinds(drafts, &[Kind::Lapsed]) {
            if let Event::Escalation(escalation::Event::Lapsed { cause, .. }) = &mut draft.body.event {
                *cause = escalation::Cause::Deadline;
            }
        }
    });
}

#[test]
fn a_header_that_blames_another_post_is_found() {
    found("an_outage_blames_nobody", |_, drafts| {
        kinds(drafts, &[Kind::Lapsed]).for_each(|draft| draft.header.from = Some(PostNo(0)));
    });
}

#[test]
fn something_that_a_crisis_owes_twice_is_found() {
    found("one_holder_one_clock", |network, drafts| {
        let in_crisis =
            |draft: &Draft| draft.header.case.is_some_and(|case| network.crisis.get(case).is_some());
        kinds(drafts, &[Kind::Lapsed, Kind::ClockStarted])
            .filter(|draft| in_crisis(draft))
            .for_each(|draft| draft.header.stops = None);
    });
}

#[test]
fn a_red_crisis_that_nobody_watches_is_found() {
    found("red_is_watched", |_, drafts| {
        for draft in kinds(drafts, &[Kind::GuardianshipOrdered, Kind::GuardianshipPassed]) {
            if let Event::Care(
                care::Event::GuardianshipOrdered { watcher, .. }
                | care::Event::GuardianshipPassed { watcher },
            ) = &mut draft.body.event
            {
                *watcher = None;
            }
        }
    });
}

#[test]
fn a_student_who_watches_is_found() {
    found("red_is_watched", |network, drafts| {
        let mut people = network.roster.people();
        let student = people.find(|(_, row)| row.kind == PersonKind::Student).map(|(person, _)| person);
        for draft in kinds(drafts, &[Kind::GuardianshipOrdered]) {
            if let Event::Care(care::Event::GuardianshipOrdered { watcher, .. }) = &mut draft.body.event {
                *watcher = student;
            }
        }
    });
}

#[test]
fn a_crisis_that_lies_still_is_found() {
    found("one_holder_one_clock", |_, drafts| {
        let lease = |start: &ClockStart| start.row.item == Item::Lease && start.row.level >= Level::Blue;
        for draft in drafts {
            draft.header.starts = draft.header.starts.filter(|start| !lease(start));
        }
    });
}

#[test]
fn a_follow_up_that_is_not_started_is_found() {
    found("nobody_is_forgotten", |_, drafts| {
        for draft in drafts {
            draft.header.starts = draft.header.starts.filter(|start| start.row.item != Item::FollowUp);
        }
    });
}

#[test]
fn a_reading_without_a_pledge_is_found() {
    found("nobody_reads_without_a_pledge", |_, drafts| {
        for draft in kinds(drafts, &[Kind::Acknowledged]) {
            draft.header.kind = Kind::Visited;
            let (target, purpose) = (Target::Register, Purpose::Handling);
            draft.body.event = Event::Access(access::Event::Visited { target, purpose, words: true });
        }
    });
}

#[test]
fn a_forgotten_request_is_found() {
    found("a_repetition_adds_nothing", |_, drafts| {
        drafts.iter_mut().for_each(|draft| draft.body.fingerprint = None);
    });
}

#[test]
fn an_outcome_that_changes_is_found() {
    found("handle_is_a_function", |_, drafts| drafts.truncate(1));
}

#[test]
fn a_forgotten_recusal_is_found() {
    found("nobody_recused_may_see_the_case", |_, drafts| {
        for draft in drafts {
            if let Event::Report(report::Event::Submitted { recused, .. }) = &mut draft.body.event {
                recused.clear();
            }
        }
    });
}

#[test]
fn a_report_given_to_whom_it_is_about_is_found() {
    found("nobody_recused_is_given_the_case", |network, drafts| {
        for draft in drafts {
            let holders =
                draft.header.to.into_iter().flat_map(|to| network.roster.holders(to, draft.header.at));
            if let Event::Report(report::Event::Submitted { recused, .. }) = &mut draft.body.event {
                recused.extend(holders.map(|posting| posting.person));
            }
        }
    });
}

#[test]
fn an_officer_from_another_room_is_found() {
    found("people_belong_where_their_posts_are", |_, drafts| {
        drafts.retain(|draft| draft.header.kind != Kind::Relieved);
    });
}

#[test]
fn an_accepted_command_that_keeps_nothing_is_found() {
    found("a_refusal_keeps_nothing_but_itself", |_, drafts| drafts.clear());
}

#[test]
fn a_draft_that_does_not_apply_is_found() {
    found("accepted_applies", |_, drafts| {
        kinds(drafts, &[Kind::Acknowledged]).for_each(|draft| draft.header.stops = Some(Position(0)));
    });
}

#[test]
fn a_lapse_of_what_was_done_is_found() {
    found("what_was_done_does_not_lapse", |network, drafts| {
        let done = network.duty.all_evidence().next().map(|(_, row)| (row.duty, row.place, row.period));
        for draft in kinds(drafts, &[Kind::DutyLapsed]) {
            if let (Event::Duty(duty::Event::Lapsed { duty, period, missed, .. }), Some(done)) =
                (&mut draft.body.event, done)
            {
                (*duty, period.first, period.last) = (done.0, done.2, done.2);
                missed.iter_mut().for_each(|missed| missed.place = done.1);
            }
        }
    });
}

#[test]
fn a_result_without_its_interview_is_found() {
    found("a_result_starts_its_interview", |_, drafts| {
        kinds(drafts, &[Kind::ResultRecorded]).for_each(|draft| draft.header.starts = None);
    });
}

#[test]
fn a_warning_that_fires_again_is_found() {
    found("a_rule_fires_once_on_its_evidence", |_, drafts| {
        for draft in kinds(drafts, &[Kind::WarningFired]) {
            if let Event::Warning(warning::Event::Fired { evidence, .. }) = &mut draft.body.event {
                *evidence = vec![Position(1)];
            }
        }
    });
}

#[test]
fn a_warning_that_nobody_must_look_at_is_found() {
    found("what_waits_has_a_clock", |_, drafts| {
        kinds(drafts, &[Kind::WarningFired]).for_each(|draft| draft.header.starts = None);
    });
}

#[test]
fn a_silence_of_a_class_that_reported_is_found() {
    found("a_class_that_reported_is_not_silent", |_, drafts| {
        for draft in kinds(drafts, &[Kind::WeekMissed]) {
            draft.header.from = Some(PostNo(0));
        }
    });
}

#[test]
fn an_appointment_that_nobody_keeps_is_found() {
    found("a_counselling_is_between_two", |_, drafts| {
        kinds(drafts, &[Kind::CounsellingOpened, Kind::AppointmentBooked])
            .for_each(|draft| draft.header.starts = None);
    });
}

#[test]
fn a_referral_that_nobody_holds_is_found() {
    found("a_referral_has_one_holder", |_, drafts| {
        kinds(drafts, &[Kind::ReferralOffered]).for_each(|draft| draft.header.to = None);
    });
}

#[test]
fn keys_that_open_another_persons_case_are_found() {
    let mut world = World::new();
    (0..120).for_each(|seed| world.play(seed).unwrap());
    world.only = Some("the_fold_is_separable");
    world.end().unwrap();
    let reports = world.network.report.iter();
    let reports = reports.filter_map(|(case, row)| Some((row.subject?.person()?, case)));
    // The first whom the invariant looks at, and the case of somebody else, gone with his keys.
    let reports: Vec<(PersonNo, CaseNo)> = reports.collect();
    let first = reports.iter().map(|(person, _)| *person).min().unwrap();
    let (_, other) = *reports.iter().find(|(person, _)| *person != first).unwrap();
    for entry in world.log.iter_mut().filter(|entry| entry.header.case == Some(other)) {
        entry.body = None;
    }
    assert_eq!(world.end().unwrap_err().invariant, "the_fold_is_separable");
}

#[test]
fn an_altered_log_is_found() {
    let mut world = World::new();
    (0..60).for_each(|seed| world.play(seed).unwrap());
    world.end().unwrap();
    // An entry whose holder was rewritten.
    let moved = world.log.iter().rposition(|entry| entry.header.kind == Kind::Submitted).unwrap();
    world.log[moved].header.to = Some(PostNo(1));
    world.only = Some("replay_is_the_live_state");
    assert_eq!(world.end().unwrap_err().invariant, "replay_is_the_live_state");
}

#[test]
fn a_mirror_that_saw_something_else_is_found() {
    let mut world = World::new();
    (0..60).for_each(|seed| world.play(seed).unwrap());
    world.mirror = Network::replay(&world.log[..world.log.len() - 1]).unwrap();
    world.only = Some("replay_is_the_live_state");
    assert_eq!(world.end().unwrap_err().invariant, "replay_is_the_live_state");
}

#[test]
fn a_fold_that_reads_another_case_is_found() {
    let mut world = World::new();
    (0..120).for_each(|seed| world.play(seed).unwrap());
    let subjects =
        world.network.report.iter().filter_map(|(case, report)| Some((case, report.subject?.person()?)));
    let subjects: Vec<(CaseNo, PersonNo)> = subjects.collect();
    let (_, person) = subjects[0];
    let (other, _) = *subjects.iter().find(|(_, another)| *another != person).unwrap();
    let log = separable::without(&world.network, &world.log, person, None);
    separable::compare(&world.network, &log, person).unwrap();
    let log = separable::without(&world.network, &world.log, person, Some(other));
    separable::compare(&world.network, &log, person).unwrap_err();
}

#[test]
fn a_flipped_bit_is_found() {
    let mut world = World::new();
    (0..30).for_each(|seed| world.play(seed).unwrap());
    let entry = world.log.last().unwrap();
    let mut stored = codec::stored(entry);
    *stored.body.last_mut().unwrap() ^= 1;
    assert_ne!(codec::read(entry.position, &stored).ok().as_ref(), Some(entry));
}

#[test]
fn a_lapse_that_was_left_out_is_found() {
    let mut world = World::new();
    (0..120).for_each(|seed| world.play(seed).unwrap());
    world.end().unwrap();
    let is_lapse = |entry: &wuji_core::entry::Entry| entry.header.kind == Kind::Lapsed;
    let lapse = world.log.iter().position(is_lapse).unwrap();
    world.log.remove(lapse);
    world.only = Some("every_deadline_is_accounted_for");
    assert_eq!(world.end().unwrap_err().invariant, "every_deadline_is_accounted_for");
}

#[test]
fn two_outcomes_are_told_apart() {
    let refused: Result<Outcome, Refusal> = Err(Refusal::NotFound);
    let other: Result<Outcome, Refusal> = Err(Refusal::NotAllowed);
    assert!(invariants::handle_is_a_function(&refused, &other, &[]).is_err());
}
