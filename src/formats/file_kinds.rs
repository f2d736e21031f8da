//! Files that are not text, known by their first bytes, and what a person can do instead.

/// How many of the first bytes are looked at: a ZIP names its first members there.
const SNIFFED_BYTES: usize = 4096;

/// A file that is not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BinaryKind {
    /// What it is: "a PDF".
    pub name: &'static str,
    /// What to do, as a sentence without its full stop.
    pub advice: &'static str,
}

const PASTE: &str = "Copy its text and use File → Paste article…";
const SAVE_AS_TEXT: &str =
    "Open it in its program and save it as plain text, or copy its text and use File → Paste article…";
const SAVE_AS_HTML: &str = "Open it in a browser and save the page as “HTML only”";
const UNPACK: &str = "Unpack it and add the files inside";

/// Bytes at the start of a file, in the order in which they are tried.
const SIGNATURES: &[(&[u8], BinaryKind)] = &[
    (b"%PDF-", BinaryKind { name: "a PDF", advice: PASTE }),
    (b"{\\rtf", BinaryKind { name: "an RTF document", advice: SAVE_AS_TEXT }),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", BinaryKind { name: "an Office document", advice: SAVE_AS_TEXT }),
    (b"bplist00", BinaryKind { name: "a Safari web archive or property list", advice: SAVE_AS_HTML }),
    (b"From: <Saved by", BinaryKind { name: "a web archive (MHTML)", advice: SAVE_AS_HTML }),
    (b"\x1F\x8B", BinaryKind { name: "a gzip archive", advice: UNPACK }),
    (b"7z\xBC\xAF\x27\x1C", BinaryKind { name: "a 7-Zip archive", advice: UNPACK }),
    (b"Rar!\x1A\x07", BinaryKind { name: "a RAR archive", advice: UNPACK }),
    (b"\x89PNG\r\n\x1A\n", BinaryKind { name: "a picture (PNG)", advice: PASTE }),
    (b"\xFF\xD8\xFF", BinaryKind { name: "a picture (JPEG)", advice: PASTE }),
    (b"GIF8", BinaryKind { name: "a picture (GIF)", advice: PASTE }),
    (b"SQLite format 3\0", BinaryKind { name: "an SQLite database", advice: PASTE }),
];

/// What a ZIP is, by a name found among its first members.
const ZIP_MEMBERS: &[(&[u8], BinaryKind)] = &[
    (b"application/epub+zip", BinaryKind { name: "an EPUB book", advice: PASTE }),
    (b"opendocument", BinaryKind { name: "an OpenDocument file", advice: SAVE_AS_TEXT }),
    (b"[Content_Types].xml", BinaryKind { name: "an Office document", advice: SAVE_AS_TEXT }),
    (b"word/", BinaryKind { name: "an Office document", advice: SAVE_AS_TEXT }),
];

/// A file that is mostly NUL bytes, or has some and is no UTF-8 either.
const UNKNOWN: BinaryKind = BinaryKind {
    name: "not a text file (it holds NUL bytes)",
    advice: "If it is UTF-16 without a byte order mark, choose that encoding; otherwise copy its text and use File → Paste article…",
};

/// What `bytes` are when they open like a known file that is not text.
pub fn known_binary(bytes: &[u8]) -> Option<BinaryKind> {
    let head = bytes.get(..SNIFFED_BYTES).unwrap_or(bytes);
    if head.starts_with(b"PK\x03\x04") {
        let member = ZIP_MEMBERS.iter().find(|(member, _)| contains(head, member));
        let zip = BinaryKind { name: "a ZIP archive", advice: UNPACK };
        return Some(member.map_or(zip, |(_, kind)| *kind));
    }
    SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)).map(|(_, kind)| *kind)
}

/// Whether `bytes`, in no encoding with wide characters, can only be binary.
/// A stray NUL in UTF-8 is kept; UTF-16 without its mark has NULs everywhere.
pub fn unknown_binary(bytes: &[u8]) -> Option<BinaryKind> {
    let nuls = bytes.split(|byte| *byte == 0).count().saturating_sub(1);
    let mostly_nuls = nuls > bytes.len() / 10;
    (nuls > 0 && (mostly_nuls || std::str::from_utf8(bytes).is_err())).then_some(UNKNOWN)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signature_is_recognised() {
        for (signature, kind) in SIGNATURES {
            let bytes = [signature, b" and more".as_slice()].concat();
            assert_eq!(known_binary(&bytes), Some(*kind));
        }
    }

    #[test]
    fn a_zip_is_named_by_what_is_in_it() {
        for (member, kind) in ZIP_MEMBERS {
            let bytes = [b"PK\x03\x04 header ", *member].concat();
            assert_eq!(known_binary(&bytes), Some(*kind));
        }
        assert_eq!(known_binary(b"PK\x03\x04 a.txt").map(|kind| kind.name), Some("a ZIP archive"));
    }

    #[test]
    fn a_stray_nul_in_utf8_is_text_and_many_are_not() {
        assert_eq!(unknown_binary("A text with one NUL \0 in it".as_bytes()), None);
        assert_eq!(unknown_binary(b"H\0i\0"), Some(UNKNOWN));
        assert_eq!(unknown_binary(b"A longer run of text, \xFF and a NUL \0 in it"), Some(UNKNOWN));
    }
}
