//! How deep a page's elements are nested, counted before it is parsed: the parser's time grows with the square of it.

/// Elements that never hold others, and those that the next of their kind closes.
const FLAT: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Elements whose content is not markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp"];

/// The deepest nesting in `html`, by counting tags that open and tags that close.
pub fn nesting_depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or(comment, |(_, after)| after);
        } else if let Some(closing) = after.strip_prefix('/') {
            if !is_flat(tag_name(closing)) && closing.starts_with(|c: char| c.is_ascii_alphabetic()) {
                depth = depth.saturating_sub(1);
            }
        } else if after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name = tag_name(after);
            if let Some(raw) = RAW.iter().find(|raw| raw.eq_ignore_ascii_case(name)) {
                rest = skip_raw(after, raw);
            } else if !is_flat(name) {
                depth += 1;
                deepest = deepest.max(depth);
            }
        }
    }
    deepest
}

fn is_flat(name: &str) -> bool {
    FLAT.iter().any(|flat| flat.eq_ignore_ascii_case(name))
}

fn tag_name(tag: &str) -> &str {
    tag.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default()
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
        assert_eq!(nesting_depth(html), expected, "{html}");
    }

    #[test]
    fn depth_counts_what_is_open_at_once() {
        check("", 0);
        check("<div><DIV a='b'></div><div></div></DIV>", 2);
        check("<p>a<p>b<br><img><li>c", 0);
        check("<!-- <div><div> --><b>x</b> 1 < 2 </>", 1);
        check("<script>'<div><div>'</scripty></SCRIPT><i>", 1);
        check("<style><div><div>", 0);
        check(&"<div>".repeat(5_000), 5_000);
    }
}
