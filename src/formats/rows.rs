//! The statements of a project one after the other, each with its surroundings: what every format begins with.

use std::{
    cell::OnceCell,
    collections::BTreeSet,
    io,
    ops::Range,
    sync::{Arc, OnceLock},
};

use super::{
    Export, ExportError,
    offsets::{Offsets, Unit},
    report::{Loss, Report},
};
use crate::model::{
    Article, ArticleId, Attribute, DateValue, Fragment, Layer, LayerKey, Link, LinkTarget, Project,
    Statement, StatementId, Zone,
};

/// A range of an article's text in all units; ends are exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// UTF-8 bytes before it.
    pub start_byte: usize,
    /// Bytes before its end.
    pub end_byte: usize,
    /// Code points before it.
    pub start_char: usize,
    /// Code points before its end.
    pub end_char: usize,
    /// UTF-16 units before it.
    pub start_utf16: usize,
    /// UTF-16 units before its end.
    pub end_utf16: usize,
}

/// A statement and where it lives.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// The whole project, for names.
    pub project: &'a Project,
    /// Whose reading of which article.
    pub layer: &'a Layer,
    /// The article; none where its file could not be read.
    pub article: Option<&'a Article>,
    /// The statement.
    pub statement: &'a Statement,
    offsets: Option<&'a Offsets<'a>>,
    targets: &'a Targets,
    /// Where its fragments stand, once that was asked for: tables ask for every column.
    places: OnceCell<Option<Vec<Place>>>,
}

/// The layers of the statements that another layer links to, by statement; found once, when one is first asked for.
///
/// Looking through all layers for each link would take the square of the number of articles.
#[derive(Debug, Default)]
pub struct Targets(OnceLock<Vec<(StatementId, Arc<Layer>)>>);

impl Targets {
    fn get(&self, project: &Project, id: StatementId) -> Option<(&LayerKey, &Statement)> {
        let all = self.0.get_or_init(|| Self::all(project));
        let (_, layer) = all.get(all.binary_search_by_key(&id, |(id, _)| *id).ok()?)?;
        Some((&layer.key, layer.statements.get(&id)?))
    }

    fn all(project: &Project) -> Vec<(StatementId, Arc<Layer>)> {
        let leads_out = |layer: &Layer, link: &Link| match link.to {
            LinkTarget::Statement(id) => (!layer.statements.contains_key(&id)).then_some(id),
            LinkTarget::Proposition(_) | LinkTarget::Implied(_) => None,
        };
        let of_layer = |layer: &Arc<Layer>| -> Vec<StatementId> {
            let links = layer.statements.values().flat_map(|statement| &statement.links);
            links.filter_map(|link| leads_out(layer, link)).collect()
        };
        let mut wanted: Vec<StatementId> = project.layers.values().flat_map(of_layer).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut found = Vec::with_capacity(wanted.len());
        for layer in project.layers.values() {
            let here = layer.statements.keys().filter(|id| wanted.binary_search(id).is_ok());
            found.extend(here.map(|id| (*id, Arc::clone(layer))));
        }
        // Of two with the same identifier the first is meant, as everywhere.
        found.sort_by_key(|(id, _)| *id);
        found.dedup_by_key(|(id, _)| *id);
        found
    }
}

impl<'a> Row<'a> {
    /// Where `fragment` stands; none unless the article says its words there.
    pub fn place(&self, fragment: &Fragment) -> Option<Place> {
        let offsets = self.offsets?;
        fragment.verify(offsets.text()).ok()?;
        let (start_byte, end_byte) = (fragment.start, fragment.end);
        Some(Place {
            start_byte,
            end_byte,
            start_char: offsets.char_from_byte(start_byte).ok()?,
            end_char: offsets.char_from_byte(end_byte).ok()?,
            start_utf16: offsets.utf16_from_byte(start_byte).ok()?,
            end_utf16: offsets.utf16_from_byte(end_byte).ok()?,
        })
    }

    /// Units before `fragment` and before its end; none unless the article says its words there, or where the unit has
    /// no such place.
    pub fn range_in(&self, unit: Unit, fragment: &Fragment) -> Option<(usize, usize)> {
        let offsets = self.offsets?;
        fragment.verify(offsets.text()).ok()?;
        let at = |byte| offsets.offset_of_byte(unit, byte).ok();
        Some((at(fragment.start)?, at(fragment.end)?))
    }

    /// Where the statement's fragments stand: all of them, or none.
    pub fn places(&self) -> Option<&[Place]> {
        let find = || {
            let fragments = &self.statement.fragments;
            let each = fragments.fragments().iter().map(|fragment| self.place(fragment));
            if fragments.is_anchored() { each.collect() } else { None }
        };
        self.places.get_or_init(find).as_deref()
    }

    /// The statement `id` that something links to, and where it is; none where it is not in the project.
    pub fn target(&self, id: StatementId) -> Option<(&'a LayerKey, &'a Statement)> {
        let here = self.layer.statements.get(&id).map(|statement| (&self.layer.key, &**statement));
        here.or_else(|| self.targets.get(self.project, id))
    }

