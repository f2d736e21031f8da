//! Where a page is scrolled to: a block and an offset within it, exact however long the text is.

use super::column::Typesetter;
use super::document::Document;
use parley::Affinity;

/// What is at the top of the view: so many points below the top of a block.
///
/// Above the first block the offset is negative, down to minus the room for the header.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct ScrollPosition {
    pub block: usize,
    pub offset: f32,
}

/// A place to come back to, which survives another width or size of the letters.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ScrollAnchor {
    /// The first byte of a line.
    pub byte: usize,
    /// How far below the top of the page the line starts, in points.
    pub offset: f32,
}

/// Where in the view a place is to come when it is scrolled to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScrollAlign {
    /// As little movement as brings it into view.
    #[default]
    Nearest,
    /// Near the top.
    Top,
    /// In the middle.
    Middle,
}

/// What is to be scrolled to in the next frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Goal {
    Place(usize, Affinity, ScrollAlign),
    Anchor(ScrollAnchor),
}

/// The sizes that scrolling depends on, in points.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    pub view: f32,
    pub top_space: f32,
    pub bottom_space: f32,
}

/// A block on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct VisibleBlock {
    pub index: usize,
    /// From the top of the view to its top, in points.
    pub top: f32,
    /// With the gap below it.
    pub height: f32,
}

impl ScrollPosition {
    /// The distance from the top of the header, by the heights known so far.
    pub fn distance(self, setter: &Typesetter<'_>, extent: Extent) -> f64 {
        setter.column.heights().before(self.block) + f64::from(self.offset + extent.top_space)
    }

    /// The position at a distance from the top of the header, by the heights known so far.
    pub fn at(y: f64, setter: &Typesetter<'_>, extent: Extent) -> Self {
        let below_header = y - f64::from(extent.top_space);
        if below_header < 0.0 {
            return Self { block: 0, offset: below_header as f32 };
        }
        let (block, offset) = setter.column.heights().find(below_header);
        Self { block, offset }
    }

    /// Moves by some points, down where positive.
    pub fn moved(self, by: f32, setter: &mut Typesetter<'_>, extent: Extent) -> Self {
        if by.abs() > 4.0 * extent.view {
            let target = self.distance(setter, extent) + f64::from(by);
            return Self::at(target, setter, extent);
        }
        Self { offset: self.offset + by, ..self }.normalized(setter)
    }

    /// The same place with the offset inside its block. Lays out the blocks that are passed.
    pub fn normalized(mut self, setter: &mut Typesetter<'_>) -> Self {
        self.block = self.block.min(setter.last_block());
        while self.offset < 0.0 && self.block > 0 {
            self.block -= 1;
            self.offset += setter.measured(self.block);
        }
        while self.block < setter.last_block() {
            let height = setter.measured(self.block);
            if self.offset < height {
                break;
            }
            self.offset -= height;
            self.block += 1;
        }
        self
    }

    /// Lays out what is visible. Corrects the position where the text ends above the foot of the view.
    pub fn lay_out_view(&mut self, setter: &mut Typesetter<'_>, extent: Extent) -> Vec<VisibleBlock> {
        *self = self.normalized(setter).below_top(extent);
        loop {
            let (visible, end) = self.visible(setter, extent.view);
            let missing = end.map_or(0.0, |end| extent.view - extent.bottom_space - end);
            let at_top = self.block == 0 && self.offset <= -extent.top_space;
            if missing < 0.5 || at_top {
                return visible;
            }
            self.offset -= missing;
            *self = self.normalized(setter).below_top(extent);
        }
    }

    fn below_top(self, extent: Extent) -> Self {
        if self.block == 0 { Self { block: 0, offset: self.offset.max(-extent.top_space) } } else { self }
    }

    /// The blocks in view, and where the text ends if it ends above the foot of the view.
    fn visible(self, setter: &mut Typesetter<'_>, view: f32) -> (Vec<VisibleBlock>, Option<f32>) {
        let mut visible = Vec::new();
        let mut top = -self.offset;
        for index in self.block..=setter.last_block() {
            if top >= view {
                return (visible, None);
            }
            let height = setter.measured(index);
            visible.push(VisibleBlock { index, top, height });
            top += height;
        }
        (visible, Some(top))
    }

    /// The position that brings a goal into view.
    pub fn towards(self, goal: Goal, setter: &mut Typesetter<'_>, extent: Extent) -> Self {
        match goal {
            Goal::Anchor(anchor) => {
                let (block, top, _) = line_of(anchor.byte, Affinity::Downstream, setter);
                Self { block, offset: top - anchor.offset }.normalized(setter)
            }
            Goal::Place(byte, affinity, align) => self.towards_place(byte, affinity, align, setter, extent),
        }
    }

    fn towards_place(
        self,
        byte: usize,
        affinity: Affinity,
        align: ScrollAlign,
        setter: &mut Typesetter<'_>,
        extent: Extent,
    ) -> Self {
        let (block, top, bottom) = line_of(byte, affinity, setter);
        let margin = (extent.view / 8.0).min(48.0);
        let at = |distance: f32| Self { block, offset: top - distance };
        let middle = (extent.view - (bottom - top)) / 2.0;
        let target = match align {
            ScrollAlign::Top => at(margin),
            ScrollAlign::Middle => at(middle),
            ScrollAlign::Nearest => {
                let heights = setter.column.heights();
                let above = heights.before(block) - heights.before(self.block) - f64::from(self.offset);
                let (line_top, line_bottom) = (above + f64::from(top), above + f64::from(bottom));
                if line_top >= 0.0 && line_bottom <= f64::from(extent.view) {
                    return self;
                }
                let is_far = line_bottom < -f64::from(extent.view) || line_top > 2.0 * f64::from(extent.view);
                match (is_far, line_top < 0.0) {
                    (true, _) => at(middle),
                    (false, true) => at(margin),
                    (false, false) => at(extent.view - margin - (bottom - top)),
                }
            }
        };
        target.normalized(setter)
    }
}

/// The block of a place, and the top and bottom of its line within the block, in points.
fn line_of(byte: usize, affinity: Affinity, setter: &mut Typesetter<'_>) -> (usize, f32, f32) {
    let document: &Document = setter.document;
    let index = document.block_at(byte.min(document.len()), affinity);
    let scale = setter.scale();
    let laid = setter.lay_out(index);
    let local = byte.saturating_sub(laid.block.start);
    let holds = |end: usize| local < end || (local == end && affinity == Affinity::Upstream);
    let mut lines = laid.shaped.layout.lines();
    let line =
        lines.find(|line| holds(line.text_range().end)).or_else(|| laid.shaped.layout.lines().next_back());
    line.map_or((index, 0.0, 0.0), |line| {
        let metrics = line.metrics();
        (index, metrics.block_min_coord / scale, metrics.block_max_coord / scale)
    })
}
