//! What a screen reader gets: the lines in view as runs of text, the selection, and what the decorations mean.

use egui::accesskit::{self, TextDirection, TextPosition, TextSelection};
use egui::{Id, Pos2, Rect, Response, Ui, UiBuilder};
use parley::Run;

use super::caret::Caret;
use super::column::LaidBlock;
use super::page::{Page, PageInput};

/// AccessKit counts the characters of a run in bytes.
const MOST_CHARACTERS: usize = 255;

/// A run of text as AccessKit wants it: characters of one line and one direction.
struct TextRun {
    id: Id,
    /// Bytes of the whole text.
    start: usize,
    end: usize,
    value: String,
    lengths: Vec<u8>,
    positions: Vec<f32>,
    widths: Vec<f32>,
    word_starts: Vec<u8>,
    right_to_left: bool,
    bounds: Rect,
    /// Which line of the view it is on.
    line: usize,
}

/// Describes the page, if anybody listens.
pub(crate) fn announce(ui: &mut Ui, response: &Response, page: &Page, input: &PageInput<'_>) {
    // A Ui of its own, so that the number of nodes does not change the ids of the caller's next widgets.
    let mut ui =
        ui.new_child(UiBuilder::new().scope_id(response.id.with("nodes")).accessibility_parent(response.id));
    let ui = &mut ui;
    if !ui.ctx().has_accesskit_node(response.id) {
        return;
    }
    let runs = text_runs(response.id, page, input);
    for (index, run) in runs.iter().enumerate() {
        let same_line =
            |other: Option<&TextRun>| other.filter(|other| other.line == run.line).map(|other| other.id);
        let before = same_line(index.checked_sub(1).and_then(|index| runs.get(index)));
        let after = same_line(runs.get(index + 1));
        add_node(ui, response.id, run.id, run.bounds, |node| fill_run(node, run, before, after));
    }
    announce_selection(ui, response.id, page, &runs);
    announce_decorations(ui, response.id, page, input);
}

fn add_node(ui: &mut Ui, parent: Id, id: Id, bounds: Rect, fill: impl FnOnce(&mut accesskit::Node)) {
    // Only a Ui can be hung below a node of our choice.
    let child = ui.new_child(UiBuilder::new().scope_id(id).max_rect(bounds).accessibility_parent(parent));
    ui.ctx().accesskit_node_builder(child.unique_id(), |node| {
        let (min, max) = (bounds.min, bounds.max);
        node.set_bounds(accesskit::Rect {
            x0: min.x.into(),
            y0: min.y.into(),
            x1: max.x.into(),
            y1: max.y.into(),
        });
        fill(node);
    });
}

fn fill_run(node: &mut accesskit::Node, run: &TextRun, before: Option<Id>, after: Option<Id>) {
    node.set_role(accesskit::Role::TextRun);
    let direction = if run.right_to_left { TextDirection::RightToLeft } else { TextDirection::LeftToRight };
    node.set_text_direction(direction);
    node.set_value(run.value.clone());
    node.set_character_lengths(run.lengths.clone());
    node.set_character_positions(run.positions.clone());
    node.set_character_widths(run.widths.clone());
    node.set_word_starts(run.word_starts.clone());
    if let Some(before) = before {
        node.set_previous_on_line(before.accesskit_id());
    }
    if let Some(after) = after {
        node.set_next_on_line(after.accesskit_id());
    }
}

/// The runs of all lines in view, in the order of the text.
fn text_runs(parent: Id, page: &Page, input: &PageInput<'_>) -> Vec<TextRun> {
    let view = page.view();
    let mut runs = Vec::new();
    let mut line_number = 0;
    for block in &view.visible {
        let Some(laid) = page.column().get(block.index) else { continue };
        let context = BlockRuns { parent, laid, words: input.document.words(laid.block), scale: view.scale };
        let origin = view.origin(*block);
        let first = runs.len();
        for line in laid.shaped.layout.lines() {
            let top = origin.y + line.metrics().block_min_coord / view.scale;
            let bottom = origin.y + line.metrics().block_max_coord / view.scale;
            if bottom > view.rect.top() && top < view.rect.bottom() {
                context.push_line(&mut runs, &line, origin, line_number);
                line_number += 1;
            }
        }
        if laid.block.ends_paragraph && laid.block.end < input.document.len() {
            end_paragraph(&mut runs, first, &context, origin, line_number);
        }
    }
    runs
}

/// What runs of a block have in common.
struct BlockRuns<'a> {
    parent: Id,
    laid: &'a LaidBlock,
    words: &'a str,
    scale: f32,
}

