//! Threads as rows: filtered, sorted, and each with its height.

use std::cmp::Reverse;

use crate::{
    model::{
        Project,
        thread::{About, Entry, Member, Thread, Threads},
    },
    reading::folding::fold,
    ui::{
        row_list::RowTops,
        statement_row::{LINE, QUOTE_LINE, article_title, lines_of},
    },
};

/// Above and below what stands in a row, in points.
pub(super) const PADDING: f32 = 7.0;
/// Over the first row of a thread, in points.
pub(super) const GAP: f32 = 14.0;
/// What stands under a head moves to the right by this, and what repeats it by as much again, in points.
pub(super) const INDENT: f32 = 26.0;

/// In which order threads stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Sort {
    /// Those with most statements first.
    #[default]
    Size,
    /// By the first date said.
    Date,
    /// By the title of the first statement's article.
    Article,
}

impl Sort {
    pub const ALL: [Self; 3] = [Self::Size, Self::Date, Self::Article];

    pub fn name(self) -> &'static str {
        match self {
            Self::Size => "Number of statements",
            Self::Date => "Date said",
            Self::Article => "Article",
        }
    }
}

/// Which threads are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Only {
    /// Every one.
    #[default]
    All,
    /// Those that somebody denies, supports or queries.
    Answered,
    /// The others, and claims that stand alone.
    Unanswered,
    /// Denials that are not linked to what they deny.
    WithoutTarget,
}

impl Only {
    pub const ALL: [Self; 4] = [Self::All, Self::Answered, Self::Unanswered, Self::WithoutTarget];

    pub fn name(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Answered => "Answered",
            Self::Unanswered => "Unanswered",
            Self::WithoutTarget => "Denials without a target",
        }
    }
}

/// A list of [`Threads`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Threads,
    Unanswered,
    WithoutTarget,
}

impl List {
    const ALL: [Self; 3] = [Self::Threads, Self::Unanswered, Self::WithoutTarget];

    fn of(self, threads: &Threads) -> &[Thread] {
        match self {
            Self::Threads => &threads.threads,
            Self::Unanswered => &threads.unanswered,
            Self::WithoutTarget => &threads.without_target,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Threads => "Threads",
            Self::Unanswered => "Unanswered claims",
            Self::WithoutTarget => "Denials without a target",
        }
    }

    fn shows(self, only: Only, thread: &Thread) -> bool {
        match (only, self) {
            (Only::All, _)
            | (Only::Unanswered, Self::Unanswered)
            | (Only::WithoutTarget, Self::WithoutTarget) => true,
            (Only::Answered, Self::Threads) => thread.is_answered(),
            (Only::Unanswered, Self::Threads) => !thread.is_answered(),
            (Only::Answered | Only::WithoutTarget, _) | (Only::Unanswered, Self::WithoutTarget) => false,
        }
    }
}

/// A row: places in [`Threads`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// A heading with the number of threads under it.
    Section(&'static str, usize),
    /// What a thread is about.
    Head(List, usize),
    /// What repeats the claim that it is about.
    HeadRepeat(List, usize, usize),
    /// A statement.
    Entry(List, usize, usize),
    /// What repeats a statement.
    Repeat(List, usize, usize, usize),
}

impl Row {
    /// The thread that the row belongs to.
    pub fn thread(self, threads: &Threads) -> Option<&Thread> {
        match self {
            Self::Section(..) => None,
            Self::Head(list, at)
            | Self::HeadRepeat(list, at, _)
            | Self::Entry(list, at, _)
            | Self::Repeat(list, at, ..) => list.of(threads).get(at),
        }
    }

    /// The statement that the row shows.
    pub fn member(self, threads: &Threads) -> Option<&Member> {
        let thread = self.thread(threads)?;
        match self {
            Self::Section(..) => None,
            Self::Head(..) => match &thread.about {
                About::Statement(member) => Some(member),
                About::Proposition(_) | About::Implied(_) | About::Elsewhere(..) => None,
            },
            Self::HeadRepeat(_, _, at) => thread.repeats.get(at),
            Self::Entry(_, _, entry) => thread.entries.get(entry).map(|entry| &entry.member),
            Self::Repeat(_, _, entry, at) => thread.entries.get(entry)?.repeats.get(at),
        }
    }

    /// The entry, where the row is one.
    pub fn entry(self, threads: &Threads) -> Option<&Entry> {
        match self {
            Self::Entry(_, _, entry) => self.thread(threads)?.entries.get(entry),
            Self::Section(..) | Self::Head(..) | Self::HeadRepeat(..) | Self::Repeat(..) => None,
        }
    }

    /// How far it stands to the right, in points.
    pub fn indent(self) -> f32 {
        match self {
            Self::Section(..) | Self::Head(..) => 0.0,
            Self::HeadRepeat(..) | Self::Entry(..) => INDENT,
            Self::Repeat(..) => INDENT * 2.0,
        }
    }
}

/// What the rows are made from.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Wanted {
    pub filter: String,
    pub sort: Sort,
    pub only: Only,
    /// How many letters fit beside each other in a head.
    pub letters: usize,
}

