//! A Parquet file that is being written: rows are held as columns until there are enough for a row group.
//!
//! So many bytes are held and no more, however long the file becomes.

use std::{io, sync::Arc};

use parquet::{
    basic::Compression,
    data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type},
    errors::ParquetError,
    file::{
        properties::{EnabledStatistics, WriterProperties},
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::{parser::parse_message_type, types::Type},
};

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text, or nothing.
    Text,
    /// A whole number, or nothing.
    Number,
    /// A day, or nothing.
    Day,
    /// A moment, or nothing.
    Moment,
    /// True or false.
    Flag,
    /// A list of texts.
    Texts,
    /// Names with values.
    Pairs,
}

/// The cell of a row in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing; of a list, an empty one.
    Empty,
    /// A text.
    Text(String),
    /// A number; of a moment, microseconds since the beginning of 1970, UTC.
    Number(i64),
    /// Days since the beginning of 1970.
    Day(i32),
    /// True or false.
    Flag(bool),
    /// A list of texts.
    Texts(Vec<String>),
    /// Names with values.
    Pairs(Vec<(String, String)>),
}

impl Cell {
    /// A text; an empty one is nothing.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A number that counts something, where it is known.
    pub fn count(number: Option<usize>) -> Self {
        number.and_then(|number| i64::try_from(number).ok()).map_or(Self::Empty, Self::Number)
    }
}

/// Texts behind one another, so that many small ones are one piece of memory.
#[derive(Default)]
struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Adds a text, and tells how many bytes more are held.
    fn push(&mut self, text: &str) -> usize {
        self.all.push_str(text);
        self.ends.push(self.all.len());
        text.len() + size_of::<usize>()
    }

    /// Each by itself; nothing is copied.
    fn take(&mut self) -> Vec<ByteArray> {
        let Self { all, ends } = std::mem::take(self);
        let all = ByteArray::from(all.into_bytes());
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(&ends).map(|(start, end)| all.slice(start, end - start)).collect()
    }
}

/// The values of a column. Levels say which row has one: see the Parquet format, "Nested encoding".
struct Column {
    kind: Kind,
    definition: Vec<i16>,
    repetition: Vec<i16>,
    texts: Texts,
    /// The values of pairs, whose names are in `texts`.
    values: Texts,
    numbers: Vec<i64>,
    days: Vec<i32>,
    flags: Vec<bool>,
}

impl Column {
    fn new(kind: Kind) -> Self {
        let (definition, repetition) = (Vec::new(), Vec::new());
        let (texts, values, numbers, days, flags) = Default::default();
        Self { kind, definition, repetition, texts, values, numbers, days, flags }
    }

    /// Adds the cell of one row, and tells how many bytes more are held. A cell of another kind is nothing.
    fn push(&mut self, cell: &Cell) -> usize {
        match (self.kind, cell) {
            (Kind::Text, Cell::Text(text)) => self.texts.push(text) + self.level(1, 0),
            (Kind::Number | Kind::Moment, Cell::Number(number)) => {
                self.numbers.push(*number);
                size_of::<i64>() + self.level(1, 0)
            }
            (Kind::Day, Cell::Day(day)) => {
                self.days.push(*day);
                size_of::<i32>() + self.level(1, 0)
            }
            (Kind::Flag, Cell::Flag(flag)) => {
                self.flags.push(*flag);
                size_of::<bool>() + self.level(1, 0)
            }
            (Kind::Texts, Cell::Texts(list)) if !list.is_empty() => {
                let each = list.iter().enumerate();
                each.map(|(index, text)| self.texts.push(text) + self.level(1, i16::from(index > 0))).sum()
            }
            (Kind::Pairs, Cell::Pairs(list)) if !list.is_empty() => {
                let each = list.iter().enumerate();
                each.map(|(index, (name, value))| {
                    self.texts.push(name) + self.values.push(value) + self.level(1, i16::from(index > 0))
                })
                .sum()
            }
            (_, _) => self.level(0, 0),
        }
    }

    fn level(&mut self, definition: i16, repetition: i16) -> usize {
        self.definition.push(definition);
        if matches!(self.kind, Kind::Texts | Kind::Pairs) {
            self.repetition.push(repetition);
        }
        size_of_val(&definition)
    }

