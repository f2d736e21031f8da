//! The first page: who annotates, and which project to open.

use std::path::PathBuf;

use egui::{Role, TextEdit, Ui, WidgetInfo, vec2};

use super::{
    Ask, Kit,
    theme::{BODY, SERIF, SMALL, semibold},
    widgets::{focus_ring, sans_style, section_heading, shortcut_text, small_print, words},
};
use crate::{
    command::{Action, Command},
    text_view::{TextStyle, Weight},
};

/// What the welcome page keeps between frames.
#[derive(Default)]
pub struct WelcomeState {
    /// The annotator's name as typed.
    pub name: String,
}

/// Draws the welcome page; `recent` projects, the last first.
pub fn welcome_ui(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut WelcomeState, recent: &[PathBuf]) {
    let width = 460.0_f32.min(ui.available_width() - 40.0);
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let top = ((ui.available_height() - 480.0) / 2.0).clamp(24.0, 160.0);
        ui.add_space(top);
        ui.horizontal(|ui| {
            ui.add_space((ui.available_width() - width) / 2.0);
            ui.vertical(|ui| {
                ui.set_width(width);
                content(kit, ui, state, recent);
            });
        });
    });
}

fn content(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut WelcomeState, recent: &[PathBuf]) {
    let title = TextStyle { weight: Weight::SemiBold, ..TextStyle::new(SERIF, 34.0).with_line_height(1.2) };
    words(kit, ui, "Gainsay", &title, kit.theme.text, 1);
    let line = TextStyle::new(SERIF, 16.0);
    words(kit, ui, "Who said what, when, and what it denies", &line, kit.theme.secondary, 1);
    ui.add_space(22.0);
    name_field(kit, ui, state);
    ui.add_space(16.0);
    big_button(
        kit,
        ui,
        Action::OpenSample,
        "Open the sample project",
        "Two articles on the Iran–US talks, read and marked",
    );
    big_button(
        kit,
        ui,
        Action::NewProject,
        "New project…",
        "An empty folder that will hold your articles and statements",
    );
    big_button(kit, ui, Action::OpenProject, "Open project…", "A folder made by Gainsay, or its project.ron");
    recent_projects(kit, ui, recent);
}

fn name_field(kit: &mut Kit<'_>, ui: &mut Ui, state: &mut WelcomeState) {
    let caption = section_heading(ui, kit.theme, "Your name as annotator");
    let edit =
        TextEdit::singleline(&mut state.name).hint_text("Mara").desired_width(f32::INFINITY).char_limit(60);
    let response = ui.add(edit.margin(vec2(8.0, 7.0))).labelled_by(caption.id);
    if response.changed() {
        kit.asks.push(Ask::NameAnnotator(state.name.trim().to_owned()));
    }
    small_print(ui, kit.theme, "What you mark is kept under this name, apart from what others mark");
}

fn big_button(kit: &mut Kit<'_>, ui: &mut Ui, action: Action, title: &str, explanation: &str) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 54.0));
    let response = ui.interact(rect, ui.make_persistent_id(("welcome", action)), egui::Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, title));
    let visuals = ui.style().interact(&response);
    let (fill, edge) = (visuals.bg_fill, visuals.bg_stroke);
    let edge = if response.has_focus() { egui::Stroke::new(1.5, kit.theme.accent) } else { edge };
    ui.painter().rect(rect, super::theme::RADIUS, fill, edge, egui::StrokeKind::Inside);
    let left = rect.left_top() + vec2(14.0, 9.0);
    ui.painter().text(left, egui::Align2::LEFT_TOP, title, semibold(BODY), kit.theme.text);
    let small = kit.engine.shape(explanation, &sans_style(SMALL, Weight::Regular), rect.width() - 28.0, 1);
    kit.engine.paint(ui.painter(), left + vec2(0.0, 19.0), &small, kit.theme.secondary);
    if let Some(shortcut) = action.info().and_then(|info| info.shortcut) {
        let text = shortcut_text(ui.ctx(), shortcut);
        let right = rect.right_top() + vec2(-14.0, 9.0);
        ui.painter().text(
            right,
            egui::Align2::RIGHT_TOP,
            text,
            super::theme::sans(SMALL),
            kit.theme.secondary,
        );
    }
    if response.clicked() {
        kit.asks.push(Ask::Do(action));
    }
}

fn recent_projects(kit: &mut Kit<'_>, ui: &mut Ui, recent: &[PathBuf]) {
    if recent.is_empty() {
        return;
    }
    ui.add_space(14.0);
    section_heading(ui, kit.theme, "Recent projects");
    for path in recent {
        let name = path
            .file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
        let response =
            ui.add(egui::Button::new(egui::RichText::new(&name).color(kit.theme.accent)).frame(false));
        focus_ring(ui, kit.theme, &response);
        if response.on_hover_text(path.display().to_string()).clicked() {
            kit.run(Command::OpenProject(path.clone()));
        }
        ui.indent(("recent", path), |ui| {
            words(kit, ui, &folder, &sans_style(SMALL, Weight::Regular), kit.theme.secondary, 1)
        });
    }
}
