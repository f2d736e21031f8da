//! First and last days of dates as numbers, each date worked out once.

use std::collections::HashMap;

use crate::model::Edtf;

/// A day as year, month and day in one number; open or unknown ends are none.
pub type Bounds = (Option<i64>, Option<i64>);

/// Dates that were worked out before; a project says the same few days over and over.
#[derive(Default)]
pub struct Days(HashMap<Edtf, Bounds>);

impl Days {
    /// The first and the last day that `date` may mean.
    pub fn of(&mut self, date: &Edtf) -> Bounds {
        if let Some(known) = self.0.get(date) {
            return *known;
        }
        let bounds = bounds(date);
        self.0.insert(date.clone(), bounds);
        bounds
    }
}

/// The first and the last day that `date` may mean.
pub fn bounds(date: &Edtf) -> Bounds {
    (date.earliest().as_deref().and_then(number), date.latest().as_deref().and_then(number))
}

fn number(day: &str) -> Option<i64> {
    let day: jiff::civil::Date = day.parse().ok()?;
    Some(i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_a_first_and_a_last_day_unless_they_are_open() {
        let check = |text: &str, expected: Bounds| {
            assert_eq!(Days::default().of(&Edtf::read(text).unwrap()), expected, "{text}");
        };
        check("8 July 2025", (Some(20_250_708), Some(20_250_708)));
        check("2024-02", (Some(20_240_201), Some(20_240_229)));
        check("by 8 July 2025", (None, Some(20_250_708)));
    }
}
