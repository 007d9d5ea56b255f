//! Who may not see what, however he comes to it: nobody posts himself, administrators hold nothing else, what a report is
//! kept from is kept from what follows of it; and who must see does: deciders before they decide, whoever owes something.
//! CC.7, DO.5, LG.0b, LG.0c, CT.10; gaps 4 and 14.

use wuji_core::access::{Deed, Purpose, Target, Visit, may_case};
use wuji_core::action::Action;
use wuji_core::crisis::{
    Act, Advice, Assess, Factor, GiveNotice, Grade, Instrument, Note, Object, ReceiveNotice,
};
use wuji_core::escalation::Item;
use wuji_core::focus::{Approve, Change, Decline, Ground, Propose};
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::kind::Kind;
use wuji_core::projection::{Inbox, project};
use wuji_core::report::{About, Recuse, Urgency};
use wuji_core::rights::{
    AskRight, BreachKind, Disclose, DisclosureGround, Recipient, ReportBreach, Shared, Wish,
};
use wuji_core::roster::{PostPerson, Relieve, Role};

use crate::campus::{Campus, SAID, at};
use crate::crises::{assess, crisis, decide, heads, propose};

const AFTERNOON: &str = "2026-09-16 15:00";

fn posting(c: &Campus, role: Role, person: PersonNo) -> PostPerson {
    let until = Some(at("2026-09-20 08:00"));
    PostPerson { post: c.post(role), person, from: None, until, deputy_of: None }
}

fn sees(c: &Campus, person: PersonNo, role: Role, deed: Deed, case: CaseNo) -> bool {
    may_case(c.network(), person, Some(c.post(role)), deed, case, c.host.now())
}

/// A concerning report that these people must not have.
fn kept_from(c: &mut Campus, people: Vec<PersonNo>) -> CaseNo {
    let mut submit = c.submit(About::Person(c.subject), Urgency::Urgent, None);
    submit.keep_from = people;
    c.does(Role::DormOfficer, Action::Submit(submit))
}

fn list(c: &Campus, source: Option<CaseNo>) -> Action {
    let (person, change) = (c.subject, Change::List(Grade::Yellow));
    Action::ProposeListing(Propose { person, change, grounds: vec![Ground::Reports], source, words: SAID })
}

#[test]
fn cc_7_nobody_posts_himself() {
    let mut c = Campus::on(AFTERNOON);
    // A station's director would read on call what his own post may not.
    let director = c.person(Role::StationDirector);
    let own = posting(&c, Role::StationOnCall, director);
    c.refused(Role::StationDirector, Action::Post(own.clone()), "same_person");
    c.does(Role::StationCounsellor, Action::Post(own));
    let (post, person) = (c.post(Role::StationCounsellor), c.person(Role::StationCounsellor));
    let follow = Relieve { post, person, successor: Some(director) };
    c.refused(Role::StationDirector, Action::Relieve(follow.clone()), "same_person");
    c.does(Role::SystemAdministrator, Action::Relieve(follow));
}

#[test]
fn cc_7_and_do_5_whoever_administers_holds_no_other_post_and_nobody_else_administers() {
    let mut c = Campus::on(AFTERNOON);
    let (own, auditor) = (c.person(Role::SystemAdministrator), c.person(Role::AuditAdministrator));
    for (person, code) in [(own, "same_person"), (auditor, "invalid_field")] {
        let posting = posting(&c, Role::CentreCounsellor, person);
        c.refused(Role::SystemAdministrator, Action::Post(posting), code);
    }
    let counsellor = c.person(Role::CentreCounsellor);
    c.vacant(Role::AuditAdministrator);
    let reverse = posting(&c, Role::AuditAdministrator, counsellor);
    c.refused(Role::SystemAdministrator, Action::Post(reverse), "invalid_field");
    // Nor from a day to come on, while the other posting lasts.
    let security = c.person(Role::SecurityAdministrator);
    let (from, until) = (Some(at("2026-09-18 08:00")), Some(at("2026-09-19 08:00")));
    let later = PostPerson { from, until, ..posting(&c, Role::CentreOnCall, security) };
    c.refused(Role::SystemAdministrator, Action::Post(later), "invalid_field");
    // Who administers no more is posted like anybody.
    let freed = posting(&c, Role::CentreCounsellor, auditor);
    c.does(Role::SystemAdministrator, Action::Post(freed));
}

