//! Reads one person's annotations of one article, and holds them against the article's text.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use super::{
    disk::{MAX_FILE_BYTES, read_bounded},
    error::ProblemKind,
    layout::Part,
    open::{read_file, same_id},
    ron_file::{AnnotationsV1, Fault, comment},
};
use crate::model::{
    Anchor, Article, ArticleId, Layer, LayerKey, Project, Statement, StatementId, Zone, shown::shown,
};

/// What a file of annotations gave.
pub struct LayerRead {
    /// The layer, when it could be read and its article is there.
    pub layer: Option<Layer>,
    /// What the file held, when it may be written again.
    pub hash: Option<blake3::Hash>,
    /// What is wrong; some protect the file.
    pub faults: Vec<Fault>,
}

/// Reads the layer `key`, whose article is in `project` already.
///
/// Of an article in `changed` it is known that its text was changed: that was reported with the article.
pub fn read_layer(
    folder: &Path,
    key: &LayerKey,
    project: &Project,
    changed: &BTreeSet<ArticleId>,
) -> LayerRead {
    let refused = |fault| LayerRead { layer: None, hash: None, faults: vec![fault] };
    let part = Part::Layer(key.clone());
    let file = match read_file::<AnnotationsV1<Statement>>(folder, &part) {
        Ok(file) => file,
        Err(fault) => return refused(fault),
    };
    let Some(article) = project.articles.get(&key.article) else { return refused(no_article(key)) };
    let layer = match layer_of(file.content, key, article) {
        Ok(layer) => layer,
        Err(fault) => return refused(fault),
    };
    let text_changed = changed.contains(&key.article);
    let mut faults = unanchored(folder, &part, &layer);
    faults.extend(file.comment.map(comment));
    faults.extend(zones_outside(&layer, article));
    if !text_changed && layer.fingerprint != *article.fingerprint() {
        faults.insert(0, other_text());
    }
    let writable = !text_changed && !faults.iter().any(|fault| fault.kind.protects());
    LayerRead { layer: Some(layer), hash: writable.then_some(file.hash), faults }
}

/// The layer `key` as its file says it, with its quotations held against the text of `article`.
pub(super) fn layer_of(
    stored: AnnotationsV1<Statement>,
    key: &LayerKey,
    article: &Article,
) -> Result<Layer, Fault> {
    let AnnotationsV1 { schema_version: _, article: id, text_blake3, annotator, state, zones, statements } =
        stored;
    same_id(key.article.as_str(), id.as_str())?;
    same_annotator(key.annotator.as_str(), annotator.as_str())?;
    let mut layer = Layer { state, zones, ..Layer::new(key.clone(), text_blake3) };
    for mut statement in statements {
        let read = std::mem::replace(&mut statement.fragments, Anchor::Unanchored(Vec::new()));
        statement.fragments = read.verify(article.text());
        let id = statement.id;
        if layer.statements.insert(id, Arc::new(statement)).is_some() {
            return Err(twice(id));
        }
    }
    Ok(layer)
}

/// A fault for each statement whose words are not at its place, with its line in the file.
fn unanchored(folder: &Path, part: &Part, layer: &Layer) -> Vec<Fault> {
    let lost: Vec<_> =
        layer.in_order().into_iter().filter(|statement| !statement.fragments.is_anchored()).collect();
    if lost.is_empty() {
        return Vec::new();
    }
    let lines = lines_of_ids(folder, part);
    lost.into_iter()
        .map(|statement| {
            let message = format!(
                "The article does not say “{}” at the place that this statement marks. It is kept as it is; \
                 mark its place anew, or correct the file",
                shown(&shortened(&statement.fragments.quote()))
            );
            let fault = Fault::new(ProblemKind::Unanchored, message);
            match lines.get(&statement.id.to_string()) {
                Some(line) => fault.at(*line, 1),
                None => fault,
            }
        })
        .collect()
}

/// A fault for each zone that does not lie on the characters of the text.
fn zones_outside(layer: &Layer, article: &Article) -> Vec<Fault> {
    let outside = layer.zones.iter().filter(|zone| article.text().get(zone.range()).is_none());
    let message = |zone: &Zone| {
        format!(
            "The zone {}..{} does not lie on the characters of the article. It is kept as it is; mark it anew, \
             or correct the file",
            zone.start, zone.end
        )
    };
    outside.map(|zone| Fault::new(ProblemKind::Unanchored, message(zone))).collect()
}

/// The line of each statement's id in the file, counted from 1.
fn lines_of_ids(folder: &Path, part: &Part) -> BTreeMap<String, usize> {
    let bytes = read_bounded(&folder.join(part.path()), MAX_FILE_BYTES).ok().flatten().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let id = |line: &str| Some(line.trim().strip_prefix("id: \"")?.split('"').next()?.to_owned());
    text.lines().enumerate().filter_map(|(index, line)| Some((id(line)?, index + 1))).collect()
}

fn shortened(quote: &str) -> String {
    const MAX_CHARS: usize = 80;
    match quote.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", quote.get(..end).unwrap_or(quote)),
        None => quote.to_owned(),
    }
}

fn same_annotator(name: &str, inside: &str) -> Result<(), Fault> {
    if name == inside {
        return Ok(());
    }
    let message = format!(
        "The file lies in the folder of {name}, but says inside that {inside} made it, and is left as it is. \
         Move the file, or correct the annotator in it"
    );
    Err(Fault::new(ProblemKind::OtherId, message))
}

pub(super) fn twice(id: StatementId) -> Fault {
    let message = format!(
        "The file holds the statement {id} twice (merged badly?) and is left as it is. Take one of the two \
         away in a text editor, or set the file aside and start anew"
    );
    Fault::new(ProblemKind::Damaged, message)
}

fn no_article(key: &LayerKey) -> Fault {
    let message = format!(
        "The annotations are of the article {}, which is not in this project or could not be read. They are \
         left as they are",
        key.article
    );
    Fault::new(ProblemKind::NoArticle, message)
}

fn other_text() -> Fault {
    let message = "The annotations were made on another text than the article has now, and are left as they \
                   are. Restore the article, or set them aside and start anew";
    Fault::new(ProblemKind::OtherText, message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_quotes_are_cut_on_a_character() {
        assert_eq!(shortened("é"), "é");
        assert_eq!(shortened(&"é".repeat(81)), format!("{}…", "é".repeat(80)));
    }
}
