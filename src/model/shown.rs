//! Text and paths from outside, made fit to stand in a message: short, on one line, and in their own order.
//!
//! A file's name, or a word out of a damaged file, may hold line breaks, commands for a terminal, or the marks that
//! turn the direction of writing around. Shown as they are, they could make a message say something else.

use std::path::Path;

/// The most characters of a text that a message repeats.
pub const MAX_SHOWN_CHARS: usize = 200;

/// `text` as a message repeats it: its beginning, with what cannot be seen written out as `\u{…}`.
pub fn shown(text: &str) -> String {
    match text.char_indices().nth(MAX_SHOWN_CHARS) {
        Some((end, _)) => isolated(&format!("{}…", text.get(..end).unwrap_or_default())),
        None => isolated(text),
    }
}

/// `path` as a message shows it: whole, so that the file can be found.
pub fn shown_path(path: &Path) -> String {
    isolated(&path.to_string_lossy())
}

/// `text` as a sentence begins.
pub fn with_capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// A text in a script that is written from right to left stands between marks that keep it from turning its
/// neighbours around, such as the line number behind a path.
fn isolated(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_disturbing(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    if out.chars().any(is_right_to_left) { format!("\u{2068}{out}\u{2069}") } else { out }
}

/// Controls, separators of lines, marks of direction and of byte order.
fn is_disturbing(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The blocks of Unicode whose letters run from right to left.
fn is_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_turn_a_message_around_is_written_out() {
        let check = |text: &str, expected: &str| {
            assert_eq!(shown(text), expected);
            assert_eq!(shown_path(Path::new(text)), expected);
        };
        check("/a/Müller’s 新闻 👨‍👩‍👧.ron", "/a/Müller’s 新闻 👨‍👩‍👧.ron");
        check("a\u{202e}nor.ron", "a\\u{202e}nor.ron");
        check("a\n\u{1b}[2Jb\0", "a\\u{a}\\u{1b}[2Jb\\u{0}");
        check("می‌خواهم.ron", "\u{2068}می‌خواهم.ron\u{2069}");
        check("\u{2069}خبر\u{2067}", "\u{2068}\\u{2069}خبر\\u{2067}\u{2069}");
    }

    #[test]
    fn a_text_is_cut_and_a_path_is_not() {
        let long = "é".repeat(MAX_SHOWN_CHARS + 1);
        assert_eq!(shown(&long), format!("{}…", "é".repeat(MAX_SHOWN_CHARS)));
        assert_eq!(shown_path(Path::new(&long)), long);
    }
}
