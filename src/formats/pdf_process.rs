//! Reading a PDF in a process of its own, so that no file can crash or hang the program or take its memory.
//!
//! The program runs itself with a hidden subcommand, gives it the file on its standard input and takes the text, as
//! JSON, from its standard output. The child bounds its own memory and processor time, where the system can do that;
//! the parent bounds the time and what it takes back.

use std::{
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::article_pdf::{PdfError, PdfText, read_pdf};

/// The hidden subcommand of the program.
pub const SUBCOMMAND: &str = "read-pdf";

/// How long a PDF may take. Thousands of pages take some seconds.
const LONGEST_TIME: Duration = Duration::from_mins(1);

/// The most that is taken back: the text of some ten thousand pages.
const MOST_ANSWER_BYTES: u64 = 64 * 1024 * 1024;

/// The address space of the child. Ten times the largest file, and what the program itself maps.
#[cfg(unix)]
const MOST_MEMORY_BYTES: u64 = 1536 * 1024 * 1024;

/// The processor time of the child, in seconds, should the parent be gone.
#[cfg(unix)]
const MOST_PROCESSOR_SECS: u64 = 90;

/// The program that reads PDFs, and how long it may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PdfProgram {
    program: Option<PathBuf>,
    longest: Duration,
}

/// What the child writes. Anything else is no answer of ours.
#[derive(Serialize, Deserialize)]
enum PdfAnswer {
    Read(PdfText),
    Failed(PdfError),
}

impl Default for PdfProgram {
    /// The program that runs.
    fn default() -> Self {
        Self { program: std::env::current_exe().ok(), longest: LONGEST_TIME }
    }
}

impl PdfProgram {
    /// Another program with the same subcommand, for tests.
    pub fn at(program: &Path, longest: Duration) -> Self {
        Self { program: Some(program.to_owned()), longest }
    }

    /// Reads the text of the PDF in `bytes`.
    pub fn read(&self, bytes: &[u8]) -> Result<PdfText, PdfError> {
        match self.answer(bytes) {
            Some(PdfAnswer::Read(text)) => Ok(text),
            Some(PdfAnswer::Failed(error)) => Err(error),
            None => Err(PdfError::TooMuch),
        }
    }

    /// What the child says; `None` where it broke, or says nothing in time.
    fn answer(&self, bytes: &[u8]) -> Option<PdfAnswer> {
        let mut child = Command::new(self.program.as_ref()?)
            .arg(SUBCOMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let answer = self.talk(&mut child, bytes);
        // It may have ended already; a child that is not waited for would stay in the system's table.
        child.kill().ok();
        child.wait().ok();
        serde_json::from_slice(&answer?).ok()
    }

    /// Writes to the child and reads from it at once, since each may wait for the other.
    fn talk(&self, child: &mut Child, bytes: &[u8]) -> Option<Vec<u8>> {
        let (mut to_child, from_child) = (child.stdin.take()?, child.stdout.take()?);
        let (sender, receiver) = channel();
        thread::scope(|scope| {
            scope.spawn(move || {
                // A child that ends early has seen enough.
                to_child.write_all(bytes).ok();
            });
            scope.spawn(move || {
                let mut answer = Vec::new();
                let read = from_child.take(MOST_ANSWER_BYTES + 1).read_to_end(&mut answer);
                sender.send(read.ok().map(|_| answer)).ok();
            });
            let answer = receiver.recv_timeout(self.longest);
            // Both threads end when the child does.
            child.kill().ok();
            match answer {
                Ok(answer) => answer.filter(|answer| answer.len() as u64 <= MOST_ANSWER_BYTES),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => None,
            }
        })
    }
}

/// What the child does: reads a PDF from `input`, with bounds to itself, and writes its text to `output`.
pub fn serve(input: &mut dyn Read, output: &mut dyn Write) -> io::Result<()> {
    bound_this_process();
    let mut bytes = Vec::new();
    input.take(super::articles::LARGEST_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    let answer = match read_pdf(bytes) {
        Ok(text) => PdfAnswer::Read(text),
        Err(error) => PdfAnswer::Failed(error),
    };
    output.write_all(&serde_json::to_vec(&answer)?)?;
    output.flush()
}

/// Bounds memory and processor time of the process. Where the system refuses, the parent's clock is left.
#[cfg(unix)]
fn bound_this_process() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let bounds =
        [(Resource::As, MOST_MEMORY_BYTES), (Resource::Cpu, MOST_PROCESSOR_SECS), (Resource::Core, 0)];
    for (resource, most) in bounds {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).ok();
    }
}

#[cfg(not(unix))]
fn bound_this_process() {}
