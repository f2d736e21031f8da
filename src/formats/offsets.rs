//! The only converter between bytes, code points and UTF-16 units of an article's text.
//!
//! In memory a place is counted in UTF-8 bytes. Others count code points (Python, R) or UTF-16 units (JavaScript,
//! Java), and every letter that is not ASCII moves the three apart.

use std::sync::OnceLock;

use thiserror::Error;
use unicode_segmentation::UnicodeSegmentation;

/// Bytes from one checkpoint to the next: a lookup counts through at most so many.
const STEP_BYTES: usize = 256;

/// An offset that is no place between two characters of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OffsetError {
    /// The text ends before it.
    #[error("the {unit} offset {offset} is past the end of the text")]
    PastEnd {
        /// What is counted.
        unit: &'static str,
        /// The offset.
        offset: usize,
    },
    /// It would cut a character in two.
    #[error("the {unit} offset {offset} is inside a character")]
    InsideCharacter {
        /// What is counted.
        unit: &'static str,
        /// The offset.
        offset: usize,
    },
}

/// What begins before a checkpoint.
#[derive(Debug, Clone, Copy, Default)]
struct Checkpoint {
    chars: usize,
    utf16: usize,
}

/// What an offset counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// UTF-8 bytes.
    Byte,
    /// Unicode code points.
    Char,
    /// UTF-16 units.
    Utf16,
    /// What a reader takes for one character: extended grapheme clusters (UAX #29).
    Grapheme,
}

/// What is counted in steps.
#[derive(Debug, Clone, Copy)]
enum Counted {
    Char,
    Utf16,
}

impl Counted {
    fn name(self) -> &'static str {
        match self {
            Self::Char => "code point",
            Self::Utf16 => "UTF-16",
        }
    }

    fn of(self, checkpoint: Checkpoint) -> usize {
        match self {
            Self::Char => checkpoint.chars,
            Self::Utf16 => checkpoint.utf16,
        }
    }

    /// How many units the character has that begins with `byte`; none where `byte` continues one.
    fn width(self, byte: u8) -> usize {
        match (self, byte) {
            (_, 0x80..=0xBF) => 0,
            (Self::Utf16, 0xF0..) => 2,
            (Self::Char | Self::Utf16, _) => 1,
        }
    }
}

/// Converts offsets of one text, after one pass over it.
#[derive(Debug, Clone)]
pub struct Offsets<'a> {
    text: &'a str,
    /// One every [`STEP_BYTES`], the first at 0; none for a text of ASCII, where all offsets are the same.
    checkpoints: Vec<Checkpoint>,
    /// The first byte of each grapheme cluster, once that was asked for.
    graphemes: OnceLock<Vec<usize>>,
}

impl<'a> Offsets<'a> {
    /// Counts through `text` once.
    pub fn new(text: &'a str) -> Self {
        let mut checkpoints = Vec::new();
        if !text.is_ascii() {
            let mut here = Checkpoint::default();
            for block in text.as_bytes().chunks(STEP_BYTES) {
                checkpoints.push(here);
                here.chars += count(block, Counted::Char);
                here.utf16 += count(block, Counted::Utf16);
            }
        }
        Self { text, checkpoints, graphemes: OnceLock::new() }
    }

    /// The text that offsets count in.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Code points before `byte`.
    pub fn char_from_byte(&self, byte: usize) -> Result<usize, OffsetError> {
        self.unit_from_byte(Counted::Char, byte)
    }

    /// UTF-16 units before `byte`.
    pub fn utf16_from_byte(&self, byte: usize) -> Result<usize, OffsetError> {
        self.unit_from_byte(Counted::Utf16, byte)
    }

    /// Bytes before the code point number `char`, counted from 0.
    pub fn byte_from_char(&self, char: usize) -> Result<usize, OffsetError> {
        self.byte_from_unit(Counted::Char, char)
    }