#[test]
fn gap_4_a_listing_is_kept_from_whom_its_source_is_kept_from() {
    let mut c = Campus::on(AFTERNOON);
    let advisor = c.person(Role::Advisor);
    let report = kept_from(&mut c, vec![advisor]);
    let listing = c.does(Role::CentreCounsellor, list(&c, Some(report)));
    c.does(Role::CentreDirector, Action::ApproveListing(Approve { case: listing }));
    assert!(!sees(&c, advisor, Role::Advisor, Deed::SeeListing, listing));
    // Who is kept from the source later is kept from the listing too.
    let counsellor = c.person(Role::StationCounsellor);
    assert!(sees(&c, counsellor, Role::StationCounsellor, Deed::SeeListing, listing));
    c.does(Role::CentreCounsellor, Action::Recuse(Recuse { case: report, person: Some(counsellor) }));
    assert!(!sees(&c, counsellor, Role::StationCounsellor, Deed::SeeListing, listing));
    // Without a source whoever looks after him sees it.
    let mut other = Campus::on(AFTERNOON);
    let listing = other.does(Role::CentreCounsellor, list(&other, None));
    assert!(sees(&other, advisor, Role::Advisor, Deed::SeeListing, listing));
}

#[test]
fn gap_4_a_listing_is_approved_by_the_director_where_no_counsellor_may_have_it() {
    let mut c = Campus::on(AFTERNOON);
    let post = c.post(Role::CentreCounsellor);
    let counsellors: Vec<PersonNo> =
        c.network().roster.holders(post, c.host.now()).map(|posting| posting.person).collect();
    let report = kept_from(&mut c, counsellors);
    let listing = c.does(Role::StationCounsellor, list(&c, Some(report)));
    c.owed_by(listing, Item::Approval, Role::CentreDirector);
}

#[test]
fn ct_10_whoever_is_kept_from_a_crisis_has_no_notice_with_its_number() {
    let mut c = Campus::on(AFTERNOON);
    let (counsellor, director) = (c.person(Role::StationCounsellor), c.person(Role::StationDirector));
    let report = kept_from(&mut c, vec![counsellor, director]);
    let case = c.does(Role::CentreCounsellor, assess(report, Some(Grade::Orange)));
    let give = Action::GiveNotice(GiveNotice { case, advice: vec![Advice::LookOut] });
    c.does(Role::CentreCounsellor, give);
    let own = [Role::StationCounsellor, Role::StationDirector].map(|role| Some(c.post(role)));
    let notices = c.entries(Kind::NoticeGiven);
    assert!(notices.iter().all(|entry| entry.header.case.is_none() && !own.contains(&entry.header.to)));
    // The centre's director has it instead, and receives it.
    let instead = Some(c.post(Role::CentreDirector));
    assert!(notices.iter().any(|entry| entry.header.to == instead));
    c.does(Role::CentreDirector, Action::ReceiveNotice(ReceiveNotice { notice: 1 }));
    // Where the counsellor alone is kept away, the director has it.
    let mut c = Campus::on(AFTERNOON);
    let report = kept_from(&mut c, vec![counsellor]);
    let case = c.does(Role::CentreCounsellor, assess(report, Some(Grade::Orange)));
    c.does(Role::CentreCounsellor, Action::GiveNotice(GiveNotice { case, advice: vec![Advice::LookOut] }));
    let director = Some(c.post(Role::StationDirector));
    let notices = c.entries(Kind::NoticeGiven);
    assert!(notices.iter().any(|entry| entry.header.to == director && entry.header.case == Some(case)));
}