    /// The article's text before and after the statement, where that is known.
    pub fn surroundings(&self) -> Option<(&'a str, &'a str)> {
        let places = self.places()?;
        let text = self.offsets?.text();
        Some((text.get(..places.first()?.start_byte)?, text.get(places.last()?.end_byte..)?))
    }

    /// The zone that the statement begins in.
    pub fn zone(&self) -> Option<&'a Zone> {
        self.layer.zone_at(self.places()?.first()?.start_byte)
    }

    /// "12-340", the code points before `zone` and before its end; none where the article has no such place.
    pub fn chars_of_zone(&self, zone: &Zone) -> Option<String> {
        let at = |byte| self.offsets?.char_from_byte(byte).ok();
        Some(format!("{}-{}", at(zone.start)?, at(zone.end)?))
    }

    /// The date `said` or `event`; none for other attributes.
    pub fn date(&self, attribute: Attribute) -> Option<&'a DateValue> {
        match attribute {
            Attribute::Said => self.statement.said.as_ref(),
            Attribute::Event => self.statement.event.as_ref(),
            _ => None,
        }
    }

    /// The bytes of each line of the statement's fragments, without line ends.
    pub fn lines(&self) -> Vec<Range<usize>> {
        self.statement.fragments.fragments().iter().flat_map(lines_of).collect()
    }

    /// Fragments beside the statement's own: mention, cues, and the words of its dates.
    fn side_fragments(&self) -> impl Iterator<Item = &'a Fragment> {
        let statement = self.statement;
        let dates = statement.said.iter().chain(&statement.event);
        let words = dates.filter_map(|date| date.words.as_ref());
        statement.mention.iter().chain(&statement.cues).chain(words)
    }
}

/// The bytes of each line of a fragment, without line ends.
pub fn lines_of(fragment: &Fragment) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = fragment.start;
    for line in fragment.text.split('\n') {
        if !line.is_empty() {
            lines.push(start..start + line.len());
        }
        start += line.len() + 1;
    }
    lines
}

/// The statements that are asked for and have a place, by article, annotator and place on the page.
pub fn placed<'a>(export: &Export<'a>) -> impl Iterator<Item = (&'a Layer, &'a Statement)> + use<'a> {
    let (project, options) = (export.project, export.options);
    let chosen = project.layers.values().filter(|layer| options.includes(&layer.key.annotator));
    let there = chosen.filter(|layer| project.articles.contains_key(&layer.key.article));
    there.flat_map(|layer| {
        let statements = layer.in_order().into_iter();
        let placed = statements.filter(|statement| statement.fragments.is_anchored());
        placed.map(|statement| (layer.as_ref(), statement.as_ref()))
    })
}

/// The statements of one person on one article, in order, with what all of them share.
pub struct LayerRows<'a> {
    /// Whose reading of which article.
    pub layer: &'a Layer,
    /// The article; none where its file could not be read.
    pub article: Option<&'a Article>,
    /// The statements.
    pub rows: Vec<Row<'a>>,
}

/// What the rows of a layer are made of, on any thread.
pub struct LayerReading<'a> {
    project: &'a Project,
    layer: &'a Layer,
    article: Option<&'a Article>,
    /// Counted through when the first row is made.
    offsets: OnceLock<Option<Offsets<'a>>>,
    in_order: OnceLock<Vec<&'a Arc<Statement>>>,
}

impl<'a> LayerReading<'a> {
    fn of(project: &'a Project, layer: &'a Layer) -> Self {
        let article = project.articles.get(&layer.key.article).map(AsRef::as_ref);
        Self { project, layer, article, offsets: OnceLock::new(), in_order: OnceLock::new() }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.layer.statements.len()
    }

    /// Some of the rows.
    pub fn rows<'r>(&'r self, which: Range<usize>, targets: &'r Targets) -> Vec<Row<'r>> {
        let Self { project, layer, article, .. } = *self;
        let offsets =
            self.offsets.get_or_init(|| article.map(|article| Offsets::new(article.text()))).as_ref();
        let statements = self.in_order.get_or_init(|| layer.in_order()).get(which).unwrap_or_default();
        let row = |statement: &&'a Arc<Statement>| Row {
            project,
            layer,
            article,
            statement,
            offsets,
            targets,
            places: OnceCell::new(),
        };
        statements.iter().map(row).collect()
    }
}

/// The readings of those who are asked for, by article and annotator.
pub fn readings<'a>(export: &Export<'a>) -> impl Iterator<Item = LayerReading<'a>> + use<'a> {
    let (project, options) = (export.project, export.options);
    let chosen = project.layers.values().filter(|layer| options.includes(&layer.key.annotator));
    chosen.map(|layer| LayerReading::of(project, layer))
}

/// Statements after which progress is told.
const PROGRESS_EVERY: usize = 512;

