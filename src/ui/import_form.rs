//! Import: which format the files have, whose the statements become, and whether to take all or nothing.

use std::path::PathBuf;

use egui::{Align, ComboBox, Layout, TextEdit, Ui, vec2};

use super::{
    Answer, Ask, Kit,
    format_choice::{FormatChoice, LIST, OptionNames, format_list, format_options},
    forms::cancel_button,
    theme::{BODY, semibold},
    transfer::sources_ui,
    widgets::{error_print, section_heading, small_print},
};
use crate::{formats::Format, model::AnnotatorId};

/// Room for everything in the dialog but the list.
const REST: f32 = 190.0;
/// How wide the box and the field of a name are.
const NAME: f32 = 240.0;
const AS_THE_FILES_SAY: &str = "As the files say";
const SOMEBODY_ELSE: &str = "Somebody else";

/// Whose the statements become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// Theirs whom the files name.
    Files,
    /// Somebody's in the project, counted among the people.
    Person(usize),
    /// Somebody's whose name is typed.
    Else,
}

/// What is chosen for an import.
#[derive(Debug)]
pub struct ImportForm {
    choice: FormatChoice,
    people: Vec<AnnotatorId>,
    whose: Whose,
    name: String,
    /// Nothing is changed where something would be lost.
    pub strict: bool,
    /// What is read or was read last, files or folders.
    pub sources: Vec<PathBuf>,
    problem: Option<String>,
}

impl ImportForm {
    /// A form that offers `people`, and begins with what was chosen before.
    pub fn new(people: Vec<AnnotatorId>, before: &str, values: OptionNames) -> Self {
        let choice = FormatChoice::for_reading(before, values);
        Self {
            choice,
            people,
            whose: Whose::Files,
            name: String::new(),
            strict: false,
            sources: Vec::new(),
            problem: None,
        }
    }

    /// The same with the name of an annotator as it was chosen before; empty for what the files say.
    #[must_use]
    pub fn with_annotator(self, name: &str) -> Self {
        let known = self.people.iter().position(|person| person.as_str() == name);
        let whose = match known {
            Some(person) => Whose::Person(person),
            None if name.is_empty() => Whose::Files,
            None => Whose::Else,
        };
        let name = if whose == Whose::Else { name.to_owned() } else { String::new() };
        Self { whose, name, ..self }
    }

    /// The format and its options.
    pub fn choice(&self) -> &FormatChoice {
        &self.choice
    }

    /// The name of the annotator whose the statements become; empty where the files say it.
    pub fn annotator(&self) -> &str {
        match self.whose {
            Whose::Files => "",
            Whose::Person(person) => self.people.get(person).map_or("", AnnotatorId::as_str),
            Whose::Else => self.name.trim(),
        }
    }

    /// Comes back after an import that was left or did not work, and says why.
    pub fn come_back(&mut self, problem: Option<String>) {
        self.problem = problem;
        self.choice.take_focus();
    }

    /// True when it can be said whose the statements become.
    fn is_ready(&self) -> bool {
        self.choice.format().is_some()
            && (self.whose != Whose::Else || self.name.chars().any(char::is_alphanumeric))
    }

    fn whose_in_words(&self) -> &str {
        match self.whose {
            Whose::Files => AS_THE_FILES_SAY,
            Whose::Person(person) => self.people.get(person).map_or("", AnnotatorId::as_str),
            Whose::Else => SOMEBODY_ELSE,
        }
    }
}

