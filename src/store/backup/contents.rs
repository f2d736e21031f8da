//! Reads what is in a backup, through the same readers as a project's own files.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    super::{
        disk::check_inside,
        error::{Problem, ProblemKind, StoreError},
        find::without_path,
        layer_file::read_layer,
        layout::Part,
        open::{Entry, read_entry, read_file},
        ron_file::{Fault, ProjectV1},
    },
    places::{Place, home_for_reading},
    problem, stored_in,
};
use crate::model::{Label, LabelId, LayerKey, Project, Timestamp};

/// What is in a backup.
#[derive(Debug)]
pub struct Contents {
    /// When it was made.
    pub made: Timestamp,
    /// Before what.
    pub reason: String,
    /// What could not be read; the rest can be restored.
    pub problems: Vec<Problem>,
    /// The parts that could be read, and nothing else.
    pub(super) project: Project,
    pub(super) parts: BTreeSet<Part>,
    /// Parts that the project did not have then.
    pub(super) absent: BTreeSet<Part>,
    /// What its statements name, and neither it nor the project has: as later backups hold it.
    pub(super) lent: Project,
    pub(super) lent_labels: Vec<Label>,
}

/// Reads a backup of the project in `folder`, to be put into `now`.
///
/// What was taken out of the project since, and is named by statements in this backup, is looked for in the backups
/// that were made before it was taken out.
pub fn read_backup(folder: &Path, number: u64, now: &Project) -> Result<Contents, Problem> {
    let refused = |error: StoreError| {
        let (path, fault) = (error.path().to_owned(), unreadable(&error));
        problem(path, fault)
    };
    let home = home_for_reading(folder).map_err(refused)?;
    let gone = || {
        let message = "The backup is not there any more. Choose another".to_owned();
        problem(folder.to_owned(), Fault::new(ProblemKind::Missing, message))
    };
    let home = home.ok_or_else(gone)?;
    let place = Place::at(&home, number).map_err(refused)?;
    if !place.is_whole() {
        return Err(gone());
    }
    let stored = stored_in(&place).map_err(|fault| problem(place.path.join(super::BACKUP_FILE), fault))?;
    let later = Place::all_in(&home).into_iter().filter(|other| other.number > number && other.is_whole());
    let contents = Contents {
        made: stored.made,
        reason: stored.reason,
        problems: Vec::new(),
        project: Project::default(),
        parts: BTreeSet::new(),
        absent: BTreeSet::new(),
        lent: Project::default(),
        lent_labels: Vec::new(),
    };
    let mut reading = Reading { folder, now, place: place.path, later: later.collect(), contents };
    reading.contents.absent = reading.parts_called(&stored.absent);
    let (layers, entries): (Vec<Part>, Vec<Part>) =
        reading.parts_called(&stored.files).into_iter().partition(|part| matches!(part, Part::Layer(_)));
    for part in &entries {
        reading.read_entry(part);
    }
    reading.read_layers(layers);
    reading.lend_what_is_named();
    Ok(reading.contents)
}

fn unreadable(error: &StoreError) -> Fault {
    Fault::new(ProblemKind::Unreadable, without_path(error))
}

struct Reading<'a> {
    folder: &'a Path,
    now: &'a Project,
    place: PathBuf,
    /// Backups made later, the oldest first.
    later: Vec<Place>,
    contents: Contents,
}

