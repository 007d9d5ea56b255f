//! What is always so, one function each. [`DECIDED`] looks at what was decided before it is applied, [`REPEATED`] asks the
//! same again, [`STATE`] looks at the state, [`AT_THE_END`] at the whole log.

mod of_census;
mod of_duties;
mod of_publication;
mod of_rules;
mod of_state;
mod of_talks;

use wuji_core::action::{Action, Request};
use wuji_core::crisis::{self, Grade};
use wuji_core::duty;
use wuji_core::entry::{Entry, Event, Fingerprint};
use wuji_core::escalation::{self, Item, Level};
use wuji_core::ids::{PersonNo, PostNo};
use wuji_core::kind::Kind;
use wuji_core::network::{Cause, Command, Network};
use wuji_core::periodic;
use wuji_core::refusal::{Outcome, Refusal};
use wuji_core::report;
use wuji_core::roster::{Reach, Role, Step, UnitKind};

use crate::world::World;
use of_publication::{
    a_receipt_is_owed_until_it_is_given, every_deadline_is_accounted_for, nothing_small_is_published,
};
use of_state::{
    every_clock_has_an_owner, nobody_is_forgotten, nobody_recused_may_see_the_case, one_holder_one_clock,
    people_belong_where_their_posts_are, red_is_watched, replay_is_the_live_state, the_fold_is_separable,
};
use of_talks::{a_counselling_is_between_two, a_referral_has_one_holder};

/// A command that was decided and not yet applied.
pub(crate) struct Decided<'a> {
    pub(crate) before: &'a Network,
    pub(crate) command: &'a Command,
    pub(crate) outcome: &'a Result<Outcome, Refusal>,
    pub(crate) entries: &'a [Entry],
}

type Verdict = Result<(), String>;

