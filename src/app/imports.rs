//! Articles on their way in: from drafts to the form, and from the form to the project.

use std::{collections::VecDeque, path::PathBuf};

use crate::{
    command::{Command, NewArticle},
    formats::article_draft::ArticleDraft,
    model::{Article, Fingerprint},
    session::Session,
    ui::article_form::{ArticleForm, DetailsForm},
};

/// The form for an article that was read from `path`.
pub fn form_of(path: PathBuf, draft: ArticleDraft) -> ArticleForm {
    let mut notes = vec![format!("Encoding: {}, {}", draft.encoding, draft.encoding_note)];
    notes.extend(draft.notes);
    let form = ArticleForm {
        details: DetailsForm {
            title: if draft.title.trim().is_empty() {
                title_from(&draft.text, &draft.source_name)
            } else {
                draft.title
            },
            publisher: draft.publisher,
            author: draft.author,
            address: draft.address,
            published: draft.published,
            language: draft.language,
            ..DetailsForm::default()
        },
        source_name: draft.source_name,
        encoding: draft.encoding,
        notes,
        path: Some(path),
        ..ArticleForm::default()
    };
    form.with_text(draft.text)
}

/// The first line that holds anything, or the file's name without its ending.
fn title_from(text: &str, name: &str) -> String {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty());
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    first.filter(|line| line.chars().count() <= 200).unwrap_or(stem).to_owned()
}

/// An article of the project with the same text.
pub fn same_text<'a>(session: &'a Session, text: &str) -> Option<&'a Article> {
    let fingerprint = Fingerprint::of(text);
    let mut articles = session.project().articles.values();
    articles.find(|article| *article.fingerprint() == fingerprint).map(std::convert::AsRef::as_ref)
}

/// The command that adds what the form says; `Err` explains what is missing.
pub fn command_of(form: &ArticleForm) -> Result<Command, String> {
    let details = form.details.details()?;
    let text = form.trimmed_text();
    if text.trim().is_empty() {
        return Err("There is no text yet".to_owned());
    }
    let pasted = || ("pasted".to_owned(), "UTF-8".to_owned());
    let (source_name, source_encoding) =
        if form.pasted { pasted() } else { (form.source_name.clone(), form.encoding.clone()) };
    Ok(Command::AddArticle(Box::new(NewArticle { details, text, source_name, source_encoding })))
}

/// Articles that wait for their turn in the form.
#[derive(Default)]
pub struct Queue(VecDeque<ArticleForm>);

impl Queue {
    /// Puts forms at the end.
    pub fn extend(&mut self, forms: impl IntoIterator<Item = ArticleForm>) {
        self.0.extend(forms);
    }

    /// The next form, which knows how many wait behind it.
    pub fn next(&mut self) -> Option<ArticleForm> {
        let mut form = self.0.pop_front()?;
        form.waiting = self.0.len();
        Some(form)
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes all that wait.
    pub fn take_all(&mut self) -> Vec<ArticleForm> {
        self.0.drain(..).collect()
    }
}
