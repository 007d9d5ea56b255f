//! What is done for students in crises and on the register.

use wuji_core::escalation::{Clock, Item};
use wuji_core::ids::Position;
use wuji_core::network::Network;
use wuji_core::time::At;

use super::Semester;
use crate::college::Asked;

/// Whether care owes it.
pub(super) fn is_nursing(item: Item) -> bool {
    item.is_of_guardianship() || matches!(item, Item::FollowUp | Item::WatchCheck | Item::PlanReview)
}

impl Semester {
    pub(super) fn plan_nursing(&mut self, _: &Network, _: Position, _: &Clock) {}

    pub(super) fn nurse_clock(&mut self, _: &Network, _: At, _: &Clock) -> Option<Vec<Asked>> {
        None
    }
}
