//! Sentences: where one ends and the next begins, in any script, past abbreviations, initials and quotations.
//!
//! What a full stop means is judged by the words beside it, so that a place in a long line needs no more than its
//! surroundings.

use std::ops::Range;

use super::abbreviations::{
    Then, UNSPACED_SPEECH, is_of_time, is_speech, is_uncased_speech, opens_sentences, then_after,
};
use super::words::{trim, window_around};

/// How far around a place its sentence is looked for, in bytes.
const WINDOW_BYTES: usize = 8192;
/// How far from a full stop its meaning is looked for, in bytes.
const NEAR_BYTES: usize = 400;
/// How many words after a quotation may name the speaker before the verb comes.
const SPEAKER_WORDS: usize = 9;

/// The sentence that holds `byte`, without white space at its ends.
///
/// White space belongs to the sentence before it. What names the speaker of a quotation belongs to the sentence in
/// which the quotation ends.
pub fn sentence_at(text: &str, byte: usize) -> Range<usize> {
    let byte = text.floor_char_boundary(byte.min(text.len()));
    let window = window_around(text, byte, WINDOW_BYTES);
    let mut found = trim(text, window.clone());
    for sentence in sentences(text, window) {
        if sentence.start > byte && found.start <= byte {
            break;
        }
        found = sentence;
        if found.end > byte {
            break;
        }
    }
    found
}

/// The sentences of `range`, in order, without white space at their ends. The end of a line ends a sentence.
pub fn sentences(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let Some(part) = text.get(range.clone()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut line_start = range.start;
    for line in part.split('\n') {
        let mut start = line_start;
        for end in ends(line).into_iter().chain([line.len()]) {
            let sentence = trim(text, start..line_start + end);
            if !sentence.is_empty() {
                found.push(sentence);
            }
            start = line_start + end;
        }
        line_start += line.len() + 1;
    }
    found
}

/// Where sentences end inside `line`, after their closing marks; the end of the line is left out.
fn ends(line: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = line.get(at..).and_then(|rest| rest.find(is_terminator)) {
        let mark = at + offset..run_end(line, at + offset, is_terminator);
        let end = after_closing(line, mark.end);
        if ends_a_sentence(line, mark.clone(), end) {
            found.push(end);
        }
        at = end;
    }
    found
}

/// Whether `mark`, with its closing marks up to `end`, ends a sentence before the end of the line.
fn ends_a_sentence(line: &str, mark: Range<usize>, end: usize) -> bool {
    let (Some(before), Some(marks), Some(closing), Some(rest)) = (
        line.get(line.floor_char_boundary(mark.start.saturating_sub(NEAR_BYTES))..mark.start),
        line.get(mark.clone()),
        line.get(mark.end..end),
        line.get(end..line.floor_char_boundary(end + NEAR_BYTES))
            .filter(|rest| !rest.trim_start().is_empty()),
    ) else {
        return false;
    };
    let quoted = closing.contains(is_closing_mark);
    if marks.ends_with(needs_no_space) {
        return !(quoted && speaker_follows_unspaced(rest));
    }
    let after = rest.trim_start();
    if after.len() == rest.len() || after.starts_with(is_terminator) {
        return false;
    }
    let words = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    let Some(first) = words.chars().next() else { return true };
    if first.is_lowercase() || (quoted && speaker_follows(words, first, marks == ".")) {
        return false;
    }
    marks != "." || !is_inside_a_sentence(before, words)
}

/// Whether the full stop between `before` and `words` belongs to an abbreviation and ends nothing.
fn is_inside_a_sentence(before: &str, words: &str) -> bool {
    let start =
        before.trim_end_matches(|c: char| c.is_alphanumeric() || is_mark_on_letter(c) || c == '.').len();
    let (Some(word), Some(earlier)) = (before.get(start..), before.get(..start)) else { return false };
    let counted = word.len() <= 3 && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    if counted && earlier.trim().is_empty() {
        return true; // The number of an item of a list: "1. Iran must".
    }
    let word_before = earlier.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    let mut following = words.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    let next = following.next().unwrap_or_default();
    match then_after(word, word_before) {
        None => false,
        Some(Then::Anything) => true,
        Some(Then::Number) => next.starts_with(char::is_numeric),
        Some(Then::Name) => !opens_sentences(next),
        Some(Then::Time) => is_of_time(next) || following.next() == Some("time"),
    }
}

/// Whether words with spaces between them name the speaker of the quotation before them: `"Why?" Trump asked.`
fn speaker_follows(words: &str, first: char, after_full_stop: bool) -> bool {
    let cased = first.is_uppercase();
    // Before a speaker a quotation ends with a comma, not with a full stop, where there are capitals.
    if cased && after_full_stop {
        return false;
    }
    for (place, written) in words.split_whitespace().take(SPEAKER_WORDS).enumerate() {
        let word = written.trim_matches(|c: char| !c.is_alphanumeric());
        if place == 0 && cased && opens_sentences(word) && !matches!(word, "The" | "A" | "An") {
            return false;
        }
        if (cased && is_speech(word)) || (!cased && place < 4 && is_uncased_speech(word)) {
            return true;
        }
        let ends = written.ends_with([',', ';', '!', '?', '،', '؟', '।', '۔']);
        if ends || (written.ends_with('.') && then_after(word.trim_end_matches('.'), "").is_none()) {
            return false;
        }
    }
    false
}

fn speaker_follows_unspaced(rest: &str) -> bool {
    let near: usize = rest.chars().take(12).take_while(|c| !is_terminator(*c)).map(char::len_utf8).sum();
    let near = rest.get(..near).unwrap_or_default();
    UNSPACED_SPEECH.iter().any(|speech| {
        // The Japanese particle stands at once after the quotation.
        if *speech == "と" { near.starts_with(speech) } else { near.contains(speech) }
    })
}

/// Where the closing marks, brackets and numbers of notes that follow a terminator end.
fn after_closing(line: &str, start: usize) -> usize {
    let mut end = start;
    loop {
        let next = run_end(line, end, is_closing);
        let rest = line.get(next..).unwrap_or_default();
        let note = rest.strip_prefix('[').and_then(|inside| {
            inside.find(']').filter(|length| {
                (1..=3).contains(length) && inside.bytes().take(*length).all(|byte| byte.is_ascii_digit())
            })
        });
        if let Some(length) = note {
            end = next + length + 2;
            continue;
        }
        // French sets a space before its closing guillemet.
        let spaced = rest.trim_start();
        let Some(after) = spaced.strip_prefix('»').filter(|_| spaced.len() < rest.len()) else {
            return next;
        };
        if after.starts_with(char::is_alphanumeric) {
            return next;
        }
        end = line.len() - after.len();
    }
}

fn run_end(line: &str, start: usize, belongs: fn(char) -> bool) -> usize {
    let rest = line.get(start..).unwrap_or_default();
    line.len() - rest.trim_start_matches(belongs).len()
}

/// A mark that may end a sentence.
pub(super) fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‽' | '؟' | '۔' | '।' | '॥' | '։' | '።') || is_wide_terminator(c)
}

