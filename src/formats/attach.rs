//! Puts what was read from files of others onto a project, in one piece: articles found again by their text, names
//! looked up or added, and each statement verified against the words where it stands.
//!
//! [`attach`] gives the project as it would be; nothing is changed until somebody takes that over.

mod articles;
mod names;
mod statements;

use std::{collections::BTreeMap, sync::Arc};

use thiserror::Error;

use super::{
    account::ImportReport,
    imported::{Imported, ImportedArticle, ImportedLabel, ImportedStatement, Likeness},
};
use crate::model::{AnnotatorId, LayerKey, Project, ReadOnly, Statement, StatementId, Timestamp};
use articles::{ArticleIndex, Place};
use names::{LabelAdded, Registry};

/// Bytes of texts that are searched in one import for words that do not stand at their offsets: some seconds' worth.
const MOST_SEARCHED: usize = 2_000_000_000;

/// For whom and with what an import is attached.
pub struct Attaching<'a> {
    /// Whose statements they become; none where the files say it.
    pub annotator: Option<AnnotatorId>,
    /// Whose those become of which the files do not say it; none for the project's only annotator.
    pub usual: Option<AnnotatorId>,
    /// Now.
    pub now: Timestamp,
    /// Gives an id that no statement has.
    pub new_id: &'a mut dyn FnMut() -> StatementId,
    /// Keys that new labels may have.
    pub label_keys: &'a [char],
    /// What must not be changed.
    pub read_only: &'a ReadOnly,
}

/// Why nothing could be attached.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AttachError {
    /// Nobody is named whose statements these would be.
    #[error(
        "the files do not say who made these statements, and the project has {0} annotators. Say whose they are \
         (on the command line: --annotator NAME)"
    )]
    NoAnnotator(usize),
}

/// The project with everything of `imported` that can be placed, and what became of each record.
pub fn attach<'a>(
    imported: Imported,
    project: &'a Project,
    with: Attaching<'a>,
) -> Result<(Project, ImportReport), AttachError> {
    let Imported { labels, articles, account } = imported;
    let fallback = fallback_annotator(&articles, project, &with)?;
    let mut work = Work {
        before: project,
        registry: Registry::new(project.clone(), with.label_keys, with.read_only),
        report: ImportReport { account, ..ImportReport::default() },
        homes: homes(project),
        known: BTreeMap::new(),
        everywhere: BTreeMap::new(),
        fallback,
        left_to_search: MOST_SEARCHED,
        with,
    };
    for label in labels {
        work.add_label(&label);
    }
    let mut index = ArticleIndex::new(project);
    let mut pending = Vec::new();
    for article in articles {
        match work.place_article(&article, &mut index) {
            Ok(place) => pending.push(work.add_statements(article, &place)),
            Err(why) => work.refuse_all(&article, &why),
        }
    }
    work.connect(pending);
    let Work { registry, mut report, .. } = work;
    (report.labels, report.speakers, report.propositions) =
        (registry.labels_added, registry.speakers_added, registry.propositions_added);
    report.labels_nearly = registry.labels_nearly;
    Ok((registry.project, report))
}

/// Whose the statements are of which the files do not say it; fails where that is not clear.
fn fallback_annotator(
    articles: &[ImportedArticle],
    project: &Project,
    with: &Attaching<'_>,
) -> Result<Option<AnnotatorId>, AttachError> {
    if let Some(chosen) = with.annotator.as_ref().or(with.usual.as_ref()) {
        return Ok(Some(chosen.clone()));
    }
    let nameless = |article: &ImportedArticle| article.statements.iter().any(|one| one.annotator.is_empty());
    match project.details.annotators.as_slice() {
        [only] => Ok(Some(only.clone())),
        several if articles.iter().any(nameless) => Err(AttachError::NoAnnotator(several.len())),
        _ => Ok(None),
    }
}

fn homes(project: &Project) -> BTreeMap<StatementId, Arc<LayerKey>> {
    let mut homes = BTreeMap::new();
    for (key, layer) in &project.layers {
        let key = Arc::new(key.clone());
        homes.extend(layer.statements.keys().map(|id| (*id, Arc::clone(&key))));
    }
    homes
}

