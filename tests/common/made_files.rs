//! Files of every kind that articles come in, made for tests.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses a part of this, and says so by panicking"
)]

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use flate2::{
    Compression,
    write::{GzEncoder, ZlibEncoder},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A ZIP with these files, packed.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The same with the mark of encryption on every entry, as a reader without the password sees it.
pub fn protected_zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = zip(files);
    // Bit 0 of the flags: at 6 in a local header, at 8 in the central one.
    for (signature, at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> =
            (0..bytes.len() - 4).filter(|place| bytes[*place..].starts_with(signature)).collect();
        for place in places {
            bytes[place + at] |= 1;
        }
    }
    bytes
}

/// Packed by gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Packed as streams in a PDF are.
pub fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A Word document with these elements in its body.
pub fn docx(body: &str, properties: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body>\
         </w:document>"
    );
    let core = format!(
        "<?xml version=\"1.0\"?><cp:coreProperties xmlns:cp=\"x\" xmlns:dc=\"y\" xmlns:dcterms=\"z\">{properties}\
         </cp:coreProperties>"
    );
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
    ])
}

/// A paragraph of a Word document.
pub fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A book with these chapters, in their order.
pub fn epub(metadata: &str, chapters: &[&str]) -> Vec<u8> {
    let (mut manifest, mut spine) = (String::new(), String::new());
    // The manifest has them the other way round: the order of reading is the spine's.
    for index in (0..chapters.len()).rev() {
        write!(
            manifest,
            "<item id=\"c{index}\" href=\"text/c%20{index}.xhtml\" media-type=\"application/xhtml+xml\"/>"
        )
        .unwrap();
    }
    for index in 0..chapters.len() {
        write!(spine, "<itemref idref=\"c{index}\"/>").unwrap();
    }
    let package = format!(
        "<package xmlns:dc=\"d\"><metadata>{metadata}</metadata><manifest>{manifest}</manifest><spine>{spine}</spine></package>"
    );
    let names: Vec<String> = (0..chapters.len()).map(|index| format!("OEBPS/text/c {index}.xhtml")).collect();
    let container = "<container><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>";
    let mut files: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", container.as_bytes()),
        ("OEBPS/book.opf", package.as_bytes()),
    ];
    let chapters = names.iter().zip(chapters).map(|(name, text)| (name.as_str(), text.as_bytes()));
    files.extend(chapters);
    zip(&files)
}

/// A PDF with pages of lines, each at its place in points from the lower left, in Helvetica of 12 points.
pub fn pdf(pages: &[&[(i32, i32, &str)]]) -> Vec<u8> {
    pdf_with(pages, "")
}

/// The same with something in its trailer.
pub fn pdf_with(pages: &[&[(i32, i32, &str)]], trailer: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 5 + 2 * page)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), pages.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        "<</Title(A made page)/Author(Mara Ek)/CreationDate(D:20250708093000Z)>>".to_owned(),
    ];
    for (page, lines) in pages.iter().enumerate() {
        let shown = |(x, y, text): &(i32, i32, &str)| format!("BT /F1 12 Tf {x} {y} Td ({text}) Tj ET");
        let content = lines.iter().map(shown).collect::<Vec<_>>().join("\n");
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            6 + 2 * page
        ));
        objects.push(format!("<</Length {}>>\nstream\n{content}\nendstream", content.len() + 1));
    }
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        write!(bytes, "{} 0 obj\n{object}\nendobj\n", index + 1).unwrap();
    }
    let table = bytes.len();
    write!(bytes, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for place in places {
        writeln!(bytes, "{place:010} 00000 n ").unwrap();
    }
    let size = objects.len() + 1;
    write!(bytes, "trailer\n<</Size {size}/Root 1 0 R/Info 4 0 R{trailer}>>\nstartxref\n{table}\n%%EOF\n")
        .unwrap();
    bytes
}

/// A PDF with a page whose content is this stream.
pub fn pdf_of_stream(filters: &str, stream: &[u8]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
        2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
        3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>\nendobj\n"
        .to_vec();
    write!(bytes, "4 0 obj\n<</Length {}/Filter{filters}>>\nstream\n", stream.len()).unwrap();
    bytes.extend_from_slice(stream);
    bytes.extend_from_slice(b"\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n");
    bytes
}

/// A record of a web archive with the answer of a server.
pub fn warc_record(address: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").into_bytes();
    answer.extend_from_slice(body);
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2025-07-09T10:00:00Z\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        answer.len()
    )
    .into_bytes();
    record.extend(answer);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

/// A page that reads as an article.
pub fn page(title: &str, text: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><title>{title}</title><meta name=author content='Ann Lee'></head>\
         <body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )
}
