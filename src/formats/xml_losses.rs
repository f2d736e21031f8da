//! Statements that XML 1.0 cannot hold letter for letter, for the report.

use super::{
    fields::fields,
    report::Loss,
    rows::{LayerRows, Row},
    xml::can_hold,
};
use crate::model::StatementId;

/// Those in which letters were replaced.
#[derive(Default)]
pub struct Replaced(Vec<StatementId>);

impl Replaced {
    /// Looks at the words and the fields of the statements of `layer` that have a place; at the article's text, too, if the format
    /// has that in XML.
    pub fn look_at(&mut self, layer: &LayerRows<'_>, text: Option<&str>) {
        let in_text = text.is_some_and(|text| !can_hold(text));
        let in_words = |row: &Row<'_>| !can_hold(&row.statement.fragments.quote());
        let in_fields = |row: &Row<'_>| fields(row).iter().any(|(_, value)| !can_hold(value));
        let is_replaced = |row: &&Row<'_>| in_text || in_words(row) || in_fields(row);
        let replaced = layer.rows.iter().filter(|row| row.places().is_some()).filter(is_replaced);
        self.0.extend(replaced.map(|row| row.statement.id));
    }

    /// Takes note of a statement if one of `values`, which are all that is written of it, cannot be held.
    pub fn note<'a>(&mut self, statement: StatementId, values: impl IntoIterator<Item = &'a str>) {
        if values.into_iter().any(|value| !can_hold(value)) {
            self.0.push(statement);
        }
    }

    /// What the report says of them.
    pub fn loss(self) -> Option<Loss> {
        let what = "letters that XML cannot hold, in the text or the fields of";
        Loss::of(what, "U+FFFD stands in their place", self.0)
    }
}
