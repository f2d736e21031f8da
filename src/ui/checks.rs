//! What a careful supervisor would point at, with a place to click and, where safe, a repair.

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use egui::{Key, Rect, Response, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{
    Ask, Kit, Place, View,
    row_list::step_by_keys,
    theme::{BODY, RADIUS, SMALL},
    widgets::{focus_ring, key_cap, sans_style, small_print},
};
use crate::{
    command::Command,
    model::{
        Article, Project, Timestamp,
        check::{Finding, Rule, Severity, Subject, findings, repair},
    },
    reading::repeats::{Repeat, repeated_passages},
    session::Session,
    text_view::Weight,
};

/// Every row is as high, in points, so that only those in sight need be laid out.
const ROW_HEIGHT: f32 = 46.0;

/// What stands in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    /// A rule, and how many findings it has.
    Rule(Rule, usize),
    /// A finding, by its place in the list of all.
    Finding(usize),
    /// The heading of the passages that occur again, and how many there are.
    Repeats(usize),
    /// A passage that occurs again, by its place in their list.
    Repeat(usize),
}

/// Articles of more than this, in bytes together, are looked through for repeated passages only when asked.
const READ_AT_ONCE_BYTES: usize = 10_000_000;

/// Passages that occur again.
#[derive(Default)]
struct Repeats {
    /// The articles that were looked through.
    articles: Vec<Arc<Article>>,
    found: Vec<Repeat>,
    folded: bool,
    /// Look through however much there is.
    wanted: bool,
}

impl Repeats {
    /// Looks through the articles if they are others than before.
    fn bring_up_to_date(&mut self, project: &Project) {
        let articles = || project.articles.values();
        let same = self.articles.len() == project.articles.len()
            && self.articles.iter().zip(articles()).all(|(a, b)| Arc::ptr_eq(a, b));
        if same && !self.wanted {
            return;
        }
        let bytes: usize = articles().map(|article| article.text().len()).sum();
        if bytes > READ_AT_ONCE_BYTES && !self.wanted {
            (self.articles, self.found) = Default::default();
            return;
        }
        self.wanted = false;
        self.articles = articles().cloned().collect();
        let texts: Vec<_> =
            self.articles.iter().map(|article| (article.id.clone(), article.text().as_ref())).collect();
        self.found = repeated_passages(&texts);
    }

    /// True where there is more text than is looked through unasked.
    fn waits(&self, project: &Project) -> bool {
        self.articles.is_empty() && !project.articles.is_empty()
    }
}

/// What the view keeps between frames.
#[derive(Default)]
pub struct ChecksState {
    /// Puts the keyboard into the view in the next frame.
    pub take_focus: bool,
    /// The revision that the findings are of.
    revision: Option<u64>,
    findings: Vec<Finding>,
    rows: Vec<Row>,
    /// Rules whose findings are folded away.
    folded: BTreeSet<Rule>,
    /// Leave out what concerns only others' statements.
    only_mine: bool,
    repeats: Repeats,
    current: usize,
    scroll_to_current: bool,
}

impl ChecksState {
    fn bring_up_to_date(&mut self, session: &Session) {
        if self.revision != Some(session.revision()) {
            self.revision = Some(session.revision());
            self.findings = findings(session.project());
            self.repeats.bring_up_to_date(session.project());
            self.list(session);
        }
    }

    /// Lists the findings under their rules.
    fn list(&mut self, session: &Session) {
        self.rows.clear();
        for rule in Rule::ALL {
            let of_rule = |finding: &Finding| finding.rule == *rule && self.concerns(session, finding);
            let found = self.findings.iter().enumerate().filter(|(_, finding)| of_rule(finding));
            let found: Vec<_> = found.map(|(index, _)| Row::Finding(index)).collect();
            if found.is_empty() {
                continue;
            }
            self.rows.push(Row::Rule(*rule, found.len()));
            if !self.folded.contains(rule) {
                self.rows.extend(found);
            }
        }
        let repeats = self.repeats.found.len();
        if repeats > 0 {
            self.rows.push(Row::Repeats(repeats));
            if !self.repeats.folded {
                self.rows.extend((0..repeats).map(Row::Repeat));
            }
        }
        self.current = self.current.min(self.rows.len().saturating_sub(1));
    }

