//! Which article of a project a text is, and how ranges of the one become ranges of the other.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use crate::{
    formats::{
        article_text::with_lf_line_ends,
        imported::{ImportedArticle, ImportedRange, Likeness},
        offsets::Offsets,
        places::{Stretches, first_difference, same_but_for_replaced, without_white_space},
    },
    model::{
        Article, ArticleDetails, ArticleId, Fingerprint, Project, ReadOnly, Timestamp, article::Origin,
        shown::shown,
    },
};

/// Articles by what they are found by.
pub struct ArticleIndex {
    by_text: BTreeMap<Fingerprint, Vec<ArticleId>>,
    /// By the text without white space; made when it is first asked for.
    by_words: Option<BTreeMap<Fingerprint, Vec<ArticleId>>>,
    met: BTreeSet<ArticleId>,
}

/// The article that a text was found to be, with the text as in the file.
pub struct Place {
    /// Which article.
    pub article: ArticleId,
    /// How exactly the file's text is the article's.
    pub likeness: Likeness,
    text: Arc<str>,
    /// As in the file, where that is another.
    raw: Option<String>,
}

/// A text that offsets may count in, and the way from there to the article's.
pub struct Version<'a> {
    offsets: Offsets<'a>,
    stretches: Option<Stretches>,
}

impl Place {
    fn of(found: &Article, read: &ImportedArticle, raw: Option<String>) -> Self {
        Self { article: found.id.clone(), likeness: read.likeness, text: Arc::clone(found.text()), raw }
    }

    /// The article's text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The texts that offsets of the file may count in, the likeliest first.
    pub fn versions(&self) -> Vec<Version<'_>> {
        let own = Version { offsets: Offsets::new(&self.text), stretches: None };
        let raw = self.raw.as_ref().and_then(|raw| {
            let stretches = Stretches::between(raw, &self.text)?;
            Some(Version { offsets: Offsets::new(raw), stretches: Some(stretches) })
        });
        raw.into_iter().chain([own]).collect()
    }
}

impl Version<'_> {
    /// The bytes of the article's text that `range` means.
    pub fn bytes(&self, range: &ImportedRange) -> Result<Range<usize>, String> {
        if range.start >= range.end {
            return Err(format!("the range {}–{} is empty", range.start, range.end));
        }
        let at = |offset| self.offsets.byte_of_offset(range.unit, offset).map_err(|error| error.to_string());
        let found = at(range.start)?..at(range.end)?;
        match &self.stretches {
            None => Ok(found),
            Some(stretches) => stretches
                .range(&found)
                .ok_or_else(|| format!("the range {}–{} is white space only", range.start, range.end)),
        }
    }
}

impl ArticleIndex {
    /// Knows the articles of `project`.
    pub fn new(project: &Project) -> Self {
        let mut index = Self { by_text: BTreeMap::new(), by_words: None, met: BTreeSet::new() };
        for article in project.articles.values() {
            index.by_text.entry(article.fingerprint().clone()).or_default().push(article.id.clone());
        }
        index
    }

    /// True when the article is met for the first time.
    pub fn meet(&mut self, article: &ArticleId) -> bool {
        self.met.insert(article.clone())
    }

    /// The place of an article that was read, and whether it was added to the project for that.
    pub fn place(
        &mut self,
        project: &mut Project,
        article: &ImportedArticle,
        now: Timestamp,
        read_only: &ReadOnly,
    ) -> Result<(Place, bool), String> {
        let Some(raw) = &article.text else {
            return find_by_name(project, article).and_then(|found| check_fingerprint(found, article));
        };
        let lines = with_lf_line_ends(raw);
        if let Some(found) = self.find_by_text(project, article, raw, &lines) {
            let raw = (**found.text() != **raw).then(|| raw.clone());
            return Ok((Place::of(found, article, raw), false));
        }
        if let Some(found) = self.find_with_letters_replaced(project, article, &lines) {
            // Offsets count in the article itself, where every letter has as many UTF-16 units as in the file.
            return Ok((Place::of(found, article, None), false));
        }
        if let Some(found) = named(project, article) {
            if article.likeness == Likeness::Words && Stretches::between(&lines, found.text()).is_some() {
                let raw = Some(raw.clone());
                return Ok((Place::of(found, article, raw), false));
            }
            let (ours, theirs) = comparable(found.text(), &lines, article.likeness);
            let difference = first_difference(&ours, &theirs).unwrap_or_default();
            return Err(format!(
                "the text of the article “{}” is another: {difference}",
                shown(found.id.as_str())
            ));
        }
        let added = new_article(project, article, &lines, now, read_only)?;
        self.by_text.entry(added.fingerprint().clone()).or_default().push(added.id.clone());
        self.by_words = None;
        let raw = (lines != *raw).then(|| raw.clone());
        let place = Place::of(&added, article, raw);
        project.articles.insert(added.id.clone(), Arc::new(added));
        Ok((place, true))
    }

