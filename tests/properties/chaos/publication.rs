//! Random requests about reports on education work and bulletins.

use wuji_core::action::Action;
use wuji_core::ids::{CaseNo, PostNo};
use wuji_core::network::Network;
use wuji_core::publication::{GiveBulletin, Receive, ReportUp};
use wuji_core::roster::{Role, UnitKind};
use wuji_core::time::At;
use wuji_core::words::Title;
use wuji_sim::random::Random;

use super::{some, words};

/// An action and the post whose it is.
pub(super) fn publication_action(
    random: &mut Random,
    network: &Network,
    now: At,
) -> (Action, Option<PostNo>) {
    let centre = network.roster.single_post(UnitKind::Centre, Role::CentreDirector);
    let title = Title::try_new(&format!("p{}", random.below(9))).unwrap();
    let term = some(random, 40, |random| now.day().plus(random.between(-200, 20) as i32));
    match random.below(8) {
        0 => (Action::ReportUp(ReportUp { title, term, words: words(random) }), centre),
        1 => (Action::GiveBulletin(GiveBulletin { title, term, words: words(random) }), centre),
        _ => {
            let papers: Vec<(CaseNo, Vec<Option<PostNo>>)> = network
                .publication
                .papers()
                .map(|(case, paper)| (case, paper.deliveries.iter().map(|row| row.to).collect()))
                .collect();
            let (case, to) = random.pick(&papers).cloned().unwrap_or((CaseNo(9), vec![centre]));
            let whose = random.pick(&to).copied().flatten();
            (Action::ReceivePaper(Receive { case }), whose)
        }
    }
}
