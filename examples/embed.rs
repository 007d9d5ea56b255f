//! Wuji inside another program: open a college's log, report an emergency, see who holds it.
//! `cargo run -p wuji-engine --example embed -- DATA VAULT KEY-FILE`, where `wuji init` or `wuji demo --keep` made them.

use wuji_core::{Action, Request, ids::*, roster::Role};
use wuji_engine::{Engine, Home, random_id, vault::EpochKey};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut place = std::env::args_os().skip(1);
    let mut next = || place.next().ok_or("usage: embed DATA VAULT KEY-FILE");
    let (data, vault, key) = (next()?.into(), next()?.into(), EpochKey::from_file(next()?)?);
    let engine = Engine::open(&Home { data, vault, key }, |_| {})?;

    // Anyone with an account may report an emergency; an id is all that it needs. The answer is durable.
    let action = Action::Emergency(Default::default());
    let request = Request { id: RequestId(random_id()?), by: PersonNo(1), post: None, action };
    let receipt = engine.submit(request, Vec::new())?;
    let case = receipt.case.ok_or("an emergency has a case")?;
    let holder = engine.read(|view| {
        let report = view.network.report.get(case)?;
        view.network.roster.role(report.holder?)
    })?;
    println!("case {case}, entry {}, held by {}", receipt.position, holder.map_or("nobody", Role::name));
    Ok(())
}
