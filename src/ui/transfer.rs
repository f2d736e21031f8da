//! An export or import on its way, and the report at its end: what was done, and what of it was left out and why.

use std::path::{Path, PathBuf};

use egui::{ProgressBar, Spinner, Ui};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    Answer, Ask, Kit,
    add_report::{LIST, lines_ui},
    first_lines::{first_lines_box, first_lines_ui},
    forms::{cancel_button, focus_at_first},
    row_list::Opens,
    theme::{BODY, RADIUS, SMALL, semibold},
    widgets::{sans_style, section_heading, small_print, small_words, words},
};
use crate::{
    formats::{
        account::{ImportReport, Trouble},
        preview::PreviewFile,
    },
    model::shown::{shown, shown_path},
    text_view::Weight,
};

/// How high the box with the first lines is where there is room.
const BEGINNING: f32 = 130.0;

/// The height of what stands around the summary, the list and the first lines: headings, buttons and margins.
const REST: f32 = 190.0;

/// So much of a long path is shown before and after what is left out of it: its end tells most.
const PATH_ENDS: (usize, usize) = (20, 50);

/// An export or import that is being done.
#[derive(Debug, Clone, Default)]
pub struct Working {
    /// What is being done.
    pub title: String,
    /// Steps done, and steps in all.
    pub far: Option<(usize, usize)>,
    /// It is to be stopped.
    pub stopping: bool,
}

/// What an export or import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TransferReport {
    /// What was done, in a few words.
    pub title: String,
    /// What is said before the list, a sentence a line.
    pub summary: String,
    /// What was left out, kept elsewhere or refused, each with its reason and place.
    pub lines: Vec<String>,
    /// What was written.
    pub place: Option<PathBuf>,
    /// What was read, files or folders.
    pub sources: Vec<PathBuf>,
    /// The form can be gone back to, to choose otherwise.
    pub again: bool,
    /// Nothing was done yet: a person says whether it is to be.
    pub asks: bool,
    /// How the files begin.
    pub beginnings: Vec<PreviewFile>,
    /// It was on the screen.
    pub drawn: bool,
}

impl TransferReport {
    /// Of statements that were written to `place`; each line of `report` after the first says what was left out.
    pub fn of_export(place: PathBuf, report: &str) -> Self {
        let (summary, left_out) = report.split_once('\n').unwrap_or((report, ""));
        Self {
            title: "Exported".to_owned(),
            summary: summary.to_owned(),
            lines: left_out.lines().map(str::to_owned).collect(),
            place: Some(place),
            ..Self::default()
        }
    }

    /// Of statements that were read; `changed` is false where nothing was taken, since something would be lost.
    pub fn of_import(report: &ImportReport, changed: bool) -> Self {
        let (title, before, after) = if changed {
            // Where nothing came in, undo would take back what was done before.
            let undo = "\nUndo (Ctrl+Z) takes all of it back at once.";
            ("Imported", "", if report.adds_something() { undo } else { "" })
        } else {
            let would = "Nothing was changed, since not everything fits. Of what fits:\n";
            ("Nothing was imported", would, "")
        };
        let told = Self::of_lines(report, changed);
        let summary = format!("{before}{}{after}", told.summary);
        Self { title: title.to_owned(), summary, again: !changed, ..told }
    }

    /// Of statements that were read and placed, before anything is changed; `beginnings` are those of the files.
    pub fn before_import(report: &ImportReport, beginnings: Vec<PreviewFile>) -> Self {
        let told = Self::of_lines(report, false);
        let summary = format!("Nothing is changed yet.\n{}", told.summary);
        Self { title: "Import these?".to_owned(), summary, again: true, asks: true, beginnings, ..told }
    }

    /// The same with the files or folders that were read.
    #[must_use]
    pub fn from_sources(self, sources: Vec<PathBuf>) -> Self {
        Self { sources, ..self }
    }

    fn of_lines(report: &ImportReport, done: bool) -> Self {
        let lines = report.account.troubles().iter().map(in_words).collect();
        Self { summary: report.summary(done), lines, ..Self::default() }
    }

