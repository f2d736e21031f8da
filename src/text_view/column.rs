//! The column of a page: its blocks laid out when they are needed, kept in a bounded cache, and how high each is.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use egui::Color32;
use egui::epaint::Mesh;

use super::document::{Block, Document};
use super::engine::TextEngine;
use super::heights::Heights;
use super::marks::Marks;
use super::shape::{Job, Shaped};
use super::style::{PageStyle, TextStyle};

/// So many bytes of text stay laid out, some 70 bytes of memory each; blocks on the screen always do.
const BYTES_KEPT: usize = 256 * 1024;
/// Blocks laid out but not on the screen, however short.
const BLOCKS_KEPT: usize = 1024;
/// Forgetting takes time too: no more blocks than this in one frame.
const MOST_FORGOTTEN: usize = 64;
/// How wide a letter is on average, as a part of the size: for guesses of heights.
const AVERAGE_ADVANCE: f32 = 0.45;

/// What layouts depend on besides the text: when it changes, all of them are stale.
#[derive(Clone, Debug, PartialEq)]
struct Setting {
    document: u64,
    /// The column's width in pixels.
    width: f32,
    scale: f32,
    generation: u64,
    text: TextStyle,
    headline: Option<(usize, TextStyle, f32)>,
    paragraph_gap: f32,
    lane_distance: f32,
}

/// A block in lines, with what has been prepared for painting it.
pub(crate) struct LaidBlock {
    pub block: Block,
    pub style: TextStyle,
    pub shaped: Shaped,
    pub marks: Option<Marks>,
    pub ink: Option<Ink>,
    last_used: u64,
}

/// Triangles of a block's letters, and what they were made for.
pub(crate) struct Ink {
    pub atlas_generation: u64,
    pub colors: [Color32; 2],
    pub dimmed: Vec<Range<usize>>,
    pub meshes: Vec<Arc<Mesh>>,
}

/// The layouts and heights of a document's blocks.
#[derive(Default)]
pub(crate) struct Column {
    setting: Option<Setting>,
    heights: Heights,
    blocks: HashMap<usize, LaidBlock>,
    /// The blocks laid out and when each was last known to be used, oldest first.
    by_age: VecDeque<(u64, usize)>,
    bytes: usize,
    frame: u64,
}

/// What became of the layouts at the start of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prepared {
    AsBefore,
    /// Laid out anew, for another width, scale or style.
    Anew,
    /// Another document.
    AnotherDocument,
}

impl Column {
    /// Starts a frame: forgets layouts that no longer hold.
    pub fn prepare(
        &mut self,
        engine: &TextEngine,
        document: &Document,
        style: &PageStyle,
        width: f32,
        scale: f32,
    ) -> Prepared {
        self.frame += 1;
        let setting = Setting {
            document: document.id(),
            width: (width * scale).round(),
            scale,
            generation: engine.font_generation(),
            text: style.text,
            headline: style.headline.map(|headline| (headline.paragraph, headline.style, headline.gap_below)),
            paragraph_gap: style.paragraph_gap,
            lane_distance: style.lane_distance,
        };
        if self.setting.as_ref() == Some(&setting) {
            return Prepared::AsBefore;
        }
        let same_document = self.setting.as_ref().is_none_or(|old| old.document == setting.document);
        self.heights =
            Heights::new(document.blocks().iter().map(|block| setting.guess(document, *block)).collect());
        self.blocks.clear();
        self.by_age.clear();
        self.bytes = 0;
        self.setting = Some(setting);
        if same_document { Prepared::Anew } else { Prepared::AnotherDocument }
    }

    /// Pixels per point.
    pub fn scale(&self) -> f32 {
        self.setting.as_ref().map_or(1.0, |setting| setting.scale)
    }

    pub fn lane_distance(&self) -> f32 {
        self.setting.as_ref().map_or(0.0, |setting| setting.lane_distance)
    }

    /// How high each block is, with the gap below it, in points.
    pub fn heights(&self) -> &Heights {
        &self.heights
    }

    /// The block, if it is laid out.
    pub fn get(&self, index: usize) -> Option<&LaidBlock> {
        self.blocks.get(&index)
    }

    pub fn get_mut(&mut self, index: usize) -> Option<&mut LaidBlock> {
        self.blocks.get_mut(&index)
    }

    /// Ends a frame: forgets some of the blocks that were used longest ago, where too many are laid out.
    pub fn evict(&mut self) {
        for _ in 0..MOST_FORGOTTEN {
            if self.bytes <= BYTES_KEPT && self.blocks.len() <= BLOCKS_KEPT {
                return;
            }
            let Some((noted, index)) = self.by_age.pop_front() else { return };
            let Some(laid) = self.blocks.get(&index) else { continue };
            if laid.last_used > noted || laid.last_used == self.frame {
                self.by_age.push_back((laid.last_used, index));
            } else if let Some(laid) = self.blocks.remove(&index) {
                self.bytes -= laid.block.end - laid.block.start;
            }
        }
    }
}

