//! Statements merged attribute by attribute.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    MERGE_CONFLICT, Mark,
    fields::merge_extras,
    lists::{align, merge_list, settled},
};
use crate::model::{
    article::Timestamp,
    fragment::Fragment,
    link::{Link, LinkTarget},
    statement::{Attribute, AttributeValue, Statement, Status},
};

/// A statement of both sides, with ours where both changed an attribute, and theirs for each of these.
pub struct MergedStatement {
    pub statement: Arc<Statement>,
    pub differing: Vec<AttributeValue>,
}

/// A value that both sides changed.
enum Both {
    /// The changes of both.
    United(AttributeValue),
    /// Ours, and theirs instead.
    Differ(AttributeValue, AttributeValue),
}

/// Merges two versions of one statement; without `base` both sides added it.
pub fn merge_statement(base: Option<&Statement>, ours: &Statement, theirs: &Statement) -> MergedStatement {
    let mut statement = ours.clone();
    let mut differing = Vec::new();
    for attribute in Attribute::ALL {
        let (here, there) = (ours.get(*attribute), theirs.get(*attribute));
        let before = before(base, ours, *attribute);
        if here == there || before.as_ref() == Some(&there) {
            continue;
        }
        let value = if before.as_ref() == Some(&here) {
            there
        } else {
            match unite(before, here, there) {
                Both::United(value) => value,
                Both::Differ(here, there) => {
                    differing.push(there);
                    here
                }
            }
        };
        statement.replace(value);
    }
    let times = |time: fn(&Statement) -> Timestamp| (base.map(time), time(ours), time(theirs));
    statement.created = time(times(|statement| statement.created), Timestamp::min);
    statement.modified = time(times(|statement| statement.modified), Timestamp::max);
    MergedStatement { statement: Arc::new(statement), differing }
}

fn time(
    (base, ours, theirs): (Option<Timestamp>, Timestamp, Timestamp),
    of_both: fn(Timestamp, Timestamp) -> Timestamp,
) -> Timestamp {
    let changed = base.and_then(|base| settled(&base, &ours, &theirs).copied());
    changed.unwrap_or_else(|| of_both(ours, theirs))
}

/// The value before both; where both added the statement, nothing was known of it but that it has label and place.
fn before(base: Option<&Statement>, ours: &Statement, attribute: Attribute) -> Option<AttributeValue> {
    match (base, attribute) {
        (Some(base), _) => Some(base.get(attribute)),
        (None, Attribute::Label | Attribute::Fragments) => None,
        (None, _) => {
            let (label, place) = (ours.label.clone(), ours.fragments.clone());
            Some(Statement::new(ours.id, label, place, ours.created).get(attribute))
        }
    }
}

fn unite(before: Option<AttributeValue>, ours: AttributeValue, theirs: AttributeValue) -> Both {
    use AttributeValue as Value;
    match (before, ours, theirs) {
        (Some(Value::Links(before)), Value::Links(ours), Value::Links(theirs)) => {
            Both::United(Value::Links(merge_links(&before, &ours, &theirs)))
        }
        (Some(Value::Via(before)), Value::Via(ours), Value::Via(theirs)) => {
            Both::United(Value::Via(merge_list(&before, &ours, &theirs)))
        }
        (Some(Value::Alternatives(before)), Value::Alternatives(ours), Value::Alternatives(theirs)) => {
            Both::United(Value::Alternatives(merge_list(&before, &ours, &theirs)))
        }
        (Some(Value::Evidence(before)), Value::Evidence(ours), Value::Evidence(theirs)) => {
            Both::United(Value::Evidence(merge_list(&before, &ours, &theirs)))
        }
        (Some(Value::Tags(before)), Value::Tags(ours), Value::Tags(theirs)) => {
            Both::United(Value::Tags(merge_list(&before, &ours, &theirs)))
        }
        (Some(Value::Cues(before)), Value::Cues(ours), Value::Cues(theirs)) => {
            merge_cues(&before, ours, theirs)
        }
        (Some(Value::Extras(before)), Value::Extras(ours), Value::Extras(theirs)) => {
            merge_marked_extras(&before, &ours, &theirs)
        }
        (_, Value::Status(_), Value::Status(_)) => Both::United(Value::Status(Status::Discuss)),
        (_, ours, theirs) => Both::Differ(ours, theirs),
    }
}

