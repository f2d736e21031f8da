//! The form of an article: what is known about it, the lines that are kept, and its encoding.

use std::{ops::Range, path::PathBuf};

use egui::{ComboBox, Key, Modifiers, Response, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};

use super::{
    Answer, Ask, Kit,
    forms::{cancel_button, focus_at_first},
    theme::{BODY, SMALL, semibold},
    widgets::{error_print, sans_style, small_print, words},
};
use crate::{
    command::Command,
    model::{ArticleDetails, DateValue},
    text_view::Weight,
};

/// Encodings that an article's file can be read in again, by their WHATWG names.
pub(super) const ENCODINGS: [&str; 12] = [
    "UTF-8",
    "windows-1252",
    "windows-1251",
    "windows-1256",
    "ISO-8859-2",
    "KOI8-R",
    "GBK",
    "Big5",
    "Shift_JIS",
    "EUC-KR",
    "UTF-16LE",
    "UTF-16BE",
];

/// What is known about an article, as typed.
#[derive(Debug, Clone, Default)]
pub struct DetailsForm {
    /// Headline.
    pub title: String,
    /// Newspaper, agency or site.
    pub publisher: String,
    /// Byline.
    pub author: String,
    /// Web address.
    pub address: String,
    /// Date as typed.
    pub published: String,
    /// BCP 47 tag.
    pub language: String,
    /// What is not in the form and stays as it is.
    pub kept: ArticleDetails,
}

/// An article before it is added.
#[derive(Debug, Clone, Default)]
pub struct ArticleForm {
    /// What is known about it.
    pub details: DetailsForm,
    /// The text as read or pasted.
    pub text: String,
    /// The text can be typed and pasted into.
    pub pasted: bool,
    /// First line kept, from 1.
    pub first_line: usize,
    /// Last line kept.
    pub last_line: usize,
    /// File name, or "pasted".
    pub source_name: String,
    /// Encoding of the file.
    pub encoding: String,
    /// How the encoding was found, and what else the reader noticed.
    pub notes: Vec<String>,
    /// The file, to be read again in another encoding.
    pub path: Option<PathBuf>,
    /// The title of an article with the same text.
    pub same_as: Option<String>,
    /// How many more articles wait.
    pub waiting: usize,
    /// Characters of the text.
    pub chars: usize,
    /// Where its lines begin and end, in bytes.
    pub lines: Vec<Range<usize>>,
}

impl DetailsForm {
    /// The form filled with what is known.
    pub fn of(details: &ArticleDetails) -> Self {
        let published = details.published.as_ref().map(|date| date.edtf.to_string()).unwrap_or_default();
        let ArticleDetails { title, publisher, author, address, language, .. } = details.clone();
        Self { title, publisher, author, address, published, language, kept: details.clone() }
    }

    /// What the form says; `Err` explains what is missing.
    pub fn details(&self) -> Result<ArticleDetails, String> {
        if self.title.trim().is_empty() {
            return Err("Write a title".to_owned());
        }
        let before = self.kept.published.clone().filter(|date| date.edtf.as_str() == self.published.trim());
        let published = match (before, self.published.trim()) {
            (Some(date), _) => Some(date),
            (None, "") => None,
            (None, typed) => Some(DateValue::typed(typed).map_err(|error| error.to_string())?),
        };
        let own = |text: &str| text.trim().to_owned();
        Ok(ArticleDetails {
            title: own(&self.title),
            publisher: own(&self.publisher),
            author: own(&self.author),
            address: own(&self.address),
            published,
            language: own(&self.language),
            ..self.kept.clone()
        })
    }
}

impl ArticleForm {
    /// A form for a text that is to be pasted.
    pub fn empty() -> Self {
        Self { pasted: true, ..Self::default() }
    }

    /// The same form with `text`, all of which is kept.
    #[must_use]
    pub fn with_text(mut self, text: String) -> Self {
        self.text = text;
        self.keep_all_lines();
        self
    }

    /// The text without the lines that were trimmed.
    pub fn trimmed_text(&self) -> String {
        let first = self.lines.get(self.first_line.max(1) - 1).map_or(0, |line| line.start);
        let last = self.lines.get(self.last_line.max(1) - 1).map_or(self.text.len(), |line| line.end);
        self.text.get(first..last.max(first)).unwrap_or_default().to_owned()
    }

