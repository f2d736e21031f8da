//! What projects and codebooks of REFI-QDA have in common: identifiers, and codes with their sets.
//!
//! The standard is REFI-QDA 1.5, <https://www.qdasoftware.org>; its schemas are `Project.xsd` and `Codebook.xsd`.

use std::io;

use uuid::Uuid;

use super::xml::escaped;
use crate::model::{Label, Nature, Project};

/// The program that wrote a file, as the file says it.
pub(super) const ORIGIN: &str = "Gainsay";

/// The set of labels that are not in use any more.
pub(super) const RETIRED: &str = "retired";

/// An identifier for what has none of that kind: always the same for the same thing.
pub(super) fn guid(kind: &str, id: &str) -> Uuid {
    let hash = blake3::hash(format!("{kind}\n{id}").as_bytes());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The identifier of a label's code.
pub(super) fn label_guid(id: &str) -> Uuid {
    guid("label", id)
}

/// The code of a label.
pub(super) fn write_label(out: &mut dyn io::Write, label: &Label) -> io::Result<()> {
    let (guid, name, colour) = (label_guid(label.id.as_str()), escaped(&label.name), label.colour);
    write!(out, "<Code guid=\"{guid}\" name=\"{name}\" isCodable=\"true\" color=\"{colour}\">")?;
    write_description(out, &label.description)?;
    out.write_all(b"</Code>\n")
}

/// A description, where there is one.
pub(super) fn write_description(out: &mut dyn io::Write, text: &str) -> io::Result<()> {
    if text.is_empty() { Ok(()) } else { write!(out, "<Description>{}</Description>", escaped(text)) }
}

/// The natures of labels as sets, and one more for retired labels. `member` is the attribute that names a code: the two
/// schemas differ in it.
pub(super) fn write_sets(out: &mut dyn io::Write, project: &Project, member: &str) -> io::Result<()> {
    let labels = &project.codebook.labels;
    let natures = Nature::ALL.map(|nature| {
        let of_it = labels.iter().filter(move |label| label.nature == nature);
        (nature.name(), of_it.collect::<Vec<_>>())
    });
    let retired = (RETIRED, labels.iter().filter(|label| label.retired).collect());
    let mut sets: Vec<(&str, Vec<&Label>)> = natures.into_iter().chain([retired]).collect();
    sets.retain(|(_, labels)| !labels.is_empty());
    if sets.is_empty() {
        return Ok(());
    }
    out.write_all(b"<Sets>\n")?;
    for (name, labels) in sets {
        write!(out, "<Set guid=\"{}\" name=\"{name}\">", guid("set", name))?;
        for label in labels {
            write!(out, "<MemberCode {member}=\"{}\"/>", label_guid(label.id.as_str()))?;
        }
        out.write_all(b"</Set>\n")?;
    }
    out.write_all(b"</Sets>\n")
}
