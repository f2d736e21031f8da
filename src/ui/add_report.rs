//! The report after articles were added: how many, and what was left out and why.

use egui::{Align, Layout, ScrollArea, Ui, vec2};

use super::{
    Answer, Ask, Kit,
    forms::focus_at_first,
    row_list::Opens,
    widgets::{sans_style, small_print, words},
};
use crate::{
    formats::article_files::{SkipKind, Skipped},
    text_view::Weight,
    ui::theme::{RADIUS, SMALL},
};

/// How high the list of reasons may be.
pub(super) const LIST: f32 = 300.0;
/// So many reasons have the room that each needs.
const FEW: usize = 100;
/// Room for a reason among more: two lines.
const ROW: f32 = 36.0;

/// What was added and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AddReport {
    /// How many articles.
    pub added: usize,
    /// What was left out.
    pub skipped: Vec<Skipped>,
    /// It was on the screen.
    pub drawn: bool,
}

impl AddReport {
    /// The report as text, for a letter or a note.
    pub fn text(&self) -> String {
        let lines = self.skipped.iter().map(|one| format!("Left out: {}", one.reason));
        std::iter::once(self.heading()).chain(lines).collect::<Vec<_>>().join("\n")
    }

    fn heading(&self) -> String {
        match self.added {
            0 => "Nothing was added".to_owned(),
            1 => "1 article was added".to_owned(),
            more => format!("{more} articles were added"),
        }
    }

    /// How many were left out, for each kind of reason.
    fn counts(&self) -> Vec<String> {
        let count = |kind: SkipKind| self.skipped.iter().filter(|one| one.kind == kind).count();
        let counts =
            SkipKind::ALL.into_iter().map(|kind| (count(kind), kind)).filter(|(count, _)| *count > 0);
        counts.map(|(count, kind)| format!("{count} {kind}")).collect()
    }
}

/// Reasons, a line each, no higher than `room`; a great many are rows of one height, of which only those in sight are
/// drawn.
pub(super) fn lines_ui<T: AsRef<str>>(
    kit: &mut Kit<'_>,
    ui: &mut Ui,
    (room, opens): (f32, Opens),
    lines: &[T],
) {
    let area = ScrollArea::vertical().max_height(room).min_scrolled_height(room).auto_shrink([false, true]);
    let area = opens.area(area);
    if lines.len() <= FEW {
        area.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            for line in lines {
                line_ui(kit, ui, line.as_ref(), 4);
            }
        });
        return;
    }
    area.show_rows(ui, ROW, lines.len(), |ui, range| {
        for line in lines.get(range).unwrap_or_default() {
            let room = vec2(ui.available_width(), ROW);
            ui.allocate_ui_with_layout(room, Layout::top_down(Align::Min), |ui| {
                ui.set_min_size(room);
                line_ui(kit, ui, line.as_ref(), 2);
            });
        }
    });
}

fn line_ui(kit: &mut Kit<'_>, ui: &mut Ui, line: &str, lines: usize) {
    words(kit, ui, line, &sans_style(SMALL, Weight::Regular), kit.theme.text, lines);
}

pub(super) fn add_report_ui(kit: &mut Kit<'_>, ui: &mut Ui, report: &mut AddReport) {
    let opens = Opens::once(&mut report.drawn);
    ui.set_min_width(620.0);
    ui.heading(report.heading());
    ui.add_space(2.0);
    if report.added > 1 {
        small_print(ui, kit.theme, "Undo (Ctrl+Z) takes all of them back at once");
    }
    ui.add_space(8.0);
    ui.label(format!("Left out: {} ({})", report.skipped.len(), report.counts().join(", ")));
    ui.add_space(4.0);
    let reasons: Vec<&str> = report.skipped.iter().map(|one| one.reason.as_str()).collect();
    let frame = egui::Frame::new().fill(kit.theme.page).inner_margin(8.0).corner_radius(RADIUS);
    frame
        .stroke(egui::Stroke::new(1.0, kit.theme.hairline))
        .show(ui, |ui| lines_ui(kit, ui, (LIST, opens), &reasons));
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        let close = ui.button("Close");
        focus_at_first(ui, &close);
        if close.clicked() {
            kit.asks.push(Ask::Answer(Answer::Cancelled));
        }
        if ui.button("Copy report").on_hover_text("Copy it as text, to keep it or to send it").clicked() {
            ui.ctx().copy_text(report.text());
        }
    });
}