    /// Keeps every line; after the text has changed.
    fn keep_all_lines(&mut self) {
        self.chars = self.text.chars().count();
        let mut start = 0;
        self.lines.clear();
        for line in self.text.split('\n') {
            self.lines.push(start..start + line.len());
            start += line.len() + 1;
        }
        (self.first_line, self.last_line) = (1, self.lines.len());
    }
}

pub(super) fn article_form_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut ArticleForm) {
    ui.set_min_width(620.0);
    ui.heading(if form.pasted { "Paste an article" } else { "Add an article" });
    words(kit, ui, &origin(form), &sans_style(SMALL, Weight::Regular), kit.theme.secondary, 2);
    for note in &form.notes {
        small_print(ui, kit.theme, note);
    }
    if let Some(title) = &form.same_as {
        error_print(ui, kit.theme, &format!("The same text is in the project already, as “{title}”"));
    }
    ui.add_space(6.0);
    if form.pasted {
        paste_field(kit, ui, form);
    }
    details_fields(kit, ui, &mut form.details, !form.pasted);
    if !form.pasted {
        encoding(kit, ui, form);
        lines(kit, ui, form);
    }
    ui.add_space(8.0);
    let problem = form
        .details
        .details()
        .err()
        .or_else(|| form.text.trim().is_empty().then(|| "There is no text yet".to_owned()));
    match &problem {
        // Nothing was typed yet: what is missing is no mistake.
        Some(missing) if form.text.is_empty() || form.details.title.is_empty() => {
            small_print(ui, kit.theme, missing);
        }
        Some(problem) => _ = error_print(ui, kit.theme, problem),
        None => {}
    }
    ui.horizontal(|ui| {
        let add = egui::Button::new(egui::RichText::new("Add article").font(semibold(BODY)));
        let entered =
            problem.is_none() && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        let add = ui.add_enabled(problem.is_none(), add).on_hover_text("Add it to the project (Ctrl+Enter)");
        if add.clicked() || entered {
            kit.asks.push(Ask::Answer(Answer::Article));
        }
        if form.waiting > 0 {
            if ui.button("Skip this one").clicked() {
                kit.asks.push(Ask::Answer(Answer::SkipArticle));
            }
            if ui
                .add_enabled(problem.is_none(), egui::Button::new(format!("Add all {}", form.waiting + 1)))
                .clicked()
            {
                kit.asks.push(Ask::Answer(Answer::Confirmed));
            }
        }
        cancel_button(kit, ui);
    });
}

fn origin(form: &ArticleForm) -> String {
    if form.pasted {
        return format!("{} characters", form.chars);
    }
    let lines = form.lines.len();
    format!(
        "{} · {} · {} characters in {lines} {}",
        form.source_name,
        form.encoding,
        form.chars,
        if lines == 1 { "line" } else { "lines" }
    )
}

fn paste_field(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut ArticleForm) {
    let caption = small_print(ui, kit.theme, "Text");
    ScrollArea::vertical().max_height(220.0).id_salt("pasted text").show(ui, |ui| {
        let edit =
            TextEdit::multiline(&mut form.text).hint_text("Paste the article here (Ctrl+V)").desired_rows(9);
        let response = ui.add(edit.desired_width(f32::INFINITY)).labelled_by(caption.id);
        focus_at_first(ui, &response);
        if response.changed() {
            form.text = form.text.replace("\r\n", "\n").replace('\r', "\n");
            form.keep_all_lines();
            if form.details.title.is_empty() {
                let first = form.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
                form.details.title = first.trim().chars().take(200).collect();
            }
        }
    });
}

pub(super) fn details_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut DetailsForm) {
    ui.set_min_width(460.0);
    ui.heading("Article details");
    ui.add_space(4.0);
    let entered = details_fields(kit, ui, form, true);
    let problem = form.details().err();
    if let Some(problem) = &problem {
        error_print(ui, kit.theme, problem);
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let keep = ui.add_enabled(problem.is_none(), egui::Button::new("Keep changes"));
        if keep.clicked() || entered && problem.is_none() {
            kit.asks.push(Ask::Answer(Answer::Confirmed));
        }
        cancel_button(kit, ui);
    });
}