    /// The article with that text; of several, the one that the format names.
    fn find_by_text<'p>(
        &mut self,
        project: &'p Project,
        article: &ImportedArticle,
        raw: &str,
        lines: &str,
    ) -> Option<&'p Article> {
        let mut found: Vec<ArticleId> = [raw, lines]
            .iter()
            .filter_map(|text| self.by_text.get(&Fingerprint::of(text)))
            .flatten()
            .cloned()
            .collect();
        if found.is_empty() && article.likeness == Likeness::Words {
            let words = Fingerprint::of(&without_white_space(lines));
            found = self.words(project).get(&words).cloned().unwrap_or_default();
        }
        let named = found.iter().find(|id| id.as_str() == article.id).or(found.first())?;
        project.articles.get(named).map(AsRef::as_ref)
    }

    /// The article that the file names by its fingerprint, where the file's text is that but for letters that the format
    /// cannot hold.
    fn find_with_letters_replaced<'p>(
        &self,
        project: &'p Project,
        article: &ImportedArticle,
        lines: &str,
    ) -> Option<&'p Article> {
        let ids = self.by_text.get(article.fingerprint.as_ref()?)?;
        let id = ids.iter().find(|id| id.as_str() == article.id).or(ids.first())?;
        let found = project.articles.get(id)?;
        same_but_for_replaced(lines, found.text()).then_some(found)
    }

    fn words(&mut self, project: &Project) -> &BTreeMap<Fingerprint, Vec<ArticleId>> {
        self.by_words.get_or_insert_with(|| {
            let mut found: BTreeMap<Fingerprint, Vec<ArticleId>> = BTreeMap::new();
            for article in project.articles.values() {
                let words = Fingerprint::of(&without_white_space(article.text()));
                found.entry(words).or_default().push(article.id.clone());
            }
            found
        })
    }
}

/// The article that the format names, by its identifier, or by an address or title that only one has.
fn named<'p>(project: &'p Project, article: &ImportedArticle) -> Option<&'p Article> {
    let by_id = ArticleId::new(&article.id).ok().and_then(|id| project.articles.get(&id));
    if let Some(found) = by_id {
        return Some(found);
    }
    let address = article.details.address.trim();
    let mut found =
        project.articles.values().filter(|one| !address.is_empty() && one.details.address == address);
    if let (Some(only), None) = (found.next(), found.next()) {
        return Some(only);
    }
    let title = article.details.title.trim();
    let mut titled =
        project.articles.values().filter(|one| !title.is_empty() && one.details.title.trim() == title);
    match (titled.next(), titled.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn find_by_name<'p>(project: &'p Project, article: &ImportedArticle) -> Result<&'p Article, String> {
    let same_text = |one: &&Arc<Article>| article.fingerprint.as_ref() == Some(one.fingerprint());
    let by_name = named(project, article);
    let found = by_name.or_else(|| project.articles.values().find(same_text).map(AsRef::as_ref));
    let names = [&article.id, &article.details.title, &article.details.address];
    found.ok_or_else(|| match names.into_iter().find(|name| !name.is_empty()) {
        Some(name) => format!(
            "the article “{}” is not in the project, where it was looked for by identifier, title and address, and \
             the file does not hold its text. Add the article first",
            shown(name)
        ),
        None => "the file does not say which article it is about, by identifier, title or address".to_owned(),
    })
}

fn check_fingerprint(found: &Article, article: &ImportedArticle) -> Result<(Place, bool), String> {
    match &article.fingerprint {
        Some(fingerprint) if fingerprint != found.fingerprint() => Err(format!(
            "the text of the article “{}” is another than the one that these statements were made on",
            shown(found.id.as_str())
        )),
        _ => Ok((Place::of(found, article, None), false)),
    }
}

/// Both texts as they are compared: white space, where it does not count, is one space.
fn comparable<'t>(ours: &'t str, theirs: &'t str, likeness: Likeness) -> (Cow<'t, str>, Cow<'t, str>) {
    match likeness {
        Likeness::Exact => (ours.into(), theirs.into()),
        Likeness::Words => {
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            (words(ours).into(), words(theirs).into())
        }
    }
}

fn new_article(
    project: &Project,
    article: &ImportedArticle,
    text: &str,
    now: Timestamp,
    read_only: &ReadOnly,
) -> Result<Article, String> {
    if text.trim().is_empty() {
        return Err("the article has no text".to_owned());
    }
    let taken = |id: &ArticleId| project.articles.contains_key(id) || read_only.articles.contains(id);
    let title = if article.details.title.is_empty() { article.id.as_str() } else { &article.details.title };
    let title = if title.is_empty() { article.name.as_str() } else { title };
    let wanted = ArticleId::new(&article.id).ok().filter(|id| !taken(id));
    let id = wanted.unwrap_or_else(|| ArticleId::from_name(title, taken));
    let details = ArticleDetails { title: title.to_owned(), ..article.details.clone() };
    let origin =
        Origin { imported: now, source_name: article.name.clone(), source_encoding: "UTF-8".to_owned() };
    Ok(Article::new(id, details, origin, text))
}
