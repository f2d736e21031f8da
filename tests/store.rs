//! Projects are saved and opened again, whatever happened to their files in between.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{bytes_of, full_project, open};
use gainsay::store;

#[test]
fn a_project_opens_as_it_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let project = full_project();
    store::create(folder.path(), &project).unwrap();
    let opened = open(folder.path());
    assert_eq!(opened.problems, []);
    assert!(opened.read_only.is_empty());
    assert_eq!(opened.project, project);
}

#[test]
fn saving_what_was_opened_changes_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    store::create(folder.path(), &full_project()).unwrap();
    let before = bytes_of(folder.path());
    let mut opened = open(folder.path());
    let report = store::save(folder.path(), None, &opened.project, &opened.read_only, &mut opened.disk);
    assert!(report.written.is_empty() && report.removed.is_empty() && report.errors.is_empty(), "{report:?}");
    assert_eq!(bytes_of(folder.path()), before);
}
