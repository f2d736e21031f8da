//! Finds comments that a person wrote into a file, since they are not kept when the file is written.

/// The line, from 1, of the first comment in RON `text`; what stands in strings and characters is no comment.
pub fn first_comment(text: &str) -> Option<usize> {
    if !text.contains("//") && !text.contains("/*") {
        return None;
    }
    let (bytes, mut at) = (text.as_bytes(), 0);
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..)?;
        at += match byte {
            b'/' if matches!(rest.get(1), Some(b'/' | b'*')) => return Some(line_at(bytes, at)),
            b'"' => quoted_len(rest),
            b'\'' => char_len(rest),
            b'r' if !follows_word(bytes, at) => raw_len(rest),
            _ => 1,
        };
    }
    None
}

fn line_at(bytes: &[u8], at: usize) -> usize {
    bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

/// Bytes of a string in quotes, from its first quote on.
fn quoted_len(bytes: &[u8]) -> usize {
    let mut at = 1;
    loop {
        match bytes.get(at) {
            None => return at,
            Some(b'\\') => at += 2,
            Some(b'"') => return at + 1,
            Some(_) => at += 1,
        }
    }
}

/// Bytes of a character in apostrophes: its end is the next apostrophe that is neither it nor escaped.
fn char_len(bytes: &[u8]) -> usize {
    let first = if bytes.get(1) == Some(&b'\\') { 3 } else { 2 };
    let end = bytes.iter().skip(first).position(|byte| *byte == b'\'');
    end.map_or(bytes.len(), |end| first + end + 1)
}

/// Bytes of a raw string (`r"…"`, `r#"…"#`), or 1 when it is none.
fn raw_len(bytes: &[u8]) -> usize {
    let hashes = bytes.iter().skip(1).take_while(|byte| **byte == b'#').count();
    if bytes.get(1 + hashes) != Some(&b'"') {
        return 1;
    }
    let closes =
        |window: &[u8]| window.first() == Some(&b'"') && window.iter().skip(1).all(|byte| *byte == b'#');
    let body = bytes.get(hashes + 2..).unwrap_or_default();
    body.windows(hashes + 1).position(closes).map_or(bytes.len(), |end| hashes + 2 + end + hashes + 1)
}

fn follows_word(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, line: Option<usize>) {
        assert_eq!(first_comment(text), line, "{text}");
    }

    #[test]
    fn comments_are_found_with_their_line() {
        check("Speaker(\n    // mine\n)", Some(2));
        check("(a: \"x\", /* mine */ b: 1)", Some(1));
        check("(a: '\"', // \"", Some(1));
        check("(a: '\\'', b: '\\\\', c: '\\u{27}', // \"", Some(1));
        check("(a: r#\"\"//\"#,\n// mine", Some(2));
        check("(author: \"\\\\\" // mine", Some(1));
    }

    #[test]
    fn what_stands_in_strings_is_no_comment() {
        check("(address: \"https://example.org/*\")", None);
        check("(a: \"\\\"//\")", None);
        check("(a: r\"\\\", b: r##\"\"#//\"##, c: \"//\")", None);
        check("(a: '/', b: \"//", None);
        check("(a: '", None);
        check("", None);
    }
}
