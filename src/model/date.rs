//! Dates as EDTF (ISO 8601-2:2019, Annex A, levels 0 to 2), with what they mean and what they rest on.

use std::{cmp::Ordering, fmt};

use edtf_core::{Bound, BoundDate};
use jiff::civil;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{fragment::Fragment, shown::shown};

/// A valid EDTF expression, kept as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Edtf(String);

/// Text that is not a date.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error(
    "“{}” is not a date that can be read ({}). Write 2025-07-08, 2025-07, 8 July 2025, July 2025, by 8 July 2025, 2025-06-23~ (about) or 2025-07-08? (uncertain)",
    shown(input),
    shown(reason)
)]
pub struct InvalidDate {
    /// What was typed.
    pub input: String,
    /// What is wrong, and where.
    pub reason: String,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Edtf {
    /// Takes an EDTF expression of level 0, 1 or 2.
    pub fn parse(text: &str) -> Result<Self, InvalidDate> {
        match edtf_core::Edtf::parse(text) {
            Ok(_) => Ok(Self(text.to_owned())),
            Err(error) => Err(InvalidDate { input: text.to_owned(), reason: error.to_string() }),
        }
    }

    /// Reads what people type: EDTF, "8 July 2025", "July 8, 2025", "July 2025", "by 8 July 2025".
    pub fn read(text: &str) -> Result<Self, InvalidDate> {
        let typed = text.trim();
        let error = match Self::parse(typed) {
            Ok(date) => return Ok(date),
            Err(error) => error,
        };
        let by = typed.strip_prefix("by ").or_else(|| typed.strip_prefix("not later than "));
        match by {
            Some(rest) => Self::parse(&format!("../{}", words_to_edtf(rest).ok_or(error)?)),
            None => Self::parse(&words_to_edtf(typed).ok_or(error)?),
        }
    }

    /// The expression as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first day it may mean, as `2025-07-08`; none where it is open or unknown.
    ///
    /// `~` and `?` do not widen the bounds.
    pub fn earliest(&self) -> Option<String> {
        day_of(self.parsed()?.bounds().earliest).map(|day| day.to_string())
    }

    /// The last day it may mean, as `2025-07-08`; none where it is open or unknown.
    pub fn latest(&self) -> Option<String> {
        day_of(self.parsed()?.bounds().latest).map(|day| day.to_string())
    }

    /// Order in time: by the first day, then by the last; what is open in the past comes first.
    pub fn compare(&self, other: &Self) -> Ordering {
        self.sort_key().cmp(&other.sort_key())
    }

    /// In plain words: "8 July 2025, a Tuesday", "June 2025", "by 8 July 2025", "about 23 June 2025".
    pub fn in_words(&self) -> String {
        let Some(parsed) = self.parsed() else { return self.0.clone() };
        match parsed {
            edtf_core::Edtf::Date(date) => date_in_words(&date, true),
            edtf_core::Edtf::DateTime(moment) => {
                format!("{} (with a time)", date_in_words(&moment.date, true))
            }
            edtf_core::Edtf::Interval(interval) => interval_in_words(&interval),
            edtf_core::Edtf::Set(_) => self.set_in_words(),
        }
    }

    /// In as few words as a card has room for: "8 Jul 2025", "Jun 2025", "by 8 Jul 2025".
    pub fn in_short(&self) -> String {
        let words = self.in_words();
        let without_weekday = words.split(", a ").next().unwrap_or(&words).to_owned();
        MONTHS.iter().fold(without_weekday, |text, month| {
            let short: String = month.chars().take(3).collect();
            text.replace(month, &short)
        })
    }

    fn parsed(&self) -> Option<edtf_core::Edtf> {
        edtf_core::Edtf::parse(&self.0).ok()
    }

    /// What [`Edtf::compare`] compares, for sorting many.
    pub(super) fn sort_key(&self) -> (Option<BoundDate>, Option<BoundDate>) {
        let bounds = self.parsed().map(|parsed| parsed.bounds());
        let side =
            |pick: fn(&edtf_core::Bounds) -> Bound| bounds.as_ref().and_then(|bounds| day_of(pick(bounds)));
        (side(|bounds| bounds.earliest), side(|bounds| bounds.latest))
    }

    fn set_in_words(&self) -> String {
        match (self.earliest(), self.latest()) {
            (None, Some(latest)) => format!("by {}", plain_day(&latest)),
            (Some(earliest), None) => format!("from {}", plain_day(&earliest)),
            (Some(earliest), Some(latest)) => {
                format!("one or more days between {} and {}", plain_day(&earliest), plain_day(&latest))
            }
            (None, None) => self.0.clone(),
        }
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Edtf {
    type Error = InvalidDate;

    fn try_from(text: String) -> Result<Self, InvalidDate> {
        Self::parse(&text)
    }
}

impl From<Edtf> for String {
    fn from(date: Edtf) -> Self {
        date.0
    }
}

/// What a date rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DateBasis {
    /// The words give it in full.
    Stated,
    /// Reckoned from words such as "Tuesday" and the article's date.
    Relative,
    /// Taken over from another statement of the same speaker.
    Inherited,
    /// Only a bound is known.
    Bound,
    /// Known from outside the text.
    External,
    /// The day of publication, for the narrator's own voice.
    Publication,
}

impl DateBasis {
    /// All bases, in the order shown.
    pub const ALL: [Self; 6] =
        [Self::Stated, Self::Relative, Self::Inherited, Self::Bound, Self::External, Self::Publication];

    /// As shown and exported.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Relative => "relative",
            Self::Inherited => "inherited",
            Self::Bound => "bound",
            Self::External => "external",
            Self::Publication => "publication",
        }
    }
}