#[test]
fn lg_0c_who_is_to_decide_reads_what_is_proposed_before() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    let member = c.person(Role::LeadingMember);
    assert!(sees(&c, member, Role::LeadingMember, Deed::SeeCrisisState, case));
    assert!(!sees(&c, member, Role::LeadingMember, Deed::SeeCrisis, case));
    c.does(Role::CentreOnCall, propose(case));
    for role in [Role::LeadingChair, Role::LeadingViceChair, Role::LeadingMember] {
        assert!(sees(&c, c.person(role), role, Deed::SeeCrisis, case), "{role:?}");
    }
    // By a reading, like everybody.
    let read = Visit { target: Target::Case(case), purpose: Purpose::Supervision, words: true };
    c.refused(Role::LeadingMember, Action::Visit(read.clone()), "pledge_missing");
    c.pledges(Role::LeadingMember).does(Role::LeadingMember, Action::Visit(read));
}

#[test]
fn lg_0c_whom_a_sender_keeps_it_from_does_not_read_the_proposal() {
    let mut c = Campus::on(AFTERNOON);
    let vice = c.person(Role::LeadingViceChair);
    let report = kept_from(&mut c, vec![vice]);
    let case = c.does(Role::CentreCounsellor, assess(report, Some(Grade::Red)));
    c.does(Role::CentreCounsellor, propose(case));
    assert!(!sees(&c, vice, Role::LeadingViceChair, Deed::SeeCrisisState, case));
    let post = Some(c.post(Role::LeadingViceChair));
    assert!(c.entries(Kind::CrisisTold).iter().all(|entry| entry.header.to != post));
}

#[test]
fn lg_0c_the_station_learns_what_was_decided() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.does(Role::CentreOnCall, propose(case));
    let [chair, vice, _] = heads(&c);
    let before = c.entries(Kind::CrisisTold).len();
    c.does(Role::LeadingChair, decide(case, &[(chair, false), (vice, false)]));
    let told: Vec<_> = c.entries(Kind::CrisisTold)[before..].iter().map(|entry| entry.header.to).collect();
    assert!(told.contains(&Some(c.post(Role::StationCounsellor))), "{told:?}");
}

/// Whether something of the case lies on the desk of this role's post of which it was told.
fn is_told(c: &Campus, role: Role, case: CaseNo) -> bool {
    let inbox: Inbox = project(c.host.log());
    inbox.of(c.post(role)).iter().any(|line| line.case == case && line.owed.is_none())
}

#[test]
fn lg_0c_a_decision_and_an_objection_lie_on_the_desk_of_whoever_carries_it_out() {
    let mut c = Campus::on(AFTERNOON);
    let case = crisis(&mut c, Grade::Red);
    c.does(Role::CentreOnCall, propose(case));
    let [chair, vice, _] = heads(&c);
    assert!(!is_told(&c, Role::CentreOnCall, case));
    c.does(Role::LeadingChair, decide(case, &[(chair, false), (vice, false)]));
    assert!(is_told(&c, Role::CentreOnCall, case));
    // Whoever goes on in the case has seen it.
    c.does(Role::CentreOnCall, Action::NoteCrisis(Note { case, act: Some(Act::OnScene), words: None }));
    assert!(!is_told(&c, Role::CentreOnCall, case));
    c.does(Role::LeadingViceChair, Action::Object(Object { case, words: SAID }));
    assert!(is_told(&c, Role::CentreOnCall, case));
}

#[test]
fn ct_8c_what_became_of_a_proposal_lies_on_the_desk_of_whoever_made_it_until_it_is_opened() {
    let mut c = Campus::on(AFTERNOON);
    let case = c.does(Role::StationCounsellor, list(&c, None));
    c.does(Role::CentreDirector, Action::DeclineListing(Decline { case, words: SAID }));
    assert!(is_told(&c, Role::StationCounsellor, case));
    let read = Visit { target: Target::Case(case), purpose: Purpose::Handling, words: true };
    c.pledges(Role::StationCounsellor).does(Role::StationCounsellor, Action::Visit(read));
    assert!(!is_told(&c, Role::StationCounsellor, case));
}

