//! One statement that was read: its place held against the words, its names looked up, its links made.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use super::{
    LocalIds, Pending, Work,
    articles::{Place, Version},
};
use crate::{
    formats::{
        imported::{
            ImportedDate, ImportedLink, ImportedRange, ImportedSpeaker, ImportedStatement, ImportedTarget,
            Likeness, Named,
        },
        places::{joined_at_lines, same_words},
    },
    model::{
        Anchor, AnnotatorId, AttributeValue, DateBasis, DateValue, Fragment, Fragments, LabelId, LayerKey,
        Link, LinkTarget, SpeakerId, Statement, StatementId, Zone, ZoneKind, shown::shown,
        statement::Addressee,
    },
};

/// Statements of each layer as they were, by their ranges.
pub type Known<'a> = BTreeMap<LayerKey, BTreeMap<Vec<Range2>, Vec<&'a Arc<Statement>>>>;

/// First byte, and one past the last.
type Range2 = (usize, usize);

/// Where a statement stands, and in which text its offsets count.
struct Found {
    fragments: Fragments,
    version: usize,
    /// What is to be told: the words were found elsewhere than the file says.
    told: Option<String>,
}

impl Work<'_> {
    /// Adds a statement without its links; where it is, and whether it was there already.
    pub(super) fn add_statement(
        &mut self,
        one: &ImportedStatement,
        place: &Place,
        versions: &[Version<'_>],
        split_at_lines: bool,
    ) -> Result<((LayerKey, StatementId), bool), String> {
        let key = LayerKey { article: place.article.clone(), annotator: self.annotator_of(one)? };
        let found = find_place(one, place.text(), versions, split_at_lines, &mut self.left_to_search)?;
        let label = self.registry.label(one.label_meant(), one.nature);
        let label = label.ok_or_else(|| {
            let why =
                if one.label.is_empty() { "it has no label" } else { "it would be the thousandth new label" };
            why.to_owned()
        })?;
        let same_id = one.id.and_then(|id| self.before.statement(&key, id));
        if let Some(same) = same_id {
            return if same.label == label && ranges_of(same) == ranges_in(&found.fragments) {
                self.tell_already_there(one);
                Ok(((key, same.id), true))
            } else {
                Err("a statement with this identifier is there already, with another label or place"
                    .to_owned())
            };
        }
        let version = side_version(&found, place, versions);
        let statement = self.build(one, label, found, place, versions.get(version));
        let same = self.same_in(&key, &statement, one.id.is_some());
        if let Some(id) = same.or_else(|| self.same_place_in(&key, &statement, one)) {
            self.tell_already_there(one);
            return Ok(((key, id), true));
        }
        let (id, start) = (statement.id, statement.fragments.span().start);
        self.insert(&key, statement);
        if let Err(why) = self.mark_zone(one, &key, start, place, versions.get(version)) {
            let kind = one.zone.kind.map_or("", ZoneKind::name);
            self.tell(one, Some(format!("that it stands in “{kind}” is not taken, since {why}")));
        }
        Ok(((key, id), false))
    }

    fn annotator_of(&self, one: &ImportedStatement) -> Result<AnnotatorId, String> {
        let chosen = self.with.annotator.clone();
        if let Some(annotator) = chosen.or_else(|| self.fallback.clone().filter(|_| one.annotator.is_empty()))
        {
            return Ok(annotator);
        }
        let named = AnnotatorId::new(&one.annotator);
        let nameless = || format!("“{}” has no letters that could name an annotator", shown(&one.annotator));
        named.ok().or_else(|| name_of(&one.annotator)).ok_or_else(nameless)
    }

    fn tell_already_there(&mut self, one: &ImportedStatement) {
        for record in &one.records {
            self.report.account.already_there(*record);
        }
    }

    /// A statement of the layer as it was that says the same.
    fn same_in(&mut self, key: &LayerKey, new: &Statement, has_id: bool) -> Option<StatementId> {
        let before = self.before;
        let known = self.known.entry(key.clone()).or_insert_with(|| by_ranges(before, key));
        let same = known.get(&ranges_of(new))?.iter().find(|old| {
            let same_foreign = new.foreign_id.is_some() && !has_id && old.foreign_id == new.foreign_id;
            old.label == new.label && (same_foreign || same_but_for_links(old, new))
        });
        same.map(|old| old.id)
    }

    /// A statement of the layer as it was at the same place, of one of which the file says nothing but label and place.
    fn same_place_in(
        &mut self,
        key: &LayerKey,
        new: &Statement,
        one: &ImportedStatement,
    ) -> Option<StatementId> {
        let there = self.known.get(key)?.get(&ranges_of(new))?;
        let told = ImportedStatement {
            records: one.records.clone(),
            annotator: one.annotator.clone(),
            local_id: one.local_id.clone(),
            label: one.label.clone(),
            nature: one.nature,
            ranges: one.ranges.clone(),
            quote: one.quote.clone(),
            ..ImportedStatement::default()
        };
        there.iter().find(|old| told == *one && old.label == new.label).map(|old| old.id)
    }

    fn build(
        &mut self,
        one: &ImportedStatement,
        label: LabelId,
        found: Found,
        place: &Place,
        version: Option<&Version<'_>>,
    ) -> Statement {
        let id = one.id.filter(|id| !self.homes.contains_key(id)).unwrap_or_else(&mut *self.with.new_id);
        let created = one.created.unwrap_or(self.with.now);
        let mut statement = Statement::new(id, label, Anchor::Anchored(found.fragments), created);
        statement.modified = one.modified.unwrap_or(created);
        statement.extras.clone_from(&one.extras);
        statement.foreign_id = one.foreign_id.clone().or_else(|| foreign_id(one, id));
        for value in &one.values {
            put(&mut statement, value.clone());
        }
        self.tell(one, found.told);
        self.add_names(one, &mut statement);
        let mut side = Side { text: place.text(), version, troubles: Vec::new() };
        statement.mention = one.mention.as_ref().and_then(|range| side.fragment("mention", range));
        statement.cues = one.cues.iter().filter_map(|cue| side.fragment("cue", cue)).collect();
        statement.said = side.date("said", &one.said);
        statement.event = side.date("event", &one.event);
        for (name, value, why) in side.troubles {
            statement.extras.insert(name.clone(), value);
            self.tell(one, Some(format!("“{name}” is kept in the extras, since {why}")));
        }
        statement
    }

    /// Marks the zone that a statement at the byte `start` stands in, unless it is marked; says why where that cannot be.
    fn mark_zone(
        &mut self,
        one: &ImportedStatement,
        key: &LayerKey,
        start: usize,
        place: &Place,
        version: Option<&Version<'_>>,
    ) -> Result<(), String> {
        let Some(kind) = one.zone.kind else { return Ok(()) };
        let known = self.registry.project.layers.get(key).map_or(&[][..], |layer| &layer.zones);
        if known.iter().any(|zone| zone.kind == kind && zone.range().contains(&start)) {
            return Ok(());
        }
        let range = one.zone.range.as_ref().ok_or("the file does not say where that begins and ends")?;
        let bytes = version.ok_or("there is no text")?.bytes(range)?;
        if !bytes.contains(&start) || place.text().get(bytes.clone()).is_none() {
            return Err("it does not stand where that is".to_owned());
        }
        if known.iter().any(|zone| zone.start < bytes.end && bytes.start < zone.end) {
            return Err("something else is marked there".to_owned());
        }
        let zone = Zone { start: bytes.start, end: bytes.end, kind, note: one.zone.note.clone() };
        self.registry.mark_zone(key, zone);
        self.report.zones += 1;
        Ok(())
    }

    fn add_names(&mut self, one: &ImportedStatement, statement: &mut Statement) {
        statement.speaker = self.speaker(&one.speaker);
        statement.via = pairs(&one.via, &one.via_ids)
            .filter_map(|(name, id)| self.registry.speaker_named(name, id))
            .collect();
        statement.alternatives = pairs(&one.alternatives, &one.alternatives_ids)
            .filter_map(|(name, id)| self.registry.label(&Named { id: id.into(), name: name.into() }, None))
            .collect();
        let Named { id, name } = &one.addressee;
        statement.addressee = if id.is_empty() {
            (!name.is_empty()).then(|| Addressee::Text(name.clone()))
        } else {
            self.registry.speaker_named(name, id).map(Addressee::Speaker)
        };
        statement.proposition = self.registry.proposition(&one.proposition);
    }

    fn speaker(&mut self, speaker: &ImportedSpeaker) -> Option<SpeakerId> {
        if speaker.named.is_empty() { None } else { self.registry.speaker(speaker) }
    }

    fn tell(&mut self, one: &ImportedStatement, how: Option<String>) {
        if let (Some(record), Some(how)) = (one.records.first(), how) {
            self.report.account.keep(*record, how);
        }
    }

    /// Makes the links of a statement that was added.
    pub(super) fn connect_one(&mut self, pending: &Pending, local: &LocalIds) {
        let Pending { statement: one, at: (key, id), .. } = pending;
        let (mut links, mut met) = (Vec::new(), BTreeSet::new());
        let mut extras: Vec<(String, String)> = Vec::new();
        for link in &one.links {
            match self.link(link, local) {
                Ok(made) if met.insert((made.kind, format!("{:?}", made.to))) => links.push(made),
                // As brat has it, in a note and as a relation.
                Ok(_) => {}
                Err(target) => {
                    let verb = link.kind.verb();
                    let record = link.record.or(one.records.first().copied());
                    if let Some(record) = record {
                        let told = format!(
                            "a link is kept in the extras, since “{}” is not among what was read",
                            shown(&target)
                        );
                        self.report.account.keep(record, told);
                    }
                    extras.push((format!("link {verb} {target}"), target));
                }
            }
        }
        let duplicate = (!one.duplicate_of.is_empty()).then(|| self.target(&one.duplicate_of, local));
        let duplicate_of = match duplicate {
            Some(Some(id)) => Some(id),
            Some(None) => {
                extras.push(("duplicate_of".to_owned(), one.duplicate_of.clone()));
                self.tell(
                    one,
                    Some("“duplicate_of” is kept in the extras, since it is not among what was read".into()),
                );
                None
            }
            None => None,
        };
        if links.is_empty() && extras.is_empty() && duplicate_of.is_none() {
            return;
        }
        let layer = self.registry.project.layers.get_mut(key).map(Arc::make_mut);
        let Some(statement) = layer.and_then(|layer| layer.statements.get_mut(id)) else { return };
        let statement = Arc::make_mut(statement);
        statement.links = links;
        statement.duplicate_of = duplicate_of;
        statement.extras.extend(extras);
    }

    fn link(&mut self, link: &ImportedLink, local: &LocalIds) -> Result<Link, String> {
        let mut text = link.text.clone();
        let to = match &link.to {
            ImportedTarget::Statement(target) => {
                let id = self.target(target, local).ok_or_else(|| target.clone())?;
                if text.is_empty() {
                    text = self.quote_of(id);
                }
                LinkTarget::Statement(id)
            }
            ImportedTarget::Proposition(named) => {
                let id = self.registry.proposition(named);
                LinkTarget::Proposition(id.ok_or_else(|| format!("{}{}", named.id, named.name))?)
            }
            ImportedTarget::Implied(words) => LinkTarget::Implied(words.clone()),
        };
        Ok(Link { kind: link.kind, to, text })
    }

    /// The statement that an identifier stands for: in the same article, among all that was read, or by its UUID, which
    /// may be of a statement that is not in the project.
    fn target(&self, name: &str, local: &LocalIds) -> Option<StatementId> {
        let known = local.get(name).copied().or_else(|| self.everywhere.get(name).copied().flatten());
        known.or_else(|| uuid::Uuid::try_parse(name).ok().map(StatementId))
    }

    fn quote_of(&self, id: StatementId) -> String {
        let statement = self.homes.get(&id).and_then(|key| self.registry.project.statement(key, id));
        statement.map_or(String::new(), |statement| statement.fragments.quote())
    }
}

