//! What the two formats of UIMA share when they are written: the types, and a reading as feature structures.
//!
//! A statement is an annotation a fragment, all with its UUID; the first has everything else as features, and relations
//! `continues` lead from one to the next. Links to statements of the same file are relations, too. Offsets count UTF-16
//! units. [`super::cas_read`] is the way back.

use std::{collections::BTreeMap, io};

use super::{
    article_details,
    fields::{CONTINUES, FIELDS, LISTS, fields},
    offsets::Offsets,
    rows::{LayerRows, Place, Row},
    webanno::STATEMENT,
};
use crate::model::{Article, LinkTarget, StatementId};

/// Relations between annotations of statements, as INCEpTION has them.
pub const LINK: &str = "webanno.custom.StatementLink";

/// What is known about the article.
pub const ARTICLE: &str = "webanno.custom.Article";

/// The text that annotations count in.
pub const SOFA: &str = "uima.cas.Sofa";

/// An array of texts.
pub const TEXTS: &str = "uima.cas.StringArray";

/// The annotation that every document of UIMA has.
pub const DOCUMENT: &str = "uima.tcas.DocumentAnnotation";

/// The view that everything is in.
pub const VIEW: &str = "_InitialView";

/// The identifier of the text of [`VIEW`].
pub const SOFA_ID: usize = 1;

/// A text.
pub const TEXT: &str = "uima.cas.String";

/// From where a relation leads.
pub const SOURCE: &str = "Governor";

/// Where it leads to.
pub const TARGET: &str = "Dependent";

/// The identifier of the first annotation of a statement: text, document and article have those before it.
const FIRST_STATEMENT: usize = 4;

/// What says which article it is.
const ARTICLE_FEATURES: [&str; 2] = ["article_id", "text_blake3"];

/// A type of ours, with its features and what each can hold.
pub struct TypeInfo {
    /// The whole name.
    pub name: &'static str,
    /// The whole name of the type that it is a kind of.
    pub supertype: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// Names of features and of the types of their values.
    pub features: Vec<(&'static str, &'static str)>,
}

