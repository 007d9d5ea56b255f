//! The engine as a host of the simulation.

use wuji_core::{At, Network};
use wuji_engine::{Engine, Receipt, SubmitError};
use wuji_sim::{Answer, Asked, Host};

/// An engine that a simulated college is played on.
pub struct OnEngine(pub Engine);

impl Host for OnEngine {
    type Failure = SubmitError;

    fn read(&self, look: &mut dyn FnMut(&Network)) {
        // A poisoned engine shows nothing; the next request says so.
        let _ = self.0.read(|view| look(&view.network));
    }

    fn advance(&mut self, to: At) -> Result<(), SubmitError> {
        self.0.advance(to)
    }

    fn ask(&mut self, requests: Vec<Asked>) -> Result<Vec<Answer>, SubmitError> {
        let asked = requests.into_iter().map(|asked| (asked.request, asked.words)).collect();
        self.0.submit_all(asked).into_iter().map(answer).collect()
    }
}

fn answer(answer: Result<Receipt, SubmitError>) -> Result<Answer, SubmitError> {
    match answer {
        Ok(receipt) if receipt.repeated => Ok(Answer::AlreadyDone(receipt.position)),
        Ok(receipt) => Ok(Answer::Accepted(receipt.position)),
        Err(SubmitError::Refused(refusal)) => Ok(Answer::Refused(refusal.code())),
        Err(error) => Err(error),
    }
}
