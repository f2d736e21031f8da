//! Furniture that simple rules propose for the article shown, to be approved zone by zone.

use egui::{ScrollArea, Ui};

use super::{
    Answer, Ask, Kit,
    forms::focus_at_first,
    theme::{BODY, SMALL},
    widgets::{sans_style, small_print, words},
};
use crate::{
    command::{Command, ZoneChange},
    model::{Article, ArticleId, Zone},
    reading::zones::{ZoneProposal, propose_zones},
    session::Session,
    text_view::Weight,
};

/// A stretch that may be furniture.
struct Row {
    proposal: ZoneProposal,
    /// The words, cut short.
    preview: String,
    wanted: bool,
}

/// What the dialog keeps between frames.
pub struct Furniture {
    article: ArticleId,
    rows: Vec<Row>,
}

impl Furniture {
    /// What the rules find in `article` beyond what is a zone already.
    pub fn new(session: &Session, article: &Article) -> Self {
        let known = session.my_layer(&article.id).map_or(&[][..], |layer| &layer.zones);
        let is_new = |proposal: &ZoneProposal| {
            known.iter().all(|zone| zone.end <= proposal.range.start || proposal.range.end <= zone.start)
        };
        let text = article.text();
        let rows = propose_zones(text, &article.details.title).into_iter().filter(is_new);
        let rows = rows.map(|proposal| {
            let words = text.get(proposal.range.clone()).unwrap_or_default();
            let short: String = words.chars().take(160).collect();
            let preview = short.split_whitespace().collect::<Vec<_>>().join(" ");
            let more = if short.len() < words.len() { " …" } else { "" };
            Row { proposal, preview: format!("{preview}{more}"), wanted: true }
        });
        Self { article: article.id.clone(), rows: rows.collect() }
    }

    fn zones(&self) -> Vec<Zone> {
        let wanted = self.rows.iter().filter(|row| row.wanted);
        let zone = |row: &Row| {
            let (start, end) = (row.proposal.range.start, row.proposal.range.end);
            Zone { start, end, kind: row.proposal.kind, note: String::new() }
        };
        wanted.map(zone).collect()
    }
}

/// Draws the dialog.
pub fn furniture_ui(kit: &mut Kit<'_>, ui: &mut Ui, form: &mut Furniture) {
    ui.heading("Furniture");
    ui.add_space(4.0);
    if form.rows.is_empty() {
        ui.label("The rules find no navigation, captions or other articles here beyond what is marked.");
        small_print(ui, kit.theme, "Select words and press Z to mark them as furniture by hand.");
        ui.add_space(10.0);
        let close = ui.button("Close");
        focus_at_first(ui, &close);
        if close.clicked() {
            kit.asks.push(Ask::Answer(Answer::Cancelled));
        }
        return;
    }
    ui.label("What was scraped along with the article is dimmed, and can be left out of counts. Untick what belongs to it.");
    ui.add_space(8.0);
    ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        for row in &mut form.rows {
            row_ui(kit, ui, row);
        }
    });
    ui.add_space(8.0);
    let count = form.rows.iter().filter(|row| row.wanted).count();
    ui.horizontal(|ui| {
        let name = if count == 1 { "Mark 1 zone".to_owned() } else { format!("Mark {count} zones") };
        let mark = ui.add_enabled(count > 0, egui::Button::new(name));
        focus_at_first(ui, &mark);
        if mark.clicked() {
            kit.asks.push(Ask::Answer(Answer::Cancelled));
            kit.run(Command::Zones(form.article.clone(), ZoneChange::Add(form.zones())));
        }
        if ui.button("Cancel").on_hover_text("Mark nothing (Esc)").clicked() {
            kit.asks.push(Ask::Answer(Answer::Cancelled));
        }
    });
}

fn row_ui(kit: &mut Kit<'_>, ui: &mut Ui, row: &mut Row) {
    ui.horizontal_top(|ui| {
        let name = format!("{}: {}", row.proposal.kind.name(), row.preview);
        let tick = ui.checkbox(&mut row.wanted, "");
        tick.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, row.wanted, &name));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            words(kit, ui, &row.preview, &sans_style(BODY, Weight::Regular), kit.theme.text, 2);
            let why = format!("{}: {}", row.proposal.kind.name(), row.proposal.reason);
            words(kit, ui, &why, &sans_style(SMALL, Weight::Regular), kit.theme.secondary, 1);
        });
    });
    ui.add_space(6.0);
}