/// How sure a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Confidence {
    /// A guess.
    Low,
    /// Probably.
    Medium,
    /// Beyond reasonable doubt.
    High,
}

impl Confidence {
    /// All degrees, in the order shown.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// As shown and exported.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A date with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Date")]
pub struct DateValue {
    /// The date.
    pub edtf: Edtf,
    /// What it rests on.
    pub basis: DateBasis,
    /// The words of the article it was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Fragment>,
    /// How sure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The reckoning, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl DateValue {
    /// A date on `basis`, with nothing else known.
    pub fn new(edtf: Edtf, basis: DateBasis) -> Self {
        Self { edtf, basis, words: None, confidence: None, reason: String::new() }
    }

    /// What a person typed: a bound where it is open in the past, else stated.
    pub fn typed(text: &str) -> Result<Self, InvalidDate> {
        let edtf = Edtf::read(text)?;
        let basis = if edtf.as_str().starts_with("..") || edtf.as_str().starts_with("[..") {
            DateBasis::Bound
        } else {
            DateBasis::Stated
        };
        Ok(Self::new(edtf, basis))
    }
}

fn day_of(bound: Bound) -> Option<BoundDate> {
    match bound {
        Bound::Date(day) => Some(day),
        Bound::NegativeInfinity | Bound::PositiveInfinity | Bound::Unknown => None,
    }
}

/// "8 July 2025", "July 8, 2025", "8. Jul 2025", "July 2025", "2025" to EDTF.
fn words_to_edtf(text: &str) -> Option<String> {
    let cleaned = text.replace([',', '.'], " ");
    let parts: Vec<&str> = cleaned.split_whitespace().collect();
    match *parts.as_slice() {
        [year] => is_year(year).then(|| year.to_owned()),
        [month, year] => Some(format!("{}-{:02}", year_of(year)?, month_number(month)?)),
        [a, b, year] => {
            let (day, month) = day_and_month(a, b)?;
            Some(format!("{}-{month:02}-{day:02}", year_of(year)?))
        }
        [_weekday, a, b, year] => words_to_edtf(&format!("{a} {b} {year}")),
        _ => None,
    }
}

fn day_and_month(a: &str, b: &str) -> Option<(u8, usize)> {
    match month_number(a) {
        Some(month) => Some((day_number(b)?, month)),
        None => Some((day_number(a)?, month_number(b)?)),
    }
}

fn day_number(text: &str) -> Option<u8> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn month_number(text: &str) -> Option<usize> {
    let typed = text.to_ascii_lowercase();
    let fits = |month: &str| typed.len() >= 3 && month.to_ascii_lowercase().starts_with(&typed);
    MONTHS.iter().position(|month| fits(month)).map(|index| index + 1)
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn year_of(text: &str) -> Option<&str> {
    is_year(text).then_some(text)
}

fn date_in_words(date: &edtf_core::Date, with_weekday: bool) -> String {
    let month = date.month.and_then(edtf_core::DateField::value);
    let name = month.and_then(|month| MONTHS.get(usize::from(month).checked_sub(1)?));
    let day = date.day.and_then(edtf_core::DateField::value);
    let plain = match (date.year.value(), name, day) {
        (Some(year), Some(name), Some(day)) => day_in_words(year, name, day, month, with_weekday),
        (Some(year), Some(name), None) if date.day.is_none() => format!("{name} {year}"),
        (Some(year), None, None) if date.month.is_none() => year.to_string(),
        _ => edtf_core::Edtf::Date(*date).to_string(),
    };
    let prefix = if date.is_approximate() { "about " } else { "" };
    let suffix = if date.is_uncertain() { " (uncertain)" } else { "" };
    format!("{prefix}{plain}{suffix}")
}

fn day_in_words(year: i64, name: &str, day: u8, month: Option<u8>, with_weekday: bool) -> String {
    let weekday = i16::try_from(year)
        .ok()
        .zip(month.and_then(|month| i8::try_from(month).ok()))
        .zip(i8::try_from(day).ok())
        .and_then(|((year, month), day)| civil::Date::new(year, month, day).ok())
        .map(|date| date.strftime("%A").to_string());
    match weekday {
        Some(weekday) if with_weekday => format!("{day} {name} {year}, a {weekday}"),
        _ => format!("{day} {name} {year}"),
    }
}

fn interval_in_words(interval: &edtf_core::Interval) -> String {
    use edtf_core::IntervalEndpoint::{Date, OnOrAfter, OnOrBefore, Open, Unknown};
    let end = |date: &edtf_core::Date| date_in_words(date, false);
    match (&interval.start, &interval.end) {
        (Open, Date(last)) => format!("by {}", end(last)),
        (Unknown, Date(last)) => format!("until {}, beginning unknown", end(last)),
        (Date(first), Open) => format!("since {}", end(first)),
        (Date(first), Unknown) => format!("from {}, end unknown", end(first)),
        (
            Date(first) | OnOrBefore(first) | OnOrAfter(first),
            Date(last) | OnOrBefore(last) | OnOrAfter(last),
        ) => {
            format!("from {} to {}", end(first), end(last))
        }
        _ => edtf_core::Edtf::Interval(*interval).to_string(),
    }
}

fn plain_day(day: &str) -> String {
    match edtf_core::Edtf::parse(day) {
        Ok(edtf_core::Edtf::Date(date)) => date_in_words(&date, false),
        _ => day.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, edtf: &str, words: &str, short: &str) {
        let date = Edtf::read(typed).unwrap();
        assert_eq!(
            (date.as_str(), date.in_words().as_str(), date.in_short().as_str()),
            (edtf, words, short),
            "{typed}"
        );
    }

    #[test]
    fn what_people_type_becomes_edtf_and_is_echoed_in_words() {
        check("2025-07-08", "2025-07-08", "8 July 2025, a Tuesday", "8 Jul 2025");
        check(" 8 July 2025 ", "2025-07-08", "8 July 2025, a Tuesday", "8 Jul 2025");
        check("July 8, 2025", "2025-07-08", "8 July 2025, a Tuesday", "8 Jul 2025");
        check("Tuesday 8th jul 2025", "2025-07-08", "8 July 2025, a Tuesday", "8 Jul 2025");
        check("July 2025", "2025-07", "July 2025", "Jul 2025");
        check("2025", "2025", "2025", "2025");
        check("by 8 July 2025", "../2025-07-08", "by 8 July 2025", "by 8 Jul 2025");
        check("[..2025-07-08]", "[..2025-07-08]", "by 8 July 2025", "by 8 Jul 2025");
        check("2025-06-23~", "2025-06-23~", "about 23 June 2025, a Monday", "about 23 Jun 2025");
        check("2025-11-18?", "2025-11-18?", "18 November 2025, a Tuesday (uncertain)", "18 Nov 2025");
        check("2025-04-12/..", "2025-04-12/..", "since 12 April 2025", "since 12 Apr 2025");
        check(
            "2025-04-12/2025-06-13",
            "2025-04-12/2025-06-13",
            "from 12 April 2025 to 13 June 2025",
            "from 12 Apr 2025 to 13 Jun 2025",
        );
    }

    #[test]
    fn what_is_no_date_is_explained() {
        for bad in
            ["Tuesday", "2025-02-30", "8 Juli 2025x", "31 February 2025", "", "2025-13", "é", "May May 2025"]
        {
            let message = Edtf::read(bad).unwrap_err().to_string();
            assert!(message.contains("Write 2025-07-08"), "{bad}: {message}");
        }
    }

    #[test]
    fn bounds_are_the_first_and_last_day() {
        let date = Edtf::read("2025-07").unwrap();
        assert_eq!(
            (date.earliest().as_deref(), date.latest().as_deref()),
            (Some("2025-07-01"), Some("2025-07-31"))
        );
        assert_eq!(Edtf::read("by 8 July 2025").unwrap().earliest(), None);
    }

    #[test]
    fn dates_are_ordered_by_their_bounds() {
        let order = |a: &str, b: &str| Edtf::read(a).unwrap().compare(&Edtf::read(b).unwrap());
        assert_eq!(order("2025-07-07", "2025-07-08"), Ordering::Less);
        assert_eq!(order("2025-07", "2025-07-08"), Ordering::Less);
        assert_eq!(order("../2025-07-08", "1990"), Ordering::Less);
    }
}
