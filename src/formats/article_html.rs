//! Web pages: the article's body by Readability, as lines, and what the page says about itself.

use std::thread;

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use super::article_lines::LINE_SEPARATOR;
use super::article_metadata::{PageMetadata, clean_author, page_metadata};
use super::html_parse::{TooMuch, parse_page};
use super::html_text::text_of;

/// With more elements than this the body is not looked for, which takes seconds and many times the page's memory.
const MOST_ELEMENTS: usize = 300_000;

/// Readability writes the page out again and again, and the time for that grows with the square of a text's length
/// when it is full of signs to escape: their number times the length, all texts together, may be this.
const MOST_ESCAPING: usize = 20_000_000_000;

/// On a body shorter than this many characters, Readability tries again with looser rules.
const SHORT_BODY_CHARS: usize = 140;

/// A text shorter than this many bytes is mentioned. Bytes, since a Chinese sentence has few characters.
const SHORT_TEXT_BYTES: usize = 250;

/// The walk itself needs little, but Readability recurses with the nesting of the page.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// Blocks of a page that are never a part of its article. Readability drops most of them, and keeps them all when
/// the article is short.
const FURNITURE: &str = "nav, dialog, [role=navigation], [role=dialog], [role=alertdialog], [role=search], \
    body > footer, [role=contentinfo], \
    :is(div, section, aside, form):is([id*=cookie], [class*=cookie], [id*=consent], [class*=consent], [id*=gdpr], \
    [class*=gdpr], [id=comments], [class~=comments], [id*=newsletter], [class*=newsletter], [class~=related], \
    [class*=related-], [id^=related]):not(:has(h1)), :is(p, div, ul)[class~=tags]";

/// A page's article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HtmlArticle {
    /// What the page says about itself.
    pub metadata: PageMetadata,
    /// The article's text, a paragraph a line; the first is the headline, where there is one.
    pub text: String,
    /// What a person should know, in sentences.
    pub notes: Vec<String>,
}

/// Why a page was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HtmlError {
    /// There is more in it than is read.
    TooMuch(TooMuch),
    /// It could not be taken apart at all.
    Unreadable,
}

/// Reads the article in `html`. A page that cannot be taken apart for its article gives its whole text.
pub fn read_html(html: &str) -> Result<HtmlArticle, HtmlError> {
    // A thread of its own has the stack it needs, and a defect in a parser ends the thread and not the program.
    match on_large_stack(|| read_article(html)) {
        Some(article) => article,
        None => on_large_stack(|| read_whole_page(html)).unwrap_or(Err(HtmlError::Unreadable)),
    }
}

/// The whole text of a page, for pages that are an article and nothing else, as the chapters of a book are.
pub fn read_whole_text(html: &str) -> Result<String, HtmlError> {
    let read = || {
        let page = parse_page(html).map_err(HtmlError::TooMuch)?;
        Ok(page.body().map(text_of).unwrap_or_default())
    };
    on_large_stack(read).unwrap_or(Err(HtmlError::Unreadable))
}

fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    thread::scope(|scope| {
        let worker = thread::Builder::new().name("read-html".to_owned()).stack_size(STACK_BYTES);
        worker.spawn_scoped(scope, work).ok()?.join().ok()
    })
}

fn read_article(html: &str) -> Result<HtmlArticle, HtmlError> {
    let page = parse_page(html).map_err(HtmlError::TooMuch)?;
    let mut metadata = page_metadata(&page);
    let Some((text, byline)) = body_of(&page) else {
        return Ok(whole_page(&page, metadata));
    };
    if metadata.author.is_empty() {
        metadata.author = clean_author(&byline);
    }
    let notes = if text.len() < SHORT_TEXT_BYTES {
        vec!["The article's body is very short: check that nothing is missing.".to_owned()]
    } else {
        Vec::new()
    };
    let text = with_headline(without_heading(&text, &metadata), &metadata.title);
    Ok(HtmlArticle { metadata, text, notes })
}

/// The body below the headline, which is on the page whether or not Readability keeps it: statements stand in it. A
/// line of the body that repeats the headline moves to the top.
fn with_headline(body: &str, title: &str) -> String {
    if title.is_empty() || body.is_empty() {
        return body.to_owned();
    }
    let headline = body.split('\n').position(|line| line == title);
    let lines = body.split('\n').enumerate().filter(|(index, _)| Some(*index) != headline);
    std::iter::once(title).chain(lines.map(|(_, line)| line)).collect::<Vec<_>>().join("\n")
}

/// The text without its first lines as far as they repeat headline and byline: Readability leaves them out of most
/// pages, and they are to be in all or none.
fn without_heading<'a>(text: &'a str, facts: &PageMetadata) -> &'a str {
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        let is_byline = !facts.author.is_empty() && clean_author(line) == facts.author;
        if line != facts.title && !is_byline {
            break;
        }
        rest = after;
    }
    rest
}