/// Links are the same when they lead to the same in the same way; the words beside them are for readers of the file.
fn merge_links(base: &[Link], ours: &[Link], theirs: &[Link]) -> Vec<Link> {
    let key = |link: &Link| {
        let target = match &link.to {
            LinkTarget::Statement(id) => format!("statement {id}"),
            LinkTarget::Proposition(id) => format!("proposition {id}"),
            LinkTarget::Implied(words) => format!("words {words}"),
        };
        format!("{} {target}", link.kind.verb())
    };
    let links = align(base, ours, theirs, key).into_iter().filter_map(|trio| {
        match (trio.base, trio.ours, trio.theirs) {
            (Some(base), Some(ours), Some(theirs)) => {
                settled(base, ours, theirs).or(Some(longer(ours, theirs)))
            }
            (None, Some(ours), Some(theirs)) => Some(longer(ours, theirs)),
            (None, added, None) | (None, None, added) => added,
            (Some(_), _, _) => None,
        }
    });
    links.cloned().collect()
}

fn longer<'a>(one: &'a Link, other: &'a Link) -> &'a Link {
    let length = |link: &'a Link| (link.text.len(), &link.text);
    if length(one) < length(other) { other } else { one }
}

/// Words that both sides moved in another way would overlap: then nobody but a person can tell which are meant.
fn merge_cues(before: &[Fragment], ours: Vec<Fragment>, theirs: Vec<Fragment>) -> Both {
    let mut merged = merge_list(before, &ours, &theirs);
    merged.sort_by_key(|cue| (cue.start, cue.end));
    if overlap(&merged) && !overlap(&ours) && !overlap(&theirs) {
        return Both::Differ(AttributeValue::Cues(ours), AttributeValue::Cues(theirs));
    }
    Both::United(AttributeValue::Cues(merged))
}

fn overlap(cues: &[Fragment]) -> bool {
    let mut ranges: Vec<_> = cues.iter().map(Fragment::range).collect();
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges.windows(2).any(|pair| matches!(pair, [first, second] if second.start < first.end))
}

type Extras = std::collections::BTreeMap<String, String>;

/// Name by name; the marks of earlier merges one by one.
fn merge_marked_extras(before: &Extras, ours: &Extras, theirs: &Extras) -> Both {
    let (mut merged, mut differ) = merge_extras(Some(before), ours, theirs);
    if differ.remove(MERGE_CONFLICT) {
        let marks =
            |extras: &Extras| extras.get(MERGE_CONFLICT).map_or_else(Vec::new, |text| Mark::all_in(text));
        let marks = merge_list(&marks(before), &marks(ours), &marks(theirs));
        merged.insert(MERGE_CONFLICT.to_owned(), Mark::in_words(&marks));
        if marks.is_empty() {
            merged.remove(MERGE_CONFLICT);
        }
    }
    if differ.is_empty() {
        return Both::United(AttributeValue::Extras(merged));
    }
    let instead = with_theirs(&merged, theirs, &differ);
    Both::Differ(AttributeValue::Extras(merged), AttributeValue::Extras(instead))
}

fn with_theirs(merged: &Extras, theirs: &Extras, differ: &BTreeSet<String>) -> Extras {
    let mut extras = merged.clone();
    for name in differ {
        match theirs.get(name) {
            Some(value) => extras.insert(name.clone(), value.clone()),
            None => extras.remove(name),
        };
    }
    extras
}
