//! Break-glass 紧急查阅: seen by nobody's leave, told whatever he wants, reviewed by another person.

use wuji_core::access::{
    Behind, BreakGlass, CaseState, Deed, GlassFinding, Purpose, Relation, ReviewGlass, Standing, Target,
    Visit, may_case,
};
use wuji_core::action::Action;
use wuji_core::counselling::{CounsellingBasis, CounsellingConsent};
use wuji_core::escalation::Item;
use wuji_core::ids::CaseNo;
use wuji_core::kind::Kind;
use wuji_core::projection::{Inbox, project};
use wuji_core::report::Urgency;
use wuji_core::roster::Role;
use wuji_sim::Answer;

use crate::campus::{Campus, SAID};
use crate::counselling::open;

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

/// Through a glass one reads what the table grants to whoever broke one, of the kind that he broke it over, and nothing else.
#[test]
fn ct_3_sessions_of_a_counselling_are_read_through_a_glass_over_counselling_alone() {
    let mut c = Campus::on(MORNING);
    let given = Some(CounsellingConsent::Given);
    let case = c.does(Role::StationCounsellor, open(c.subject, CounsellingBasis::WalkIn, given));
    let (person, post) = (c.person(Role::CentreCounsellor), c.post(Role::CentreCounsellor));
    let may = |c: &Campus, deed| may_case(c.network(), person, Some(post), deed, case, c.host.now());
    let reads = [Deed::SeeCounsellingState, Deed::SeeCounselling, Deed::SeeCounsellingWords];
    c.pledges(Role::CentreCounsellor);
    c.does(Role::CentreCounsellor, glass(&c));
    assert!(!reads.iter().any(|deed| may(&c, *deed)), "that one was over reports");
    let over = BreakGlass { person: c.subject, behind: Behind::Counselling, words: SAID };
    c.does(Role::CentreCounsellor, Action::BreakGlass(over));
    let table = |deed| {
        let standing = Standing::Post(Role::CentreCounsellor);
        wuji_core::access::authority(standing, Relation::BreakGlass, deed, CaseState::WithCentre)
    };
    for deed in Deed::ALL.iter().copied().filter(|deed| deed.name().contains("counsel")) {
        assert_eq!(may(&c, deed), table(deed), "{}", deed.name());
    }
    assert!(reads.iter().all(|deed| may(&c, *deed)) && !may(&c, Deed::Counsel));
    let visit = Visit { target: Target::Case(case), purpose: Purpose::Handling, words: true };
    c.does(Role::CentreCounsellor, Action::Visit(visit));
    // Nobody else sees through it, and not for longer than four hours.
    let other = c.person(Role::CentreOnCall);
    let on_call = Some(c.post(Role::CentreOnCall));
    assert!(!may_case(c.network(), other, on_call, Deed::SeeCounselling, case, c.host.now()));
    c.wait("2026-09-14 12:00");
    assert!(!reads.iter().any(|deed| may(&c, *deed)));
}
