//! How an asker stands to a case or a person, found in the network; and the questions that everything outside asks: may
//! he, of this case; may he, of this person; may he, of this duty; may he, of the names of this room or class. Whoever may no longer sign in, has
//! left, or does not hold the post in which he asks, may nothing.

use super::glass::behind;
use super::{CaseState, Deed, Relation, Standing, authority};
use crate::counselling;
use crate::crisis::{self, Grade};
use crate::duty::{DutyNo, Place, Spot};
use crate::escalation::Item;
use crate::ids::{CaseNo, ClassNo, PersonNo, PostNo, RoomNo};
use crate::network::Network;
use crate::roster::{Role, Where};
use crate::time::At;

/// Who asks: a person, in a post that he holds, or without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Asker {
    pub(crate) person: PersonNo,
    pub(crate) post: Option<PostNo>,
}

impl Network {
    fn standing(&self, post: Option<PostNo>) -> Standing {
        post.and_then(|post| self.roster.role(post)).map_or(Standing::Account, Standing::Post)
    }

    /// Whether `person` may act in `post` at `at`: he has an account, is here, and holds it.
    fn may_act(&self, person: PersonNo, post: Option<PostNo>, at: At) -> bool {
        self.access.has_account(person)
            && self.roster.is_here(person, at)
            && post.is_none_or(|post| self.acts_in(post, person, at))
    }
}

/// Whether `person`, in `post`, may do `deed` to `case` at `at`. Whatever is no case: no.
pub fn may_case(
    network: &Network,
    person: PersonNo,
    post: Option<PostNo>,
    deed: Deed,
    case: CaseNo,
    at: At,
) -> bool {
    if !network.may_act(person, post, at) {
        return false;
    }
    let Some((relations, state)) = case_relations(network, Asker { person, post }, case, at) else {
        return false;
    };
    if deed == Deed::SeeSender && !network.report.is_in_hands_of(case, person, post) {
        return false;
    }
    let standing = network.standing(post);
    if !heads_come_first(network, standing, deed, case, at) {
        return false;
    }
    let board = deed != Deed::SeeCrisisState || is_on_board(network, standing, case);
    let mut relations = relations.into_iter().filter(|relation| board || *relation != Relation::Elsewhere);
    relations.any(|relation| authority(standing, relation, deed, state))
}

/// The leading group's board has orange and red crises alone; a grade that cannot be read counts as severe.
fn is_on_board(network: &Network, standing: Standing, case: CaseNo) -> bool {
    let leading = matches!(standing, Standing::Post(role) if role.is_leading());
    let crisis = network.crisis.get(case);
    !leading || crisis.is_none_or(|crisis| crisis.grade.is_none_or(Grade::is_severe))
}

/// Decisions are recorded and ratified by chair or vice-chair; by others of the leading group where neither of them can.
fn heads_come_first(network: &Network, standing: Standing, deed: Deed, case: CaseNo, at: At) -> bool {
    let is_head = matches!(standing, Standing::Post(Role::LeadingChair | Role::LeadingViceChair));
    !matches!(deed, Deed::Decide | Deed::Ratify)
        || is_head
        || network.crisis.get(case).is_some_and(|crisis| crisis::are_heads_out(network, crisis, at))
}

/// Whether `person`, in `post`, may do `deed` to the person `about` at `at`.
pub fn may_person(
    network: &Network,
    person: PersonNo,
    post: Option<PostNo>,
    deed: Deed,
    about: PersonNo,
    at: At,
) -> bool {
    if network.roster.person(about).is_none() || !network.may_act(person, post, at) {
        return false;
    }
    let standing = network.standing(post);
    let asker = Asker { person, post };
    let allows = |relation| authority(standing, relation, deed, CaseState::Open);
    let found = relations(network, asker, Some(about), &[], at);
    found.into_iter().any(allows) || through_cases(network, asker, about, at).into_iter().any(allows)
}

