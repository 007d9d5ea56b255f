//! Early warning: ST.5c, with the duration rule of `docs/domain.md`.

use wuji_core::access::{Deed, may_case};
use wuji_core::action::Action;
use wuji_core::care::{Contact, Course, FollowUp};
use wuji_core::census::{Interview, InterviewOutcome};
use wuji_core::crisis::Grade;
use wuji_core::entry::{By, Event};
use wuji_core::escalation::{Item, Level};
use wuji_core::focus::Change;
use wuji_core::ids::{CaseNo, Position};
use wuji_core::kind::Kind;
use wuji_core::report::{About, LifeEvent, Outcome, Settle, Sign, Submit, Urgency};
use wuji_core::roster::Role;
use wuji_core::warning::{
    Adopt, Advice, Condition, Dismissal, Look, LookOutcome, Rule, RuleNo, Warning, default_rules, dry_run,
};

use wuji_sim::play::Host;

use crate::campus::{Campus, SAID};

const MORNING: &str = "2026-09-14 09:00";

impl Campus {
    fn adopts_warnings(&mut self) -> &mut Self {
        self.does(Role::CentreDirector, Action::AdoptWarnings(Adopt { rules: None }));
        self
    }

    fn plain_report(&self) -> Submit {
        self.submit(About::Person(self.subject), Urgency::Concerning, None)
    }

    fn sends_at_once(&mut self, role: Role, change: impl FnOnce(&mut Submit)) -> CaseNo {
        let mut submit = self.plain_report();
        change(&mut submit);
        let case = self.does(role, Action::Submit(submit));
        self.lets_engine_work();
        case
    }

    /// The engine does what it has to do now.
    fn lets_engine_work(&mut self) {
        let now = self.host.now();
        self.host.advance(now).unwrap();
    }

    fn open_warning(&self) -> Option<(CaseNo, &Warning)> {
        self.network().warning.open_about(self.subject)
    }

    fn fired_rules(&self) -> Vec<RuleNo> {
        let fired = self.entries(Kind::WarningFired).into_iter().filter_map(|entry| match entry.event()? {
            Event::Warning(wuji_core::warning::Event::Fired { rule, .. }) => Some(*rule),
            _ => None,
        });
        fired.collect()
    }

    fn looks_at(&mut self, role: Role, outcome: LookOutcome, reason: Option<Dismissal>) -> CaseNo {
        let (case, _) = self.open_warning().unwrap();
        let look = Look { case, outcome, reason, grade: None, urgency: None, words: SAID };
        self.does(role, Action::LookAtWarning(look));
        case
    }
}

fn low_mood(days: u16) -> impl FnOnce(&mut Submit) {
    move |submit| submit.observation.low_mood_days = Some(days)
}

#[test]
fn st_5c_no_rule_is_in_force_before_the_college_adopts_one() {
    let mut c = Campus::on(MORNING);
    c.sends_at_once(Role::DormOfficer, low_mood(9));
    assert!(c.open_warning().is_none());
    c.adopts_warnings().lets_engine_work();
    assert_eq!(c.fired_rules(), [RuleNo(3)], "what is there already counts from now on");
    for role in [Role::StationCounsellor, Role::Advisor, Role::CentreCounsellor] {
        c.refused(role, Action::AdoptWarnings(Adopt { rules: None }), "not_allowed");
    }
}

#[test]
fn st_5c_low_mood_of_seven_days_is_for_the_station_within_24_hours() {
    for (days, rule, due) in [
        (1, None, ""),
        (2, Some(1), "2026-09-22 00:00"),
        (3, Some(2), "2026-09-18 00:00"),
        (7, Some(3), "2026-09-15 09:00"),
    ] {
        let mut c = Campus::on(MORNING);
        c.adopts_warnings();
        c.sends_at_once(Role::DormOfficer, low_mood(days));
        assert_eq!(c.fired_rules(), rule.map(RuleNo).into_iter().collect::<Vec<_>>(), "{days} days");
        if let Some((case, _)) = c.open_warning() {
            c.owed_by(case, Item::Look, Role::StationCounsellor).due(case, Item::Look, due);
        }
    }
}

#[test]
fn st_5c_a_sender_learns_nothing_of_what_others_sent() {
    let mut c = Campus::on(MORNING);
    c.adopts_warnings();
    let report = Action::Submit(c.plain_report());
    c.does(Role::DormOfficer, report.clone());
    let first = c.network().head();
    c.does(Role::Commissioner, report);
    let own = c.host.log()[first.0 as usize].header.command;
    let parts = c.host.log().iter().filter(|entry| entry.header.command == own);
    assert_eq!(parts.count(), 2, "observed and submitted, as ever");
    assert!(c.open_warning().is_none(), "it fires in a command of the engine's own");
    c.lets_engine_work();
    let fired = c.entries(Kind::WarningFired)[0];
    assert_eq!(fired.header.by, By::Engine);
    assert_ne!(fired.header.command, own);
}

