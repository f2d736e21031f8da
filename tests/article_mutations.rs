//! The readers of documents, archives and tables against files damaged at random: no panic, no growth beyond bounds,
//! and something said of each. `MUTATIONS=100000` tries more, as in `tests/mutations.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says how much it tried"
)]

#[path = "common/article_readers.rs"]
mod article_readers;
#[path = "common/made_files.rs"]
mod made_files;
#[path = "common/mutate.rs"]
mod mutate;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use mutate::{Random, dictionary, mutated};

/// Inputs for each reader, unless the environment says otherwise.
const USUAL_INPUTS: u64 = 3_000;

fn try_all(what: &str, seeds: &[Vec<u8>], tokens: &[Vec<u8>], thrift: u64, read: impl Fn(&[u8])) {
    let usual = std::env::var("MUTATIONS").map_or(USUAL_INPUTS, |value| value.parse().unwrap());
    let from = std::env::var("MUTATIONS_FROM").map_or(0, |value| value.parse().unwrap());
    for seed in seeds {
        read(seed);
    }
    for number in from..from + (usual / thrift).max(1) {
        let mut random = Random(number.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let seed = random.pick(seeds).clone();
        let bytes = mutated(&seed, tokens, &mut random);
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| read(&bytes))) {
            println!("{what}: input {number} failed; MUTATIONS_FROM={number} MUTATIONS=1 tries it alone:");
            println!("{:?}", String::from_utf8_lossy(&bytes));
            resume_unwind(panic);
        }
    }
}

fn seeds(text: &str) -> Vec<Vec<u8>> {
    text.lines().map(|line| line.as_bytes().to_vec()).collect()
}

#[test]
fn documents_are_read_or_refused_whatever_the_bytes() {
    let word = "<w:document><w:p><w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"2\"/></w:numPr></w:pPr><w:r><w:t>He &amp; \
                she</w:t><w:br/><w:tab/></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc></w:tr>\
                </w:tbl></w:document>\n<cp><dc:title>T</dc:title><dcterms:created>2025-07-08T00:00:00Z</dcterms:created></cp>";
    try_all("Word", &seeds(word), &dictionary("xml.dict"), 1, article_readers::docx);
    let book = "<package><metadata><dc:title>T</dc:title><dc:date>2025</dc:date></metadata><manifest><item id='c' href='c.xhtml' \
                media-type='application/xhtml+xml'/></manifest><spine><itemref idref='c'/></spine></package>\0<p>He &amp; she";
    try_all("EPUB", &seeds(book), &dictionary("xml.dict"), 1, article_readers::epub);
}

#[test]
fn archives_are_read_or_refused_whatever_the_bytes() {
    let inner = made_files::zip(&[("a.txt", b"Inner"), ("b.csv", b"title,text\nA,He denied it.\n")]);
    let archives = [
        made_files::zip(&[("a.txt", b"He denied it."), ("b/inner.zip", &inner), ("c.png", b"x")]),
        made_files::protected_zip(&[("a.txt", b"He denied it.")]),
        made_files::docx(&made_files::paragraph("He denied it."), ""),
        made_files::epub("", &["<p>One", "<p>Two"]),
        made_files::gzip(b"He denied it."),
    ];
    try_all("archives", &archives, &dictionary("archive.dict"), 1, |bytes| {
        article_readers::file("a.zip", bytes);
    });
    let html = "content-type: text/html";
    let archive = [
        made_files::warc_record("https://example.org/1", html, b"<p>He denied it."),
        made_files::warc_record(
            "https://example.org/2",
            &format!("{html}\r\ntransfer-encoding: chunked"),
            b"3\r\n<p>\r\n0\r\n\r\n",
        ),
        made_files::warc_record(
            "https://example.org/3",
            &format!("{html}\r\ncontent-encoding: gzip"),
            &made_files::gzip(b"<p>Hi"),
        ),
    ];
    try_all("web archives", &[archive.concat()], &dictionary("archive.dict"), 2, |bytes| {
        article_readers::file("a.warc", bytes);
    });
}

#[test]
fn tables_are_read_or_refused_whatever_the_bytes() {
    let tables = [
        &b"\x00title,text,date\nA,\"He \"\"denied\"\"\nit\",2025-07-08\n"[..],
        b"\x10sep=;\ntitle;text\nA;He denied it.\n",
        b"\x01title\ttext\nA\tHe denied it.\n",
        b"\x02{\"text\":\"He denied it.\",\"source\":{\"name\":\"A\"},\"authors\":[\"B\"]}\n{\"text\":null}\n",
    ];
    let tables = tables.map(<[u8]>::to_vec);
    try_all("tables", &tables, &dictionary("table.dict"), 1, article_readers::table);
}

#[test]
fn no_pdf_breaks_out_of_its_reader_whatever_the_bytes() {
    let pages =
        [made_files::pdf(&[&[(50, 700, "He denied it."), (50, 680, "So did she.")], &[(50, 700, "Two")]])];
    // Most of the time goes to the files that are whole enough to be read.
    try_all("PDF", &pages, &dictionary("pdf.dict"), 10, article_readers::pdf);
}
