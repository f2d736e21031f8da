//! A page's elements as lines of text.
//!
//! Each block is a line; `br` ends one; a list's items open with "• " or their number, moved in by two spaces a
//! level; a table's row is a line with " | " between its cells, unless the table only lays out the page; `pre`
//! keeps its lines; `q` gets the quotation marks that a browser draws; scripts, controls, pictures and whatever is
//! hidden leave nothing. The walk keeps its own stack, so that depth costs memory and not the thread's stack.

use dom_query::{NodeRef, Selection};

use super::article_lines::Lines;

/// Elements without words of the article's own.
const SILENT: &[&str] = &[
    "audio", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "map", "math", "meter",
    "noscript", "object", "progress", "rp", "rt", "script", "select", "style", "svg", "template", "textarea",
    "title", "video",
];

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "main",
    "nav",
    "p",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
];

/// Something to do in the walk, the next one last.
enum Step<'a> {
    Open(NodeRef<'a>),
    Close(Close),
}

/// What an element does to the lines when it ends.
#[derive(Clone, Copy)]
enum Close {
    Line,
    List,
    Item,
    Row,
    Cell,
    Quotation,
    Table,
}

/// What a table is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TableKind {
    Data,
    Layout,
}

struct Walk<'a> {
    steps: Vec<Step<'a>>,
    lines: Lines,
    /// The tables that are open, the innermost last. Cells outside of any are blocks.
    tables: Vec<TableKind>,
}

/// The text of `node` and everything in it.
pub fn text_of(node: NodeRef<'_>) -> String {
    let mut walk = Walk { steps: vec![Step::Open(node)], lines: Lines::default(), tables: Vec::new() };
    while let Some(step) = walk.steps.pop() {
        match step {
            Step::Open(node) => walk.open(node),
            Step::Close(close) => walk.close(close),
        }
    }
    walk.lines.finish()
}

