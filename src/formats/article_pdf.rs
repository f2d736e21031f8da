//! The text layer of a PDF: letters where they stand on the page, put together to lines and paragraphs.
//!
//! A PDF is a drawing. It may place letters in any order and knows neither words nor paragraphs, so these are guessed
//! from the distances. This runs in a process of its own: see `pdf_process`.

use std::{panic, thread};

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask,
    font::{Glyph, GlyphRun},
    hayro_cmap::BfString,
    hayro_syntax::{DecryptionError, LoadPdfError, Pdf, page::Page},
    interpret_page,
    kurbo::{Affine, BezPath, Point, Rect},
};
use serde::{Deserialize, Serialize};

use super::pdf_lines::{Letter, PageText, joined};

/// The most pages that are read.
pub const MOST_PAGES: usize = 5_000;

/// The most letters that are read from one page; a page of a newspaper has thirty thousand.
const MOST_LETTERS: usize = 1_000_000;

/// The reader recurses with what is nested in the file.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// What was read from a PDF, as the process that reads it writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PdfText {
    /// The title that the document gives itself.
    pub title: String,
    /// Its author.
    pub author: String,
    /// The day on which it was made, as EDTF.
    pub made: String,
    /// Paragraphs, one a line.
    pub text: String,
    /// What a person should know, in sentences.
    pub notes: Vec<String>,
}

/// Why a PDF gave no text. A sentence without its end: the path follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PdfError {
    /// It wants a password.
    #[error(
        "The PDF is protected by a password. Save it without one, or copy its text and use File → Paste article…"
    )]
    Encrypted,
    /// It is no PDF, or not a whole one.
    #[error("The PDF is damaged or cut off. Get it again, or copy its text and use File → Paste article…")]
    Damaged,
    /// It has pictures of pages and no letters.
    #[error("The PDF has no text, perhaps since it is a scan. Put it through text recognition (OCR) first")]
    NoText,
    /// Its reader broke, took too long or wanted too much memory.
    #[error(
        "The PDF could not be read in reasonable time and memory. Copy its text and use File → Paste article…"
    )]
    TooMuch,
}

/// Reads the text of the PDF in `bytes`. It may take long and much memory: [`super::pdf_process`] bounds both.
pub fn read_pdf(bytes: Vec<u8>) -> Result<PdfText, PdfError> {
    let reader = thread::Builder::new().name("read-pdf".to_owned()).stack_size(STACK_BYTES);
    let read = || panic::catch_unwind(move || read_pages(bytes)).unwrap_or(Err(PdfError::TooMuch));
    let Ok(reader) = reader.spawn(read) else { return Err(PdfError::TooMuch) };
    reader.join().unwrap_or(Err(PdfError::TooMuch))
}

fn read_pages(bytes: Vec<u8>) -> Result<PdfText, PdfError> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(
            DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm,
        ) => PdfError::Encrypted,
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => PdfError::Damaged,
    })?;
    let cache = InterpreterCache::new();
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(PdfError::Damaged);
    }
    let mut read = facts(&pdf);
    let (mut texts, mut unknown, mut letters) = (Vec::new(), 0, 0);
    for page in pages.iter().take(MOST_PAGES) {
        let found = letters_of(page, &cache);
        unknown += found.unknown;
        letters += found.letters.len();
        texts.push(PageText::of(found.letters));
    }
    if pages.len() > MOST_PAGES {
        read.notes.push(format!("Only the first {MOST_PAGES} of {} pages were read.", pages.len()));
    }
    read.text = joined(texts);
    if read.text.trim().is_empty() {
        return Err(PdfError::NoText);
    }
    read.notes.extend(notes(&read.text, unknown, letters));
    Ok(read)
}

fn notes(text: &str, unknown: usize, letters: usize) -> Vec<String> {
    let mut notes =
        vec!["Words and paragraphs were put together from a drawing. Look through the text.".to_owned()];
    if unknown * 50 > letters {
        notes.push(format!(
            "{unknown} signs have no letter in the file and are left out. If words are missing, copy the text from \
             another program."
        ));
    }
    if text.chars().any(super::pdf_lines::is_right_to_left) {
        notes.push("Text from right to left often comes in disorder from a PDF. Compare it.".to_owned());
    }
    notes
}

fn facts(pdf: &Pdf) -> PdfText {
    let known = pdf.metadata();
    let made = known
        .creation_date
        .as_ref()
        .map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    let made = made.and_then(|date| super::article_dates::edtf_date(&date)).unwrap_or_default();
    let text = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(document_string).unwrap_or_default();
    PdfText { title: text(&known.title), author: text(&known.author), made, ..PdfText::default() }
}

/// A string of the document's properties: UTF-16 or UTF-8 with a mark, else as good as Latin letters.
fn document_string(bytes: &[u8]) -> String {
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        None => encoding_rs::WINDOWS_1252,
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The letters of a page, in the order in which they are drawn.
#[derive(Default)]
struct Letters {
    letters: Vec<Letter>,
    /// Signs whose letter the file does not tell.
    unknown: usize,
}

fn letters_of<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>) -> Letters {
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let at = page.initial_transform(true).as_coeffs();
    let settings = InterpreterSettings::default();
    let mut context = Context::new(Affine::new(at), area, cache, page.xref(), settings);
    let mut letters = Letters::default();
    interpret_page(page, &mut context, &mut letters);
    letters
}

impl Device<'_> for Letters {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            if self.letters.len() >= MOST_LETTERS {
                return;
            }
            let text = match glyph.as_unicode() {
                Some(BfString::Char(letter)) => letter.to_string(),
                Some(BfString::String(letters)) => letters,
                None => {
                    self.unknown += 1;
                    continue;
                }
            };
            self.letters.extend(placed(glyph, props.transform * glyph.transform(), text));
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Where a letter stands. Glyphs are drawn in thousandths of their size.
fn placed(glyph: &Glyph<'_>, transform: Affine, text: String) -> Option<Letter> {
    let advance = match glyph {
        Glyph::Outline(outline) => outline.advance_width(),
        Glyph::Type3(drawn) => drawn.advance_width(),
    };
    let at = transform * Point::ZERO;
    let end = transform * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
    let up = transform * Point::new(0.0, 1000.0);
    let letter = Letter { x: at.x, y: at.y, end_x: end.x, end_y: end.y, size: (up - at).hypot(), text };
    letter.is_usable().then_some(letter)
}
