//! Markdown to blocks of words that look the same: what `markdown` draws, without a screen.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A paragraph.
    Text,
    /// A paragraph of a list.
    Item,
    /// A heading and its level.
    Heading(u8),
    /// Words to be taken letter by letter.
    Code,
    /// A line across.
    Rule,
    /// A row of a table.
    Row {
        /// The first one.
        header: bool,
    },
}

/// How words look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is there or not, in any combination")]
pub(super) struct Look {
    pub strong: bool,
    pub emphasis: bool,
    pub code: bool,
    pub struck: bool,
    pub link: bool,
    /// An address after a link.
    pub aside: bool,
    /// The only words of their block, which take the whole width.
    pub alone: bool,
}

/// Words that look the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub text: String,
    pub look: Look,
}

/// A paragraph, heading, item, row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub kind: Kind,
    /// How many lists it is in.
    pub indent: usize,
    /// How many quotations it is in.
    pub quoted: usize,
    /// What stands before the first block of an item.
    pub marker: Option<String>,
    /// One, or as many as a row has.
    pub cells: Vec<Vec<Run>>,
}

impl Block {
    /// All words.
    pub fn text(&self) -> String {
        let cell = |runs: &Vec<Run>| runs.iter().map(|run| run.text.as_str()).collect::<String>();
        self.cells.iter().map(cell).collect::<Vec<_>>().join(" · ")
    }
}

/// The blocks of a text.
pub(super) fn blocks(markdown: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        reader.event(event);
    }
    reader.flush(Kind::Text);
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    runs: Vec<Run>,
    cells: Vec<Vec<Run>>,
    look: Look,
    /// The number of the next item of each list that is open; none in a list without numbers.
    lists: Vec<Option<u64>>,
    marker: Option<String>,
    quoted: usize,
    /// The address of the link that is open, and where its words begin.
    link: Option<(String, usize)>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.add(&text),
            Event::Code(text) => {
                self.look.code = true;
                self.add(&text);
                self.look.code = false;
            }
            Event::SoftBreak => self.add(" "),
            Event::HardBreak => self.add("\n"),
            Event::Rule => {
                self.cells.push(Vec::new());
                self.block(Kind::Rule);
            }
            Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.look.strong = true,
            Tag::Emphasis => self.look.emphasis = true,
            Tag::Strikethrough => self.look.struck = true,
            Tag::Link { dest_url, .. } => {
                self.link = Some((dest_url.to_string(), self.runs.len()));
                self.look.link = true;
            }
            Tag::BlockQuote(_) => {
                self.flush(Kind::Text);
                self.quoted += 1;
            }
            Tag::List(first) => {
                self.flush(Kind::Text);
                self.lists.push(first);
            }
            Tag::Item => self.marker = Some(self.next_marker()),
            Tag::CodeBlock(_) => self.flush(Kind::Text),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.look.strong = false,
            TagEnd::Emphasis => self.look.emphasis = false,
            TagEnd::Strikethrough => self.look.struck = false,
            TagEnd::Link => self.end_link(),
            TagEnd::Heading(level) => self.flush(Kind::Heading(level as u8)),
            TagEnd::CodeBlock => self.flush(Kind::Code),
            TagEnd::BlockQuote(_) => {
                self.flush(Kind::Text);
                self.quoted = self.quoted.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.flush(Kind::Text);
                self.lists.pop();
            }
            TagEnd::TableCell => self.cells.push(std::mem::take(&mut self.runs)),
            TagEnd::TableHead => self.block(Kind::Row { header: true }),
            TagEnd::TableRow => self.block(Kind::Row { header: false }),
            TagEnd::Paragraph | TagEnd::Item | TagEnd::HtmlBlock => self.flush(Kind::Text),
            _ => {}
        }
    }

    /// A bullet or the next number.
    fn next_marker(&mut self) -> String {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}.");
                *number += 1;
                marker
            }
            _ => "•".to_owned(),
        }
    }

    /// After the words of a link stands where it leads, unless they say it themselves.
    fn end_link(&mut self) {
        self.look.link = false;
        let Some((address, first)) = self.link.take() else { return };
        let words: String = self.runs.iter().skip(first).map(|run| run.text.as_str()).collect();
        if !address.is_empty() && !words.contains(&address) {
            let before = std::mem::replace(&mut self.look, Look { aside: true, ..Look::default() });
            self.add(&format!(" ({address})"));
            self.look = before;
        }
    }

    fn add(&mut self, text: &str) {
        match self.runs.last_mut() {
            Some(last) if last.look == self.look => last.text.push_str(text),
            _ => self.runs.push(Run { text: text.to_owned(), look: self.look }),
        }
    }

    fn flush(&mut self, kind: Kind) {
        if let Some(last) = self.runs.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        let runs = std::mem::take(&mut self.runs);
        if runs.iter().any(|run| !run.text.trim().is_empty()) {
            self.cells.push(runs);
            let item = kind == Kind::Text && !self.lists.is_empty();
            self.block(if item { Kind::Item } else { kind });
        }
    }

    fn block(&mut self, kind: Kind) {
        let (cells, marker) = (std::mem::take(&mut self.cells), self.marker.take());
        self.blocks.push(Block { kind, indent: self.lists.len(), quoted: self.quoted, marker, cells });
    }
}

