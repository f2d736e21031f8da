//! Bytes to text: which encoding a file is in, how that is known, and where it does not decode.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8};

use super::article_draft::EncodingNote;
use super::html_charset::declared_encoding;

/// A file's text and how it was decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodedText {
    /// The text, with LF line ends and without a byte order mark.
    pub text: String,
    /// The encoding it was read as.
    pub encoding: &'static Encoding,
    /// How that encoding was found.
    pub note: EncodingNote,
    /// Where in the file, counted in bytes from 0, the first undecodable bytes are.
    pub first_error_byte: Option<usize>,
}

/// Where an encoding may be declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declaration {
    /// In a page's first bytes.
    Html,
    /// Nowhere: plain text declares nothing.
    Nowhere,
}

/// Decodes `bytes` as `chosen` when a person chose, else as the file says or looks.
pub fn decode(bytes: &[u8], declaration: Declaration, chosen: Option<&'static Encoding>) -> DecodedText {
    let (encoding, note) = match chosen {
        Some(encoding) => (encoding, EncodingNote::Chosen),
        None => find_encoding(bytes, declaration),
    };
    // Only the mark of the encoding itself is removed: a choice overrides a mark that says otherwise.
    let (text, had_errors) = encoding.decode_with_bom_removal(bytes);
    let first_error_byte = if had_errors { first_error_byte(bytes, encoding) } else { None };
    DecodedText { text: with_lf_line_ends(&text), encoding, note, first_error_byte }
}

/// The text with CRLF and lone CR turned into LF.
pub fn with_lf_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn find_encoding(bytes: &[u8], declaration: Declaration) -> (&'static Encoding, EncodingNote) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, EncodingNote::ByteOrderMark);
    }
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    if let Some(declared) = declared(bytes, declaration) {
        // A page that was converted and kept its old declaration is valid UTF-8 and nonsense in what it declares.
        let contradicted = is_utf8 && declared != UTF_8 && first_error_byte(bytes, declared).is_some();
        if !contradicted {
            return (declared, EncodingNote::Declared);
        }
    }
    if is_utf8 {
        return (UTF_8, EncodingNote::ValidUtf8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    (detector.guess(None, Utf8Detection::Allow), EncodingNote::Detected)
}

fn declared(bytes: &[u8], declaration: Declaration) -> Option<&'static Encoding> {
    match declaration {
        Declaration::Html => declared_encoding(bytes),
        Declaration::Nowhere => None,
    }
}

fn first_error_byte(bytes: &[u8], encoding: &'static Encoding) -> Option<usize> {
    const CHUNK_BYTES: usize = 16 * 1024;
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut decoded = String::with_capacity(3 * CHUNK_BYTES);
    let mut position = 0;
    loop {
        decoded.clear();
        let rest = bytes.get(position..)?;
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut decoded, true);
        position += read;
        match result {
            DecoderResult::InputEmpty => return None,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                return Some(position.saturating_sub(usize::from(length) + usize::from(after)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(bytes: &[u8]) -> DecodedText {
        decode(bytes, Declaration::Nowhere, None)
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(to_bytes).collect()
    }

    #[test]
    fn line_ends_become_lf_and_nothing_else_changes() {
        let decoded = plain("\n A\r\nB\rC\n\r\n \u{0}\u{1}\u{A0}\t\r\n".as_bytes());
        assert_eq!(decoded.text, "\n A\nB\nC\n\n \u{0}\u{1}\u{A0}\t\n");
    }

    #[test]
    fn only_the_leading_byte_order_mark_is_dropped() {
        let decoded = plain("\u{FEFF}\u{FEFF}A\u{FEFF}".as_bytes());
        assert_eq!(decoded.text, "\u{FEFF}A\u{FEFF}");
        assert_eq!((decoded.encoding.name(), decoded.note), ("UTF-8", EncodingNote::ByteOrderMark));
    }

    #[test]
    fn utf16_is_read_in_both_byte_orders() {
        for (bytes, name) in [
            (utf16("“Нет” 🚀\r\n", u16::to_le_bytes), "UTF-16LE"),
            (utf16("“Нет” 🚀\r\n", u16::to_be_bytes), "UTF-16BE"),
        ] {
            let decoded = plain(&bytes);
            assert_eq!((decoded.text.as_str(), decoded.encoding.name()), ("“Нет” 🚀\n", name));
            assert_eq!((decoded.note, decoded.first_error_byte), (EncodingNote::ByteOrderMark, None));
        }
    }

    #[test]
    fn undeclared_cyrillic_is_detected() {
        let (bytes, _, _) =
            encoding_rs::WINDOWS_1251.encode("Министерство отрицает, что переговоры начались.");
        let decoded = plain(&bytes);
        assert_eq!((decoded.encoding.name(), decoded.note), ("windows-1251", EncodingNote::Detected));
        assert_eq!(decoded.text, "Министерство отрицает, что переговоры начались.");
    }

    #[test]
    fn a_choice_overrides_every_sign() {
        let chosen = Encoding::for_label(b"koi8-r");
        let decoded = decode(b"<meta charset=utf-8>\xD0\xC5", Declaration::Html, chosen);
        assert_eq!((decoded.encoding.name(), decoded.note), ("KOI8-R", EncodingNote::Chosen));
        assert!(decoded.text.ends_with("пе"));
    }

    #[test]
    fn the_first_undecodable_byte_is_counted_from_the_start_of_the_file() {
        let check = |bytes: &[u8], label: &str, expected| {
            let decoded = decode(bytes, Declaration::Nowhere, Encoding::for_label(label.as_bytes()));
            assert_eq!(decoded.first_error_byte, expected, "{label}");
        };
        check(b"\xEF\xBB\xBFab\xFFcd", "utf-8", Some(5));
        check(&[vec![b'a'; 100_000], vec![0xC3, b'(']].concat(), "utf-8", Some(100_000));
        check(b"abc\x81", "shift_jis", Some(3));
        check(b"\xFF\xFEa\0\0\xD8b\0", "utf-16le", Some(4));
        check("é".as_bytes(), "utf-8", None);
    }

    #[test]
    fn a_declaration_counts_in_pages_only_and_gives_way_to_what_the_bytes_show() {
        let page = "<meta charset=shift_jis><p>Überraschung: „nein“ sagte er — à qui?".as_bytes();
        assert_eq!(decode(page, Declaration::Html, None).encoding.name(), "UTF-8");
        let page = b"<meta charset=windows-1250>\xBElut\xFD";
        assert_eq!(decode(page, Declaration::Html, None).encoding.name(), "windows-1250");
        assert_ne!(plain(page).note, EncodingNote::Declared);
    }
}
