//! What the college tells of its work: CT.10 up and down, P.2's indicators, published statistics, the proof of missed duties.

mod indicators;
mod ledger;
mod papers;
mod proofs;
mod statistics;

use wuji_core::action::Action;
use wuji_core::ids::CaseNo;
use wuji_core::publication::{GiveBulletin, Paper, Receive, ReportUp};
use wuji_core::roster::Role;
use wuji_core::words::Title;

use crate::campus::{Campus, SAID};

fn title(text: &str) -> Title {
    Title::try_new(text).unwrap()
}

fn report_up() -> Action {
    Action::ReportUp(ReportUp { title: title("Autumn"), term: None, words: SAID })
}

fn bulletin() -> Action {
    Action::GiveBulletin(GiveBulletin { title: title("Autumn"), term: None, words: SAID })
}

impl Campus {
    fn paper(&self, case: CaseNo) -> &Paper {
        self.network().publication.paper(case).unwrap()
    }

    fn receives(&mut self, role: Role, case: CaseNo) -> &mut Self {
        self.does(role, Action::ReceivePaper(Receive { case }));
        self
    }

    fn cannot_receive(&mut self, role: Role, case: CaseNo, code: &str) -> &mut Self {
        self.refused(role, Action::ReceivePaper(Receive { case }), code)
    }
}
