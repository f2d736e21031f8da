//! Feature structures that were read from a CAS of UIMA, taken together to an article with its statements.
//!
//! Annotations with one UUID are one statement, and so are those that `continues` joins. An annotation of a type that is
//! not ours is a statement, too, with its `value` or the type's name as its label.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    account::{Account, Fate, RecordId},
    article_details,
    cas::{ARTICLE, DOCUMENT, SOFA, SOURCE, TARGET, TEXTS, VIEW},
    field_read::{one_of, take_or_keep},
    fields::{CONTINUES, LISTS},
    imported::{
        ImportedArticle, ImportedLink, ImportedRange, ImportedStatement, ImportedTarget, InputFile, Named,
    },
    offsets::Unit,
    webanno::NAMED_ENTITY,
};
use crate::model::{ArticleDetails, Fingerprint, LinkKind, shown::shown};

/// What INCEpTION tells about a document.
const META_DATA: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";

/// Types that say nothing about what people marked: parts of UIMA itself, words and sentences, notes of programs.
const PASSED_OVER: [&str; 5] = [
    "uima.cas.",
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.",
    "de.tudarmstadt.ukp.clarin.webanno.api.type.",
    "org.dkpro.core.api.xml.type.",
];

/// The value of a feature as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text or a number, or in XMI the number of another structure.
    One(String),
    /// Several texts.
    Many(Vec<String>),
    /// The number of another structure.
    Reference(String),
}

/// A feature structure as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    record: RecordId,
    /// Its number, as text.
    pub id: String,
    /// The whole name of its type.
    pub kind: String,
    /// Its features.
    pub features: BTreeMap<String, Value>,
}

impl Found {
    /// A structure of which nothing is known but its type and number; none where nothing of it is needed.
    pub fn new(line: usize, kind: &str, id: String, account: &mut Account) -> Option<Self> {
        let needed = [SOFA, TEXTS, META_DATA].contains(&kind);
        let empty = kind == DOCUMENT || PASSED_OVER.iter().any(|known| kind.starts_with(known));
        let record = if empty { account.add(line, Fate::Empty) } else { account.read(line) };
        (needed || !empty).then(|| Self { record, id, kind: kind.to_owned(), features: BTreeMap::new() })
    }

    fn one(&self, name: &str) -> &str {
        match self.features.get(name) {
            Some(Value::One(text) | Value::Reference(text)) => text,
            Some(Value::Many(_)) | None => "",
        }
    }

    fn number(&self, name: &str) -> Result<usize, String> {
        self.one(name).parse().map_err(|_| format!("“{name}” is no offset"))
    }

    fn short_kind(&self) -> &str {
        self.kind.rsplit('.').next().unwrap_or_default()
    }

    /// The UUID of the statement that it is a part of.
    fn uuid(&self) -> Option<String> {
        let name = if self.kind == NAMED_ENTITY { "identifier" } else { "statement_id" };
        uuid::Uuid::try_parse(self.one(name)).ok().map(|id| id.to_string())
    }
}

/// The article that the structures of one file are about, with its statements.
pub fn article(
    file: &InputFile,
    found: &[Found],
    unit: Unit,
    account: &mut Account,
) -> Result<ImportedArticle, String> {
    let sofas = || found.iter().filter(|one| one.kind == SOFA && one.features.contains_key("sofaString"));
    let sofa = sofas().find(|one| one.one("sofaID") == VIEW).or_else(|| sofas().next());
    let sofa = sofa.ok_or("it holds no text, as a CAS with a sofaString does")?;
    let mut article = ImportedArticle {
        name: file.name.clone(),
        text: Some(sofa.one("sofaString").to_owned()),
        ..ImportedArticle::default()
    };
    let mut reading = Reading::new(found, unit, account);
    let mut met = BTreeSet::new();
    for one in found.iter().filter(|one| !matches!(one.kind.as_str(), SOFA | TEXTS)) {
        let elsewhere = one.features.contains_key("sofa") && one.one("sofa") != sofa.id;
        let taken = match one.kind.as_str() {
            _ if !one.id.is_empty() && !met.insert(one.id.as_str()) => {
                Err("another one has the same identifier".to_owned())
            }
            _ if elsewhere => Err("it belongs to another text than the first one of the file".to_owned()),
            META_DATA => {
                if article.details.title.is_empty() {
                    one.one("documentTitle").clone_into(&mut article.details.title);
                }
                Ok(())
            }
            ARTICLE => {
                about_the_article(one, &mut article);
                article.records.push(one.record);
                Ok(())
            }
            _ => reading.take(one),
        };
        if let Err(why) = taken {
            reading.account.refuse(one.record, why);
        }
    }
    article.statements = reading.statements();
    Ok(article)
}

