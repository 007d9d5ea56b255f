//! Confidentiality and what a person may ask of those who keep secrets about him: CC.7, DO.5; gaps 5, 13, 14.

mod breaches;
mod consents;
mod glass;
mod knowledge;
mod receipts;
mod requests;

use wuji_core::action::Action;
use wuji_core::ids::{CaseNo, PersonNo};
use wuji_core::time::Day;
use wuji_sim::Answer;

use crate::campus::Campus;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

impl Campus {
    /// Somebody asks as a person, in no post.
    pub(crate) fn does_himself(&mut self, person: PersonNo, action: Action) -> CaseNo {
        let request = self.request(person, None, action);
        let name = request.action.name();
        match self.ask(request, "something is said") {
            Ok(Answer::Accepted(position)) => {
                self.host.log()[position.0 as usize].header.case.unwrap_or(CaseNo(0))
            }
            other => panic!("{name}: {other:?}"),
        }
    }

    /// Given: the subject of the fixture may sign in.
    pub(crate) fn subject_has_an_account(&mut self) -> &mut Self {
        if !self.network().access.has_account(self.subject) {
            let login = wuji_sim::play::test_tag("the subject");
            let open = wuji_core::access::OpenAccount { person: self.subject, login };
            self.does(wuji_core::roster::Role::SystemAdministrator, Action::OpenAccount(open));
        }
        self
    }
}
