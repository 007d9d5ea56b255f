//! The proof of missed duties: for each report, acknowledged within its frozen deadline or a named breach with the post.

use wuji_core::entry::Entry;
use wuji_core::kind::Kind;
use wuji_core::projection::{Fault, Proof, project};
use wuji_core::report::Urgency;
use wuji_core::roster::Role;

use crate::campus::{Campus, at};

/// The headers alone, as an auditor with the college key has them.
fn headers(log: &[Entry]) -> Vec<Entry> {
    log.iter().map(|entry| Entry { body: None, ..entry.clone() }).collect()
}

#[test]
fn p_2_no_breach_is_proved_from_headers_alone() {
    let mut c = Campus::on("2026-09-09 15:00");
    let report = c.reports(Role::Commissioner, Urgency::Urgent);
    c.acknowledges(Role::Advisor, report);
    let proof: Proof = project(&headers(c.host.log()));
    assert!(proof.is_clean(), "{proof:?}");
    assert!(proof.kept > 0 && proof.open() > 0);
}

#[test]
fn p_2_a_breach_names_item_due_time_and_post() {
    let mut c = Campus::on("2026-09-09 15:00");
    let report = c.reports(Role::Commissioner, Urgency::Urgent);
    c.wait("2026-09-09 16:00");
    let proof: Proof = project(&headers(c.host.log()));
    assert!(!proof.is_clean());
    let [missed] = proof.missed.as_slice() else { panic!("{proof:?}") };
    assert_eq!(
        (missed.fault, missed.case, missed.due),
        (Fault::Lapsed, Some(report), at("2026-09-09 16:00"))
    );
    assert_eq!(missed.post, Some(c.post(Role::Advisor)));
    assert_eq!(proof.by_post()[&Some(c.post(Role::Advisor))], 1);
}

#[test]
fn p_2_a_log_without_its_lapses_convicts_itself() {
    let mut c = Campus::on("2026-09-09 15:00");
    c.reports(Role::Commissioner, Urgency::Urgent);
    c.wait("2026-09-09 15:59");
    let before = c.host.log().len();
    c.wait("2026-09-09 16:01");
    c.reports(Role::DormOfficer, Urgency::Routine);
    // Somebody leaves out what says that the advisor missed it.
    let log: Vec<Entry> = headers(c.host.log());
    let is_kept = |(index, entry): &(usize, Entry)| *index < before || entry.header.kind != Kind::Lapsed;
    let left: Vec<Entry> = log.into_iter().enumerate().filter(is_kept).map(|(_, entry)| entry).collect();
    let proof: Proof = project(&left);
    let silent: Vec<_> = proof.silent().collect();
    assert_eq!(silent.len(), 1, "{silent:?}");
    assert_eq!((silent[0].fault, silent[0].post), (Fault::Silent, Some(c.post(Role::Advisor))));
}

#[test]
fn p_2_an_outage_is_excused() {
    let mut c = Campus::on("2026-09-09 15:00");
    c.reports(Role::Commissioner, Urgency::Urgent);
    c.was_down_since("2026-09-09 15:10", "2026-09-09 16:30");
    let proof: Proof = project(&headers(c.host.log()));
    assert_eq!((proof.excused, proof.missed.len()), (1, 0));
}
