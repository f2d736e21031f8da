//! Letters without what sets spellings apart: accents, Arabic and Persian forms, kinds of quotation marks and dashes.

use deunicode::deunicode_char;

/// What a character becomes when accents and forms do not count; its case is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// A mark or joiner that does not count.
    Nothing,
    /// One character.
    One(char),
    /// Several, such as `ss` for `ß`.
    Several(&'static str),
}

/// Characters that do not count, as first and last of a range: marks over and under letters, joiners, directions.
pub(super) const IGNORED: &[(char, char)] = &[
    ('\u{AD}', '\u{AD}'),
    ('\u{300}', '\u{36F}'),
    ('\u{591}', '\u{5BD}'),
    ('\u{5BF}', '\u{5BF}'),
    ('\u{5C1}', '\u{5C2}'),
    ('\u{5C4}', '\u{5C5}'),
    ('\u{5C7}', '\u{5C7}'),
    ('\u{610}', '\u{61A}'),
    ('\u{640}', '\u{640}'),
    ('\u{64B}', '\u{65F}'),
    ('\u{670}', '\u{670}'),
    ('\u{6D6}', '\u{6DC}'),
    ('\u{200B}', '\u{200F}'),
    ('\u{202A}', '\u{202E}'),
    ('\u{2060}', '\u{2060}'),
    ('\u{2066}', '\u{2069}'),
    ('\u{FEFF}', '\u{FEFF}'),
];

/// Blocks of letters with accents that become ASCII: first and last.
const LATIN: &[(char, char)] = &[('\u{C0}', '\u{24F}'), ('\u{1E00}', '\u{1EFF}'), ('\u{FB00}', '\u{FB06}')];

/// A plain character, and those that are read as it.
const FORMS: &[(char, &str)] = &[
    ('\'', "‘’‚‛′ʼ"),
    ('"', "“”„‟″«»"),
    ('-', "‐‑‒–—―−"),
    (' ', "\u{a0}\u{202f}\u{2007}\u{2009}"),
    ('α', "άὰᾶ"),
    ('ε', "έ"),
    ('η', "ή"),
    ('ι', "ίϊΐ"),
    ('ο', "ό"),
    ('υ', "ύϋΰ"),
    ('ω', "ώ"),
    ('σ', "ς"),
    ('Α', "Ά"),
    ('Ε', "Έ"),
    ('Η', "Ή"),
    ('Ι', "ΊΪ"),
    ('Ο', "Ό"),
    ('Υ', "ΎΫ"),
    ('Ω', "Ώ"),
    ('е', "ё"),
    ('Е', "Ё"),
    // Persian letters stand for the Arabic ones, since both are typed for the same word.
    ('ی', "يىئۍې"),
    ('ک', "كڪ"),
    ('ا', "أإآٱ"),
    ('و', "ؤ"),
    ('ه', "ةۀھە"),
    ('0', "٠۰"),
    ('1', "١۱"),
    ('2', "٢۲"),
    ('3', "٣۳"),
    ('4', "٤۴"),
    ('5', "٥۵"),
    ('6', "٦۶"),
    ('7', "٧۷"),
    ('8', "٨۸"),
    ('9', "٩۹"),
];

/// What `c` becomes when accents and forms do not count.
pub fn plain(c: char) -> Plain {
    if c.is_ascii() {
        return Plain::One(c);
    }
    if within(IGNORED, c) {
        return Plain::Nothing;
    }
    if within(LATIN, c)
        && let Some(latin) = latin(c)
    {
        return latin;
    }
    let form = FORMS.iter().find(|(_, forms)| forms.contains(c));
    Plain::One(form.map_or(c, |(plain, _)| *plain))
}

/// Every character that has a plain form of its own, in no order that matters.
pub(super) fn with_forms() -> impl Iterator<Item = char> {
    let latin = LATIN.iter().flat_map(|(first, last)| *first..=*last);
    latin.chain(FORMS.iter().flat_map(|(_, forms)| forms.chars()))
}

/// `text` in lower case and plain forms, as words are compared.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match plain(c) {
            Plain::Nothing => {}
            Plain::One(c) if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            Plain::One(c) => folded.extend(c.to_lowercase()),
            Plain::Several(letters) => folded.extend(letters.chars().flat_map(char::to_lowercase)),
        }
    }
    folded
}

pub(super) fn within(ranges: &[(char, char)], c: char) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// The ASCII letters of a Latin letter with an accent.
fn latin(c: char) -> Option<Plain> {
    let letters = deunicode_char(c).filter(|letters| letters.chars().all(|c| c.is_ascii_alphabetic()))?;
    let mut chars = letters.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) => Some(Plain::One(only)),
        (Some(_), Some(_)) => Some(Plain::Several(letters)),
        (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_fold_to_the_same() {
        let check = |a: &str, b: &str| assert_eq!(fold(a), fold(b), "{a} and {b}");
        check("Élysée", "elysee");
        check("cafe\u{301}", "café");
        check("Straße", "STRASSE");
        check("Œuvre", "oeuvre");
        check("علي", "علی");
        check("كتاب", "کِتاب");
        check("می\u{200c}خواهد", "میخواهد");
        check("“it’s”—so", "\"it's\"-so");
        check("Αθήνας", "αθηνασ");
        check("۱۴۰۴", "1404");
        assert_ne!(fold("مادر"), fold("پدر"));
        assert_ne!(fold("й"), fold("и"));
    }
}
