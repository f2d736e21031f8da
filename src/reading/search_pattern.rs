//! From what people type into a search field to a regular expression over the text as it stands.

use std::collections::{BTreeMap, BTreeSet};

use regex::{Regex, RegexBuilder};
use thiserror::Error;

use super::{
    folding::{IGNORED, Plain, plain, with_forms, within},
    search::Options,
};

/// The largest compiled pattern, in bytes; what is larger is refused before it costs time or memory.
const SIZE_LIMIT: usize = 8 << 20;

/// How many bytes are looked at together for one that is not ASCII.
const ASCII_BYTES: usize = 64;

/// Why a pattern cannot be searched for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.in_words())]
pub struct BadPattern {
    /// What is wrong, in plain words.
    pub message: String,
    /// Where, in characters from 1.
    pub column: Option<usize>,
}

impl BadPattern {
    fn new(message: &str, column: Option<usize>) -> Self {
        Self { message: message.to_owned(), column }
    }

    fn in_words(&self) -> String {
        match self.column {
            Some(column) => format!("{}, at character {column}", self.message),
            None => self.message.clone(),
        }
    }
}

/// A pattern as it is run.
#[derive(Debug, Clone)]
pub(super) struct Compiled {
    /// Finds everything.
    pub regex: Regex,
    /// Finds everything in most stretches of text, several times as fast.
    pub quick: Option<Quick>,
}

/// A pattern of ASCII letters, with the characters that could hide a hit from it.
#[derive(Debug, Clone)]
pub(super) struct Quick {
    pub regex: Regex,
    /// Sorted.
    hiding: Vec<char>,
}

impl Quick {
    /// True when no character of `block` could be part of a hit that the quick pattern does not see.
    pub fn suffices(&self, block: &str) -> bool {
        let hides = |c: char| !c.is_ascii() && (within(IGNORED, c) || self.hiding.binary_search(&c).is_ok());
        let mut start = 0;
        while start < block.len() {
            let end = block.ceil_char_boundary(start + ASCII_BYTES);
            // Most text is ASCII for long stretches, which is seen many bytes at a time.
            let part = block.get(start..end).unwrap_or_default();
            if !part.is_ascii() && part.chars().any(hides) {
                return false;
            }
            start = end;
        }
        true
    }
}

/// Compiles `pattern` as `options` mean it.
pub(super) fn compile(pattern: &str, options: Options) -> Result<Compiled, BadPattern> {
    if pattern.is_empty() {
        return Err(BadPattern::new("There is nothing to search for", None));
    }
    if options.regex {
        return compile_expression(pattern, options);
    }
    let spelled = Spelling::of(options).words(pattern);
    let regex = build(&spelled, options.match_case)?;
    Ok(Compiled { regex, quick: quick(pattern, options)? })
}

fn compile_expression(pattern: &str, options: Options) -> Result<Compiled, BadPattern> {
    // Tried first as it was typed, so that a fault is told where it was typed.
    build(pattern, options.match_case)?;
    let spelled =
        if options.match_accents { pattern.to_owned() } else { Spelling::of(options).expression(pattern) };
    let whole =
        if options.whole_word { format!(r"\b{{start-half}}(?:{spelled})\b{{end-half}}") } else { spelled };
    Ok(Compiled { regex: build(&whole, options.match_case)?, quick: None })
}

fn build(pattern: &str, match_case: bool) -> Result<Regex, BadPattern> {
    let mut builder = RegexBuilder::new(pattern);
    builder.case_insensitive(!match_case).multi_line(true).size_limit(SIZE_LIMIT).dfa_size_limit(SIZE_LIMIT);
    builder.build().map_err(|error| explained(&error))
}

/// The quick pattern, where there is one: one word of ASCII, since white space could reach over a line end.
fn quick(pattern: &str, options: Options) -> Result<Option<Quick>, BadPattern> {
    let spelling = Spelling::of(options);
    let letters = spelling.plain_letters(pattern);
    if letters.is_empty() || !letters.iter().all(char::is_ascii_graphic) {
        return Ok(None);
    }
    let literal = regex::escape(&letters.iter().collect::<String>());
    let regex = build(&format!("(?-u:{literal})"), options.match_case)?;
    // Characters that Unicode takes for a k and an s when case does not count.
    let mut hiding: BTreeSet<char> = BTreeSet::from(['\u{17F}', '\u{212A}']);
    for letter in letters.iter().flat_map(|letter| [letter.to_ascii_lowercase(), letter.to_ascii_uppercase()])
    {
        hiding.extend(spelling.forms.get(&letter).into_iter().flatten());
    }
    hiding.extend(spelling.several.values().flatten());
    Ok(Some(Quick { regex, hiding: hiding.into_iter().collect() }))
}

