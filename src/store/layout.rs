//! Which file holds what: the names in a project's folder.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::model::{
    AnnotatorId, ArticleId, LayerKey, Project, PropositionId, ReadOnly, SharedMap, SpeakerId,
};

/// The file by which a folder is known as a project.
pub const PROJECT_FILE: &str = "project.ron";
/// Labels and guidelines.
pub const CODEBOOK_FILE: &str = "codebook.ron";
/// One file a speaker.
pub const SPEAKERS: &str = "speakers";
/// One file a proposition.
pub const PROPOSITIONS: &str = "propositions";
/// One file an article.
pub const ARTICLES: &str = "articles";
/// One folder an annotator, with one file an article.
pub const ANNOTATIONS: &str = "annotations";
/// This machine's working state: never shared, never part of the project's data.
pub const WORKING_STATE: &str = ".gainsay";

/// Folders in which nothing but files of the project belongs.
pub const OWN_FOLDERS: [&str; 5] = [SPEAKERS, PROPOSITIONS, ARTICLES, ANNOTATIONS, WORKING_STATE];

/// What one file holds.
///
/// The order is that of writing: what is named comes before what names it, so that a crash between two files
/// leaves nothing that points at nothing; `project.ron`, by which a folder is known as complete, comes last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Labels and guidelines.
    Codebook,
    /// A speaker.
    Speaker(SpeakerId),
    /// A proposition.
    Proposition(PropositionId),
    /// An article.
    Article(ArticleId),
    /// One person's reading of one article.
    Layer(LayerKey),
    /// Title, language, annotators.
    Details,
}

impl Part {
    /// Where it lies, from the project's folder on. Made of validated identifiers only.
    pub fn path(&self) -> PathBuf {
        match self {
            Self::Details => PathBuf::from(PROJECT_FILE),
            Self::Codebook => PathBuf::from(CODEBOOK_FILE),
            Self::Speaker(id) => file(Path::new(SPEAKERS), id.as_str()),
            Self::Proposition(id) => file(Path::new(PROPOSITIONS), id.as_str()),
            Self::Article(id) => file(Path::new(ARTICLES), id.as_str()),
            Self::Layer(key) => {
                file(&Path::new(ANNOTATIONS).join(key.annotator.as_str()), key.article.as_str())
            }
        }
    }

    /// What the file at `path` holds, counted from the project's folder; none when the name is not one of ours.
    pub fn at(path: &Path) -> Option<Self> {
        let names: Option<Vec<&str>> = path.iter().map(|name| name.to_str()).collect();
        match *names?.as_slice() {
            [PROJECT_FILE] => Some(Self::Details),
            [CODEBOOK_FILE] => Some(Self::Codebook),
            [SPEAKERS, name] => SpeakerId::new(stem(name)?).ok().map(Self::Speaker),
            [PROPOSITIONS, name] => PropositionId::new(stem(name)?).ok().map(Self::Proposition),
            [ARTICLES, name] => ArticleId::new(stem(name)?).ok().map(Self::Article),
            [ANNOTATIONS, annotator, name] => {
                let annotator = AnnotatorId::new(annotator).ok()?;
                let article = ArticleId::new(stem(name)?).ok()?;
                Some(Self::Layer(LayerKey { article, annotator }))
            }
            _ => None,
        }
    }

    /// True if `project` has it.
    pub fn is_in(&self, project: &Project) -> bool {
        match self {
            Self::Details | Self::Codebook => true,
            Self::Speaker(id) => project.speakers.contains_key(id),
            Self::Proposition(id) => project.propositions.contains_key(id),
            Self::Article(id) => project.articles.contains_key(id),
            Self::Layer(key) => project.layers.contains_key(key),
        }
    }

    /// Makes it in `to` what it is in `from`; what `from` lacks is taken away.
    pub fn copy(&self, from: &Project, to: &mut Project) {
        match self {
            Self::Details => to.details = Arc::clone(&from.details),
            Self::Codebook => to.codebook = Arc::clone(&from.codebook),
            Self::Speaker(id) => copy_entry(&from.speakers, &mut to.speakers, id),
            Self::Proposition(id) => copy_entry(&from.propositions, &mut to.propositions, id),
            Self::Article(id) => copy_entry(&from.articles, &mut to.articles, id),
            Self::Layer(key) => copy_entry(&from.layers, &mut to.layers, key),
        }
    }