    /// Bytes before the UTF-16 unit number `utf16`, counted from 0.
    pub fn byte_from_utf16(&self, utf16: usize) -> Result<usize, OffsetError> {
        self.byte_from_unit(Counted::Utf16, utf16)
    }

    /// Units before `byte`.
    pub fn offset_of_byte(&self, unit: Unit, byte: usize) -> Result<usize, OffsetError> {
        match unit {
            Unit::Byte if self.text.is_char_boundary(byte) => Ok(byte),
            // A byte inside a character is told of as that.
            Unit::Byte | Unit::Char => self.char_from_byte(byte),
            Unit::Utf16 => self.utf16_from_byte(byte),
            Unit::Grapheme => self.grapheme_from_byte(byte),
        }
    }

    /// Bytes before the unit number `offset`, counted from 0.
    pub fn byte_of_offset(&self, unit: Unit, offset: usize) -> Result<usize, OffsetError> {
        match unit {
            Unit::Byte => self.offset_of_byte(unit, offset).map(|_| offset),
            Unit::Char => self.byte_from_char(offset),
            Unit::Utf16 => self.byte_from_utf16(offset),
            Unit::Grapheme => {
                let starts = self.grapheme_starts();
                let past_end = OffsetError::PastEnd { unit: "grapheme", offset };
                let end = (offset == starts.len()).then_some(self.text.len());
                starts.get(offset).copied().or(end).ok_or(past_end)
            }
        }
    }

    fn grapheme_from_byte(&self, byte: usize) -> Result<usize, OffsetError> {
        let starts = self.grapheme_starts();
        match starts.binary_search(&byte) {
            Ok(index) => Ok(index),
            Err(_) if byte == self.text.len() => Ok(starts.len()),
            Err(_) if byte > self.text.len() => Err(OffsetError::PastEnd { unit: "byte", offset: byte }),
            Err(_) => Err(OffsetError::InsideCharacter { unit: "byte", offset: byte }),
        }
    }

    fn grapheme_starts(&self) -> &[usize] {
        self.graphemes.get_or_init(|| self.text.grapheme_indices(true).map(|(start, _)| start).collect())
    }

    fn unit_from_byte(&self, unit: Counted, byte: usize) -> Result<usize, OffsetError> {
        if byte > self.text.len() {
            return Err(OffsetError::PastEnd { unit: "byte", offset: byte });
        }
        if !self.text.is_char_boundary(byte) {
            return Err(OffsetError::InsideCharacter { unit: "byte", offset: byte });
        }
        // The end of the text may be one past the last block.
        let index = (byte / STEP_BYTES).min(self.checkpoints.len().saturating_sub(1));
        let Some(checkpoint) = self.checkpoints.get(index) else { return Ok(byte) };
        let since = self.text.as_bytes().get(index * STEP_BYTES..byte).unwrap_or_default();
        Ok(unit.of(*checkpoint) + count(since, unit))
    }

    fn byte_from_unit(&self, unit: Counted, offset: usize) -> Result<usize, OffsetError> {
        let past_end = OffsetError::PastEnd { unit: unit.name(), offset };
        let after = self.checkpoints.partition_point(|checkpoint| unit.of(*checkpoint) <= offset);
        let index = after.saturating_sub(1);
        let Some(checkpoint) = self.checkpoints.get(index) else {
            return if offset <= self.text.len() { Ok(offset) } else { Err(past_end) };
        };
        let start = index * STEP_BYTES;
        let mut left = offset - unit.of(*checkpoint);
        for (byte, value) in self.text.bytes().enumerate().skip(start) {
            let width = unit.width(value);
            match left {
                0 if width > 0 => return Ok(byte),
                1.. if left < width => {
                    return Err(OffsetError::InsideCharacter { unit: unit.name(), offset });
                }
                _ => left -= width.min(left),
            }
        }
        if left == 0 { Ok(self.text.len()) } else { Err(past_end) }
    }
}

