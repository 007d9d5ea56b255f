//! Break-glass 紧急查阅: seen by nobody's leave, told whatever he wants, reviewed by another person.

use wuji_core::access::{
    Behind, BreakGlass, Deed, GlassFinding, Purpose, ReviewGlass, Target, Visit, may_case,
};
use wuji_core::action::Action;
use wuji_core::escalation::Item;
use wuji_core::ids::CaseNo;
use wuji_core::kind::Kind;
use wuji_core::projection::{Inbox, project};
use wuji_core::report::Urgency;
use wuji_core::roster::Role;
use wuji_sim::Answer;

use crate::campus::{Campus, SAID};

const MORNING: &str = "2026-09-14 08:00";

fn glass(c: &Campus) -> Action {
    Action::BreakGlass(BreakGlass { person: c.subject, behind: Behind::Reports, words: SAID })
}

fn review(case: CaseNo, finding: GlassFinding) -> Action {
    Action::ReviewGlass(ReviewGlass { case, finding, words: SAID })
}

/// Given: a report about the subject that her commissioner holds.
fn report(c: &mut Campus) -> CaseNo {
    c.reports(Role::DormOfficer, Urgency::Concerning)
}

fn sees(c: &Campus, case: CaseNo) -> bool {
    let (person, post) = (c.person(Role::CentreCounsellor), c.post(Role::CentreCounsellor));
    may_case(c.network(), person, Some(post), Deed::SeeReportWords, case, c.host.now())
}

#[test]
fn cc_7_break_glass_opens_four_hours_and_tells_director_and_leading_group() {
    let mut c = Campus::on(MORNING);
    let case = report(&mut c);
    assert!(!sees(&c, case));
    c.refused(Role::CentreCounsellor, glass(&c), "pledge_missing");
    c.pledges(Role::CentreCounsellor);
    let broken = c.does(Role::CentreCounsellor, glass(&c));
    assert!(sees(&c, case));
    let visit = Visit { target: Target::Case(case), purpose: Purpose::Handling, words: true };
    c.does(Role::CentreCounsellor, Action::Visit(visit));
    // Told at once, in the same command, whatever he wants.
    c.owed_by(broken, Item::GlassReview, Role::CentreDirector);
    let inbox: Inbox = project(c.host.log());
    for role in [Role::CentreDirector, Role::LeadingChair] {
        assert_eq!(inbox.of(c.post(role)).iter().filter(|line| line.case == broken).count(), 1, "{role:?}");
    }
    c.wait("2026-09-14 11:59");
    assert!(sees(&c, case));
    c.wait("2026-09-14 12:00");
    assert!(!sees(&c, case), "four hours are over");
}

#[test]
fn cc_7_a_break_glass_is_reviewed_by_another_person_in_72_hours_or_climbs() {
    let mut c = Campus::on(MORNING);
    report(&mut c);
    c.pledges(Role::CentreCounsellor);
    let broken = c.does(Role::CentreCounsellor, glass(&c));
    c.due(broken, Item::GlassReview, "2026-09-17 08:00");
    c.refused(Role::CentreCounsellor, review(broken, GlassFinding::Needed), "not_found");
    c.wait("2026-09-17 08:00").owed_by(broken, Item::GlassReview, Role::LeadingChair);
    c.does(Role::LeadingChair, review(broken, GlassFinding::GoodFaith));
    c.not_due(broken, Item::GlassReview);
    c.refused(Role::LeadingChair, review(broken, GlassFinding::Breach), "not_allowed");
}

#[test]
fn cc_7_the_director_does_not_review_his_own_break_glass() {
    let mut c = Campus::on(MORNING);
    c.pledges(Role::CentreDirector);
    let broken = c.does(Role::CentreDirector, glass(&c));
    c.owed_by(broken, Item::GlassReview, Role::LeadingChair);
    c.refused(Role::CentreDirector, review(broken, GlassFinding::Needed), "not_allowed");
}

#[test]
fn do_5_no_student_and_no_office_breaks_a_glass() {
    let mut c = Campus::on(MORNING);
    report(&mut c);
    for role in [Role::DormOfficer, Role::Commissioner, Role::Advisor, Role::SecurityAdministrator] {
        c.pledges(role);
        let request = c.request(c.person(role), Some(c.post(role)), glass(&c));
        assert_eq!(c.ask(request, "why not"), Ok(Answer::Recorded("not_found")), "{role:?}");
    }
    assert_eq!((c.entries(Kind::GlassBroken).len(), c.entries(Kind::Denied).len()), (0, 4));
}

#[test]
fn gap_5_a_recusal_goes_before_a_glass() {
    let mut c = Campus::on(MORNING);
    let counsellor = c.person(Role::StationCounsellor);
    let submit = wuji_core::report::Submit {
        keep_from: vec![counsellor],
        ..c.submit(wuji_core::report::About::Person(c.subject), Urgency::Urgent, None)
    };
    let case = c.does(Role::Commissioner, Action::Submit(submit));
    c.pledges(Role::StationCounsellor);
    let broken = BreakGlass { person: c.subject, behind: Behind::Reports, words: SAID };
    c.does(Role::StationCounsellor, Action::BreakGlass(broken));
    let post = Some(c.post(Role::StationCounsellor));
    assert!(!may_case(c.network(), counsellor, post, Deed::SeeReport, case, c.host.now()));
}
