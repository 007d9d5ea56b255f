//! Scenarios: given, when, then, one file a topic, each test named after the clause or the rule of `docs/domain.md` that
//! it proves. The calendar is fixed: the term begins on Monday, 2026-09-07; service hours 08:00–12:00 and 14:00–18:00;
//! National Day from October 1 to 7.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails by panicking"
)]

mod access;
mod adoptions;
mod answers;
mod bad_input;
mod campus;
mod care;
mod census;
mod counselling;
mod crises;
mod decisions;
mod duties;
mod emergencies;
mod grades;
mod incidents;
mod interventions;
mod pledges;
mod policies;
mod posts;
mod publication;
mod recusals;
mod referrals;
mod register;
mod rights;
mod routes;
mod sight;
mod vacancies;
mod warnings;
mod weeks;
