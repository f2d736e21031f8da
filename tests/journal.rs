//! The journal brings back every step that was made, whatever it was and however the journal ends.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::{fs, path::Path, sync::Arc};

use common::{
    faulty_disk::FaultyDisk,
    random::{KINDS, Random},
};
use gainsay::{
    model::{History, Project, ReadOnly, Record, Timestamp},
    store::journal::{Entry, FileHashes, Journal, Past, journal_path, past, past_of, recover},
};
use proptest::prelude::*;

fn journal(folder: &Path, past: &Past) -> Journal {
    let at = Timestamp::from_unix_secs(0);
    Journal::begin(Arc::new(FaultyDisk::sound()), folder, past, &FileHashes::new(), at)
}

fn entries(records: &[Record]) -> Vec<Entry> {
    records.iter().map(|record| Entry::Record(Box::new(record.clone()))).collect()
}

/// Makes random edits, undoes some and makes some again; what was done, and the project after each.
fn steps(project: &mut Project, kinds: &[usize], random: &mut Random) -> (Vec<Record>, Vec<Project>) {
    let (mut history, mut records, mut states) = (History::new(), Vec::new(), Vec::new());
    for kind in kinds {
        let record = match random.below(6) {
            0 => history.undo(project).unwrap(),
            1 => history.redo(project).unwrap(),
            _ => random.edit(*kind, project).and_then(|edit| history.run(project, "step", None, edit).ok()),
        };
        records.extend(record);
        if records.len() > states.len() {
            states.push(project.clone());
        }
    }
    (records, states)
}

fn replayed(mut project: Project, mut past: Past) -> Project {
    let (_, recovery) = recover(&mut past, &mut project, &ReadOnly::default(), &FileHashes::new());
    let unfit: Vec<_> = recovery.unfit.iter().map(|unfit| &unfit.reason).collect();
    assert!(unfit.is_empty(), "{unfit:?}");
    project
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_step_comes_back_from_wherever_the_files_were(
        kinds in prop::collection::vec(0..KINDS, 1..30),
        seed in any::<u64>(),
        from in any::<prop::sample::Index>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut random = Random::new(seed);
        let start = random.project();
        let mut project = start.clone();
        let (records, states) = steps(&mut project, &kinds, &mut random);
        let mut journal = journal(folder.path(), &Past::default());
        for few in entries(&records).chunks(3) {
            journal.append(few).unwrap();
        }
        let read = past(folder.path());
        prop_assert_eq!(&read.rest, &None);
        prop_assert_eq!(read.pending.len(), records.len());
        prop_assert_eq!(&replayed(start.clone(), read.clone()), &project);
        // The files may have held any state on the way when the program ended.
        if !states.is_empty() {
            prop_assert_eq!(&replayed(states[from.index(states.len())].clone(), read.clone()), &project);
        }
        prop_assert_eq!(read.history().done().len() + read.history().undone().len() > 0, !records.is_empty());
    }

    #[test]
    fn a_journal_cut_or_changed_anywhere_is_read_as_far_as_it_is_good(
        kinds in prop::collection::vec(0..KINDS, 1..12),
        seed in any::<u64>(),
        at in any::<prop::sample::Index>(),
        change in any::<u8>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut random = Random::new(seed);
        let mut project = random.project();
        let (records, _) = steps(&mut project, &kinds, &mut random);
        journal(folder.path(), &Past::default()).append(&entries(&records)).unwrap();
        prop_assume!(!records.is_empty());
        let bytes = fs::read(journal_path(folder.path())).unwrap();
        let at = at.index(bytes.len());
        let cut = past_of(&bytes[..at]);
        prop_assert!(cut.pending.len() <= records.len());
        let mut changed = bytes.clone();
        changed[at] ^= change.max(1);
        let read = past_of(&changed);
        prop_assert!(read.rest.is_some());
        prop_assert!(read.pending.len() < records.len() || read.pending.is_empty());
    }
}

#[test]
fn a_journal_that_goes_on_after_another_keeps_what_could_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random::new(3);
    let mut project = random.project();
    let (records, _) = steps(&mut project, &(0..KINDS).collect::<Vec<_>>(), &mut random);
    let mut first = journal(folder.path(), &Past::default());
    first.append(&entries(&records)).unwrap();
    let at = Timestamp::from_unix_secs(5);
    let steps = first.steps();
    first.append(&[Entry::Saved { steps, files: FileHashes::new(), at }]).unwrap();
    let before = past(folder.path());
    assert!(before.pending.is_empty() && !before.before.done().is_empty());
    let mut second = journal(folder.path(), &before);
    second.append(&[Entry::Saved { steps: 0, files: FileHashes::new(), at }]).unwrap();
    let after = past(folder.path());
    assert_eq!(after.before.done().len(), before.before.done().len());
    assert_eq!(after.before.undone().len(), before.before.undone().len());
    assert_eq!(after.at, Some(at));
}
