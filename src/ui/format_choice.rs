//! Choosing a format: the list of formats, walked by the arrows, and the options of the one that is chosen.

use std::collections::BTreeMap;

use egui::{ComboBox, Key, Modifiers, Rect, Response, Role, Sense, Ui, WidgetInfo, vec2};

use super::{
    Kit,
    row_list::{RowTops, row_list, step_by_keys},
    statement_row::{LINE, paint_words},
    theme::{BODY, RADIUS, SMALL, semibold},
    widgets::{focus_ring, sans_style, small_print},
};
use crate::{
    formats::{
        FORMATS, Format,
        options::{OFF_ON, OptionInfo},
    },
    text_view::Weight,
};

/// How wide the list is, in points.
pub(super) const LIST: f32 = 284.0;
const ROW: f32 = 8.0 + 19.0 + 2.0 * LINE + 6.0;

/// Values of options by the names of the format, the option and the value.
pub type OptionNames = BTreeMap<String, BTreeMap<String, String>>;

/// A format and the values of its options.
#[derive(Debug)]
pub struct FormatChoice {
    formats: Vec<&'static Format>,
    /// Counted among them.
    chosen: usize,
    /// By format, then option.
    values: OptionNames,
    /// Only options that tell a reader something are shown.
    reading: bool,
    reveal: bool,
    take_focus: bool,
}

impl FormatChoice {
    /// A choice among the formats that are written, which begins with what was chosen before.
    pub fn for_writing(before: &str, values: OptionNames) -> Self {
        Self::among(Format::is_written, before, values)
    }

    /// The same among those that are read.
    pub fn for_reading(before: &str, values: OptionNames) -> Self {
        Self { reading: true, ..Self::among(|format| format.read.is_some(), before, values) }
    }

    fn among(offered: impl Fn(&Format) -> bool, before: &str, values: OptionNames) -> Self {
        let formats: Vec<&'static Format> = FORMATS.iter().filter(|format| offered(format)).collect();
        let chosen = formats.iter().position(|format| format.name == before).unwrap_or_default();
        Self { formats, chosen, values, reading: false, reveal: true, take_focus: true }
    }

    /// The format that is chosen; none where none was offered.
    pub fn format(&self) -> Option<&'static Format> {
        self.formats.get(self.chosen).copied()
    }

    /// The values of all options of the format, by name; what was kept and is no value any more is the usual one.
    pub fn options(&self) -> Vec<(String, String)> {
        self.shown_options().map(|option| (option.name.to_owned(), self.value(option).to_owned())).collect()
    }

    fn shown_options(&self) -> impl Iterator<Item = &'static OptionInfo> + use<> {
        let options = self.format().map_or(&[][..], |format| format.options);
        let reading = self.reading;
        options.iter().filter(move |option| option.reading || !reading)
    }

    /// What was chosen for all formats, to be remembered.
    pub fn values(&self) -> &OptionNames {
        &self.values
    }

    /// Gives the list the keyboard.
    pub fn take_focus(&mut self) {
        self.take_focus = true;
    }

    fn value(&self, option: &OptionInfo) -> &'static str {
        let kept = self.format().and_then(|format| self.values.get(format.name)?.get(option.name));
        let known = option.values.iter().find(|value| kept.is_some_and(|kept| kept == value.name));
        known.or(option.values.first()).map_or("", |value| value.name)
    }

    fn set(&mut self, option: &OptionInfo, value: &str) {
        if let Some(format) = self.format() {
            let values = self.values.entry(format.name.to_owned()).or_default();
            values.insert(option.name.to_owned(), value.to_owned());
        }
    }
}

/// What happened to the choice while it was drawn.
#[derive(Debug, Clone, Copy, Default)]
pub struct Chosen {
    /// It is another now.
    pub changed: bool,
    /// Enter was pressed in the list.
    pub entered: bool,
}

