//! Rows as text for the clipboard: tab-separated, as spreadsheets take them.

use super::{
    columns::{Column, Form},
    rows::Row,
};
use crate::model::Project;

/// The rows with a line of titles, one line each.
pub fn tab_separated<'a>(
    project: &Project,
    columns: &[Column],
    rows: impl Iterator<Item = &'a Row>,
) -> String {
    let mut text = columns.iter().map(|column| column.title()).collect::<Vec<_>>().join("\t");
    text.push('\n');
    for row in rows {
        let cells: Vec<_> =
            columns.iter().map(|column| cell(&column.text(project, row, Form::Copied))).collect();
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    text
}

/// Tabs and line ends would begin another cell or row: they become spaces.
fn cell(text: &str) -> String {
    text.replace("\r\n", " ")
        .replace(['\t', '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_stays_one_cell() {
        assert_eq!(cell("a\tb\r\nc\nd\u{2028}e"), "a b c d e");
    }
}
