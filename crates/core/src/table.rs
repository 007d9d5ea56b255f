//! Rows found by a dense number, kept in the order in which they came: the one container of the state. Looking up costs
//! two array reads; iterating shows log order, never hash order.

use std::marker::PhantomData;

use serde::{Serialize, Serializer};

use crate::ids::{CaseNo, PersonNo};

/// A number that a [`Table`] may be keyed by.
pub(crate) trait Key: Copy + Ord + Serialize {
    /// As an index.
    fn index(self) -> usize;
}

impl Key for CaseNo {
    fn index(self) -> usize {
        self.index()
    }
}

impl Key for PersonNo {
    fn index(self) -> usize {
        self.index()
    }
}

/// Rows of `T` by `K`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table<K, T> {
    /// One more than the row's place in `rows`; 0 where there is none.
    places: Vec<u32>,
    rows: Vec<(K, T)>,
    key: PhantomData<K>,
}

impl<K, T> Default for Table<K, T> {
    fn default() -> Self {
        Self { places: Vec::new(), rows: Vec::new(), key: PhantomData }
    }
}

impl<K: Key, T> Table<K, T> {
    /// The row of `key`.
    pub(crate) fn get(&self, key: K) -> Option<&T> {
        let place = self.places.get(key.index())?.checked_sub(1)?;
        self.rows.get(place as usize).map(|(_, row)| row)
    }

    /// The row of `key`, to change it.
    pub(crate) fn get_mut(&mut self, key: K) -> Option<&mut T> {
        let place = self.places.get(key.index())?.checked_sub(1)?;
        self.rows.get_mut(place as usize).map(|(_, row)| row)
    }

    /// Puts in a row; says `false`, changing nothing, if there is one already.
    pub(crate) fn insert(&mut self, key: K, row: T) -> bool {
        if self.places.len() <= key.index() {
            self.places.resize(key.index() + 1, 0);
        }
        match self.places.get_mut(key.index()) {
            Some(place) if *place == 0 => {
                self.rows.push((key, row));
                *place = self.rows.len() as u32;
                true
            }
            _ => false,
        }
    }

    /// All rows, in the order in which they came.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &T)> {
        self.rows.iter().map(|(key, row)| (*key, row))
    }
}

impl<K: Key, T: Serialize> Serialize for Table<K, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.rows.iter())
    }
}
