//! Makes a project of any size from the text of the sample's two articles, to try things on and to measure them.
//!
//! `cargo run --release --example made_project -- --articles 10000 --statements 200000 DIR` makes ten thousand articles
//! of 5,000 bytes; `--article-bytes 10000000` makes them longer. The same numbers and the same `--seed` make the same
//! files, whatever the machine.

mod made;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;
use gainsay::store;
use made::{Size, made_project};

/// Makes a project of any size from the text of the sample's two articles.
#[derive(Parser)]
struct Arguments {
    /// How many articles.
    #[arg(long, default_value_t = 1)]
    articles: usize,
    /// How many statements on all of them together.
    #[arg(long, default_value_t = 0)]
    statements: usize,
    /// How long each article is at least, in bytes of UTF-8.
    #[arg(long, default_value_t = Size::of(1, 0).article_bytes)]
    article_bytes: usize,
    /// Another number makes another project of the same size.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The new folder that the project is written to.
    dir: PathBuf,
}

fn main() -> Result<()> {
    let Arguments { articles, statements, article_bytes, seed, dir } = Arguments::parse();
    anyhow::ensure!(
        articles > 0 || statements == 0,
        "without articles there is nothing to say something about"
    );
    let project = made_project(Size { articles, statements, article_bytes, seed });
    store::create(&dir, &project)
        .with_context(|| format!("the project was not written: {}", dir.display()))?;
    Ok(())
}
