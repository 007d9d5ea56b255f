//! `college.toml`: staff, posts, calendar, deadlines, on-call, reporters, accounts, from readable references to actions of
//! the core. Serves LG.0, SA.0, YL.0, CT.0, ST.0, CC.0, DO.0 (who is who) and P.3 (deadlines).
//!
//! The file adds and never takes away: it relieves nobody and closes nothing. The same file again plans nothing. All that
//! is wrong with it is told at once, by line, key path and code. People's values are in no problem and no `Debug`.
//!
//! Order matters in [`plan`] alone: staff before their posts, posts before deputies, all of them before accounts.

mod advisors;
mod file;
mod outlook;
mod people;
mod planner;
mod problem;
mod sheet;
mod shifts;
mod titles;
mod year;

pub use outlook::{Gaps, Lacking, Outlook, outlook};
pub(crate) use problem::place;
pub use problem::{TomlFault, TomlProblem};
pub use sheet::{Postings, read as read_postings};

use wuji_core::ids::{PersonNo, PostNo, Tag};
use wuji_core::{Action, At, Network, Words};

use planner::Planner;
use titles::Titles;

/// What is wrong with the form of a file, whatever the college: syntax, unknown keys, missing keys, types.
pub fn check(file: &str) -> Vec<TomlProblem> {
    let mut faults = Vec::new();
    file::read(file, &mut faults);
    problem::placed(file, faults)
}

/// The logins of everybody whom a file lets sign in, in its order.
pub fn logins(file: &str) -> Result<Vec<String>, Vec<TomlProblem>> {
    let mut faults = Vec::new();
    let college = file::read(file, &mut faults);
    if faults.is_empty() { Ok(people::logins(&college)) } else { Err(problem::placed(file, faults)) }
}

/// Plans what a file says for the college whose state is `network`, done at `at` by `admin` in `post`, who must be the
/// system administrator. `tag` makes the keyed tag of a staff number, a student number or a login.
///
/// The actions are to be sent as one [`wuji_core::action::Import`], with the words beside it in this order; [`outlook`]
/// makes one. No actions: everything the file says is so already.
pub fn plan(
    network: &Network,
    at: At,
    admin: PersonNo,
    post: PostNo,
    file: &str,
    tag: &dyn Fn(&str) -> Tag,
) -> Result<(Vec<Action>, Vec<Words>), Vec<TomlProblem>> {
    let read = |faults: &mut Vec<_>| file::read(file, faults);
    planned(Planner::new(network, at, admin, post, tag), (admin, post), file, read)
}

/// The same for a new year: whoever is named for a post with one seat follows who holds it, with what lies there.
pub fn plan_succession(
    network: &Network,
    at: At,
    (admin, post): (PersonNo, PostNo),
    file: &str,
    tag: &dyn Fn(&str) -> Tag,
) -> Result<(Vec<Action>, Vec<Words>), Vec<TomlProblem>> {
    let mut planner = Planner::new(network, at, admin, post, tag);
    planner.succeeds = true;
    planned(planner, (admin, post), file, |faults| file::read(file, faults))
}

/// Plans a table of postings; for a new year whoever is named for a post with one seat follows who holds it.
pub fn plan_postings(
    network: &Network,
    at: At,
    (admin, post): (PersonNo, PostNo),
    postings: Postings,
    is_new_year: bool,
    tag: &dyn Fn(&str) -> Tag,
) -> Result<(Vec<Action>, Vec<Words>), Vec<TomlProblem>> {
    let mut planner = Planner::new(network, at, admin, post, tag);
    planner.succeeds = is_new_year;
    let Postings { college, faults: found, lines, .. } = postings;
    planned(planner, (admin, post), &lines, |faults| {
        faults.extend(found);
        college
    })
}

fn planned(
    mut planner: Planner<'_>,
    (admin, post): (PersonNo, PostNo),
    file: &str,
    read: impl FnOnce(&mut Vec<(problem::Span, TomlFault)>) -> file::College,
) -> Result<(Vec<Action>, Vec<Words>), Vec<TomlProblem>> {
    if !planner.network.roster.holds(post, admin, planner.at) {
        planner.fault(0..0, TomlFault::NotYourPost);
        return Err(problem::placed(file, planner.finish().2));
    }
    let college = read(&mut planner.faults);
    let mut titles = Titles::of(&planner.network, college.lacks_staff);
    people::register(&mut planner, &mut titles, &college);
    // While nobody is in the leading group there is nobody to ask: the calendar and the deadlines of a new college come first.
    year::calendar(&mut planner, &college);
    year::policy(&mut planner, &college);
    people::post(&mut planner, &titles, &college);
    advisors::plan(&mut planner, &titles, &college);
    people::reporters(&mut planner, &titles, &college);
    people::lines(&mut planner, &titles, &college);
    shifts::plan(&mut planner, &titles, &college);
    people::accounts(&mut planner, &college);
    let (actions, words, faults) = planner.finish();
    if faults.is_empty() { Ok((actions, words)) } else { Err(problem::placed(file, faults)) }
}