/// A statement that was added or found, whose links are still to be made.
struct Pending {
    statement: ImportedStatement,
    /// In the project; its layer is where it was put.
    at: (LayerKey, StatementId),
    /// It was there already, so that nothing of it is changed.
    was_there: bool,
}

/// What identifiers of the file stand for, inside one article.
type LocalIds = BTreeMap<String, StatementId>;

/// The statements of one article.
struct PendingArticle {
    local: LocalIds,
    statements: Vec<Pending>,
}

/// An import that is being attached.
struct Work<'a> {
    before: &'a Project,
    registry: Registry<'a>,
    report: ImportReport,
    /// Where each statement is.
    homes: BTreeMap<StatementId, Arc<LayerKey>>,
    /// Statements of layers as they were, by their ranges.
    known: statements::Known<'a>,
    /// What identifiers of the files stand for in all articles; none where two have the same.
    everywhere: BTreeMap<String, Option<StatementId>>,
    fallback: Option<AnnotatorId>,
    /// Bytes of texts that may still be searched for words that do not stand at their offsets.
    left_to_search: usize,
    with: Attaching<'a>,
}

impl Work<'_> {
    /// A label of a codebook: the one that is there stays as it is.
    fn add_label(&mut self, label: &ImportedLabel) {
        let account = &mut self.report.account;
        match (self.registry.codebook_label(label), label.record) {
            (LabelAdded::New, _) | (_, None) => {}
            (LabelAdded::WasThere, Some(record)) => account.already_there(record),
            (LabelAdded::Refused(why), Some(record)) => account.refuse(record, why),
        }
    }

    fn place_article(
        &mut self,
        article: &ImportedArticle,
        index: &mut ArticleIndex,
    ) -> Result<Place, String> {
        let (place, is_new) =
            index.place(&mut self.registry.project, article, self.with.now, self.with.read_only)?;
        if is_new {
            if article.likeness == Likeness::Words {
                self.tell_of_white_space(article);
            }
            let added = self.registry.project.articles.get(&place.article);
            self.report.articles.extend(added.map(|article| article.details.title.clone()));
        } else if self.before.articles.contains_key(&place.article) && index.meet(&place.article) {
            self.report.articles_found += 1;
        }
        Ok(place)
    }

    /// The text of a new article was made of words alone.
    fn tell_of_white_space(&mut self, article: &ImportedArticle) {
        let mut records =
            article.records.iter().chain(article.statements.iter().flat_map(|one| &one.records)).copied();
        let account = &mut self.report.account;
        let record = records.next().unwrap_or_else(|| {
            account.begin_file(&article.name);
            account.read(0)
        });
        let how =
            "the white space of the new article is made up, since the file holds words and sentences alone";
        account.keep(record, how);
    }

    fn refuse_all(&mut self, article: &ImportedArticle, why: &str) {
        let of_statements = article.statements.iter().flat_map(|one| &one.records);
        self.report.account.refuse_all(article.records.iter().chain(of_statements).copied(), why);
        if article.records.is_empty() && article.statements.is_empty() {
            self.report.account.begin_file(&article.name);
            self.report.account.add(0, super::account::Fate::Refused(why.to_owned()));
        }
    }

    /// Adds what can be placed; links come when everything is there.
    fn add_statements(&mut self, article: ImportedArticle, place: &Place) -> PendingArticle {
        let versions = place.versions();
        let mut pending = PendingArticle { local: LocalIds::new(), statements: Vec::new() };
        for statement in article.statements {
            match self.add_statement(&statement, place, &versions, article.split_at_lines) {
                Ok((at, was_there)) => {
                    if !statement.local_id.is_empty() {
                        pending.local.insert(statement.local_id.clone(), at.1);
                        let known = self.everywhere.entry(statement.local_id.clone());
                        known.and_modify(|known| *known = None).or_insert(Some(at.1));
                    }
                    if let Some(id) = statement.id {
                        self.everywhere.insert(id.to_string(), Some(at.1));
                    }
                    pending.statements.push(Pending { statement, at, was_there });
                }
                Err(why) => self.report.account.refuse_all(statement.records.iter().copied(), why),
            }
        }
        pending
    }

    /// Makes the links of everything that was added.
    fn connect(&mut self, articles: Vec<PendingArticle>) {
        for PendingArticle { local, statements } in articles {
            for pending in statements.into_iter().filter(|pending| !pending.was_there) {
                self.connect_one(&pending, &local);
            }
        }
    }

    /// Counts a statement as added, and puts it in its layer.
    fn insert(&mut self, key: &LayerKey, statement: Statement) {
        self.report.statements += 1;
        *self.report.annotators.entry(key.annotator.clone()).or_default() += 1;
        self.homes.insert(statement.id, Arc::new(key.clone()));
        self.registry.insert(key, statement);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use uuid::Uuid;

    use super::*;
    use crate::{
        formats::{
            account::{Account, Fate},
            imported::{ImportedLink, ImportedRange, ImportedTarget, Named},
            offsets::Unit,
        },
        model::{
            Article, ArticleDetails, ArticleId, Fingerprint, LabelId, LinkKind, LinkTarget, Nature,
            article::Origin, project::ProjectDetails,
        },
    };

    const TEXT: &str = "Éve said no.\nBob said no, too 🚀.";

    fn project() -> Project {
        let mut project = Project::titled("t");
        let annotators = vec![AnnotatorId::new("ann").unwrap()];
        project.details = Arc::new(ProjectDetails { annotators, ..ProjectDetails::default() });
        let details = ArticleDetails {
            title: "No".into(),
            address: "https://news.example/no".into(),
            ..ArticleDetails::default()
        };
        let origin = Origin {
            imported: Timestamp::from_unix_secs(0),
            source_name: "pasted".into(),
            source_encoding: "UTF-8".into(),
        };
        let article = Article::new(ArticleId::new("no").unwrap(), details, origin, TEXT);
        project.articles.insert(article.id.clone(), Arc::new(article));
        project
    }

    fn chars(start: usize, end: usize) -> ImportedRange {
        ImportedRange { unit: Unit::Char, start, end }
    }

    /// An import of one article, each of whose statements stands on a line of its own.
    fn imported(text: Option<&str>, statements: Vec<ImportedStatement>) -> Imported {
        let mut account = Account::default();
        account.begin_file("f");
        let mut article = ImportedArticle { text: text.map(str::to_owned), ..ImportedArticle::default() };
        article.name = "f".into();
        for (index, mut statement) in statements.into_iter().enumerate() {
            statement.records = vec![account.read(index + 1)];
            article.statements.push(statement);
        }
        Imported { articles: vec![article], account, ..Imported::default() }
    }

    fn statement(label: &str, ranges: Vec<ImportedRange>) -> ImportedStatement {
        ImportedStatement { label: Named::called(label), ranges, ..ImportedStatement::default() }
    }

    fn attached(imported: Imported, project: &Project) -> Result<(Project, ImportReport), AttachError> {
        attached_by(None, imported, project)
    }

    fn attached_by(
        usual: Option<&str>,
        imported: Imported,
        project: &Project,
    ) -> Result<(Project, ImportReport), AttachError> {
        let mut number = 0;
        let mut new_id = || {
            number += 1;
            StatementId(Uuid::from_u128(number))
        };
        let (now, read_only) = (Timestamp::from_unix_secs(9), ReadOnly::default());
        attach(
            imported,
            project,
            Attaching {
                annotator: None,
                usual: usual.map(|name| AnnotatorId::new(name).unwrap()),
                now,
                new_id: &mut new_id,
                label_keys: &['4'],
                read_only: &read_only,
            },
        )
    }

    fn fates(report: &ImportReport) -> Vec<&Fate> {
        report.account.entries().map(|(.., fate)| fate).collect()
    }

    fn refusal(imported: Imported, project: &Project) -> String {
        let (after, report) = attached(imported, project).unwrap();
        assert_eq!(after, *project, "{report}");
        match fates(&report).as_slice() {
            [Fate::Refused(why), ..] => why.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_text_that_is_there_is_found_whatever_its_line_ends_and_offsets_follow() {
        let crlf = TEXT.replace('\n', "\r\n");
        for (text, start) in [(TEXT, 13), (crlf.as_str(), 14)] {
            let mut one = statement("claim", vec![chars(start, start + 3)]);
            one.quote = "Bob".into();
            let (after, report) = attached(imported(Some(text), vec![one]), &project()).unwrap();
            assert_eq!(
                (report.articles.len(), report.articles_found, report.is_clean()),
                (0, 1, true),
                "{report}"
            );
            let (key, found) = after.statements().next().unwrap();
            assert_eq!((key.article.as_str(), key.annotator.as_str()), ("no", "ann"));
            assert_eq!(found.fragments.quote(), "Bob");
        }
    }

    #[test]
    fn a_named_article_with_another_text_is_refused_with_the_first_difference() {
        let mut import =
            imported(Some("Éve said no.\nBob sand no, too 🚀."), vec![statement("claim", vec![chars(0, 3)])]);
        for name in ["by id", "by title", "by address"] {
            let mut named = import.clone();
            match name {
                "by id" => named.articles[0].id = "no".into(),
                "by title" => named.articles[0].details.title = "No".into(),
                _ => named.articles[0].details.address = "https://news.example/no".into(),
            }
            let why = refusal(named, &project());
            assert!(
                why.contains("line 2, column 7: the project has “said”, the file “sand”"),
                "{name}: {why}"
            );
        }
        // Without a name it is another article.
        import.articles[0].id = "other".into();
        let (after, report) = attached(import, &project()).unwrap();
        assert_eq!((after.articles.len(), report.articles.len()), (2, 1));
    }

    #[test]
    fn statements_without_a_text_need_their_article_and_its_fingerprint() {
        let mut import = imported(None, vec![statement("claim", vec![chars(0, 3)])]);
        import.articles[0].id = "nowhere".into();
        assert!(refusal(import.clone(), &project()).contains("“nowhere” is not in the project"));
        import.articles[0].id = "no".into();
        import.articles[0].fingerprint = Some(Fingerprint::of("another"));
        assert!(refusal(import.clone(), &project()).contains("is another than the one"));
        import.articles[0].fingerprint = Some(Fingerprint::of(TEXT));
        assert_eq!(attached(import, &project()).unwrap().1.statements, 1);
    }

    #[test]
    fn words_that_stand_elsewhere_are_found_if_they_stand_once() {
        let with = |ranges, quote: &str| {
            let one = ImportedStatement { quote: quote.into(), ..statement("claim", ranges) };
            imported(Some(TEXT), vec![one])
        };
        let (after, report) = attached(with(vec![chars(3, 6)], "too 🚀"), &project()).unwrap();
        assert_eq!(after.statements().next().unwrap().1.fragments.quote(), "too 🚀");
        assert!(
            matches!(fates(&report).as_slice(), [Fate::Kept(how)] if how.contains("its words are found")),
            "{report}"
        );
        let why = refusal(with(vec![chars(3, 6)], "said"), &project());
        assert_eq!(why, "the text at 3–6 is “ sa”, not “said”");
        assert!(refusal(with(vec![chars(3, 600)], "x"), &project()).contains("past the end"));
        assert!(refusal(with(vec![chars(3, 3)], ""), &project()).contains("is empty"));
        assert!(refusal(with(vec![], ""), &project()).contains("at least one range"));
    }

    #[test]
    fn links_lead_to_what_was_read_and_are_kept_where_it_was_refused() {
        let mut first = statement("denial", vec![chars(0, 3)]);
        first.local_id = "a".into();
        let link = |to: &str| ImportedLink {
            kind: LinkKind::Denies,
            to: ImportedTarget::Statement(to.into()),
            text: String::new(),
            record: None,
        };
        first.links = vec![link("b"), link("b"), link("c")];
        let second = ImportedStatement { local_id: "b".into(), ..statement("claim", vec![chars(13, 16)]) };
        let third = ImportedStatement { local_id: "c".into(), ..statement("claim", vec![chars(13, 999)]) };
        let (after, report) = attached(imported(Some(TEXT), vec![first, second, third]), &project()).unwrap();
        let all: Vec<_> = after.statements().map(|(_, one)| one).collect();
        let [from, to] = all.as_slice() else { panic!("{report}") };
        assert_eq!((from.links.len(), from.links[0].text.as_str()), (1, "Bob"));
        assert_eq!(from.links[0].to, LinkTarget::Statement(to.id));
        assert_eq!(from.extras["link denies c"], "c");
        assert!(matches!(fates(&report)[0], Fate::Kept(_)));
    }

    #[test]
    fn a_second_import_changes_nothing_and_a_changed_statement_is_not_overwritten() {
        let mut one = statement("Rumour", vec![chars(0, 3)]);
        one.local_id = "T1".into();
        one.nature = Some(Nature::Claim);
        let once = attached(imported(Some(TEXT), vec![one.clone()]), &project()).unwrap().0;
        let (twice, report) = attached(imported(Some(TEXT), vec![one.clone()]), &once).unwrap();
        assert_eq!((&twice, fates(&report)), (&once, vec![&Fate::AlreadyThere]));
        assert!(report.labels_nearly.is_empty());
        let label = twice.codebook.labels.last().unwrap();
        assert_eq!((label.name.as_str(), label.nature, label.key), ("Rumour", Nature::Claim, '4'));
        one.id = twice.statements().next().map(|(_, one)| one.id);
        one.label = Named::called("denial");
        assert!(refusal(imported(Some(TEXT), vec![one]), &twice).contains("with another label or place"));
    }

    #[test]
    fn a_new_label_that_may_be_misspelt_is_told_with_the_one_that_is_there() {
        let labels = ["Clame", "Opinion", "Denials", "Fat"];
        let statements = labels.iter().map(|name| statement(name, vec![chars(0, 3)])).collect();
        let (_, report) = attached(imported(Some(TEXT), statements), &project()).unwrap();
        let told = report.summary(false);
        let expected = "4 new labels would be added: Clame (nearly “Claim”), Opinion, Denials (nearly “Denial”), Fat \
            (nearly “Fact”).";
        assert!(told.contains(expected), "{told}");
    }

    #[test]
    fn a_label_for_which_no_key_is_left_is_retired() {
        let two = vec![statement("One", vec![chars(0, 3)]), statement("Two", vec![chars(0, 4)])];
        let (after, _) = attached(imported(Some(TEXT), two), &project()).unwrap();
        let labels: Vec<_> =
            after.codebook.labels.iter().skip(3).map(|label| (label.key, label.retired)).collect();
        assert_eq!(labels, [('4', false), ('0', true)]);
        assert!(after.codebook.label(&LabelId::new("two").unwrap()).is_some());
    }

    #[test]
    fn whose_the_statements_are_must_be_clear() {
        let mut several = project();
        let annotators = ["ann", "bob"].map(|name| AnnotatorId::new(name).unwrap()).to_vec();
        several.details = Arc::new(ProjectDetails { annotators, ..ProjectDetails::default() });
        let mut one = statement("claim", vec![chars(0, 3)]);
        let error = attached(imported(Some(TEXT), vec![one.clone()]), &several).unwrap_err();
        assert!(error.to_string().contains("--annotator NAME"), "{error}");
        let (after, report) =
            attached_by(Some("bob"), imported(Some(TEXT), vec![one.clone()]), &several).unwrap();
        assert_eq!(after.statements().next().unwrap().0.annotator.as_str(), "bob");
        assert!(report.summary(true).contains("By annotator: bob (1)."));
        one.annotator = "Zoë".into();
        let (after, _) = attached(imported(Some(TEXT), vec![one]), &several).unwrap();
        assert_eq!(after.statements().next().unwrap().0.annotator.as_str(), "zoe");
    }
}
