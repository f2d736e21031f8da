//! The menus, made from the table of actions, and the annotator's name at the right.

use egui::{Button, MenuBar, Ui};

use super::{
    Ask, Kit, ThemeChoice,
    theme::{BODY, semibold},
    widgets::{shortcut_text, small_print},
};
use crate::{
    command::{ACTIONS, Action, ActionInfo, Command, Menu, Needs},
    model::{History, ReadingState},
    session::Session,
};

/// What the menus need to know beside the session.
pub struct MenuState<'a> {
    /// The theme chosen.
    pub theme: ThemeChoice,
    /// Words are selected on the page.
    pub words_selected: bool,
    /// Exact characters are selected instead of words.
    pub exact: bool,
    /// The list of articles and the statement are shown.
    pub panels: (bool, bool),
    /// The annotator's name.
    pub annotator: &'a str,
}

/// Draws the menu bar.
pub fn menu_bar_ui(kit: &mut Kit<'_>, session: Option<&Session>, ui: &mut Ui, state: &MenuState<'_>) {
    MenuBar::new().ui(ui, |ui| {
        ui.add_space(4.0);
        ui.label(egui::RichText::new("Gainsay").font(semibold(BODY)));
        ui.add_space(4.0);
        for menu in Menu::ALL {
            ui.menu_button(menu.title(), |ui| {
                ui.set_min_width(230.0);
                let spacing = ui.spacing_mut();
                (spacing.item_spacing.y, spacing.interact_size.y, spacing.button_padding.y) =
                    (1.0, 24.0, 3.0);
                // In a low window a long menu is scrolled.
                let height = (ui.ctx().content_rect().bottom() - ui.max_rect().top() - 16.0).max(120.0);
                egui::ScrollArea::vertical()
                    .max_height(height)
                    .min_scrolled_height(height)
                    .show(ui, |ui| menu_ui(kit, session, ui, menu, state));
            });
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            small_print(ui, kit.theme, &format!("annotator: {}", state.annotator));
            if let Some(session) = session {
                ui.add_space(6.0);
                let title = &session.project().details.title;
                let style =
                    super::widgets::sans_style(super::theme::SMALL, crate::text_view::Weight::Regular);
                super::widgets::words(kit, ui, title, &style, kit.theme.secondary, 1);
            }
        });
    });
}

fn menu_ui(kit: &mut Kit<'_>, session: Option<&Session>, ui: &mut Ui, menu: Menu, state: &MenuState<'_>) {
    if menu == Menu::Annotate {
        label_items(kit, session, ui, state.words_selected);
    }
    for info in ACTIONS.iter().filter(|info| info.menu == menu) {
        if info.group {
            ui.separator();
        }
        let enabled = available(info.action, session, state.words_selected);
        item(kit, ui, info, &text_of(info, session), (enabled, is_chosen(info.action, session, state)));
    }
    if menu == Menu::View {
        layer_items(kit, session, ui);
    }
}

/// True of the one of several actions that is the case now.
fn is_chosen(action: Action, session: Option<&Session>, state: &MenuState<'_>) -> bool {
    let reading = || {
        let session = session?;
        let article = session.article()?;
        Some(session.my_layer(&article.id).map_or(ReadingState::Untouched, |layer| layer.state))
    };
    match action {
        Action::ThemeSystem => state.theme == ThemeChoice::System,
        Action::ThemeLight => state.theme == ThemeChoice::Light,
        Action::ThemeDark => state.theme == ThemeChoice::Dark,
        Action::ThemeHighContrast => state.theme == ThemeChoice::HighContrast,
        Action::ArticleUntouched => reading() == Some(ReadingState::Untouched),
        Action::ArticleInProgress => reading() == Some(ReadingState::InProgress),
        Action::ArticleDone => reading() == Some(ReadingState::Done),
        Action::ArticleDiscuss => reading() == Some(ReadingState::Discuss),
        Action::SkipFurniture => session.is_some_and(|session| !session.counts_furniture()),
        Action::ToggleExact => state.exact,
        Action::ToggleArticles => state.panels.0,
        Action::ToggleInspector => state.panels.1,
        _ => false,
    }
}

/// One action as a menu item, with its shortcut and tooltip.
pub fn action_button(kit: &mut Kit<'_>, ui: &mut Ui, action: Action, enabled: bool) {
    if let Some(info) = action.info() {
        item(kit, ui, info, info.text, (enabled, false));
    }
}

/// The text of an action; undo and redo name the step they are about.
pub(super) fn text_of(info: &ActionInfo, session: Option<&Session>) -> String {
    let history = session.map(Session::history);
    let step = match info.action {
        Action::Undo => history.and_then(History::undo_name),
        Action::Redo => history.and_then(History::redo_name),
        _ => None,
    };
    step.map_or(info.text.to_owned(), |step| format!("{} {step}", info.text))
}

fn item(kit: &mut Kit<'_>, ui: &mut Ui, info: &ActionInfo, text: &str, (enabled, chosen): (bool, bool)) {
    let shortcut = info.shortcut.map(|shortcut| shortcut_text(ui.ctx(), shortcut)).unwrap_or_default();
    let button = if chosen { Button::selectable(true, text) } else { Button::new(text) };
    let button = button.shortcut_text(shortcut);
    if ui.add_enabled(enabled, button).on_hover_text(info.tooltip).clicked() {
        kit.asks.push(Ask::Do(info.action));
        ui.close();
    }
}

/// True if `action` makes sense now.
pub fn available(action: Action, session: Option<&Session>, words_selected: bool) -> bool {
    let Some(ActionInfo { needs, .. }) = action.info() else { return false };
    match needs {
        Needs::Nothing => true,
        Needs::Project => session.is_some(),
        Needs::Article => session.is_some_and(|session| session.article().is_some()),
        Needs::AnyStatement => session.is_some_and(|session| session.selected().is_some()),
        Needs::Statement => session.is_some_and(Session::may_change_selected),
        Needs::StatementAndWords => words_selected && session.is_some_and(Session::may_change_selected),
        Needs::Undo => session.is_some_and(|session| session.history().undo_name().is_some()),
        Needs::Redo => session.is_some_and(|session| session.history().redo_name().is_some()),
        Needs::OthersStatement => {
            session.is_some_and(|session| session.selected().is_some() && !session.selected_is_mine())
        }
    }
}

/// The labels of the codebook, as actions on the selected words or the selected statement.
pub fn label_items(kit: &mut Kit<'_>, session: Option<&Session>, ui: &mut Ui, words_selected: bool) {
    let Some(session) = session else { return };
    let enabled = !session.read_only().everything && (words_selected || session.may_change_selected());
    for (index, label) in session.project().codebook.active().enumerate() {
        let text = format!("Mark as {}", label.name.to_lowercase());
        let button = Button::new(text).shortcut_text(label.key.to_string());
        if ui.add_enabled(enabled, button).on_hover_text(&label.description).clicked() {
            kit.asks.push(Ask::MarkWith(index));
            ui.close();
        }
    }
}

fn layer_items(kit: &mut Kit<'_>, session: Option<&Session>, ui: &mut Ui) {
    let Some(session) = session else { return };
    let others = session.other_annotators();
    if !others.is_empty() {
        ui.separator();
    }
    for other in others {
        let mut visible = session.is_shown(other);
        if ui.add(Button::selectable(visible, format!("Show statements of {other}"))).clicked() {
            visible = !visible;
            kit.run(Command::ShowLayer(other.clone(), visible));
            ui.close();
        }
    }
}
