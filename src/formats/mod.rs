//! Files that others write and read: articles that come in, statements that go out.
//!
//! [`FORMATS`] is the one table of formats; the window and the command line walk it. To add a format, write its file
//! and give it its two lines here, a golden file, and a place in `docs/FORMATS.md`.

pub mod article_archive;
pub mod article_dates;
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
pub mod csv;
mod csv_columns;
pub mod file_kinds;
pub mod html_charset;
pub mod html_parse;
pub mod html_text;
pub mod jsonl;
mod jsonl_parts;
pub mod offsets;
mod pdf_lines;
pub mod pdf_process;
pub mod report;
mod rows;
mod xml_events;

use std::{collections::BTreeSet, io};

use thiserror::Error;

pub use report::{Loss, Report};

use crate::model::{AnnotatorId, Project};

/// Every format, in the order shown.
pub const FORMATS: &[Format] = &[csv::FORMAT, jsonl::FORMAT];

/// A kind of file that statements are written to.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// As typed on the command line.
    pub name: &'static str,
    /// As shown.
    pub title: &'static str,
    /// End of a file's name, without the dot.
    pub extension: &'static str,
    /// What it is good for, in a sentence.
    pub description: &'static str,
    /// True where [`ExportOptions::for_spreadsheet`] makes a difference.
    pub for_spreadsheets: bool,
    /// Writes the statements of a project, and tells what could not be written.
    pub write: fn(&Project, &ExportOptions, &mut dyn io::Write) -> Result<Report, ExportError>,
}

/// What to write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportOptions {
    /// Whose statements; none for everybody's.
    pub annotators: Option<BTreeSet<AnnotatorId>>,
    /// Write what a spreadsheet opens rightly, at the price of a mark at the beginning and guarded cells.
    pub for_spreadsheet: bool,
}

impl ExportOptions {
    /// True when the statements of `annotator` are asked for.
    pub fn includes(&self, annotator: &AnnotatorId) -> bool {
        self.annotators.as_ref().is_none_or(|chosen| chosen.contains(annotator))
    }
}

/// Why an export broke off.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The system refused.
    #[error("the export could not be written: {0}")]
    Io(#[from] io::Error),
}

/// The format called `name`.
pub fn format_by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The whole file in memory, to be put on the disk in one piece.
pub fn export_to_bytes(
    format: &Format,
    project: &Project,
    options: &ExportOptions,
) -> Result<(Vec<u8>, Report), ExportError> {
    let mut bytes = Vec::new();
    let report = (format.write)(project, options, &mut bytes)?;
    Ok((bytes, report))
}