/// Quotation marks, dashes and spaces are alike even where accents are told apart.
const ALWAYS_ALIKE: [char; 4] = ['\'', '"', '-', ' '];

/// How characters may be spelled in the text.
struct Spelling {
    match_accents: bool,
    match_case: bool,
    /// A plain character, and what else stands for it.
    forms: BTreeMap<char, Vec<char>>,
    /// Two letters, and the characters that stand for both.
    several: BTreeMap<[char; 2], Vec<char>>,
    ignored: String,
}

impl Spelling {
    fn of(options: Options) -> Self {
        let (match_accents, match_case) = (options.match_accents, options.match_case);
        let mut forms: BTreeMap<char, Vec<char>> = BTreeMap::new();
        let mut several: BTreeMap<[char; 2], Vec<char>> = BTreeMap::new();
        for form in with_forms() {
            match plain(form) {
                Plain::One(c) if c != form && (!match_accents || ALWAYS_ALIKE.contains(&c)) => {
                    forms.entry(c).or_default().push(form);
                }
                Plain::Several(letters) if !match_accents => {
                    if let [a, b] = *letters.chars().collect::<Vec<_>>() {
                        several.entry([a, b]).or_default().push(form);
                    }
                }
                Plain::One(_) | Plain::Several(_) | Plain::Nothing => {}
            }
        }
        let ignored = if match_accents { String::new() } else { format!("[{}]*", class_of(IGNORED)) };
        Self { match_accents, match_case, forms, several, ignored }
    }

    /// The characters that the text must hold, in plain form; white space as it is.
    fn plain_letters(&self, pattern: &str) -> Vec<char> {
        let mut letters = Vec::new();
        for c in pattern.chars() {
            match plain(c) {
                Plain::One(plain) if !self.match_accents || ALWAYS_ALIKE.contains(&plain) => {
                    letters.push(plain);
                }
                Plain::Several(plain) if !self.match_accents => letters.extend(plain.chars()),
                Plain::Nothing if !self.match_accents => {}
                Plain::One(_) | Plain::Several(_) | Plain::Nothing => letters.push(c),
            }
        }
        letters
    }

    /// An expression for words.
    fn words(&self, pattern: &str) -> String {
        let letters = self.plain_letters(pattern);
        if letters.is_empty() {
            return regex::escape(pattern);
        }
        let mut spelled = String::new();
        let mut rest = letters.as_slice();
        while let [first, after @ ..] = rest {
            rest = if first.is_whitespace() {
                // In Persian a joiner stands where others leave a space.
                spelled.push_str(if self.match_accents { r"\s+" } else { r"(?:[\s\u{200B}]+|\u{200C})" });
                let behind = after.iter().position(|c| !c.is_whitespace()).unwrap_or(after.len());
                after.get(behind..).unwrap_or_default()
            } else if let Some(together) = after.first().and_then(|second| self.together([*first, *second])) {
                let apart = format!(
                    "{}{}",
                    self.letter(*first),
                    after.first().map_or(String::new(), |c| self.letter(*c))
                );
                spelled.extend(["(?:", &apart, "|[", &together, "]", &self.ignored, ")"]);
                after.get(1..).unwrap_or_default()
            } else {
                spelled.push_str(&self.letter(*first));
                after
            };
        }
        spelled
    }

    /// An expression for one character, and for what may follow it unseen.
    fn letter(&self, c: char) -> String {
        let forms: String = self.forms.get(&c).into_iter().flatten().collect();
        let escaped = regex::escape(&c.to_string());
        let letter = if forms.is_empty() { escaped } else { format!("[{escaped}{forms}]") };
        // White space and signs carry no marks, and ASCII signs stay quick to look for.
        if c.is_alphanumeric() { letter + &self.ignored } else { letter }
    }

    fn together(&self, pair: [char; 2]) -> Option<String> {
        let fits = |letters: &[char; 2]| {
            let same =
                |(a, b): (&char, &char)| if self.match_case { a == b } else { a.eq_ignore_ascii_case(b) };
            letters.iter().zip(&pair).all(same)
        };
        let forms: String =
            self.several.iter().filter(|(letters, _)| fits(letters)).flat_map(|(_, forms)| forms).collect();
        (!forms.is_empty()).then_some(forms)
    }

