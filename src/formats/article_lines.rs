//! Marked-up text turned into lines: one paragraph a line, white space collapsed, no empty lines.

/// U+2028, which ends a line wherever it stands in running text.
pub const LINE_SEPARATOR: &str = "\u{2028}";
/// What stands between two cells of a table's row.
const CELL_SEPARATOR: &str = " | ";
/// What opens an item of a list without numbers.
const BULLET: &str = "• ";
/// How far each level of nested lists is moved in.
const INDENT: &str = "  ";
/// Lists nested deeper are moved in no further: some marks a level would otherwise become a page of spaces an item.
const DEEPEST_INDENT: usize = 20;

/// The lines built so far, and the one being built.
#[derive(Debug, Default)]
pub struct Lines {
    done: String,
    line: String,
    /// White space was seen and no word has followed yet.
    space_pending: bool,
    /// What opens the next line that has any words.
    marker: String,
    /// For each open list, the number of its next item; `None` for bullets.
    lists: Vec<Option<i64>>,
    /// How many table cells are open, one inside the other: a row is a line, whatever its cells hold.
    open_cells: usize,
    /// The open row has a cell already.
    row_started: bool,
}

impl Lines {
    /// Adds running text: any run of ASCII white space counts as one space, no-break spaces stay, and a line
    /// separator ends the line.
    pub fn push(&mut self, text: &str) {
        let mut pieces = text.split(LINE_SEPARATOR);
        self.push_line(pieces.next().unwrap_or_default());
        for piece in pieces {
            self.end_line();
            self.push_line(piece);
        }
    }

    /// Adds text whose line ends and spaces count, such as a `pre` element.
    pub fn push_preformatted(&mut self, text: &str) {
        if self.open_cells > 0 {
            return self.push(text);
        }
        let text = text.replace("\r\n", "\n");
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.end_line();
            }
            if !line.is_empty() {
                // An indent at the start of a line of code is part of the code.
                self.flush_space();
                self.line.push_str(line);
            }
        }
    }

    /// Ends the line being built; inside a table's cell it is a space instead.
    pub fn end_line(&mut self) {
        if self.open_cells > 0 {
            self.space_pending = true;
            return;
        }
        self.space_pending = false;
        let has_words = self.line.chars().any(|c| !(c.is_whitespace() || self.row_started && c == '|'));
        if has_words {
            self.done.push_str(&self.marker);
            self.done.push_str(self.line.trim_end());
            self.done.push('\n');
            self.marker.clear();
        }
        self.line.clear();
    }

    /// Opens a list, numbered from `first_number` when there is one.
    pub fn open_list(&mut self, first_number: Option<i64>) {
        self.end_line();
        self.lists.push(first_number);
    }

    /// Closes the innermost list.
    pub fn close_list(&mut self) {
        self.close_item();
        self.lists.pop();
    }

    /// Opens an item of the innermost list: its first line begins with a bullet, or with `number` or the next one.
    pub fn open_item(&mut self, number: Option<i64>) {
        self.end_line();
        let indent = INDENT.repeat(self.lists.len().saturating_sub(1).min(DEEPEST_INDENT));
        self.marker = match self.lists.last_mut() {
            Some(Some(next)) => {
                let number = number.unwrap_or(*next);
                *next = number.saturating_add(1);
                format!("{indent}{number}. ")
            }
            Some(None) | None => format!("{indent}{BULLET}"),
        };
    }

    /// Closes an item; the bullet of an item without words is dropped.
    pub fn close_item(&mut self) {
        self.end_line();
        if self.open_cells == 0 {
            self.marker.clear();
        }
    }

    /// Opens a row of a table.
    pub fn open_row(&mut self) {
        self.end_line();
        if self.open_cells == 0 {
            self.row_started = false;
        }
    }

    /// Opens a cell of the open row.
    pub fn open_cell(&mut self) {
        if self.open_cells == 0 {
            if self.row_started {
                self.line.truncate(self.line.trim_end().len());
                self.line.push_str(CELL_SEPARATOR);
            }
            self.row_started = true;
            self.space_pending = false;
        }
        self.open_cells += 1;
    }

    /// Closes the innermost cell.
    pub fn close_cell(&mut self) {
        self.open_cells = self.open_cells.saturating_sub(1);
    }

    /// Closes the row; one whose cells are all empty leaves no line.
    pub fn close_row(&mut self) {
        self.end_line();
        if self.open_cells == 0 {
            self.row_started = false;
        }
    }

    /// All lines, joined by LF, without one at the end.
    pub fn finish(mut self) -> String {
        self.open_cells = 0;
        self.end_line();
        self.done.truncate(self.done.trim_end_matches('\n').len());
        self.done
    }

    fn push_line(&mut self, text: &str) {
        let mut words = text.split(|c: char| c.is_ascii_whitespace());
        self.push_word(words.next().unwrap_or_default());
        for word in words {
            self.space_pending = true;
            self.push_word(word);
        }
    }

    fn push_word(&mut self, word: &str) {
        if !word.is_empty() {
            self.flush_space();
            self.line.push_str(word);
        }
    }

    fn flush_space(&mut self) {
        if self.space_pending && !self.line.is_empty() && !self.line.ends_with(' ') {
            self.line.push(' ');
        }
        self.space_pending = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(build: impl FnOnce(&mut Lines), expected: &str) {
        let mut lines = Lines::default();
        build(&mut lines);
        assert_eq!(lines.finish(), expected);
    }

    #[test]
    fn white_space_collapses_across_pieces_and_no_break_spaces_stay() {
        check(
            |lines| {
                lines.push("  He ");
                lines.push("\n said");
                lines.push(": no");
                lines.push("\u{A0}%\t");
                lines.end_line();
                lines.push(" \u{A0} ");
                lines.end_line();
                lines.push("B");
            },
            "He said: no\u{A0}%\nB",
        );
    }

    #[test]
    fn nested_lists_are_moved_in_and_numbers_go_on() {
        check(
            |lines| {
                lines.open_list(Some(3));
                lines.open_item(None);
                lines.push("three");
                lines.open_list(None);
                lines.open_item(None);
                lines.push("inner");
                lines.close_item();
                lines.open_item(None);
                lines.close_item();
                lines.close_list();
                lines.close_item();
                lines.open_item(None);
                lines.push("four");
                lines.close_list();
                lines.push("after");
            },
            "3. three\n  • inner\n4. four\nafter",
        );
    }

    #[test]
    fn a_row_is_one_line_and_an_empty_row_none() {
        check(
            |lines| {
                for cells in [["a", ""], ["", ""], ["", "b"]] {
                    lines.open_row();
                    for cell in cells {
                        lines.open_cell();
                        lines.push(cell);
                        lines.end_line();
                        lines.close_cell();
                    }
                    lines.close_row();
                }
            },
            "a |\n | b",
        );
    }

    #[test]
    fn preformatted_text_keeps_its_spaces() {
        check(|lines| lines.push_preformatted("if a {\n    b  c\n}\n"), "if a {\n    b  c\n}");
    }
}
