//! Text inside XML.

/// `text` as content or as an attribute's value: signs of XML are named, and characters that XML 1.0 cannot hold are
/// replaced, one for one, by U+FFFD.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            c if is_char(c) => out.push(c),
            _ => out.push('\u{FFFD}'),
        }
    }
    out
}

/// True of a text that XML 1.0 can hold, so that nothing in it is replaced.
pub fn can_hold(text: &str) -> bool {
    text.chars().all(is_char)
}

/// The production Char of XML 1.0, fifth edition.
fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_named_and_what_xml_cannot_hold_is_replaced() {
        assert_eq!(escaped("a<b>&\"c\"\n\u{1}🚀"), "a&lt;b&gt;&amp;&quot;c&quot;&#10;\u{FFFD}🚀");
        assert!(can_hold("a\n🚀\u{85}") && !can_hold("\u{1}") && !can_hold("\u{FFFF}"));
    }
}