/// Puts a line separator in place of each `br` that stands alone: Readability removes some of those, joining words.
/// Two and more in a row are left, since it makes paragraphs of them.
fn protect_line_breaks(page: &Document) {
    let line_breaks = page.select("br");
    let is_break = |node: Option<NodeRef<'_>>| node.is_some_and(|node| node.has_name("br"));
    let alone: Vec<&NodeRef<'_>> = (line_breaks.nodes().iter())
        .filter(|node| !is_break(neighbour(node, NodeRef::next_sibling)))
        .filter(|node| !is_break(neighbour(node, NodeRef::prev_sibling)))
        .collect();
    for node in alone {
        node.replace_with(&page.tree.new_text(LINE_SEPARATOR));
    }
}

/// The nearest node in a direction that is not white space or a comment.
fn neighbour<'a>(node: &NodeRef<'a>, step: fn(&NodeRef<'a>) -> Option<NodeRef<'a>>) -> Option<NodeRef<'a>> {
    let mut found = step(node);
    while let Some(node) = found {
        if node.is_element() || node.is_nonempty_text() {
            break;
        }
        found = step(&node);
    }
    found
}

fn read_whole_page(html: &str) -> Result<HtmlArticle, HtmlError> {
    let page = parse_page(html).map_err(HtmlError::TooMuch)?;
    let metadata = page_metadata(&page);
    Ok(whole_page(&page, metadata))
}

fn whole_page(page: &Document, metadata: PageMetadata) -> HtmlArticle {
    let body = page.body().map(text_of).unwrap_or_default();
    let text = with_headline(&body, &metadata.title);
    let notes = vec!["The article's body was not recognised; this is the whole page.".to_owned()];
    HtmlArticle { metadata, text, notes }
}

/// The text of the article's body and the byline found in it; `None` when there is none.
fn body_of(page: &Document) -> Option<(String, String)> {
    if escaping(page) > MOST_ESCAPING {
        return None;
    }
    let page = page.clone();
    page.select(FURNITURE).remove();
    // Readability drops every footer, and with it who is quoted.
    page.select("blockquote footer, figure footer").rename("p");
    protect_line_breaks(&page);
    let config = Config {
        disable_json_ld: true,
        char_threshold: SHORT_BODY_CHARS,
        max_elements_to_parse: MOST_ELEMENTS,
        ..Config::default()
    };
    let mut readability = Readability::with_document(page, None, Some(config)).ok()?;
    let article = readability.parse().ok()?;
    // `parse` leaves the article's element in the document: it need not be parsed again.
    let body: NodeRef<'_> = *readability.doc.select_single("#readability-page-1").nodes().first()?;
    let text = text_of(body);
    (!text.is_empty()).then(|| (text, article.byline.unwrap_or_default()))
}

/// For each text and attribute its length times the signs in it that are escaped, all together.
fn escaping(page: &Document) -> usize {
    let is_escaped = |byte: &u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | 0xC2);
    let cost = |text: &str| {
        text.len().saturating_mul(text.as_bytes().iter().filter(|byte| is_escaped(byte)).count())
    };
    let root = page.root();
    let costs = root.descendants_it().map(|node| {
        if node.is_text() {
            return cost(&node.text());
        }
        node.attrs().iter().map(|attribute| cost(&attribute.value)).fold(0, usize::saturating_add)
    });
    costs.fold(0, usize::saturating_add)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says so by panicking")]
mod tests {
    use super::super::html_parse::DEEPEST_NESTING;
    use super::*;

    #[test]
    fn a_page_without_an_article_gives_its_whole_text_and_says_so() {
        let article = read_html("<html><body></body></html>").unwrap();
        assert_eq!((article.text.as_str(), article.notes.len()), ("", 1));
    }

    #[test]
    fn the_headline_opens_the_text_and_stands_there_once() {
        let check = |body: &str, expected: &str| assert_eq!(with_headline(body, "Head"), expected, "{body}");
        check("He denied it.", "Head\nHe denied it.");
        check("World\nHead\nHe denied it.", "Head\nWorld\nHe denied it.");
        check("", "");
        assert_eq!(with_headline("He denied it.", ""), "He denied it.");
    }

    #[test]
    fn a_page_nested_beyond_reason_is_refused() {
        let html = "<div>".repeat(100_000);
        assert_eq!(read_html(&html), Err(HtmlError::TooMuch(TooMuch::Nesting)));
    }

    #[test]
    fn a_text_full_of_signs_is_not_written_out_again_and_again() {
        let article = read_html(&"&am".repeat(400_000)).unwrap();
        assert_eq!((article.text.len(), article.notes.len()), (1_200_000, 1));
    }

    #[test]
    fn the_deepest_page_that_is_read_does_not_overflow() {
        let html = format!("{}<p>He denied it, and said so, twice.</p>", "<div>".repeat(DEEPEST_NESTING - 3));
        assert_eq!(read_html(&html).unwrap().text, "He denied it, and said so, twice.");
    }

    #[test]
    fn an_article_cut_off_anywhere_is_read() {
        let html = "<!DOCTYPE html><title>T</title><article><h1>Head</h1><p class='a'>He &amp; she <b>denied</b> \
                    it.</p><table><tr><td>1<td>2</table><!-- c --><script>x</script></article>";
        for end in 0..html.len() {
            let _ = read_html(html.get(..end).unwrap());
        }
    }
}
