//! Which rows are selected, where the keyboard is among them, and from where Shift extends.

use std::collections::BTreeSet;

use super::rows::Rows;
use crate::model::StatementId;

/// The selection of rows.
#[derive(Debug, Clone, Default)]
pub struct Picked {
    ids: BTreeSet<StatementId>,
    cursor: Option<StatementId>,
    anchor: Option<StatementId>,
    generation: u64,
}

impl Picked {
    /// True of a row that is selected.
    pub fn contains(&self, id: StatementId) -> bool {
        self.ids.contains(&id)
    }

    /// How many rows are selected.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The row that keys start from.
    pub fn cursor(&self) -> Option<StatementId> {
        self.cursor
    }

    /// Goes up when other rows are selected.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Selects one row and no other.
    pub fn only(&mut self, id: StatementId) {
        self.ids = BTreeSet::from([id]);
        (self.cursor, self.anchor) = (Some(id), Some(id));
        self.generation += 1;
    }

    /// Selects a row too, or no longer.
    pub fn toggle(&mut self, id: StatementId) {
        if !self.ids.remove(&id) {
            self.ids.insert(id);
        }
        (self.cursor, self.anchor) = (Some(id), Some(id));
        self.generation += 1;
    }

    /// Moves the cursor and selects nothing else.
    pub fn move_cursor(&mut self, id: StatementId) {
        (self.cursor, self.anchor) = (Some(id), Some(id));
    }

    /// Selects the rows from where it was begun to `id`.
    pub fn extend_to(&mut self, rows: &Rows, id: StatementId) {
        let anchor = self.anchor.or(self.cursor).unwrap_or(id);
        let (Some(from), Some(to)) = (rows.place(anchor), rows.place(id)) else { return self.only(id) };
        self.ids = (from.min(to)..=from.max(to)).filter_map(|place| rows.id(place)).collect();
        (self.cursor, self.anchor) = (Some(id), Some(anchor));
        self.generation += 1;
    }

    /// Selects every row.
    pub fn all(&mut self, rows: &Rows) {
        self.ids = rows.ids().collect();
        self.cursor = self.cursor.or(rows.id(0));
        self.generation += 1;
    }

    /// Lets go of rows that are not there any more.
    pub fn keep_to(&mut self, rows: &Rows) {
        let count = self.ids.len();
        self.ids.retain(|id| rows.place(*id).is_some());
        let there = |id: &StatementId| rows.place(*id).is_some();
        (self.cursor, self.anchor) = (self.cursor.filter(there), self.anchor.filter(there));
        self.generation += u64::from(count != self.ids.len());
    }
}

/// The row that takes the place of `gone`: the next one in the order `before`, or the one above.
pub fn successor(rows: &Rows, before: &[StatementId], gone: StatementId) -> Option<StatementId> {
    let place = before.iter().position(|id| *id == gone)?;
    let (above, below) = before.split_at(place);
    let there = |id: &&StatementId| rows.place(**id).is_some();
    below.iter().find(there).or_else(|| above.iter().rev().find(there)).copied()
}
