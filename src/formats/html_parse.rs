//! A page's bytes to its elements, piece by piece, so that a page that would take hours or all memory is given up.
//!
//! What a few bytes become is decided while the tree is built: markers reopen by the hundred in each paragraph, tags
//! stand in attributes, comments and drawings. So the tree itself is measured, and not the text of the page.

use std::time::{Duration, Instant};

use dom_query::{Document, NodeId, NodeRef};
use html5ever::{
    ParseOpts, Parser, parse_document,
    tendril::{StrTendril, TendrilSink},
    tree_builder::TreeBuilderOpts,
};

/// The deepest nesting that is read. The time of parsing and of Readability grows with its product with the number of
/// elements; real pages stay under a hundred.
pub const DEEPEST_NESTING: usize = 500;

/// The most elements, texts and comments that are read: some hundred megabytes of memory.
pub const MOST_NODES: usize = 1_000_000;

/// Real pages take less than a second. Attributes without number are met by this limit alone.
const LONGEST_TIME: Duration = Duration::from_secs(10);

/// Bytes that are parsed between two looks at the tree.
const PIECE_BYTES: usize = 4 * 1024;

/// After so many new nodes the nesting is measured again.
const NODES_BETWEEN_MEASURES: usize = 10_000;

/// Why a page was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMuch {
    /// Elements nested deeper than [`DEEPEST_NESTING`].
    Nesting,
    /// More than [`MOST_NODES`], or more than can be put together in some seconds.
    Nodes,
}

/// The elements of the page in `html`.
pub fn parse_page(html: &str) -> Result<Document, TooMuch> {
    parse_within(html, LONGEST_TIME)
}

fn parse_within(html: &str, longest: Duration) -> Result<Document, TooMuch> {
    let begun = Instant::now();
    // Without scripts, what stands in for them is read.
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    let mut parser = parse_document(Document::default(), options);
    let (mut rest, mut measured) = (html, 0);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE_BYTES));
        rest = after;
        parser.process(StrTendril::from(piece));
        measured = look_at(page_of(&parser), measured)?;
        if begun.elapsed() > longest {
            return Err(TooMuch::Nodes);
        }
    }
    let page = parser.finish();
    page.errors.borrow_mut().clear();
    // What the end of the page closes or completes counts too.
    look_at(&page, usize::MAX).map(|_| page)
}

fn page_of(parser: &Parser<Document>) -> &Document {
    &parser.tokenizer.sink.sink
}

/// Fails when the page is too much already; the number of nodes at which its nesting was measured last.
fn look_at(page: &Document, measured: usize) -> Result<usize, TooMuch> {
    // Nobody reads them, and each byte of a page can be one.
    page.errors.borrow_mut().clear();
    let nodes = page.tree.len();
    if nodes > MOST_NODES {
        return Err(TooMuch::Nodes);
    }
    if nodes.abs_diff(measured) < NODES_BETWEEN_MEASURES {
        return Ok(measured);
    }
    if is_deeper(page.root(), DEEPEST_NESTING) { Err(TooMuch::Nesting) } else { Ok(nodes) }
}

/// True when anything below `root` is nested deeper than `limit` elements.
fn is_deeper(root: NodeRef<'_>, limit: usize) -> bool {
    let mut waiting = vec![(root, 0)];
    while let Some((node, depth)) = waiting.pop() {
        if depth > limit {
            return true;
        }
        waiting
            .extend(node.children_it(false).filter(|child| !child.is_text()).map(|child| (child, depth + 1)));
        // What a template holds hangs beside the tree.
        if let Some(contents) = template_contents(&node).and_then(|id| node.tree.get(&id)) {
            waiting.push((contents, depth + 1));
        }
    }
    false
}

fn template_contents(node: &NodeRef<'_>) -> Option<NodeId> {
    node.query(|node| node.as_element().and_then(|element| element.template_contents)).flatten()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says so by panicking")]
mod tests {
    use super::*;

    fn check(html: &str, expected: Option<TooMuch>) {
        assert_eq!(parse_page(html).err(), expected, "{html:.80}");
    }

    #[test]
    fn pages_are_parsed_as_in_one_piece() {
        let html = format!("<p>{}é<b>c</p>", "aé ".repeat(10_000));
        assert_eq!(parse_page(&html).unwrap().html(), Document::from(html.as_str()).html());
        assert!(parse_page("").unwrap().body().is_some());
    }

    #[test]
    fn nesting_is_found_wherever_it_hides() {
        let many = |unit: &str| unit.repeat(5_000);
        for html in [
            many("<div>"),
            many("<div a=\"</div>\">"),
            many("<div><!a </div>"),
            many("<div></ </div>"),
            many("<div><iframe></div></iframe>"),
            many("<div></span a='</div>'>"),
            format!("<!-->{}", many("<div>")),
            format!("<svg><title>{}", many("<div>")),
            format!("<svg><style>{}", many("<g>")),
            format!("<template>{}", many("<div>")),
            format!("<table>{}", many("<div>")),
            many("<template>"),
            many("<ul><li>"),
        ] {
            check(&html, Some(TooMuch::Nesting));
        }
        check(&"<div><p>a</div>".repeat(5_000), None);
        // The document and its `html` and `body` stand above.
        check(&"<div>".repeat(DEEPEST_NESTING - 2), None);
        check(&"<div>".repeat(DEEPEST_NESTING - 1), Some(TooMuch::Nesting));
    }

    #[test]
    fn nodes_without_number_are_refused() {
        check(&"<br>".repeat(MOST_NODES + 1), Some(TooMuch::Nodes));
        // Each paragraph opens all markers before it again.
        let markers = (0..450).map(|number| format!("<b id={number}>")).collect::<Vec<_>>().concat();
        let html = format!("<div>{markers}</div>{}", "<div>a</div>".repeat(10_000));
        check(&html, Some(TooMuch::Nodes));
    }

    #[test]
    fn what_takes_too_long_is_given_up() {
        let attributes = (0..10_000).map(|number| format!(" a{number}")).collect::<Vec<_>>().concat();
        assert_eq!(parse_within(&format!("<p{attributes}>"), Duration::ZERO).err(), Some(TooMuch::Nodes));
    }
}