    fn concerns(&self, session: &Session, finding: &Finding) -> bool {
        match &finding.subject {
            Subject::Statement(key, _) if self.only_mine => key.annotator == *session.annotator(),
            Subject::Statement(key, _) => session.is_shown(&key.annotator),
            Subject::Article(_) | Subject::Speaker(_) | Subject::Proposition(_) => true,
        }
    }

    /// How many rows are errors and how many notices.
    fn counts(&self) -> (usize, usize) {
        let count = |wanted| {
            let rows = self.rows.iter().filter_map(|row| match row {
                Row::Rule(rule, count) if rule.severity() == wanted => Some(*count),
                _ => None,
            });
            rows.sum()
        };
        (count(Severity::Error), count(Severity::Notice))
    }
}

/// Draws the view.
pub fn checks_ui(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut ChecksState) {
    state.bring_up_to_date(session);
    ui.painter().rect_filled(ui.max_rect(), 0.0, kit.theme.page);
    egui::Frame::new().inner_margin(egui::Margin::symmetric(20, 14)).show(ui, |ui| {
        head(kit, session, ui, state);
        ui.add_space(8.0);
        if state.rows.is_empty() {
            ui.add_space(40.0);
            ui.vertical_centered(|ui| {
                ui.heading("Nothing to point at");
                small_print(
                    ui,
                    kit.theme,
                    "Every rule was looked at. Findings come back as soon as there are any.",
                );
            });
            return;
        }
        let rows = ScrollArea::vertical().auto_shrink(false);
        let rows = if std::mem::take(&mut state.scroll_to_current) {
            let top = state.current as f32 * ROW_HEIGHT;
            rows.vertical_scroll_offset((top - ui.available_height() / 2.0).max(0.0))
        } else {
            rows
        };
        ui.spacing_mut().item_spacing.y = 0.0;
        rows.show_rows(ui, ROW_HEIGHT, state.rows.len(), |ui, visible| {
            rows_ui(kit, session, ui, state, visible);
        });
    });
}

fn head(kit: &mut Kit<'_>, session: &Session, ui: &mut Ui, state: &mut ChecksState) {
    let (errors, notices) = state.counts();
    ui.horizontal(|ui| {
        ui.heading("Checks");
        ui.add_space(8.0);
        small_print(
            ui,
            kit.theme,
            &format!("{} and {}", counted(errors, "error"), counted(notices, "notice")),
        );
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let tick = ui.checkbox(&mut state.only_mine, "Only my statements");
            if tick.changed() {
                state.list(session);
            }
            if state.repeats.waits(session.project())
                && ui
                    .button("Look for repeated passages")
                    .on_hover_text("This may take some seconds")
                    .clicked()
            {
                state.repeats.wanted = true;
                state.revision = None;
            }
        });
    });
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn rows_ui(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    state: &mut ChecksState,
    visible: Range<usize>,
) {
    for index in visible {
        let Some(row) = state.rows.get(index).copied() else { continue };
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
        let current = index == state.current;
        let sense = if current { Sense::click() } else { Sense::CLICK };
        let response = ui.interact(rect, ui.make_persistent_id(("check", index)), sense);
        if current && response.has_focus() || response.hovered() {
            ui.painter().rect_filled(rect, RADIUS, kit.theme.accent_background);
        }
        match row {
            Row::Repeats(count) => {
                let name = format!("Passages that occur again ({count})");
                heading_row(kit, ui, state.repeats.folded, (&name, REPEATS_MATTER), rect, &response);
            }
            Row::Repeat(at) => {
                if let Some(repeat) = state.repeats.found.get(at) {
                    repeat_row(kit, session.project(), ui, repeat, rect, &response);
                }
            }
            Row::Rule(rule, count) => {
                rule_row(kit, ui, state.folded.contains(&rule), (rule, count), rect, &response);
            }
            Row::Finding(at) => {
                if let Some(finding) = state.findings.get(at) {
                    finding_row(kit, session, ui, finding, rect, &response);
                }
            }
        }
        focus_ring(ui, kit.theme, &response);
        if response.clicked() {
            (state.current, state.take_focus) = (index, true);
            choose(kit, session, state, row);
        }
        if current {
            follow_keys(kit, session, ui, state, row, &response);
        }
    }
}

