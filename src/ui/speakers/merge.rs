//! Making two speakers one: whom the chosen one also is, and what will happen.

use egui::{Button, Key, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};

use super::{
    Pane, SpeakersState,
    census::{Order, Row, rows},
    run_alone, statements_in_words,
};
use crate::{
    command::SpeakerChange,
    model::{Speaker, SpeakerId},
    session::Session,
    text_view::Weight,
    ui::{
        Kit,
        theme::BODY,
        widgets::{sans_style, small_print, words, words_button},
    },
};

const ROW: f32 = 26.0;

/// Whom the chosen speaker is to become.
#[derive(Default)]
pub(super) struct Merge {
    /// Who stays.
    pub into: Option<SpeakerId>,
    filter: String,
    rows: Vec<Row>,
    rows_for: Option<(u64, String)>,
    focused: bool,
}

impl Merge {
    /// With somebody chosen already.
    pub fn into(into: SpeakerId) -> Self {
        Self { into: Some(into), ..Self::default() }
    }

    /// The others who match, those who look like `speaker` first.
    fn update(&mut self, session: &Session, state: &SpeakersState, speaker: &SpeakerId) {
        let wanted = (session.revision(), self.filter.clone());
        if self.rows_for.as_ref() == Some(&wanted) {
            return;
        }
        self.rows = rows(session.project(), &state.census, &self.filter, Order::Name);
        self.rows.retain(|row| row.id != *speaker);
        let looks_like = |row: &Row| {
            let pairs =
                || state.alike.iter().flat_map(|pair| [(&pair.one, &pair.other), (&pair.other, &pair.one)]);
            pairs().any(|(one, other)| one == speaker && *other == row.id)
        };
        self.rows.sort_by_cached_key(|row| !looks_like(row));
        self.rows_for = Some(wanted);
    }
}

pub(super) fn merge_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut SpeakersState,
    speaker: &Speaker,
) {
    let Pane::Merge(mut form) = std::mem::take(&mut state.pane) else { return };
    form.update(session, state, &speaker.id);
    let preset = form.into.is_some() && !form.focused;
    heading(kit, ui, &format!("Merge “{}” into…", speaker.name));
    let filtered = filter(ui, &mut form);
    list(kit, ui, &mut form);
    let into = form.into.as_ref().and_then(|id| session.project().speakers.get(id)).cloned();
    ui.add_space(4.0);
    match &into {
        Some(into) => explain(kit, ui, state, speaker, into),
        None => _ = small_print(ui, kit.theme, "Choose the one who stays."),
    }
    ui.add_space(6.0);
    let (mut merge, mut cancel) = (filtered.0, filtered.1);
    let mut swap = false;
    ui.horizontal(|ui| {
        let button = ui.add_enabled(into.is_some(), Button::new("Merge"));
        if preset {
            button.request_focus();
        }
        merge |= button.on_hover_text("Make the two one. Undo brings it back").clicked();
        let other_way = ui.add_enabled(into.is_some(), Button::new("The other way round"));
        swap = other_way.on_hover_text("Keep the entry that would go").clicked();
        cancel |= ui.button("Cancel").clicked();
    });
    cancel |= !filtered.2 && ui.input(|input| input.key_pressed(Key::Escape));
    form.focused = true;
    match into.map(|into| into.id.clone()) {
        Some(into) if merge => {
            run_alone(kit, SpeakerChange::Merge { from: speaker.id.clone(), into: into.clone() });
            state.choose(Some(into));
            state.take_focus = true;
        }
        Some(into) if swap => {
            state.choose(Some(into));
            state.pane = Pane::Merge(Merge::into(speaker.id.clone()));
        }
        _ if cancel => state.take_focus = true,
        _ => state.pane = Pane::Merge(form),
    }
}

/// A heading that may hold a name in any script.
pub(super) fn heading(kit: &mut Kit<'_>, ui: &mut Ui, text: &str) {
    words(kit, ui, text, &sans_style(16.0, Weight::SemiBold), kit.theme.text, 2);
    ui.add_space(4.0);
}

/// Whether Enter merges, Escape leaves, and the field has the keyboard.
fn filter(ui: &mut Ui, form: &mut Merge) -> (bool, bool, bool) {
    let edit = TextEdit::singleline(&mut form.filter).hint_text("Find a speaker by name or alias");
    let response = ui.add(edit.desired_width(f32::INFINITY).margin(vec2(8.0, 7.0)));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Find the speaker who stays"));
    if !form.focused && form.into.is_none() {
        response.request_focus();
    }
    if response.changed() {
        form.into = None;
    }
    let (enter, escape) = ui.input(|input| (input.key_pressed(Key::Enter), input.key_pressed(Key::Escape)));
    let entered = response.lost_focus() && enter;
    let ready = form.into.is_some();
    if entered && !ready {
        // The first Enter takes the first one found, the second one merges.
        form.into = form.rows.first().map(|row| row.id.clone());
        response.request_focus();
    }
    (entered && ready, response.lost_focus() && escape, response.has_focus() || response.lost_focus())
}

fn list(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut Merge) {
    let height = (ui.available_height() - 150.0).clamp(3.0 * ROW, 12.0 * ROW);
    ui.spacing_mut().item_spacing.y = 2.0;
    let area = ScrollArea::vertical().id_salt("merge with").auto_shrink([false, true]).max_height(height);
    area.show_rows(ui, ROW, form.rows.len(), |ui, visible| {
        for row in form.rows.get(visible).unwrap_or_default() {
            let chosen = form.into.as_ref() == Some(&row.id);
            let text = format!("{}  ·  {}, {}", row.name, row.kind.name(), statements_in_words(row.total));
            let width = ui.available_width();
            let response = words_button(kit, ui, &text, Some(chosen), width);
            if response.clicked() {
                form.into = Some(row.id.clone());
            }
        }
    });
}

fn explain(kit: &mut Kit<'_>, ui: &mut Ui, state: &SpeakersState, from: &Speaker, into: &Speaker) {
    let count = statements_in_words(state.census.total(&from.id));
    let text = format!(
        "{count} of “{}” will be by “{}”; the spellings become aliases. Undo brings it back.",
        from.name, into.name
    );
    words(kit, ui, &text, &sans_style(BODY, Weight::Regular), kit.theme.text, 4);
}
