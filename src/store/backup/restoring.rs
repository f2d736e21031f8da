//! Puts what is in a backup in place of what a project has now.

use std::{collections::BTreeSet, sync::Arc};

use super::{super::layout::Part, contents::Contents};
use crate::model::{Article, Codebook, Label, LabelId, LayerKey, Project, ReadOnly, Statement};

/// A project with what was in a backup.
#[derive(Debug)]
pub struct Restored {
    /// As it would be.
    pub project: Project,
    /// What of the backup was left out, in sentences.
    pub left_out: Vec<String>,
}

impl Contents {
    /// `now` with what is in the backup in place of what it has.
    ///
    /// What must not be changed stays as it is. Nothing goes that is still named by what stays: an article with
    /// annotations, a speaker, proposition or label of a statement.
    pub fn put_into(&self, now: &Project, read_only: &ReadOnly) -> Restored {
        let mut putting = Putting { contents: self, read_only, to: now.clone(), left_out: Vec::new() };
        putting.put_articles();
        putting.put_layers();
        putting.put_entries();
        putting.take_away();
        putting.put_codebook(now);
        if putting.takes(&Part::Details) {
            putting.to.details = Arc::clone(&self.project.details);
        }
        Restored { project: putting.to, left_out: putting.left_out }
    }
}

struct Putting<'a> {
    contents: &'a Contents,
    read_only: &'a ReadOnly,
    to: Project,
    left_out: Vec<String>,
}

impl Putting<'_> {
    fn takes(&self, part: &Part) -> bool {
        self.contents.parts.contains(part) && !part.is_protected(self.read_only)
    }

    fn put_articles(&mut self) {
        let contents = self.contents;
        for (id, article) in &contents.project.articles {
            let title = &article.details.title;
            let now = self.to.articles.get(id);
            if Part::Article(id.clone()).is_protected(self.read_only) {
                self.left_out.push(format!("“{title}” stays as it is, since its file could not be read."));
            } else if now.is_some_and(|now| now.fingerprint() != article.fingerprint()) {
                self.left_out.push(format!(
                    "“{title}” was not restored, since another article has its place ({id}). Delete that one \
                     first to get this one back."
                ));
            } else {
                let article = now.map_or_else(|| Arc::clone(article), |now| with_details_of(now, article));
                self.to.articles.insert(id.clone(), article);
            }
        }
        for (id, article) in &contents.lent.articles {
            self.to.articles.entry(id.clone()).or_insert_with(|| Arc::clone(article));
        }
    }

    fn put_layers(&mut self) {
        let contents = self.contents;
        for (key, layer) in &contents.project.layers {
            let article = self.to.articles.get(&key.article);
            if self.read_only.layer(key) {
                self.leave_out_layer(key, "their file could not be read");
            } else if article.is_none_or(|article| *article.fingerprint() != layer.fingerprint) {
                self.leave_out_layer(key, "the article is not the one that they were made on");
            } else {
                self.to.layers.insert(key.clone(), Arc::clone(layer));
            }
        }
        for part in &contents.absent {
            if let Part::Layer(key) = part
                && !self.read_only.layer(key)
            {
                self.to.layers.remove(key);
            }
        }
    }

    fn leave_out_layer(&mut self, key: &LayerKey, reason: &str) {
        let LayerKey { article, annotator } = key;
        self.left_out
            .push(format!("The annotations of {annotator} on {article} were left out, since {reason}."));
    }

    fn put_entries(&mut self) {
        let contents = self.contents;
        for (id, speaker) in &contents.project.speakers {
            if self.takes(&Part::Speaker(id.clone())) {
                self.to.speakers.insert(id.clone(), Arc::clone(speaker));
            }
        }
        for (id, proposition) in &contents.project.propositions {
            if self.takes(&Part::Proposition(id.clone())) {
                self.to.propositions.insert(id.clone(), Arc::clone(proposition));
            }
        }
        for (id, speaker) in &contents.lent.speakers {
            self.to.speakers.entry(id.clone()).or_insert_with(|| Arc::clone(speaker));
        }
        for (id, proposition) in &contents.lent.propositions {
            self.to.propositions.entry(id.clone()).or_insert_with(|| Arc::clone(proposition));
        }
    }

    fn take_away(&mut self) {
        if self.contents.absent.is_empty() {
            return;
        }
        let statements: Vec<_> = statements(&self.to).cloned().collect();
        let speakers: BTreeSet<_> = statements.iter().flat_map(|one| one.speakers_named()).collect();
        let propositions: BTreeSet<_> = statements.iter().flat_map(|one| one.propositions_named()).collect();
        for part in self.contents.absent.iter().filter(|part| !part.is_protected(self.read_only)) {
            match part {
                Part::Speaker(id) if !speakers.contains(id) => drop(self.to.speakers.remove(id)),
                Part::Proposition(id) if !propositions.contains(id) => drop(self.to.propositions.remove(id)),
                Part::Article(id)
                    if self.to.layers_of(id).next().is_none() && !self.read_only.holds_article(id) =>
                {
                    self.to.articles.remove(id);
                }
                // What is still named stays; layers went before, and codebook and details every project has.
                Part::Speaker(_)
                | Part::Proposition(_)
                | Part::Article(_)
                | Part::Layer(_)
                | Part::Codebook
                | Part::Details => {}
            }
        }
    }

    /// The codebook of the backup, or that of now, with every label that a statement has.
    fn put_codebook(&mut self, now: &Project) {
        if Part::Codebook.is_protected(self.read_only) {
            return;
        }
        let kept = self.takes(&Part::Codebook).then_some(&self.contents.project.codebook);
        let mut codebook = Codebook::clone(kept.unwrap_or(&now.codebook));
        let used: BTreeSet<&LabelId> =
            statements(&self.to).flat_map(|one| one.alternatives.iter().chain([&one.label])).collect();
        for label in now.codebook.labels.iter().chain(&self.contents.lent_labels) {
            if used.contains(&label.id) && codebook.label(&label.id).is_none() {
                let label = beside(&codebook, label);
                codebook.labels.push(label);
            }
        }
        if codebook != *self.to.codebook {
            self.to.codebook = Arc::new(codebook);
        }
    }
}

/// The same text, with what was known about it; where the text came from is not undone.
fn with_details_of(now: &Arc<Article>, then: &Article) -> Arc<Article> {
    if now.details == then.details {
        return Arc::clone(now);
    }
    let mut article = Article::clone(now);
    article.details = then.details.clone();
    Arc::new(article)
}

fn statements(project: &Project) -> impl Iterator<Item = &Arc<Statement>> {
    project.layers.values().flat_map(|layer| layer.statements.values())
}

/// A label as it can stand in `codebook`: retired, where its name or key belongs to another by now.
fn beside(codebook: &Codebook, label: &Label) -> Label {
    let name = |label: &Label| label.name.trim().to_lowercase();
    let taken = codebook.active().any(|other| other.key == label.key || name(other) == name(label));
    Label { retired: label.retired || taken, ..label.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_whose_key_is_taken_comes_back_retired() {
        let codebook = Codebook::default();
        let mut label = Label { name: "Other".into(), key: 'ß', ..codebook.labels[0].clone() };
        assert!(!beside(&codebook, &label).retired);
        label.key = codebook.labels[0].key;
        assert!(beside(&codebook, &label).retired);
        label = Label { name: format!(" {} ", codebook.labels[0].name.to_uppercase()), key: 'ß', ..label };
        assert!(beside(&codebook, &label).retired);
    }
}
