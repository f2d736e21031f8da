//! Articles from every kind of file: what comes in as it should, and what cannot come in is refused in words.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says so by panicking"
)]

#[path = "common/made_files.rs"]
mod made_files;

use std::{ops::ControlFlow, path::Path, time::Duration};

use gainsay::formats::{
    article_draft::ArticleDraft,
    article_files::{Found, ReadOptions, SkipKind, Skipped, Tables, read_file},
    article_table::{FirstRow, TableChoice, TableField, TablePreview},
    pdf_process::PdfProgram,
};
use made_files::{docx, epub, gzip, page, paragraph, pdf, pdf_with, protected_zip, warc_record, zip};

/// What was found in a file.
#[derive(Debug, Default)]
struct All {
    articles: Vec<ArticleDraft>,
    tables: Vec<TablePreview>,
    skipped: Vec<Skipped>,
}

fn options(tables: Tables) -> ReadOptions {
    let pdf = PdfProgram::at(Path::new(env!("CARGO_BIN_EXE_gainsay")), Duration::from_mins(1));
    ReadOptions { tables, pdf, ..ReadOptions::default() }
}

fn read_with(name: &str, bytes: &[u8], options: &ReadOptions) -> All {
    let mut all = All::default();
    let flow = read_file(name, bytes, options, &mut |found| {
        match found {
            Found::Article(draft) => all.articles.push(*draft),
            Found::Table(preview) => all.tables.push(*preview),
            Found::Skipped(skipped) => all.skipped.push(skipped),
        }
        ControlFlow::Continue(())
    });
    assert!(flow.is_continue());
    all
}

fn read(name: &str, bytes: &[u8]) -> All {
    read_with(name, bytes, &options(Tables::Guess(TableChoice::default())))
}

/// The only article in a file.
fn article(name: &str, bytes: &[u8]) -> ArticleDraft {
    let mut all = read(name, bytes);
    assert_eq!((all.articles.len(), all.skipped.as_slice()), (1, [].as_slice()), "{name}");
    all.articles.remove(0)
}

fn texts(all: &All) -> Vec<&str> {
    all.articles.iter().map(|draft| draft.text.as_str()).collect()
}

/// The only reason why nothing came of a file; its name stands last.
fn refusal(name: &str, bytes: &[u8]) -> Skipped {
    let mut all = read(name, bytes);
    assert_eq!((all.articles.len(), all.skipped.len()), (0, 1), "{all:?}");
    let skipped = all.skipped.remove(0);
    assert!(skipped.reason.ends_with(&skipped.name), "{}", skipped.reason);
    skipped
}

fn check_refusal(name: &str, bytes: &[u8], part: &str) {
    let skipped = refusal(name, bytes);
    assert!(skipped.reason.contains(part), "{}", skipped.reason);
}

// Documents.

#[test]
fn a_word_document_gives_its_paragraphs_lists_and_tables_as_lines() {
    let item = |level: usize, text: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"ListParagraph\"/><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr>\
             </w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let body = [
        "<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t>They deny it</w:t></w:r></w:p>".to_owned(),
        "<w:p><w:r><w:t xml:space=\"preserve\">He &amp; she </w:t></w:r><w:del><w:r><w:delText>did not</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t>denied</w:t></w:r></w:ins><w:r><w:tab/><w:t>it.</w:t><w:br/><w:t>Twice.</w:t></w:r></w:p>"
            .to_owned(),
        item(0, "one"),
        item(1, "inner"),
        item(0, "two"),
        format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("A"), cell("B")),
        "<w:p><w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r></w:p>".to_owned(),
        paragraph("گفت: «خبر را تکذیب می‌کنم»"),
        "<w:p><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>Box</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
         <mc:Fallback><w:p><w:r><w:t>Box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:p>"
            .to_owned(),
    ]
    .concat();
    let properties = "<dc:creator>Ann Lee</dc:creator><dcterms:created>2025-07-08T09:00:00Z</dcterms:created>\
                      <dc:language>en-GB</dc:language>";
    let draft = article("a.docx", &docx(&body, properties));
    assert_eq!(
        draft.text,
        "They deny it\nHe & she denied it.\nTwice.\n• one\n  • inner\n• two\nA | B\nگفت: «خبر را تکذیب می‌کنم»\nBox"
    );
    assert_eq!((draft.title.as_str(), draft.author.as_str()), ("They deny it", "Ann Lee"));
    assert_eq!((draft.published.as_str(), draft.language.as_str()), ("2025-07-08", "en-GB"));
    assert!(draft.notes[0].contains("document was made"), "{:?}", draft.notes);
}

