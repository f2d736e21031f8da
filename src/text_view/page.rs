//! The page: scrolled, selected by pointer and keys, painted. It reports what happened and changes no text.

use std::ops::Range;

use egui::{CursorIcon, Pos2, Rangef, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2};

use super::accessible;
use super::bar::bar_of;
use super::caret::{Caret, Selection, caret_on, caret_rect};
use super::column::{Column, Prepared, Typesetter};
use super::decorations::Decorations;
use super::document::Document;
use super::engine::TextEngine;
use super::geometry::{line_heights, word_boxes};
use super::gesture::{Gesture, Segmentation};
use super::glyph_mesh::snap;
use super::interaction::Turn;
use super::paint::{self, Brush};
use super::scroll::{Extent, Goal, ScrollAlign, ScrollAnchor, ScrollPosition, VisibleBlock};
use super::style::PageStyle;

/// The state of a page: where it is scrolled to and what is selected. One for each document shown.
#[derive(Default)]
pub struct Page {
    column: Column,
    pub(super) scroll: ScrollPosition,
    at_top: bool,
    /// What to come back to when the width or the size of the letters changes.
    anchor: Option<ScrollAnchor>,
    pub(super) goal: Option<Goal>,
    pub(super) selection: Selection,
    /// The distance from the left edge that ↑ and ↓ keep.
    pub(super) preferred_x: Option<f32>,
    pub(super) gesture: Gesture,
    pub(super) bar_grab: Option<f32>,
    pub(super) extending_by_keys: bool,
    pub(super) view: View,
}

/// What a page is shown with. Nothing of it is kept.
pub struct PageInput<'a> {
    /// The text.
    pub document: &'a Document,
    /// How it is set.
    pub style: &'a PageStyle,
    /// What is painted on it.
    pub decorations: &'a Decorations,
    /// What double and triple clicks select.
    pub segmentation: Segmentation,
    /// The accessible name: "Article text".
    pub name: &'a str,
    /// What a screen reader says of a decoration: "Denial, Esmaeil Baghaei, 8 July 2025".
    pub describe: &'a dyn Fn(u128) -> Option<String>,
}

/// What happened, and where things are on the screen.
pub struct PageOutput {
    /// The page as a widget; for context menus and focus.
    pub response: Response,
    /// In the order in which they happened.
    pub events: Vec<PageEvent>,
    /// The column of text: its left and right edge, and the top and bottom of the page.
    pub column: Rect,
    /// The room above the first paragraph while it is in view, for the caller's header.
    pub header: Option<Rect>,
    /// The room below the headline while it is in view.
    pub below_headline: Option<Rect>,
    /// Which bytes are in view.
    pub visible: Range<usize>,
    /// The innermost decoration under the pointer.
    pub hovered: Option<u128>,
}

/// Something that happened on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageEvent {
    /// The caret or the selection moved.
    SelectionChanged,
    /// A selection is complete: the button was released, or Shift after keys. Now is the time to snap it to words.
    SelectionFinished,
    /// The main button was pressed and released at one place.
    Clicked {
        /// The character under the pointer, or the nearest.
        byte: usize,
        /// 1, 2, 3 … for single, double and triple clicks.
        count: usize,
        /// The innermost decoration under the pointer.
        decoration: Option<u128>,
    },
    /// The other button was clicked. The selection stays as it is.
    SecondaryClicked {
        /// The character under the pointer, or the nearest.
        byte: usize,
        /// The innermost decoration under the pointer.
        decoration: Option<u128>,
    },
    /// The selected words went to the clipboard.
    Copied(String),
}

/// Where things were painted in the last frame.
pub(crate) struct View {
    pub rect: Rect,
    pub column: Rect,
    pub scale: f32,
    pub visible: Vec<VisibleBlock>,
}

impl Default for View {
    fn default() -> Self {
        Self { rect: Rect::ZERO, column: Rect::ZERO, scale: 1.0, visible: Vec::new() }
    }
}

