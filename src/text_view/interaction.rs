//! What pointer, wheel, scroll bar and keys do to a page.

use egui::{Event, EventFilter, PointerButton, Pos2, Response, Ui};

use super::bar::{bar_of, drag_bar};
use super::caret::{Caret, Motion, Selection, caret_at, moved};
use super::column::Typesetter;
use super::gesture::{PointerStep, Released, byte_under, pointer_steps};
use super::keys::{KeyCommand, take_commands};
use super::page::{Page, PageEvent, PageInput, decoration_at};
use super::scroll::{Extent, Goal, ScrollAlign};

/// A drag this many points beyond the edge scrolls as fast as any further one.
const FASTEST_DRAG: f32 = 120.0;
/// Points a second for each point that the pointer is beyond the edge.
const DRAG_SPEED: f32 = 10.0;
/// Page Up and Page Down leave this part of what was in view in view.
const PAGE_OVERLAP: f32 = 0.1;

/// What the input of one frame is handled with.
pub(super) struct Turn<'a, 'b> {
    pub ui: &'a Ui,
    pub response: &'a Response,
    pub input: &'a PageInput<'b>,
    pub setter: Typesetter<'a>,
    pub extent: Extent,
    pub events: Vec<PageEvent>,
}

impl Page {
    /// Scrolls by the wheel, and while a drag is held beyond the upper or lower edge.
    pub(super) fn scroll_by_pointer(&mut self, turn: &mut Turn<'_, '_>) {
        let rect = self.view.rect;
        let mut by = 0.0;
        if turn.ui.rect_contains_pointer(rect) {
            by -= turn.ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
        }
        let pointer = turn.ui.input(|input| input.pointer.latest_pos());
        if let Some(pointer) = pointer.filter(|_| self.gesture.is_dragging()) {
            let beyond = (pointer.y - rect.top()).min(0.0) + (pointer.y - rect.bottom()).max(0.0);
            if beyond != 0.0 {
                let seconds = turn.ui.input(|input| input.stable_dt.min(0.1));
                by += beyond.clamp(-FASTEST_DRAG, FASTEST_DRAG) * DRAG_SPEED * seconds;
                turn.ui.ctx().request_repaint();
            }
        }
        if by != 0.0 {
            self.scroll = self.scroll.moved(by, &mut turn.setter, turn.extent);
        }
    }

    /// Scrolls by the bar. Says whether the pointer is at it, if there is one.
    pub(super) fn scroll_by_bar(&mut self, turn: &mut Turn<'_, '_>) -> Option<bool> {
        let bar = bar_of(self.view.rect, self.scroll, &turn.setter, turn.extent)?;
        let id = turn.response.id.with("scroll bar");
        let context = (&turn.setter, turn.extent);
        let response = drag_bar(turn.ui, id, bar, &mut self.bar_grab, &mut self.scroll, context);
        Some(response.hovered() || self.bar_grab.is_some())
    }

