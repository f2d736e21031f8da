//! The column of a page: its blocks laid out when they are needed, kept in a bounded cache, and how high each is.

use std::collections::HashMap;
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

    /// Ends a frame: forgets the blocks that were used longest ago, where too many are laid out.
    pub fn evict(&mut self) {
        if self.bytes <= BYTES_KEPT && self.blocks.len() <= BLOCKS_KEPT {
            return;
        }
        let mut by_age: Vec<(u64, usize)> =
            self.blocks.iter().map(|(index, laid)| (laid.last_used, *index)).collect();
        by_age.sort_unstable();
        for (last_used, index) in by_age {
            let enough = self.bytes <= BYTES_KEPT / 2 && self.blocks.len() <= BLOCKS_KEPT / 2;
            if enough || last_used == self.frame {
                break;
            }
            if let Some(laid) = self.blocks.remove(&index) {
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
        let Column { setting, heights, blocks, bytes, frame } = &mut *self.column;
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
