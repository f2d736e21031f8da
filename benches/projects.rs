//! How long opening and saving take: the sample, a thousand articles, a hundred thousand statements in one layer.

mod made;

use std::{cell::RefCell, fs, ops::ControlFlow, path::Path, time::Duration};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use gainsay::{
    model::{AttributeValue, Edit, Project, ReadOnly, Timestamp},
    store::{self, DiskState},
};
use made::made_project;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/iran-us-talks");

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
