//! How an asker stands to a case or a person, found in the network; and the two questions that everything outside asks:
//! may he, of this case; may he, of this person.

use super::{CaseState, Deed, Relation, Standing, authority};
use crate::ids::{CaseNo, PersonNo, PostNo};
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
}

/// Whether `person`, in `post`, may do `deed` to `case` at `at`. Whatever is not a report, crisis or listing: no.
pub fn may_case(
    network: &Network,
    person: PersonNo,
    post: Option<PostNo>,
    deed: Deed,
    case: CaseNo,
    at: At,
) -> bool {
    let Some((relations, state)) = case_relations(network, Asker { person, post }, case, at) else {
        return false;
    };
    let standing = network.standing(post);
    relations.into_iter().any(|relation| authority(standing, relation, deed, state))
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
    if network.roster.person(about).is_none() {
        return false;
    }
    let standing = network.standing(post);
    let asker = Asker { person, post };
    let allows = |relation| authority(standing, relation, deed, CaseState::Open);
    let found = relations(network, asker, Some(about), &[], at);
    found.into_iter().any(allows) || through_cases(network, asker, about, at).into_iter().any(allows)
}

/// How an asker stands to a person through the cases about him that are under way: who works on one knows of whom.
fn through_cases(network: &Network, asker: Asker, about: PersonNo, at: At) -> Vec<Relation> {
    let reports = network.report.about(about).map(|(case, _)| case);
    let crisis = network.crisis.open_about(about).map(|(case, _)| case);
    let listing = network.focus.of(about).map(|(case, _)| case);
    let mut found = Vec::new();
    for case in reports.chain(crisis).chain(listing) {
        match case_relations(network, asker, case, at) {
            Some((relations, state)) if state != CaseState::Closed => found.extend(relations),
            _ => {}
        }
    }
    found.retain(|relation| matches!(relation, Relation::Holder | Relation::Addressed));
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
    let kept: Vec<PersonNo> = view.recused.iter().copied().chain(view.subject).collect();
    let mut found = relations(network, asker, view.subject, &kept, at);
    let is = |relation| matches!(found.as_slice(), [only] if *only == relation);
    if is(Relation::Recused) || is(Relation::Subject) {
        return Some((found, view.state));
    }
    if view.sender == Some(asker.person) {
        found.push(Relation::Sender);
    }
    if let Some(post) = asker.post {
        let owes = network.escalation.of_case(case).any(|(_, clock)| clock.owner == Some(post));
        // Everybody on duty at the centre works from one intake: what one of its posts holds, its other posts have been
        // addressed with.
        let colleague = |other: &PostNo| {
            let is_centre = |post| network.roster.role(post).is_some_and(Role::is_centre);
            is_centre(*other) && is_centre(post)
        };
        if view.holder == Some(post) || owes {
            found.push(Relation::Holder);
        }
        if view.addressed.contains(&post) || view.addressed.iter().any(colleague) {
            found.push(Relation::Addressed);
        }
        if view.holder.as_ref().is_some_and(colleague) {
            found.push(Relation::Holder);
        }
    }
    Some((found, view.state))
}
