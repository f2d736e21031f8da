//! `gainsay add`: articles from files and folders into a project, with a report of what was left out.

use std::{collections::BTreeMap, io, path::PathBuf};

use anyhow::{bail, ensure};
use clap::Args;
use encoding_rs::Encoding;
use serde_json::json;

use super::{
    Outcome,
    new::usual_annotator,
    open,
    progress::Bar,
    projects::{check_begun, open_to_write, write_now},
};
use crate::{
    command::{Command, NewArticle},
    formats::{
        article_files::{ReadOptions, Skipped, Tables, left_out_in_words},
        article_metadata::language_tag,
        article_table::{FirstRow, TableChoice, TableField},
        report::counted,
    },
    model::{ArticleId, DateValue, Project, shown::shown, shown::shown_path},
    workspace::{
        Workspace,
        intake::{SameForAll, prepared, read_files},
    },
};

pub(super) const ABOUT: &str = "Add articles to a project\n\n\
    Files may be text (.txt), Markdown, web pages, Word documents (.docx), EPUB, PDF with a text layer, tables (.csv, \
    .tsv, .jsonl: a row an article), archives of all these (.zip), .gz, and web archives (.warc, .warc.gz). Folders are \
    looked through with all folders in them, in the order of names.\n\n\
    A text that is in the project already is not added again. Everything is added in one step, which undo in the window \
    takes back at once. What is left out is told on the standard error, each with its reason.";

pub(super) const EXAMPLES: &str = "Examples:\n  \
    gainsay add talks article.html report.pdf\n  \
    gainsay add talks downloads/ --publisher Reuters --language en\n  \
    gainsay add talks old.txt --encoding windows-1256 --published 2025-07-08\n  \
    gainsay add talks news.csv --text-column body --title-column headline\n  \
    gainsay add talks news.csv --no-header --text-column 3 --dry-run\n  \
    gainsay add talks corpus.zip --json > report.json\n\n\
    Exit status: 0 when everything was added; 1 when something was left out; 2 when the command was wrong or nothing \
    could be read, and then nothing is changed, or when the project could not be written.";

/// Arguments of `gainsay add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// Project: its folder or its project.ron
    project: PathBuf,
    /// Files and folders to read articles from
    #[arg(required = true, value_name = "FILE-OR-FOLDER")]
    paths: Vec<PathBuf>,
    /// Date of publication of all of them, whatever the files say
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "The same for all")]
    published: Option<DateValue>,
    /// Newspaper, agency or site of all of them
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        hide_default_value = true,
        help_heading = "The same for all"
    )]
    publisher: String,
    /// Author of all of them
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        hide_default_value = true,
        help_heading = "The same for all"
    )]
    author: String,
    /// Web address of all of them
    #[arg(
        long,
        value_name = "URL",
        default_value = "",
        hide_default_value = true,
        help_heading = "The same for all"
    )]
    address: String,
    /// Language of all of them, such as en, fa or pt-BR
    #[arg(long, value_name = "TAG", value_parser = language, help_heading = "The same for all")]
    language: Option<String>,
    /// Encoding of all text files and tables, such as UTF-8 or windows-1256; otherwise found out for each
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<String>,
    /// Read and report, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Print the report as JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    columns: ColumnArgs,
}

/// Which column of a table holds what. Those that are not named are guessed from their names and from what they hold.
#[derive(Debug, Args)]
#[command(next_help_heading = "Columns of tables, by name or number; otherwise guessed")]
struct ColumnArgs {
    /// Column of the articles' text
    #[arg(long, value_name = "COLUMN")]
    text_column: Option<String>,
    /// Column of the titles
    #[arg(long, value_name = "COLUMN")]
    title_column: Option<String>,
    /// Column of the publishers
    #[arg(long, value_name = "COLUMN")]
    publisher_column: Option<String>,
    /// Column of the dates of publication
    #[arg(long, value_name = "COLUMN")]
    published_column: Option<String>,
    /// Column of the authors
    #[arg(long, value_name = "COLUMN")]
    author_column: Option<String>,
    /// Column of the web addresses
    #[arg(long, value_name = "COLUMN")]
    address_column: Option<String>,
    /// Column of the languages
    #[arg(long, value_name = "COLUMN")]
    language_column: Option<String>,
    /// Column of identifiers, which are kept with the articles
    #[arg(long, value_name = "COLUMN")]
    id_column: Option<String>,
    /// The first row is an article and does not name the columns
    #[arg(long)]
    no_header: bool,
}

fn date(typed: &str) -> Result<DateValue, String> {
    DateValue::typed(typed).map_err(|error| error.to_string())
}

fn language(typed: &str) -> Result<String, String> {
    let tag = language_tag(typed);
    if tag.is_empty() { Err("this is no language tag: write en, fa or pt-BR".to_owned()) } else { Ok(tag) }
}

fn encoding(typed: &str) -> Result<String, String> {
    let known = Encoding::for_label(typed.as_bytes());
    known.map(|known| known.name().to_owned()).ok_or_else(|| {
        format!(
            "there is no encoding called “{}”: write UTF-8, windows-1252 or another of the WHATWG's names",
            shown(typed)
        )
    })
}

