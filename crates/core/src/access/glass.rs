//! Break-glass 紧急查阅: in need, a counsellor opens the cases of one kind about one person for four hours, without anybody's
//! leave. It is an entry before anything is opened; centre director and leading group are told whatever he wants; another
//! person reviews it in 72 hours, or it climbs. Forwarding an emergency never needs it.
//!
//! Invariant: nobody sees through a glass what he must not have: a recusal goes before it.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{CaseState, CaseView, Deed, Event, Sees};
use crate::entry::{self, Entry};
use crate::escalation::{self, Cause, Clock, Item, Level};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, Position, PostNo};
use crate::kind::Kind;
use crate::limits::GLASS_MIN;
use crate::network::Network;
use crate::refusal::Refusal;
use crate::report::{codes, tell_leading_group};
use crate::roster::{Reach, Role, UnitKind};
use crate::table::Table;
use crate::time::At;
use crate::words::Slot;

codes! {
    /// Which cases about a person are opened.
    Behind {
        0 /// Reports.
          Reports,
        1 /// Crises.
          Crises,
        2 /// The listing in the register.
          Listings,
        3 /// Counselling.
          Counselling,
    }
}

codes! {
    /// What a review of a break-glass found.
    GlassFinding {
        0 /// It was needed.
          Needed,
        1 /// It was done in good faith, and not needed.
          GoodFaith,
        2 /// It was a breach of confidentiality.
          Breach,
    }
}

/// Open in need what one's post may not (action `access.break_glass`). The reason has 15 characters or more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BreakGlass {
    /// About whom.
    pub person: PersonNo,
    /// Which cases.
    pub behind: Behind,
    /// Why.
    pub words: Option<Slot>,
}

/// Review a break-glass (action `access.review_glass`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReviewGlass {
    /// The break-glass.
    pub case: CaseNo,
    /// What was found.
    pub finding: GlassFinding,
    /// Why.
    pub words: Option<Slot>,
}

/// A break-glass.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Glass {
    /// Who broke it.
    pub by: Option<PersonNo>,
    /// In which post.
    pub post: Option<PostNo>,
    /// About whom, while the case can be opened.
    pub person: Option<PersonNo>,
    /// Which cases.
    pub behind: Option<Behind>,
    /// When.
    pub at: At,
    /// Who owes the review.
    pub reviewer: Option<PostNo>,
    /// Who was told or owed it.
    pub addressed: Vec<PostNo>,
    /// Reviewed; what was found is known while the case can be opened.
    pub reviewed: Option<Option<GlassFinding>>,
}

/// Every break-glass.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(super) struct Glasses {
    rows: Table<CaseNo, Glass>,
}

impl Glasses {
    pub(super) fn get(&self, case: CaseNo) -> Option<&Glass> {
        self.rows.get(case)
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (CaseNo, &Glass)> {
        self.rows.iter()
    }

    pub(super) fn view(&self, case: CaseNo) -> Option<CaseView<'_>> {
        let glass = self.get(case)?;
        Some(CaseView {
            subject: glass.person,
            recused: &[],
            sender: glass.by,
            holder: glass.reviewer,
            addressed: glass.addressed.clone(),
            state: if glass.reviewed.is_some() { CaseState::Closed } else { CaseState::Open },
            sees: Sees {
                state: Deed::SeeGlass,
                facts: Deed::SeeGlassFacts,
                words: Deed::SeeGlassFacts,
                own: None,
            },
        })
    }

    pub(super) fn apply(&mut self, entry: &Entry) {
        let header = &entry.header;
        let Some(case) = header.case else { return };
        if header.kind == Kind::GlassBroken {
            let (by, post, at) = (header.by.person(), header.by.post(), header.at);
            let (reviewer, addressed) = (header.to, header.to.into_iter().collect());
            let glass =
                Glass { by, post, person: None, behind: None, at, reviewer, addressed, reviewed: None };
            self.rows.insert(case, glass);
        }
        let Some(glass) = self.rows.get_mut(case) else { return };
        let event = match entry.event() {
            Some(entry::Event::Access(event)) => Some(event),
            _ => None,
        };
        match header.kind {
            Kind::GlassBroken => {
                if let Some(Event::GlassBroken { person, behind }) = event {
                    glass.person = Some(*person);
                    glass.behind = Some(*behind);
                }
            }
            Kind::GlassTold => glass.addressed.extend(header.to),
            Kind::Lapsed => {
                glass.reviewer = header.to;
                glass.addressed.extend(header.to.filter(|to| !glass.addressed.contains(to)));
            }
            Kind::GlassReviewed => {
                glass.reviewed = Some(match event {
                    Some(Event::GlassReviewed { finding }) => Some(*finding),
                    _ => None,
                });
            }
            _ => {}
        }
    }
}

