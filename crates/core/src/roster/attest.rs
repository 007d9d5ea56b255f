//! How somebody came to his post and whether he meets the document's criteria (ST.0b, CC.0, DO.0), attested by another
//! person; and offices with the posts that go with them: the successor inherits (ST.0a).

use serde::{Deserialize, Serialize};

use super::handle::{allow_people, apart, draft_posting, fits, known, place_of_post, wrong};
use super::{Basis, Criterion, Event, Load, Posting};
use crate::care;
use crate::counselling;
use crate::crisis;
use crate::hearing::Hearing;
use crate::ids::{PersonNo, PostNo, UnitNo};
use crate::referral;
use crate::refusal::Refusal;
use crate::report;
use crate::time::Period;
use crate::words::Title;

/// Say how somebody came to his post, and which of its criteria he meets (action `roster.attest`). What was attested
/// before is replaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Attest {
    /// The post.
    pub post: PostNo,
    /// Who.
    pub person: PersonNo,
    /// How he came to it.
    #[serde(default)]
    pub basis: Option<Basis>,
    /// Full or part time.
    #[serde(default)]
    pub load: Option<Load>,
    /// Which criteria he meets, each once.
    #[serde(default)]
    pub criteria: Vec<Criterion>,
}

/// Give an office to another person (action `roster.pass_office`). Every post of the unit that goes with it goes to him at
/// once, with what is open there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PassOffice {
    /// In which unit.
    pub unit: UnitNo,
    /// What the office is called, as it was attested.
    pub office: Title,
    /// To whom.
    pub person: PersonNo,
}

/// Decides `roster.attest`. Nobody attests himself.
pub(super) fn attest(hearing: &mut Hearing<'_>, action: &Attest) -> Result<(), Refusal> {
    let (unit, class) = place_of_post(hearing, action.post);
    allow_people(hearing, unit, class)?;
    known(hearing, action.person)?;
    if hearing.asker_person() == Some(action.person) {
        return Err(Refusal::SamePerson);
    }
    let row = hearing.network.roster.post(action.post).ok_or(Refusal::NotFound)?;
    let lasts = |posting: &Posting| {
        posting.person == action.person && posting.period.until.is_none_or(|until| hearing.at < until)
    };
    if !row.postings.iter().any(lasts) {
        return wrong("person", "does not hold this post, and is not posted to it");
    }
    let demand = row.role.demand();
    if action.criteria.iter().any(|criterion| !demand.criteria.contains(criterion)) {
        return wrong("criteria", "holds one that nobody asks of this post");
    }
    let mut criteria = action.criteria.clone();
    criteria.sort_unstable();
    criteria.dedup();
    if criteria.len() != action.criteria.len() {
        return wrong("criteria", "holds one twice");
    }
    if let Some(Basis::Elected { votes, of }) = action.basis
        && (votes == 0 || votes > of)
    {
        return wrong("basis", "has no vote for him, or more than there were");
    }
    let Attest { post, person, basis, load, .. } = action.clone();
    let event = Event::Attested { post, person, basis, load, criteria };
    hearing.push(hearing.draft(event).case(person.record()));
    Ok(())
}

/// Decides `roster.pass_office`.
pub(super) fn pass_office(hearing: &mut Hearing<'_>, action: &PassOffice) -> Result<(), Refusal> {
    allow_people(hearing, Some(action.unit), None)?;
    let roster = &hearing.network.roster;
    let unit = roster.unit(action.unit).ok_or(Refusal::NotFound)?;
    known(hearing, action.person)?;
    let (to, since) = (action.person, hearing.at);
    let basis = Basis::ExOfficio { office: action.office.clone() };
    // The last of a post's postings that go with the office says whether the post does, even where it has ended.
    let follows = |post: &PostNo| {
        let row = roster.post(*post)?;
        let last = row.postings.iter().rev().find(|posting| posting.period.from <= since)?;
        (last.basis.as_ref() == Some(&basis)).then(|| (*post, row, last.clone()))
    };
    let posts: Vec<_> = unit.posts.iter().filter_map(follows).collect();
    if posts.is_empty() {
        return wrong("office", "has no post that goes with it in this unit; attest one first");
    }
    if posts.iter().any(|(post, ..)| roster.holds(*post, to, since)) {
        return wrong("person", "holds a post of this office already");
    }
    let (office, unit) = (action.office.clone(), action.unit);
    hearing.push(hearing.draft(Event::OfficePassed { office, unit }).case(to.record()));
    for (post, row, last) in posts {
        fits(hearing, row, to)?;
        apart(hearing, post, to, Period { from: since, until: None })?;
        let before = last.person;
        let held = last.period.holds(since);
        if held {
            let event = Event::Relieved { post, person: before, since };
            hearing.push(hearing.draft(event).case(before.record()));
        }
        draft_posting(hearing, post, to, Period { from: since, until: None }, None);
        let (basis, load) = (Some(basis.clone()), last.load);
        let event = Event::Attested { post, person: to, basis, load, criteria: Vec::new() };
        hearing.push(hearing.draft(event).case(to.record()));
        if held {
            report::pass_on_to(hearing, post, before, to);
            crisis::pass_on_to(hearing, post, before, to);
            care::pass_on(hearing, post, before, Some(to));
            referral::pass_on(hearing, post, before, Some(to));
            counselling::pass_on(hearing, post, before, Some(to));
        }
    }
    Ok(())
}
