//! CSV: a row a statement, with everything in words beside its identifier, for spreadsheets, R and pandas.
//!
//! UTF-8, quoted as RFC 4180 says, with a header. Records end with LF alone: what we write has the same line ends
//! everywhere, and every reader of CSV takes them.

use std::io;

use super::{
    Export, ExportError, Format, Write,
    csv_columns::{Column, columns, items_that_hold_the_separator},
    csv_read::{read_csv, read_tsv},
    options::{OFF_ON, OptionInfo},
    parallel_rows::write_rows,
    report::{Loss, Report},
};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "csv",
    title: "CSV",
    extension: "csv",
    description: "A table with a row a statement, without the texts, for spreadsheets, R and pandas",
    options: &[FOR_SPREADSHEET],
    write: Write::File(write_csv),
    read: Some(read_csv),
};

/// The same with tabs.
pub const TSV_FORMAT: Format = Format {
    name: "tsv",
    title: "TSV",
    extension: "tsv",
    description: "The table of CSV with tabs between the cells, without the texts",
    write: Write::File(write_tsv),
    read: Some(read_tsv),
    ..FORMAT
};

/// Write what a spreadsheet opens rightly, at the price of a mark at the beginning and guarded cells.
pub const FOR_SPREADSHEET: OptionInfo = OptionInfo {
    name: "for-spreadsheet",
    title: "For a spreadsheet",
    description: "Open by a double click in Excel and LibreOffice: with a byte order mark, and formulas guarded",
    values: OFF_ON,
    reading: false,
};

/// By this spreadsheets know that a file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

fn write_csv(export: &Export<'_>, out: &mut dyn io::Write) -> Result<Report, ExportError> {
    write(export, out, b',')
}

fn write_tsv(export: &Export<'_>, out: &mut dyn io::Write) -> Result<Report, ExportError> {
    write(export, out, b'\t')
}

fn write(export: &Export<'_>, out: &mut dyn io::Write, delimiter: u8) -> Result<Report, ExportError> {
    let guard = export.options.choices.is_on(&FOR_SPREADSHEET);
    if guard {
        out.write_all(BYTE_ORDER_MARK)?;
    }
    let columns = columns();
    let mut builder = csv::WriterBuilder::new();
    builder.delimiter(delimiter);
    let mut header = builder.from_writer(Vec::new());
    header.write_record(columns.iter().map(|column| column.name.as_str())).map_err(io::Error::from)?;
    out.write_all(&header.into_inner().map_err(csv::IntoInnerError::into_error)?)?;
    let mut report = write_rows(export, out, |rows, bytes| {
        let mut writer = builder.from_writer(bytes);
        for row in rows {
            let cells = columns.iter().map(|column: &Column| column.cell(row));
            let cells = cells.map(|cell| if guard { guarded(cell) } else { cell });
            writer.write_record(cells)?;
        }
        writer.flush()
    })?;
    let asked = export.project.statements().filter(|(key, _)| export.options.includes(&key.annotator));
    let ambiguous = asked.filter(|(_, statement)| items_that_hold_the_separator(statement));
    let ambiguous = ambiguous.map(|(_, statement)| statement.id).collect();
    let what = "where items of a list begin and end in";
    report.losses.extend(Loss::of(what, "an item holds the separator “; ” itself", ambiguous));
    Ok(report)
}

/// A cell that no spreadsheet takes for a formula: an apostrophe is put before `= + - @`, tab and carriage return,
/// also where apostrophes stand before them already.
///
/// To undo it, take one apostrophe from each cell that has apostrophes followed by one of those.
fn guarded(cell: String) -> String {
    let first = cell.trim_start_matches('\'').chars().next();
    match first {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{cell}"),
        _ => cell,
    }
}