#[test]
fn a_book_gives_its_chapters_in_the_order_of_reading() {
    let metadata = "<dc:title>The <b>Denial</b></dc:title><dc:creator>Mara Ek</dc:creator><dc:publisher>Press</dc:publisher>\
                    <dc:date>2024-05</dc:date><dc:language>fa</dc:language>";
    let chapters = [
        "<html><body><h1>One</h1><p>He denied&nbsp;it.</p></body></html>",
        "<html><body><p>فصل دو</p></body></html>",
    ];
    let draft = article("b.epub", &epub(metadata, &chapters));
    assert_eq!(draft.text, "One\nHe denied\u{A0}it.\nفصل دو");
    assert_eq!((draft.author.as_str(), draft.publisher.as_str()), ("Mara Ek", "Press"));
    assert_eq!((draft.published.as_str(), draft.language.as_str()), ("2024-05", "fa"));
}

#[test]
fn a_pdf_gives_its_paragraphs_title_author_and_day() {
    let page = [
        (50, 700, "The ministry denied on Tuesday that there had been"),
        (50, 685, "any meeting in the capital, and so did the embassy"),
        (50, 670, "in a letter."),
        (50, 630, "Nobody else spoke."),
    ];
    let draft = article("c.pdf", &pdf(&[&page, &[(50, 700, "The second page.")]]));
    assert_eq!(
        draft.text,
        "The ministry denied on Tuesday that there had been any meeting in the capital, and so did the embassy in a \
         letter.\nNobody else spoke.\nThe second page."
    );
    assert_eq!((draft.title.as_str(), draft.author.as_str()), ("A made page", "Mara Ek"));
    assert_eq!(draft.published, "2025-07-08");
}

#[test]
fn documents_that_cannot_be_read_are_refused_in_words() {
    let good = docx(&paragraph("He denied it."), "");
    check_refusal("cut.docx", &good[..good.len() / 2], "damaged or cut off");
    check_refusal("wrong.docx", &docx("<w:p><w:r></w:p>", ""), "damaged in its archive");
    check_refusal("empty.docx", &docx("", ""), "no text");
    let mut office = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    office.resize(2048, 0);
    office.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    check_refusal("locked.docx", &office, "protected by a password");
    check_refusal(
        "locked.docx",
        &protected_zip(&[("word/document.xml", b"<w:document/>")]),
        "protected by a password",
    );
    check_refusal("b.epub", &zip(&[("META-INF/container.xml", b"<container/>")]), "lacks a part");
    check_refusal("b.epub", &epub("", &[]), "no text");
    let slides = zip(&[("[Content_Types].xml", b"<Types/>"), ("ppt/presentation.xml", b"<p/>")]);
    check_refusal("slides.pptx", &slides, "This is an Office document");
}

#[test]
fn a_pdf_that_cannot_be_read_is_refused_in_words() {
    let good = pdf(&[&[(50, 700, "He denied it.")]]);
    check_refusal("cut.pdf", b"%PDF-1.7\n", "damaged or cut off");
    check_refusal("scan.pdf", &pdf(&[&[]]), "no text");
    let locked = "/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]/Encrypt<</Filter/Standard/V 2/R 3\
                  /Length 128/P -3904/O<0000000000000000000000000000000000000000000000000000000000000000>\
                  /U<1111111111111111111111111111111111111111111111111111111111111111>>>";
    check_refusal(
        "locked.pdf",
        &pdf_with(&[&[(50, 700, "He denied it.")]], locked),
        "protected by a password",
    );
    check_refusal("none.pdf", b"He denied it.", "no .pdf, although its name ends so");
    let wrapped = [b"A line before it\n".to_vec(), good].concat();
    assert_eq!(article("a.pdf", &wrapped).text, "He denied it.");
}

