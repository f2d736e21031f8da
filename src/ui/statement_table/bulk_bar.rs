//! The bar under the table: what can be done with all selected rows at once.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use egui::{Button, CompletionPopup, Id, Key, RectAlign, Role, Suggestion, TextEdit, Ui, WidgetInfo, vec2};

use super::{filter::Words, picked::Picked, rows::Rows};
use crate::{
    command::{BulkChange, Command},
    model::{AnnotatorId, AttributeValue, StatementId, statement::Status},
    session::Session,
    ui::{
        Kit,
        theme::{BODY, semibold},
        widgets::small_print,
    },
};

/// What is being typed in the bar, and what is known of the selected rows.
#[derive(Default)]
pub struct BulkBar {
    speaker: String,
    tag: String,
    height: Option<f32>,
    chosen: Option<(u64, u64, Chosen)>,
}

/// The selected rows, sorted by what can be done with them.
#[derive(Default, Clone)]
struct Chosen {
    /// The annotator's own that can be changed, in the order of the table.
    mine: Arc<[StatementId]>,
    /// How many belong to whom else.
    others: BTreeMap<AnnotatorId, usize>,
    /// Own ones in a file that could not be read.
    unreadable: usize,
    /// Which of `mine` takes up the others when they are merged; none if they are in several articles.
    first: Option<StatementId>,
}

impl Chosen {
    fn new(session: &Session, rows: &Rows, picked: &Picked) -> Self {
        let (mut chosen, mut mine) = (Self::default(), Vec::new());
        let mut articles = BTreeSet::new();
        let mut first = None;
        for row in rows.rows().filter(|row| picked.contains(row.statement.id)) {
            let key = &row.layer.key;
            if key.annotator != *session.annotator() {
                *chosen.others.entry(key.annotator.clone()).or_default() += 1;
            } else if session.read_only().layer(key) {
                chosen.unreadable += 1;
            } else {
                mine.push(row.statement.id);
                articles.insert(&key.article);
                let order = row.statement.order_key();
                first = first.filter(|before| *before < order).or(Some(order));
            }
        }
        chosen.first = first.filter(|_| articles.len() == 1 && mine.len() > 1).map(|(_, _, id)| id);
        chosen.mine = mine.into();
        chosen
    }

    /// What stays as it is, in a sentence; empty if nothing does.
    fn kept(&self) -> String {
        let others: usize = self.others.values().sum();
        let names: Vec<_> = self.others.keys().map(ToString::to_string).collect();
        let mut sentences = Vec::new();
        if others > 0 {
            let (belong, stay) =
                if others == 1 { ("belongs", "stays as it is") } else { ("belong", "stay as they are") };
            sentences.push(format!("{others} of these {belong} to {} and {stay}.", names.join(", ")));
        }
        if self.unreadable > 0 {
            sentences.push(format!("{} cannot be changed: see View → Problems.", self.unreadable));
        }
        sentences.join(" ")
    }
}

impl BulkBar {
    /// Room that the bar needs, in points.
    pub fn height(&self) -> f32 {
        self.height.unwrap_or(46.0)
    }

    fn chosen(&mut self, session: &Session, (rows, picked): (&Rows, &Picked)) -> Chosen {
        let now = (rows.generation(), picked.generation());
        match &self.chosen {
            Some((rows, picked, chosen)) if (*rows, *picked) == now => chosen.clone(),
            _ => {
                let chosen = Chosen::new(session, rows, picked);
                self.chosen = Some((now.0, now.1, chosen.clone()));
                chosen
            }
        }
    }

    /// Changes those of the selected rows that can be changed, as one step.
    pub fn run(
        &mut self,
        kit: &mut Kit<'_>,
        session: &Session,
        selection: (&Rows, &Picked),
        change: BulkChange,
    ) {
        let mine = self.chosen(session, selection).mine;
        change_all(kit, &mine, change);
    }
}

fn change_all(kit: &mut Kit<'_>, mine: &[StatementId], change: BulkChange) {
    match (mine, &change) {
        ([], _) => {}
        ([only], BulkChange::Delete) => kit.run(Command::DeleteStatement(*only)),
        _ => kit.run(Command::Bulk(mine.to_vec(), change)),
    }
}

/// What the rows are to do after the bar was used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wish {
    /// They are to be copied.
    pub copy: bool,
    /// They are to have the keyboard.
    pub focus: bool,
}

/// Draws the bar.
pub fn bulk_bar_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    bar: &mut BulkBar,
    selection: (&Rows, &Picked),
) -> Wish {
    let chosen = bar.chosen(session, selection);
    let frame = egui::Frame::new().fill(kit.theme.panel).inner_margin(egui::Margin::symmetric(8, 8));
    let top = ui.cursor().top();
    ui.painter().hline(ui.max_rect().x_range(), top, egui::Stroke::new(1.0, kit.theme.hairline));
    let mut wish = Wish::default();
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            let text = format!("{} selected", selection.1.len());
            ui.label(egui::RichText::new(text).font(semibold(BODY)).color(kit.theme.text));
            if !chosen.mine.is_empty() {
                label_and_status(kit, session, ui, &chosen);
                wish.focus |= speaker(kit, session, ui, bar, &chosen);
                wish.focus |= tag(kit, ui, bar, &chosen);
                merge_and_delete(kit, ui, &chosen);
            }
            wish.copy = ui
                .button("Copy")
                .on_hover_text("Copy the selected rows for a spreadsheet (Ctrl+C)")
                .clicked();
        });
        let kept = chosen.kept();
        if !kept.is_empty() {
            small_print(ui, kit.theme, &kept);
        }
    });
    let height = shown.response.rect.height();
    if bar.height != Some(height) {
        bar.height = Some(height);
        ui.ctx().request_repaint();
    }
    wish
}

