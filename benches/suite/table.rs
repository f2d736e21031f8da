//! Figures, as lines between processes and as a table for people.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use crate::common::memory_mb;

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Thousandths of a second.
    Ms,
    /// Millions of bytes.
    Mb,
}

impl Unit {
    const ALL: [Self; 2] = [Self::Ms, Self::Mb];

    fn name(self) -> &'static str {
        match self {
            Self::Ms => "ms",
            Self::Mb => "MB",
        }
    }
}

/// A figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    name: String,
    unit: Unit,
    value: f64,
}

impl Taken {
    pub fn time(name: &str, time: Duration) -> Self {
        Self { name: name.to_owned(), unit: Unit::Ms, value: time.as_secs_f64() * 1e3 }
    }

    /// A value of `/proc/self/status`; zero where the system has no such file.
    pub fn memory(name: &str, field: &str) -> Self {
        Self { name: name.to_owned(), unit: Unit::Mb, value: memory_mb(field).unwrap_or_default() }
    }

    /// One line, from which [`Taken::read`] makes the same figure.
    pub fn line(&self) -> String {
        format!("{}\t{}\t{}", self.name, self.unit.name(), self.value)
    }

    /// The figure of a line; none where it is something else.
    pub fn read(line: &str) -> Option<Self> {
        let mut parts = line.split('\t');
        let (name, unit, value) = (parts.next()?, parts.next()?, parts.next()?);
        let unit = Unit::ALL.into_iter().find(|one| one.name() == unit)?;
        Some(Self { name: name.to_owned(), unit, value: value.parse().ok()? })
    }
}

/// Figures of several sizes; the least counts where the same was measured more than once.
#[derive(Default)]
pub struct Table {
    sizes: Vec<String>,
    /// Names of figures, in the order in which they came.
    names: Vec<(String, Unit)>,
    values: BTreeMap<(String, String), f64>,
}

impl Table {
    pub fn add(&mut self, size: &str, taken: &Taken) {
        if !self.sizes.iter().any(|one| one == size) {
            self.sizes.push(size.to_owned());
        }
        if !self.names.iter().any(|(name, _)| *name == taken.name) {
            self.names.push((taken.name.clone(), taken.unit));
        }
        let value = self.values.entry((taken.name.clone(), size.to_owned())).or_insert(taken.value);
        *value = value.min(taken.value);
    }

    /// In the order in which they came.
    pub fn sizes(&self) -> &[String] {
        &self.sizes
    }

    /// A figure; none where it was not measured.
    pub fn value(&self, name: &str, size: &str) -> Option<f64> {
        self.values.get(&(name.to_owned(), size.to_owned())).copied()
    }

    /// The table in Markdown, a column a size. With `before`, each cell has the figure of before, that of now and what
    /// part of before that is.
    pub fn markdown(&self, before: Option<&Self>) -> String {
        let mut text = format!("| | | {} |\n| --- | --- |", self.sizes.join(" | "));
        text += &" --- |".repeat(self.sizes.len());
        for (name, unit) in &self.names {
            let cells = self.sizes.iter().map(|size| {
                let now = self.value(name, size);
                let was = before.and_then(|before| before.value(name, size));
                match (was, now) {
                    (Some(was), Some(now)) => {
                        format!(
                            "{} → {} (×{:.2})",
                            figure(was),
                            figure(now),
                            now / was.max(f64::MIN_POSITIVE)
                        )
                    }
                    (None, Some(now)) => figure(now),
                    (_, None) => String::new(),
                }
            });
            let cells: Vec<_> = cells.collect();
            let _ = write!(text, "\n| {name} | {} | {} |", unit.name(), cells.join(" | "));
        }
        text
    }

    /// One line a figure: size, name, unit, value.
    pub fn lines(&self) -> String {
        let mut text = String::new();
        for size in &self.sizes {
            for (name, unit) in &self.names {
                if let Some(value) = self.value(name, size) {
                    let _ = writeln!(text, "{size}\t{name}\t{}\t{value}", unit.name());
                }
            }
        }
        text
    }
}

/// Three figures that matter.
fn figure(value: f64) -> String {
    match value {
        ..1.0 => format!("{value:.2}"),
        ..10.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}
