//! What date words mean, and as EDTF.

use std::ops::Range;

use jiff::civil::Date;

use crate::model::Edtf;

/// What words such as "Tuesday" mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reading) enum When {
    Day(Date),
    /// A day, give or take some.
    About(Date),
    /// From the first day to the last.
    Span(Date, Date),
    Month(i16, i8),
    Year(i16),
    Since(Date),
    /// Some time before a day: "in recent days".
    Before(Date),
    /// Still to come, so nothing was said then.
    Ahead,
}

/// Words that give a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::reading) struct Found {
    /// Their tokens, without the preposition.
    pub span: Range<usize>,
    pub when: When,
    /// Whether the words give the year too, so that nothing was reckoned.
    pub stated: bool,
}

impl When {
    /// The date as EDTF; none for what is still to come.
    pub fn edtf(self) -> Option<Edtf> {
        let text = match self {
            Self::Day(day) => day.to_string(),
            Self::About(day) => format!("{day}~"),
            Self::Span(first, last) => format!("{first}/{last}"),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::Year(year) => format!("{year:04}"),
            Self::Since(day) => format!("{day}/.."),
            Self::Before(day) => format!("../{day}"),
            Self::Ahead => return None,
        };
        Edtf::parse(&text).ok()
    }

    /// The day that "a day earlier" counts from.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) | Self::About(day) => Some(day),
            Self::Span(..)
            | Self::Month(..)
            | Self::Year(_)
            | Self::Since(_)
            | Self::Before(_)
            | Self::Ahead => None,
        }
    }
}