/// Which of the texts those ranges count in that stand beside the statement's own: they are Gainsay's, which counts in the
/// article itself; a file of words has other white space.
fn side_version(found: &Found, place: &Place, versions: &[Version<'_>]) -> usize {
    match place.likeness {
        Likeness::Words => versions.len().saturating_sub(1),
        Likeness::Exact => found.version,
    }
}

/// An annotator of that name, if it has letters.
fn name_of(name: &str) -> Option<AnnotatorId> {
    let nameless = AnnotatorId::from_name("", |_| false);
    Some(AnnotatorId::from_name(name, |_| false)).filter(|id| *id != nameless)
}

/// What the statement is told from others by elsewhere, unless it has kept its own id.
fn foreign_id(one: &ImportedStatement, id: StatementId) -> Option<String> {
    match one.id {
        Some(own) if own == id => None,
        Some(other) => Some(other.to_string()),
        None => Some(one.local_id.clone()).filter(|local| !local.is_empty()),
    }
}

/// Names and identifiers in step; where they are not, identifiers alone, or names where there are none of those.
fn pairs<'a>(names: &'a [String], ids: &'a [String]) -> impl Iterator<Item = (&'a str, &'a str)> {
    let in_step = names.len() == ids.len() || ids.is_empty();
    let count = if ids.is_empty() { names.len() } else { ids.len() };
    (0..count).map(move |index| {
        let name = names.get(index).filter(|_| in_step).map_or("", String::as_str);
        (name, ids.get(index).map_or("", String::as_str))
    })
}

