//! Articles on their way in: from drafts to the form, from the form to the project, and the report of what was left out.

use std::{collections::VecDeque, path::Path};

use super::App;
use crate::{
    command::{Command, NewArticle},
    formats::article_files::{Skipped, left_out_in_words},
    formats::report::counted,
    model::{Article, ArticleDetails, Fingerprint},
    session::Session,
    ui::{
        Ask,
        add_report::AddReport,
        article_form::{ArticleForm, DetailsForm},
        columns::ColumnsForm,
        forms::Dialog,
        message_bar::Message,
    },
    workspace::intake::{ReadArticle, ReadFiles, SameForAll, extras_of, prepared, title_of},
};

/// So many reasons why files were left out are messages; more are a report.
const MOST_MESSAGES: usize = 3;

/// The form for an article that was read.
fn form_of(read: ReadArticle) -> ArticleForm {
    let ReadArticle { path, draft } = read;
    let mut notes = Vec::new();
    if !draft.encoding.is_empty() {
        notes.push(format!("Encoding: {}, {}", draft.encoding, draft.encoding_note));
    }
    let is_the_file = !draft.encoding.is_empty()
        && path.file_name().is_some_and(|name| Path::new(&draft.source_name).ends_with(name));
    let title = title_of(&draft);
    notes.extend(draft.notes);
    let form = ArticleForm {
        details: DetailsForm {
            title,
            publisher: draft.publisher,
            author: draft.author,
            address: draft.address,
            published: draft.published,
            language: draft.language,
            kept: ArticleDetails { extras: extras_of(&draft.foreign_id), ..ArticleDetails::default() },
        },
        source_name: draft.source_name,
        encoding: draft.encoding,
        notes,
        path: is_the_file.then_some(path),
        ..ArticleForm::default()
    };
    form.with_text(draft.text)
}

/// An article of the project with the same text.
fn same_text<'a>(session: &'a Session, text: &str) -> Option<&'a Article> {
    let fingerprint = Fingerprint::of(text);
    let mut articles = session.project().articles.values();
    articles.find(|article| *article.fingerprint() == fingerprint).map(std::convert::AsRef::as_ref)
}

/// The article that the form describes; `Err` explains what is missing.
fn article_of(form: &ArticleForm) -> Result<NewArticle, String> {
    let details = form.details.details()?;
    let text = form.trimmed_text();
    if text.trim().is_empty() {
        return Err("There is no text yet".to_owned());
    }
    let pasted = || ("pasted".to_owned(), "UTF-8".to_owned());
    let (source_name, source_encoding) =
        if form.pasted { pasted() } else { (form.source_name.clone(), form.encoding.clone()) };
    Ok(NewArticle { details, text, source_name, source_encoding })
}

/// What was read and waits for a person.
#[derive(Default)]
pub struct Queue {
    articles: VecDeque<ReadArticle>,
    tables: VecDeque<ColumnsForm>,
    /// What gave no article, until it is reported.
    skipped: Vec<Skipped>,
}

impl Queue {
    /// How many articles wait.
    fn len(&self) -> usize {
        self.articles.len()
    }

    /// Takes all articles that wait.
    fn take_all(&mut self) -> Vec<ReadArticle> {
        self.articles.drain(..).collect()
    }
}

impl App {
    /// Takes in what was read from files.
    pub(super) fn articles_read(&mut self, read: ReadFiles) {
        if self.workspace.session().is_none() {
            return;
        }
        let ReadFiles { articles, tables, skipped, stopped, chosen } = read;
        if stopped {
            self.tell(Message::problem("Reading was stopped. What was read until then can be added"));
        }
        if chosen {
            return self.add_at_once(articles, skipped);
        }
        self.tell_of_skipped(skipped);
        let tables = tables
            .into_iter()
            .map(|found| ColumnsForm::new(found.paths, found.count, found.rows, found.preview));
        let (articles, tables) = self.show_again(articles, tables.collect());
        self.imports.articles.extend(articles);
        self.imports.tables.extend(tables);
        match &mut self.dialog {
            Some(Dialog::Article(open)) if !open.pasted => open.waiting = self.imports.len(),
            // What is being filled in or answered stays; what was read waits its turn.
            Some(_) => {}
            None => self.next_import(),
        }
    }

    /// What was read again, in another encoding, takes the place of what is shown; the rest comes back.
    fn show_again(
        &mut self,
        mut articles: Vec<ReadArticle>,
        mut tables: Vec<ColumnsForm>,
    ) -> (Vec<ReadArticle>, Vec<ColumnsForm>) {
        match &mut self.dialog {
            Some(Dialog::Columns(open)) => {
                if let Some(at) = tables.iter().position(|form| form.paths == open.paths) {
                    // What else is in the same archive waits already.
                    articles.retain(|article| !open.paths.contains(&article.path));
                    **open = open.read_again(tables.swap_remove(at));
                }
            }
            Some(Dialog::Article(open)) if open.path.is_some() => {
                if let Some(at) =
                    articles.iter().position(|article| Some(&article.path) == open.path.as_ref())
                {
                    **open = ArticleForm { waiting: open.waiting, ..form_of(articles.remove(at)) };
                }
            }
            Some(_) | None => {}
        }
        (articles, tables)
    }

