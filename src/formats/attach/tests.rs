//! Attaching what was read, on a small project.

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
    Imported { articles: vec![article], account }
}

fn statement(label: &str, ranges: Vec<ImportedRange>) -> ImportedStatement {
    ImportedStatement { label: Named::called(label), ranges, ..ImportedStatement::default() }
}

fn attached(imported: Imported, project: &Project) -> Result<(Project, ImportReport), AttachError> {
    let mut number = 0;
    let mut new_id = || {
        number += 1;
        StatementId(Uuid::from_u128(number))
    };
    let (now, read_only) = (Timestamp::from_unix_secs(9), ReadOnly::default());
    attach(
        imported,
        project,
        Attaching { annotator: None, now, new_id: &mut new_id, label_keys: &['4'], read_only: &read_only },
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
        assert_eq!((report.articles, report.articles_found, report.is_clean()), (0, 1, true), "{report}");
        let (key, found) = after.statements().next().unwrap();
        assert_eq!((key.article.as_str(), key.annotator.as_str()), ("no", "ann"));
        assert_eq!(found.fragments.quote(), "Bob");
    }
}

#[test]
fn a_named_article_with_another_text_is_refused_with_the_first_difference() {
    let mut import =
        imported(Some("Éve said no.\nBob sang no, too 🚀."), vec![statement("claim", vec![chars(0, 3)])]);
    for name in ["by id", "by title", "by address"] {
        let mut named = import.clone();
        match name {
            "by id" => named.articles[0].id = "no".into(),
            "by title" => named.articles[0].details.title = "No".into(),
            _ => named.articles[0].details.address = "https://news.example/no".into(),
        }
        let why = refusal(named, &project());
        assert!(why.contains("line 2, column 6: the project has “said”, the file “sang”"), "{name}: {why}");
    }
    // Without a name it is another article.
    import.articles[0].id = "other".into();
    let (after, report) = attached(import, &project()).unwrap();
    assert_eq!((after.articles.len(), report.articles), (2, 1));
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
    let label = twice.codebook.labels.last().unwrap();
    assert_eq!((label.name.as_str(), label.nature, label.key), ("Rumour", Nature::Claim, '4'));
    one.id = twice.statements().next().map(|(_, one)| one.id);
    one.label = Named::called("denial");
    assert!(refusal(imported(Some(TEXT), vec![one]), &twice).contains("with another label or place"));
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
    one.annotator = "Zoë".into();
    let (after, _) = attached(imported(Some(TEXT), vec![one]), &several).unwrap();
    assert_eq!(after.statements().next().unwrap().0.annotator.as_str(), "zoe");
}