/// How many units begin in `bytes`: the sum of their widths, in a form that the compiler makes fast.
fn count(bytes: &[u8], unit: Counted) -> usize {
    let with = |wanted: fn(u8) -> bool| bytes.iter().filter(|byte| wanted(**byte)).count();
    let chars = with(|byte| !matches!(byte, 0x80..=0xBF));
    match unit {
        Counted::Char => chars,
        Counted::Utf16 => chars + with(|byte| byte >= 0xF0),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Compares every offset of `text`, and some past its end, with counting from the start.
    fn check(text: &str) {
        let offsets = Offsets::new(text);
        for byte in 0..text.len() + 3 {
            let before = text.get(..byte);
            assert_eq!(offsets.char_from_byte(byte).ok(), before.map(|before| before.chars().count()));
            assert_eq!(
                offsets.utf16_from_byte(byte).ok(),
                before.map(|before| before.encode_utf16().count())
            );
        }
        let starts: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
        for char in 0..starts.len() + 3 {
            assert_eq!(offsets.byte_from_char(char).ok(), starts.get(char).copied());
        }
        let place = |utf16| {
            starts.iter().find(|byte| text.get(..**byte).unwrap().encode_utf16().count() == utf16).copied()
        };
        for utf16 in 0..text.encode_utf16().count() + 3 {
            assert_eq!(offsets.byte_from_utf16(utf16).ok(), place(utf16));
        }
    }

    #[test]
    fn an_emoji_is_one_code_point_two_units_and_four_bytes() {
        let text = "Hi 🚀 Bob said…\r\nÉve denied it.";
        let offsets = Offsets::new(text);
        assert_eq!((offsets.char_from_byte(21), offsets.utf16_from_byte(21)), (Ok(16), Ok(17)));
        assert_eq!((offsets.byte_from_char(16), offsets.byte_from_utf16(17)), (Ok(21), Ok(21)));
        let inside = OffsetError::InsideCharacter { unit: "UTF-16", offset: 4 };
        assert_eq!(offsets.byte_from_utf16(4), Err(inside));
    }

    #[test]
    fn graphemes_are_counted_as_a_reader_counts() {
        let text = "👨\u{200d}👩\u{200d}👧e\u{301}!";
        let offsets = Offsets::new(text);
        let starts: Vec<_> =
            (0..5).map(|offset| offsets.byte_of_offset(Unit::Grapheme, offset).ok()).collect();
        assert_eq!(starts, [Some(0), Some(18), Some(21), Some(22), None]);
        assert_eq!(offsets.offset_of_byte(Unit::Grapheme, 21), Ok(2));
        assert_eq!(offsets.offset_of_byte(Unit::Grapheme, 22), Ok(3));
        let inside = OffsetError::InsideCharacter { unit: "byte", offset: 4 };
        assert_eq!(offsets.offset_of_byte(Unit::Grapheme, 4), Err(inside));
    }

    #[test]
    fn texts_of_every_kind_convert_as_if_counted() {
        for text in ["", "a", "plain ASCII\n", "é", "e\u{301}", "👨‍👩‍👧‍👦!", "«دیپلماسی»", "\u{FEFF}x\u{A0}y"]
        {
            check(text);
        }
    }

    #[test]
    fn characters_across_a_checkpoint_are_counted_once() {
        for lead in STEP_BYTES - 4..=STEP_BYTES {
            for character in ["é", "…", "🚀"] {
                check(&format!("{}{character}{}", "a".repeat(lead), "b".repeat(STEP_BYTES)));
            }
        }
        check(&"🚀".repeat(STEP_BYTES / 2));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

        #[test]
        fn any_text_converts_as_if_counted(
            pieces in prop::collection::vec(
                prop_oneof![
                    Just("He denied it. ".to_owned()),
                    Just("👨‍👩‍👧🚀".to_owned()),
                    Just("e\u{301}".to_owned()),
                    Just("دیپلماسی ".to_owned()),
                    any::<String>(),
                ],
                0..24,
            )
        ) {
            check(&pieces.concat());
        }
    }
}