#[test]
fn st_5c_two_reports_within_a_week_warn_and_say_which() {
    let mut c = Campus::on(MORNING);
    c.adopts_warnings();
    c.sends_at_once(Role::DormOfficer, |_| {});
    c.wait("2026-09-21 09:01");
    c.sends_at_once(Role::Commissioner, |_| {});
    assert_eq!(c.fired_rules(), [], "more than a week apart");
    c.wait("2026-09-28 09:00");
    c.sends_at_once(Role::Advisor, |_| {});
    assert_eq!(c.fired_rules(), [RuleNo(4)]);
    let sent: Vec<Position> = c.entries(Kind::Submitted).iter().map(|entry| entry.position).collect();
    let (_, warning) = c.open_warning().unwrap();
    assert_eq!(warning.firings[0].evidence, sent[1..]);
    assert_eq!((warning.level, warning.firings[0].advice), (Some(Level::Concerning), Advice::Interview));
}

#[test]
fn st_5c_a_life_event_and_withdrawal_warn_only_together() {
    let mut c = Campus::on(MORNING);
    c.adopts_warnings();
    c.sends_at_once(Role::DormOfficer, |submit| submit.observation.life_event = Some(LifeEvent::Bereavement));
    assert_eq!(c.fired_rules(), []);
    c.wait("2026-09-24 09:00");
    c.sends_at_once(Role::Commissioner, |submit| submit.observation.signs = vec![Sign::Withdrawn]);
    assert_eq!(c.fired_rules(), [RuleNo(5)]);
    assert_eq!(c.open_warning().unwrap().1.firings[0].evidence.len(), 2);
}

#[test]
fn st_5c_the_most_urgent_class_without_an_interview_warns_after_a_week() {
    let mut c = Campus::on("2026-09-21 09:00");
    c.adopts_warnings();
    let census = c.opens_census();
    let mate = c.classmates()[0];
    let talked = c.scores(census, mate, &[25]);
    let held = Interview {
        case: talked,
        outcome: InterviewOutcome::NoConcern,
        grade: None,
        toward: None,
        institution: None,
        words: SAID,
    };
    c.does(Role::StationCounsellor, Action::Interview(held));
    c.scores(census, c.subject, &[25]);
    c.wait("2026-09-28 08:59");
    assert_eq!(c.fired_rules(), []);
    c.wait("2026-09-28 09:00");
    assert_eq!(c.fired_rules(), [RuleNo(6)]);
    assert!(c.open_warning().is_some(), "the subject, not the one who was talked with");
}

#[test]
fn st_5c_no_rule_fires_twice_on_the_same_evidence() {
    let mut c = Campus::on(MORNING);
    c.adopts_warnings();
    c.sends_at_once(Role::DormOfficer, low_mood(3));
    let first = c.looks_at(Role::StationCounsellor, LookOutcome::Talked, None);
    c.not_due(first, Item::Look);
    c.wait("2026-09-16 09:00");
    assert_eq!(c.fired_rules(), [RuleNo(2)]);
    // Somebody sees it again: that is new, and so are two reports in a week.
    c.sends_at_once(Role::Commissioner, low_mood(4));
    assert_eq!(c.fired_rules(), [RuleNo(2), RuleNo(2), RuleNo(4)]);
    let (second, warning) = c.open_warning().unwrap();
    assert_ne!(first, second);
    assert_eq!(warning.firings.len(), 2, "one warning about one person");
}

#[test]
fn st_5c_a_warning_that_waits_takes_up_what_fires_and_becomes_more_urgent() {
    let mut c = Campus::on(MORNING);
    c.adopts_warnings();
    c.sends_at_once(Role::DormOfficer, low_mood(2));
    let (case, _) = c.open_warning().unwrap();
    c.due(case, Item::Look, "2026-09-22 00:00");
    c.wait("2026-09-19 09:00");
    c.sends_at_once(Role::Commissioner, low_mood(7));
    assert_eq!(c.open_warning().unwrap().0, case);
    c.due(case, Item::Look, "2026-09-20 09:00");
    c.wait("2026-09-19 10:00");
    c.sends_at_once(Role::Advisor, low_mood(2));
    c.due(case, Item::Look, "2026-09-20 09:00");
}

