//! Files of every version that was ever written open for ever.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod common;

use std::path::Path;

use common::{bytes_of, full_project, open};
use gainsay::{
    model::{Attribute, Statement},
    store,
};

const V1: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/v1");

#[test]
fn version_1_opens_with_all_that_it_holds() {
    let opened = open(Path::new(V1));
    assert_eq!(opened.problems, []);
    assert_eq!(opened.project, full_project());
}

#[test]
fn version_1_is_written_byte_for_byte_the_same() {
    let folder = tempfile::tempdir().unwrap();
    store::create(folder.path(), &open(Path::new(V1)).project).unwrap();
    let (written, golden) = (bytes_of(folder.path()), bytes_of(Path::new(V1)));
    assert_eq!(written.keys().collect::<Vec<_>>(), golden.keys().collect::<Vec<_>>());
    for (path, bytes) in golden {
        let written = String::from_utf8_lossy(&written[&path]);
        assert_eq!(written, String::from_utf8_lossy(&bytes), "{}", path.display());
    }
}

#[test]
fn the_golden_statement_has_a_value_for_every_attribute() {
    let project = open(Path::new(V1)).project;
    let (_, full) = project.statements().find(|(_, found)| found.foreign_id.is_some()).unwrap();
    let bare = Statement::new(full.id, full.alternatives[0].clone(), full.fragments.clone(), full.created);
    for attribute in Attribute::ALL {
        let differs = full.get(*attribute) != bare.get(*attribute);
        assert!(differs || *attribute == Attribute::Fragments, "{attribute:?}");
    }
}
