//! UIMA JSON CAS: a folder an annotator, a file an article, with its types.
//!
//! <https://github.com/apache/uima-uimaj-io-jsoncas/blob/main/SPECIFICATION.adoc>, version 0.4 as its implementations have
//! it: offsets count UTF-16 units, there is no header, and arrays are structures of their own.

use std::{io, io::Write as _};

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value as Json, json};

use super::{
    Export, ExportError, Format, Sink, Write,
    account::{Account, Fate},
    cas::{Document, Feature, SOFA_ID, Structure, TEXT, TEXTS, TypeInfo, VIEW, types},
    cas_read::{Found, Value, article},
    imported::{Imported, Input, ReadError},
    json::{begin_json_file, in_words},
    offsets::Unit,
    report::Report,
    rows::{Count, for_each_layer},
};

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "uima-json",
    title: "UIMA JSON CAS",
    extension: "json",
    description: "A folder with a JSON CAS an article, for UIMA, INCEpTION and dkpro-cassis",
    options: &[],
    write: Write::Folder(write),
    read: Some(read),
};

/// Where the structures are.
const STRUCTURES: &str = "%FEATURE_STRUCTURES";

fn write(export: &Export<'_>, sink: &mut dyn Sink) -> Result<Report, ExportError> {
    let mut count = Count::default();
    let types = types_json();
    for_each_layer(export, |layer| {
        layer.rows.iter().for_each(|row| count.add_placed(row));
        let Some(article) = layer.article else { return Ok(()) };
        let file = sink.file(&format!("{}/{}.json", layer.layer.key.annotator, article.id))?;
        let mut out = io::BufWriter::new(file);
        write!(out, "{{\"%TYPES\":{types},\n\"{STRUCTURES}\":[\n")?;
        write_structures(&mut out, &Document::new(layer, article))?;
        Ok(out.flush()?)
    })?;
    Ok(count.report())
}

fn types_json() -> Json {
    let feature = |(name, range): (&str, &str)| {
        let described = match range {
            TEXTS => json!({"%NAME": name, "%RANGE": range, "%ELEMENT_TYPE": TEXT}),
            _ => json!({"%NAME": name, "%RANGE": range}),
        };
        (name.to_owned(), described)
    };
    let described = |info: TypeInfo| {
        let mut described: Map<String, Json> = info.features.into_iter().map(feature).collect();
        described.insert("%NAME".to_owned(), json!(info.name));
        described.insert("%SUPER_TYPE".to_owned(), json!(info.supertype));
        described.insert("%DESCRIPTION".to_owned(), json!(info.description));
        (info.name.to_owned(), Json::Object(described))
    };
    Json::Object(types().into_iter().map(described).collect())
}

/// The text first, which others refer to, then each structure after its arrays; then the view.
fn write_structures(out: &mut dyn io::Write, document: &Document<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Line(&document.sofa(), 0))?;
    let mut free = document.first_free_id();
    let after_last = document.for_each(|structure| {
        let first_array = free;
        for (_, feature) in &structure.features {
            if let Feature::Texts(list) = feature {
                out.write_all(b",\n")?;
                serde_json::to_writer(&mut *out, &Array(free, list))?;
                free += 1;
            }
        }
        out.write_all(b",\n")?;
        Ok(serde_json::to_writer(&mut *out, &Line(structure, first_array))?)
    })?;
    let members: Vec<usize> = (SOFA_ID + 1..after_last).collect();
    let views = json!({VIEW: {"%SOFA": SOFA_ID, "%MEMBERS": members}});
    write!(out, "],\n\"%VIEWS\":{views}}}\n")
}

/// A structure; its arrays have numbers from the second on.
struct Line<'a>(&'a Structure, usize);

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(structure, mut array) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("%ID", &structure.id)?;
        map.serialize_entry("%TYPE", structure.kind)?;
        for (name, feature) in &structure.features {
            match feature {
                Feature::Text(text) => map.serialize_entry(name, text)?,
                Feature::Number(number) => map.serialize_entry(name, number)?,
                Feature::Reference(id) => map.serialize_entry(&format!("@{name}"), id)?,
                Feature::Texts(_) => {
                    map.serialize_entry(&format!("@{name}"), &array)?;
                    array += 1;
                }
            }
        }
        map.end()
    }
}

/// An array of texts, by its number.
struct Array<'a>(usize, &'a [String]);

impl Serialize for Array<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("%ID", &self.0)?;
        map.serialize_entry("%TYPE", TEXTS)?;
        map.serialize_entry("%ELEMENTS", self.1)?;
        map.end()
    }
}

fn read(input: &Input<'_>) -> Result<Imported, ReadError> {
    let mut imported = Imported::default();
    let mut met = false;
    for (index, file) in input.files.iter().enumerate() {
        let Some(cas) = begin_json_file(input, (index, file), &mut imported.account)? else { continue };
        let Some(structures) = cas.get(STRUCTURES) else {
            imported.account.add(0, Fate::Refused(format!("it has no “{STRUCTURES}”")));
            continue;
        };
        met = true;
        let found = found(structures, &mut imported.account);
        match article(file, &found, unit(&cas), &mut imported.account) {
            Ok(article) => imported.articles.push(article),
            Err(why) => {
                imported.account.add(0, Fate::Refused(why));
            }
        }
    }
    if !met {
        let why = format!("There is no JSON CAS among what was chosen: a file .json with “{STRUCTURES}”");
        return Err(ReadError::NotThis(why));
    }
    Ok(imported)
}

