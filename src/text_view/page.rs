//! The page: scrolled, selected by pointer and keys, painted. It reports what happened and changes no text.

use std::ops::Range;

use egui::{
    CursorIcon, Event, EventFilter, Id, PointerButton, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo,
    pos2,
};

use super::accessible;
use super::bar::{Bar, bar_of, drag_bar};
use super::caret::{Caret, Motion, Selection, caret_at, moved};
use super::column::{Column, Prepared, Typesetter};
use super::decorations::Decorations;
use super::document::Document;
use super::engine::TextEngine;
use super::geometry::word_boxes;
use super::gesture::{Gesture, PointerStep, Released, Segmentation, byte_under, pointer_steps};
use super::glyph_mesh::snap;
use super::keys::{KeyCommand, take_commands};
use super::paint::{self, Brush};
use super::scroll::{Extent, Goal, ScrollAlign, ScrollAnchor, ScrollPosition, VisibleBlock};
use super::style::PageStyle;

/// A drag this many points beyond the edge scrolls as fast as any further one.
const FASTEST_DRAG: f32 = 120.0;
/// Points a second for each point that the pointer is beyond the edge.
const DRAG_SPEED: f32 = 10.0;

/// The state of a page: where it is scrolled to and what is selected. One for each document shown.
#[derive(Default)]
pub struct Page {
    column: Column,
    scroll: ScrollPosition,
    at_top: bool,
    /// What to come back to when the width or the size of the letters changes.
    anchor: Option<ScrollAnchor>,
    goal: Option<Goal>,
    selection: Selection,
    /// The distance from the left edge that ↑ and ↓ keep.
    preferred_x: Option<f32>,
    gesture: Gesture,
    bar_grab: Option<f32>,
    extending_by_keys: bool,
    view: View,
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
    pub describe: &'a dyn Fn(u64) -> Option<String>,
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
    pub hovered: Option<u64>,
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
        decoration: Option<u64>,
    },
    /// The other button was clicked. The selection stays as it is.
    SecondaryClicked {
        /// The character under the pointer, or the nearest.
        byte: usize,
        /// The innermost decoration under the pointer.
        decoration: Option<u64>,
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
    fn block_at(&self, y: f32) -> Option<VisibleBlock> {
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

    /// Shows the page in all the room that `ui` has.
    pub fn show(&mut self, engine: &mut TextEngine, ui: &mut Ui, input: &PageInput<'_>) -> PageOutput {
        let rect = ui.available_rect_before_wrap();
        let id = ui.make_persistent_id("page of text");
        let response = ui.interact(rect, id, Sense::click_and_drag());
        ui.advance_cursor_after_rect(rect);
        response.widget_info(|| WidgetInfo::labeled(Role::Document, true, input.name));

        let before = self.selection;
        let mut events = Vec::new();
        let extent = self.begin(engine, ui, rect, input);
        let mut column = std::mem::take(&mut self.column);
        let mut setter = Typesetter { column: &mut column, engine, document: input.document };
        self.scroll_by_pointer(ui, &mut setter, extent);
        let bar = self.scroll_by_bar(ui, id, &mut setter, extent);
        self.follow_keys(ui, &response, &mut setter, extent, &mut events);
        if let Some(goal) = self.goal.take() {
            self.scroll = self.scroll.towards(goal, &mut setter, extent);
        }
        self.view.visible = self.scroll.lay_out_view(&mut setter, extent);
        self.at_top = self.scroll.block == 0 && self.scroll.offset <= -extent.top_space;
        self.follow_pointer(ui, &response, &mut setter, input, &mut events);
        self.column = column;
        if self.selection.range() != before.range() || self.selection.focus != before.focus {
            events.insert(0, PageEvent::SelectionChanged);
        }
        self.anchor = self.top_line();
        self.paint(engine, ui, &response, input, bar.map(|(_, lit)| lit), extent);
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
                self.goal = self.goal.or(self.anchor.filter(|_| !self.at_top).map(Goal::Anchor))
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

    /// Scrolls by the wheel, and while a drag is held beyond the upper or lower edge.
    fn scroll_by_pointer(&mut self, ui: &Ui, setter: &mut Typesetter<'_>, extent: Extent) {
        let rect = self.view.rect;
        let mut by = 0.0;
        if ui.rect_contains_pointer(rect) {
            by -= ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
        }
        let pointer = ui.input(|input| input.pointer.latest_pos());
        if let Some(pointer) = pointer.filter(|_| self.gesture.is_dragging()) {
            let above = (pointer.y - rect.top()).min(0.0);
            let below = (pointer.y - rect.bottom()).max(0.0);
            let beyond = (above + below).clamp(-FASTEST_DRAG, FASTEST_DRAG);
            if beyond != 0.0 {
                by += beyond * DRAG_SPEED * ui.input(|input| input.stable_dt.min(0.1));
                ui.ctx().request_repaint();
            }
        }
        if by != 0.0 {
            self.scroll = self.scroll.moved(by, setter, extent);
        }
    }

    /// Scrolls by the bar. Says whether there is one and whether the pointer is at it.
    fn scroll_by_bar(
        &mut self,
        ui: &Ui,
        id: Id,
        setter: &mut Typesetter<'_>,
        extent: Extent,
    ) -> Option<(Bar, bool)> {
        let bar = bar_of(self.view.rect, self.scroll, setter, extent)?;
        let context = (&*setter, extent);
        let response =
            drag_bar(ui, id.with("scroll bar"), bar, &mut self.bar_grab, &mut self.scroll, context);
        Some((bar, response.hovered() || self.bar_grab.is_some()))
    }

    /// Does what keys ask for, while the page has the focus.
    fn follow_keys(
        &mut self,
        ui: &Ui,
        response: &Response,
        setter: &mut Typesetter<'_>,
        extent: Extent,
        events: &mut Vec<PageEvent>,
    ) {
        if self.extending_by_keys && !ui.input(|input| input.modifiers.shift) {
            self.extending_by_keys = false;
            self.finish(ui, events);
        }
        if !response.has_focus() {
            return;
        }
        let filter = EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: true };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        for command in take_commands(ui, !self.selection.is_empty()) {
            match command {
                KeyCommand::Move(motion) => self.move_caret(setter, motion, extent),
                KeyCommand::Extend(motion) => {
                    let anchor = self.selection.anchor;
                    self.travel(setter, motion, extent);
                    self.selection.anchor = anchor;
                    self.extending_by_keys = true;
                }
                KeyCommand::SelectAll => {
                    self.select(0..setter.document.len());
                    self.finish(ui, events);
                }
                KeyCommand::Copy => self.copy(ui, setter.document, events),
            }
        }
    }

    /// Moves the caret; where words are selected, ← and → go to their ends.
    fn move_caret(&mut self, setter: &mut Typesetter<'_>, motion: Motion, extent: Extent) {
        let range = self.selection.range();
        let is_sideways = matches!(motion, Motion::Left | Motion::Right);
        if range.is_empty() || !is_sideways {
            return self.travel(setter, motion, extent);
        }
        let focus = self.selection.focus;
        let block = setter.document.block_at(focus.byte, focus.affinity);
        let runs_left = setter.lay_out(block).shaped.layout.is_rtl();
        let to_start = (motion == Motion::Left) != runs_left;
        let place = if to_start { Caret::before(range.start) } else { Caret::after(range.end) };
        self.selection = Selection::caret(place);
        self.preferred_x = None;
        self.goal = Some(Goal::Place(place.byte, place.affinity, ScrollAlign::Nearest));
    }

    /// Moves the caret, with nothing selected, and brings it into view.
    fn travel(&mut self, setter: &mut Typesetter<'_>, motion: Motion, extent: Extent) {
        let page = (extent.view * 0.9).max(1.0);
        let place = moved(setter, self.selection.focus, motion, &mut self.preferred_x, page);
        match motion {
            Motion::PageUp => self.scroll = self.scroll.moved(-page, setter, extent),
            Motion::PageDown => self.scroll = self.scroll.moved(page, setter, extent),
            _ => {}
        }
        self.selection = Selection::caret(place);
        self.goal = Some(Goal::Place(place.byte, place.affinity, ScrollAlign::Nearest));
    }

    fn copy(&self, ui: &Ui, document: &Document, events: &mut Vec<PageEvent>) {
        let words = document.text().get(self.selection.range()).unwrap_or_default();
        if !words.is_empty() {
            ui.ctx().copy_text(words.to_owned());
            events.push(PageEvent::Copied(words.to_owned()));
        }
    }

    /// Reports a complete selection. The caller may change it, so another frame is asked for.
    fn finish(&self, ui: &Ui, events: &mut Vec<PageEvent>) {
        if !self.selection.is_empty() {
            events.push(PageEvent::SelectionFinished);
            ui.ctx().request_repaint();
        }
    }

    /// Selects as the pointer asks for.
    fn follow_pointer(
        &mut self,
        ui: &Ui,
        response: &Response,
        setter: &mut Typesetter<'_>,
        input: &PageInput<'_>,
        events: &mut Vec<PageEvent>,
    ) {
        let is_ours = response.is_pointer_button_down_on()
            || response.clicked_by(PointerButton::Primary)
            || response.drag_stopped_by(PointerButton::Primary);
        let frame_events: Vec<Event> = ui.input(|input| input.events.clone());
        for step in pointer_steps(&frame_events) {
            self.follow_step(ui, response, step, is_ours, setter, input, events);
        }
        let (pointer, is_down) = ui.input(|input| (input.pointer.latest_pos(), input.pointer.primary_down()));
        if let Some(pointer) = pointer.filter(|_| self.gesture.is_dragging()) {
            self.drag_to(pointer, setter, input);
        }
        if !is_down {
            self.release(ui, setter, input, pointer.unwrap_or_default(), events);
        }
        if response.clicked_by(PointerButton::Secondary)
            && let Some(pos) = response.interact_pointer_pos()
        {
            let byte = byte_under(input.document, self.hit(setter, pos));
            events.push(PageEvent::SecondaryClicked {
                byte,
                decoration: decoration_at(&self.view, setter.column, pos),
            });
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one step of follow_pointer, taken out to keep it readable"
    )]
    fn follow_step(
        &mut self,
        ui: &Ui,
        response: &Response,
        step: PointerStep,
        is_ours: bool,
        setter: &mut Typesetter<'_>,
        input: &PageInput<'_>,
        events: &mut Vec<PageEvent>,
    ) {
        match step {
            PointerStep::Press(pos, modifiers) if is_ours && self.view.rect.contains(pos) => {
                let now = ui.input(|input| input.time);
                let delay = ui.ctx().options(|options| options.input_options.max_double_click_delay);
                let caret = self.hit(setter, pos);
                let context = (input.document, input.segmentation);
                self.selection =
                    self.gesture.press((pos, now, delay), caret, modifiers, self.selection, context);
                self.preferred_x = None;
                response.request_focus();
            }
            PointerStep::Move(pos) if self.gesture.is_dragging() => self.drag_to(pos, setter, input),
            PointerStep::Release(pos) => self.release(ui, setter, input, pos, events),
            PointerStep::Press(..) | PointerStep::Move(_) => {}
        }
    }

    fn drag_to(&mut self, pos: Pos2, setter: &mut Typesetter<'_>, input: &PageInput<'_>) {
        let caret = self.hit(setter, pos.clamp(self.view.rect.min, self.view.rect.max));
        let context = (input.document, input.segmentation);
        self.selection = self.gesture.drag(pos, caret, self.selection, context);
    }

    fn release(
        &mut self,
        ui: &Ui,
        setter: &mut Typesetter<'_>,
        input: &PageInput<'_>,
        pos: Pos2,
        events: &mut Vec<PageEvent>,
    ) {
        let Some(released) = self.gesture.release() else { return };
        if let Released::Click(count) = released {
            let byte = byte_under(input.document, self.hit(setter, pos));
            let decoration = decoration_at(&self.view, setter.column, pos);
            events.push(PageEvent::Clicked { byte, count, decoration });
        }
        self.finish(ui, events);
    }

    /// The caret nearest to a place on the screen.
    fn hit(&self, setter: &mut Typesetter<'_>, pos: Pos2) -> Caret {
        let Some(block) = self.view.block_at(pos.y) else { return self.selection.focus };
        caret_at(setter, block.index, pos - self.view.origin(block).to_vec2())
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
            let Some(laid) = self.column.get_mut(block.index) else { continue };
            paint::prepare(laid, engine, brush, input.decorations);
            let origin = self.view.origin(*block);
            paint::paint(laid, brush, origin, &selected);
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
fn decoration_at(view: &View, column: &Column, pos: Pos2) -> Option<u64> {
    let block = view.block_at(pos.y)?;
    let marks = column.get(block.index)?.marks.as_ref()?;
    marks.at(pos - view.origin(block).to_vec2())
}