/// Every type that UIMA does not have already.
pub fn types() -> [TypeInfo; 3] {
    let texts = |names: &[&'static str]| names.iter().map(|name| (*name, TEXT)).collect::<Vec<_>>();
    let mut of_statements = vec![("label", TEXT)];
    of_statements.extend(FIELDS.map(|name| (name, if LISTS.contains(&name) { TEXTS } else { TEXT })));
    [
        TypeInfo {
            name: STATEMENT,
            supertype: "uima.tcas.Annotation",
            description: "A fragment of a statement; the first one has all that is known",
            features: of_statements,
        },
        TypeInfo {
            name: LINK,
            supertype: "uima.tcas.Annotation",
            description: "From a statement to the one that it denies, supports, queries or repeats; or from a \
                fragment to the next",
            features: vec![(SOURCE, STATEMENT), (TARGET, STATEMENT), ("kind", TEXT)],
        },
        TypeInfo {
            name: ARTICLE,
            supertype: "uima.cas.AnnotationBase",
            description: "The article",
            features: texts(&ARTICLE_FEATURES).into_iter().chain(texts(&article_details::NAMES)).collect(),
        },
    ]
}

/// Something in a CAS.
pub struct Structure {
    /// Its number, from 1.
    pub id: usize,
    /// The whole name of its type.
    pub kind: &'static str,
    /// Its features.
    pub features: Vec<(&'static str, Feature)>,
}

/// The value of a feature.
pub enum Feature {
    /// A text.
    Text(String),
    /// A number.
    Number(usize),
    /// The number of another structure.
    Reference(usize),
    /// Several texts.
    Texts(Vec<String>),
}

/// Where the first annotation of a statement stands.
#[derive(Clone, Copy)]
struct Span {
    id: usize,
    start: usize,
    end: usize,
}

/// One person's reading of an article, as a CAS.
pub struct Document<'a> {
    article: &'a Article,
    /// Those whose places are known.
    rows: Vec<(&'a Row<'a>, &'a [Place])>,
    first: BTreeMap<StatementId, Span>,
    first_link: usize,
}

impl<'a> Document<'a> {
    /// The statements of `layer` that stand in `article`.
    pub fn new(layer: &'a LayerRows<'a>, article: &'a Article) -> Self {
        let rows: Vec<_> = layer.rows.iter().filter_map(|row| Some((row, row.places()?))).collect();
        let (mut first, mut id) = (BTreeMap::new(), FIRST_STATEMENT);
        for (row, places) in &rows {
            first.extend(places.first().map(|place| (row.statement.id, span(id, place))));
            id += places.len();
        }
        Self { article, rows, first, first_link: id }
    }

    /// The text. Others refer to it.
    pub fn sofa(&self) -> Structure {
        let features = vec![
            ("sofaNum", Feature::Number(1)),
            ("sofaID", Feature::Text(VIEW.to_owned())),
            ("mimeType", Feature::Text("text".to_owned())),
            ("sofaString", Feature::Text(self.article.text().to_string())),
        ];
        Structure { id: SOFA_ID, kind: SOFA, features }
    }

    /// Gives everything in the view to `write`: document, article, annotations, relations. The first number that is free
    /// comes back; the members of the view have the numbers from 2 to that.
    pub fn for_each(&self, mut write: impl FnMut(&Structure) -> io::Result<()>) -> io::Result<usize> {
        write(&self.document())?;
        write(&self.about_the_article())?;
        for (row, places) in &self.rows {
            let Some(first) = self.first.get(&row.statement.id) else { continue };
            for (index, place) in places.iter().enumerate() {
                write(&fragment(row, span(first.id + index, place), index == 0))?;
            }
        }
        let mut id = self.first_link;
        for (from, to, kind) in self.relations() {
            write(&relation(id, from, to, kind))?;
            id += 1;
        }
        Ok(id)
    }

    /// How many numbers [`Self::for_each`] takes, and the text: those above are free.
    pub fn first_free_id(&self) -> usize {
        self.first_link + self.relations().count()
    }

    fn document(&self) -> Structure {
        let text = self.article.text();
        let end = Offsets::new(text).utf16_from_byte(text.len()).unwrap_or_default();
        let language = &self.article.details.language;
        let language = if language.is_empty() { "x-unspecified" } else { language };
        let mut features = place_features(Span { id: 0, start: 0, end });
        features.push(("language", Feature::Text(language.to_owned())));
        Structure { id: 2, kind: DOCUMENT, features }
    }

    fn about_the_article(&self) -> Structure {
        let Article { id, details, .. } = self.article;
        let which = [id.as_str(), self.article.fingerprint().as_str()];
        let mut features = vec![("sofa", Feature::Reference(SOFA_ID))];
        let known = ARTICLE_FEATURES.into_iter().zip(which).chain(article_details::known(details));
        features.extend(known.map(|(name, value)| (name, Feature::Text(value.to_owned()))));
        Structure { id: 3, kind: ARTICLE, features }
    }

    /// From fragment to fragment, and from statement to statement of this file: source, target, kind.
    fn relations(&self) -> impl Iterator<Item = (usize, Span, &'static str)> {
        self.rows.iter().flat_map(move |(row, places)| {
            let first = self.first.get(&row.statement.id).map_or(0, |span| span.id);
            let next = places.iter().enumerate().skip(1);
            let parts =
                next.map(move |(index, place)| (first + index - 1, span(first + index, place), CONTINUES));
            let links = row.statement.links.iter().filter_map(move |link| match link.to {
                LinkTarget::Statement(to) => Some((first, *self.first.get(&to)?, link.kind.verb())),
                LinkTarget::Proposition(_) | LinkTarget::Implied(_) => None,
            });
            parts.chain(links)
        })
    }
}

fn span(id: usize, place: &Place) -> Span {
    Span { id, start: place.start_utf16, end: place.end_utf16 }
}

fn place_features(span: Span) -> Vec<(&'static str, Feature)> {
    vec![
        ("sofa", Feature::Reference(SOFA_ID)),
        ("begin", Feature::Number(span.start)),
        ("end", Feature::Number(span.end)),
    ]
}

/// An annotation: of the first fragment with everything that is known, of others with label and UUID.
fn fragment(row: &Row<'_>, span: Span, is_first: bool) -> Structure {
    let mut features = place_features(span);
    features.push(("label", Feature::Text(row.statement.label.to_string())));
    if !is_first {
        features.push(("statement_id", Feature::Text(row.statement.id.to_string())));
        return Structure { id: span.id, kind: STATEMENT, features };
    }
    for (name, value) in fields(row) {
        let list = features.iter_mut().find(|(known, _)| *known == name);
        match list {
            Some((_, Feature::Texts(list))) => list.push(value),
            _ if LISTS.contains(&name) => features.push((name, Feature::Texts(vec![value]))),
            _ => features.push((name, Feature::Text(value))),
        }
    }
    Structure { id: span.id, kind: STATEMENT, features }
}

/// It stands where its target does, as in INCEpTION.
fn relation(id: usize, from: usize, to: Span, kind: &'static str) -> Structure {
    let mut features = place_features(to);
    features.push((SOURCE, Feature::Reference(from)));
    features.push((TARGET, Feature::Reference(to.id)));
    features.push(("kind", Feature::Text(kind.to_owned())));
    Structure { id, kind: LINK, features }
}
