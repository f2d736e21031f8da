//! The caret: a place between two characters, and where keys and the pointer take it, across paragraphs of any direction.

use std::ops::Range;

use egui::{Pos2, Rect, pos2};
use parley::{Affinity, Cursor, Layout};

use super::column::{LaidBlock, Typesetter};
use super::document::{Block, Document, Snap};

/// A place between two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caret {
    /// Where in the text.
    pub byte: usize,
    /// Where a line is wrapped, one place in the text is two on the screen: at the end of the upper line (upstream) or
    /// at the start of the lower one (downstream).
    pub affinity: Affinity,
}

impl Caret {
    /// The place before the character at `byte`.
    pub const fn before(byte: usize) -> Self {
        Self { byte, affinity: Affinity::Downstream }
    }

    /// The place after the character that ends at `byte`.
    pub const fn after(byte: usize) -> Self {
        Self { byte, affinity: Affinity::Upstream }
    }
}

impl Default for Caret {
    fn default() -> Self {
        Self::before(0)
    }
}

/// Selected words: from where the selection began to where the caret is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Where it began.
    pub anchor: Caret,
    /// The end that moves: the caret.
    pub focus: Caret,
}

impl Selection {
    /// The selected bytes.
    pub fn range(&self) -> Range<usize> {
        self.anchor.byte.min(self.focus.byte)..self.anchor.byte.max(self.focus.byte)
    }

    /// Whether no words are selected: there is only a caret.
    pub fn is_empty(&self) -> bool {
        self.anchor.byte == self.focus.byte
    }

    pub(crate) fn caret(place: Caret) -> Self {
        Self { anchor: place, focus: place }
    }

    pub(crate) fn of(range: Range<usize>) -> Self {
        Self { anchor: Caret::before(range.start), focus: Caret::after(range.end) }
    }
}

/// Where a key takes the caret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Motion {
    Left,
    Right,
    WordLeft,
    WordRight,
    Up,
    Down,
    LineStart,
    LineEnd,
    PageUp,
    PageDown,
    DocumentStart,
    DocumentEnd,
}

/// Where the caret goes by a key.
///
/// `column` is the distance from the left edge, in points, that ↑ and ↓ keep over short lines; `view` is how far a
/// page goes.
pub(crate) fn moved(
    setter: &mut Typesetter<'_>,
    from: Caret,
    motion: Motion,
    column: &mut Option<f32>,
    view: f32,
) -> Caret {
    let vertical = matches!(motion, Motion::Up | Motion::Down | Motion::PageUp | Motion::PageDown);
    let x = column.take().filter(|_| vertical).unwrap_or_else(|| place_of(setter, from).1.left());
    if vertical {
        *column = Some(x);
    }
    match motion {
        Motion::Left | Motion::Right | Motion::WordLeft | Motion::WordRight => sideways(setter, from, motion),
        Motion::Up => by_line(setter, from, x, Step::Back),
        Motion::Down => by_line(setter, from, x, Step::On),
        Motion::PageUp => by_distance(setter, from, x, -view),
        Motion::PageDown => by_distance(setter, from, x, view),
        Motion::LineStart | Motion::LineEnd => line_edge(setter, from, motion),
        Motion::DocumentStart => Caret::before(0),
        Motion::DocumentEnd => Caret::after(setter.document.len()),
    }
}

/// Towards the start of the text or towards its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Back,
    On,
}

/// The block of a caret and its rectangle there (of no width), in points from the block's corner.
pub(crate) fn place_of(setter: &mut Typesetter<'_>, caret: Caret) -> (usize, Rect) {
    let scale = setter.scale();
    let index = setter.document.block_at(caret.byte, caret.affinity);
    (index, caret_rect(setter.lay_out(index), caret, scale))
}

/// A caret's rectangle in its block, in points from the block's corner.
pub(crate) fn caret_rect(laid: &LaidBlock, caret: Caret, scale: f32) -> Rect {
    let bounds = cursor_in(laid, caret).geometry(&laid.shaped.layout, 0.0);
    let corner = |x: f64, y: f64| pos2(x as f32, y as f32) / scale;
    Rect::from_min_max(corner(bounds.x0, bounds.y0), corner(bounds.x1, bounds.y1))
}

/// The caret nearest to a point of a block, given in points from the block's corner.
pub(crate) fn caret_at(setter: &mut Typesetter<'_>, index: usize, point: Pos2) -> Caret {
    let (scale, document) = (setter.scale(), setter.document);
    caret_on(setter.lay_out(index), document, point * scale)
}

/// The caret nearest to a point of a block that is laid out, given in pixels from the block's corner.
pub(crate) fn caret_on(laid: &LaidBlock, document: &Document, point: Pos2) -> Caret {
    let layout = &laid.shaped.layout;
    let y = point.y.clamp(0.0, (layout.height() - 0.5).max(0.0));
    caret_from(document, laid.block, Cursor::from_point(layout, point.x, y), Snap::Back)
}

fn cursor_in(laid: &LaidBlock, caret: Caret) -> Cursor {
    let local = caret.byte.saturating_sub(laid.block.start);
    Cursor::from_byte_index(&laid.shaped.layout, local, caret.affinity)
}

/// A caret from parley's cursor, moved out of characters that parley cuts in two where the face changes.
fn caret_from(document: &Document, block: Block, cursor: Cursor, snap: Snap) -> Caret {
    let byte = (block.start + cursor.index()).min(block.end);
    let byte = if byte == block.end { byte } else { document.snapped(byte, snap) };
    Caret { byte, affinity: cursor.affinity() }
}

