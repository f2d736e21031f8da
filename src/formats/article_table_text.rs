//! Rows of CSV and TSV: which sign parts the cells, and each row with the line it begins in.

use std::ops::ControlFlow;

use csv::{ReaderBuilder, StringRecord};

use super::article_table::{FirstRow, Row, RowFault};

/// Signs that may part cells, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How much of a table is looked at to find its sign.
const LOOKED_AT_BYTES: usize = 256 * 1024;
const LOOKED_AT_ROWS: usize = 50;

/// How the cells of a table are parted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Delimited {
    delimiter: u8,
    /// Bytes of a first line that only names the sign, as Excel writes it: `sep=;`.
    skipped_bytes: usize,
}

impl Delimited {
    /// The sign that parts `text` most evenly; `tabs` says that the file's name promises tabs.
    pub fn of(text: &str, tabs: bool) -> Self {
        let first = text.lines().next().unwrap_or_default();
        if let Some([delimiter]) = first.strip_prefix("sep=").map(str::as_bytes) {
            return Self { delimiter: *delimiter, skipped_bytes: first.len() + 1 };
        }
        let head = text.get(..text.floor_char_boundary(LOOKED_AT_BYTES)).unwrap_or(text);
        let tab = Self { delimiter: b'\t', skipped_bytes: 0 };
        if tabs && evenness(head, &tab).0 > 0 {
            return tab;
        }
        let candidates = DELIMITERS.map(|delimiter| Self { delimiter, skipped_bytes: 0 });
        // The first of those that are equally good, which `max_by_key` would not take.
        let best = candidates.into_iter().rev().max_by_key(|one| evenness(head, one));
        best.unwrap_or(tab)
    }

    /// The cells of the first row.
    pub fn first_row(&self, text: &str) -> Vec<String> {
        let mut record = StringRecord::new();
        let read = self.reader(text).read_record(&mut record);
        if read.is_ok() { record.iter().map(str::to_owned).collect() } else { Vec::new() }
    }

    fn reader<'a>(&self, text: &'a str) -> csv::Reader<&'a [u8]> {
        let body = text.get(self.skipped_bytes..).unwrap_or_default();
        ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(body.as_bytes())
    }
}

/// How many rows have as many cells as the first, where that has more than one; then how many those are.
fn evenness(text: &str, delimited: &Delimited) -> (usize, usize) {
    let mut reader = delimited.reader(text);
    let records: Vec<StringRecord> = reader.records().take(LOOKED_AT_ROWS).flatten().collect();
    let cells = records.first().map_or(0, StringRecord::len);
    if cells < 2 {
        return (0, 0);
    }
    (records.iter().filter(|record| record.len() == cells).count(), cells)
}

/// Gives each row to `take`. Cells that are missing at the end are empty; more cells than columns are a fault.
pub(super) fn delimited_rows(
    text: &str,
    delimited: &Delimited,
    columns: usize,
    first_row: FirstRow,
    take: &mut dyn FnMut(Result<Row, RowFault>) -> ControlFlow<()>,
) {
    let mut reader = delimited.reader(text);
    let mut record = StringRecord::new();
    let mut is_first = true;
    let line_before = u64::from(delimited.skipped_bytes > 0);
    let length = text.len().saturating_sub(delimited.skipped_bytes) as u64;
    loop {
        let line = reader.position().line() + line_before;
        let row = match reader.read_record(&mut record) {
            Ok(false) => return,
            Ok(true) if is_first && first_row == FirstRow::Names => {
                is_first = false;
                continue;
            }
            Ok(true) => {
                let line = record.position().map_or(line, |place| place.line() + line_before);
                row_of(&record, line, columns, reader.position().byte() >= length)
            }
            Err(error) => {
                Err(RowFault { line, column: None, reason: format!("The row cannot be read ({error})") })
            }
        };
        is_first = false;
        if take(row).is_break() {
            return;
        }
    }
}

fn row_of(record: &StringRecord, line: u64, columns: usize, is_last: bool) -> Result<Row, RowFault> {
    let surplus = record.iter().enumerate().skip(columns).find(|(_, cell)| !cell.is_empty());
    if let Some((index, _)) = surplus {
        let reason = format!(
            "The row has {} cells and the table {columns} columns, so it was left out. Put quotation marks around a \
             cell that holds the sign between cells",
            record.len()
        );
        return Err(RowFault { line, column: Some(index as u64 + 1), reason });
    }
    let unclosed = is_last && record.len() < columns && record.iter().any(|cell| cell.contains('\n'));
    if unclosed {
        let reason =
            "A quotation mark is opened and not closed, so that the rest of the table was left out. Close it";
        return Err(RowFault { line, column: Some(record.len() as u64), reason: reason.to_owned() });
    }
    let mut cells: Vec<String> = record.iter().take(columns).map(str::to_owned).collect();
    cells.resize(columns, String::new());
    Ok(Row { line, cells })
}
