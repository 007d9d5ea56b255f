//! What goes with a request in life: whoever is posted gets an account and a one-time code, whoever reads has pledged.

use std::collections::BTreeSet;

use wuji_core::access::{Invite, Pledge};
use wuji_core::action::Action;
use wuji_core::ids::PersonNo;
use wuji_core::limits::PLEDGE_EDITION;
use wuji_core::network::Network;
use wuji_core::roster::Role;
use wuji_core::time::At;

use super::Semester;
use super::agenda::Plan;
use crate::college::{Asked, Tagging, account, administrator, student_login};

/// Staff pledges on the first morning, one after the other from ten past eight.
const FROM_MIN: u16 = 8 * 60 + 10;
const MORNING_MIN: u16 = 220;

impl Semester {
    /// Everybody in a staff post pledges on the first morning of the term.
    pub(super) fn plan_pledges(&mut self, network: &Network) {
        let at = network.last_at().max(self.first_day.at_minute(0));
        let posts = network.roster.posts().filter(|(_, post)| post.role.is_staff());
        let holders = posts.flat_map(|(post, _)| network.roster.holders(post, at));
        let staff: BTreeSet<PersonNo> = holders.map(|posting| posting.person).collect();
        for (person, minute) in staff.into_iter().zip((0..MORNING_MIN).cycle()) {
            self.agenda.put(self.first_day.at_minute(FROM_MIN + minute), Plan::Pledge(person));
        }
    }

    /// A person's pledge, if he still owes it.
    pub(super) fn pledge(&mut self, network: &Network, at: At, person: PersonNo) -> Option<Vec<Asked>> {
        let owes = network.access.has_account(person) && !network.has_pledged(person, at);
        let action = Action::Pledge(Pledge { edition: PLEDGE_EDITION });
        owes.then(|| vec![self.ask(person, None, action)])
    }

    /// The requests with what goes with them.
    pub(super) fn complete(
        &mut self,
        network: &Network,
        at: At,
        requests: Vec<Asked>,
        tag: Tagging<'_>,
    ) -> Vec<Asked> {
        let mut pledged: BTreeSet<PersonNo> = requests
            .iter()
            .filter(|asked| matches!(asked.request.action, Action::Pledge(_)))
            .map(|asked| asked.request.by)
            .collect();
        let mut all = Vec::with_capacity(requests.len());
        for asked in requests {
            let by = asked.request.by;
            let newcomer = match &asked.request.action {
                Action::Post(posting) if !network.access.has_account(posting.person) => Some(posting.person),
                _ => None,
            };
            if matches!(asked.request.action, Action::Visit(_)) && pledged.insert(by) {
                all.extend(self.pledge(network, at, by).unwrap_or_default());
            }
            all.push(asked);
            all.extend(newcomer.and_then(|person| self.welcome(network, person, tag)).unwrap_or_default());
        }
        all
    }

    /// An account for a student, and the code to set a password with.
    fn welcome(&mut self, network: &Network, person: PersonNo, tag: Tagging<'_>) -> Option<Vec<Asked>> {
        let (by, office) = administrator(network, Role::SystemAdministrator)?;
        let account = self.ask(by, office, account(person, &student_login(person), tag));
        let invite = self.ask(by, office, Action::Invite(Invite { person }));
        Some(vec![account, invite])
    }
}