/// An invariant under its name.
type Named<F> = (&'static str, F);
type OfDecided = fn(&Decided<'_>) -> Verdict;
type OfState = fn(&World) -> Verdict;

pub(crate) const DECIDED: &[Named<OfDecided>] = &[
    ("handle_is_a_function", |decided| {
        handle_is_a_function(decided.outcome, &decided.before.handle(decided.command), decided.entries)
    }),
    ("a_wake_makes_entries", a_wake_makes_entries),
    ("due_lies_after_its_start", due_lies_after_its_start),
    ("a_report_goes_strictly_up", a_report_goes_strictly_up),
    ("an_emergency_is_never_refused", an_emergency_is_never_refused),
    ("an_emergency_is_held_at_once", an_emergency_is_held_at_once),
    ("a_severe_crisis_closes_after_its_decision", a_severe_crisis_closes_after_its_decision),
    ("nobody_approves_what_he_proposed", nobody_approves_what_he_proposed),
    ("nobody_recused_is_given_the_case", nobody_recused_is_given_the_case),
    ("an_outage_blames_nobody", an_outage_blames_nobody),
    ("the_centre_assesses_before_anybody_settles", the_centre_assesses_before_anybody_settles),
    ("nobody_reads_without_a_pledge", nobody_reads_without_a_pledge),
    ("what_was_done_does_not_lapse", what_was_done_does_not_lapse),
    ("a_class_that_reported_is_not_silent", a_class_that_reported_is_not_silent),
    ("no_command_ties_persons_together", no_command_ties_persons_together),
    ("a_result_starts_its_interview", of_census::a_result_starts_its_interview),
    ("a_rule_fires_once_on_its_evidence", of_census::a_rule_fires_once_on_its_evidence),
    ("a_refusal_keeps_nothing_but_itself", a_refusal_keeps_nothing_but_itself),
    ("nobody_loosens_alone", of_rules::nobody_loosens_alone),
    ("a_closed_period_stands", of_rules::a_closed_period_stands),
];

type Repeated = fn(&Network, &Command, &Result<Outcome, Refusal>, &[Entry]) -> Verdict;

pub(crate) const REPEATED: &[Named<Repeated>] = &[("a_repetition_adds_nothing", a_repetition_adds_nothing)];

pub(crate) const STATE: &[Named<OfState>] = &[
    ("one_holder_one_clock", one_holder_one_clock),
    ("every_clock_has_an_owner", every_clock_has_an_owner),
    ("nobody_recused_may_see_the_case", nobody_recused_may_see_the_case),
    ("red_is_watched", red_is_watched),
    ("nobody_is_forgotten", nobody_is_forgotten),
    ("what_waits_has_a_clock", of_census::what_waits_has_a_clock),
    ("a_counselling_is_between_two", a_counselling_is_between_two),
    ("a_referral_has_one_holder", a_referral_has_one_holder),
    ("people_belong_where_their_posts_are", people_belong_where_their_posts_are),
    ("a_receipt_is_owed_until_it_is_given", a_receipt_is_owed_until_it_is_given),
    ("nothing_small_is_published", nothing_small_is_published),
    ("escalation_is_never_off", of_rules::escalation_is_never_off),
];

pub(crate) const AT_THE_END: &[Named<OfState>] = &[
    ("replay_is_the_live_state", replay_is_the_live_state),
    ("the_fold_is_separable", the_fold_is_separable),
    ("every_deadline_is_accounted_for", every_deadline_is_accounted_for),
    ("the_table_says_what_lapsed", of_duties::the_table_says_what_lapsed),
];

/// The same command on the same state has the same outcome. (A saboteur changed the outcome: it differs.)
pub(crate) fn handle_is_a_function(
    first: &Result<Outcome, Refusal>,
    again: &Result<Outcome, Refusal>,
    _: &[Entry],
) -> Verdict {
    if first == again { Ok(()) } else { Err(format!("{first:?} and then {again:?}")) }
}

/// A clock that ran out always makes an entry that stops it, and whatever starts then is due later: so draining ends.
fn a_wake_makes_entries(decided: &Decided<'_>) -> Verdict {
    let Cause::Lapse(position) = decided.command.cause else { return Ok(()) };
    let stops = decided.entries.iter().any(|entry| entry.header.stops == Some(position));
    let later = |entry: &Entry| entry.header.starts.is_none_or(|start| start.due > decided.command.at);
    match decided.outcome {
        Ok(Outcome::Accepted(drafts)) if !drafts.is_empty() && stops => {
            if decided.entries.iter().all(later) {
                Ok(())
            } else {
                Err("starts what is due already".into())
            }
        }
        other => Err(format!("the clock of {position} lapsed into {other:?}")),
    }
}

/// A due time never lies before its start; one that a policy moved, or that went to another owner, never before the clock
/// began.
fn due_lies_after_its_start(decided: &Decided<'_>) -> Verdict {
    for entry in decided.entries {
        let Some(start) = entry.header.starts else { continue };
        let moved = entry.header.stops.and_then(|position| decided.before.escalation.clock(position));
        let began = match (entry.header.kind, moved) {
            (Kind::PolicyAppliedToOpen | Kind::ClockStarted, Some(clock)) => clock.started,
            _ => entry.header.at,
        };
        if start.due <= began {
            return Err(format!("{entry:?} is due before it began"));
        }
    }
    Ok(())
}

fn step(network: &Network, post: Option<PostNo>) -> Option<Step> {
    network.roster.role(post?)?.step()
}

/// Every forward of a report, and every lapse of one that is no emergency, goes strictly up the route order; from the
/// centre it may stay at the centre.
fn a_report_goes_strictly_up(decided: &Decided<'_>) -> Verdict {
    for entry in decided.entries {
        let header = &entry.header;
        let Some(report) = header.case.and_then(|case| decided.before.report.get(case)) else { continue };
        let answer = header.kind == Kind::Lapsed && header.stops.is_some() && header.stops == report.answer;
        if header.kind != Kind::Forwarded && (!answer || report.is_emergency()) {
            continue;
        }
        let (from, to) = (step(decided.before, report.holder), step(decided.before, header.to));
        let at_the_top =
            from >= Some(Step::Centre) && to >= Some(Step::Centre) && header.kind == Kind::Lapsed;
        if !(from < to || at_the_top) || to == Some(Step::LeadingGroup) {
            return Err(format!("from {from:?} to {to:?}: {entry:?}"));
        }
    }
    Ok(())
}

/// Nothing but a missing account refuses an emergency.
fn an_emergency_is_never_refused(decided: &Decided<'_>) -> Verdict {
    let Cause::Request { request, .. } = &decided.command.cause else { return Ok(()) };
    if !matches!(request.action, Action::Emergency(_)) {
        return Ok(());
    }
    let may_sign_in = decided.before.access.has_account(request.by)
        && decided.before.roster.is_here(request.by, decided.command.at);
    match decided.outcome {
        Ok(Outcome::Accepted(drafts)) if !drafts.is_empty() => Ok(()),
        Ok(Outcome::AlreadyDone(_)) => Ok(()),
        Err(Refusal::NoAccount) if !may_sign_in => Ok(()),
        other => Err(format!("an emergency of {} came to {other:?}", request.by)),
    }
}

/// A new emergency of its own is held from the first instant by the centre's person on call; with nobody on call by the
/// centre director, a centre counsellor, the leading group's person on call, its chair; else by the centre's on-call post.
fn an_emergency_is_held_at_once(decided: &Decided<'_>) -> Verdict {
    for (observed, submitted) in decided.entries.iter().zip(decided.entries.iter().skip(1)) {
        let Some(Event::Report(wuji_core::report::Event::Submitted {
            recused, attached: None, urgency, ..
        })) = submitted.event()
        else {
            continue;
        };
        // What adds to a crisis lies with whoever holds that.
        if *urgency != wuji_core::report::Urgency::Emergency || submitted.header.parent.is_some() {
            continue;
        }
        let subject = match observed.event() {
            Some(Event::Report(wuji_core::report::Event::Observed(facts))) => facts.subject.person(),
            _ => return Err("an emergency without an observation".into()),
        };
        let roster = &decided.before.roster;
        let keep: Vec<PersonNo> = recused.iter().copied().chain(subject).collect();
        let post = |kind, role| roster.single_post(kind, role);
        let on_call = post(UnitKind::Centre, Role::CentreOnCall);
        let order = [
            on_call,
            post(UnitKind::Centre, Role::CentreDirector),
            post(UnitKind::Centre, Role::CentreCounsellor),
            post(UnitKind::LeadingGroup, Role::LeadingOnCall),
            post(UnitKind::LeadingGroup, Role::LeadingChair),
        ];
        let open =
            |post: &Option<PostNo>| roster.reach(*post, decided.command.at, &keep, None) == Reach::Open;
        let holder = order.into_iter().find(open).unwrap_or(on_call);
        let within = |at| decided.command.at < at && at <= decided.command.at.plus_minutes(10);
        let starts = submitted.header.starts;
        let in_time = starts.is_some_and(|s| s.row.item == Item::Acknowledge && within(s.due));
        if submitted.header.to != holder || !in_time {
            return Err(format!("held by {:?}, not {holder:?}: {submitted:?}", submitted.header.to));
        }
    }
    Ok(())
}

/// An orange or red crisis never closes without a decision.
fn a_severe_crisis_closes_after_its_decision(decided: &Decided<'_>) -> Verdict {
    for entry in decided.entries.iter().filter(|entry| entry.header.kind == Kind::Closed) {
        let crisis = entry.header.case.and_then(|case| decided.before.crisis.get(case));
        let crisis = crisis.ok_or("closes what is no crisis")?;
        if crisis.grade.is_none_or(Grade::is_severe) && crisis.decision.is_none() {
            return Err(format!("closed undecided: {crisis:?}"));
        }
    }
    Ok(())
}

/// A report that the centre owes an assessment is settled by that assessment, or into the crisis that it adds to; no student
/// settles an urgent one.
fn the_centre_assesses_before_anybody_settles(decided: &Decided<'_>) -> Verdict {
    let kinds = |kind| decided.entries.iter().any(|entry| entry.header.kind == kind);
    let assessed = kinds(Kind::Assessed) || kinds(Kind::Regraded) || kinds(Kind::RegradeAsked);
    for entry in decided.entries.iter().filter(|entry| entry.header.kind == Kind::Settled) {
        let Some(case) = entry.header.case else { continue };
        let mut clocks = decided.before.escalation.of_case(case);
        let owed = clocks.any(|(_, clock)| clock.start.row.item == Item::Assessment);
        let urgent =
            decided.before.report.get(case).is_some_and(|report| report.level >= Some(Level::Urgent));
        let role = entry.header.by.post().and_then(|post| decided.before.roster.role(post));
        let student = role.is_some_and(|role| !role.is_staff());
        if (owed && !assessed && entry.header.parent.is_none()) || (urgent && student) {
            return Err(format!("settled by {role:?} and not assessed: {entry:?}"));
        }
    }
    Ok(())
}

/// Two-person rules count persons: of the register, of a lower grade, of a decision.
fn nobody_approves_what_he_proposed(decided: &Decided<'_>) -> Verdict {
    for entry in decided.entries {
        let Some(case) = entry.header.case else { continue };
        let actor = entry.actor();
        match entry.header.kind {
            Kind::Listed | Kind::FocusRegraded | Kind::Delisted | Kind::Declined => {
                let pending = decided.before.focus.get(case).and_then(|listing| listing.pending.as_ref());
                let pending = pending.ok_or("nothing was pending")?;
                if pending.by == actor || actor.is_none() {
                    return Err(format!("approved his own: {entry:?}"));
                }
            }
            Kind::Regraded => {
                let crisis = decided.before.crisis.get(case).ok_or("regrades no crisis")?;
                let Some(Event::Crisis(crisis::Event::Regraded { grade, .. })) = entry.event() else {
                    continue;
                };
                let was = crisis.grade.ok_or("regrades what has no grade")?;
                let needs_approval = was.is_severe() && *grade < was && crisis.decision.is_none();
                let asked_by = crisis.asked.as_ref().map(|(_, by)| *by);
                if needs_approval && (asked_by.is_none() || asked_by == Some(actor)) {
                    return Err(format!("graded down alone: {entry:?}"));
                }
            }
            Kind::Decided => {
                let crisis = decided.before.crisis.get(case).ok_or("decides no crisis")?;
                let Some(Event::Crisis(crisis::Event::Decided { deciders, .. })) = entry.event() else {
                    continue;
                };
                if crisis.decision.is_some() && !crisis.is_reopened {
                    return Err(format!("decided again without anything new: {entry:?}"));
                }
                let proposer = crisis.proposal.as_ref().and_then(|proposal| proposal.by);
                let kept = crisis.kept_from();
                let wrong = |person: PersonNo| Some(person) == proposer || kept.contains(&person);
                if crisis.proposal.is_none() || deciders.iter().any(|decider| wrong(decider.person)) {
                    return Err(format!("decided by somebody who must not: {entry:?}"));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Below the centre, where somebody must always keep it, no hop leads to a post whose people must not have the case; and
/// nobody who must not have it acknowledges it.
fn nobody_recused_is_given_the_case(decided: &Decided<'_>) -> Verdict {
    let roster = &decided.before.roster;
    for (index, entry) in decided.entries.iter().enumerate() {
        let Some(case) = entry.header.case else { continue };
        let report = decided.before.report.get(case);
        let mut keep = report.map(|report| report.kept_from()).unwrap_or_default();
        if let Some(Event::Report(report::Event::Submitted { recused, .. })) = entry.event() {
            keep.extend(recused);
            let observed =
                decided.entries.iter().take(index).rev().find(|other| other.header.case == Some(case));
            if let Some(Event::Report(report::Event::Observed(facts))) = observed.and_then(Entry::event) {
                keep.extend(facts.subject.person());
            }
        }
        let hop = matches!(
            entry.header.kind,
            Kind::Submitted
                | Kind::Forwarded
                | Kind::Returned
                | Kind::HandedOff
                | Kind::Passed
                | Kind::Lapsed
        );
        let below = step(decided.before, entry.header.to) < Some(Step::Centre);
        if hop && below && roster.reach(entry.header.to, decided.command.at, &keep, None) == Reach::Recused {
            return Err(format!("given to somebody who must not have it: {entry:?}"));
        }
        let acknowledges = entry.header.kind == Kind::Acknowledged && entry.header.to.is_some();
        if acknowledges && entry.actor().is_some_and(|actor| keep.contains(&actor)) {
            return Err(format!("acknowledged by somebody who must not have it: {entry:?}"));
        }
    }
    Ok(())
}

/// What is told of several people stands under one id for each: no header ties one's case to another's.
fn no_command_ties_persons_together(decided: &Decided<'_>) -> Verdict {
    let mut ids = std::collections::BTreeSet::new();
    for entry in decided.entries.iter().filter(|entry| entry.header.kind == Kind::Observed) {
        if !ids.insert(entry.header.command.0) {
            return Err(format!("of the same command as another person's: {entry:?}"));
        }
    }
    Ok(())
}

/// What ran out while the engine was down is nobody's fault, and the header alone says so.
fn an_outage_blames_nobody(decided: &Decided<'_>) -> Verdict {
    for entry in decided.entries {
        let Some(Event::Escalation(wuji_core::escalation::Event::Lapsed { cause, .. })) = entry.event()
        else {
            continue;
        };
        let clock = entry.header.stops.and_then(|position| decided.before.escalation.clock(position));
        let clock = clock.ok_or("lapses what does not run")?;
        let down = decided.before.escalation.was_down(clock.start.due);
        let missed = *cause == wuji_core::escalation::Cause::Deadline;
        if down && missed || entry.header.from != clock.owner.filter(|_| missed) {
            return Err(format!("blamed for an outage: {entry:?}"));
        }
    }
    Ok(())
}

/// Every reading is of somebody who pledged in this term.
fn nobody_reads_without_a_pledge(decided: &Decided<'_>) -> Verdict {
    for entry in decided.entries.iter().filter(|entry| entry.header.kind == Kind::Visited) {
        let reader = entry.actor().ok_or("nobody reads")?;
        if !decided.before.has_pledged(reader, decided.command.at) {
            return Err(format!("{reader} reads and has not pledged: {entry:?}"));
        }
    }
    Ok(())
}

/// The end of a period closes it, and no duty lapses that was done or waived in it, or before its time. The header of a lapse
/// names nobody who missed it.
fn what_was_done_does_not_lapse(decided: &Decided<'_>) -> Verdict {
    if decided.command.cause == Cause::PeriodEnd {
        let closes = |entry: &&Entry| entry.header.kind == Kind::PeriodClosed;
        if decided.entries.first().filter(closes).is_none() {
            return Err(format!("a period that ended came to {:?}", decided.outcome));
        }
    }
    for entry in decided.entries {
        let Some(Event::Duty(duty::Event::Lapsed { duty, period, missed, .. })) = entry.event() else {
            continue;
        };
        if entry.header.from.is_some() || decided.command.at < period.last.at_minute(24 * 60) {
            return Err(format!("a lapse of somebody, or too early: {entry:?}"));
        }
        for missed in missed {
            let mut evidence = decided.before.duty.all_evidence();
            let done = evidence
                .any(|(_, row)| row.duty == *duty && row.place == missed.place && period.holds(row.period));
            if done {
                return Err(format!("was done: {missed:?} of {entry:?}"));
            }
        }
    }
    Ok(())
}

/// A week that ended is closed; a class is silent where it sent nothing, and blamed is a post that somebody held.
fn a_class_that_reported_is_not_silent(decided: &Decided<'_>) -> Verdict {
    if decided.command.cause == Cause::WeekEnd {
        let closes = |entry: &&Entry| entry.header.kind == Kind::WeekClosed;
        if decided.entries.first().filter(closes).is_none() {
            return Err(format!("a week that ended came to {:?}", decided.outcome));
        }
    }
    for entry in decided.entries {
        let Some(Event::Weeks(periodic::Event::Missed { class, week, vacant, cause })) = entry.event() else {
            continue;
        };
        let owner = decided.before.roster.class(*class).and_then(|row| row.commissioner);
        let blamed = owner.filter(|_| !vacant && *cause == escalation::Cause::Deadline);
        let reported = decided.before.periodic.report(*class, *week).is_some();
        if reported || entry.header.from != blamed || entry.header.to.is_none() {
            return Err(format!("reported: {reported}, blamed {blamed:?}: {entry:?}"));
        }
    }
    Ok(())
}

/// A refusal leaves no entry, unless the refusal itself is the entry.
fn a_refusal_keeps_nothing_but_itself(decided: &Decided<'_>) -> Verdict {
    match decided.outcome {
        Ok(Outcome::Recorded(..)) if decided.entries.iter().any(|e| e.header.kind != Kind::Denied) => {
            Err("kept more than the refusal".into())
        }
        Ok(Outcome::DeniedAgain(..)) if !decided.entries.is_empty() => {
            Err("kept what another spoke for".into())
        }
        Ok(Outcome::Recorded(_, refusal) | Outcome::DeniedAgain(refusal, _)) | Err(refusal)
            if refusal.code().is_empty() =>
        {
            Err("a refusal without a code".into())
        }
        Ok(Outcome::Accepted(_)) if decided.entries.is_empty() => Err("accepted and kept nothing".into()),
        _ => Ok(()),
    }
}

/// The same request again adds nothing and says where the first stands; its id with another body, or from another person,
/// is refused. An emergency's id gives way instead.
fn a_repetition_adds_nothing(
    network: &Network,
    command: &Command,
    outcome: &Result<Outcome, Refusal>,
    entries: &[Entry],
) -> Verdict {
    let Cause::Request { request, fingerprint, words } = &command.cause else { return Ok(()) };
    let Ok(Outcome::Accepted(_)) = outcome else { return Ok(()) };
    let first = entries.first().ok_or("accepted nothing")?.position;
    let ask = |request: &Request, fingerprint: Fingerprint| {
        let cause = Cause::Request { request: Box::new(request.clone()), fingerprint, words: *words };
        network.handle(&Command { at: command.at, cause })
    };
    // An emergency whose id was taken stands under another.
    let own_id = entries.first().is_some_and(|entry| entry.header.command == request.id);
    let again = ask(request, *fingerprint);
    if own_id && again != Ok(Outcome::AlreadyDone(first)) {
        return Err(format!("{} again: {again:?}", request.action.name()));
    }
    let other = Fingerprint(fingerprint.0.map(|byte| !byte));
    let stranger = Request { by: PersonNo(request.by.0 + 1), ..(**request).clone() };
    let emergency = matches!(request.action, Action::Emergency(_));
    let answers =
        [(ask(request, other), Refusal::IdReused), (ask(&stranger, *fingerprint), Refusal::IdTaken)];
    for (answer, wanted) in answers {
        let right = match &answer {
            Ok(Outcome::Accepted(drafts)) => emergency && !drafts.is_empty(),
            Err(Refusal::NoAccount) => emergency,
            Err(refusal) => *refusal == wanted,
            Ok(Outcome::AlreadyDone(_) | Outcome::Recorded(..) | Outcome::DeniedAgain(..)) => false,
        };
        if own_id && !right {
            return Err(format!("{} under a used id: {answer:?}", request.action.name()));
        }
    }
    Ok(())
}