fn put(statement: &mut Statement, value: AttributeValue) {
    match value {
        AttributeValue::Note(more) if !statement.note.is_empty() => {
            statement.note = format!("{}\n{more}", statement.note);
        }
        value => {
            statement.replace(value);
        }
    }
}

/// Ranges beside the statement's own, in the text that those count in.
struct Side<'a> {
    text: &'a str,
    version: Option<&'a Version<'a>>,
    /// Name, value and reason of what is kept elsewhere.
    troubles: Vec<(String, String, String)>,
}

impl Side<'_> {
    fn fragment(&mut self, name: &str, range: &ImportedRange) -> Option<Fragment> {
        let bytes = self.version.ok_or_else(String::new).and_then(|version| version.bytes(range));
        let found =
            bytes.and_then(|bytes| Fragment::new(self.text, bytes).map_err(|error| error.to_string()));
        match found {
            Ok(fragment) => Some(fragment),
            Err(why) => {
                self.troubles.push((name.to_owned(), format!("{}-{}", range.start, range.end), why));
                None
            }
        }
    }

    fn date(&mut self, name: &str, date: &ImportedDate) -> Option<DateValue> {
        let words = date.words.as_ref().and_then(|range| self.fragment(&format!("{name} words"), range));
        let Some(edtf) = date.edtf.clone() else {
            let known = [date.basis.map(DateBasis::name).unwrap_or_default(), date.reason.as_str()];
            let known: Vec<&str> = known.into_iter().filter(|text| !text.is_empty()).collect();
            if !known.is_empty() || words.is_some() {
                let words = words.map(|words| words.text).unwrap_or_default();
                let kept = known.into_iter().chain([words.as_str()]).collect::<Vec<_>>().join(" ");
                self.troubles.push((
                    format!("{name} without a date"),
                    kept,
                    "there is no date with it".into(),
                ));
            }
            return None;
        };
        let open = edtf.as_str().starts_with("..") || edtf.as_str().starts_with("[..");
        let usual = if open { DateBasis::Bound } else { DateBasis::Stated };
        let (basis, confidence, reason) = (date.basis.unwrap_or(usual), date.confidence, date.reason.clone());
        Some(DateValue { edtf, basis, words, confidence, reason })
    }
}

