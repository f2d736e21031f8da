//! Which statements the table shows: labels, speaker, dates, article, status, tag and words.

use std::collections::BTreeSet;

use super::{
    days::{Days, bounds},
    rows::Row,
};
use crate::{
    model::{ArticleId, Edtf, LabelId, Project, SpeakerId, date::InvalidDate, statement::Status},
    reading::folding::fold,
};

/// What a person has chosen and typed; a statement passes when it fits everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// One of these; none for any.
    pub labels: BTreeSet<LabelId>,
    /// Part of a name or alias.
    pub speaker: String,
    /// Not said wholly before this date, as typed.
    pub from: String,
    /// Not said wholly after this date, as typed.
    pub to: String,
    /// Part of the article's title or publisher.
    pub article: String,
    /// How far the annotator is.
    pub status: Option<Status>,
    /// One of its tags.
    pub tag: Option<String>,
    /// Part of quote, note or proposition.
    pub text: String,
}

impl Filter {
    /// True when every statement passes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Each filter that is on, in words.
    pub fn in_words(&self, project: &Project) -> Vec<String> {
        let mut words = Vec::new();
        let labels: Vec<_> = self.labels.iter().map(|id| label_name(project, id)).collect();
        if !labels.is_empty() {
            words.push(format!("label {}", labels.join(" or ")));
        }
        let typed = [
            ("text", &self.text),
            ("speaker", &self.speaker),
            ("said from", &self.from),
            ("said until", &self.to),
            ("article", &self.article),
        ];
        let typed = typed.into_iter().filter(|(_, text)| !text.trim().is_empty());
        words.extend(typed.map(|(name, text)| format!("{name} “{}”", text.trim())));
        words.extend(self.status.map(|status| format!("status {}", status.name())));
        words.extend(self.tag.as_ref().map(|tag| format!("tag “{tag}”")));
        words
    }

    /// What was typed as a date and is none.
    pub fn problems(&self) -> impl Iterator<Item = InvalidDate> {
        [&self.from, &self.to].into_iter().filter_map(|typed| date(typed)?.err())
    }
}

/// The name of a label, or its id.
pub fn label_name(project: &Project, id: &LabelId) -> String {
    project.codebook.label(id).map_or(id.to_string(), |label| label.name.clone())
}

/// The date that was typed; none where nothing was.
fn date(typed: &str) -> Option<Result<Edtf, InvalidDate>> {
    (!typed.trim().is_empty()).then(|| Edtf::read(typed))
}

/// A filter worked out for a project: speakers and articles are looked up once, not for each statement.
pub struct Wanted<'a> {
    filter: &'a Filter,
    project: &'a Project,
    speakers: Option<BTreeSet<&'a SpeakerId>>,
    articles: Option<BTreeSet<&'a ArticleId>>,
    from: Option<i64>,
    to: Option<i64>,
    text: Option<Words>,
}

impl<'a> Wanted<'a> {
    /// Works `filter` out; a date that cannot be read filters nothing.
    pub fn new(filter: &'a Filter, project: &'a Project) -> Self {
        let speaker = Words::of(&filter.speaker);
        let speakers = speaker.map(|wanted| {
            let fits = |id: &&SpeakerId| {
                project.speakers.get(*id).is_some_and(|one| one.spellings().any(|name| wanted.are_in(name)))
            };
            project.speakers.keys().filter(fits).collect()
        });
        let article = Words::of(&filter.article);
        let articles = article.map(|wanted| {
            let details = |id: &ArticleId| project.articles.get(id).map(|article| &article.details);
            let fits = |id: &&ArticleId| {
                details(id)
                    .is_some_and(|details| wanted.are_in(&details.title) || wanted.are_in(&details.publisher))
            };
            project.articles.keys().filter(fits).collect()
        });
        let day = |typed: &str| date(typed).and_then(Result::ok).map(|date| bounds(&date));
        let from = day(&filter.from).and_then(|(earliest, latest)| earliest.or(latest));
        let to = day(&filter.to).and_then(|(earliest, latest)| latest.or(earliest));
        Self { filter, project, speakers, articles, from, to, text: Words::of(&filter.text) }
    }

    /// True of a statement that fits everything.
    pub fn fits(&self, row: &Row, days: &mut Days) -> bool {
        let (filter, statement) = (self.filter, &row.statement);
        let label = filter.labels.is_empty() || filter.labels.contains(&statement.label);
        let status = filter.status.is_none_or(|status| status == statement.status);
        let tag = filter.tag.as_ref().is_none_or(|tag| statement.tags.contains(tag));
        let speaker = self.speakers.as_ref().is_none_or(|speakers| {
            statement.speaker.as_ref().is_some_and(|speaker| speakers.contains(speaker))
        });
        let article = self.articles.as_ref().is_none_or(|articles| articles.contains(&row.layer.key.article));
        label && status && tag && speaker && article && self.in_time(row, days) && self.says(row)
    }

    /// True of a statement that may have been said between the two dates.
    fn in_time(&self, row: &Row, days: &mut Days) -> bool {
        if self.from.is_none() && self.to.is_none() {
            return true;
        }
        let Some(said) = &row.statement.said else { return false };
        let (earliest, latest) = days.of(&said.edtf);
        let not_before = self.from.is_none_or(|from| latest.is_none_or(|latest| latest >= from));
        let not_after = self.to.is_none_or(|to| earliest.is_none_or(|earliest| earliest <= to));
        not_before && not_after
    }

    fn says(&self, row: &Row) -> bool {
        let Some(wanted) = &self.text else { return true };
        let statement = &row.statement;
        let proposition = statement.proposition.as_ref().and_then(|id| self.project.propositions.get(id));
        wanted.are_in(&statement.fragments.quote())
            || wanted.are_in(&statement.note)
            || proposition.is_some_and(|proposition| wanted.are_in(&proposition.text))
    }
}

/// Words that are looked for, whatever their case and accents.
pub struct Words(String);

impl Words {
    /// None where nothing was typed.
    pub fn of(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        (!typed.is_empty()).then(|| Self(fold(typed)))
    }

    /// True if `text` holds them.
    pub fn are_in(&self, text: &str) -> bool {
        fold(text).contains(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_case_and_accents() {
        let words = Words::of(" elysee ").unwrap();
        assert!(words.are_in("Au palais de l’Élysée"));
        assert!(!words.are_in("Au palais"));
        assert!(Words::of("  ").is_none());
    }
}
