//! How deep a page's elements are nested, counted before it is parsed: the time that reading takes grows with it.

/// Elements that never hold others, and those that the next of their kind closes.
const FLAT: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Elements whose content is not markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp"];

/// Elements that an end tag inside them cannot close from within.
const BARRIERS: &[&str] = &["applet", "marquee", "math", "object", "svg", "table", "template"];

/// Elements in which `/>` closes a tag, and any element may hold others.
const FOREIGN: &[&str] = &["math", "svg"];

/// Elements that end a drawing or formula which was never closed.
const BREAKOUT: &[&str] =
    &["b", "br", "div", "h1", "h2", "h3", "h4", "i", "img", "li", "ol", "p", "pre", "span", "table", "ul"];

/// The deepest nesting in `html`, by pairing the tags that open with those that close. Counting ends at `limit` and
/// answers one more.
pub fn nesting_depth(html: &str, limit: usize) -> usize {
    let mut open = Vec::new();
    let mut deepest = 0;
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if let Some(comment) = after.strip_prefix("!--") {
            // A comment that is never closed holds the rest of the page.
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some(closing) = after.strip_prefix('/') {
            close_element(&mut open, tag_name(closing));
        } else if after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name = tag_name(after);
            match RAW.iter().find(|raw| raw.eq_ignore_ascii_case(name)) {
                Some(raw) => rest = skip_raw(after, raw),
                None => open_element(&mut open, name, after),
            }
            deepest = deepest.max(open.len());
            if deepest > limit {
                break;
            }
        }
    }
    deepest
}

fn open_element<'a>(open: &mut Vec<&'a str>, name: &'a str, tag: &str) {
    if is_one_of(BREAKOUT, name)
        && let Some(outermost) = open.iter().position(|name| is_one_of(FOREIGN, name))
    {
        open.truncate(outermost);
    }
    let is_foreign = is_one_of(FOREIGN, name) || open.iter().any(|name| is_one_of(FOREIGN, name));
    let is_flat = if is_foreign { closes_itself(tag) } else { is_one_of(FLAT, name) };
    if !is_flat {
        open.push(name);
    }
}

fn close_element(open: &mut Vec<&str>, name: &str) {
    for (index, candidate) in open.iter().enumerate().rev() {
        if candidate.eq_ignore_ascii_case(name) {
            return open.truncate(index);
        }
        if is_one_of(BARRIERS, candidate) {
            return;
        }
    }
}

fn closes_itself(tag: &str) -> bool {
    tag.split_once('>').is_some_and(|(attributes, _)| attributes.ends_with('/'))
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn tag_name(tag: &str) -> &str {
    tag.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':').next().unwrap_or_default()
}

/// What follows the end tag of a raw element; nothing when it is never closed.
fn skip_raw<'a>(html: &'a str, name: &str) -> &'a str {
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return after;
        }
        rest = after;
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: usize) {
        assert_eq!(nesting_depth(html, 1_000), expected, "{html:.80}");
    }

    #[test]
    fn depth_counts_what_is_open_at_once() {
        check("", 0);
        check("<div><DIV a='b'></div><div></div></DIV>", 2);
        check("<p>a<p>b<br><img><li>c", 0);
        check("<!-- <div><div> --><b>x</b> 1 < 2 </>", 1);
        check("<script>'<div><div>'</scripty></SCRIPT><i>", 1);
        check("<style><div><div>", 0);
        check("<div><span></div>".repeat(2_000).as_str(), 2);
    }

    #[test]
    fn end_tags_that_close_nothing_hide_no_depth() {
        check(&"<div></span>".repeat(50), 50);
        check(&"<div><table></div>".repeat(50), 100);
        check(&"<div>".repeat(5_000), 1_001);
    }

    #[test]
    fn drawings_close_their_own_tags_and_nest_what_pages_cannot() {
        check(&format!("<svg>{}</svg>", "<path d='M0 0'/>".repeat(2_000)), 1);
        check(&format!("<svg>{}", "<td>".repeat(50)), 51);
        check(&format!("<svg><g>{}", "<p>".repeat(2_000)), 2);
    }
}