#[cfg(unix)]
#[test]
fn a_reader_of_pdfs_that_breaks_hangs_or_never_ends_takes_nobody_with_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let good = pdf(&[&[(50, 700, "He denied it.")]]);
    for (name, script) in [
        ("breaks", "kill -SEGV $$"),
        ("says nothing", "exit 0"),
        ("says something else", "echo '{\"Read\": 1}'"),
        ("hangs", "exec sleep 600"),
        ("never ends", "exec yes"),
    ] {
        let program = folder.path().join(name);
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let pdf = PdfProgram::at(&program, Duration::from_secs(2));
        let all = read_with("a.pdf", &good, &ReadOptions { pdf, ..ReadOptions::default() });
        assert!(all.skipped[0].reason.contains("reasonable time and memory"), "{name}: {all:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_pdf_that_swells_beyond_all_memory_is_refused_in_words() {
    // Some ten thousand bytes, that become forty million, that become two and a half thousand million.
    let runs = [0x81, b' '].repeat(20 * 1024 * 1024);
    let packed = made_files::zlib(&runs);
    assert!(packed.len() < 1_000_000);
    check_refusal(
        "bomb.pdf",
        &made_files::pdf_of_stream("[/FlateDecode/RunLengthDecode]", &packed),
        "reasonable time and memory",
    );
}

// Archives.

#[test]
fn an_archive_gives_its_files_by_name_whatever_their_names_are() {
    let files: [(&str, &[u8]); 8] = [
        ("b/2.md", b"# Two\n\nHe denied it."),
        ("../../etc/1.txt", b"One"),
        ("/abs/3.txt", "سه".as_bytes()),
        ("C:\\NUL.txt", b"Four"),
        ("a/cut.docx", b"PK\x03\x04"),
        ("pictures/p.png", b"\x89PNG"),
        ("__MACOSX/._1.txt", b"junk"),
        ("empty.txt", b" \n"),
    ];
    let all = read("all.zip", &zip(&files));
    assert_eq!(texts(&all), ["One", "سه", "Four", "Two\nHe denied it."]);
    assert_eq!(all.articles[0].source_name, "all.zip/../../etc/1.txt");
    let reasons: Vec<(SkipKind, &str)> =
        all.skipped.iter().map(|skipped| (skipped.kind, skipped.name.as_str())).collect();
    assert_eq!(
        reasons,
        [
            (SkipKind::Unreadable, "all.zip/a/cut.docx"),
            (SkipKind::Empty, "all.zip/empty.txt"),
            (SkipKind::OtherKind, "all.zip"),
        ]
    );
    assert!(all.skipped[2].reason.contains("1 file is of a kind not read here (.png)"), "{:?}", all.skipped);
}

#[test]
fn an_archive_in_an_archive_is_read_and_one_in_that_is_not() {
    let inner = zip(&[("a.txt", b"Inner")]);
    let middle = zip(&[("inner.zip", &inner), ("b.docx", &docx(&paragraph("A document"), ""))]);
    let outer = zip(&[("middle.zip", &middle), ("c.txt.gz", &gzip(b"Packed"))]);
    let all = read("outer.zip", &outer);
    assert_eq!(texts(&all), ["Packed", "A document"]);
    assert_eq!(all.skipped.len(), 1);
    assert!(all.skipped[0].reason.contains("archive that stands in an archive"), "{:?}", all.skipped);
}

#[test]
fn a_bomb_gives_a_message_and_the_files_beside_it() {
    let zeros = vec![b' '; 70 * 1024 * 1024];
    let all = read("bomb.zip", &zip(&[("a.txt", b"Fine"), ("bomb.txt", &zeros), ("z.txt", b"Fine too")]));
    assert_eq!(texts(&all), ["Fine", "Fine too"]);
    assert!(all.skipped[0].reason.contains("swells to more than"), "{:?}", all.skipped);
    check_refusal("bomb.txt.gz", &gzip(&zeros), "swells to more than");
    let document = format!("<w:document>{}</w:document>", paragraph(&" ".repeat(30 * 1024 * 1024)));
    check_refusal("bomb.docx", &zip(&[("word/document.xml", document.as_bytes())]), "swells to more than");
}

#[test]
fn archives_that_cannot_be_read_are_refused_in_words() {
    let good = zip(&[("a.txt", b"One")]);
    check_refusal("cut.zip", &good[..good.len() - 30], "damaged or cut off");
    check_refusal("locked.zip", &protected_zip(&[("a.txt", b"One")]), "protected by a password");
    check_refusal("none.zip", &zip(&[]), "empty");
    check_refusal("cut.txt.gz", &gzip(b"He denied it.")[..20], "damaged");
}

#[test]
fn a_web_archive_gives_its_pages_with_their_addresses() {
    let html = "content-type: text/html; charset=utf-8";
    let chunked = b"5\r\n<p>He\r\n10\r\n denied it today\r\n0\r\n\r\n";
    let warc = [
        warc_record("https://example.org/1", html, page("One", "They denied the first report.").as_bytes()),
        warc_record("https://example.org/p.png", "content-type: image/png", b"\x89PNG"),
        warc_record("https://example.org/2", &format!("{html}\r\ntransfer-encoding: chunked"), chunked),
        warc_record(
            "https://example.org/3",
            &format!("{html}\r\ncontent-encoding: gzip"),
            &gzip(b"<p>Packed page"),
        ),
    ]
    .concat();
    for (name, bytes) in [("w.warc", warc.clone()), ("w.warc.gz", gzip(&warc))] {
        let all = read(name, &bytes);
        assert_eq!(
            texts(&all),
            ["One\nThey denied the first report.", "He denied it today", "Packed page"],
            "{all:?}"
        );
        assert_eq!(all.articles[1].address, "https://example.org/2");
        assert!(all.skipped.is_empty());
    }
    let cut = read("cut.warc", &warc[..warc.len() - 40]);
    assert!(cut.skipped.last().unwrap().reason.contains("damaged or cut off"));
}

// Tables.

fn choice(columns: &[(TableField, &str)]) -> TableChoice {
    let columns = columns.iter().map(|(field, column)| (*field, (*column).to_owned())).collect();
    TableChoice { columns, ..TableChoice::default() }
}

#[test]
fn a_table_as_spreadsheets_write_it_gives_an_article_a_row() {
    let csv = "\u{FEFF}id;Headline;body;date;source;url;lang\r\n\
               7;\"He said: \"\"no\"\"\";\"First line\r\nsecond; line\";08.07.2025;Tasnim;https://example.org/7;fa\r\n\
               8;Later;Only line;someday;;;\r\n";
    let all = read("news.csv", csv.as_bytes());
    assert_eq!(texts(&all), ["First line\nsecond; line", "Only line"]);
    let first = &all.articles[0];
    assert_eq!((first.title.as_str(), first.published.as_str()), ("He said: \"no\"", "2025-07-08"));
    assert_eq!((first.publisher.as_str(), first.language.as_str()), ("Tasnim", "fa"));
    assert_eq!((first.foreign_id.as_str(), first.source_name.as_str()), ("7", "news.csv, line 2"));
    assert_eq!(all.articles[1].source_name, "news.csv, line 4");
    assert!(all.articles[1].notes[0].contains("“someday” could not be read as a date"));
}

#[test]
fn tabs_and_arabic_in_windows_1256_are_read() {
    let (bytes, _, _) =
        encoding_rs::WINDOWS_1256.encode("title\ttext\nخبر\tنفت وزارة الخارجية هذا التقرير\n");
    let options = ReadOptions {
        encoding: Some("windows-1256".to_owned()),
        ..options(Tables::Guess(TableChoice::default()))
    };
    let all = read_with("a.tsv", &bytes, &options);
    assert_eq!(texts(&all), ["نفت وزارة الخارجية هذا التقرير"]);
    assert_eq!(all.articles[0].title, "خبر");
}

#[test]
fn a_broken_line_of_json_is_told_with_its_place_and_the_others_are_read() {
    let jsonl = "{\"text\": \"One\", \"source\": {\"name\": \"Reuters\"}, \"authors\": [\"A\", \"B\"]}\n\n\
                 {\"text\": \"Two\",}\n[1]\n{\"text\": \"Three\\r\\nfour\", \"date\": \"2025-07-08T10:00:00Z\"}\n{\"title\": \"none\"}";
    let all = read("n.jsonl", jsonl.as_bytes());
    assert_eq!(texts(&all), ["One", "Three\nfour"]);
    assert_eq!((all.articles[0].publisher.as_str(), all.articles[0].author.as_str()), ("Reuters", "A, B"));
    assert!(
        all.skipped[0].reason.ends_with("Correct it: n.jsonl, line 3, column 16"),
        "{}",
        all.skipped[0].reason
    );
    assert!(all.skipped[1].reason.ends_with(": n.jsonl, line 4, column 1"), "{}", all.skipped[1].reason);
    assert_eq!((all.skipped[2].kind, all.skipped[2].name.as_str()), (SkipKind::Empty, "n.jsonl, line 6"));
}

#[test]
fn rows_with_too_many_cells_and_marks_that_are_not_closed_are_told() {
    let all = read("a.csv", b"title,text\nA,one\nB,two,three\nC,\"open\nD,four\n");
    assert_eq!(texts(&all), ["one", "open\nD,four\n"]);
    assert!(all.skipped[0].reason.contains("3 cells and the table 2 columns"), "{:?}", all.skipped);
    assert!(all.skipped[0].reason.ends_with("a.csv, line 3, column 3"));
    let all = read("b.csv", b"text,title\none,A\n\"open\nD,four\n");
    assert!(all.skipped[0].reason.contains("not closed"), "{:?}", all.skipped);
}

#[test]
fn columns_are_shown_before_they_are_chosen_and_chosen_by_name_number_or_guess() {
    let csv = b"a,b,b,\n1,He denied it.,x,\n2,She did not.,y,\n";
    let all = read_with("t.csv", csv, &options(Tables::Ask));
    let preview = &all.tables[0];
    assert_eq!(preview.columns, ["a", "b", "b (3)", "column 4"]);
    assert_eq!((preview.row_count, preview.rows[1][1].as_str()), (2, "She did not."));
    assert!(all.articles.is_empty());
    check_refusal("t.csv", csv, "not clear which column holds the text");
    for name in ["b", " B ", "2"] {
        let all = read_with("t.csv", csv, &options(Tables::Guess(choice(&[(TableField::Text, name)]))));
        assert_eq!(texts(&all), ["He denied it.", "She did not."]);
    }
    let all = read_with("t.csv", csv, &options(Tables::Guess(choice(&[(TableField::Text, "body")]))));
    assert!(
        all.skipped[0].reason.contains("no column “body”. The columns are “a”, “b”"),
        "{:?}",
        all.skipped
    );
}

#[test]
fn a_table_without_names_is_read_from_its_first_row() {
    let mut chosen = choice(&[(TableField::Text, "column 2")]);
    chosen.first_row = FirstRow::Article;
    let all = read_with("t.csv", b"1,One\n2,Two\n", &options(Tables::Guess(chosen.clone())));
    assert_eq!(texts(&all), ["One", "Two"]);
    let columns = vec!["1".to_owned(), "One".to_owned()];
    let only = Tables::Only { columns, choice: chosen };
    let both = zip(&[("t.csv", b"1,One\n2,Two\n"), ("u.csv", b"a,b\n3,Three\n"), ("v.txt", b"Text")]);
    assert_eq!(texts(&read_with("t.zip", &both, &options(only))), ["One", "Two"]);
}

#[test]
fn the_sign_between_cells_is_found() {
    for csv in [
        "title|text\nA|x, y\n",
        "sep=;\ntitle;text\nA;x, y\n",
        "title\ttext\nA\tx, y\n",
        "title;text\nA;x, y\n",
    ] {
        let all = read("t.csv", csv.as_bytes());
        assert_eq!(texts(&all), ["x, y"], "{csv:?} {all:?}");
    }
    assert_eq!(read("t.csv", b"sep=;\ntitle;text\nA;x\n").articles[0].source_name, "t.csv, line 3");
}