/// Whether an element is not to be seen: its own attributes say so.
pub fn is_hidden(node: &NodeRef<'_>) -> bool {
    let style =
        node.attr("style").map(|style| style.to_ascii_lowercase().replace(' ', "")).unwrap_or_default();
    node.has_attr("hidden")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
        || node.attr("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

impl<'a> Walk<'a> {
    fn open(&mut self, node: NodeRef<'a>) {
        if node.is_text() {
            return self.lines.push(&node.text());
        }
        let name = node.node_name().unwrap_or_default();
        if SILENT.contains(&name.as_ref()) || (node.is_element() && is_hidden(&node)) {
            return;
        }
        if &*name == "pre" {
            return self.open_pre(&node);
        }
        if let Some(close) = self.begin(&node, &name) {
            self.steps.push(Step::Close(close));
        }
        self.steps.extend(node.children_it(true).map(Step::Open));
    }

    /// What an element does to the lines when it begins, and is to do when it ends.
    fn begin(&mut self, node: &NodeRef<'a>, name: &str) -> Option<Close> {
        match name {
            "q" => self.lines.push("“"),
            "ul" | "menu" | "dir" => self.lines.open_list(None),
            "ol" => self.lines.open_list(Some(number_in(node, "start").unwrap_or(1))),
            "li" => self.lines.open_item(number_in(node, "value")),
            "tr" if self.in_data_table() => self.lines.open_row(),
            "td" | "th" if self.in_data_table() => self.lines.open_cell(),
            "br" | "tr" | "td" | "th" => self.lines.end_line(),
            _ if BLOCKS.contains(&name) => self.lines.end_line(),
            _ => return None,
        }
        Some(match name {
            "br" => return None,
            "q" => Close::Quotation,
            "ul" | "menu" | "dir" | "ol" => Close::List,
            "li" => Close::Item,
            "table" => {
                self.tables.push(table_kind(node));
                Close::Table
            }
            "tr" if self.in_data_table() => Close::Row,
            "td" | "th" if self.in_data_table() => Close::Cell,
            _ => Close::Line,
        })
    }

    fn close(&mut self, close: Close) {
        match close {
            Close::Line => self.lines.end_line(),
            Close::List => self.lines.close_list(),
            Close::Item => self.lines.close_item(),
            Close::Row => self.lines.close_row(),
            Close::Cell => self.lines.close_cell(),
            Close::Quotation => self.lines.push("”"),
            Close::Table => {
                self.tables.pop();
                self.lines.end_line();
            }
        }
    }

    fn in_data_table(&self) -> bool {
        self.tables.last() == Some(&TableKind::Data)
    }

    fn open_pre(&mut self, node: &NodeRef<'a>) {
        self.lines.end_line();
        self.lines.push_preformatted(&node.text());
        self.lines.end_line();
    }
}

fn number_in(node: &NodeRef<'_>, attribute: &str) -> Option<i64> {
    node.attr(attribute)?.trim().parse().ok()
}

/// A table that places things on the page and holds no data says so itself, holds another table, has one column, or
/// has headings or several paragraphs in a cell and no head of its own.
fn table_kind(table: &NodeRef<'_>) -> TableKind {
    let role = table.attr("role").unwrap_or_default();
    let inside = Selection::from(*table);
    let lays_out = matches!(&*role, "presentation" | "none")
        || inside.select("table").exists()
        || (inside.select("td > p + p, td > div > p + p, td h1, td h2").exists()
            && !inside.select("caption, thead, th").exists())
        || !inside.select("td + td, th + td, td + th, th + th").exists();
    if lays_out { TableKind::Layout } else { TableKind::Data }
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    fn check(html: &str, expected: &str) {
        let document = Document::from(html);
        assert_eq!(text_of(document.root()), expected, "{html}");
    }

    #[test]
    fn blocks_and_breaks_end_lines_and_inline_elements_do_not() {
        check(
            "<p>He <b>de</b>nied\n it.<p>Twice.<br>Then<br><br>left.",
            "He denied it.\nTwice.\nThen\nleft.",
        );
        check("<div>a<div>b</div>c</div><h2>d</h2>e", "a\nb\nc\nd\ne");
        check("<dl><dt>Who<dd>He</dl>", "Who\nHe");
        check("<p>&ldquo;No&rdquo;, he&nbsp;said &amp; left &#x1F680;", "“No”, he\u{A0}said & left 🚀");
    }

    #[test]
    fn lists_keep_their_order_and_depth() {
        check("<ul><li>a<ol start=4><li>b<li>c</ol><li>d</ul>", "• a\n  4. b\n  5. c\n• d");
        check("<ol><li><p>a</p><p>b</p></li><li value=7>c<li></ol>", "1. a\nb\n7. c");
        check("<ul><li> </li><li><ul><li>x</ul></ul>y", "  • x\ny");
    }

    #[test]
    fn data_tables_are_rows_and_layout_tables_are_blocks() {
        check(
            "<table><caption>T</caption><tr><th>A<th>B<tr><td><p>1</p>\n<td>2<br>3<tr><td><td></table>z",
            "T\nA | B\n1 | 2 3\nz",
        );
        check("<table><tr><td><p>a</p><p>b</p><td>c</table>", "a\nb\nc");
        check("<table><tr><td><table><tr><td>x<td>y</table><td>z</table>", "x | y\nz");
        check("<table><tr><td>a<tr><td>b</table>", "a\nb");
    }

    #[test]
    fn what_is_not_seen_leaves_nothing() {
        check("<title>t</title><script>s</script><style>c</style><p hidden>h</p><p>v<!-- c --></p>", "v");
        check(
            "<p>a<span style='Display : none'>x</span>b<i aria-hidden=true>y</i><button>z</button></p>",
            "ab",
        );
        check("<ruby>東<rp>(</rp><rt>とう</rt><rp>)</rp></ruby>", "東");
    }

    #[test]
    fn preformatted_lines_and_quotation_marks_are_kept() {
        check("<p>x</p><pre>\n a  b\n\n   c\n</pre>y", "x\n a  b\n   c\ny");
        check("He said <q>no</q>.", "He said “no”.");
    }
}