    /// True if it is the same in both projects, or in neither.
    pub fn is_same(&self, one: &Project, other: &Project) -> bool {
        match self {
            Self::Details => one.details == other.details,
            Self::Codebook => one.codebook == other.codebook,
            Self::Speaker(id) => one.speakers.get(id) == other.speakers.get(id),
            Self::Proposition(id) => one.propositions.get(id) == other.propositions.get(id),
            Self::Article(id) => one.articles.get(id) == other.articles.get(id),
            Self::Layer(key) => one.layers.get(key) == other.layers.get(key),
        }
    }

    /// Puts it among what must not be changed.
    pub fn protect(self, read_only: &mut ReadOnly) {
        match self {
            Self::Details => read_only.details = true,
            Self::Codebook => read_only.codebook = true,
            Self::Speaker(id) => drop(read_only.speakers.insert(id)),
            Self::Proposition(id) => drop(read_only.propositions.insert(id)),
            Self::Article(id) => drop(read_only.articles.insert(id)),
            Self::Layer(key) => drop(read_only.layers.insert(key)),
        }
    }

    /// True when it must not be changed.
    pub fn is_protected(&self, read_only: &ReadOnly) -> bool {
        match self {
            Self::Details => read_only.details,
            Self::Codebook => read_only.codebook,
            Self::Speaker(id) => read_only.speakers.contains(id),
            Self::Proposition(id) => read_only.propositions.contains(id),
            Self::Article(id) => read_only.articles.contains(id),
            Self::Layer(key) => read_only.layer(key),
        }
    }
}

/// Every part that must not be changed.
pub fn protected_parts(read_only: &ReadOnly) -> Vec<Part> {
    let mut parts = Vec::new();
    parts.extend(read_only.codebook.then_some(Part::Codebook));
    parts.extend(read_only.speakers.iter().cloned().map(Part::Speaker));
    parts.extend(read_only.propositions.iter().cloned().map(Part::Proposition));
    parts.extend(read_only.articles.iter().cloned().map(Part::Article));
    parts.extend(read_only.layers.iter().cloned().map(Part::Layer));
    parts.extend(read_only.details.then_some(Part::Details));
    parts
}

fn copy_entry<K: Ord + Clone, T>(from: &SharedMap<K, Arc<T>>, to: &mut SharedMap<K, Arc<T>>, key: &K) {
    match from.get(key) {
        Some(entry) => drop(to.insert(key.clone(), Arc::clone(entry))),
        None => drop(to.remove(key)),
    }
}

fn file(folder: &Path, stem: &str) -> PathBuf {
    folder.join(format!("{stem}.ron"))
}

fn stem(name: &str) -> Option<&str> {
    name.strip_suffix(".ron")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_as_it_is_written() {
        let key =
            LayerKey { article: ArticleId::new("a-1").unwrap(), annotator: AnnotatorId::new("ann").unwrap() };
        let parts = [
            Part::Details,
            Part::Codebook,
            Part::Speaker(SpeakerId::new("s").unwrap()),
            Part::Proposition(PropositionId::new("p").unwrap()),
            Part::Article(ArticleId::new("a-1").unwrap()),
            Part::Layer(key),
        ];
        for part in parts {
            let mut read_only = ReadOnly::default();
            assert_eq!(Part::at(&part.path()), Some(part.clone()));
            assert!(!part.is_protected(&read_only));
            part.clone().protect(&mut read_only);
            assert!(part.is_protected(&read_only));
            assert!(protected_parts(&read_only).contains(&part));
        }
        assert_eq!(Part::at(Path::new("annotations/ann/a-1.ron")).unwrap().path().iter().count(), 3);
    }

    #[test]
    fn other_names_are_not_ours() {
        for name in ["speakers/A.ron", "speakers/a.txt", "speakers/../a.ron", "a.ron", "speakers/x/a.ron", ""]
        {
            assert_eq!(Part::at(Path::new(name)), None, "{name}");
        }
    }
}
