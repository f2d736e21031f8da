//! How long opening and saving take: the sample, a thousand articles, a hundred thousand statements in one layer.

use std::{cell::RefCell, fs, ops::ControlFlow, path::Path, sync::Arc, time::Duration};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use gainsay::{
    model::{
        Anchor, AnnotatorId, Article, ArticleDetails, ArticleId, AttributeValue, DateBasis, DateValue, Edit,
        Edtf, Fragment, Fragments, LabelId, Layer, LayerKey, Project, ReadOnly, SpeakerId, Statement,
        StatementId, Timestamp, article::Origin,
    },
    store::{self, DiskState},
};
use uuid::Uuid;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/iran-us-talks");

/// A paragraph of about 250 bytes with characters of one, two, three and four bytes.
const PARAGRAPH: &str = "Iran’s foreign ministry denied on Tuesday that it had asked for talks, \"Élysée\" sources \
    said 🚀, after the president had claimed that Tehran was seeking negotiations following last month's war; \
    «no request was made», the spokesman told reporters.\n";

fn statement(id: u128, text: &str, start: usize) -> Option<Statement> {
    let range = text.floor_char_boundary(start)..text.floor_char_boundary(start + 60);
    let fragments = Fragments::marking(text, Vec::from([range])).ok()?;
    let made = Timestamp::from_unix_secs(1_795_255_200);
    let label = LabelId::new("denial").ok()?;
    let mut statement =
        Statement::new(StatementId(Uuid::from_u128(id)), label, Anchor::Anchored(fragments), made);
    statement.speaker = SpeakerId::new("baghaei").ok();
    statement.mention = Fragment::new(text, 0..4).ok();
    statement.cues.extend(Fragment::new(text, 27..33).ok());
    statement.said = Some(DateValue::new(Edtf::parse("2025-07-08").ok()?, DateBasis::Relative));
    "Why this reading.".clone_into(&mut statement.note);
    Some(statement)
}

/// `articles` articles of `paragraphs` paragraphs, with `statements` statements each.
fn made_project(articles: usize, paragraphs: usize, statements: usize) -> Project {
    let mut project = Project::titled("Made");
    let text: Arc<str> = PARAGRAPH.repeat(paragraphs).into();
    for number in 0..articles {
        let (Ok(id), Ok(annotator)) = (ArticleId::new(&format!("article-{number}")), AnnotatorId::new("ann"))
        else {
            continue;
        };
        let origin = Origin {
            imported: Timestamp::from_unix_secs(0),
            source_name: "a.txt".to_owned(),
            source_encoding: "UTF-8".to_owned(),
        };
        let article = Article::new(id.clone(), ArticleDetails::default(), origin, text.clone());
        let mut layer =
            Layer::new(LayerKey { article: id.clone(), annotator }, article.fingerprint().clone());
        for index in 0..statements {
            let start = index * (text.len() - 100) / statements;
            let id = (number as u128) << 64 | index as u128;
            layer.statements.extend(statement(id, &text, start).map(|made| (made.id, Arc::new(made))));
        }
        project.layers.insert(layer.key.clone(), Arc::new(layer));
        project.articles.insert(id, Arc::new(article));
    }
    project
}

fn open(folder: &Path) -> Option<store::Opened> {
    store::open(folder, &|_| ControlFlow::Continue(())).ok()
}

/// Opening, writing everything anew, and saving one changed note.
fn measure(criterion: &mut Criterion, name: &str, project: &Project) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let Ok(mut disk) = store::create(folder.path(), project) else { return };
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10).measurement_time(Duration::from_secs(8)).warm_up_time(Duration::from_secs(1));
    group.bench_function("open", |bencher| bencher.iter(|| open(folder.path())));
    group.bench_function("save nothing", |bencher| {
        bencher.iter(|| save(folder.path(), project, project, &mut disk));
    });
    let mut number = 0;
    let before = RefCell::new(project.clone());
    group.bench_function("save one changed statement", |bencher| {
        bencher.iter_batched(
            || {
                number += 1;
                noted(&before.borrow(), number)
            },
            |after| {
                save(folder.path(), &before.borrow(), &after, &mut disk);
                before.replace(after);
            },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("write everything", |bencher| {
        bencher.iter_batched(
            || {
                let free = folder.path().join("copy");
                if free.exists() {
                    fs::remove_dir_all(&free)?;
                }
                Ok::<_, std::io::Error>(free)
            },
            |free| free.map(|free| store::create(&free, project).is_ok()),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn save(folder: &Path, before: &Project, after: &Project, disk: &mut DiskState) -> store::SaveReport {
    store::save(folder, Some(before), after, &ReadOnly::default(), disk)
}

fn noted(project: &Project, number: usize) -> Project {
    let mut changed = project.clone();
    let found =
        project.layers.values().find_map(|layer| Some((layer.key.clone(), *layer.statements.keys().next()?)));
    if let Some((key, id)) = found {
        let value = Box::new(AttributeValue::Note(format!("note {number}")));
        let edit = Edit::SetAttribute(key, id, value, Timestamp::from_unix_secs(1_800_000_000));
        assert!(edit.apply(&mut changed).is_ok());
    }
    changed
}

fn projects(criterion: &mut Criterion) {
    if let Some(sample) = open(Path::new(SAMPLE)) {
        measure(criterion, "the sample", &sample.project);
    }
    measure(criterion, "1,000 articles of 5 kB with 20 statements each", &made_project(1000, 20, 20));
    measure(criterion, "100,000 statements in one layer", &made_project(1, 400, 100_000));
}

criterion_group!(benches, projects);
criterion_main!(benches);
