//! A field for what is searched, with its four switches: in the article and in the project.

use egui::{Button, Id, Key, Modifiers, Response, Role, TextEdit, Ui, WidgetInfo, vec2};

use super::{Kit, widgets::error_print};
use crate::reading::search::{BadPattern, Options, Query};

/// What is searched, and how it is meant.
#[derive(Debug, Clone, Default)]
pub struct SearchField {
    /// What is typed.
    pub text: String,
    /// The switches.
    pub options: Options,
    /// Selects what is typed in the next frame.
    pub select_all: bool,
    built: Option<(String, Options, Result<Query, BadPattern>)>,
}

impl SearchField {
    /// The query; none while nothing is typed.
    pub fn query(&mut self) -> Option<&Result<Query, BadPattern>> {
        if self.text.is_empty() {
            return None;
        }
        let same = |(text, options, _): &(String, Options, _)| *text == self.text && *options == self.options;
        if !self.built.as_ref().is_some_and(same) {
            let query = Query::new(&self.text, self.options);
            self.built = Some((self.text.clone(), self.options, query));
        }
        self.built.as_ref().map(|(_, _, query)| query)
    }

    /// Takes words that were selected as what is searched; many lines are none.
    pub fn take_words(&mut self, words: &str) {
        let fits = !words.trim().is_empty() && words.len() <= 200 && !words.contains('\n');
        if fits && !self.options.regex {
            words.trim().clone_into(&mut self.text);
        }
    }
}

/// Draws the field, `width` points wide, with its accessible name and its id.
pub fn search_field_ui(ui: &mut Ui, field: &mut SearchField, (name, id): (&str, Id), width: f32) -> Response {
    let edit = TextEdit::singleline(&mut field.text).id(id).hint_text(name).desired_width(width);
    let mut output = edit.margin(vec2(8.0, 6.0)).show(ui);
    let response = output.response.response;
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, name));
    if std::mem::take(&mut field.select_all) {
        let all = egui::text::CCursorRange::select_all(&output.galley);
        output.state.cursor.set_char_range(Some(all));
        output.state.store(ui.ctx(), response.id);
    }
    response
}

/// Says under the field why it cannot be searched for.
pub fn bad_pattern_ui(kit: &Kit<'_>, ui: &mut Ui, field: &mut SearchField) {
    if let Some(Err(error)) = field.query() {
        error_print(ui, kit.theme, &error.to_string());
    }
}

/// A switch: its face, its name, its key with Alt, and where it stands among the options.
struct Switch {
    face: &'static str,
    name: &'static str,
    tooltip: &'static str,
    key: Key,
    option: fn(&mut Options) -> &mut bool,
}

const SWITCHES: [Switch; 4] = [
    Switch {
        face: "Aa",
        name: "Match case",
        tooltip: "Tell capitals and small letters apart (Alt+C)",
        key: Key::C,
        option: |options| &mut options.match_case,
    },
    Switch {
        face: "á",
        name: "Match accents",
        tooltip: "Tell accents and forms of a letter apart (Alt+A)",
        key: Key::A,
        option: |options| &mut options.match_accents,
    },
    Switch {
        face: "word",
        name: "Whole words",
        tooltip: "Find whole words only (Alt+W)",
        key: Key::W,
        option: |options| &mut options.whole_word,
    },
    Switch {
        face: ".*",
        name: "Regular expression",
        tooltip: "Take what is typed for a regular expression (Alt+R)",
        key: Key::R,
        option: |options| &mut options.regex,
    },
];

/// Draws the switches.
pub fn switches_ui(ui: &mut Ui, field: &mut SearchField) {
    for switch in &SWITCHES {
        let on = (switch.option)(&mut field.options);
        let response = ui.add(Button::selectable(*on, switch.face).min_size(vec2(28.0, 26.0)));
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, *on, switch.name));
        if response.on_hover_text(switch.tooltip).clicked() {
            *on = !*on;
        }
    }
}

/// Takes the keys of the switches, before the field `id` would type their letters; what is typed elsewhere is left alone.
pub fn switch_keys(ui: &Ui, field: &mut SearchField, id: Id) {
    if ui.ctx().text_edit_focused() && !ui.memory(|memory| memory.has_focus(id)) {
        return;
    }
    for switch in &SWITCHES {
        let pressed = ui.input_mut(|input| {
            let pressed = input.consume_key(Modifiers::ALT, switch.key);
            if pressed {
                input.events.retain(|event| !matches!(event, egui::Event::Text(_)));
            }
            pressed
        });
        if pressed {
            let on = (switch.option)(&mut field.options);
            *on = !*on;
        }
    }
}