    /// A regular expression whose letters, outside of classes and escapes, take their other forms too.
    fn expression(&self, pattern: &str) -> String {
        let mut spelled = String::new();
        let mut chars = pattern.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => {
                    spelled.push(c);
                    copy_escape(&mut chars, &mut spelled);
                }
                '[' => {
                    spelled.push(c);
                    copy_class(&mut chars, &mut spelled);
                }
                '{' => {
                    spelled.push(c);
                    copy_until(&mut chars, &mut spelled, &['}']);
                }
                '(' => {
                    spelled.push(c);
                    if chars.peek() == Some(&'?') {
                        copy_until(&mut chars, &mut spelled, &[':', ')', '>']);
                    }
                }
                c if c.is_alphanumeric() || "'\"-".contains(c) => {
                    spelled.push_str(&self.expression_letter(c));
                }
                c => spelled.push(c),
            }
        }
        spelled
    }

    /// A letter of an expression, with what follows it unseen, as one thing that can be repeated.
    fn expression_letter(&self, c: char) -> String {
        let letters = self.plain_letters(&c.to_string());
        let spelled: String = letters.iter().map(|letter| self.letter(*letter)).collect();
        format!("(?:{spelled})")
    }
}

/// Copies what stands behind a `\\` and belongs to it.
fn copy_escape(chars: &mut std::iter::Peekable<impl Iterator<Item = char>>, out: &mut String) {
    let Some(escaped) = chars.next() else { return };
    out.push(escaped);
    let takes_braces = "pPxuUb".contains(escaped);
    if takes_braces && chars.peek() == Some(&'{') {
        return copy_until(chars, out, &['}']);
    }
    let digits = match escaped {
        'p' | 'P' => 1,
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    out.extend(chars.take(digits));
}

fn copy_until(chars: &mut impl Iterator<Item = char>, out: &mut String, ends: &[char]) {
    for c in chars {
        out.push(c);
        if ends.contains(&c) {
            break;
        }
    }
}

/// Copies what stands behind a `[` up to the `]` that closes it; classes may hold classes, and a first `]` is itself.
fn copy_class(chars: &mut std::iter::Peekable<impl Iterator<Item = char>>, out: &mut String) {
    if chars.peek() == Some(&'^') {
        out.extend(chars.next());
    }
    if chars.peek() == Some(&']') {
        out.extend(chars.next());
    }
    while let Some(c) = chars.next() {
        out.push(c);
        match c {
            '\\' => out.extend(chars.next()),
            '[' => copy_class(chars, out),
            ']' => return,
            _ => {}
        }
    }
}

fn class_of(ranges: &[(char, char)]) -> String {
    ranges.iter().flat_map(|(first, last)| [*first, '-', *last]).collect()
}

/// What the engine says, and how we say it.
const IN_PLAIN_WORDS: &[(&str, &str)] = &[
    ("unclosed group", "This ( is never closed; write \\( for the sign itself"),
    ("unopened group", "This ) has no ( before it; write \\) for the sign itself"),
    ("unclosed character class", "This [ is never closed; write \\[ for the sign itself"),
    (
        "repetition operator missing expression",
        "There is nothing to repeat here; write \\*, \\+ or \\? for the sign itself",
    ),
    ("incomplete escape sequence", "A \\ stands at the end; write \\\\ for the sign itself"),
    ("unrecognized escape sequence", "This \\ stands before a letter that has no such meaning"),
    ("look-around", "Looking ahead or behind, as (?=…) does, is not supported"),
    ("backreferences", "Referring back to a group, as \\1 does, is not supported"),
    ("Unicode property not found", "There is no such property of characters"),
    ("invalid character class range", "This range begins after it ends"),
    ("unclosed counted repetition", "This { is never closed; write \\{ for the sign itself"),
    (
        "repetition quantifier expects a valid decimal",
        "A number of repetitions is missing here; write \\{ for the sign itself",
    ),
    ("invalid repetition count range", "The first of these numbers must not be greater than the second"),
];

fn explained(error: &regex::Error) -> BadPattern {
    let regex::Error::Syntax(dump) = error else {
        return BadPattern::new("The pattern is too large; look for less at once", None);
    };
    // The engine draws a caret under the fault, indented by four, and says what it is in the last line.
    let caret = dump.lines().find(|line| line.trim_start().starts_with('^'));
    let column = caret.and_then(|line| line.find('^')).and_then(|at| at.checked_sub(3));
    let said = dump
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("error: "))
        .unwrap_or("this is no regular expression");
    let known = IN_PLAIN_WORDS.iter().find(|(start, _)| said.starts_with(start));
    match known {
        Some((_, message)) => BadPattern::new(message, column),
        None => BadPattern::new(&format!("This is no regular expression: {said}"), column),
    }
}
