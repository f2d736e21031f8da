//! The encoding that a page declares in its first bytes: the prescan of the WHATWG HTML standard (13.2.3.2).

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into a page its declaration is looked for.
const PRESCAN_BYTES: usize = 1024;

/// The encoding declared by a `meta` element or an XML declaration near the start of `bytes`.
pub fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    // Latin-1 maps each byte to one character, and the syntax looked for is ASCII.
    let head: String =
        bytes.iter().take(PRESCAN_BYTES).map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    xml_encoding(&head).or_else(|| meta_encoding(&head))
}

fn xml_encoding(head: &str) -> Option<&'static Encoding> {
    let (declaration, _) = head.strip_prefix("<?xml")?.split_once('>')?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    encoding_for(value.strip_prefix(quote)?.split_once(quote)?.0)
}

fn meta_encoding(head: &str) -> Option<&'static Encoding> {
    let mut rest = head;
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            // `<!-->` closes itself, so its own dashes count.
            rest =
                after.strip_prefix("!-->").or_else(|| comment.split_once("-->").map(|(_, after)| after))?;
        } else if let Some(attributes) = after.strip_prefix("meta").filter(|rest| opens_attributes(rest)) {
            let (found, after) = read_meta(attributes);
            if found.is_some() {
                return found;
            }
            rest = after;
        } else if after.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/') {
            rest = skip_tag(after);
        } else {
            rest = after;
        }
    }
    None
}

fn opens_attributes(rest: &str) -> bool {
    rest.starts_with(|first: char| first.is_ascii_whitespace() || first == '/')
}

/// Past a tag's attributes, so that a `<meta` inside a value is not taken for one.
fn skip_tag(after: &str) -> &str {
    let name_end = after.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(after.len());
    let mut rest = after.get(name_end..).unwrap_or_default();
    while let Some((_, _, after)) = next_attribute(rest) {
        rest = after;
    }
    rest
}

/// What one `meta` element declares, and the rest of the page.
fn read_meta(attributes: &str) -> (Option<&'static Encoding>, &str) {
    let (mut is_pragma, mut charset, mut content) = (false, None, None);
    let mut rest = attributes;
    while let Some((name, value, after)) = next_attribute(rest) {
        match name {
            "http-equiv" => is_pragma = value == "content-type",
            "charset" => charset = charset.or(Some(value)),
            "content" => content = content.or(Some(value)),
            _ => {}
        }
        rest = after;
    }
    let label = charset.or_else(|| content.filter(|_| is_pragma).and_then(charset_in_content));
    (label.and_then(encoding_for), rest)
}

/// The next `name=value` of a tag and what follows it; `None` at the tag's end.
fn next_attribute(tag: &str) -> Option<(&str, &str, &str)> {
    let tag = tag.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
    if tag.is_empty() || tag.starts_with('>') {
        return None;
    }
    let name_end =
        tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/' | '>')).unwrap_or(tag.len());
    let (name, rest) = tag.split_at_checked(name_end.max(1))?;
    let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
        return Some((name, "", rest));
    };
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (value, after) = quoted.split_once(quote)?;
            return Some((name, value, after));
        }
    }
    let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len());
    let (value, after) = value.split_at_checked(end)?;
    Some((name, value, after))
}

/// The label in `text/html; charset=…`.
fn charset_in_content(content: &str) -> Option<&str> {
    let mut rest = content;
    while let Some((_, after)) = rest.split_once("charset") {
        if let Some(value) = after.trim_start().strip_prefix('=') {
            let value = value.trim_start();
            for quote in ['"', '\''] {
                if let Some(quoted) = value.strip_prefix(quote) {
                    return quoted.split_once(quote).map(|(label, _)| label);
                }
            }
            return value.split(|c: char| c.is_ascii_whitespace() || c == ';').next();
        }
        rest = after;
    }
    None
}

/// A label's encoding, as the standard corrects it: bytes in which this declaration can be read are not UTF-16.
fn encoding_for(label: &str) -> Option<&'static Encoding> {
    if label.trim() == "x-user-defined" {
        return Some(WINDOWS_1252);
    }
    let encoding = Encoding::for_label(label.as_bytes())?;
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, expected: Option<&str>) {
        assert_eq!(declared_encoding(page.as_bytes()).map(Encoding::name), expected, "{page}");
    }

    #[test]
    fn declarations_are_read_as_browsers_read_them() {
        check("<meta charset=windows-1251>", Some("windows-1251"));
        check("<META  CHARSET = 'Shift_JIS' />", Some("Shift_JIS"));
        check("<meta charset=\"latin1\">", Some("windows-1252"));
        check("<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>", Some("KOI8-R"));
        check("<meta content='text/html;charset=\"gbk\"' http-equiv=content-type>", Some("GBK"));
        check("<?xml version='1.0' encoding='iso-8859-2'?><html>", Some("ISO-8859-2"));
        check("<meta name=a><meta charset=euc-kr>", Some("EUC-KR"));
        check("<meta charset=utf-16le>", Some("UTF-8"));
        check("<meta charset=x-user-defined>", Some("windows-1252"));
    }

    #[test]
    fn what_only_looks_like_a_declaration_is_passed_over() {
        check("<!-- <meta charset=koi8-r> --><p>", None);
        check("<!--><meta charset=koi8-r>", Some("KOI8-R"));
        check("<a title='<meta charset=koi8-r>'>", None);
        check("<metadata charset=koi8-r>", None);
        check("<meta name=x content='text/html; charset=koi8-r'>", None);
        check("<meta charset=klingon>", None);
        check("<meta charset='utf-8", None);
        check("<meta charset", None);
        check(&format!("{}<meta charset=koi8-r>", " ".repeat(1024)), None);
    }
}