impl View {
    /// The corner of a visible block on the screen, on a whole pixel.
    pub fn origin(&self, block: VisibleBlock) -> Pos2 {
        pos2(self.column.left(), snap(self.rect.top() + block.top, self.scale))
    }

    /// The visible block at a height, or the nearest.
    pub fn block_at(&self, y: f32) -> Option<VisibleBlock> {
        let below = |block: &&VisibleBlock| self.rect.top() + block.top + block.height > y;
        self.visible.iter().find(below).or(self.visible.last()).copied()
    }
}

impl Page {
    /// A page scrolled to its top with the caret at the start.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is selected, and which end moves.
    pub fn selection(&self) -> Selection {
        self.selection
    }

    /// Selects bytes; the caret goes to their end.
    pub fn select(&mut self, range: Range<usize>) {
        self.selection = Selection::of(range.start.min(range.end)..range.end);
        self.preferred_x = None;
    }

    /// Selects nothing; the caret stays.
    pub fn clear_selection(&mut self) {
        self.selection = Selection::caret(self.selection.focus);
    }

    /// Where the caret is.
    pub fn caret(&self) -> Caret {
        self.selection.focus
    }

    /// Sets the caret, with nothing selected.
    pub fn set_caret(&mut self, byte: usize) {
        self.selection = Selection::caret(Caret::before(byte));
        self.preferred_x = None;
    }

    /// Brings a place into view in the next frame.
    pub fn scroll_to(&mut self, byte: usize, align: ScrollAlign) {
        self.goal = Some(Goal::Place(byte, parley::Affinity::Downstream, align));
    }

    /// The place at the top of the view, to come back to with [`Page::restore`], also with another width or size.
    pub fn scroll_anchor(&self) -> ScrollAnchor {
        self.anchor.unwrap_or_default()
    }

    /// Scrolls to a place remembered from [`Page::scroll_anchor`] in the next frame.
    pub fn restore(&mut self, anchor: ScrollAnchor) {
        self.goal = Some(Goal::Anchor(anchor));
    }

    /// Where words were on the screen in the last frame, one rectangle a line or several where directions mix. Only of
    /// lines in blocks that were in view.
    pub fn rects_of(&self, range: Range<usize>) -> Vec<Rect> {
        let mut rects = Vec::new();
        for block in &self.view.visible {
            let Some(laid) = self.column.get(block.index) else { continue };
            let by = self.view.origin(*block).to_vec2();
            let boxes = word_boxes(laid, self.view.scale, &range);
            rects.extend(boxes.iter().map(|words| words.rect(self.view.scale).translate(by)));
        }
        rects
    }

    /// From the top to the bottom of the words on the line of a byte, on the screen in the last frame. Only of lines in
    /// blocks that were in view.
    pub fn line_of(&self, byte: usize) -> Option<Rangef> {
        self.view.visible.iter().find_map(|block| {
            let heights = line_heights(self.column.get(block.index)?, self.view.scale, byte)?;
            let top = self.view.origin(*block).y;
            Some(Rangef::new(heights.min + top, heights.max + top))
        })
    }

    /// The place in the text nearest to a place on the screen, of `document` as it was shown in the last frame.
    pub fn byte_at(&self, document: &Document, pos: Pos2) -> Option<usize> {
        let block = self.view.block_at(pos.y)?;
        let laid = self.column.get(block.index)?;
        Some(caret_on(laid, document, (pos - self.view.origin(block)).to_pos2() * self.view.scale).byte)
    }

    /// Where a caret would stand at one end of some words, if that line was in view in the last frame.
    pub fn edge_of(&self, document: &Document, words: &Range<usize>, is_end: bool) -> Option<Rect> {
        let caret = if is_end { Caret::after(words.end) } else { Caret::before(words.start) };
        let index = document.block_at(caret.byte, caret.affinity);
        let block = self.view.visible.iter().find(|block| block.index == index)?;
        let rect = caret_rect(self.column.get(index)?, caret, self.view.scale);
        Some(rect.translate(self.view.origin(*block).to_vec2()))
    }

