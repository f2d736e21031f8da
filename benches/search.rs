//! How long it takes to find words in 50 MB of text, made from the two articles of the sample.

use std::{hint::black_box, ops::ControlFlow, path::Path, time::Duration};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gainsay::{
    reading::search::{Options, Query},
    store,
};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/iran-us-talks");

/// How much text is searched, in bytes.
const TEXT_BYTES: usize = 50_000_000;

/// How much is searched at once where the search is cut into stretches, in bytes.
const STRETCH_BYTES: usize = 256 << 10;

/// A word that is frequent, one that is nowhere, one with accents, words, and regular expressions.
const PATTERNS: &[(&str, bool)] = &[
    ("negotiation", false),
    ("zeppelin", false),
    ("élysée", false),
    ("the United States", false),
    (r"den(y|ie[sd])", true),
];

fn text() -> String {
    let Ok(opened) = store::open(Path::new(SAMPLE), &|_| ControlFlow::Continue(())) else {
        return String::new();
    };
    let articles: Vec<&str> = opened.project.articles.values().map(|article| &**article.text()).collect();
    let articles = articles.join("\n");
    articles.repeat(TEXT_BYTES / articles.len().max(1) + 1)
}

fn search(criterion: &mut Criterion) {
    let text = text();
    let mut group = criterion.benchmark_group("find all in 50 MB");
    group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(10);
    group.measurement_time(Duration::from_secs(2));
    for (pattern, regex) in PATTERNS {
        let Ok(query) = Query::new(pattern, Options { regex: *regex, ..Options::default() }) else {
            continue;
        };
        group.bench_function(*pattern, |bench| bench.iter(|| black_box(query.hits(&text).count())));
        let name = format!("{pattern}, in stretches");
        group.bench_function(name, |bench| bench.iter(|| black_box(in_stretches(&query, &text))));
    }
    group.finish();
}

/// As the window does it, which draws between stretches.
fn in_stretches(query: &Query, text: &str) -> usize {
    let (mut found, mut at) = (0, 0);
    while at < text.len() {
        let (hits, next) = query.stretch(text, at, STRETCH_BYTES);
        (found, at) = (found + hits.len(), next);
    }
    found
}

criterion_group!(benches, search);
criterion_main!(benches);