    /// Writes the column as one chunk of a row group, of pairs two, and holds nothing afterwards.
    fn write<W: io::Write + Send>(
        &mut self,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), ParquetError> {
        let Self { kind, definition, repetition, mut texts, mut values, numbers, days, flags } =
            std::mem::replace(self, Self::new(self.kind));
        let definition = Some(definition.as_slice());
        let repetition = (!repetition.is_empty()).then_some(repetition.as_slice());
        let missing = || ParquetError::General("the schema has fewer columns than the table".to_owned());
        let mut chunk = group.next_column()?.ok_or_else(missing)?;
        match kind {
            Kind::Text | Kind::Texts | Kind::Pairs => {
                chunk.typed::<ByteArrayType>().write_batch(&texts.take(), definition, repetition)?
            }
            Kind::Number | Kind::Moment => {
                chunk.typed::<Int64Type>().write_batch(&numbers, definition, repetition)?
            }
            Kind::Day => chunk.typed::<Int32Type>().write_batch(&days, definition, repetition)?,
            Kind::Flag => chunk.typed::<BoolType>().write_batch(&flags, definition, repetition)?,
        };
        chunk.close()?;
        if kind == Kind::Pairs {
            let mut chunk = group.next_column()?.ok_or_else(missing)?;
            chunk.typed::<ByteArrayType>().write_batch(&values.take(), definition, repetition)?;
            chunk.close()?;
        }
        Ok(())
    }
}

/// A file of one table.
pub struct Table {
    file: SerializedFileWriter<Box<dyn io::Write + Send>>,
    columns: Vec<Column>,
    rows: usize,
    held_bytes: usize,
    most_bytes: usize,
}

impl Table {
    /// A table with these columns, which holds at most about `most_bytes` in memory.
    pub fn new(
        out: Box<dyn io::Write + Send>,
        name: &str,
        columns: &[(&str, Kind)],
        most_bytes: usize,
    ) -> io::Result<Self> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .build();
        let schema = schema(name, columns).map_err(told)?;
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(told)?;
        let columns = columns.iter().map(|(_, kind)| Column::new(*kind)).collect();
        Ok(Self { file, columns, rows: 0, held_bytes: 0, most_bytes })
    }

    /// Adds a row, a cell a column.
    pub fn push(&mut self, row: impl IntoIterator<Item = Cell>) -> io::Result<()> {
        self.rows += 1;
        let cells = self.columns.iter_mut().zip(row);
        self.held_bytes += cells.map(|(column, cell)| column.push(&cell)).sum::<usize>();
        if self.held_bytes >= self.most_bytes { self.write_group().map_err(told) } else { Ok(()) }
    }

    /// Writes what is still held, and the end of the file.
    pub fn close(mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.write_group().map_err(told)?;
        }
        // This flushes, too.
        self.file.finish().map(drop).map_err(told)
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        for column in &mut self.columns {
            column.write(&mut group)?;
        }
        group.close()?;
        (self.rows, self.held_bytes) = (0, 0);
        Ok(())
    }
}

/// The schema in Parquet's own words. Lists and pairs are as its page on logical types has them.
fn schema(name: &str, columns: &[(&str, Kind)]) -> Result<Type, ParquetError> {
    let field = |(name, kind): &(&str, Kind)| match kind {
        Kind::Text => format!("optional binary {name} (STRING);"),
        Kind::Number => format!("optional int64 {name};"),
        Kind::Day => format!("optional int32 {name} (DATE);"),
        Kind::Moment => format!("optional int64 {name} (TIMESTAMP(MICROS,true));"),
        Kind::Flag => format!("optional boolean {name};"),
        Kind::Texts => format!(
            "required group {name} (LIST) {{ repeated group list {{ required binary element (STRING); }} }}"
        ),
        Kind::Pairs => format!(
            "required group {name} (MAP) {{ repeated group key_value {{ \
             required binary key (STRING); required binary value (STRING); }} }}"
        ),
    };
    parse_message_type(&format!("message {name} {{ {} }}", columns.iter().map(field).collect::<String>()))
}

/// The system's own error, where it was that.
fn told(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(inner) => *inner,
            Err(inner) => io::Error::other(inner),
        },
        other => io::Error::other(other),
    }
}