/// Whether `person`, in `post`, may know `about` by name because he holds a staff post at `at`, or counsels him.
pub fn may_holder(
    network: &Network,
    person: PersonNo,
    post: Option<PostNo>,
    about: PersonNo,
    at: At,
) -> bool {
    let roster = &network.roster;
    let is_staff = |post: &PostNo| roster.role(*post).is_some_and(Role::is_staff);
    let in_office = roster
        .person(about)
        .is_some_and(|row| row.posts.iter().any(|post| is_staff(post) && roster.holds(*post, about, at)));
    let granted = authority(network.standing(post), Relation::Elsewhere, Deed::SeeHolder, CaseState::Open);
    let mut own = network.counselling.about(person);
    let counsels = own.any(|(case, row)| row.counsellor == Some(about) && network.counselling.is_known(case));
    // Whoever confirms an account must know whose it is.
    let confirms =
        authority(network.standing(post), Relation::Elsewhere, Deed::ConfirmInvite, CaseState::Open)
            && network.waits(about, at).is_some();
    (counsels || in_office && granted || confirms) && network.may_act(person, post, at)
}

/// Whether `person`, in `post`, may do `deed` to a duty at a place at `at`.
pub fn may_duty(
    network: &Network,
    person: PersonNo,
    post: PostNo,
    deed: Deed,
    (duty, place): (DutyNo, Place),
    at: At,
) -> bool {
    let spot = Spot { duty, place };
    network.may_act(person, Some(post), at) && spot.allows(network, post, deed, at)
}

/// Whether `person`, in `post`, may have the names of a room at `at`: as its officer.
pub fn may_room(network: &Network, person: PersonNo, post: Option<PostNo>, room: RoomNo, at: At) -> bool {
    let officer = post.and_then(|post| network.roster.post(post)).is_some_and(|post| post.room == Some(room));
    officer && network.may_act(person, post, at)
}

/// Whether `person`, in `post`, may have the names of a class at `at`: as its commissioner, or as an advisor who covers it.
pub fn may_class(network: &Network, person: PersonNo, post: Option<PostNo>, class: ClassNo, at: At) -> bool {
    let own = |post| network.roster.post(post).is_some_and(|row| row.class == Some(class));
    let covers = |post| network.roster.class(class).is_some_and(|row| row.advisors.contains(&post));
    post.is_some_and(|post| own(post) || covers(post)) && network.may_act(person, post, at)
}

/// Whether `person`, in `post`, may do `deed` to the weekly reports of a class at `at`.
pub fn may_weeks(
    network: &Network,
    person: PersonNo,
    post: PostNo,
    deed: Deed,
    class: ClassNo,
    at: At,
) -> bool {
    let asker = Asker { person, post: Some(post) };
    let mut found = places(network, asker, Where { class: Some(class), room: None, bed: None });
    found.push(Relation::Elsewhere);
    let standing = network.standing(Some(post));
    network.may_act(person, Some(post), at)
        && found.into_iter().any(|relation| authority(standing, relation, deed, CaseState::Open))
}

/// How an asker stands to a person through the cases about him that are under way: who works on one knows of whom.
fn through_cases(network: &Network, asker: Asker, about: PersonNo, at: At) -> Vec<Relation> {
    let mut found = Vec::new();
    for case in network.cases_about(about) {
        // Whom a counselling that somebody has taken is about, its clocks tell nobody but him.
        let between_two =
            network.counselling.get(case).is_some_and(|row| row.stage != counselling::Stage::Waiting);
        match case_relations(network, asker, case, at) {
            Some((mut relations, state)) if state != CaseState::Closed => {
                relations.retain(|relation| !between_two || *relation == Relation::Counsellor);
                found.extend(relations);
            }
            _ => {}
        }
    }
    found
        .retain(|relation| matches!(relation, Relation::Holder | Relation::Addressed | Relation::Counsellor));
    found
}

/// The relations of an asker to a subject, a case's own apart.
fn relations(
    network: &Network,
    asker: Asker,
    subject: Option<PersonNo>,
    recused: &[PersonNo],
    at: At,
) -> Vec<Relation> {
    if subject == Some(asker.person) {
        return vec![Relation::Subject];
    }
    if is_recused(network, asker, recused, at) {
        return vec![Relation::Recused];
    }
    let place = subject.and_then(|subject| network.roster.person(subject)).map(|person| person.place);
    let mut found = place.map(|place| places(network, asker, place)).unwrap_or_default();
    found.push(Relation::Elsewhere);
    found
}