    /// Does what keys ask for, while the page has the focus.
    pub(super) fn follow_keys(&mut self, turn: &mut Turn<'_, '_>) {
        if self.extending_by_keys && !turn.ui.input(|input| input.modifiers.shift) {
            self.extending_by_keys = false;
            self.finish(turn);
        }
        if !turn.response.has_focus() {
            return;
        }
        let filter = EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: true };
        turn.ui.memory_mut(|memory| memory.set_focus_lock_filter(turn.response.id, filter));
        for command in take_commands(turn.ui, !self.selection.is_empty()) {
            match command {
                KeyCommand::Move(motion) => self.move_caret(motion, turn),
                KeyCommand::Extend(motion) => {
                    let anchor = self.selection.anchor;
                    self.travel(motion, turn);
                    self.selection.anchor = anchor;
                    self.extending_by_keys = true;
                }
                KeyCommand::SelectAll => {
                    self.select(0..turn.input.document.len());
                    self.finish(turn);
                }
                KeyCommand::Copy => self.copy(turn),
            }
        }
    }

    /// Moves the caret; where words are selected, ← and → go to their ends.
    fn move_caret(&mut self, motion: Motion, turn: &mut Turn<'_, '_>) {
        let range = self.selection.range();
        if range.is_empty() || !matches!(motion, Motion::Left | Motion::Right) {
            return self.travel(motion, turn);
        }
        let focus = self.selection.focus;
        let block = turn.input.document.block_at(focus.byte, focus.affinity);
        let runs_left = turn.setter.lay_out(block).shaped.layout.is_rtl();
        let to_start = (motion == Motion::Left) != runs_left;
        self.preferred_x = None;
        self.set_visible_caret(if to_start { Caret::before(range.start) } else { Caret::after(range.end) });
    }

    /// Moves the caret, with nothing selected.
    fn travel(&mut self, motion: Motion, turn: &mut Turn<'_, '_>) {
        let page = (turn.extent.view * (1.0 - PAGE_OVERLAP)).max(1.0);
        let place = moved(&mut turn.setter, self.selection.focus, motion, &mut self.preferred_x, page);
        match motion {
            Motion::PageUp => self.scroll = self.scroll.moved(-page, &mut turn.setter, turn.extent),
            Motion::PageDown => self.scroll = self.scroll.moved(page, &mut turn.setter, turn.extent),
            _ => {}
        }
        self.set_visible_caret(place);
    }

    fn set_visible_caret(&mut self, place: Caret) {
        self.selection = Selection::caret(place);
        self.goal = Some(Goal::Place(place.byte, place.affinity, ScrollAlign::Nearest));
    }

    fn copy(&self, turn: &mut Turn<'_, '_>) {
        let words = turn.input.document.text().get(self.selection.range()).unwrap_or_default();
        turn.ui.ctx().copy_text(words.to_owned());
        turn.events.push(PageEvent::Copied(words.to_owned()));
    }

    /// Reports a complete selection. The caller may change it, so another frame is asked for.
    fn finish(&self, turn: &mut Turn<'_, '_>) {
        if !self.selection.is_empty() {
            turn.events.push(PageEvent::SelectionFinished);
            turn.ui.ctx().request_repaint();
        }
    }

    /// Selects as the pointer asks for.
    pub(super) fn follow_pointer(&mut self, turn: &mut Turn<'_, '_>) {
        let response = turn.response;
        let is_ours = response.is_pointer_button_down_on()
            || response.clicked_by(PointerButton::Primary)
            || response.drag_stopped_by(PointerButton::Primary);
        let events: Vec<Event> = turn.ui.input(|input| input.events.clone());
        for step in pointer_steps(&events) {
            match step {
                PointerStep::Press(pos, shift) if is_ours && self.view.rect.contains(pos) => {
                    self.press(pos, shift, turn);
                }
                PointerStep::Move(pos) if self.gesture.is_dragging() => self.drag_to(pos, turn),
                PointerStep::Release(pos) => self.release(pos, turn),
                PointerStep::Press(..) | PointerStep::Move(_) => {}
            }
        }
        let (pointer, is_down) =
            turn.ui.input(|input| (input.pointer.latest_pos(), input.pointer.primary_down()));
        if let Some(pointer) = pointer.filter(|_| self.gesture.is_dragging()) {
            self.drag_to(pointer, turn);
        }
        if !is_down {
            self.release(pointer.unwrap_or_default(), turn);
        }
        if response.clicked_by(PointerButton::Secondary)
            && let Some(pos) = response.interact_pointer_pos()
        {
            let (byte, decoration) = self.under(pos, turn);
            turn.events.push(PageEvent::SecondaryClicked { byte, decoration });
        }
    }

    fn press(&mut self, pos: Pos2, extend: bool, turn: &mut Turn<'_, '_>) {
        let now = turn.ui.input(|input| input.time);
        let delay = turn.ui.ctx().options(|options| options.input_options.max_double_click_delay);
        let caret = self.hit(pos, turn);
        let context = (turn.input.document, turn.input.segmentation);
        self.selection = self.gesture.press((pos, now, delay), caret, extend, self.selection, context);
        self.preferred_x = None;
        turn.response.request_focus();
    }

    fn drag_to(&mut self, pos: Pos2, turn: &mut Turn<'_, '_>) {
        let caret = self.hit(pos.clamp(self.view.rect.min, self.view.rect.max), turn);
        let context = (turn.input.document, turn.input.segmentation);
        self.selection = self.gesture.drag(pos, caret, self.selection, context);
    }

    fn release(&mut self, pos: Pos2, turn: &mut Turn<'_, '_>) {
        let Some(released) = self.gesture.release() else { return };
        if let Released::Click(count) = released {
            let (byte, decoration) = self.under(pos, turn);
            turn.events.push(PageEvent::Clicked { byte, count, decoration });
        }
        self.finish(turn);
    }

    /// The character at a place on the screen, or the nearest, and the innermost decoration there.
    fn under(&self, pos: Pos2, turn: &mut Turn<'_, '_>) -> (usize, Option<u128>) {
        let caret = self.hit(pos, turn);
        (byte_under(turn.input.document, caret), decoration_at(&self.view, turn.setter.column, pos))
    }

    /// The caret nearest to a place on the screen.
    fn hit(&self, pos: Pos2, turn: &mut Turn<'_, '_>) -> Caret {
        let Some(block) = self.view.block_at(pos.y) else { return self.selection.focus };
        caret_at(&mut turn.setter, block.index, pos - self.view.origin(block).to_vec2())
    }
}