/// Draws the list in a room of `height` points.
pub fn format_list(kit: &mut Kit<'_>, ui: &mut Ui, choice: &mut FormatChoice, height: f32) -> Chosen {
    let tops = RowTops::new(choice.formats.iter().map(|_| ROW));
    let reveal = std::mem::take(&mut choice.reveal).then_some(choice.chosen);
    let (mut keyboard, mut clicked) = (None, None);
    let area = ui.scope(|ui| {
        ui.set_min_height(height);
        row_list(ui, &tops, height, reveal, |ui, index, rect| {
            let Some(format) = choice.formats.get(index) else { return };
            let response = row_ui(kit, ui, format, rect, index == choice.chosen);
            if response.clicked() {
                clicked = Some(index);
            }
            if index == choice.chosen {
                keyboard = Some(response);
            }
        });
    });
    // Scrolled out of sight, the chosen row keeps the keyboard.
    let out_of_sight = || ui.interact(area.response.rect, chosen_id(), Sense::focusable_noninteractive());
    let keyboard = keyboard.unwrap_or_else(out_of_sight);
    let before = choice.chosen;
    match clicked {
        Some(index) => (choice.chosen, choice.take_focus) = (index, true),
        None => walk(ui, choice, &keyboard),
    }
    let enter = |ui: &mut Ui| ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    Chosen { changed: choice.chosen != before, entered: keyboard.has_focus() && enter(ui) }
}

/// The id of the chosen row, whichever it is: so the arrows stay the list's, however fast they are pressed.
fn chosen_id() -> egui::Id {
    egui::Id::unique("chosen format")
}

fn walk(ui: &Ui, choice: &mut FormatChoice, row: &Response) {
    if std::mem::take(&mut choice.take_focus) {
        row.request_focus();
    }
    if row.has_focus()
        && let Some(to) = step_by_keys(ui, row, choice.chosen, choice.formats.len())
    {
        (choice.chosen, choice.reveal) = (to, true);
    }
}

fn row_ui(kit: &mut Kit<'_>, ui: &Ui, format: &Format, rect: Rect, chosen: bool) -> Response {
    let (id, sense) = if chosen {
        (chosen_id(), Sense::click())
    } else {
        (egui::Id::unique(("format", format.name)), Sense::CLICK)
    };
    let response = ui.interact(rect, id, sense);
    response.widget_info(|| {
        let name = format!("{}: {}", format.title, format.description);
        WidgetInfo::selected(Role::ListItem, true, chosen, name)
    });
    if chosen || response.hovered() {
        let fill = if chosen { kit.theme.accent_background } else { kit.theme.window };
        ui.painter().rect_filled(rect, RADIUS, fill);
    }
    focus_ring(ui, kit.theme, &response);
    let inside = rect.shrink2(vec2(10.0, 7.0));
    let bold = sans_style(BODY, Weight::SemiBold);
    paint_words(kit, ui, inside.min, inside.width(), (format.title, &bold, kit.theme.text, 1));
    let plain = sans_style(SMALL, Weight::Regular);
    let colour = kit.theme.secondary;
    let below = inside.min + vec2(0.0, 19.0);
    paint_words(kit, ui, below, inside.width(), (format.description, &plain, colour, 2));
    let elided = kit.engine.shape(format.description, &plain, inside.width(), 2).elided;
    if elided { response.on_hover_text(format.description) } else { response }
}

/// Draws what the format is and its options; true if one is another now.
pub fn format_options(kit: &mut Kit<'_>, ui: &mut Ui, choice: &mut FormatChoice) -> bool {
    let Some(format) = choice.format() else { return false };
    ui.label(egui::RichText::new(format.title).font(semibold(BODY + 1.0)));
    let kind = if format.is_folder() { "A folder of files" } else { "One file" };
    small_print(ui, kit.theme, &format!("{kind} (.{}). {}", format.extension, format.description));
    let mut changed = false;
    for option in choice.shown_options() {
        ui.add_space(6.0);
        changed |= option_ui(kit, ui, choice, option);
    }
    changed
}

fn option_ui(kit: &mut Kit<'_>, ui: &mut Ui, choice: &mut FormatChoice, option: &'static OptionInfo) -> bool {
    let value = choice.value(option);
    let mut now = value;
    if option.values == OFF_ON {
        let mut on = value == "on";
        ui.checkbox(&mut on, option.title);
        now = if on { "on" } else { "off" };
    } else {
        let shown = option.values.iter().find(|known| known.name == value).map_or("", |known| known.title);
        ui.horizontal(|ui| {
            let caption = ui.label(option.title);
            let combo = ComboBox::from_id_salt(("option", option.name)).selected_text(shown).width(220.0);
            let combo = combo.show_ui(ui, |ui| {
                for known in option.values {
                    if ui.selectable_label(known.name == value, known.title).clicked() {
                        now = known.name;
                        ui.close();
                    }
                }
            });
            combo.response.labelled_by(caption.id);
        });
    }
    small_print(ui, kit.theme, option.description);
    if now != value {
        choice.set(option, now);
    }
    now != value
}