#[test]
fn st_5c_a_warning_nobody_looks_at_climbs() {
    let mut c = Campus::on(MORNING);
    c.adopts_warnings();
    c.sends_at_once(Role::DormOfficer, low_mood(7));
    let (case, _) = c.open_warning().unwrap();
    c.wait("2026-09-15 09:00").owed_by(case, Item::Look, Role::CentreCounsellor);
    c.wait("2026-09-16 09:00").owed_by(case, Item::Look, Role::CentreDirector);
    c.wait("2026-09-17 09:00");
    let told = c.entries(Kind::LapseTold);
    assert!(told.iter().any(|entry| entry.header.from == Some(c.post(Role::CentreDirector))));
}

#[test]
fn st_5c_a_look_dismisses_with_a_reason_only() {
    let mut c = Campus::on(MORNING);
    c.adopts_warnings();
    c.sends_at_once(Role::DormOfficer, low_mood(7));
    let (case, _) = c.open_warning().unwrap();
    let look = |outcome, reason, words| {
        Action::LookAtWarning(Look { case, outcome, reason, grade: None, urgency: None, words })
    };
    c.refused(Role::StationCounsellor, look(LookOutcome::Dismissed, None, SAID), "invalid_field");
    let reason = Some(Dismissal::Known);
    c.refused(Role::StationCounsellor, look(LookOutcome::Talked, reason, SAID), "invalid_field");
    c.refused(Role::StationCounsellor, look(LookOutcome::Dismissed, reason, None), "invalid_field");
    for role in [Role::DormOfficer, Role::Commissioner, Role::Advisor, Role::LeadingChair] {
        c.refused(role, look(LookOutcome::Talked, None, SAID), "not_found");
    }
    c.looks_at(Role::StationCounsellor, LookOutcome::Dismissed, reason);
    assert_eq!(c.network().warning.get(case).unwrap().reason, reason);
    c.refused(Role::StationCounsellor, look(LookOutcome::Talked, None, SAID), "wrong_state");
}

#[test]
fn st_5c_a_look_lists_interviews_or_reports() {
    let given = || {
        let mut c = Campus::on(MORNING);
        c.adopts_warnings();
        c.sends_at_once(Role::DormOfficer, low_mood(7));
        c
    };
    let mut c = given();
    let source = c.looks_at(Role::StationCounsellor, LookOutcome::Listing, None);
    let (_, listing) = c.network().focus.of(c.subject).unwrap();
    assert_eq!(listing.pending.as_ref().unwrap().change, Change::List(Grade::Blue));
    assert_eq!(c.entries(Kind::ListingProposed)[0].header.parent, Some(source));
    let mut c = given();
    c.looks_at(Role::StationCounsellor, LookOutcome::Interview, None);
    let (interview, _) = c.network().census.about(c.subject).next().unwrap();
    c.owed_by(interview, Item::Interview, Role::StationCounsellor);
    c.due(interview, Item::Interview, "2026-09-18 00:00");
    let mut c = given();
    c.looks_at(Role::StationCounsellor, LookOutcome::Report, None);
    let (report, _) = c.network().report.about(c.subject).last().unwrap();
    c.held_by(report, Role::CentreCounsellor);
}

#[test]
fn st_5c_who_must_not_have_a_report_does_not_have_the_warning() {
    let mut c = Campus::on(MORNING);
    c.adopts_warnings();
    let counsellor = c.person(Role::StationCounsellor);
    c.sends_at_once(Role::DormOfficer, |submit| {
        submit.observation.low_mood_days = Some(7);
        submit.keep_from = vec![counsellor];
    });
    let (case, _) = c.open_warning().unwrap();
    c.owed_by(case, Item::Look, Role::CentreCounsellor);
    let (post, now) = (Some(c.post(Role::StationCounsellor)), c.host.now());
    assert!(!may_case(c.network(), counsellor, post, Deed::SeeWarning, case, now));
    let look =
        Look { case, outcome: LookOutcome::Talked, reason: None, grade: None, urgency: None, words: SAID };
    c.refused(Role::StationCounsellor, Action::LookAtWarning(look), "not_found");
}

#[test]
fn st_5c_what_somebody_asks_for_himself_is_evidence_of_nothing() {
    let mut c = Campus::on(MORNING);
    c.adopts_warnings();
    let (subject, student) = (c.subject, c.student());
    let about = |c: &Campus| {
        let mut submit = c.submit(About::Myself, Urgency::Concerning, None);
        submit.observation.low_mood_days = Some(9);
        Action::Submit(submit)
    };
    let action = about(&c);
    let request = c.request(student, None, action);
    c.ask(request, "I cannot sleep").unwrap();
    c.lets_engine_work();
    assert_eq!(c.fired_rules(), []);
    assert_ne!(subject, student);
}

#[test]
fn st_5c_unfounded_reports_do_not_count() {
    let mut c = Campus::on(MORNING);
    c.adopts_warnings();
    let case = c.sends_at_once(Role::Advisor, |_| {});
    c.acknowledges(Role::StationCounsellor, case);
    let settle = Settle { case, outcome: Outcome::Unfounded, words: SAID };
    c.does(Role::StationCounsellor, Action::Settle(settle));
    c.wait("2026-09-15 09:00");
    c.sends_at_once(Role::Commissioner, |_| {});
    assert_eq!(c.fired_rules(), []);
}