fn about_the_article(one: &Found, article: &mut ImportedArticle) {
    let text = |name: &str| one.one(name).to_owned();
    article.id = text("article_id");
    article.fingerprint = serde_json::from_value::<Fingerprint>(text("text_blake3").into())
        .ok()
        .filter(|print| !print.as_str().is_empty());
    article.details = ArticleDetails::default();
    for name in article_details::NAMES {
        article_details::take(&mut article.details, name, one.one(name));
    }
}

/// A statement that is being put together.
struct Part {
    statement: ImportedStatement,
    /// Names of features that were taken.
    taken: BTreeSet<String>,
    /// The statement that it is a part of; itself, unless something joins it to another.
    whole: usize,
}

/// Annotations and relations while they are read.
struct Reading<'a> {
    unit: Unit,
    /// Arrays of texts by their numbers.
    texts: BTreeMap<&'a str, &'a [String]>,
    parts: Vec<Part>,
    /// Which part a statement's UUID and a structure's number stand for.
    by_uuid: BTreeMap<String, usize>,
    by_id: BTreeMap<&'a str, usize>,
    relations: Vec<&'a Found>,
    account: &'a mut Account,
}

impl<'a> Reading<'a> {
    fn new(found: &'a [Found], unit: Unit, account: &'a mut Account) -> Self {
        let texts = found.iter().filter(|one| one.kind == TEXTS).filter_map(|one| {
            let Some(Value::Many(list)) = one.features.get("elements") else { return None };
            Some((one.id.as_str(), list.as_slice()))
        });
        let texts = texts.collect();
        let (by_uuid, by_id) = (BTreeMap::new(), BTreeMap::new());
        Self { unit, texts, parts: Vec::new(), by_uuid, by_id, relations: Vec::new(), account }
    }

    fn take(&mut self, one: &'a Found) -> Result<(), String> {
        if one.features.contains_key(SOURCE) && one.features.contains_key(TARGET) {
            self.relations.push(one);
            return Ok(());
        }
        if !one.features.contains_key("begin") {
            return Err(format!("a structure of the type “{}” has no place in the text", shown(&one.kind)));
        }
        let range = ImportedRange { unit: self.unit, start: one.number("begin")?, end: one.number("end")? };
        let uuid = one.uuid();
        let known = uuid.as_ref().and_then(|uuid| self.by_uuid.get(uuid)).copied();
        let index = known.unwrap_or_else(|| self.new_part(uuid));
        self.by_id.insert(&one.id, index);
        if let Some(part) = self.parts.get_mut(index) {
            part.statement.records.push(one.record);
            if !part.statement.ranges.contains(&range) {
                part.statement.ranges.push(range);
            }
        }
        self.take_features(index, one);
        Ok(())
    }

    fn new_part(&mut self, uuid: Option<String>) -> usize {
        let index = self.parts.len();
        self.by_uuid.extend(uuid.map(|uuid| (uuid, index)));
        let statement = ImportedStatement::default();
        self.parts.push(Part { statement, taken: BTreeSet::new(), whole: index });
        index
    }

    /// Takes what the statement has not got from its annotations before.
    fn take_features(&mut self, index: usize, one: &'a Found) {
        let Some(part) = self.parts.get_mut(index) else { return };
        let label = ["label", "value"].into_iter().find(|name| !one.one(name).is_empty());
        match label {
            Some(name) if part.taken.insert("label".to_owned()) => {
                part.statement.label = Named::called(one.one(name));
            }
            _ if part.statement.label.is_empty() => part.statement.label = Named::called(one.short_kind()),
            _ => {}
        }
        let uuid = one.uuid();
        for (name, value) in &one.features {
            let name = match name.as_str() {
                "begin" | "end" | "sofa" => continue,
                name if Some(name) == label => continue,
                "identifier" if uuid.is_some() => "statement_id",
                name => name,
            };
            if !part.taken.insert(name.to_owned()) {
                continue;
            }
            for text in texts_of(&self.texts, name, value) {
                if let Some(told) = take_or_keep(&mut part.statement, name, text) {
                    self.account.keep(one.record, told);
                }
            }
        }
    }