/// Gives every statement that is asked for to `write`, by article, annotator and place on the page.
///
/// The report tells what no format can write: places that are unknown.
pub fn for_each_row(
    export: &Export<'_>,
    mut write: impl FnMut(&Row<'_>) -> io::Result<()>,
) -> Result<Report, ExportError> {
    let mut count = Count::default();
    for_each_layer(export, |layer| {
        for row in &layer.rows {
            write(row)?;
            count.add(row);
        }
        Ok(())
    })?;
    Ok(count.report())
}

/// As [`for_each_row`], but statements without a place in an article are left out, and the report says so.
pub fn for_each_placed_row(
    export: &Export<'_>,
    mut write: impl FnMut(&Row<'_>, &[Place]) -> io::Result<()>,
) -> Result<Report, ExportError> {
    let mut count = Count::default();
    for_each_layer(export, |layer| {
        for row in &layer.rows {
            if let Some(places) = row.places() {
                write(row, places)?;
            }
            count.add_placed(row);
        }
        Ok(())
    })?;
    Ok(count.report())
}

/// How many statements are asked for.
pub fn asked_for(export: &Export<'_>) -> usize {
    let layers = export.project.layers.values();
    layers
        .filter(|layer| export.options.includes(&layer.key.annotator))
        .map(|layer| layer.statements.len())
        .sum()
}

/// The articles that the export writes anything of, in order.
pub fn written_articles<'a>(export: &Export<'a>) -> impl Iterator<Item = &'a Article> + use<'a> {
    let (project, options) = (export.project, export.options);
    let is_read = |article: &&Arc<Article>| {
        project.layers_of(&article.id).any(|layer| options.includes(&layer.key.annotator))
    };
    project.articles.values().filter(is_read).map(AsRef::as_ref)
}

/// Gives the statements that are asked for to `write`, a layer at a time; layers without statements among them.
pub fn for_each_layer(
    export: &Export<'_>,
    mut write: impl FnMut(&LayerRows<'_>) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let total = asked_for(export);
    let (mut done, mut told) = (0, 0);
    let targets = &Targets::default();
    export.step(done, total)?;
    for reading in readings(export) {
        let rows = reading.rows(0..reading.len(), targets);
        done += rows.len();
        write(&LayerRows { layer: reading.layer, article: reading.article, rows })?;
        if done >= told + PROGRESS_EVERY {
            export.step(done, total)?;
            told = done;
        }
    }
    export.step(total, total)
}

/// What the report is made of.
#[derive(Debug, Default)]
pub struct Count {
    statements: usize,
    articles: BTreeSet<ArticleId>,
    without_article: Vec<StatementId>,
    without_place: Vec<StatementId>,
    without_side_places: Vec<StatementId>,
    unplaced: Vec<StatementId>,
}

impl Count {
    /// Counts a statement in a format that needs a place: without one it is left out.
    pub fn add_placed(&mut self, row: &Row<'_>) {
        if row.places().is_some() { self.add(row) } else { self.unplaced.push(row.statement.id) }
    }

    /// Counts a statement that was written.
    pub fn add(&mut self, row: &Row<'_>) {
        self.statements += 1;
        self.articles.insert(row.layer.key.article.clone());
        let id = row.statement.id;
        if row.article.is_none() {
            self.without_article.push(id);
            return;
        }
        if row.places().is_none() {
            self.without_place.push(id);
        }
        if row.side_fragments().any(|fragment| row.place(fragment).is_none()) {
            self.without_side_places.push(id);
        }
    }

    /// Adds what another has counted.
    pub fn merge(&mut self, other: Self) {
        let Self { statements, articles, .. } = self;
        *statements += other.statements;
        articles.extend(other.articles);
        self.without_article.extend(other.without_article);
        self.without_place.extend(other.without_place);
        self.without_side_places.extend(other.without_side_places);
        self.unplaced.extend(other.unplaced);
    }

    /// The report so far.
    pub fn report(self) -> Report {
        let loss = |what: &str, why: &str, statements: Vec<StatementId>| Loss::of(what, why, statements);
        let unplaced = "the article is not there, or says other words where they are marked";
        let losses = [
            loss("", unplaced, self.unplaced),
            loss("the article of", "it is not in the project or could not be read", self.without_article),
            loss("the place of", "the article says other words where it is marked", self.without_place),
            loss(
                "the place of a mention, cue or date in",
                "the article says other words where it is marked",
                self.without_side_places,
            ),
        ];
        let losses = losses.into_iter().flatten().collect();
        Report { statements: self.statements, articles: self.articles.len(), losses, ..Report::default() }
    }
}

/// The name of `attribute` in files for others: the field's name, save where that would mislead.
pub fn export_name(attribute: Attribute) -> &'static str {
    match attribute {
        // "quote" is for the words.
        Attribute::Quote => "quotation_kind",
        // The label says already whether it is a denial.
        Attribute::Denial => "denial_kind",
        other => other.field(),
    }
}
