//! In which post somebody reads. Named: that one. Otherwise, of the posts that he holds, the one that holds or owes the
//! case; else the one that sees most of it; else none of them, and he reads as a person with an account.

use wuji_core::access::{Deed, may_case, may_duty, may_person};
use wuji_core::ids::{CaseNo, PersonNo, PostNo};
use wuji_core::roster::Role;
use wuji_core::{At, Network};

use super::Reader;

/// What may be seen of a case, from little to everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sight {
    /// Number, state, level or grade, holder, clocks.
    State,
    /// Coded facts, steps, and who it is about.
    Facts,
    /// Everything but the sender's name.
    Words,
}

/// How far somebody in this post may look into a case; nothing: it is not there for him.
pub(super) fn sight(
    network: &Network,
    person: PersonNo,
    post: Option<PostNo>,
    case: CaseNo,
    at: At,
) -> Option<Sight> {
    let sees = network.sees(case)?;
    [(Sight::Words, sees.words), (Sight::Facts, sees.facts), (Sight::State, sees.state)]
        .into_iter()
        .find_map(|(sight, deed)| may_case(network, person, post, deed, case, at).then_some(sight))
        .or_else(|| sees_missed(network, person, post?, case, at).then_some(Sight::State))
}

/// Whether a case is a lapse of which somebody in this post may see a part: how it stands with a duty that was missed there.
fn sees_missed(network: &Network, person: PersonNo, post: PostNo, case: CaseNo, at: At) -> bool {
    let Some(lapse) = network.duty.lapse(case) else { return false };
    let sees = |place| may_duty(network, person, post, Deed::SeeDuty, (lapse.duty, place), at);
    lapse.missed.iter().any(|missed| sees(missed.place))
}

impl Reader<'_> {
    /// The posts in which he may read: the one that he named, or all that he holds.
    pub(super) fn posts(&self, network: &Network, at: At) -> Vec<PostNo> {
        match self.post {
            Some(post) => Vec::from_iter(network.acts_in(post, self.person, at).then_some(post)),
            None => network.posts_of(self.person, at),
        }
    }

    /// The post in which he reads a case, and how far he may look into it.
    pub(super) fn standing(
        &self,
        network: &Network,
        case: CaseNo,
        at: At,
    ) -> Option<(Option<PostNo>, Sight)> {
        let holder = network.holder(case);
        let owes =
            |post: PostNo| network.escalation.of_case(case).any(|(_, clock)| clock.owner == Some(post));
        self.posts(network, at)
            .into_iter()
            .filter_map(|post| {
                let sight = sight(network, self.person, Some(post), case, at)?;
                Some(((holder == Some(post), owes(post), sight), post))
            })
            // The first of equals.
            .rev()
            .max_by_key(|(rank, _)| *rank)
            .map(|((.., sight), post)| (Some(post), sight))
            // Without a post: what is his own.
            .or_else(|| {
                let own = self.post.is_none();
                let sight = own.then(|| sight(network, self.person, None, case, at))?;
                Some((None, sight?))
            })
    }

    /// The post in which he may do this to a person; the outer is nothing if he may not in any.
    pub(super) fn standing_to(
        &self,
        network: &Network,
        deed: Deed,
        about: PersonNo,
        at: At,
    ) -> Option<Option<PostNo>> {
        let may = |post| may_person(network, self.person, post, deed, about, at);
        let posts = self.posts(network, at).into_iter().map(Some);
        posts.chain(self.post.is_none().then_some(None)).find(|post| may(*post))
    }

    /// The first of his posts with a role for which `is` holds.
    pub(super) fn post_with(&self, network: &Network, at: At, is: impl Fn(Role) -> bool) -> Option<PostNo> {
        self.posts(network, at).into_iter().find(|post| network.roster.role(*post).is_some_and(&is))
    }
}

/// Whether a role has any row of the register.
pub(super) fn has_register(role: Role) -> bool {
    role.is_centre() || role.is_station() || role == Role::Advisor
}