    fn statements(mut self) -> Vec<ImportedStatement> {
        let (joins, links): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.relations).into_iter().partition(|one| kind_of(one) == CONTINUES);
        for one in joins {
            if let Err(why) = self.join(one) {
                self.account.refuse(one.record, why);
            }
        }
        self.gather();
        for one in links {
            if let Err(why) = self.link(one) {
                self.account.refuse(one.record, why);
            }
        }
        let whole = |(index, part): (usize, Part)| (part.whole == index).then_some(part.statement);
        self.parts.into_iter().enumerate().filter_map(whole).collect()
    }

    /// The statement that an end of a relation belongs to.
    fn end_of(&mut self, one: &Found, name: &str) -> Result<usize, String> {
        let found = self.by_id.get(one.one(name)).copied();
        let why = || format!("“{}”, its {name}, is no annotation of the file", shown(one.one(name)));
        found.map(|index| self.whole_of(index)).ok_or_else(why)
    }

    /// The statement that the part `index` belongs to. The way there is made shorter, so that a long one is gone once.
    fn whole_of(&mut self, mut index: usize) -> usize {
        let up = |parts: &[Part], index: usize| parts.get(index).map_or(index, |part| part.whole);
        loop {
            let next = up(&self.parts, index);
            if next == index {
                return index;
            }
            let after = up(&self.parts, next);
            if let Some(part) = self.parts.get_mut(index) {
                part.whole = after;
            }
            index = next;
        }
    }

    /// Makes the target a part of the source.
    fn join(&mut self, one: &Found) -> Result<(), String> {
        let (head, tail) = (self.end_of(one, SOURCE)?, self.end_of(one, TARGET)?);
        if let Some(part) = self.parts.get_mut(tail) {
            part.whole = head;
        }
        Ok(())
    }

    /// Puts the ranges of all parts together.
    fn gather(&mut self) {
        for index in 0..self.parts.len() {
            let whole = self.whole_of(index);
            if whole == index {
                continue;
            }
            let part = self.parts.get_mut(index).map(|part| std::mem::take(&mut part.statement));
            if let (Some(part), Some(whole)) = (part, self.parts.get_mut(whole)) {
                whole.statement.ranges.extend(part.ranges);
                whole.statement.records.extend(part.records);
            }
        }
    }

    fn link(&mut self, one: &Found) -> Result<(), String> {
        let kind = kind_of(one);
        let kind = one_of(&LinkKind::ALL, LinkKind::verb, kind)
            .map_err(|_| format!("relations of the type “{}” are not read", shown(&one.kind)))?;
        let (from, to) = (self.end_of(one, SOURCE)?, self.end_of(one, TARGET)?);
        let target = self.parts.get_mut(to).map(|part| {
            let statement = &mut part.statement;
            if statement.id.is_none() && statement.local_id.is_empty() {
                one.one(TARGET).clone_into(&mut statement.local_id);
            }
            statement.id.map_or_else(|| statement.local_id.clone(), |id| id.to_string())
        });
        if let (Some(target), Some(part)) = (target, self.parts.get_mut(from)) {
            let to = ImportedTarget::Statement(target);
            part.statement.links.push(ImportedLink {
                kind,
                to,
                text: String::new(),
                record: Some(one.record),
            });
        }
        Ok(())
    }
}

/// What a relation says: ours in `kind`, others in `value` or `label`.
fn kind_of(one: &Found) -> &str {
    ["kind", "value", "label"]
        .into_iter()
        .map(|name| one.one(name))
        .find(|text| !text.is_empty())
        .unwrap_or("")
}

/// The texts of a feature; an array may be a structure of its own.
fn texts_of<'a>(texts: &BTreeMap<&'a str, &'a [String]>, name: &str, value: &'a Value) -> &'a [String] {
    match value {
        Value::Many(list) => list,
        Value::Reference(id) => texts.get(id.as_str()).copied().unwrap_or_default(),
        Value::One(text) => match texts.get(text.as_str()) {
            Some(list) if LISTS.contains(&name) => list,
            _ => std::slice::from_ref(text),
        },
    }
}
