//! Rows of JSON Lines: an object a line, its keys the columns.

use std::{collections::BTreeSet, ops::ControlFlow};

use serde_json::{Map, Value};

use super::article_table::{MOST_COLUMNS, Row, RowFault};

/// A longer line is no article; a value may take thirty times its bytes in memory.
const LONGEST_LINE_BYTES: usize = 16 * 1024 * 1024;

/// Lines that are asked for their keys.
const LOOKED_AT_LINES: usize = 1000;

/// The keys of the first lines, in order; a key inside a key is `outer.inner`.
pub(super) fn json_columns(text: &str) -> Vec<String> {
    let mut columns = Vec::new();
    let mut known = BTreeSet::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()).take(LOOKED_AT_LINES) {
        let Ok(object) = object_in(line) else { continue };
        for (name, _) in flat(&object) {
            if columns.len() < MOST_COLUMNS && known.insert(name.clone()) {
                columns.push(name);
            }
        }
    }
    columns
}

/// Gives the row of each line that is not empty to `take`.
pub(super) fn json_rows(
    text: &str,
    columns: &[String],
    take: &mut dyn FnMut(Result<Row, RowFault>) -> ControlFlow<()>,
) {
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = index as u64 + 1;
        let row = match object_in(line) {
            Ok(object) => Ok(Row { line: number, cells: cells_of(&object, columns) }),
            Err((column, reason)) => Err(RowFault { line: number, column, reason }),
        };
        if take(row).is_break() {
            return;
        }
    }
}

fn object_in(line: &str) -> Result<Map<String, Value>, (Option<u64>, String)> {
    if line.len() > LONGEST_LINE_BYTES {
        let reason =
            format!("The line has more than {} MiB, so it was left out. Split it", LONGEST_LINE_BYTES >> 20);
        return Err((None, reason));
    }
    match serde_json::from_str(line) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => {
            Err((Some(1), "The line is no JSON object, so it was left out. Write {\"text\": …}".to_owned()))
        }
        Err(error) => {
            let cause = error.to_string();
            let cause = cause.split(" at line ").next().unwrap_or_default().to_owned();
            Err((
                Some(error.column() as u64),
                format!("The line is no JSON ({cause}), so it was left out. Correct it"),
            ))
        }
    }
}

fn cells_of(object: &Map<String, Value>, columns: &[String]) -> Vec<String> {
    let cell = |column: &String| {
        let outer = object.get(column);
        let inner = || column.split_once('.').and_then(|(outer, inner)| object.get(outer)?.get(inner));
        outer.or_else(inner).map(in_words).unwrap_or_default()
    };
    columns.iter().map(cell).collect()
}

/// Keys and values; those of an object inside are written out, one level deep.
fn flat(object: &Map<String, Value>) -> Vec<(String, &Value)> {
    let mut all = Vec::new();
    for (name, value) in object {
        match value {
            Value::Object(inside) => {
                all.extend(inside.iter().map(|(inner, value)| (format!("{name}.{inner}"), value)));
            }
            value => all.push((name.clone(), value)),
        }
    }
    all
}

fn in_words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(in_words).collect::<Vec<_>>().join(", "),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}
