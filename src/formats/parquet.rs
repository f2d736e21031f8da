//! Parquet: articles, statements, fragments and links as four tables, for DuckDB, Spark, Polars and pandas.
//!
//! <https://parquet.apache.org/docs/file-format/>. It is only written. Each table is a folder of shards; the shards of one
//! number are about the same articles, in all four tables, so that each can be looked at by itself.

use std::io;

use super::{
    Export, ExportError, Format, Sink, Write,
    parquet_columns::{FRAGMENTS, LINKS, StatementColumns, article, article_columns, fragments, links},
    parquet_table::Table,
    report::Report,
    rows::{Count, Row, for_each_layer},
};
use crate::model::Article;

/// The row of this format in the table of formats.
pub const FORMAT: Format = Format {
    name: "parquet",
    title: "Parquet",
    extension: "parquet",
    description: "A folder with tables of articles, statements, fragments and links, for DuckDB, Spark and Polars",
    options: &[],
    write: Write::Folder(write),
    read: None,
};

/// How much is held and written before something new begins.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Of each table so many bytes are held until a row group is written.
    group_bytes: usize,
    /// A shard with so many statements ends with the article.
    shard_statements: usize,
    /// So does one with so many bytes of text.
    shard_text_bytes: usize,
}

const LIMITS: Limits =
    Limits { group_bytes: 8 * 1024 * 1024, shard_statements: 100_000, shard_text_bytes: 256 * 1024 * 1024 };

/// Articles without statements after which somebody is asked whether to go on.
const ASK_EVERY: usize = 256;

fn write(export: &Export<'_>, sink: &mut dyn Sink) -> Result<Report, ExportError> {
    write_within(export, sink, LIMITS)
}

fn write_within(export: &Export<'_>, sink: &mut dyn Sink, limits: Limits) -> Result<Report, ExportError> {
    let mut shards = Shards::begin(sink, limits)?;
    let (mut count, mut total) = (Count::default(), 0);
    let mut articles = export.project.articles.values().peekable();
    for_each_layer(export, |layer| {
        // Articles come by their identifiers, as layers do.
        while let Some(next) = articles.next_if(|next| next.id <= layer.layer.key.article) {
            shards.add_article(next)?;
        }
        for row in &layer.rows {
            shards.add(row)?;
            count.add(row);
        }
        total += layer.rows.len();
        Ok(())
    })?;
    for (index, next) in articles.enumerate() {
        if index % ASK_EVERY == 0 {
            export.step(total, total)?;
        }
        shards.add_article(next)?;
    }
    shards.close()?;
    Ok(count.report())
}

/// The files that are open: one of each table.
struct Open {
    articles: Table,
    statements: Table,
    fragments: Table,
    links: Table,
}

/// The four tables, shard by shard.
struct Shards<'s> {
    sink: &'s mut dyn Sink,
    limits: Limits,
    columns: StatementColumns,
    open: Open,
    /// The number of the open shard.
    number: usize,
    statements: usize,
    text_bytes: usize,
}

impl<'s> Shards<'s> {
    fn begin(sink: &'s mut dyn Sink, limits: Limits) -> io::Result<Self> {
        let columns = StatementColumns::new();
        let open = Open::new(sink, limits, &columns, 0)?;
        Ok(Self { sink, limits, columns, open, number: 0, statements: 0, text_bytes: 0 })
    }

    fn add_article(&mut self, next: &Article) -> io::Result<()> {
        let (statements, bytes) = (self.statements, self.text_bytes);
        if statements >= self.limits.shard_statements || bytes >= self.limits.shard_text_bytes {
            self.number += 1;
            let open = Open::new(self.sink, self.limits, &self.columns, self.number)?;
            std::mem::replace(&mut self.open, open).close()?;
            (self.statements, self.text_bytes) = (0, 0);
        }
        self.text_bytes += next.text().len();
        self.open.articles.push(article(next))
    }