impl Network {
    /// Whether somebody, in a post, sees these cases about a person through a glass that he broke and that holds at `at`.
    pub fn behind_glass(
        &self,
        person: PersonNo,
        post: Option<PostNo>,
        about: PersonNo,
        behind: Behind,
        at: At,
    ) -> bool {
        let latest = self.access.glasses().rev();
        let mut holding = latest.take_while(|(_, glass)| at < glass.at.plus_minutes(GLASS_MIN));
        holding.any(|(_, glass)| {
            glass.by == Some(person)
                && glass.post == post
                && glass.person == Some(about)
                && glass.behind == Some(behind)
        })
    }
}

/// What a case is behind a glass, by what seeing it takes.
pub(super) fn behind(sees: Sees) -> Option<Behind> {
    match sees.facts {
        Deed::SeeReport => Some(Behind::Reports),
        Deed::SeeCrisisSummary => Some(Behind::Crises),
        Deed::SeeListing => Some(Behind::Listings),
        Deed::SeeCounselling => Some(Behind::Counselling),
        _ => None,
    }
}

fn single(network: &Network, kind: UnitKind, role: Role) -> Option<PostNo> {
    network.roster.single_post(kind, role)
}

/// Decides `access.break_glass`.
pub(crate) fn break_glass(hearing: &mut Hearing<'_>, action: &BreakGlass) -> Result<(), Refusal> {
    let (network, at) = (hearing.network, hearing.at);
    let own = hearing.asker_person().ok_or(Refusal::NotAllowed)?;
    if !network.has_pledged(own, at) {
        return Err(Refusal::PledgeMissing);
    }
    if !hearing.may_person(Deed::BreakGlass, action.person) {
        return hearing.deny();
    }
    let words = hearing.needed_slot(action.words)?;
    if network.behind_glass(own, hearing.asker_post(), action.person, action.behind, at) {
        return Err(Refusal::Twice);
    }
    let director = single(network, UnitKind::Centre, Role::CentreDirector);
    let chair = single(network, UnitKind::LeadingGroup, Role::LeadingChair);
    let kept = [own, action.person];
    let reviewer = match network.roster.reach(director, at, &kept, None) {
        Reach::Recused => chair,
        _ => director,
    };
    let case = hearing.open_case();
    let start = escalation::clock(network, Item::GlassReview, Level::Routine, reviewer, at);
    let event = Event::GlassBroken { person: action.person, behind: action.behind };
    let draft = hearing.draft(event).case(case).leaves(hearing.asker_post());
    hearing.push(draft.reaches(reviewer).words(words).starts(start));
    if reviewer != chair {
        hearing.push(hearing.draft(Event::GlassTold).case(case).reaches(chair));
    }
    Ok(())
}

/// Decides `access.review_glass`: another person than who broke it, and not about himself.
pub(crate) fn review_glass(hearing: &mut Hearing<'_>, action: &ReviewGlass) -> Result<(), Refusal> {
    let case = action.case;
    let glass = hearing.network.access.glass(case).ok_or(Refusal::NotFound)?;
    hearing.allow_case(Deed::ReviewGlass, case)?;
    if glass.by == hearing.asker_person() {
        return Err(Refusal::SamePerson);
    }
    if glass.reviewed.is_some() {
        return Err(Refusal::State { case, state: "reviewed already" });
    }
    let words = hearing.needed_slot(action.words)?;
    let clock = hearing.network.escalation.of_case(case).next().map(|(position, _)| position);
    let draft = hearing.draft(Event::GlassReviewed { finding: action.finding }).case(case);
    hearing.push(draft.words(words).stops_any(clock));
    Ok(())
}

/// Decides the lapse of a review: it goes to the leading group's chair, and stays there.
pub(crate) fn lapse_review(
    hearing: &mut Hearing<'_>,
    position: Position,
    clock: &Clock,
    cause: Cause,
) -> Result<(), Refusal> {
    let row = clock.start.row;
    let to = single(hearing.network, UnitKind::LeadingGroup, Role::LeadingChair).or(clock.owner);
    let start = escalation::clock(hearing.network, row.item, row.level, to, hearing.at);
    let draft = hearing.draft(escalation::Event::Lapsed { cause, skipped: Vec::new() });
    let draft = draft.case(clock.case).leaves(cause.blames(clock.owner)).reaches(to);
    hearing.push(draft.stops(position).starts(start));
    tell_leading_group(hearing, clock.owner, row.item, cause);
    Ok(())
}