/// True if Enter was pressed in one of the fields.
fn details_fields(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut DetailsForm, take_focus: bool) -> bool {
    let title = row(kit, ui, "Title", &mut form.title, "The headline");
    let mut fields = vec![title.clone()];
    ui.columns(2, |columns| {
        let [left, right] = columns else { return };
        fields.push(row(kit, left, "Publisher", &mut form.publisher, "Newspaper, agency or site"));
        fields.push(row(kit, right, "Author", &mut form.author, "Byline"));
        fields.push(row(kit, left, "Published", &mut form.published, "2025-07-08 or 8 July 2025"));
        fields.push(row(kit, right, "Language", &mut form.language, "en, fa, ru …"));
        match crate::model::Edtf::read(&form.published) {
            Ok(date) => _ = small_print(left, kit.theme, &date.in_words()),
            Err(_) => _ = small_print(left, kit.theme, " "),
        }
    });
    fields.push(row(kit, ui, "Address", &mut form.address, "https://…"));
    let entered = ui.input(|input| input.key_pressed(Key::Enter)) && fields.iter().any(Response::lost_focus);
    if take_focus {
        focus_at_first(ui, &title);
    }
    entered
}

fn row(kit: &Kit<'_>, ui: &mut Ui, name: &str, text: &mut String, hint: &'static str) -> Response {
    let caption = small_print(ui, kit.theme, name);
    let edit = TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY).margin(vec2(8.0, 6.0));
    ui.add(edit).labelled_by(caption.id)
}

fn encoding(kit: &mut Kit<'_>, ui: &mut Ui, form: &ArticleForm) {
    let Some(path) = &form.path else { return };
    ui.horizontal(|ui| {
        let caption = small_print(ui, kit.theme, "Read again as");
        let combo = ComboBox::from_id_salt("encoding").selected_text(&form.encoding).show_ui(ui, |ui| {
            for name in ENCODINGS {
                if ui.selectable_label(form.encoding == name, name).clicked() {
                    ui.close();
                    kit.run(Command::ReadArticles(vec![path.clone()], Some(name.to_owned())));
                }
            }
        });
        combo.response.labelled_by(caption.id);
    });
}

/// The text line by line; what stands before the first or behind the last line kept is left out.
fn lines(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut ArticleForm) {
    let all = form.lines.len();
    let (mut first, mut last) = (form.first_line, form.last_line);
    ui.horizontal(|ui| {
        let caption = small_print(ui, kit.theme, "Keep lines");
        ui.add(egui::DragValue::new(&mut first).range(1..=all)).labelled_by(caption.id);
        let to = small_print(ui, kit.theme, "to");
        ui.add(egui::DragValue::new(&mut last).range(1..=all)).labelled_by(to.id);
        small_print(ui, kit.theme, "click a line to begin there, Shift+click to end there");
    });
    let frame = egui::Frame::new().fill(kit.theme.page).inner_margin(6.0).corner_radius(super::theme::RADIUS);
    frame.stroke(egui::Stroke::new(1.0, kit.theme.hairline)).show(ui, |ui| {
        let height = 22.0;
        ScrollArea::vertical().max_height(210.0).auto_shrink([false, true]).show_rows(
            ui,
            height,
            all,
            |ui, rows| {
                for index in rows {
                    let line = form.lines.get(index).and_then(|range| form.text.get(range.clone()));
                    let line: String = line.unwrap_or_default().chars().take(300).collect();
                    let kept = (first..=last).contains(&(index + 1));
                    match line_ui(kit, ui, index, &line, kept, height) {
                        Some(true) => last = index + 1,
                        Some(false) => first = index + 1,
                        None => {}
                    }
                }
            },
        );
    });
    (form.first_line, form.last_line) = (first.min(last), last);
}

/// One line of the text; a click gives whether Shift was held.
fn line_ui(
    kit: &mut Kit<'_>,
    ui: &mut Ui,
    index: usize,
    line: &str,
    kept: bool,
    height: f32,
) -> Option<bool> {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height - 4.0), egui::Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Line {}: {line}", index + 1)));
    let colour = if kept { kit.theme.text } else { kit.theme.faint };
    let number = (index + 1).to_string();
    ui.painter().text(
        rect.left_top(),
        egui::Align2::LEFT_TOP,
        number,
        super::theme::sans(SMALL),
        kit.theme.faint,
    );
    let text = kit.engine.shape(line, &sans_style(SMALL, Weight::Regular), rect.width() - 50.0, 1);
    let left = if text.right_to_left { rect.right() - text.size.x } else { rect.left() + 40.0 };
    kit.engine.paint(ui.painter(), egui::pos2(left, rect.top()), &text, colour);
    response.clicked().then(|| ui.input(|input| input.modifiers.shift))
}
