//! Making, renaming, merging and deleting propositions beside their threads.

use egui::{Button, CompletionPopup, Key, Suggestion, TextEdit, Ui, vec2};

use crate::{
    command::{Command, PropositionChange},
    model::{Project, Proposition, PropositionId},
    session::Session,
    ui::{Kit, widgets::small_print},
};

/// What is being done to a proposition.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Task {
    New,
    Rename(PropositionId),
    MergeInto(PropositionId),
}

/// What is being typed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Editing {
    task: Task,
    text: String,
    take_focus: bool,
}

impl Editing {
    fn new(task: Task, text: &str) -> Self {
        Self { task, text: text.to_owned(), take_focus: true }
    }
}

/// The buttons; those about one proposition are for the one whose row is chosen.
pub(super) fn buttons(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    editing: &mut Option<Editing>,
    chosen: Option<(&PropositionId, bool)>,
) {
    if ui
        .button("New proposition…")
        .on_hover_text("Write down what statements claim or deny, whoever says it")
        .clicked()
    {
        *editing = Some(Editing::new(Task::New, ""));
    }
    let propositions = &session.project().propositions;
    let known = chosen.and_then(|(id, unused)| Some((propositions.get(id)?, unused)));
    let needed = "Choose a proposition in the list first";
    let button = |ui: &mut Ui, name: &str, enabled: bool, tip: &str, why_not: &str| {
        ui.add_enabled(enabled, Button::new(name))
            .on_hover_text(tip)
            .on_disabled_hover_text(why_not)
            .clicked()
    };
    if button(ui, "Rename…", known.is_some(), "Write the proposition in other words", needed) {
        *editing = known.map(|(found, _)| Editing::new(Task::Rename(found.id.clone()), &found.text));
    }
    let others = propositions.len() > 1;
    if button(ui, "Merge into…", known.is_some() && others, "Make it and another one", needed) {
        *editing = known.map(|(found, _)| Editing::new(Task::MergeInto(found.id.clone()), ""));
    }
    let used = if known.is_some() { "It is used. Merge it into another one instead" } else { needed };
    let unused = known.filter(|(_, unused)| *unused).map(|(found, _)| found.id.clone());
    if button(ui, "Delete", unused.is_some(), "Take the proposition away. Undo brings it back", used)
        && let Some(id) = unused
    {
        kit.run(Command::Propositions(PropositionChange::Remove(id)));
    }
}

/// The field for what is being done; gives true when it was left.
pub(super) fn editing_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    editing: &mut Option<Editing>,
) -> bool {
    let Some(edit) = editing else { return false };
    let project = session.project();
    ui.separator();
    let (explained, yes) = match &edit.task {
        Task::New => ("New proposition: a sentence that could be true or false".to_owned(), "Add"),
        Task::Rename(_) => ("The proposition in other words; its statements stay with it".to_owned(), "Save"),
        Task::MergeInto(id) => {
            let text = project.propositions.get(id).map_or(id.as_str(), |found| &found.text);
            let text = format!(
                "Everything that is of “{text}” or linked to it is then of the proposition that you name here. \
                 Undo brings it back in one step."
            );
            (text, "Merge")
        }
    };
    let caption = small_print(ui, kit.theme, &explained);
    let (mut done, mut left) = (false, false);
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 180.0).max(120.0);
        let field =
            TextEdit::singleline(&mut edit.text).desired_width(width).margin(vec2(8.0, 7.0)).char_limit(1000);
        let texts: Vec<&str> = others(project, &edit.task);
        let popup =
            CompletionPopup::new(egui::Id::unique("proposition being edited")).word_boundary(|_| false);
        let output = popup.show(ui, field, |query| {
            let wanted = query.text.to_lowercase();
            let found = texts.iter().filter(|text| {
                let text = text.to_lowercase();
                wanted.split_whitespace().all(|word| text.contains(word)) && text != wanted
            });
            found.take(8).map(|text| Suggestion::new(*text)).collect()
        });
        let response = output.text_edit.response.response.labelled_by(caption.id);
        if std::mem::take(&mut edit.take_focus) {
            response.request_focus();
        }
        if let Some(accepted) = output.accepted {
            edit.text = accepted.insert;
        } else if response.lost_focus() && !output.is_open {
            done = ui.input(|input| input.key_pressed(Key::Enter));
            left = ui.input(|input| input.key_pressed(Key::Escape));
        }
        done |= ui.add_enabled(change(project, edit).is_some(), Button::new(yes)).clicked();
        left |= ui.button("Cancel").on_hover_text("Leave it as it is (Esc)").clicked();
    });
    if done && let Some(change) = change(project, edit) {
        kit.run(Command::Propositions(change));
        left = true;
    } else if done {
        edit.take_focus = true;
    }
    if left {
        *editing = None;
    }
    left
}

/// The propositions that one can be merged into; none are proposed for other tasks.
fn others<'a>(project: &'a Project, task: &Task) -> Vec<&'a str> {
    let Task::MergeInto(from) = task else { return Vec::new() };
    let others = project.propositions.values().filter(|found| found.id != *from);
    others.map(|found| found.text.as_str()).collect()
}

/// The change that was typed, if it is one.
fn change(project: &Project, edit: &Editing) -> Option<PropositionChange> {
    let text = edit.text.trim();
    match &edit.task {
        _ if text.is_empty() => None,
        Task::New => Some(PropositionChange::Add(text.to_owned())),
        Task::Rename(id) => {
            let found = project.propositions.get(id)?;
            let renamed = Proposition { text: text.to_owned(), ..Proposition::clone(found) };
            Some(PropositionChange::Set(Box::new(renamed)))
        }
        Task::MergeInto(from) => {
            let same = |found: &&std::sync::Arc<Proposition>| {
                found.id != *from && found.text.trim().to_lowercase() == text.to_lowercase()
            };
            let into = project.propositions.values().find(same)?.id.clone();
            Some(PropositionChange::Merge { from: from.clone(), into })
        }
    }
}