/// Where the statement stands: by its ranges if the words agree, else by its words if they stand once.
fn find_place(
    one: &ImportedStatement,
    text: &str,
    versions: &[Version<'_>],
    split_at_lines: bool,
    left_to_search: &mut usize,
) -> Result<Found, String> {
    let mut first_error = None;
    for (version, candidate) in versions.iter().enumerate() {
        match fragments_at(one, text, candidate, split_at_lines) {
            Ok(fragments) => return Ok(Found { fragments, version, told: None }),
            Err(why) => {
                first_error.get_or_insert(why);
            }
        }
    }
    let why = first_error.unwrap_or_else(|| "it has no place".to_owned());
    let Some(bytes) = by_words(one, text, left_to_search) else {
        let is_quoted = one.ranges.is_empty() && !one.quote.trim().is_empty();
        return Err(if is_quoted { not_once(one, text, left_to_search) } else { why });
    };
    let fragments = Fragments::marking(text, vec![bytes]).map_err(|error| error.to_string())?;
    let told = if one.ranges.is_empty() {
        None
    } else {
        Some(format!("it stands where its words are found, since {why}"))
    };
    Ok(Found { fragments, version: 0, told })
}

fn fragments_at(
    one: &ImportedStatement,
    text: &str,
    version: &Version<'_>,
    split_at_lines: bool,
) -> Result<Fragments, String> {
    let mut ranges = Vec::with_capacity(one.ranges.len());
    for range in &one.ranges {
        ranges.push(version.bytes(range)?);
    }
    if split_at_lines {
        ranges = joined_at_lines(ranges, text);
    }
    let fragments = Fragments::marking(text, ranges).map_err(|error| error.to_string())?;
    let words = |joint: &str| {
        fragments.as_slice().iter().map(|fragment| fragment.text.as_str()).collect::<Vec<_>>().join(joint)
    };
    if one.quote.is_empty() || same_words(&words(" "), &one.quote) || same_words(&words(" … "), &one.quote)
    {
        return Ok(fragments);
    }
    let (first, last) = match one.ranges.as_slice() {
        [first, .., last] => (first.start, last.end),
        [only] => (only.start, only.end),
        [] => (0, 0),
    };
    Err(format!("the text at {first}–{last} is “{}”, not “{}”", shown(&words(" … ")), shown(&one.quote)))
}

/// The one place in `text` of the words, where they stand once; only for statements of one range, and only as long as
/// not too much was searched already.
fn by_words(one: &ImportedStatement, text: &str, left_to_search: &mut usize) -> Option<Range<usize>> {
    if one.quote.trim().is_empty() || one.ranges.len() > 1 {
        return None;
    }
    *left_to_search = left_to_search.checked_sub(text.len())?;
    let mut places = text.match_indices(&one.quote);
    match (places.next(), places.next()) {
        (Some((start, words)), None) => Some(start..start + words.len()),
        _ => None,
    }
}

/// Why the words of a statement without a range do not tell where it stands.
fn not_once(one: &ImportedStatement, text: &str, left_to_search: &mut usize) -> String {
    let words = shown(&one.quote);
    match left_to_search.checked_sub(text.len()) {
        None => format!(
            "there is no range beside the words “{words}”, and too many words were looked for already"
        ),
        Some(left) => {
            *left_to_search = left;
            match text.matches(&one.quote).count() {
                0 => format!("the article does not say “{words}”"),
                times => format!(
                    "the words “{words}” stand {times} times in the article, and no range says which are meant"
                ),
            }
        }
    }
}

fn ranges_of(statement: &Statement) -> Vec<Range2> {
    statement.fragments.fragments().iter().map(|fragment| (fragment.start, fragment.end)).collect()
}

fn ranges_in(fragments: &Fragments) -> Vec<Range2> {
    fragments.as_slice().iter().map(|fragment| (fragment.start, fragment.end)).collect()
}

fn by_ranges<'a>(
    before: &'a crate::model::Project,
    key: &LayerKey,
) -> BTreeMap<Vec<Range2>, Vec<&'a Arc<Statement>>> {
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for statement in before.layers.get(key).into_iter().flat_map(|layer| layer.statements.values()) {
        found.entry(ranges_of(statement)).or_default().push(statement);
    }
    found
}

fn same_but_for_links(old: &Statement, new: &Statement) -> bool {
    let mut old = old.clone();
    (old.id, old.created, old.modified) = (new.id, new.created, new.modified);
    old.links.clone_from(&new.links);
    old.duplicate_of = new.duplicate_of;
    old == *new
}