    /// The report as text, for a letter or a note.
    pub fn text(&self) -> String {
        let place = self.place.as_ref().map(|place| place.display().to_string());
        let head = [Some(self.title.clone()), Some(self.summary.clone()), place].into_iter().flatten();
        let sources = self.sources.iter().map(|source| format!("From {}", shown_path(source)));
        head.chain(sources).chain(self.lines.iter().cloned()).collect::<Vec<_>>().join("\n")
    }
}

/// "From …/corpus/a.ann and 2 more", on one line; the whole path of the first is read under the pointer.
pub(super) fn sources_ui(kit: &mut Kit<'_>, ui: &mut Ui, sources: &[PathBuf]) {
    let Some((first, others)) = sources.split_first() else { return };
    let more = if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
    let text = format!("From {}{more}", in_line(first));
    let line = words(kit, ui, &text, &sans_style(SMALL, Weight::Regular), kit.theme.secondary, 1);
    line.on_hover_text(shown_path(first));
}

/// `path` without its middle where it is long.
fn in_line(path: &Path) -> String {
    let whole = shown_path(path);
    let letters: Vec<&str> = whole.graphemes(true).collect();
    let (front, back) = PATH_ENDS;
    match (letters.get(..front), letters.len().checked_sub(back).and_then(|from| letters.get(from..))) {
        (Some(start), Some(end)) if letters.len() > front + back => {
            format!("{}…{}", start.concat(), end.concat())
        }
        _ => whole,
    }
}

/// "Refused: it is wrong (a.ann, line 4)".
fn in_words(trouble: &Trouble<'_>) -> String {
    let Trouble { line, told, .. } = trouble;
    let (what, file) = (trouble.what(), shown(trouble.file));
    if *line == 0 {
        format!("{what}: {told} ({file})")
    } else {
        format!("{what}: {told} ({file}, line {line})")
    }
}

pub(super) fn working_ui(kit: &mut Kit<'_>, ui: &mut Ui, work: &Working) {
    ui.heading(&work.title);
    ui.add_space(6.0);
    match work.far.filter(|(_, total)| *total > 0) {
        Some((done, total)) => {
            let bar = ProgressBar::new(done as f32 / total as f32).desired_width(420.0);
            ui.add(bar.text(format!("{done} of {total}")));
        }
        None => {
            ui.add(Spinner::new().size(18.0));
        }
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let stop = ui.add_enabled(!work.stopping, egui::Button::new("Stop"));
        focus_at_first(ui, &stop);
        if stop.on_hover_text("Leave everything as it was (Esc)").clicked() {
            kit.asks.push(Ask::Answer(Answer::Cancelled));
        }
        if work.stopping {
            small_print(ui, kit.theme, "Stopping…");
        }
    });
}

pub(super) fn report_ui(kit: &mut Kit<'_>, ui: &mut Ui, report: &mut TransferReport) {
    let opens = Opens::once(&mut report.drawn);
    ui.set_min_width(560.0);
    ui.heading(&report.title);
    ui.add_space(2.0);
    for line in report.summary.lines() {
        words(kit, ui, line, &sans_style(BODY, Weight::Regular), kit.theme.text, 3);
    }
    if let Some(place) = &report.place {
        small_words(kit, ui, &place.display().to_string(), kit.theme.secondary);
    }
    sources_ui(kit, ui, &report.sources);
    let left = ui.ctx().content_rect().height() - ui.min_rect().height() - REST;
    let share = (left / 2.0).max(40.0);
    if !report.lines.is_empty() {
        let room = if report.beginnings.is_empty() { LIST } else { LIST.min(share) };
        ui.add_space(8.0);
        let frame = egui::Frame::new().fill(kit.theme.page).inner_margin(8.0).corner_radius(RADIUS);
        frame
            .stroke(egui::Stroke::new(1.0, kit.theme.hairline))
            .show(ui, |ui| lines_ui(kit, ui, (room, opens), &report.lines));
    }
    if !report.beginnings.is_empty() {
        ui.add_space(8.0);
        section_heading(ui, kit.theme, "How it begins");
        first_lines_box(kit, ui, (BEGINNING.min(share), opens), |kit, ui| {
            report.beginnings.iter().for_each(|file| first_lines_ui(kit, ui, file));
        });
    }
    ui.add_space(10.0);
    report_buttons(kit, ui, report);
}

