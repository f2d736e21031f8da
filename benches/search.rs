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
    }
    group.finish();
}

criterion_group!(benches, search);
criterion_main!(benches);
