//! Files that others write and read: articles that come in, statements that go out.
//!
//! [`FORMATS`] is the one table of formats; the window and the command line walk it. To add a format, write its file
//! and give it its two lines here, a golden file, and a place in `docs/FORMATS.md`.

pub mod account;
pub mod article_archive;
pub mod article_dates;
pub mod article_details;
pub mod article_docx;
pub mod article_draft;
pub mod article_epub;
pub mod article_files;
pub mod article_html;
pub mod article_lines;
pub mod article_markdown;
pub mod article_metadata;
pub mod article_pdf;
mod article_skips;
pub mod article_table;
mod article_table_guess;
mod article_table_json;
mod article_table_text;
pub mod article_text;
pub mod article_warc;
pub mod articles;
pub mod attach;
pub mod brat;
mod brat_read;
mod cas;
mod cas_read;
pub mod claim_review;
pub mod conll;
pub mod csv;
mod csv_columns;
mod csv_read;
pub mod doccano;
mod field_read;
mod fields;
pub mod file_kinds;
pub mod graphml;
pub mod html_charset;
mod html_marks;
mod html_notes;
mod html_overview;
pub mod html_parse;
pub mod html_report;
pub mod html_text;
pub mod imported;
mod json;
pub mod jsonl;
mod jsonl_parts;
mod jsonl_read;
pub mod label_studio;
pub mod offsets;
pub mod options;
mod parallel_rows;
pub mod parquet;
mod parquet_columns;
mod parquet_table;
mod pdf_lines;
pub mod pdf_process;
pub mod places;
pub mod preview;
pub mod prodigy;
mod refi;
pub mod refi_codebook;
pub mod refi_qda;
mod refi_read;
mod refi_xml;
pub mod report;
mod rows;
pub mod sink;
pub mod tei;
mod tei_parts;
pub mod uima_json;
pub mod uima_xmi;
mod uima_xmi_read;
pub mod web_annotation;
pub mod webanno;
mod webanno_read;
mod xml;
mod xml_events;
mod xml_losses;

use std::{io, ops::ControlFlow};

use thiserror::Error;

pub use account::{Account, Fate, ImportReport};
pub use imported::{Imported, Input, InputFile, ReadError};
pub use options::{Choices, ExportOptions, OptionInfo};
pub use report::{Loss, Report};
pub use sink::{MemorySink, Sink};

use crate::model::Project;

/// Every format, in the order shown.
pub const FORMATS: &[Format] = &[
    csv::FORMAT,
    csv::TSV_FORMAT,
    jsonl::FORMAT,
    brat::FORMAT,
    doccano::FORMAT,
    label_studio::FORMAT,
    prodigy::FORMAT,
    conll::FORMAT,
    webanno::FORMAT,
    uima_xmi::FORMAT,
    uima_json::FORMAT,
    web_annotation::FORMAT,
    refi_qda::FORMAT,
    refi_codebook::FORMAT,
    tei::FORMAT,
    claim_review::FORMAT,
    html_report::FORMAT,
    graphml::FORMAT,
    parquet::FORMAT,
];

/// A kind of file that statements are written to, read from, or both.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// As typed on the command line.
    pub name: &'static str,
    /// As shown.
    pub title: &'static str,
    /// End of a file's name, without the dot; of the file with the statements, where there are several.
    pub extension: &'static str,
    /// What it is good for, in a sentence.
    pub description: &'static str,
    /// What can be chosen.
    pub options: &'static [OptionInfo],
    /// How it is written.
    pub write: Write,
    /// How it is read; none where it is only written.
    pub read: Option<Read>,
}

/// How a format is written.
#[derive(Debug, Clone, Copy)]
pub enum Write {
    /// It is only read.
    No,
    /// As one file.
    File(WriteFile),
    /// As several files in a folder.
    Folder(WriteFolder),
}

/// Writes the statements of a project to one stream, and tells what could not be written.
pub type WriteFile = fn(&Export<'_>, &mut dyn io::Write) -> Result<Report, ExportError>;

/// Writes the statements of a project to the files of a folder, and tells what could not be written.
pub type WriteFolder = fn(&Export<'_>, &mut dyn Sink) -> Result<Report, ExportError>;

/// Reads files as plain data, with an account of every line.
pub type Read = fn(&Input<'_>) -> Result<Imported, ReadError>;

/// What is to be written, and who is told how far it is.
pub struct Export<'a> {
    /// The project.
    pub project: &'a Project,
    /// What of it, and how.
    pub options: &'a ExportOptions,
    /// Told how many of how many statements are done; may stop it.
    pub progress: &'a dyn Fn(usize, usize) -> ControlFlow<()>,
}

impl<'a> Export<'a> {
    /// An export of which nobody is told.
    pub fn quiet(project: &'a Project, options: &'a ExportOptions) -> Self {
        Self { project, options, progress: &|_, _| ControlFlow::Continue(()) }
    }

    /// Tells that `done` of `total` statements are done; fails when the person has cancelled.
    pub fn step(&self, done: usize, total: usize) -> Result<(), ExportError> {
        if (self.progress)(done, total).is_break() { Err(ExportError::Cancelled) } else { Ok(()) }
    }
}

/// Why an export broke off.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The system refused.
    #[error("the export could not be written: {0}")]
    Io(#[from] io::Error),
    /// The person cancelled.
    #[error("the export was cancelled, and nothing was written")]
    Cancelled,
    /// The format is only read.
    #[error("this format can be read and not written")]
    ReadOnly,
}

impl Format {
    /// Writes a format of one file to `out`.
    pub fn write_file(&self, export: &Export<'_>, out: &mut dyn io::Write) -> Result<Report, ExportError> {
        match self.write {
            Write::File(write) => write(export, out),
            Write::Folder(_) | Write::No => Err(ExportError::ReadOnly),
        }
    }

    /// True of a format that is written as the files of a folder.
    pub fn is_folder(&self) -> bool {
        matches!(self.write, Write::Folder(_))
    }

    /// True of a format that can be written.
    pub fn is_written(&self) -> bool {
        !matches!(self.write, Write::No)
    }
}

/// The format called `name`.
pub fn format_by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