#[test]
fn gap_14_whoever_listed_somebody_does_not_read_the_objection() {
    let mut c = Campus::on(AFTERNOON);
    let listing = c.does(Role::StationCounsellor, list(&c, None));
    c.does(Role::CentreCounsellor, Action::ApproveListing(Approve { case: listing }));
    let approver = c.person(Role::CentreCounsellor);
    c.subject_has_an_account();
    let ask = |wish| Action::AskRight(AskRight { wish, person: None, received: None, words: SAID });
    let objection = c.does_himself(c.subject, ask(Wish::Objection));
    let copy = c.does_himself(c.subject, ask(Wish::Copy));
    assert!(!sees(&c, approver, Role::CentreCounsellor, Deed::SeeRights, objection));
    assert!(sees(&c, approver, Role::CentreCounsellor, Deed::SeeRights, copy));
    let colleague = c.nth(Role::CentreCounsellor, 1);
    assert!(sees(&c, colleague, Role::CentreCounsellor, Deed::SeeRights, objection));
}

#[test]
fn cc_7_the_security_administrator_opens_what_he_owes_without_knowing_about_whom() {
    let mut c = Campus::on(AFTERNOON);
    let report = ReportBreach {
        kind: BreachKind::ToldOn,
        about: Some(c.subject),
        suspects: Vec::new(),
        suspect_post: None,
        occurred_at: None,
        words: SAID,
    };
    let student = c.student();
    let case = c.does_himself(student, Action::ReportBreach(report));
    c.pledges(Role::SecurityAdministrator);
    let read = Visit { target: Target::Case(case), purpose: Purpose::Handling, words: false };
    c.does(Role::SecurityAdministrator, Action::Visit(read.clone()));
    let words = Action::Visit(Visit { words: true, ..read });
    let (person, post) = (c.person(Role::SecurityAdministrator), c.post(Role::SecurityAdministrator));
    let request = c.request(person, Some(post), words);
    let denials = c.entries(Kind::Denied).len();
    c.ask(request, "nothing").unwrap();
    assert_eq!(c.entries(Kind::Denied).len(), denials + 1, "the asking is recorded");
}

#[test]
fn gap_13_no_emergency_opens_a_whole_file_or_tells_researchers() {
    let mut c = Campus::on(AFTERNOON);
    let told = Disclose {
        case: None,
        person: Some(c.subject),
        recipient: Recipient::Hospital,
        title: None,
        ground: DisclosureGround::VitalInterests,
        shared: vec![Shared::Identity, Shared::Danger],
        delay: None,
        delay_until: None,
        words: SAID,
    };
    let whole = Disclose { shared: vec![Shared::WholeFile], ..told.clone() };
    c.refused(Role::StationCounsellor, Action::Disclose(whole.clone()), "invalid_field");
    let research = Disclose { recipient: Recipient::Research, ..told.clone() };
    c.refused(Role::StationCounsellor, Action::Disclose(research), "invalid_field");
    let ordered = Disclose { recipient: Recipient::Authority, ground: DisclosureGround::LegalDuty, ..whole };
    c.does(Role::StationCounsellor, Action::Disclose(ordered));
    c.does(Role::StationCounsellor, Action::Disclose(told));
}

#[test]
fn ct_9a_an_assessment_names_each_factor_once() {
    let mut c = Campus::on(AFTERNOON);
    let case = c.reports(Role::Advisor, Urgency::Urgent);
    let (grade, instrument) = (Some(Grade::Yellow), Instrument::Interview);
    let assess =
        |factors| Action::Assess(Assess { case, grade, factors, instrument, watcher: None, words: SAID });
    c.refused(Role::CentreCounsellor, assess(vec![Factor::Plan, Factor::Plan]), "invalid_field");
    c.does(Role::CentreCounsellor, assess(vec![Factor::Plan, Factor::Means]));
}
