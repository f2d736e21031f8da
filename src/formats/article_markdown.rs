//! Markdown to plain text: paragraphs, headings, list items and table rows as lines, and the front matter's facts.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::article_dates::edtf_date;
use super::article_lines::Lines;
use super::article_metadata::{PageMetadata, clean_author, language_tag};

/// Reads a Markdown article. Front matter is left out of the text; link texts and code stay, pictures and markup go.
pub fn read_markdown(markdown: &str) -> (PageMetadata, String) {
    let (front_matter, body) = split_front_matter(markdown);
    let mut metadata = front_matter_facts(front_matter);
    let mut reader = Reader::default();
    for event in Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        reader.event(event);
    }
    if metadata.title.is_empty() {
        reader.first_heading.trim().clone_into(&mut metadata.title);
    }
    (metadata, reader.lines.finish())
}

/// The lines between `---` at the very start and the next `---` or `...`, and the rest.
fn split_front_matter(markdown: &str) -> (&str, &str) {
    let Some(after) = markdown.strip_prefix("---\n") else { return ("", markdown) };
    let mut length = 0;
    for line in after.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            let body = after.get(length + line.len()..).unwrap_or_default();
            return (after.get(..length).unwrap_or_default(), body);
        }
        length += line.len();
    }
    ("", markdown)
}

/// Simple `key: value` lines; lists and blocks of YAML are left.
fn front_matter_facts(front_matter: &str) -> PageMetadata {
    let mut facts = PageMetadata::default();
    for (key, value) in front_matter.lines().filter_map(|line| line.split_once(':')) {
        let value = unquoted(value);
        match key.trim_end().to_ascii_lowercase().as_str() {
            "title" | "headline" => facts.title = value,
            "author" | "byline" | "authors" => facts.author = clean_author(&value),
            "date" | "published" | "pubdate" => facts.published = edtf_date(&value).unwrap_or_default(),
            "url" | "address" | "link" | "canonical_url" | "canonical" => facts.address = value,
            "publisher" | "site" | "site_name" | "publication" => facts.publisher = value,
            "lang" | "language" | "locale" => facts.language = language_tag(&value),
            _ => {}
        }
    }
    facts
}

fn unquoted(value: &str) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner.to_owned();
        }
    }
    if matches!(value, "|" | ">" | "~" | "null") { String::new() } else { value.to_owned() }
}

#[derive(Default)]
struct Reader {
    lines: Lines,
    first_heading: String,
    in_first_heading: bool,
    /// How many pictures are open: their texts are not shown.
    images: usize,
    in_code_block: bool,
    in_html_block: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_html_block => drop(text),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text);
            }
            Event::FootnoteReference(label) => self.text(&label),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.lines.end_line(),
            Event::InlineHtml(tag) if is_line_break(&tag) => self.lines.end_line(),
            Event::Html(_) | Event::InlineHtml(_) | Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::List(first) => self.lines.open_list(first.and_then(|first| i64::try_from(first).ok())),
            Tag::Item => self.lines.open_item(None),
            Tag::TableHead | Tag::TableRow => self.lines.open_row(),
            Tag::TableCell => self.lines.open_cell(),
            Tag::Image { .. } => self.images += 1,
            Tag::HtmlBlock => self.in_html_block = true,
            Tag::CodeBlock(_) => {
                self.lines.end_line();
                self.in_code_block = true;
            }
            Tag::Heading { .. } => {
                self.lines.end_line();
                self.in_first_heading = self.first_heading.is_empty();
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => {}
            // All others are blocks.
            _ => self.lines.end_line(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => self.lines.close_list(),
            TagEnd::Item => self.lines.close_item(),
            TagEnd::TableHead | TagEnd::TableRow => self.lines.close_row(),
            TagEnd::TableCell => self.lines.close_cell(),
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::HtmlBlock => self.in_html_block = false,
            TagEnd::CodeBlock => {
                self.lines.end_line();
                self.in_code_block = false;
            }
            TagEnd::Heading(_) => {
                self.lines.end_line();
                self.in_first_heading = false;
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {}
            _ => self.lines.end_line(),
        }
    }

    fn text(&mut self, text: &str) {
        if self.images > 0 {
            return;
        }
        if self.in_first_heading {
            self.first_heading.push_str(text);
        }
        if self.in_code_block {
            self.lines.push_preformatted(text);
        } else {
            self.lines.push(text);
        }
    }
}

fn is_line_break(tag: &str) -> bool {
    tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markdown: &str, expected: &str) {
        assert_eq!(read_markdown(markdown).1, expected, "{markdown}");
    }

    #[test]
    fn paragraphs_headings_and_breaks_are_lines() {
        check(
            "# One *two*\n\nA line\nand more.  \nNext\\\nlast<br>end.\n\n> Quoted\n> text",
            "One two\nA line and more.\nNext\nlast\nend.\nQuoted text",
        );
    }

    #[test]
    fn links_keep_their_text_and_pictures_leave_none() {
        check(
            "See [the *note*](http://x.org) ![alt [b](c)](p.png) and <http://y.org>.",
            "See the note and http://y.org.",
        );
    }

    #[test]
    fn lists_tables_and_code_keep_their_shape() {
        check("- a\n  1. b\n  2. c\n- d\n", "• a\n  1. b\n  2. c\n• d");
        check("| A | B |\n|---|---|\n| 1 | `x\\|y` |\n\nafter", "A | B\n1 | x|y\nafter");
        check("```\nif a:\n    b\n\nc\n```\n\n`d  e`", "if a:\n    b\nc\nd e");
    }

    #[test]
    fn front_matter_gives_the_facts_and_leaves_the_text() {
        let (facts, text) = read_markdown(
            "---\ntitle: \"He: denies\"\nauthor: By Ann Lee\ndate: 2025-07-08 10:00\nurl: https://x.org/a\n\
             publisher: 'The Paper'\nlang: en_GB\ntags:\n  - a\n---\n# Other\n\nBody.",
        );
        assert_eq!((facts.title.as_str(), facts.author.as_str()), ("He: denies", "Ann Lee"));
        assert_eq!((facts.published.as_str(), facts.address.as_str()), ("2025-07-08", "https://x.org/a"));
        assert_eq!((facts.publisher.as_str(), facts.language.as_str()), ("The Paper", "en-GB"));
        assert_eq!(text, "Other\nBody.");
    }

    #[test]
    fn without_front_matter_the_first_heading_is_the_title() {
        let (facts, text) = read_markdown("Intro\n\n## The `head`line\n\n# Later");
        assert_eq!((facts.title.as_str(), text.as_str()), ("The headline", "Intro\nThe headline\nLater"));
        check("---\nnot closed: yes", "not closed: yes");
    }
}
