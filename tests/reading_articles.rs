//! Pages as they come from the web, each with the draft that a careful reader expects of it.
//!
//! `tests/golden/html` holds pairs: `NAME.html`, and `NAME.expected` with the facts, an empty line and the text.
//! `UPDATE_GOLDEN=1` writes what the program reads: look at each change before it is committed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says so by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use gainsay::formats::article_draft::ArticleDraft;
use gainsay::formats::articles::{LARGEST_FILE_BYTES, extensions, read_article};
use proptest::prelude::*;

fn golden_pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/html");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "html")).collect();
    pages.sort();
    pages
}

fn described(draft: &ArticleDraft) -> String {
    let mut description = String::new();
    for (key, value) in [
        ("title", &draft.title),
        ("publisher", &draft.publisher),
        ("author", &draft.author),
        ("address", &draft.address),
        ("published", &draft.published),
        ("language", &draft.language),
        ("encoding", &format!("{} ({})", draft.encoding, draft.encoding_note)),
    ] {
        writeln!(description, "{key}: {value}").unwrap();
    }
    for note in &draft.notes {
        writeln!(description, "note: {note}").unwrap();
    }
    format!("{description}\n{}\n", draft.text)
}

#[test]
fn each_page_gives_the_article_that_a_reader_sees() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let pages = golden_pages();
    assert!(pages.len() >= 20, "only {} pages", pages.len());
    for page in pages {
        let name = page.file_name().unwrap().to_string_lossy().into_owned();
        let draft = read_article(&name, &fs::read(&page).unwrap(), None).unwrap();
        let expected = page.with_extension("expected");
        if update {
            fs::write(&expected, described(&draft)).unwrap();
        }
        assert_eq!(described(&draft), fs::read_to_string(&expected).unwrap(), "{name}");
    }
}

#[test]
fn a_page_cut_off_anywhere_gives_a_draft_or_a_message() {
    for page in golden_pages() {
        let bytes = fs::read(&page).unwrap();
        for end in (0..bytes.len()).step_by(bytes.len() / 12 + 1) {
            let _ = read_article("cut.html", &bytes[..end], None);
        }
    }
}

#[test]
fn plain_text_is_taken_as_it_is() {
    let draft = read_article("a.txt", b"\xEF\xBB\xBF\r\n<b>He</b> denied it\r\r\n  so \x00\n", None).unwrap();
    assert_eq!(draft.text, "\n<b>He</b> denied it\n\n  so \0\n");
    assert_eq!((draft.source_name.as_str(), draft.title.as_str(), draft.had_errors), ("a.txt", "", false));
}

#[test]
fn a_file_without_a_known_extension_is_read_as_what_it_looks_like() {
    let html = b"\n<!DOCTYPE html><title>T</title><p>He denied it.</p>";
    assert_eq!(read_article("page", html, None).unwrap().text, "T\nHe denied it.");
    assert_eq!(read_article("notes.log", b"He <p> denied it", None).unwrap().text, "He <p> denied it");
    assert_eq!(read_article("A.MD", b"# Head\n\n*He* denied it", None).unwrap().text, "Head\nHe denied it");
}

#[test]
fn bytes_that_do_not_decode_are_told_with_their_place() {
    let draft = read_article("a.txt", b"He denied \xFF it", Some("utf-8")).unwrap();
    assert_eq!((draft.had_errors, draft.text.as_str()), (true, "He denied \u{FFFD} it"));
    assert!(draft.notes.concat().contains("byte 10"), "{:?}", draft.notes);
}

#[test]
fn what_cannot_be_read_is_refused_with_advice() {
    let check = |name: &str, bytes: &[u8], encoding, expected: &str| {
        let message = read_article(name, bytes, encoding).unwrap_err().to_string();
        assert_eq!(message, expected);
    };
    check("a.txt", b"%PDF-1.7 ...", None, "This is a PDF. Copy its text and use Add article → Paste: a.txt");
    check(
        "a.txt",
        b" \n",
        None,
        "The file has no text. If you see some in another program, copy it and use Add article → Paste: a.txt",
    );
    check(
        "a.txt",
        b"x",
        Some("klingon"),
        "There is no encoding called “klingon”. Choose another, such as UTF-8 or windows-1252: a.txt",
    );
    check(
        "a.txt",
        &vec![b'a'; LARGEST_FILE_BYTES + 1],
        None,
        "The file is too large: 65 MiB, and an article may have 64 MiB. Split it, or add the part you need: a.txt",
    );
    check(
        "a.html",
        "<div>".repeat(5_000).as_bytes(),
        None,
        "The page's elements are nested more than 500 deep. \
         Copy its text and use Add article → Paste: a.html",
    );
}

#[test]
fn utf16_without_its_mark_is_refused_until_it_is_chosen() {
    let bytes: Vec<u8> = "He denied it".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(read_article("a.txt", &bytes, None).unwrap_err().to_string().contains("UTF-16"));
    assert_eq!(read_article("a.txt", &bytes, Some("utf-16le")).unwrap().text, "He denied it");
}

/// Pieces from which pages and Markdown go wrong.
fn fragments() -> impl Strategy<Value = Vec<u8>> {
    let pieces = [
        "<div>",
        "</div>",
        "<p>",
        "</p",
        "<table><tr><td>",
        "</table>",
        "<li>",
        "<ol start=-9>",
        "<pre>\r\n",
        "<q>",
        "<!--",
        "-->",
        "<script>",
        "<script type=\"application/ld+json\">{\"@type\":\"Article\"",
        "</script>",
        "<meta charset=\"",
        "<meta property=og:title content='x'>",
        "&#x110000;",
        "&amp",
        "<svg><title>",
        "<b><i><a>",
        "<template>",
        "<select><option>",
        "<body hidden>",
        "<br>",
        "---\n",
        "| a | b |\n|--|--|\n",
        "# ",
        "- ",
        "1. ",
        "```\n",
        "> ",
        "![",
        "](",
        "`",
        "text, and more text. ",
        "Ωé🚀\u{FEFF}\u{A0}",
        "\u{0}",
        "<time>2025</time>",
    ];
    let piece = prop_oneof![
        9 => prop::sample::select(pieces.to_vec()).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn no_bytes_stop_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200), pieces in fragments()) {
        for extension in extensions().chain(["", "pdf"]) {
            for bytes in [&bytes, &pieces] {
                if let Ok(draft) = read_article(&format!("a.{extension}"), bytes, None) {
                    prop_assert!(!draft.text.contains('\r') && !draft.text.trim().is_empty());
                }
            }
        }
    }
}