    /// Shows the page in all the room that `ui` has.
    pub fn show(&mut self, engine: &mut TextEngine, ui: &mut Ui, input: &PageInput<'_>) -> PageOutput {
        let rect = ui.available_rect_before_wrap();
        let id = ui.make_persistent_id("page of text");
        let response = ui.interact(rect, id, Sense::click_and_drag());
        ui.advance_cursor_after_rect(rect);
        response.widget_info(|| WidgetInfo::labeled(Role::Document, true, input.name));

        let before = self.selection;
        let extent = self.begin(engine, ui, rect, input);
        let mut column = std::mem::take(&mut self.column);
        let setter = Typesetter { column: &mut column, engine, document: input.document };
        let mut turn = Turn { ui, response: &response, input, setter, extent, events: Vec::new() };
        self.scroll_by_pointer(&mut turn);
        let bar_lit = self.scroll_by_bar(&mut turn);
        self.follow_keys(&mut turn);
        if let Some(goal) = self.goal.take() {
            self.scroll = self.scroll.towards(goal, &mut turn.setter, extent);
        }
        self.view.visible = self.scroll.lay_out_view(&mut turn.setter, extent);
        self.at_top = self.scroll.block == 0 && self.scroll.offset <= -extent.top_space;
        self.follow_pointer(&mut turn);
        let mut events = turn.events;
        self.column = column;
        if self.selection != before {
            events.insert(0, PageEvent::SelectionChanged);
        }
        self.anchor = self.top_line();
        self.paint(engine, ui, &response, input, bar_lit, extent);
        accessible::announce(ui, &response, self, input);
        self.column.evict();
        self.output(ui, response, events, input, extent)
    }

    pub(crate) fn view(&self) -> &View {
        &self.view
    }

    pub(crate) fn column(&self) -> &Column {
        &self.column
    }