impl Setting {
    fn style_of(&self, block: Block) -> TextStyle {
        match self.headline {
            Some((paragraph, style, _)) if paragraph == block.paragraph => style,
            _ => self.text,
        }
    }

    fn gap_below(&self, block: Block) -> f32 {
        let gap = match self.headline {
            Some((paragraph, _, gap)) if paragraph == block.paragraph => gap,
            _ => self.paragraph_gap,
        };
        if block.ends_paragraph { (gap * self.scale).round() / self.scale } else { 0.0 }
    }

    /// A guess from the number of bytes; two of them make a letter in most scripts but the Latin.
    fn guess(&self, document: &Document, block: Block) -> f32 {
        let style = self.style_of(block);
        let is_latin = document.text().as_bytes().get(block.start).is_none_or(u8::is_ascii);
        let letters = (block.end - block.start) as f32 / if is_latin { 1.0 } else { 1.8 };
        let per_line = (self.width / (AVERAGE_ADVANCE * style.size * self.scale)).max(1.0);
        let lines = (letters / per_line).ceil().max(1.0);
        lines * style.size * style.line_height + self.gap_below(block)
    }
}

/// A column together with what is needed to lay out more of it.
pub(crate) struct Typesetter<'a> {
    pub column: &'a mut Column,
    pub engine: &'a mut TextEngine,
    pub document: &'a Document,
}

impl Typesetter<'_> {
    /// Lays a block out unless it is, and corrects its height.
    pub fn lay_out(&mut self, index: usize) -> &LaidBlock {
        let Column { setting, heights, blocks, by_age, bytes, frame } = &mut *self.column;
        let (document, engine) = (self.document, &mut *self.engine);
        let laid = blocks.entry(index).or_insert_with(|| {
            let block = document.block(index);
            let style = setting.as_ref().map_or(TextStyle::new("", 16.0), |setting| setting.style_of(block));
            let scale = setting.as_ref().map_or(1.0, |setting| setting.scale);
            let width = setting.as_ref().map(|setting| setting.width);
            let job = Job { text: document.words(block), style, scale, width, direction: block.direction };
            let shaped = engine.shape_block(job);
            let gap = setting.as_ref().map_or(0.0, |setting| setting.gap_below(block));
            heights.set(index, shaped.layout.height() / scale + gap);
            *bytes += block.end - block.start;
            by_age.push_back((*frame, index));
            LaidBlock { block, style, shaped, marks: None, ink: None, last_used: 0 }
        });
        laid.last_used = *frame;
        laid
    }

    /// The height of a block with the gap below it, measured, in points.
    pub fn measured(&mut self, index: usize) -> f32 {
        self.lay_out(index);
        self.column.heights.get(index)
    }

    /// The number of the last block.
    pub fn last_block(&self) -> usize {
        self.document.blocks().len().saturating_sub(1)
    }

    pub fn scale(&self) -> f32 {
        self.column.scale()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::shape::tests::SERIF;
    use super::*;

    #[test]
    fn however_much_is_read_only_so_much_stays_laid_out() {
        let document = Document::new(Arc::from("Some words that are read.\n".repeat(5000)));
        let mut engine = TextEngine::new(&[SERIF]);
        let mut column = Column::default();
        for first in (0..5000).step_by(20) {
            column.prepare(&engine, &document, &PageStyle::default(), 500.0, 1.0);
            let mut setter = Typesetter { column: &mut column, engine: &mut engine, document: &document };
            for index in first..first + 20 {
                setter.lay_out(index);
            }
            setter.lay_out(0);
            column.evict();
        }
        assert!(column.blocks.len() <= BLOCKS_KEPT);
        assert!(column.get(0).is_some() && column.get(4999).is_some() && column.get(100).is_none());
        assert_eq!(column.bytes, column.blocks.len() * "Some words that are read.".len());
        assert!(column.by_age.len() == column.blocks.len());
    }

    #[test]
    fn a_guess_is_near_the_true_height() {
        let text =
            "Iran said Tuesday it has not made any request for talks with the United States. ".repeat(12);
        let document = Document::new(Arc::from(text));
        let mut engine = TextEngine::new(&[SERIF]);
        let mut column = Column::default();
        column.prepare(&engine, &document, &PageStyle::default(), 560.0, 1.0);
        let guess = column.heights().get(0);
        let mut setter = Typesetter { column: &mut column, engine: &mut engine, document: &document };
        let measured = setter.measured(0);
        assert!((guess - measured).abs() < 0.25 * measured, "{guess} {measured}");
    }
}
