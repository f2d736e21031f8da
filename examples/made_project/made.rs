//! Projects of any size from the text of the sample's two articles and the statements on them.

#![allow(dead_code, reason = "the example and each bench use a part of this")]
#![allow(clippy::expect_used, reason = "what is made of the sample is sound, or the tool stops")]

use std::{ops::ControlFlow, ops::Range, path::Path, sync::Arc};

use gainsay::{
    model::{
        Anchor, AnnotatorId, Article, ArticleDetails, ArticleId, Fragment, Fragments, Layer, LayerKey, Link,
        LinkKind, LinkTarget, Project, Statement, StatementId, Timestamp, article::Origin,
        project::ProjectDetails,
    },
    store,
};
use uuid::Uuid;

/// The sample: two news articles and a careful reading of both.
pub const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/iran-us-talks");

/// Whose statements the made ones are.
pub const ANNOTATOR: &str = "mara";

/// When all of it was made: 2026-11-21T10:00:00Z.
const MADE_SECS: i64 = 1_795_255_200;

/// How long an article is that nobody gave a length, in bytes: as long as a news article.
const USUAL_BYTES: usize = 5_000;

/// How many words a statement has, from the fewest to the most.
const WORDS: Range<usize> = 4..24;

/// How much is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many articles.
    pub articles: usize,
    /// How many statements on all of them together.
    pub statements: usize,
    /// How long each article is at least, in bytes of UTF-8.
    pub article_bytes: usize,
    /// The same seed makes the same project.
    pub seed: u64,
}

impl Size {
    /// So many articles as long as news usually is, and so many statements on them.
    pub const fn of(articles: usize, statements: usize) -> Self {
        Self { articles, statements, article_bytes: USUAL_BYTES, seed: 1 }
    }

    /// One article of so many bytes with so many statements.
    pub const fn of_one(article_bytes: usize, statements: usize) -> Self {
        Self { articles: 1, statements, article_bytes, seed: 1 }
    }
}

/// Numbers that look random, always the same for one seed: splitmix64 (Steele, Lea and Flood, 2014).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or_default()
    }

    fn one_of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        values.get(self.below(values.len())).expect("there are values")
    }
}

/// A project of that size. Codebook, speakers and propositions are those of the sample.
pub fn made_project(size: Size) -> Project {
    let go_on = |_| ControlFlow::Continue(());
    let sample = store::open(Path::new(SAMPLE), &go_on).expect("the sample is there").project;
    let texts: Vec<&str> = sample.articles.values().map(|article| &**article.text()).collect();
    let paragraphs: Vec<&str> = texts
        .iter()
        .flat_map(|text| text.split_inclusive('\n'))
        .filter(|line| !line.trim().is_empty())
        .collect();
    let statements: Vec<&Statement> = sample.statements().map(|(_, statement)| &**statement).collect();
    let annotator = AnnotatorId::new(ANNOTATOR).expect("a slug");
    let mut numbers = Numbers(size.seed);
    let details = ProjectDetails { annotators: vec![annotator.clone()], ..sample.details.as_ref().clone() };
    let mut project = Project {
        details: Arc::new(ProjectDetails { title: "Made".to_owned(), ..details }),
        codebook: sample.codebook.clone(),
        speakers: sample.speakers.clone(),
        propositions: sample.propositions.clone(),
        ..Project::default()
    };
    let mut made = 0;
    for number in 0..size.articles {
        let text = text(&paragraphs, size.article_bytes, &mut numbers);
        let article = article(number, &text);
        let key = LayerKey { article: article.id.clone(), annotator: annotator.clone() };
        let mut layer = Layer::new(key, article.fingerprint().clone());
        let until = size.statements * (number + 1) / size.articles;
        let mut before: Option<(StatementId, String)> = None;
        for index in 0..until - made {
            let words = WORDS.start + numbers.below(WORDS.len());
            let range = words_at(&text, index * text.len() / (until - made), words);
            let id = StatementId(Uuid::from_u128((made + index + 1) as u128));
            let mut statement = statement(id, &text, range, numbers.one_of::<&Statement>(&statements));
            if let Some((id, words)) = before.take().filter(|_| numbers.below(4) == 0) {
                let to = LinkTarget::Statement(id);
                statement.links.push(Link { kind: LinkKind::Denies, to, text: words });
            }
            before = Some((id, statement.fragments.quote()));
            layer.statements.insert(id, Arc::new(statement));
        }
        made = until;
        if !layer.statements.is_empty() {
            project.layers.insert(layer.key.clone(), Arc::new(layer));
        }
        project.articles.insert(article.id.clone(), Arc::new(article));
    }
    project
}

/// Paragraphs in any order, at least `bytes` of them.
fn text(paragraphs: &[&str], bytes: usize, numbers: &mut Numbers) -> String {
    let mut text = String::with_capacity(bytes + 1_000);
    while text.len() < bytes {
        text.push_str(numbers.one_of(paragraphs).trim_end());
        text.push('\n');
    }
    text
}

fn article(number: usize, text: &str) -> Article {
    let made = Timestamp::from_unix_secs(MADE_SECS);
    let origin =
        Origin { imported: made, source_name: format!("{number}.txt"), source_encoding: "UTF-8".to_owned() };
    let title = text.split_inclusive(['.', '\n']).next().unwrap_or_default().trim();
    let details = ArticleDetails {
        title: format!("{}: {title}", number + 1),
        publisher: "The Example".to_owned(),
        ..ArticleDetails::default()
    };
    let id = ArticleId::new(&format!("article-{:05}", number + 1)).expect("a slug");
    Article::new(id, details, origin, text)
}

/// So many words from the one at `start` on, or those that are left of its paragraph.
pub fn words_at(text: &str, start: usize, words: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let is_word = |byte: u8| !byte.is_ascii_whitespace();
    let mut start = text.floor_char_boundary(start.min(text.len().saturating_sub(2)));
    while start > 0 && bytes.get(start - 1).copied().is_some_and(is_word) {
        start -= 1;
    }
    while !bytes.get(start).copied().is_none_or(is_word) {
        start += 1;
    }
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    let end = line.match_indices(' ').nth(words.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
    start..start + end.max(1)
}

/// A statement at `range` about which as much is known as about `like`.
fn statement(id: StatementId, text: &str, range: Range<usize>, like: &Statement) -> Statement {
    let made = Timestamp::from_unix_secs(MADE_SECS);
    let quote = text.get(range.clone()).unwrap_or_default();
    let first = quote.split(' ').next().map_or(0, str::len);
    let last = quote.rsplit(' ').next().map_or(0, str::len);
    let fragments = Fragments::marking(text, vec![range.clone()]).expect("words of the text");
    let mention = Fragment::new(text, range.start..range.start + first).ok();
    let cue = Fragment::new(text, range.end - last..range.end).ok();
    Statement {
        id,
        fragments: Anchor::Anchored(fragments),
        mention: mention.filter(|_| like.mention.is_some()),
        cues: cue.filter(|_| !like.cues.is_empty()).into_iter().collect(),
        said: like.said.clone().map(|said| gainsay::model::DateValue { words: None, ..said }),
        event: like.event.clone().map(|event| gainsay::model::DateValue { words: None, ..event }),
        links: Vec::new(),
        duplicate_of: None,
        created: made,
        modified: made,
        ..like.clone()
    }
}
