//! What the formats made of JSON share: fields of a statement as an object, lines of JSON, and the way to a document
//! of the text and its ranges.

use serde_json::{Map, Value};

use super::{
    account::{Account, Fate, RecordId},
    field_read::take_or_keep,
    fields::Field,
    imported::{ImportedRange, ImportedStatement, Input, InputFile, ReadError},
    offsets::Unit,
};
use crate::model::shown::shown;

/// The most JSON that is taken apart at once, a file or a line: it takes up to thirty times its bytes in memory.
const LARGEST_JSON_BYTES: usize = 64 * 1024 * 1024;

/// Fields as an object: a name that stands several times has a list.
pub fn fields_object(fields: Vec<Field>) -> Map<String, Value> {
    let mut object = Map::new();
    for (name, value) in fields {
        let value = Value::String(value);
        match object.get_mut(name) {
            None => {
                object.insert(name.to_owned(), value);
            }
            Some(Value::Array(list)) => list.push(value),
            Some(one) => *one = Value::Array(vec![one.take(), value]),
        }
    }
    object
}

/// Takes every name and value of an object, lists one by one; what has no place is kept in the extras and told of.
pub fn take_object<'a>(
    statement: &mut ImportedStatement,
    object: impl IntoIterator<Item = (&'a String, &'a Value)>,
    account: &mut Account,
) {
    for (name, value) in object {
        take_value(statement, name, value, account);
    }
}

/// Takes a name and a value, a list one by one.
pub fn take_value(statement: &mut ImportedStatement, name: &str, value: &Value, account: &mut Account) {
    let values = match value {
        Value::Null => return,
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    };
    for value in values {
        let told = take_or_keep(statement, name, &in_words(value));
        if let (Some(told), Some(record)) = (told, statement.records.first()) {
            account.keep(*record, told);
        }
    }
}

/// A text as it is, anything else as JSON.
pub fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The text at `name`; empty where there is none. A number is a text, too.
pub fn text_at(value: &Value, name: &str) -> String {
    value.get(name).map_or(String::new(), in_words)
}

/// The list at `name`; empty where there is none.
pub fn list_at<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The range whose ends are at `start` and `end`.
pub fn range_at(value: &Value, [start, end]: [&str; 2], unit: Unit) -> Result<ImportedRange, String> {
    let at = |name: &str| {
        let number = value.get(name).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
        number.ok_or_else(|| format!("“{name}” is no offset"))
    };
    Ok(ImportedRange { unit, start: at(start)?, end: at(end)? })
}

/// Gives every line of JSON in the files to `take`, with its number; what is no JSON is refused.
///
/// Fails where nothing at all is an object: then the file is of another format.
pub fn for_each_line(
    input: &Input<'_>,
    account: &mut Account,
    mut take: impl FnMut(&InputFile, RecordId, &Value, &mut Account),
) -> Result<(), ReadError> {
    let (mut objects, mut first_trouble) = (0, None);
    let total = input.files.len();
    for (done, file) in input.files.iter().enumerate() {
        account.begin_file(&file.name);
        for (index, line) in file.text()?.lines().enumerate() {
            let number = index + 1;
            if index % 1000 == 0 {
                input.step(done, total)?;
            }
            if line.trim().is_empty() {
                account.add(number, Fate::Empty);
                continue;
            }
            if line.len() > LARGEST_JSON_BYTES {
                account.add(number, Fate::Refused(too_large(line.len())));
                continue;
            }
            match serde_json::from_str::<Value>(line) {
                Ok(value) if value.is_object() => {
                    objects += 1;
                    let record = account.read(number);
                    take(file, record, &value, account);
                }
                other => {
                    let why = other.err().map_or("it is no object".to_owned(), |error| told(&error));
                    first_trouble.get_or_insert_with(|| (file.name.clone(), number, why.clone()));
                    account.add(number, Fate::Refused(why));
                }
            }
        }
    }
    match first_trouble {
        Some((file, line, why)) if objects == 0 => {
            let why = format!("this is not JSON Lines, a JSON object a line ({why})");
            Err(ReadError::Broken { file, line, why })
        }
        _ => Ok(()),
    }
}

/// A file as one JSON value.
pub fn whole_file(file: &InputFile) -> Result<Value, ReadError> {
    let text = file.text()?;
    if text.len() > LARGEST_JSON_BYTES {
        return Err(ReadError::Broken { file: file.name.clone(), line: 1, why: too_large(text.len()) });
    }
    serde_json::from_str(text).map_err(|error| ReadError::Broken {
        file: file.name.clone(),
        line: error.line().max(1),
        why: format!("this is not JSON ({})", told(&error)),
    })
}

/// Begins a file of a folder of JSON files: its value; none for a file of another kind, which is accounted for.
pub fn begin_json_file(
    input: &Input<'_>,
    (index, file): (usize, &InputFile),
    account: &mut Account,
) -> Result<Option<Value>, ReadError> {
    input.step(index, input.files.len())?;
    account.begin_file(&file.name);
    if file.stem_and_ending().1 == "json" {
        return whole_file(file).map(Some);
    }
    file.text()?;
    account.add(0, Fate::Empty);
    Ok(None)
}

fn too_large(bytes: usize) -> String {
    let (found, most) = (bytes.div_ceil(1024 * 1024), LARGEST_JSON_BYTES / 1024 / 1024);
    format!("it has {found} MiB, and {most} MiB of JSON are read at once. Split it")
}

fn told(error: &serde_json::Error) -> String {
    shown(&error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_stands_several_times_is_a_list_and_comes_back() {
        let fields: Vec<Field> = vec![("tags", "a".into()), ("note", "n".into()), ("tags", "b".into())];
        let object = fields_object(fields);
        assert_eq!(Value::Object(object.clone()).to_string(), r#"{"note":"n","tags":["a","b"]}"#);
        let (mut statement, mut account) = (ImportedStatement::default(), Account::default());
        take_object(&mut statement, &object, &mut account);
        assert_eq!(statement.values.len(), 2);
        assert!(statement.extras.is_empty());
    }
}