pub(super) fn import_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut ImportForm) {
    let width = ui.max_rect().width();
    ui.set_width(width);
    ui.heading("Import");
    small_print(
        ui,
        kit.theme,
        "Statements are read onto the articles that have the same text; other articles in the files are added. \
         One undo takes all of it back.",
    );
    ui.add_space(8.0);
    let height = (ui.ctx().content_rect().height() - REST).clamp(180.0, 520.0);
    let (mut entered, mut changed) = (false, false);
    ui.horizontal_top(|ui| {
        let layout = Layout::top_down(Align::Min);
        ui.allocate_ui_with_layout(vec2(LIST, height), layout, |ui| {
            let chosen = format_list(kit, ui, &mut form.choice, height);
            (entered, changed) = (chosen.entered, chosen.changed);
        });
        ui.add_space(12.0);
        let room = vec2(ui.available_width(), height);
        ui.allocate_ui_with_layout(room, layout, |ui| {
            ui.set_min_size(room);
            changed |= format_options(kit, ui, &mut form.choice);
            ui.add_space(10.0);
            changed |= whose_ui(kit, ui, form);
            ui.add_space(10.0);
            section_heading(ui, kit.theme, "What does not fit");
            changed |= ui.checkbox(&mut form.strict, "All or nothing").changed();
            small_print(
                ui,
                kit.theme,
                "Change nothing where a line would be refused or something of it kept elsewhere than it belongs. \
                 Otherwise what fits is taken, and the report names the rest.",
            );
        });
    });
    ui.add_space(8.0);
    if changed {
        // It was about what was chosen before.
        form.problem = None;
    }
    if let Some(problem) = &form.problem {
        error_print(ui, kit.theme, problem);
        sources_ui(kit, ui, &form.sources);
    }
    foot(kit, ui, form, entered);
}

/// Draws whose the statements become; true if they become somebody else's now.
fn whose_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut ImportForm) -> bool {
    section_heading(ui, kit.theme, "Whose they become");
    let mut whose = form.whose;
    ui.horizontal(|ui| {
        let caption = ui.label("Annotator");
        let combo =
            ComboBox::from_id_salt("whose").selected_text(form.whose_in_words()).width(NAME).truncate();
        let combo = combo.show_ui(ui, |ui| {
            let people = form.people.iter().enumerate();
            let people = people.map(|(index, person)| (Whose::Person(index), person.as_str()));
            let all = [(Whose::Files, AS_THE_FILES_SAY)].into_iter().chain(people);
            for (one, text) in all.chain([(Whose::Else, SOMEBODY_ELSE)]) {
                if ui.selectable_label(whose == one, text).clicked() {
                    whose = one;
                    ui.close();
                }
            }
        });
        combo.response.labelled_by(caption.id);
    });
    let mut changed = form.whose != whose;
    let begun = whose == Whose::Else && changed;
    form.whose = whose;
    if whose == Whose::Else {
        ui.horizontal(|ui| {
            let caption = ui.label("Name");
            let edit = TextEdit::singleline(&mut form.name)
                .desired_width(NAME)
                .margin(vec2(8.0, 7.0))
                .char_limit(60);
            let edit = ui.add(edit).labelled_by(caption.id);
            if begun {
                edit.request_focus();
            }
            changed |= edit.changed();
        });
    }
    small_print(
        ui,
        kit.theme,
        "What the files say themselves is taken where nobody is chosen. Where they say nothing, the statements \
         become yours.",
    );
    changed
}

fn foot(kit: &mut Kit<'_>, ui: &mut Ui, form: &ImportForm, entered: bool) {
    let ready = form.is_ready();
    let folder = form.choice.format().is_some_and(Format::is_folder);
    let answers = [("Choose files…", Answer::Confirmed), ("Choose a folder…", Answer::Folder)];
    ui.horizontal(|ui| {
        for (text, answer) in answers {
            let usual = (answer == Answer::Folder) == folder;
            let text = egui::RichText::new(text);
            let button = egui::Button::new(if usual { text.font(semibold(BODY)) } else { text });
            let button = ui.add_enabled(ready, button).on_disabled_hover_text("Type whose they become first");
            if button.clicked() || (ready && usual && entered) {
                kit.asks.push(Ask::Answer(answer));
            }
        }
        cancel_button(kit, ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            small_print(ui, kit.theme, "↑ ↓ walk · Enter goes on");
        });
    });
}