fn label_and_status(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, chosen: &Chosen) {
    let menu = ui.menu_button("Label…", |ui| {
        for label in session.project().codebook.active() {
            if ui.button(&label.name).clicked() {
                let value = Box::new(AttributeValue::Label(label.id.clone()));
                change_all(kit, &chosen.mine, BulkChange::Set(value));
                ui.close();
            }
        }
    });
    menu.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Set label"));
    menu.response.on_hover_text("Give all selected statements a label");
    let menu = ui.menu_button("Status…", |ui| {
        for status in Status::ALL {
            if ui.button(status.name()).clicked() {
                let value = Box::new(AttributeValue::Status(*status));
                change_all(kit, &chosen.mine, BulkChange::Set(value));
                ui.close();
            }
        }
    });
    menu.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Set status"));
    menu.response.on_hover_text("Note how far you are with all selected statements");
}

/// True if the rows are to have the keyboard: undo is theirs then, and no longer the field's.
fn speaker(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, bar: &mut BulkBar, chosen: &Chosen) -> bool {
    let edit = TextEdit::singleline(&mut bar.speaker).hint_text("Speaker…").desired_width(110.0);
    let popup = CompletionPopup::new(Id::unique("speaker of all selected"))
        .word_boundary(|_| false)
        .align(RectAlign::TOP_START);
    let output = popup.show(ui, edit.margin(vec2(8.0, 6.0)).char_limit(300), |query| {
        let Some(wanted) = Words::of(query.text) else { return Vec::new() };
        let each = session.project().speakers.values();
        let known = each.filter(|speaker| speaker.spellings().any(|name| wanted.are_in(name))).take(7);
        let mut found: Vec<_> = known.map(|speaker| Suggestion::new(speaker.name.clone())).collect();
        let typed = query.text.trim();
        if session.project().speaker_by_spelling(typed).is_none() {
            found.push(Suggestion::new(typed).content(format!("New speaker “{typed}”")));
        }
        found
    });
    let response = output.text_edit.response.response;
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, ui.is_enabled(), "Set speaker"));
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let typed = Some(bar.speaker.trim().to_owned()).filter(|_| entered && !output.is_open);
    if let Some(name) = output.accepted.map(|accepted| accepted.insert).or(typed)
        && !name.is_empty()
    {
        bar.speaker.clear();
        change_all(kit, &chosen.mine, BulkChange::SpeakerByName(name));
        return true;
    }
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape))
}

/// True if the rows are to have the keyboard.
fn tag(kit: &mut Kit<'_>, ui: &mut Ui, bar: &mut BulkBar, chosen: &Chosen) -> bool {
    let edit = TextEdit::singleline(&mut bar.tag).hint_text("Tag…").desired_width(70.0).char_limit(100);
    let response = ui.add(edit.margin(vec2(8.0, 6.0)));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, ui.is_enabled(), "Tag"));
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let typed = bar.tag.trim().to_owned();
    let ready = !typed.is_empty();
    let add = ui.add_enabled(ready, Button::new("+").min_size(vec2(26.0, 0.0)));
    add.widget_info(|| WidgetInfo::labeled(Role::Button, ready, "Add tag"));
    if add.on_hover_text("Give all selected statements this tag").clicked() || entered && ready {
        change_all(kit, &chosen.mine, BulkChange::AddTag(typed.clone()));
    }
    let remove = ui.add_enabled(ready, Button::new("−").min_size(vec2(26.0, 0.0)));
    remove.widget_info(|| WidgetInfo::labeled(Role::Button, ready, "Remove tag"));
    if remove.on_hover_text("Take this tag from all selected statements").clicked() {
        change_all(kit, &chosen.mine, BulkChange::RemoveTag(typed));
    }
    entered || response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape))
}

fn merge_and_delete(kit: &mut Kit<'_>, ui: &mut Ui, chosen: &Chosen) {
    let merge = ui.add_enabled(chosen.first.is_some(), Button::new("Merge"));
    let merge = merge
        .on_hover_text("Make them one statement with all their fragments")
        .on_disabled_hover_text("Several statements of yours in one article can be merged");
    if let Some(first) = chosen.first.filter(|_| merge.clicked()) {
        let others = chosen.mine.iter().copied().filter(|id| *id != first).collect();
        kit.run(Command::Merge(first, others));
    }
    let delete = Button::new(egui::RichText::new("Delete").color(kit.theme.error));
    let hint = "Delete the selected statements of yours (Delete). Undo brings them back";
    if ui.add(delete).on_hover_text(hint).clicked() {
        change_all(kit, &chosen.mine, BulkChange::Delete);
    }
}