    /// Takes over the room and the document of this frame.
    fn begin(&mut self, engine: &TextEngine, ui: &Ui, rect: Rect, input: &PageInput<'_>) -> Extent {
        let style = input.style;
        let scale = ui.ctx().pixels_per_point();
        let room = (rect.width() - style.margin_left - style.margin_right).max(40.0);
        let width = room.min(style.column_width);
        let left = snap(rect.left() + style.margin_left + (room - width) / 2.0, scale);
        let column = Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()));
        self.view = View { rect, column, scale, visible: std::mem::take(&mut self.view.visible) };
        let is_first = self.anchor.is_none();
        match self.column.prepare(engine, input.document, style, width, scale) {
            Prepared::AsBefore => {}
            Prepared::Anew => {
                self.goal = self.goal.or(self.anchor.filter(|_| !self.at_top).map(Goal::Anchor));
            }
            Prepared::AnotherDocument => {
                self.selection = Selection::default();
                self.at_top = true;
            }
        }
        if self.at_top || is_first {
            self.scroll = ScrollPosition { block: 0, offset: -style.top_space };
        }
        Extent { view: rect.height(), top_space: style.top_space, bottom_space: style.bottom_space }
    }

    /// The first line that is at least in part in view.
    fn top_line(&self) -> Option<ScrollAnchor> {
        self.view.visible.iter().find_map(|visible| {
            let laid = self.column.get(visible.index)?;
            let y_of = |y: f32| visible.top + y / self.view.scale;
            let mut lines = laid.shaped.layout.lines();
            let line = lines.find(|line| y_of(line.metrics().block_max_coord) > 0.5)?;
            let offset = y_of(line.metrics().block_min_coord);
            Some(ScrollAnchor { byte: laid.block.start + line.text_range().start, offset })
        })
    }

    fn paint(
        &mut self,
        engine: &mut TextEngine,
        ui: &Ui,
        response: &Response,
        input: &PageInput<'_>,
        bar_lit: Option<bool>,
        extent: Extent,
    ) {
        let painter = ui.painter_at(self.view.rect);
        let (scale, colors) = (self.view.scale, input.style.colors);
        let brush = Brush { painter: &painter, scale, colors, lane_distance: self.column.lane_distance() };
        let selected = self.selection.range();
        let caret = self.selection.focus;
        let caret_block = input.document.block_at(caret.byte, caret.affinity);
        for block in &self.view.visible {
            if let Some(laid) = self.column.get_mut(block.index) {
                paint::prepare(laid, engine, brush, input.decorations);
                paint::paint_behind(laid, brush, self.view.origin(*block), &selected);
            }
        }
        // Layer by layer and not block by block: the graphics card changes textures less often.
        for block in &self.view.visible {
            if let Some(laid) = self.column.get(block.index) {
                paint::paint_letters(laid, brush, self.view.origin(*block));
            }
        }
        for block in &self.view.visible {
            let Some(laid) = self.column.get(block.index) else { continue };
            let origin = self.view.origin(*block);
            paint::paint_outlines(laid, brush, origin);
            if block.index == caret_block && response.has_focus() {
                paint::paint_caret(laid, brush, origin, caret);
            }
        }
        let setter = Typesetter { column: &mut self.column, engine, document: input.document };
        let bar = bar_of(self.view.rect, self.scroll, &setter, extent);
        if let (Some(bar), Some(lit)) = (bar, bar_lit) {
            let color = colors.scroll_bar.gamma_multiply(if lit { 0.9 } else { 0.45 });
            paint::paint_thumb(&painter, bar.thumb, color);
        }
    }

    fn output(
        &self,
        ui: &Ui,
        response: Response,
        events: Vec<PageEvent>,
        input: &PageInput<'_>,
        extent: Extent,
    ) -> PageOutput {
        let pointer = response.hover_pos();
        let hovered = pointer.and_then(|pos| decoration_at(&self.view, &self.column, pos));
        if pointer.is_some_and(|pos| self.view.column.x_range().contains(pos.x)) {
            ui.ctx().set_cursor_icon(CursorIcon::Text);
        }
        let block =
            |visible: Option<&VisibleBlock>| visible.map(|visible| input.document.block(visible.index));
        let first = block(self.view.visible.first()).map_or(0, |block| block.start);
        let last = block(self.view.visible.last()).map_or(0, |block| block.end);
        PageOutput {
            response,
            events,
            column: self.view.column,
            header: self.header(extent),
            below_headline: self.below_headline(input),
            visible: first..last,
            hovered,
        }
    }

    fn header(&self, extent: Extent) -> Option<Rect> {
        let first = self.view.visible.first().filter(|first| first.index == 0 && first.top > 0.0)?;
        let bottom = self.view.origin(*first).y;
        let column = self.view.column.x_range();
        Some(Rect::from_x_y_ranges(column, bottom - extent.top_space..=bottom))
    }

    fn below_headline(&self, input: &PageInput<'_>) -> Option<Rect> {
        let headline = input.style.headline?;
        let is_end = |visible: &&VisibleBlock| {
            let block = input.document.block(visible.index);
            block.paragraph == headline.paragraph && block.ends_paragraph
        };
        let visible = self.view.visible.iter().find(is_end)?;
        let bottom = self.view.origin(*visible).y + visible.height;
        Some(Rect::from_x_y_ranges(self.view.column.x_range(), bottom - headline.gap_below..=bottom))
    }
}

/// The innermost decoration at a place on the screen.
pub(super) fn decoration_at(view: &View, column: &Column, pos: Pos2) -> Option<u128> {
    let block = view.block_at(pos.y)?;
    let marks = column.get(block.index)?.marks.as_ref()?;
    marks.at(pos - view.origin(block).to_vec2())
}
