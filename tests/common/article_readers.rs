//! What must be true of the readers of documents, archives and tables, whatever the bytes: mutation tests and fuzzing
//! both call these.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and each test file uses a part of this"
)]

use std::{
    io::{Cursor, Write},
    ops::ControlFlow,
    path::Path,
    time::Duration,
};

use gainsay::{
    formats::{
        article_files::{Found, ReadOptions, Tables, read_file},
        article_pdf::read_pdf,
        article_table::{FirstRow, TableChoice, TableField},
        pdf_process::PdfProgram,
    },
    model::Edtf,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A message and the path behind it, however strange.
const LONGEST_MESSAGE_BYTES: usize = 8_000;

/// Any file, under a name that says how it is read; a PDF is refused, since no program reads it.
pub fn file(name: &str, bytes: &[u8]) {
    read(name, bytes, Tables::Guess(TableChoice::default()));
}

/// A table: the number before it says which kind, and whether its first row is an article.
pub fn table(bytes: &[u8]) {
    let Some((kind, table)) = bytes.split_first() else { return };
    let name = ["t.csv", "t.tsv", "t.jsonl"][usize::from(*kind) % 3];
    let first_row = if kind & 0x10 == 0 { FirstRow::Names } else { FirstRow::Article };
    let columns = [(TableField::Text, "1".to_owned())].into_iter().collect();
    read(name, table, Tables::Ask);
    read(name, table, Tables::Guess(TableChoice { columns, first_row }));
}

/// The XML of a Word document, in a document that is whole otherwise.
pub fn docx(xml: &[u8]) {
    file("a.docx", &stored(&[("word/document.xml", xml), ("docProps/core.xml", xml)]));
}

/// The package of a book and, after a NUL, its only chapter.
pub fn epub(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let (package, chapter) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let container = b"<container><rootfile full-path=\"b.opf\"/></container>";
    let files = [("META-INF/container.xml", container.as_slice()), ("b.opf", package), ("c.xhtml", chapter)];
    file("b.epub", &stored(&files));
}

/// A PDF, in this process: it may be refused for whatever reason, and no fault may leave it.
pub fn pdf(bytes: &[u8]) {
    match read_pdf(bytes.to_vec()) {
        Ok(read) => assert!(!read.text.trim().is_empty()),
        Err(error) => assert!(error.to_string().len() <= LONGEST_MESSAGE_BYTES),
    }
}

fn read(name: &str, bytes: &[u8], tables: Tables) {
    let pdf = PdfProgram::at(Path::new("/nowhere"), Duration::from_secs(1));
    let options = ReadOptions { tables, pdf, ..ReadOptions::default() };
    let (mut any, mut length) = (false, 0);
    let flow = read_file(name, bytes, &options, &mut |found| {
        any = true;
        match found {
            Found::Article(draft) => {
                assert!(!draft.text.trim().is_empty() && !draft.text.contains('\r'), "{:?}", draft.text);
                assert!(
                    draft.published.is_empty() || Edtf::parse(&draft.published).is_ok(),
                    "{}",
                    draft.published
                );
                length += draft.text.len();
            }
            Found::Table(preview) => {
                assert!(preview.rows.iter().all(|row| row.len() == preview.columns.len()), "{preview:?}");
                let known = |column: &String| preview.columns.contains(column);
                assert!(preview.guess.columns.values().all(known), "{preview:?}");
            }
            Found::Skipped(skipped) => {
                assert!(skipped.reason.len() <= LONGEST_MESSAGE_BYTES, "{:.300}", skipped.reason);
            }
        }
        ControlFlow::Continue(())
    });
    assert!(any && flow.is_continue(), "nothing is said of {name}");
    // An archive may swell two hundred times, and what it holds sixty-four times.
    assert!(length <= 64 * 200 * bytes.len() + 64 * 1024 * 1024, "{} bytes became {length}", bytes.len());
}

/// A ZIP that packs nothing, so that what is damaged is what is read.
fn stored(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