impl ColumnArgs {
    fn choice(&self) -> TableChoice {
        let named = |field| match field {
            TableField::Text => &self.text_column,
            TableField::Title => &self.title_column,
            TableField::Publisher => &self.publisher_column,
            TableField::Published => &self.published_column,
            TableField::Author => &self.author_column,
            TableField::Address => &self.address_column,
            TableField::Language => &self.language_column,
            TableField::Id => &self.id_column,
        };
        let columns =
            TableField::ALL.into_iter().filter_map(|field| Some((field, named(field).clone()?))).collect();
        TableChoice { columns, first_row: if self.no_header { FirstRow::Article } else { FirstRow::Names } }
    }
}

/// Reads, adds, reports, and tells how it ended.
pub fn run(arguments: &AddArgs, out: &mut dyn io::Write, err: &mut dyn io::Write) -> anyhow::Result<Outcome> {
    // A project that is not there is told of before an hour is spent on reading.
    check_begun(&arguments.project)?;
    let before = if arguments.dry_run { Some(open(&arguments.project, err)?.project) } else { None };
    for path in &arguments.paths {
        ensure!(path.exists(), "there is no such file or folder, so nothing was read: {}", shown_path(path));
    }
    let options = ReadOptions {
        encoding: arguments.encoding.clone(),
        tables: Tables::Guess(arguments.columns.choice()),
        ..ReadOptions::default()
    };
    let bar = Bar::new();
    let read =
        read_files(&arguments.paths, &options, &|done, total| bar.show("Reading articles", done, total));
    let any_read = !read.articles.is_empty();
    let drafts = read.articles.into_iter().map(|article| article.draft);
    let same = SameForAll {
        publisher: arguments.publisher.clone(),
        author: arguments.author.clone(),
        address: arguments.address.clone(),
        published: arguments.published.clone(),
        language: arguments.language.clone().unwrap_or_default(),
    };
    let mut adding = if let Some(project) = before {
        Adding::Nowhere(project)
    } else {
        Adding::To(Box::new(open_to_write(&arguments.project, &usual_annotator(), &bar, err)?))
    };
    let (ready, left_out) = prepared(adding.project()?, None, drafts, &same);
    let skipped: Vec<Skipped> = read.skipped.into_iter().chain(left_out).collect();
    let added = adding.add(ready, &bar)?;
    drop(bar);
    report(arguments, &added, &skipped, out, err)?;
    Ok(match (any_read, skipped.is_empty()) {
        (false, _) => Outcome::Unusable,
        (true, false) => Outcome::Found,
        (true, true) => Outcome::Clean,
    })
}

/// An article that was added.
struct Added {
    id: ArticleId,
    title: String,
    source: String,
}

/// Where articles are added.
enum Adding {
    /// A trial: ids are given as they would be.
    Nowhere(Project),
    To(Box<Workspace>),
}

impl Adding {
    fn project(&self) -> anyhow::Result<&Project> {
        match self {
            Self::Nowhere(project) => Ok(project),
            Self::To(workspace) => match workspace.session() {
                Some(session) => Ok(session.project()),
                None => bail!("the project is not open"),
            },
        }
    }

    fn add(&mut self, ready: Vec<NewArticle>, bar: &Bar) -> anyhow::Result<Vec<Added>> {
        let known: Vec<(String, String, String)> = ready
            .iter()
            .map(|new| (fingerprint(&new.text), new.details.title.clone(), new.source_name.clone()))
            .collect();
        match self {
            Self::Nowhere(project) => {
                let mut taken = std::collections::BTreeSet::new();
                let added = known.into_iter().map(|(_, title, source)| {
                    let id = ArticleId::from_name(&title, |id| {
                        project.articles.contains_key(id) || taken.contains(id)
                    });
                    taken.insert(id.clone());
                    Added { id, title, source }
                });
                return Ok(added.collect());
            }
            Self::To(workspace) if !ready.is_empty() => {
                workspace.run(Command::AddArticles(ready))?;
                write_now(workspace, bar)?;
            }
            Self::To(_) => {}
        }
        let ids: BTreeMap<String, ArticleId> = self
            .project()?
            .articles
            .values()
            .map(|article| (article.fingerprint().as_str().to_owned(), article.id.clone()))
            .collect();
        let added = known.into_iter().filter_map(|(fingerprint, title, source)| {
            Some(Added { id: ids.get(&fingerprint)?.clone(), title, source })
        });
        Ok(added.collect())
    }
}

fn fingerprint(text: &str) -> String {
    crate::model::Fingerprint::of(text).as_str().to_owned()
}

fn report(
    arguments: &AddArgs,
    added: &[Added],
    skipped: &[Skipped],
    out: &mut dyn io::Write,
    err: &mut dyn io::Write,
) -> anyhow::Result<()> {
    for one in skipped {
        writeln!(err, "Left out: {}", one.reason)?;
    }
    let (was, would) = if added.len() == 1 { ("was", "would be") } else { ("were", "would be") };
    let verb = if arguments.dry_run { would } else { was };
    writeln!(err, "{} {verb} added{}", counted(added.len(), "article"), left_out_in_words(skipped))?;
    if arguments.json {
        let added: Vec<_> = added
            .iter()
            .map(|one| json!({ "article": one.id.as_str(), "title": one.title, "source": one.source }))
            .collect();
        let skipped: Vec<_> = skipped
            .iter()
            .map(|one| json!({ "source": one.name, "kind": one.kind.name(), "reason": one.reason }))
            .collect();
        writeln!(out, "{}", json!({ "dry_run": arguments.dry_run, "added": added, "skipped": skipped }))?;
    }
    Ok(())
}
