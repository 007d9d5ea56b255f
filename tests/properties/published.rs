//! Suppression, attacked: whoever has everything that is published, knows the rule and can try every table there is, learns of
//! a number below 11 no more than that it is below 11.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use wuji_core::ids::UnitNo;
use wuji_core::publication::{Exact, TableKind, in_tens, suppress};

use crate::run;

/// Every column of so many rows with numbers below `end`.
fn columns(rows: usize, end: u32) -> Vec<Vec<u32>> {
    let mut all = vec![Vec::new()];
    for _ in 0..rows {
        let longer = |column: Vec<u32>| (0..end).map(move |next| [column.clone(), vec![next]].concat());
        all = all.into_iter().flat_map(longer).collect();
    }
    all
}

#[test]
fn whoever_tries_every_column_learns_of_no_small_number() {
    for (rows, end) in [(1, 40), (2, 26), (3, 24), (4, 14)] {
        for standing in [false, true] {
            // By what is published: the values that each row may have.
            let mut feasible: BTreeMap<String, Vec<BTreeSet<u32>>> = BTreeMap::new();
            for column in columns(rows, end) {
                let published = format!("{:?}", suppress(&column, standing));
                let values = feasible.entry(published).or_insert_with(|| vec![BTreeSet::new(); rows]);
                for (row, value) in column.iter().enumerate() {
                    values[row].insert(*value);
                }
            }
            for (published, rows) in feasible {
                for values in rows.into_iter().filter(|values| values.iter().any(|value| *value < 11)) {
                    assert!(values.iter().copied().eq(0..11), "{published} leaves {values:?}");
                }
            }
        }
    }
}

/// Another column with the same publication in which row `row` is `value`.
fn other(column: &[u32], row: usize, value: u32) -> Vec<u32> {
    let hidden: Vec<usize> = (0..column.len()).filter(|index| column[*index] < 11).collect();
    let sum: u32 = hidden.iter().map(|index| column[*index]).sum();
    let shows_total = suppress(column, false).total.is_some();
    let mut left = if shows_total { sum - value } else { 0 };
    let mut changed = column.to_vec();
    for index in hidden {
        if index == row {
            changed[index] = value;
        } else {
            changed[index] = left.min(10);
            left -= changed[index];
        }
    }
    changed
}

#[test]
fn any_hidden_number_could_be_any_small_one() {
    run(600, proptest::collection::vec(0u32..40, 1..16), |column| {
        for standing in [false, true] {
            let published = suppress(&column, standing);
            for row in (0..column.len()).filter(|row| column[*row] < 11) {
                for value in 0..11 {
                    let changed = other(&column, row, value);
                    prop_assert_eq!(changed[row], value);
                    prop_assert_eq!(&suppress(&changed, standing), &published, "{:?}", changed);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn a_total_is_shown_only_where_what_is_hidden_in_it_is_no_small_number() {
    run(600, proptest::collection::vec(0u32..40, 1..16), |column| {
        let published = suppress(&column, false);
        let shown: u32 = published.cells.iter().flatten().sum();
        if let Some(total) = published.total {
            prop_assert!(total - shown == 0 || total - shown > 10);
        }
        Ok(())
    });
}

#[test]
fn two_months_of_a_standing_number_differ_by_tens() {
    run(200, (0u32..200, 0u32..200), |(one, other)| {
        let (Some(one), Some(other)) = (in_tens(one), in_tens(other)) else { return Ok(()) };
        prop_assert_eq!(one.abs_diff(other) % 10, 0);
        Ok(())
    });
}

/// A table of each kind with random numbers in its columns.
fn tables() -> impl Strategy<Value = Exact> {
    let kinds = proptest::sample::select(TableKind::ALL);
    (kinds, 1usize..12).prop_flat_map(|(table, rows)| {
        let column = proptest::collection::vec(0u32..40, rows);
        let columns = proptest::collection::vec(column, table.columns().len());
        columns.prop_map(move |columns| {
            let units = (1..rows as u32).map(|unit| Some(UnitNo(unit))).chain([None]);
            Exact { table, rows: units.collect(), columns }
        })
    })
}

#[test]
fn no_table_tells_of_a_small_number_by_another_column() {
    run(200, tables(), |exact| {
        let published = exact.published();
        prop_assert_eq!(published.columns.len(), exact.table.columns().len());
        for (index, column) in exact.columns.iter().enumerate() {
            for row in (0..column.len()).filter(|row| column[*row] < 11) {
                for value in 0..11 {
                    let mut columns = exact.columns.clone();
                    columns[index] = other(column, row, value);
                    let changed = Exact { columns, ..exact.clone() };
                    prop_assert_eq!(&changed.published(), &published);
                }
            }
        }
        Ok(())
    });
}