/// A word, or several that must stay together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub text: String,
    pub look: Look,
    pub space_before: bool,
    pub new_line: bool,
}

/// Runs cut into words. Words that run against the direction of the text stay together, so that their order is kept.
pub(super) fn pieces(runs: &[Run], rightwards: bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut space, mut line) = (false, false);
    for run in runs {
        let mut first_of_run = true;
        for word in run.text.split_inclusive(char::is_whitespace) {
            let bare = word.trim_end_matches(char::is_whitespace);
            if !bare.is_empty() {
                let against = runs_left(bare) == Some(rightwards);
                match pieces.last_mut() {
                    Some(last)
                        if against && !first_of_run && !line && runs_left(&last.text) == Some(rightwards) =>
                    {
                        last.text.push(' ');
                        last.text.push_str(bare);
                    }
                    _ => pieces.push(Piece {
                        text: bare.to_owned(),
                        look: run.look,
                        space_before: space,
                        new_line: line,
                    }),
                }
                (space, line, first_of_run) = (false, false, false);
            }
            space |= bare.len() < word.len();
            line |= word.ends_with('\n');
        }
    }
    pieces
}

/// True of words in a script written from right to left, none where there are no letters.
fn runs_left(text: &str) -> Option<bool> {
    let letter = text.chars().find(|c| c.is_alphabetic())?;
    Some(matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markdown: &str) -> Vec<String> {
        let line = |block: Block| {
            let marker = block.marker.clone().unwrap_or_default();
            format!("{:?} {}{}{marker} {}", block.kind, block.indent, block.quoted, block.text())
        };
        blocks(markdown).into_iter().map(line).collect()
    }

    #[test]
    fn headings_lists_quotes_code_and_tables_become_blocks() {
        let text = "# One\n\nTwo *and* **three**\nfour.\n\n- a\n- b\n  1. c\n\n> said\n\n```\nx\n y\n```\n\n---\n\n|h|i|\n|-|-|\n|j|k|\n";
        assert_eq!(
            shown(text),
            [
                "Heading(1) 00 One",
                "Text 00 Two and three four.",
                "Item 10• a",
                "Item 10• b",
                "Item 201. c",
                "Text 01 said",
                "Code 00 x\n y",
                "Rule 00 ",
                "Row { header: true } 00 h · i",
                "Row { header: false } 00 j · k",
            ]
        );
    }

    #[test]
    fn looks_begin_and_end_where_the_marks_are() {
        let runs = blocks("a **b** `c` [d](http://e)").remove(0).cells.remove(0);
        let strong: Vec<_> = runs.iter().filter(|run| run.look.strong).map(|run| run.text.as_str()).collect();
        let code: Vec<_> = runs.iter().filter(|run| run.look.code).map(|run| run.text.as_str()).collect();
        assert_eq!((strong, code), (vec!["b"], vec!["c"]));
        assert_eq!(runs.last().map(|run| run.text.as_str()), Some(" (http://e)"));
    }

    #[test]
    fn words_against_the_direction_of_the_text_stay_together() {
        let plain = |text: &str| vec![Run { text: text.to_owned(), look: Look::default() }];
        let texts = |runs: &[Run], rightwards| {
            pieces(runs, rightwards).into_iter().map(|piece| piece.text).collect::<Vec<_>>()
        };
        assert_eq!(texts(&plain("say وزارت امور now"), true), ["say", "وزارت امور", "now"]);
        assert_eq!(texts(&plain("وزارت امور by Ann Lee"), false), ["وزارت", "امور", "by Ann Lee"]);
    }
}