/// What offsets count: the header may say it.
fn unit(cas: &Json) -> Unit {
    match cas.pointer("/%HEADER/offset-encoding").and_then(Json::as_str) {
        Some("UTF-8") => Unit::Byte,
        Some("UTF-32") => Unit::Char,
        _ => Unit::Utf16,
    }
}

/// The structures of a list, or of an object by their numbers.
fn found(structures: &Json, account: &mut Account) -> Vec<Found> {
    match structures {
        Json::Array(list) => {
            let each = list.iter().enumerate();
            each.filter_map(|(index, one)| {
                let id = one.get("%ID").map(in_words).unwrap_or_default();
                structure(index + 1, id, one, account)
            })
            .collect()
        }
        Json::Object(map) => {
            let each = map.iter().enumerate();
            each.filter_map(|(index, (id, one))| structure(index + 1, id.clone(), one, account)).collect()
        }
        _ => Vec::new(),
    }
}

fn structure(number: usize, id: String, one: &Json, account: &mut Account) -> Option<Found> {
    let Some(kind) = one.get("%TYPE").and_then(Json::as_str) else {
        account.add(number, Fate::Refused("it has no “%TYPE”".to_owned()));
        return None;
    };
    let mut found = Found::new(number, kind, id, account)?;
    for (name, value) in one.as_object().into_iter().flatten() {
        let (name, value) = match (name.as_str(), value) {
            (_, Json::Null) => continue,
            ("%ELEMENTS", Json::Array(list)) => {
                ("elements", Value::Many(list.iter().map(in_words).collect()))
            }
            (name, value) => match (name.strip_prefix('@'), name.strip_prefix(['^', '#'])) {
                (Some(name), _) => (name, Value::Reference(in_words(value))),
                (None, Some(name)) => (name, Value::One(in_words(value))),
                (None, None) if name.starts_with('%') => continue,
                (None, None) => (name, Value::One(in_words(value))),
            },
        };
        found.features.insert(name.to_owned(), value);
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::formats::{cas::SOFA, imported::InputFile, options::Choices};

    fn read_one(cas: &Json) -> Result<Imported, ReadError> {
        let files = [InputFile { name: "a.json".into(), bytes: cas.to_string().into_bytes() }];
        let choices = Choices::default();
        read(&Input { files: &files, choices: &choices, progress: &|_, _| ControlFlow::Continue(()) })
    }

    #[test]
    fn structures_are_a_list_or_an_object_and_a_header_says_what_offsets_count() {
        let sofa = json!({"%TYPE": SOFA, "sofaID": VIEW, "sofaString": "🚀 Bob"});
        let marked =
            json!({"%TYPE": "my.Mood", "@sofa": 1, "^begin": 2, "end": 5, "@tags": 3, "#sure": "NaN"});
        let tags = json!({"%TYPE": TEXTS, "%ELEMENTS": ["a", "b"]});
        let with_id = |id: usize, one: &Json| {
            let mut one = one.clone();
            one.as_object_mut().unwrap().insert("%ID".to_owned(), json!(id));
            one
        };
        let list = json!([with_id(1, &sofa), with_id(2, &marked), with_id(3, &tags)]);
        for structures in [list, json!({"1": sofa, "2": marked, "3": tags})] {
            for (header, unit) in
                [(json!({}), Unit::Utf16), (json!({"offset-encoding": "UTF-32"}), Unit::Char)]
            {
                let cas = json!({"%HEADER": header, STRUCTURES: structures, "%VIEWS": {}});
                let imported = read_one(&cas).unwrap();
                let [mood] = imported.articles[0].statements.as_slice() else { panic!("{cas}") };
                let range = &mood.ranges[0];
                assert_eq!((range.unit, range.start, range.end), (unit, 2, 5));
                assert_eq!(format!("{:?}", mood.values), "[Tags([\"a\", \"b\"])]");
                assert_eq!((mood.label.name.as_str(), mood.extras["sure"].as_str()), ("Mood", "NaN"));
            }
        }
    }

    #[test]
    fn what_is_no_cas_is_told() {
        assert!(read_one(&json!({"items": []})).unwrap_err().to_string().contains("no JSON CAS"));
        let imported =
            read_one(&json!({STRUCTURES: [7, {"%ID": 1}, {"%ID": 2, "%TYPE": "my.Mood"}]})).unwrap();
        let told: Vec<_> =
            imported.account.entries().map(|(_, line, fate)| (line, format!("{fate:?}"))).collect();
        assert_eq!(told.len(), 4, "{told:?}");
        assert!(told[0].1.contains("no “%TYPE”") && told[3].1.contains("holds no text"), "{told:?}");
    }
}