fn is_recused(network: &Network, asker: Asker, recused: &[PersonNo], at: At) -> bool {
    let deputises = |posting: &crate::roster::Posting| {
        posting.person == asker.person && posting.deputy_of.is_some_and(|of| recused.contains(&of))
    };
    recused.contains(&asker.person)
        || asker.post.is_some_and(|post| network.roster.holders(post, at).any(deputises))
}

fn places(network: &Network, asker: Asker, place: Where) -> Vec<Relation> {
    let Some((number, post)) = asker.post.and_then(|post| Some((post, network.roster.post(post)?))) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if post.room.is_some() && post.room == place.room {
        found.push(Relation::OwnRoom);
    }
    let class = place.class.and_then(|class| network.roster.class(class));
    let covers = class.is_some_and(|class| class.advisors.contains(&number));
    if (post.class.is_some() && post.class == place.class) || covers {
        found.push(Relation::OwnClass);
    }
    if post.role.is_station() && post.unit.is_some() && post.unit == class.map(|class| class.unit) {
        found.push(Relation::OwnDepartment);
    }
    found
}

/// The relations of an asker to a case and the case's state; nothing if it is no case.
fn case_relations(
    network: &Network,
    asker: Asker,
    case: CaseNo,
    at: At,
) -> Option<(Vec<Relation>, CaseState)> {
    let view = network.case(case)?;
    // The subject's deputies must not have it either.
    let kept: Vec<PersonNo> = network.recused(case, &view).into_iter().chain(view.subject).collect();
    let mut found = relations(network, asker, view.subject, &kept, at);
    let is = |relation| matches!(found.as_slice(), [only] if *only == relation);
    // That others reported him, the subject learns by no answer: of reports he knows those alone that he sent.
    if is(Relation::Subject) && view.sees.own.is_some() && view.sender != Some(asker.person) {
        found = vec![Relation::Recused];
        return Some((found, view.state));
    }
    if is(Relation::Recused) || is(Relation::Subject) {
        return Some((found, view.state));
    }
    if view.sender == Some(asker.person) {
        found.push(Relation::Sender);
    }
    if let (Some(about), Some(behind)) = (view.subject, behind(view.sees))
        && network.behind_glass(asker.person, asker.post, about, behind, at)
    {
        found.push(Relation::BreakGlass);
    }
    let counselling = network.counselling.get(case);
    if counselling.is_some_and(|row| row.counsellor == Some(asker.person)) {
        found.push(Relation::Counsellor);
    }
    // Who asks for help himself does not ask his class or his room for it (gap 11): they have it only if it comes to them.
    if view.subject.is_some() && view.subject == view.sender {
        found.retain(|relation| !matches!(relation, Relation::OwnClass | Relation::OwnRoom));
    }
    if let Some(post) = asker.post {
        // Who owes something of the case must know it; that does not make it his. A supplement is the sender's own.
        let clocks = network.escalation.of_case(case).map(|(_, clock)| clock);
        let owing = clocks.filter(|clock| clock.start.row.item != Item::Supplement);
        let addressed: Vec<PostNo> =
            view.addressed.iter().copied().chain(owing.filter_map(|clock| clock.owner)).collect();
        // Everybody on duty at the centre works from one intake: what one of its posts holds, its other posts have been
        // addressed with.
        let colleague = |other: &PostNo| {
            let is_centre = |post| network.roster.role(post).is_some_and(Role::is_centre);
            is_centre(*other) && is_centre(post)
        };
        let has = |other: &PostNo| *other == post || colleague(other);
        if view.holder.as_ref().is_some_and(has) {
            found.push(Relation::Holder);
        }
        if addressed.iter().any(has) {
            found.push(Relation::Addressed);
        }
    }
    Some((found, view.state))
}
