//! Dates as pages write them, to EDTF dates. The date is the one on the page's own clock: no zone is applied.

use jiff::civil::Date;
use jiff::fmt::rfc2822;

/// English months, by the first three letters.
const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The EDTF date in `written`, to the day, month or year that it gives.
///
/// Read are ISO 8601 with or without a time (`2025-07-08T09:30+03:00`, `20250708`, `2025-07`, `2025`), `2025/07/08`,
/// `08.07.2025` (day first, as everywhere it is written with points), `8 July 2025`, `July 8, 2025` and the dates of
/// mail headers. `07/08/2025` is not: it is two dates.
pub fn edtf_date(written: &str) -> Option<String> {
    let written = written.trim();
    iso_date(written).or_else(|| mail_date(written)).or_else(|| date_in_words(written))
}

fn iso_date(written: &str) -> Option<String> {
    let end =
        written.find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '/' | '.')).unwrap_or(written.len());
    let (date, time) = written.split_at_checked(end)?;
    if !time.is_empty() && !time.starts_with(['T', 't', ' ']) {
        return None;
    }
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    match parts.as_slice() {
        [compact] if compact.len() == 8 => {
            full_date(compact.get(..4)?, compact.get(4..6)?, compact.get(6..)?)
        }
        [year] if year.len() == 4 && time.is_empty() => valid_year(year),
        [year, month] if year.len() == 4 && time.is_empty() => month_of(year, month),
        [year, month, day] if year.len() == 4 => full_date(year, month, day),
        [day, month, year] if year.len() == 4 && date.contains('.') => full_date(year, month, day),
        _ => None,
    }
}

fn mail_date(written: &str) -> Option<String> {
    let zoned = rfc2822::DateTimeParser::new().parse_zoned(written).ok()?;
    Some(zoned.date().to_string())
}

/// `Tuesday, 8 July 2025, 10:00` and `July 8th, 2025`: a month's name, a year, and at most one number that is a day.
fn date_in_words(written: &str) -> Option<String> {
    let (mut day, mut month, mut year) = (None, None, None);
    for word in written.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
        if digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            year = year.or(Some(digits));
        } else if !digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit())
        {
            // What follows the year is the time of day.
            day = if year.is_none() && day.is_none() { Some(digits) } else { day };
        } else if month.is_none() {
            month = month_number(word);
        }
    }
    let month = month?.to_string();
    match day {
        Some(day) => full_date(year?, &month, day),
        None => month_of(year?, &month),
    }
}

fn month_number(word: &str) -> Option<usize> {
    let name = word.trim_end_matches('.').to_ascii_lowercase();
    let is_name = name.len() == 3 || name == "sept" || FULL_MONTHS.contains(&name.as_str());
    let index = MONTHS.iter().position(|month| name.starts_with(month))?;
    is_name.then_some(index + 1)
}

const FULL_MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn full_date(year: &str, month: &str, day: &str) -> Option<String> {
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    valid_year(year)?;
    Some(date.to_string())
}

fn month_of(year: &str, month: &str) -> Option<String> {
    let first = full_date(year, month, "1")?;
    first.get(..7).map(str::to_owned)
}

/// A year in which there were newspapers; `0001-01-01` is how programs write "none".
fn valid_year(year: &str) -> Option<String> {
    (1500..=2999).contains(&year.parse::<u16>().ok()?).then(|| year.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: Option<&str>) {
        assert_eq!(edtf_date(written).as_deref(), expected, "{written}");
    }

    #[test]
    fn iso_dates_keep_the_day_of_the_page() {
        check("2025-07-08", Some("2025-07-08"));
        check(" 2025-07-08T23:30:00-07:00 ", Some("2025-07-08"));
        check("2025-07-08 09:30", Some("2025-07-08"));
        check("20250708T0930Z", Some("2025-07-08"));
        check("2025/7/8", Some("2025-07-08"));
        check("08.07.2025 09:30", Some("2025-07-08"));
        check("2025-07", Some("2025-07"));
        check("2025", Some("2025"));
    }

    #[test]
    fn dates_in_words_and_of_mail_are_read() {
        check("Tue, 08 Jul 2025 10:00:00 GMT", Some("2025-07-08"));
        check("July 8, 2025 at 10:30 p.m.", Some("2025-07-08"));
        check("Tuesday, 8th July 2025, 10 pm", Some("2025-07-08"));
        check("8 Sept. 2025", Some("2025-09-08"));
        check("July 2025", Some("2025-07"));
    }

    #[test]
    fn what_is_no_date_or_two_dates_is_left() {
        for written in
            ["", "07/08/2025", "2025-02-30", "2025-13", "0001-01-01T00:00:00", "yesterday", "8 July", "99"]
        {
            check(written, None);
        }
        for written in ["Marching 2025", "12345678901234", "2025-07-08x", "２０２５"] {
            check(written, None);
        }
    }
}