/// Arrows walk, Enter goes to the place or folds a rule, R repairs, Escape goes back to the text.
fn follow_keys(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &Ui,
    state: &mut ChecksState,
    row: Row,
    response: &Response,
) {
    let had_focus = response.has_focus();
    if std::mem::take(&mut state.take_focus) {
        response.request_focus();
    }
    if !had_focus {
        return;
    }
    let goal = step_by_keys(ui, response, state.current, state.rows.len());
    let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
    if let Some(goal) = goal {
        (state.current, state.take_focus, state.scroll_to_current) = (goal, true, true);
    } else if pressed(Key::R) {
        if let Row::Finding(at) = row
            && let Some(finding) = state.findings.get(at)
            && title_of_repair(session.project(), finding).is_some()
        {
            kit.run(Command::Repair(Box::new(finding.clone())));
            state.take_focus = true;
        }
    } else if pressed(Key::Escape) {
        kit.asks.push(Ask::Show(View::Article));
    }
}

fn choose(kit: &mut Kit<'_>, session: &Session, state: &mut ChecksState, row: Row) {
    match row {
        Row::Rule(rule, _) => {
            if !state.folded.remove(&rule) {
                state.folded.insert(rule);
            }
            state.list(session);
        }
        Row::Repeats(_) => {
            state.repeats.folded ^= true;
            state.list(session);
        }
        Row::Repeat(at) => {
            let Some(repeat) = state.repeats.found.get(at) else { return };
            let (article, range) = repeat.again.clone();
            kit.asks.push(Ask::GoTo(Place::Words(article, Some(range))));
        }
        Row::Finding(at) => {
            let Some(finding) = state.findings.get(at) else { return };
            kit.asks.push(match &finding.subject {
                Subject::Statement(_, id) => Ask::GoTo(Place::Statement(*id)),
                Subject::Article(id) => Ask::GoTo(Place::Words(id.clone(), finding.place.clone())),
                Subject::Speaker(_) => Ask::Show(View::Speakers),
                Subject::Proposition(_) => Ask::Show(View::Threads),
            });
        }
    }
}

fn rule_row(
    kit: &mut Kit<'_>,
    ui: &Ui,
    folded: bool,
    (rule, count): (Rule, usize),
    rect: Rect,
    response: &Response,
) {
    let name = format!("{} ({count})", rule.title());
    heading_row(kit, ui, folded, (&name, rule.why()), rect, response);
}

const REPEATS_MATTER: &str =
    "A claim that is printed twice is one claim; mark it once, or its repeats as duplicates (Q).";

/// A heading that folds what stands under it, and why it matters.
fn heading_row(
    kit: &mut Kit<'_>,
    ui: &Ui,
    folded: bool,
    (name, why): (&str, &str),
    rect: Rect,
    response: &Response,
) {
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, !folded, name));
    let title = kit.engine.shape(name, &sans_style(BODY, Weight::SemiBold), rect.width() - 30.0, 1);
    let why = kit.engine.shape(why, &sans_style(SMALL, Weight::Regular), rect.width() - 30.0, 1);
    let triangle = if folded { "▸" } else { "▾" };
    let corner = pos2(rect.left() + 6.0, rect.top() + 8.0);
    let font = super::theme::sans(BODY);
    ui.painter().text(corner, egui::Align2::LEFT_TOP, triangle, font, kit.theme.secondary);
    kit.engine.paint(ui.painter(), corner + vec2(16.0, 0.0), &title, kit.theme.text);
    kit.engine.paint(ui.painter(), corner + vec2(16.0, 18.0), &why, kit.theme.secondary);
}