fn is_wide_terminator(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '．')
}

fn needs_no_space(c: char) -> bool {
    is_wide_terminator(c) || matches!(c, '।' | '॥')
}

fn is_closing_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '“' | '‘' | '»' | '«' | '›' | '‹' | '」' | '』' | '＂')
}

fn is_closing(c: char) -> bool {
    is_closing_mark(c) || matches!(c, ')' | ']' | '}' | '）' | '】' | '》')
}

/// Signs of vowels and the like, which are not alphanumeric by themselves.
fn is_mark_on_letter(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{64b}'..='\u{65f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The sentences are written with | between them.
    fn check(marked: &str) {
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        let text = marked.replace('|', "");
        let found: Vec<&str> =
            sentences(&text, 0..text.len()).into_iter().map(|range| text.get(range).unwrap()).collect();
        assert_eq!(found, expected);
        for sentence in sentences(&text, 0..text.len()) {
            assert_eq!(sentence_at(&text, sentence.start), sentence);
            assert_eq!(sentence_at(&text, sentence.end - 1), sentence);
        }
    }

    #[test]
    fn a_full_stop_of_an_abbreviation_ends_no_sentence() {
        check("The divide complicates U.S. efforts.| It also strains U.S.-Iran ties.");
        check("He spoke of the U.S. President and left.| Nobody asked.");
        check("They fled to the U.S. |He stayed behind.");
        check("It did not involve the U.S. |The envoy said so.");
        check("Mr. Araghchi met Dr. Rafael Grossi.| Gen. Salami did not attend.");
        check("Prof. Karimi lives near St. Petersburg.| Mrs. Karimi does not.");
        check("It is No. 5 on the list.| No.| Never.");
        check("The call came at 9 a.m. Tuesday.| It ended at 11 p.m. |Iran denied it.");
        check("It began at 9 p.m. Tehran time.| It ended early.");
        check("They met on Jan. 5 in Geneva.| They parted in Feb. |Nothing came of it.");
        check("Some states, e.g. Oman, helped.| Others, i.e. Qatar, did not.");
        check("Khatib et al. (2023) counted them.| Others did not.");
        check("Sen. J. D. Vance and George W. Bush agreed.| J. K. Rowling wrote it.");
        check("So did I. |Nobody else did.");
        check("Lockheed Martin Corp. Chief Jim Taiclet spoke.| Boeing Co. |The firms agreed.");
        check("Washington, D.C. |They met in Washington, D.C. officials said.");
        check("See Art. 4 of the treaty.| Art.| Music.");
    }

    #[test]
    fn numbers_and_ellipses_are_seen_through() {
        check("Prices rose 3.5 percent.| 450 soldiers died.");
        check("It is 60.5.| It was 20.");
        check("We wait ... and wait.| Then… |Nothing happened.");
        check("He said . . . nothing.| Really?!| Yes.");
        check("1. Iran must stop.| 2.5 tonnes remain.");
        check("It has stalled.[12] |Iran denied it.[3][4] |Nobody asked.");
        check("See example.com for more.| Or node.js.");
    }

    #[test]
    fn what_names_the_speaker_belongs_to_the_end_of_the_quotation() {
        check("“It has stalled. |Iran denied it,” he said.| Then he left.");
        check("\"What?\" she asked.| \"Nothing!\" he said.");
        check("\"Is it over?\" Trump asked reporters.| \"No!\" |They were silent.");
        check("“Why now?” U.S. President Donald Trump asked.| Nobody knew.");
        check("“Never again!” the general said.| “Is it?” |The hall was silent.");
        check("He said: “No. |Never.” |Then he left.");
        check("He called it \"a little too soft\".| Others did not.");
        check("\"They want to talk,\" Trump told reporters.| \"They want to meet. |They will.\" |He left.");
        check("(It was late.) |They met anyway.");
        check("‘It is over.’ |Nobody clapped.");
        check("„Es ist vorbei.“ |Niemand fragte.| »Warum?« fragte er.");
        check("« C’est fini. » |Il est parti.| « Quand ? » demanda-t-elle.");
    }

    #[test]
    fn other_scripts_have_their_own_full_stops() {
        check("ایران این را رد کرد. |آیا مذاکره می‌شود؟ |هیچ‌کس نپرسید.");
        check("«مذاکرات متوقف شده است.» او گفت. |سپس رفت.");
        check("ایران نے تردید کی۔ |کسی نے نہیں پوچھا۔");
        check("نفت إيران ذلك. |هل انتهى الأمر؟ |لا.");
        check("谈判停滞了。|伊朗否认了！|为什么？|没人知道。");
        check("“谈判停滞了。”他说。|伊朗否认了。");
        check("「停滞した。」と彼は言った。|イランは否定した。");
        check("वार्ता रुक गई। |ईरान ने इनकार किया। |किसी ने नहीं पूछा।");
        check("डॉ. शर्मा आए। |वे चले गए।");
        check(
            "¿Qué pasó? |¡Nada! |El Sr. Pérez viajó a EE. UU. |Nadie preguntó."
                .replace("UU. |Nadie", "UU. Nadie")
                .as_str(),
        );
        check("В. В. Путин приехал.| Никто не спросил.");
    }

    #[test]
    fn a_place_between_sentences_belongs_to_the_one_before() {
        let text = "It has stalled.  Iran denied it!\n\nNext line.";
        let sentence = |byte| text.get(sentence_at(text, byte)).unwrap();
        assert_eq!(sentence(16), "It has stalled.");
        assert_eq!(sentence(17), "Iran denied it!");
        assert_eq!(sentence(33), "");
        assert_eq!(sentence(text.len()), "Next line.");
    }

    #[test]
    fn a_line_of_a_megabyte_costs_no_more_than_another() {
        let text = "One two three. ".repeat(70_000);
        assert_eq!(sentence_at(&text, 750_003), 750_000..750_014);
    }

    proptest! {
        #[test]
        fn sentences_hold_all_words_of_any_text(text in "(\\PC|[.?!\"' \n“”A-Ca-c]){0,60}", place in 0usize..80) {
            let found = sentences(&text, 0..text.len());
            let joined: String = found.iter().map(|range| text.get(range.clone()).unwrap()).collect();
            let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(visible(&joined), visible(&text));
            prop_assert!(text.get(sentence_at(&text, place)).is_some());
        }
    }
}
