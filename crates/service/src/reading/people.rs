//! Whom somebody may name: himself, his room, his class, by name and without a visit; a student by number, for whoever may
//! see him; the members of the leading group, for whoever records its decisions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wuji_core::access::Deed;
use wuji_core::ids::{PersonNo, PostNo};
use wuji_core::roster::UnitKind;
use wuji_engine::ReadError;

use super::labels::{PersonLabel, PostLabel};
use super::{Reader, case};
use crate::tags::tag;

/// Whom the reader may name in a report.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct People {
    /// Himself.
    pub me: PersonLabel,
    /// His room, his class or his classes, each person once, by class and name.
    pub mates: Vec<PersonLabel>,
}

/// A member of the leading group.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeciderChoice {
    /// Who.
    pub person: PersonNo,
    /// By name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// In which post.
    pub post: PostLabel,
    /// Away now; he may still take part by phone.
    pub is_away: bool,
}

impl Reader<'_> {
    /// Whom he may name in a report form.
    pub fn people(&self) -> Result<People, ReadError> {
        let (me, posts) = self.look(|view, now| {
            let network = &view.network;
            (PersonLabel::of(&network.roster, self.person), self.posts(network, now))
        })?;
        let own = case::optional(self.engine.own_name(self.person))?.map(|name| name.to_string());
        let mut mates: Vec<PersonLabel> = Vec::new();
        for post in posts {
            let names = case::optional(self.engine.own_names(self.person, post))?.unwrap_or_default();
            let labels = self.engine.read(|view| {
                let label = |person| PersonLabel::of(&view.network.roster, person);
                names.iter().map(|(person, _)| label(*person)).collect::<Vec<_>>()
            })?;
            for (label, (_, name)) in labels.into_iter().zip(names) {
                if label.person != self.person && mates.iter().all(|mate| mate.person != label.person) {
                    mates.push(PersonLabel { name: Some(name.to_string()), ..label });
                }
            }
        }
        mates.sort_by(|a, b| (&a.class, &a.name, a.person).cmp(&(&b.class, &b.name, b.person)));
        Ok(People { me: PersonLabel { name: own, ..me }, mates })
    }

    /// The person with a student or staff number, if the reader may see him; nobody otherwise, whether he exists or not.
    pub fn by_number(&self, number: &str) -> Result<Option<PersonNo>, ReadError> {
        let tag = tag(&self.engine.tags(), number.trim());
        self.look(|view, now| {
            let network = &view.network;
            let person = network.roster.tagged(tag)?;
            self.standing_to(network, Deed::SeePerson, person, now).map(|_| person)
        })
    }

    /// The members of the leading group, for those of it who name deciders.
    pub fn deciders(&self) -> Result<Vec<DeciderChoice>, ReadError> {
        let found = self.look(|view, now| {
            let network = &view.network;
            let roster = &network.roster;
            let own = self.post_with(network, now, |role| role.is_leading())?;
            let unit = roster.single(UnitKind::LeadingGroup).and_then(|unit| roster.unit(unit))?;
            let seats =
                unit.posts.iter().filter(|post| roster.role(**post).is_some_and(|role| !role.is_on_call()));
            let choices = seats.flat_map(|post| {
                roster.holders(*post, now).filter_map(|posting| {
                    let row = roster.person(posting.person)?;
                    Some(DeciderChoice {
                        person: posting.person,
                        name: None,
                        post: PostLabel::of(roster, *post)?,
                        is_away: row.absences.iter().any(|period| period.holds(now)),
                    })
                })
            });
            Some((own, choices.collect::<Vec<_>>()))
        })?;
        let (own, mut choices) = found.ok_or(ReadError::NotFound)?;
        for choice in &mut choices {
            choice.name = self.holder_name(Some(own), choice.person)?;
        }
        Ok(choices)
    }

    /// The name of whoever holds a staff post, if this reader may know it.
    pub(super) fn holder_name(
        &self,
        post: Option<PostNo>,
        about: PersonNo,
    ) -> Result<Option<String>, ReadError> {
        Ok(case::optional(self.engine.holder_name(self.person, post, about))?.map(|name| name.to_string()))
    }
}
