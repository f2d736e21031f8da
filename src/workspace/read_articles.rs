//! Files that are read as articles: which ones, how much of them, and what is said where one cannot be read.

use std::path::{Path, PathBuf};

use crate::{
    formats::{
        article_draft::ArticleDraft,
        articles::{LARGEST_FILE_BYTES, ReadArticleError, extensions, read_article},
    },
    model::shown::shown_path,
    store::{self, StoreError},
};

/// The file itself, or the articles of a folder in the order of their names.
pub fn files_at(path: PathBuf) -> Vec<PathBuf> {
    let Some(entries) = Some(&path).filter(|path| path.is_dir()).and_then(|path| path.read_dir().ok()) else {
        return vec![path];
    };
    let known = |path: &PathBuf| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        ending.is_some_and(|ending| extensions().any(|known| known == ending))
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(known).collect();
    files.sort();
    files
}

/// The article in a file.
pub fn read_file(path: &Path, encoding: Option<&str>) -> Result<ArticleDraft, String> {
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
    let bytes = article_bytes(path, &name)?;
    read_article(&name, &bytes, encoding).map_err(|error| error.to_string())
}

/// The bytes of a file that may be anything: it is not read when it is too large, a pipe or a device.
fn article_bytes(path: &Path, name: &str) -> Result<Vec<u8>, String> {
    match store::read_bounded(path, LARGEST_FILE_BYTES as u64) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(format!("The file is not there any more. Choose another: {}", shown_path(path))),
        Err(StoreError::TooLarge { bytes, .. }) => {
            Err(ReadArticleError::TooLarge { name: name.to_owned(), bytes }.to_string())
        }
        Err(StoreError::NotAFile(_)) => Err(format!(
            "This is a folder, a pipe or a device and not a file, so it was not read. Choose a file: {}",
            shown_path(path)
        )),
        Err(StoreError::Io { source, .. }) => {
            Err(format!("The file could not be read ({source}): {}", shown_path(path)))
        }
        Err(error) => Err(error.to_string()),
    }
}
