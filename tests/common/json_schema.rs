//! As much of JSON Schema as `docs/statement.schema.json` uses: `$ref`, `type`, `enum`, `const`, `anyOf`, `items`,
//! `properties`, `required` and `additionalProperties`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says so by panicking")]

use std::collections::BTreeSet;

use serde_json::Value;

const KNOWN: &[&str] = &[
    "$schema",
    "$id",
    "$defs",
    "$ref",
    "title",
    "description",
    "type",
    "enum",
    "const",
    "anyOf",
    "items",
    "properties",
    "required",
    "additionalProperties",
    "pattern",
    "minimum",
];

/// Panics unless `value` is as `schema` says; notes in `met` the keys that have a value, as "place.key".
pub fn check(root: &Value, schema: &Value, value: &Value, place: &str, met: &mut BTreeSet<String>) {
    let problem = problem(root, schema, value, place, met);
    assert!(problem.is_none(), "{}", problem.unwrap());
}

fn problem(
    root: &Value,
    schema: &Value,
    value: &Value,
    place: &str,
    met: &mut BTreeSet<String>,
) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.strip_prefix("#/$defs/").unwrap();
        return problem(root, &root["$defs"][name], value, name, met);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let fits = |choice: &Value| problem(root, choice, value, place, &mut BTreeSet::new()).is_none();
        let Some(choice) = choices.iter().find(|choice| fits(choice)) else {
            return Some(format!("{place}: none of the choices fits {value}"));
        };
        return problem(root, choice, value, place, met);
    }
    if !type_fits(&schema["type"], value) {
        return Some(format!("{place}: {value} is not of type {}", schema["type"]));
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        return Some(format!("{place}: {value} is not in {}", schema["enum"]));
    }
    if schema.get("const").is_some_and(|only| only != value) {
        return Some(format!("{place}: {value} is not {}", schema["const"]));
    }
    if let Some(items) = value.as_array() {
        return items.iter().find_map(|item| problem(root, &schema["items"], item, place, met));
    }
    value.as_object().and_then(|_| object_problem(root, schema, value, place, met))
}

fn object_problem(
    root: &Value,
    schema: &Value,
    value: &Value,
    place: &str,
    met: &mut BTreeSet<String>,
) -> Option<String> {
    let required = schema["required"].as_array().into_iter().flatten().map(|key| key.as_str().unwrap());
    let missing: Vec<&str> = required.filter(|key| value.get(key).is_none()).collect();
    if !missing.is_empty() {
        return Some(format!("{place}: without {missing:?}"));
    }
    value.as_object()?.iter().find_map(|(key, value)| {
        let key_place = format!("{place}.{key}");
        if has_value(value) {
            met.insert(key_place.clone());
        }
        match (schema["properties"].get(key), &schema["additionalProperties"]) {
            (Some(schema), _) => problem(root, schema, value, &key_place, met),
            (None, Value::Object(_)) => {
                problem(root, &schema["additionalProperties"], value, &key_place, met)
            }
            (None, _) => Some(format!("{key_place} is not in the schema")),
        }
    })
}

fn has_value(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

fn type_fits(wanted: &Value, value: &Value) -> bool {
    let fits = |name: &Value| match name.as_str().unwrap() {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the type {other} is not known here"),
    };
    match wanted {
        Value::Null => true,
        Value::Array(names) => names.iter().any(fits),
        name => fits(name),
    }
}

/// Every key that the schema declares, as "place.key"; all are required, and no keyword is one we do not check.
pub fn declared_keys(root: &Value) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    declared(root, "", &mut keys);
    for (name, schema) in root["$defs"].as_object().unwrap() {
        declared(schema, name, &mut keys);
    }
    keys
}

fn declared(schema: &Value, place: &str, keys: &mut BTreeSet<String>) {
    let unknown = schema.as_object().into_iter().flatten().find(|(key, _)| !KNOWN.contains(&key.as_str()));
    assert!(unknown.is_none(), "{place}: {unknown:?} is not checked");
    let Some(properties) = schema["properties"].as_object() else { return };
    let required: BTreeSet<_> =
        schema["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(required, properties.keys().map(String::as_str).collect(), "{place}: all keys are required");
    for (key, schema) in properties {
        let key_place = format!("{place}.{key}");
        declared(schema, &key_place, keys);
        keys.insert(key_place);
    }
}