fn sideways(setter: &mut Typesetter<'_>, from: Caret, motion: Motion) -> Caret {
    let index = setter.document.block_at(from.byte, from.affinity);
    let laid = setter.lay_out(index);
    let layout: &Layout<()> = &laid.shaped.layout;
    let runs_left = layout.is_rtl();
    let cursor = cursor_in(laid, from);
    let step = |cursor: Cursor| match motion {
        Motion::Left => cursor.previous_visual(layout),
        Motion::Right => cursor.next_visual(layout),
        Motion::WordLeft => cursor.previous_visual_word(layout),
        _ => cursor.next_visual_word(layout),
    };
    let is_left = matches!(motion, Motion::Left | Motion::WordLeft);
    let outwards = if is_left == runs_left { Step::On } else { Step::Back };
    // An empty paragraph is shaped as a space: nothing in it is to be stepped over.
    if laid.block.start == laid.block.end {
        return neighbour(setter, index, outwards).unwrap_or(from);
    }
    let next = step(cursor);
    // The end of a wrapped line and the start of the next are one place in the text: one press passes both.
    let top = |cursor: Cursor| cursor.geometry(layout, 0.0).y0;
    let wrapped = next.index() == cursor.index() && top(next).total_cmp(&top(cursor)).is_ne();
    let next = if wrapped { step(next) } else { next };
    if next == cursor {
        return neighbour(setter, index, outwards).unwrap_or(from);
    }
    let snap = if next.index() >= cursor.index() { Snap::Forward } else { Snap::Back };
    caret_from(setter.document, setter.document.block(index), next, snap)
}

/// The start of the next block or the end of the one before.
fn neighbour(setter: &Typesetter<'_>, index: usize, step: Step) -> Option<Caret> {
    match step {
        Step::On if index < setter.last_block() => {
            Some(Caret::before(setter.document.block(index + 1).start))
        }
        Step::Back if index > 0 => Some(Caret::after(setter.document.block(index - 1).end)),
        Step::On | Step::Back => None,
    }
}

/// The caret one line up or down, at the same distance from the left edge.
fn by_line(setter: &mut Typesetter<'_>, from: Caret, x: f32, step: Step) -> Caret {
    let scale = setter.scale();
    let (index, rect) = place_of(setter, from);
    let laid = setter.lay_out(index);
    let current = line_at(&laid.shaped.layout, rect.center().y * scale);
    let target = match step {
        Step::Back => current.checked_sub(1),
        Step::On => Some(current + 1).filter(|line| *line < laid.shaped.layout.len()),
    };
    if let Some(line) = target {
        return on_line(setter, index, line, x);
    }
    match step {
        Step::Back if index == 0 => Caret::before(0),
        Step::Back => {
            let last_line = setter.lay_out(index - 1).shaped.layout.len().saturating_sub(1);
            on_line(setter, index - 1, last_line, x)
        }
        Step::On if index == setter.last_block() => Caret::after(setter.document.len()),
        Step::On => on_line(setter, index + 1, 0, x),
    }
}

fn on_line(setter: &mut Typesetter<'_>, index: usize, line: usize, x: f32) -> Caret {
    let scale = setter.scale();
    let layout = &setter.lay_out(index).shaped.layout;
    let middle = layout.get(line).map_or(0.0, |line| {
        let metrics = line.metrics();
        f32::midpoint(metrics.block_min_coord, metrics.block_max_coord)
    });
    caret_at(setter, index, pos2(x, middle / scale))
}

/// The number of the line at a height, in pixels.
fn line_at(layout: &Layout<()>, y: f32) -> usize {
    let above = layout.lines().take_while(|line| line.metrics().block_max_coord <= y).count();
    above.min(layout.len().saturating_sub(1))
}

/// The caret so many points further down, or up where negative; at most on the first or the last line, and from there
/// to the edge of the text.
fn by_distance(setter: &mut Typesetter<'_>, from: Caret, x: f32, distance: f32) -> Caret {
    let (mut index, rect) = place_of(setter, from);
    let mut y = rect.center().y + distance;
    while y < 0.0 && index > 0 {
        index -= 1;
        y += setter.measured(index);
    }
    while index < setter.last_block() && y >= setter.measured(index) {
        y -= setter.measured(index);
        index += 1;
    }
    let there = caret_at(setter, index, pos2(x, y));
    let (reached, line) = place_of(setter, there);
    let stays =
        reached == setter.document.block_at(from.byte, from.affinity) && line.y_range() == rect.y_range();
    if stays && y < 0.0 {
        Caret::before(0)
    } else if stays && y >= setter.measured(index) {
        Caret::after(setter.document.len())
    } else {
        there
    }
}

/// The start or the end of the caret's line.
fn line_edge(setter: &mut Typesetter<'_>, from: Caret, motion: Motion) -> Caret {
    let scale = setter.scale();
    let (index, rect) = place_of(setter, from);
    let laid = setter.lay_out(index);
    let line = laid.shaped.layout.get(line_at(&laid.shaped.layout, rect.center().y * scale));
    let Some(range) = line.map(|line| line.text_range()) else { return from };
    let (start, end) = (laid.block.start, laid.block.end);
    match motion {
        Motion::LineStart => Caret::before((start + range.start).min(end)),
        _ => Caret::after((start + range.end).min(end)),
    }
}