    fn add(&mut self, row: &Row<'_>) -> io::Result<()> {
        self.statements += 1;
        self.open.statements.push(self.columns.row(row))?;
        for fragment in fragments(row) {
            self.open.fragments.push(fragment)?;
        }
        for link in links(row) {
            self.open.links.push(link)?;
        }
        Ok(())
    }

    fn close(self) -> io::Result<()> {
        self.open.close()
    }
}

impl Open {
    fn new(
        sink: &mut dyn Sink,
        limits: Limits,
        columns: &StatementColumns,
        number: usize,
    ) -> io::Result<Self> {
        let mut table = |name: &str, columns: &[_]| {
            // Programs that know Hive's way take the number for a column of every table.
            let file = sink.file(&format!("{name}/shard={number:04}/{name}.parquet"))?;
            Table::new(file, name, columns, limits.group_bytes)
        };
        Ok(Self {
            articles: table("articles", &article_columns())?,
            statements: table("statements", &columns.columns())?,
            fragments: table("fragments", &FRAGMENTS)?,
            links: table("links", &LINKS)?,
        })
    }

    fn close(self) -> io::Result<()> {
        let Self { articles, statements, fragments, links } = self;
        [articles, statements, fragments, links].into_iter().try_for_each(Table::close)
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, io::Write as _, path::Path};

    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::*;
    use crate::formats::{ExportOptions, MemorySink};

    fn tables(limits: Limits) -> BTreeMap<String, SerializedFileReader<std::fs::File>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/iran-us-talks");
        let project = crate::store::open(&folder, &|_| std::ops::ControlFlow::Continue(())).unwrap().project;
        let options = ExportOptions::default();
        let mut sink = MemorySink::default();
        let report = write_within(&Export::quiet(&project, &options), &mut sink, limits).unwrap();
        assert_eq!((report.statements, report.losses.len()), (project.statements().count(), 0));
        let open = |(path, bytes): (String, Vec<u8>)| {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&bytes).unwrap();
            (path, SerializedFileReader::new(file).unwrap())
        };
        sink.files().into_iter().map(open).collect()
    }

    /// The values of the column in each row.
    fn column(table: &SerializedFileReader<std::fs::File>, name: &str) -> Vec<String> {
        let cell = |row: parquet::record::Row| {
            row.get_column_iter().find(|(column, _)| *column == name).unwrap().1.to_string()
        };
        table.get_row_iter(None).unwrap().map(|row| cell(row.unwrap())).collect()
    }

    #[test]
    fn shards_of_one_number_hold_the_same_articles_and_nothing_is_there_twice() {
        let whole = tables(LIMITS);
        assert_eq!(whole.len(), 4);
        let parts = tables(Limits { shard_statements: 1, ..LIMITS });
        let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for number in 0..parts.len() / 4 {
            let of = |table: &str, name| {
                column(&parts[&format!("{table}/shard={number:04}/{table}.parquet")], name)
            };
            let articles = of("articles", "article_id");
            for (table, key) in
                [("statements", "statement_id"), ("fragments", "text"), ("links", "statement_id")]
            {
                assert!(of(table, "article_id").iter().all(|id| articles.contains(id)), "{table} {number}");
                found.entry(table).or_default().extend(of(table, key));
            }
            found.entry("articles").or_default().extend(articles);
        }
        assert!(parts.len() >= 8, "{}", parts.len());
        for (table, key) in [
            ("articles", "article_id"),
            ("statements", "statement_id"),
            ("fragments", "text"),
            ("links", "statement_id"),
        ] {
            assert_eq!(
                found[table],
                column(&whole[&format!("{table}/shard=0000/{table}.parquet")], key),
                "{table}"
            );
        }
    }

    #[test]
    fn a_row_group_ends_when_enough_is_held() {
        let groups = |limits| tables(limits)["statements/shard=0000/statements.parquet"].num_row_groups();
        assert_eq!(groups(LIMITS), 1);
        assert!(groups(Limits { group_bytes: 10_000, ..LIMITS }) > 5);
    }
}