impl Reading<'_> {
    /// The parts with these names; a name that is not ours is told of.
    fn parts_called(&mut self, names: &[String]) -> BTreeSet<Part> {
        let mut parts = BTreeSet::new();
        for name in names {
            if let Some(part) = Part::at(Path::new(name)) {
                parts.insert(part);
                continue;
            }
            let message = format!(
                "The backup speaks of a file called “{name}”, which is no file of a project. It is passed over"
            );
            self.report(self.place.clone(), Fault::new(ProblemKind::Unknown, message));
        }
        parts
    }

    fn report(&mut self, path: PathBuf, fault: Fault) {
        self.contents.problems.push(problem(path, fault));
    }

    fn report_part(&mut self, part: &Part, fault: Fault) {
        self.report(self.place.join(part.path()), fault);
    }

    fn read_entry(&mut self, part: &Part) {
        let read = self.is_inside(&self.place, part).and_then(|()| match part {
            Part::Details => {
                let details = read_file::<ProjectV1>(&self.place, part)?.content;
                self.contents.project.details = Arc::new(details.into());
                Ok(())
            }
            _ => insert(read_entry(&self.place, part)?.content, &mut self.contents.project),
        });
        match read {
            Ok(()) => drop(self.contents.parts.insert(part.clone())),
            Err(fault) => self.report_part(part, fault),
        }
    }

    fn read_layers(&mut self, layers: Vec<Part>) {
        let mut texts = self.now.clone();
        for (id, article) in &self.contents.project.articles {
            texts.articles.entry(id.clone()).or_insert_with(|| Arc::clone(article));
        }
        for part in layers {
            let Part::Layer(key) = &part else { continue };
            if !texts.articles.contains_key(&key.article) {
                self.lend(&Part::Article(key.article.clone()));
                texts.articles.extend(self.contents.lent.articles.clone());
            }
            if let Err(fault) = self.is_inside(&self.place, &part).and_then(|()| self.read_layer(key, &texts))
            {
                self.report_part(&part, fault);
            }
        }
    }

    fn read_layer(&mut self, key: &LayerKey, texts: &Project) -> Result<(), Fault> {
        let read = read_layer(&self.place, key, texts, &BTreeSet::new());
        // Statements without a place were so before, and a comment was lost then; only what protects a file counts.
        if let Some(fault) = read.faults.into_iter().find(|fault| fault.kind.protects()) {
            return Err(fault);
        }
        if let Some(layer) = read.layer {
            self.contents.project.layers.insert(key.clone(), Arc::new(layer));
            self.contents.parts.insert(Part::Layer(key.clone()));
        }
        Ok(())
    }

    /// Files of a backup lie in the project's folder, whatever links stand there.
    fn is_inside(&self, place: &Path, part: &Part) -> Result<(), Fault> {
        let path = place.join(part.path());
        if path.is_symlink() {
            return Err(unreadable(&StoreError::LeadsOutside(path)));
        }
        check_inside(self.folder, path.parent().unwrap_or(place)).map_err(|error| unreadable(&error))
    }

    /// Looks for what the statements of the backup name, and neither it nor the project has.
    fn lend_what_is_named(&mut self) {
        let (now, kept) = (self.now, &self.contents.project);
        let (mut wanted, mut labels) = (BTreeSet::new(), BTreeSet::new());
        let codebook =
            if self.contents.parts.contains(&Part::Codebook) { &kept.codebook } else { &now.codebook };
        for statement in kept.layers.values().flat_map(|layer| layer.statements.values()) {
            let unknown = |id: &&_| !now.speakers.contains_key(*id) && !kept.speakers.contains_key(*id);
            wanted.extend(statement.speakers_named().filter(unknown).cloned().map(Part::Speaker));
            let unknown =
                |id: &&_| !now.propositions.contains_key(*id) && !kept.propositions.contains_key(*id);
            wanted.extend(statement.propositions_named().filter(unknown).cloned().map(Part::Proposition));
            let named = statement.alternatives.iter().chain([&statement.label]);
            labels.extend(named.filter(|id| codebook.label(id).is_none()).cloned());
        }
        for part in &wanted {
            self.lend(part);
        }
        self.lend_labels(labels);
    }

    fn lend(&mut self, part: &Part) {
        let readable = |place: &Place| {
            self.is_inside(&place.path, part).ok()?;
            read_entry(&place.path, part).ok()
        };
        if let Some(found) = self.later.iter().find_map(readable) {
            // A text that is not the one it was is of no use.
            insert(found.content, &mut self.contents.lent).ok();
        }
    }

    fn lend_labels(&mut self, mut wanted: BTreeSet<LabelId>) {
        for place in &self.later {
            if wanted.is_empty() {
                return;
            }
            let inside = self.is_inside(&place.path, &Part::Codebook).is_ok();
            let read = if inside { read_entry(&place.path, &Part::Codebook).ok() } else { None };
            let Some(Entry::Codebook(codebook)) = read.map(|file| file.content) else { continue };
            let found = codebook.labels.into_iter().filter(|label| wanted.remove(&label.id));
            self.contents.lent_labels.extend(found);
        }
    }
}

/// Puts what a file held into `project`.
fn insert(entry: Entry, project: &mut Project) -> Result<(), Fault> {
    match entry {
        Entry::Codebook(codebook) => project.codebook = Arc::new(codebook),
        Entry::Speaker(speaker) => drop(project.speakers.insert(speaker.id.clone(), Arc::new(speaker))),
        Entry::Proposition(proposition) => {
            drop(project.propositions.insert(proposition.id.clone(), Arc::new(proposition)));
        }
        Entry::Article(article, true) => drop(project.articles.insert(article.id.clone(), article)),
        Entry::Article(_, false) => {
            let message = "The article's lines are not the text that its text_blake3 was taken of: the backup \
                           was changed outside Gainsay";
            return Err(Fault::new(ProblemKind::OtherText, message.to_owned()));
        }
    }
    Ok(())
}
