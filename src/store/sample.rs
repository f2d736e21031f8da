//! The sample project inside the program: two articles and a careful reading of both.

use std::path::Path;

use super::{
    atomic_write::write_atomically,
    error::StoreError,
    save::{check_free, make_folder, make_parent},
    steps::SystemDisk,
};

macro_rules! files {
    ($($path:literal,)*) => {
        /// Path and text of every file of `projects/iran-us-talks`, in the order of names.
        pub const FILES: &[(&str, &str)] = &[$((
            $path,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/projects/iran-us-talks/", $path)),
        ),)*];
    };
}

files! {
    "annotations/reference/iran-denies-seeking-talks.ron",
    "annotations/reference/iran-rejects-negotiations.ron",
    "articles/iran-denies-seeking-talks.ron",
    "articles/iran-rejects-negotiations.ron",
    "codebook.ron",
    "project.ron",
    "propositions/ceasefire.ron",
    "propositions/deaths-iran.ron",
    "propositions/deaths-israel.ron",
    "propositions/earlier-talks.ron",
    "propositions/inspections.ron",
    "propositions/iran-changed.ron",
    "propositions/iran-retaliation.ron",
    "propositions/iran-seeks.ron",
    "propositions/june-campaign.ron",
    "propositions/letter-us.ron",
    "propositions/letter.ron",
    "propositions/pez-criticised.ron",
    "propositions/pez-soft.ron",
    "propositions/resume-talks.ron",
    "propositions/talks-ruse.ron",
    "propositions/talks-set.ron",
    "propositions/talks-stalled.ron",
    "propositions/talks-underway.ron",
    "propositions/us-signals.ron",
    "propositions/us-strikes.ron",
    "speakers/araghchi.ron",
    "speakers/baghaei.ron",
    "speakers/critics.ron",
    "speakers/grossi.ron",
    "speakers/ham-mihan.ron",
    "speakers/iran-authorities.ron",
    "speakers/iran-gov.ron",
    "speakers/israel-authorities.ron",
    "speakers/javan.ron",
    "speakers/kayhan.ron",
    "speakers/mbs.ron",
    "speakers/narrator-000.ron",
    "speakers/narrator-004.ron",
    "speakers/pezeshkian.ron",
    "speakers/tasnim.ron",
    "speakers/trump.ron",
    "speakers/unattributed-reports.ron",
    "speakers/us-gov.ron",
}

/// Puts the sample in `folder`, which must be new or empty; `project.ron`, by which it is known, comes last.
pub fn copy_sample(folder: &Path) -> Result<(), StoreError> {
    check_free(folder)?;
    make_folder(&SystemDisk, folder)?;
    let (root, parts): (Vec<_>, Vec<_>) = FILES.iter().partition(|(path, _)| !path.contains('/'));
    for (path, text) in parts.into_iter().chain(root) {
        let target = folder.join(path);
        make_parent(&SystemDisk, &target)?;
        write_atomically(&target, text.as_bytes())?;
    }
    Ok(())
}
