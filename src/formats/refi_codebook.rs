//! REFI-QDA codebooks (.qdc): the labels as codes, without any text, for other programs and other projects.
//!
//! REFI-QDA 1.5, <https://www.qdasoftware.org>, 5.2.

use std::{io, io::Write as _};

use super::{
    Export, ExportError, Format, Write,
    account::Fate,
    imported::{Imported, Input, ReadError},
    refi::{ORIGIN, write_label, write_sets},
    refi_read::labels,
    refi_xml::parse,
    report::Report,
    rows::asked_for,
};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "refi-codebook",
    title: "REFI-QDA codebook",
    extension: "qdc",
    description: "The labels alone, for programs of qualitative research and for other projects",
    options: &[],
    write: Write::File(write),
    read: Some(read),
};

fn write(export: &Export<'_>, out: &mut dyn io::Write) -> Result<Report, ExportError> {
    let mut out = io::BufWriter::new(out);
    let total = asked_for(export);
    export.step(0, total)?;
    write!(
        out,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\" \
         origin=\"{ORIGIN}\">\n<Codes>\n"
    )?;
    let labels = &export.project.codebook.labels;
    for label in labels {
        write_label(&mut out, label)?;
    }
    out.write_all(b"</Codes>\n")?;
    write_sets(&mut out, export.project, "guid")?;
    out.write_all(b"</CodeBook>\n")?;
    out.flush()?;
    export.step(total, total)?;
    Ok(Report { labels: Some(labels.len()), ..Report::default() })
}

fn read(input: &Input<'_>) -> Result<Imported, ReadError> {
    let mut imported = Imported::default();
    for (done, file) in input.files.iter().enumerate() {
        input.step(done, input.files.len())?;
        imported.account.begin_file(&file.name);
        let document = parse(file, "CodeBook")?;
        let found = labels(&document, &mut imported.account);
        if found.is_empty() {
            imported.account.add(0, Fate::Empty);
        }
        imported.labels.extend(found);
    }
    Ok(imported)
}