    /// A few reasons are told one by one, many by a message that leads to the report.
    fn tell_of_skipped(&mut self, skipped: Vec<Skipped>) {
        if skipped.len() <= MOST_MESSAGES {
            if !skipped.is_empty() {
                let reasons: Vec<String> = skipped.into_iter().map(|one| one.reason).collect();
                self.tell(Message::problem(reasons.join("\n")));
            }
            return;
        }
        let text = format!("{} files or rows gave no article", skipped.len());
        self.imports.skipped = skipped;
        self.tell(Message::problem(text).offering("Show why", Ask::ShowSkipped));
    }

    /// Shows why files gave no article.
    pub(super) fn show_skipped(&mut self) {
        let skipped = std::mem::take(&mut self.imports.skipped);
        if self.dialog.is_none() && !skipped.is_empty() {
            self.dialog = Some(Dialog::AddReport(Box::new(AddReport { skipped, ..AddReport::default() })));
        }
    }

    /// Adds the rows of tables whose columns were chosen.
    fn add_at_once(&mut self, articles: Vec<ReadArticle>, skipped: Vec<Skipped>) {
        self.imports.skipped.extend(skipped);
        self.add_with_report(None, articles);
        if self.dialog.is_none() {
            self.next_import();
        }
    }

    /// Adds articles as one step, and reports what was left out.
    fn add_with_report(&mut self, first: Option<NewArticle>, articles: Vec<ReadArticle>) {
        let Some(session) = self.workspace.session() else { return };
        let drafts = articles.into_iter().map(|article| article.draft);
        let (ready, left_out) = prepared(session.project(), first, drafts, &SameForAll::default());
        let added = ready.len();
        if added > 0 {
            self.run_asked(Command::AddArticles(ready));
        }
        let mut skipped = std::mem::take(&mut self.imports.skipped);
        skipped.extend(left_out);
        let were = if added == 1 { "was" } else { "were" };
        let text = format!("{} {were} added{}", counted(added, "article"), left_out_in_words(&skipped));
        if skipped.is_empty() || self.dialog.is_some() {
            self.tell(Message::done(text));
        } else {
            self.dialog = Some(Dialog::AddReport(Box::new(AddReport { added, skipped, drawn: false })));
        }
    }

    /// Leaves a form without adding its article, in a way that can be taken back.
    pub(super) fn leave_form(&mut self, form: Box<ArticleForm>) {
        let waiting = self.imports.take_all();
        if !form.text.trim().is_empty() {
            self.left_form = Some((form, waiting));
            self.tell(Message::done("The article was not added").offering("Go back to it", Ask::Reopen));
        }
    }

    pub(super) fn reopen_form(&mut self) {
        if let (Some((form, waiting)), None) = (self.left_form.take(), &self.dialog) {
            self.imports.articles.extend(waiting);
            self.dialog = Some(Dialog::Article(form));
        }
    }

    pub(super) fn add_article(&mut self, mut form: Box<ArticleForm>, and_all_others: bool) {
        let same_as = self.same_as(&form);
        if same_as.is_some() && same_as != form.same_as {
            // Noticed only now, since the text was pasted or trimmed: the person decides with that in view.
            form.same_as = same_as;
            self.dialog = Some(Dialog::Article(form));
            return;
        }
        match article_of(&form) {
            Ok(new) if and_all_others => {
                let waiting = self.imports.take_all();
                self.add_with_report(Some(new), waiting);
            }
            Ok(new) => self.run_asked(Command::AddArticle(Box::new(new))),
            Err(reason) => {
                self.tell(Message::problem(reason));
                self.dialog = Some(Dialog::Article(form));
            }
        }
    }

    fn same_as(&self, form: &ArticleForm) -> Option<String> {
        let same = same_text(self.workspace.session()?, &form.trimmed_text())?;
        Some(same.details.title.clone())
    }

    /// Shows the columns of the next table that waits, or the form of the next article.
    pub(super) fn next_import(&mut self) {
        if let Some(form) = self.imports.tables.pop_front() {
            self.dialog = Some(Dialog::Columns(Box::new(form)));
            return;
        }
        let Some(read) = self.imports.articles.pop_front() else { return };
        let mut form = form_of(read);
        form.waiting = self.imports.len();
        form.same_as = self.same_as(&form);
        self.dialog = Some(Dialog::Article(Box::new(form)));
    }
}