/// The rows and their places.
pub(super) fn rows(
    project: &Project,
    threads: &Threads,
    texts: &Texts,
    wanted: &Wanted,
) -> (Vec<Row>, RowTops) {
    let words: Vec<String> = fold(&wanted.filter).split_whitespace().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for list in List::ALL {
        let found = list.of(threads).iter().enumerate();
        let found = found.filter(|(_, thread)| list.shows(wanted.only, thread));
        let mut found: Vec<(usize, &Thread)> =
            found.filter(|(at, _)| texts.holds(list, *at, &words)).collect();
        sort(project, wanted.sort, &mut found);
        if !found.is_empty() {
            rows.push(Row::Section(list.title(), found.len()));
        }
        for (at, thread) in found {
            rows.extend(rows_of(list, at, thread));
        }
    }
    let tops = RowTops::new(rows.iter().map(|row| height(project, threads, *row, wanted.letters)));
    (rows, tops)
}

fn rows_of(list: List, at: usize, thread: &Thread) -> impl Iterator<Item = Row> {
    let repeats = (0..thread.repeats.len()).map(move |repeat| Row::HeadRepeat(list, at, repeat));
    let entries = thread.entries.iter().enumerate().flat_map(move |(entry, found)| {
        let repeats = (0..found.repeats.len()).map(move |repeat| Row::Repeat(list, at, entry, repeat));
        std::iter::once(Row::Entry(list, at, entry)).chain(repeats)
    });
    std::iter::once(Row::Head(list, at)).chain(repeats).chain(entries)
}

fn sort(project: &Project, sort: Sort, threads: &mut [(usize, &Thread)]) {
    match sort {
        Sort::Size => threads.sort_by_key(|(_, thread)| Reverse(thread.members().count())),
        Sort::Date => threads.sort_by_cached_key(|(_, thread)| {
            let day = thread.members().filter_map(first_day).min();
            (day.is_none(), day)
        }),
        Sort::Article => threads.sort_by_cached_key(|(_, thread)| {
            let first = thread.members().next();
            let title = first.map(|member| article_title(project, &member.layer.article).to_lowercase());
            (title.is_none(), title)
        }),
    }
}

fn first_day(member: &Member) -> Option<String> {
    let date = &member.statement.said.as_ref()?.edtf;
    date.earliest().or_else(|| date.latest())
}

fn height(project: &Project, threads: &Threads, row: Row, letters: usize) -> f32 {
    let lines = |text: &str, letters: usize| lines_of(text, letters, 2) as f32 * QUOTE_LINE;
    let quote = |member: &Member| member.statement.fragments.quote();
    let room = letters.saturating_sub((row.indent() / 7.0) as usize);
    match (row, row.member(threads)) {
        (Row::Section(..), _) => 40.0,
        (Row::Head(List::Threads, _), None) => {
            let text = row.thread(threads).map_or_else(String::new, |thread| about(project, &thread.about));
            GAP + PADDING * 2.0 + LINE + lines(&text, room)
        }
        (Row::Head(List::Threads, _), Some(member)) => {
            GAP + PADDING * 2.0 + LINE + lines(&quote(member), room)
        }
        (_, Some(member)) => PADDING * 2.0 + LINE + lines(&quote(member), room),
        (_, None) => PADDING * 2.0 + LINE,
    }
}

/// The words that a thread is about.
pub(super) fn about(project: &Project, about: &About) -> String {
    match about {
        About::Proposition(id) => {
            project.propositions.get(id).map_or(id.to_string(), |found| found.text.clone())
        }
        About::Statement(member) => member.statement.fragments.quote(),
        About::Implied(words) | About::Elsewhere(_, words) => format!("“{words}”"),
    }
}

/// The words in which a filter looks, once a revision.
#[derive(Debug, Default)]
pub(super) struct Texts {
    lists: [Vec<String>; 3],
}

impl Texts {
    pub fn new(project: &Project, threads: &Threads) -> Self {
        let text = |thread: &Thread| {
            let mut text = about(project, &thread.about);
            for member in thread.members() {
                let statement = &member.statement;
                let speaker = statement.speaker.as_ref().map_or("", |id| project.speaker_name(id));
                let title = article_title(project, &member.layer.article);
                for part in [&statement.fragments.quote(), speaker, title] {
                    text.push('\n');
                    text.push_str(part);
                }
            }
            fold(&text)
        };
        Self { lists: List::ALL.map(|list| list.of(threads).iter().map(text).collect()) }
    }

    fn holds(&self, list: List, at: usize, words: &[String]) -> bool {
        let lists = self.lists.get(list as usize);
        let text = lists.and_then(|texts| texts.get(at)).map_or("", String::as_str);
        words.iter().all(|word| text.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_thread_is_shown_where_it_is_asked_for() {
        let lone = Thread { about: About::Implied("it".into()), repeats: vec![], entries: vec![] };
        let shown = |only| List::ALL.map(|list| list.shows(only, &lone));
        assert_eq!(shown(Only::All), [true, true, true]);
        assert_eq!(shown(Only::Answered), [false, false, false]);
        assert_eq!(shown(Only::Unanswered), [true, true, false]);
        assert_eq!(shown(Only::WithoutTarget), [false, false, true]);
    }
}