fn report_buttons(kit: &mut Kit<'_>, ui: &mut Ui, report: &TransferReport) {
    ui.horizontal(|ui| {
        if report.asks {
            let import = ui.button(egui::RichText::new("Import").font(semibold(BODY)));
            focus_at_first(ui, &import);
            if import.on_hover_text("Take it over, in one step that undo takes back").clicked() {
                kit.asks.push(Ask::Answer(Answer::Confirmed));
            }
            cancel_button(kit, ui);
        } else {
            let close = ui.button("Close");
            focus_at_first(ui, &close);
            if close.clicked() {
                kit.asks.push(Ask::Answer(Answer::Cancelled));
            }
        }
        if let Some(place) = &report.place
            && ui.button("Show in folder").on_hover_text("Open it in the file manager").clicked()
        {
            kit.asks.push(Ask::ShowPlace(place.clone()));
        }
        if report.again
            && ui.button("Back to the choices").on_hover_text("Choose otherwise and import again").clicked()
        {
            kit.asks.push(Ask::Answer(Answer::Back));
        }
        if ui.button("Copy report").on_hover_text("Copy it as text, to keep it or to send it").clicked() {
            ui.ctx().copy_text(report.text());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Account, Fate};

    #[test]
    fn every_refusal_is_in_the_report_with_file_and_line_before_what_is_kept_elsewhere() {
        let mut account = Account::default();
        account.begin_file("a.ann");
        account.add(1, Fate::Kept("in the extras".into()));
        for line in 2..=100 {
            account.add(line, Fate::Refused("no".into()));
        }
        account.add(0, Fate::Refused("all of it".into()));
        let report = TransferReport::of_import(
            &ImportReport { account, statements: 1, ..ImportReport::default() },
            true,
        );
        assert_eq!(report.lines.len(), 101);
        assert_eq!(report.lines.first().unwrap(), "Refused: no (a.ann, line 2)");
        assert_eq!(report.lines.last().unwrap(), "Kept elsewhere: in the extras (a.ann, line 1)");
        assert!(report.lines.contains(&"Refused: all of it (a.ann)".to_owned()));
        assert_eq!(report.summary.lines().count(), 3, "{}", report.summary);
        assert_eq!(report.text().lines().count(), 1 + 3 + 101);
    }

    #[test]
    fn a_long_path_loses_its_middle() {
        let check = |path: &str, expected: &str| assert_eq!(in_line(Path::new(path)), expected);
        check("/home/mara/a.csv", "/home/mara/a.csv");
        let exact = "é".repeat(PATH_ENDS.0 + PATH_ENDS.1);
        check(&exact, &exact);
        let long = format!("/home/mara/{}/a.csv", "é".repeat(100));
        check(&long, &format!("/home/mara/{}…{}/a.csv", "é".repeat(9), "é".repeat(44)));
    }

    #[test]
    fn what_was_read_stands_in_the_text_of_the_report() {
        let read = vec![PathBuf::from("/a.ann"), PathBuf::from("/b.ann")];
        let report = TransferReport::before_import(&ImportReport::default(), Vec::new()).from_sources(read);
        assert!(report.text().contains("From /a.ann\nFrom /b.ann"), "{}", report.text());
    }

    #[test]
    fn what_an_export_left_out_is_a_list() {
        let report = TransferReport::of_export(
            "/out.csv".into(),
            "2 statements were written.\nLeft out: a.\nLeft out: b.",
        );
        assert_eq!((report.summary.as_str(), report.lines.len()), ("2 statements were written.", 2));
        assert!(TransferReport::of_export("/out.csv".into(), "None.").lines.is_empty());
    }
}