fn finding_row(
    kit: &mut Kit<'_>,
    session: &Session,
    ui: &mut Ui,
    finding: &Finding,
    rect: Rect,
    response: &Response,
) {
    let project = session.project();
    let (quote, place) = (quote_of(project, finding), place_of(project, finding));
    let name = format!("{}: {} {quote} {place}", finding.severity().name(), finding.message);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, false, &name));
    let colour = match finding.severity() {
        Severity::Error => kit.theme.error,
        Severity::Notice => kit.theme.faint,
    };
    let left = rect.left() + 24.0;
    ui.painter().circle_filled(pos2(left + 3.0, rect.top() + 15.0), 3.5, colour);
    let mut right = rect.right() - 8.0;
    if let Some(title) = title_of_repair(project, finding) {
        right = repair_button(kit, ui, finding, &title, rect);
    }
    let left = left + 14.0;
    let width = (right - left - 8.0).max(60.0);
    let message = kit.engine.shape(&finding.message, &sans_style(BODY, Weight::Regular), width, 1);
    kit.engine.paint(ui.painter(), pos2(left, rect.top() + 6.0), &message, kit.theme.text);
    let line = [quote, place].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let line = kit.engine.shape(&line, &sans_style(SMALL, Weight::Regular), width, 1);
    kit.engine.paint(ui.painter(), pos2(left, rect.top() + 25.0), &line, kit.theme.secondary);
}

fn repeat_row(
    kit: &mut Kit<'_>,
    project: &Project,
    ui: &Ui,
    repeat: &Repeat,
    rect: Rect,
    response: &Response,
) {
    let title = |id| project.articles.get(id).map_or("", |article| article.details.title.as_str());
    let (article, range) = &repeat.again;
    let words = project.articles.get(article).and_then(|article| article.text().get(range.clone()));
    let short: String = words.unwrap_or_default().chars().take(160).collect();
    let short = format!("“{}”", short.split_whitespace().collect::<Vec<_>>().join(" "));
    let place = if repeat.first.0 == *article {
        format!("again in {}", title(article))
    } else {
        format!("in {}, and before in {}", title(article), title(&repeat.first.0))
    };
    let name = format!("{short} {place}");
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, false, &name));
    let left = rect.left() + 38.0;
    let width = (rect.right() - left - 8.0).max(60.0);
    let words = kit.engine.shape(&short, &sans_style(BODY, Weight::Regular), width, 1);
    kit.engine.paint(ui.painter(), pos2(left, rect.top() + 6.0), &words, kit.theme.text);
    let line = kit.engine.shape(&place, &sans_style(SMALL, Weight::Regular), width, 1);
    kit.engine.paint(ui.painter(), pos2(left, rect.top() + 25.0), &line, kit.theme.secondary);
}

/// The button at the right of a row, with its key while the row has the keyboard; gives its left edge.
fn repair_button(kit: &mut Kit<'_>, ui: &mut Ui, finding: &Finding, title: &str, rect: Rect) -> f32 {
    let room = rect.shrink2(vec2(8.0, 8.0));
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let builder = egui::UiBuilder::new().max_rect(room).layout(layout);
    let inner = ui.scope_builder(builder, |ui| {
        key_cap(ui, kit.theme, "R");
        // The row's key does the same, so that Tab need not stop at every button.
        let button = egui::Button::new(title).sense(Sense::CLICK);
        if ui.add(button).on_hover_text("Mend this; Undo brings it back (R)").clicked() {
            kit.run(Command::Repair(Box::new(finding.clone())));
        }
        ui.min_rect().left()
    });
    inner.inner
}

/// What a repair of the finding is called, if one is safe.
fn title_of_repair(project: &Project, finding: &Finding) -> Option<String> {
    repair(project, finding, Timestamp::from_unix_secs(0)).map(|repair| repair.title)
}

fn quote_of(project: &Project, finding: &Finding) -> String {
    let Subject::Statement(key, id) = &finding.subject else { return String::new() };
    let quote = project.statement(key, *id).map_or_else(String::new, |found| found.fragments.quote());
    let one_line = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("“{}”", one_line.chars().take(120).collect::<String>())
}

fn place_of(project: &Project, finding: &Finding) -> String {
    let title =
        |id| project.articles.get(id).map_or_else(String::new, |article| article.details.title.clone());
    match &finding.subject {
        Subject::Statement(key, _) => format!("{} · {}", title(&key.article), key.annotator),
        Subject::Article(id) => title(id),
        Subject::Speaker(id) => format!("speaker {}", project.speaker_name(id)),
        Subject::Proposition(id) => {
            project.propositions.get(id).map_or_else(String::new, |found| found.text.clone())
        }
    }
}
