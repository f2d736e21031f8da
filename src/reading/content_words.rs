//! Words that carry content, in the form in which they are compared.

use std::{collections::HashSet, sync::LazyLock};

use unicode_segmentation::UnicodeSegmentation;

use super::folding::fold;

/// English words that say nothing about the matter, folded; words of denial are among them, since a claim and
/// its denial speak of the same thing.
const STOP_WORDS: &str = "\
    a about after again against all also although an and any are as at be because been before being between \
    both but by can cannot could denied denies deny denying did do does dont during each for from had has have \
    he her here him his how i if in into is it its me more most my neither never no none nor not nothing of on \
    or other our out over own reject rejected rejecting rejects s said say saying says she should so some such \
    t than that the their them then there these they this those through to told too under until up very was we \
    were what when where which while who why will with would you your";

static STOPPED: LazyLock<HashSet<&str>> = LazyLock::new(|| STOP_WORDS.split_whitespace().collect());

/// Ends of English words that do not change what they are about, longest first.
const ENDINGS: [&str; 20] = [
    "ations", "ating", "ation", "ates", "ated", "ings", "ions", "ers", "ies", "ied", "ing", "ion", "ate",
    "ed", "er", "es", "ly", "s", "e", "y",
];

/// A stem has at least this many letters.
const SHORTEST_STEM: usize = 4;

/// The folded words of `text` that carry content, in order.
pub(super) fn content_words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words: Vec<String> = folded.unicode_words().map(bare).filter(|word| carries_content(word)).collect();
    words.into_iter()
}

/// `word` without what follows an apostrophe, and without full stops: `u.s` is `us`.
fn bare(word: &str) -> String {
    word.split('\'').next().unwrap_or(word).replace('.', "")
}

fn carries_content(word: &str) -> bool {
    !word.is_empty() && !STOPPED.contains(word)
}

/// `word` without an English ending; words of other scripts stay as they are.
pub(super) fn stem(word: &str) -> &str {
    if !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return word;
    }
    let fits = |ending: &&&str| word.ends_with(**ending) && word.len() >= ending.len() + SHORTEST_STEM;
    ENDINGS.iter().find(fits).and_then(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let words: Vec<String> = content_words(text).collect();
        assert_eq!(words.iter().map(|word| stem(word)).collect::<Vec<_>>().join(" "), expected, "{text}");
    }

    #[test]
    fn only_words_of_content_are_left_and_forms_of_one_word_agree() {
        check("They’re not in talks", "talk");
        check("negotiations negotiating negotiate", "negoti negoti negoti");
        check("The U.S. requested requests", "us request request");
        check("“No, he denies it”", "");
        check("مذاکره نمی‌کنیم", "مذاکره نمیکنیم");
    }
}
