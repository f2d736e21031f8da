//! Who is meant on the command line: by an identifier, or by a name as a person writes it.

use std::collections::BTreeSet;

use anyhow::{bail, ensure};

use crate::{
    model::{AnnotatorId, shown::shown},
    store::Opened,
};

/// The identifier that `name` is, or that somebody of this name gets; fails where the name has no letters.
pub fn annotator_called(name: &str) -> anyhow::Result<AnnotatorId> {
    if let Ok(annotator) = AnnotatorId::new(name) {
        return Ok(annotator);
    }
    // Everybody whose name has no letters would get this one.
    let nameless = AnnotatorId::from_name("", |_| false);
    let annotator = AnnotatorId::from_name(name, |_| false);
    ensure!(
        annotator != nameless || name.trim().eq_ignore_ascii_case(nameless.as_str()),
        "the name “{}” has no letters that could name an annotator. Write a name with letters",
        shown(name)
    );
    Ok(annotator)
}

/// Those of `names` who are in the project; none for everybody where no name is given.
pub fn chosen_annotators(opened: &Opened, names: &[String]) -> anyhow::Result<Option<BTreeSet<AnnotatorId>>> {
    let known = annotators(opened);
    let mut chosen = BTreeSet::new();
    for name in names {
        let Some(found) = annotator_called(name).ok().filter(|found| known.contains(found)) else {
            bail!(
                "there is no annotator called “{}” in this project. {}",
                shown(name),
                if known.is_empty() { "Nobody has annotated it yet".to_owned() } else { listed(&known) }
            );
        };
        chosen.insert(found);
    }
    Ok((!chosen.is_empty()).then_some(chosen))
}

fn listed(known: &BTreeSet<AnnotatorId>) -> String {
    let known: Vec<_> = known.iter().map(AnnotatorId::as_str).collect();
    format!("There are: {}", known.join(", "))
}

/// Everybody whose readings are in the project, or would be if their files could be read.
fn annotators(opened: &Opened) -> BTreeSet<AnnotatorId> {
    let listed = opened.project.details.annotators.iter();
    let keys = opened.project.layers.keys().chain(&opened.read_only.layers);
    listed.chain(keys.map(|key| &key.annotator)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_its_identifier_are_one_annotator() {
        let check =
            |name: &str, expected: &str| assert_eq!(annotator_called(name).unwrap().as_str(), expected);
        check("New Person", "new-person");
        check("new-person", "new-person");
        check("Zoë", "zoe");
        check("Annotator", "annotator");
        let long = ["word"; 15].join("-");
        check(&long, &long);
        for name in ["", " ", "!!"] {
            assert!(annotator_called(name).is_err(), "{name}");
        }
    }
}