#[test]
fn st_5c_rules_are_versioned_and_checked() {
    let mut c = Campus::on(MORNING);
    c.adopts_warnings();
    let rule = |when| Rule {
        number: RuleNo(1),
        title: None,
        when,
        urgency: Urgency::Concerning,
        advice: Advice::Talk,
    };
    let adopt = |rules| Action::AdoptWarnings(Adopt { rules: Some(rules) });
    let empty = adopt(vec![rule(Condition::All(Vec::new()))]);
    c.refused(Role::CentreDirector, empty, "invalid_field");
    let twice = [default_rules(), default_rules()].concat();
    c.refused(Role::CentreDirector, adopt(twice), "invalid_field");
    let three = rule(Condition::Reports { at_least: 3, days: 30 });
    c.adopts_by_two(adopt(vec![three]));
    assert_eq!((c.network().warning.version(), c.network().warning.rules().len()), (2, 1));
    c.sends_at_once(Role::DormOfficer, low_mood(9));
    c.sends_at_once(Role::Commissioner, low_mood(9));
    assert_eq!(c.fired_rules(), []);
    c.sends_at_once(Role::Advisor, low_mood(9));
    assert_eq!(c.fired_rules(), [RuleNo(1)]);
    assert_eq!(c.open_warning().unwrap().1.firings[0].version, 2);
    // None at all is a choice too.
    c.adopts_by_two(adopt(Vec::new()));
    c.sends_at_once(Role::DormOfficer, low_mood(9));
    assert_eq!(c.fired_rules().len(), 1);
}

#[test]
fn st_5c_a_dry_run_counts_what_would_have_fired() {
    let mut c = Campus::on(MORNING);
    c.sends_at_once(Role::DormOfficer, low_mood(3));
    c.wait("2026-09-16 09:00");
    c.sends_at_once(Role::Commissioner, low_mood(7));
    let head = c.network().head();
    let run = dry_run(c.network(), &default_rules());
    let fired: Vec<(u16, u32)> = run.rules.iter().map(|load| (load.rule.0, load.fired)).collect();
    assert_eq!(fired, [(1, 0), (2, 1), (3, 1), (4, 1), (5, 0), (6, 0), (7, 0)]);
    assert_eq!(run.rules[3].weeks, [("2026-09-14".parse().unwrap(), 1)]);
    let together: Vec<(u16, u16)> = run.overlaps.iter().map(|pair| (pair.one.0, pair.other.0)).collect();
    assert_eq!(together, [(2, 3), (2, 4), (3, 4)]);
    assert_eq!(c.network().head(), head);
    assert!(c.open_warning().is_none());
}

#[test]
fn st_5c_two_missed_follow_ups_are_a_fact_on_which_a_rule_fires() {
    let mut c = Campus::on("2026-09-14 08:00");
    c.adopts_warnings();
    let case = c.listed(Grade::Orange);
    c.wait("2026-09-21 12:00");
    assert_eq!(c.fired_rules(), [], "one alone is none");
    c.wait("2026-09-22 00:00").lets_engine_work();
    assert_eq!(c.fired_rules(), [RuleNo(7)]);
    let (_, warning) = c.open_warning().unwrap();
    let kinds: Vec<Kind> = warning.firings[0]
        .evidence
        .iter()
        .map(|position| c.host.log()[position.0 as usize].header.kind)
        .collect();
    assert_eq!(kinds, [Kind::Lapsed, Kind::Lapsed], "the lapses are the evidence");
    // Once somebody reached him the count begins anew.
    let held = FollowUp { case, contact: Contact::Phone, course: Course::Calm, words: SAID };
    c.does(Role::StationCounsellor, Action::FollowUp(held));
    c.wait("2026-09-26 12:00").lets_engine_work();
    assert_eq!(c.fired_rules(), [RuleNo(7)]);
}

#[test]
fn gap_11_nobody_sees_by_the_numbers_of_his_cases_that_a_warning_followed() {
    let steps = [true, false].map(|reported_before| {
        let mut c = Campus::on(MORNING);
        c.adopts_warnings();
        if reported_before {
            c.sends_at_once(Role::DormOfficer, |_| ());
        }
        let first = c.sends_at_once(Role::Commissioner, |_| ());
        assert_eq!(c.open_warning().is_some(), reported_before, "two reports in seven days are a warning");
        c.sends_at_once(Role::Commissioner, |_| ()).0 - first.0
    });
    let [with, without] = steps;
    assert_eq!(with, without);
}
