//! Where a format that writes several files puts them: by path from the chosen folder on, each as a stream.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex, PoisonError},
};

/// Hands out writers for the files of an export.
pub trait Sink {
    /// A writer for the file `path`, from the chosen folder on, its parts joined by `/`; each path is asked for once.
    ///
    /// Several may be open at once. Whoever has one flushes it when all is written, and so learns of an error.
    fn file(&mut self, path: &str) -> io::Result<Box<dyn io::Write + Send>>;
}

/// Keeps the files in memory, for tests and previews.
#[derive(Debug, Default)]
pub struct MemorySink(Arc<Mutex<BTreeMap<String, Vec<u8>>>>);

impl MemorySink {
    /// What was written, by path.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Sink for MemorySink {
    fn file(&mut self, path: &str) -> io::Result<Box<dyn io::Write + Send>> {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if files.contains_key(path) {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{path} was written twice")));
        }
        files.insert(path.to_owned(), Vec::new());
        Ok(Box::new(MemoryFile { path: path.to_owned(), files: Arc::clone(&self.0) }))
    }
}

struct MemoryFile {
    path: String,
    files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
}

impl io::Write for MemoryFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.entry(self.path.clone()).or_default().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn several_files_are_open_at_once_and_none_twice() {
        let mut sink = MemorySink::default();
        let (mut a, mut b) = (sink.file("a.txt").unwrap(), sink.file("b/c.txt").unwrap());
        a.write_all(b"one").unwrap();
        b.write_all(b"two").unwrap();
        a.write_all(b"!").unwrap();
        assert!(sink.file("a.txt").is_err());
        let files = sink.files();
        assert_eq!((files["a.txt"].as_slice(), files["b/c.txt"].as_slice()), (&b"one!"[..], &b"two"[..]));
    }
}