impl BlockRuns<'_> {
    fn push_line(&self, runs: &mut Vec<TextRun>, line: &parley::Line<'_, ()>, origin: Pos2, number: usize) {
        let metrics = line.metrics();
        let mut x = metrics.offset + metrics.inline_min_coord;
        let y = metrics.block_min_coord..metrics.block_max_coord;
        let first = runs.len();
        for run in line.runs() {
            self.push_run(runs, &run, (x, y.start, y.end), origin, number);
            x += run.advance();
        }
        if let Some(of_line) = runs.get_mut(first..) {
            of_line.sort_by_key(|run| run.start);
        }
    }

    /// Adds a run of one direction, in parts where it has too many characters.
    fn push_run(
        &self,
        runs: &mut Vec<TextRun>,
        run: &Run<'_, ()>,
        (left, top, bottom): (f32, f32, f32),
        origin: Pos2,
        line: usize,
    ) {
        let right_to_left = run.is_rtl();
        let mut travelled = 0.0;
        let mut part: Option<TextRun> = None;
        let edge =
            |travelled: f32| if right_to_left { left + run.advance() - travelled } else { left + travelled };
        let corner = |x: f32, y: f32| origin + egui::vec2(x, y) / self.scale;
        for cluster in run.clusters() {
            let range = cluster.text_range();
            let Some(text) = self.words.get(range.clone()) else { continue };
            let full = part.as_ref().is_none_or(|part| part.lengths.len() == MOST_CHARACTERS);
            if full {
                runs.extend(part.take());
                let start = self.laid.block.start + range.start;
                let bounds =
                    Rect::from_two_pos(corner(edge(travelled), top), corner(edge(travelled), bottom));
                part = Some(TextRun::new(self.parent.with(start), start, right_to_left, bounds, line));
            }
            let Some(part) = &mut part else { continue };
            let at = (edge(travelled) - edge(0.0)).abs() / self.scale
                - part.travelled_before(left, origin, self.scale, run);
            if cluster.is_word_boundary() && !text.starts_with(char::is_whitespace) {
                part.word_starts.push(part.lengths.len() as u8);
            }
            part.push(text, at, cluster.advance() / self.scale);
            travelled += cluster.advance();
            part.bounds = part
                .bounds
                .union(Rect::from_min_max(corner(edge(travelled), top), corner(edge(travelled), bottom)));
        }
        runs.extend(part);
    }
}

impl TextRun {
    fn new(id: Id, start: usize, right_to_left: bool, bounds: Rect, line: usize) -> Self {
        Self {
            id,
            start,
            end: start,
            value: String::new(),
            lengths: Vec::new(),
            positions: Vec::new(),
            widths: Vec::new(),
            word_starts: Vec::new(),
            right_to_left,
            bounds,
            line,
        }
    }

    /// How far from the start of the whole run this part starts, in points.
    fn travelled_before(&self, left: f32, origin: Pos2, scale: f32, run: &Run<'_, ()>) -> f32 {
        if self.right_to_left {
            origin.x + (left + run.advance()) / scale - self.bounds.right()
        } else {
            self.bounds.left() - (origin.x + left / scale)
        }
    }

    fn push(&mut self, text: &str, position: f32, width: f32) {
        self.value.push_str(text);
        self.end += text.len();
        self.lengths.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
        self.positions.push(position);
        self.widths.push(width);
    }
}

/// Adds the line break that ends a paragraph to its last run, if that is in view; to a run of its own where the
/// paragraph is empty.
fn end_paragraph(runs: &mut Vec<TextRun>, first: usize, context: &BlockRuns<'_>, origin: Pos2, line: usize) {
    let block = context.laid.block;
    if block.range().is_empty() {
        let bounds = Rect::from_min_size(origin, egui::vec2(0.0, context.laid.style.size));
        let right_to_left = context.laid.shaped.layout.is_rtl();
        runs.push(TextRun::new(context.parent.with(block.start), block.start, right_to_left, bounds, line));
    }
    let last = runs.get_mut(first..).and_then(<[TextRun]>::last_mut).filter(|last| last.end == block.end);
    let Some(last) = last else { return };
    let position = last.positions.last().zip(last.widths.last()).map_or(0.0, |(at, width)| at + width);
    last.push("\n", position, 0.0);
    // A caret never stands behind the line break in the run that holds it.
    last.end -= 1;
}

fn announce_selection(ui: &Ui, id: Id, page: &Page, runs: &[TextRun]) {
    let selection = page.selection();
    let ends = (position_of(runs, selection.anchor), position_of(runs, selection.focus));
    let (Some(anchor), Some(focus)) = ends else { return };
    ui.ctx().accesskit_node_builder(id, |node| node.set_text_selection(TextSelection { anchor, focus }));
}

/// A place as run and character; the nearest one in view where it is out of view.
fn position_of(runs: &[TextRun], caret: Caret) -> Option<TextPosition> {
    let holds = |run: &&TextRun| {
        let at_end = caret.affinity == parley::Affinity::Upstream || run.value.ends_with('\n');
        caret.byte < run.end || (caret.byte == run.end && at_end)
    };
    let run = runs.iter().find(holds).or(runs.last())?;
    let mut byte = run.start;
    let before = |length: &&u8| {
        byte += usize::from(**length);
        byte <= caret.byte.min(run.end)
    };
    let character_index = run.lengths.iter().take_while(before).count();
    Some(TextPosition { node: run.id.accesskit_id(), character_index })
}

fn announce_decorations(ui: &mut Ui, id: Id, page: &Page, input: &PageInput<'_>) {
    let view = page.view();
    let document = input.document;
    let first = view.visible.first().map_or(0, |visible| document.block(visible.index).start);
    let last = view.visible.last().map_or(0, |visible| document.block(visible.index).end);
    let marks: Vec<_> = input.decorations.query(first..last).map(|placed| &placed.decoration).collect();
    for decoration in marks {
        let Some(label) = (input.describe)(decoration.id) else { continue };
        let rects = page.rects_of(decoration.range.clone());
        let Some(bounds) = rects.into_iter().reduce(Rect::union) else { continue };
        let node_id = id.with(("decoration", decoration.id, decoration.range.start, decoration.range.end));
        add_node(ui, id, node_id, bounds, |node| {
            node.set_role(accesskit::Role::Mark);
            node.set_label(label);
            if let Some(words) = document.text().get(decoration.range.clone()) {
                node.set_description(words.to_owned());
            }
        });
    }
}
