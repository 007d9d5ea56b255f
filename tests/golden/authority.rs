//! The authority table, cell by cell: deed × standing × relation × state.

use std::collections::BTreeMap;
use std::fmt::Write;

use wuji_core::access::{CaseState, Deed, Relation, Standing, authority};

fn table(deeds: &[Deed], mut rule: impl FnMut(Standing, Relation, Deed, CaseState) -> bool) -> String {
    let mut text = String::from("# deed standing relation: states. What is not listed is denied.\n");
    for deed in deeds {
        for standing in Standing::all() {
            for relation in Relation::ALL {
                let states: Vec<&str> = CaseState::ALL
                    .into_iter()
                    .filter(|state| rule(standing, relation, *deed, *state))
                    .map(CaseState::name)
                    .collect();
                if !states.is_empty() {
                    writeln!(
                        text,
                        "{} {} {}: {}",
                        deed.name(),
                        standing.name(),
                        relation.name(),
                        states.join(" ")
                    )
                    .unwrap();
                }
            }
        }
    }
    text
}

#[test]
fn every_cell_is_as_it_was() {
    super::compare("authority.txt", &table(Deed::ALL, authority));
}

/// The saboteur: each cell that is turned must show in the table.
#[test]
fn a_turned_cell_shows() {
    let mut turned = 0;
    for deed in Deed::ALL {
        let mut cells = BTreeMap::new();
        let whole = table(&[*deed], |s, r, d, c| {
            let granted = authority(s, r, d, c);
            cells.insert((s, r, c), granted);
            granted
        });
        for standing in Standing::all() {
            for relation in Relation::ALL {
                let sabotaged = table(&[*deed], |s, r, d, c| {
                    let hit = (s, r, c) == (standing, relation, CaseState::Open);
                    assert_eq!(d, *deed);
                    cells[&(s, r, c)] != hit
                });
                assert_ne!(sabotaged, whole);
                turned += 1;
            }
        }
    }
    println!("{turned} cells turned");
}

#[test]
fn nothing_but_an_emergency_gets_past_a_recusal() {
    for deed in Deed::ALL.iter().filter(|deed| **deed != Deed::Emergency) {
        for standing in Standing::all() {
            for state in CaseState::ALL {
                assert!(!authority(standing, Relation::Recused, *deed, state));
            }
        }
    }
}

#[test]
fn everybody_may_report_an_emergency() {
    for standing in Standing::all() {
        for relation in Relation::ALL {
            for state in CaseState::ALL {
                assert!(authority(standing, relation, Deed::Emergency, state));
            }
        }
    }
}

#[test]
fn administrators_see_nothing_of_content() {
    use wuji_core::roster::Role;
    let content = [
        Deed::SeeReportState,
        Deed::SeeReport,
        Deed::SeeReportWords,
        Deed::SeeSender,
        Deed::SeeCrisisState,
        Deed::SeeCrisisSummary,
        Deed::SeeCrisis,
        Deed::SeeListing,
        Deed::SeeListingWords,
        Deed::SeePerson,
        Deed::SeeRecord,
    ];
    for role in Role::ALL.into_iter().filter(|role| role.is_administrator()) {
        for relation in Relation::ALL {
            for deed in content {
                for state in CaseState::ALL {
                    assert!(
                        !authority(Standing::Post(role), relation, deed, state),
                        "{} {deed:?}",
                        role.name()
                    );
                }
            }
        }
    }
}
