//! Dates in words: which words give a date, and which day they mean beside the date of an article.

mod names;
mod said;
mod when;
mod words;

use jiff::civil::Date;

pub(super) use names::{month, weekday};
pub(super) use said::{Said, said_by};
pub(super) use words::{begins_date, date_at};

use crate::model::Edtf;

/// The one day that `date` means, if it is one.
pub(super) fn single_day(date: &Edtf) -> Option<Date> {
    let (first, last) = (date.earliest()?, date.latest()?);
    if first == last { first.parse().ok() } else { None }
}
