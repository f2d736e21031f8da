//! Words that give a date, read from left to right, and the day they mean.

use jiff::{
    Span, ToSpan,
    civil::{Date, date},
};

use super::{
    names::{month, number, weekday},
    when::{Found, When},
};
use crate::reading::{passage::Passage, tokens::Kind};

/// The days that words are reckoned from.
#[derive(Debug, Clone, Copy)]
struct Anchors {
    /// The day of the article.
    today: Option<Date>,
    /// The date in words before these.
    before: Option<Date>,
}

/// Whether words that give a date begin at the token `at`.
pub(in crate::reading) fn begins_date(passage: &Passage, at: usize) -> bool {
    let day = date(2000, 7, 5);
    date_at(passage, at, Some(day), Some(day)).is_some()
}

/// The date in words that begins at the token `at`, in an article of the day `today`; `before` is the date named before it.
pub(in crate::reading) fn date_at(
    passage: &Passage,
    at: usize,
    today: Option<Date>,
    before: Option<Date>,
) -> Option<Found> {
    let mut reader = Reader { passage, at, anchors: Anchors { today, before }, stated: false };
    let since = reader.take("since");
    let early = reader.take_any(&["early", "late", "earlier", "later", "mid"]);
    if early {
        reader.take("on");
    }
    let start = if since { at + 1 } else { at };
    let when = reader.read()?;
    let when = match when {
        When::Day(day) if since => When::Since(day),
        When::Month(year, month) if since => When::Since(date_or_none(year, month, 1)?),
        When::Year(year) if since => When::Since(date_or_none(year, 1, 1)?),
        other => other,
    };
    let ahead = reader.anchors.today.zip(first_day(when)).is_some_and(|(today, first)| first > today);
    let when = if ahead { When::Ahead } else { when };
    Some(Found { span: start..reader.at, when, stated: reader.stated })
}

fn first_day(when: When) -> Option<Date> {
    match when {
        When::Day(day) | When::About(day) | When::Span(day, _) | When::Since(day) => Some(day),
        When::Month(year, month) => date_or_none(year, month, 1),
        When::Year(year) => date_or_none(year, 1, 1),
        When::Before(_) | When::Ahead => None,
    }
}

fn date_or_none(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

struct Reader<'p, 't> {
    passage: &'p Passage<'t>,
    at: usize,
    anchors: Anchors,
    stated: bool,
}

impl Reader<'_, '_> {
    fn word(&self) -> &str {
        self.passage.word(self.at)
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.word() == word;
        self.at += usize::from(found);
        found
    }

    fn take_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.take(word))
    }

    /// Takes the words if all of them stand here.
    fn take_all(&mut self, words: &[&str]) -> bool {
        let found = words.iter().enumerate().all(|(index, word)| self.passage.word(self.at + index) == *word);
        self.at += if found { words.len() } else { 0 };
        found
    }

    fn read(&mut self) -> Option<When> {
        self.iso()
            .or_else(|| self.day_of_week())
            .or_else(|| self.month_and_day())
            .or_else(|| self.day_and_month())
            .or_else(|| self.near_day())
            .or_else(|| self.period())
            .or_else(|| self.distance())
            .or_else(|| self.year())
    }

    fn iso(&mut self) -> Option<When> {
        let text = self.word();
        let day = (text.len() == 10).then(|| text.parse::<Date>().ok()).flatten()?;
        self.at += 1;
        self.stated = true;
        Some(When::Day(day))
    }

    /// "Tuesday", "last Tuesday", "Tuesday evening", "Tuesday 8 July", "Tuesday, July 8, 2025".
    fn day_of_week(&mut self) -> Option<When> {
        let start = self.at;
        let last = self.take_any(&["last"]) || self.take_all(&["this", "past"]);
        let next = !last && self.take_any(&["next", "coming"]);
        self.take_any(&["this"]);
        let capital = self.passage.capital(self.at);
        let Some(number) = weekday(self.word()).filter(|_| capital) else {
            self.at = start;
            return None;
        };
        self.at += 1;
        self.take_any(&["morning", "afternoon", "evening", "night", "lunchtime"]);
        if next {
            return Some(When::Ahead);
        }
        let behind = self.at;
        if self.passage.is(self.at, Kind::Comma) {
            self.at += 1;
        }
        self.take("the");
        if let Some(full) = self.month_and_day().or_else(|| self.day_and_month()) {
            return Some(full);
        }
        self.at = behind;
        let today = self.anchors.today?;
        let back = (today.weekday().to_monday_one_offset() - number).rem_euclid(7);
        let back = if back == 0 && last { 7 } else { back };
        earlier(today, i32::from(back).days()).map(When::Day)
    }

    /// "July 8, 2025", "July 8", "July 2025", "July".
    fn month_and_day(&mut self) -> Option<When> {
        let start = self.at;
        let last = self.take("last");
        let this = !last && self.take("this");
        let capital = self.passage.capital(self.at);
        let Some(month) = month(self.word()).filter(|_| capital) else {
            self.at = start;
            return None;
        };
        self.at += 1;
        if let Some(day) = self.day_number().filter(|_| !self.counts_things()) {
            self.at += 1;
            return self.with_year(month, day);
        }
        if let Some(year) = self.year_number() {
            self.at += 1;
            self.stated = true;
            return Some(When::Month(year, month));
        }
        if !(last || this || self.month_is_meant(start)) {
            self.at = start;
            return None;
        }
        let today = self.anchors.today?;
        let before = month > today.month() || month == today.month() && last;
        Some(When::Month(today.year() - i16::from(before), month))
    }

    /// A lone month is one behind "in", "since" and the like.
    fn month_is_meant(&self, start: usize) -> bool {
        let before = start.checked_sub(1).map_or("", |before| self.passage.word(before));
        matches!(before, "in" | "since" | "during" | "early" | "late" | "mid" | "until" | "throughout" | "of")
    }

    /// "March 12 people" counts people.
    fn counts_things(&self) -> bool {
        let word = self.passage.word(self.at + 1);
        matches!(word, "people" | "per" | "percent" | "%" | "million" | "billion")
    }

    /// "8 July 2025", "8th of July", "8 July".
    fn day_and_month(&mut self) -> Option<When> {
        let start = self.at;
        let day = self.day_number()?;
        self.at += 1;
        if self.passage.is(self.at, Kind::Stop) {
            self.at += 1;
        }
        self.take_any(&["of", "de"]);
        let Some(month) = month(self.word()) else {
            self.at = start;
            return None;
        };
        self.at += 1;
        self.with_year(month, day)
    }

    fn day_number(&self) -> Option<i8> {
        let word = self.word();
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ending = word.strip_prefix(digits)?;
        let day = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
        matches!(ending, "" | "st" | "nd" | "rd" | "th").then_some(day)
    }

    fn year_number(&self) -> Option<i16> {
        let word = self.word();
        let year = word.parse().ok().filter(|year| (1800..2200).contains(year))?;
        (word.len() == 4).then_some(year)
    }

    /// A day of a month, with the year behind it, or the latest such day not after the article's.
    fn with_year(&mut self, month: i8, day: i8) -> Option<When> {
        let behind = self.at;
        if self.passage.is(self.at, Kind::Comma) {
            self.at += 1;
        }
        if let Some(year) = self.year_number() {
            self.at += 1;
            self.stated = true;
            return date_or_none(year, month, day).map(When::Day);
        }
        self.at = behind;
        let today = self.anchors.today?;
        // Four years back there was a 29 February.
        (0..=8)
            .filter_map(|back| date_or_none(today.year() - back, month, day))
            .find(|found| *found <= today)
            .map(When::Day)
    }

    /// "today", "yesterday", "this morning", "last night", "tomorrow".
    fn near_day(&mut self) -> Option<When> {
        let today = self.anchors.today?;
        if self.take_any(&["today", "tonight"])
            || self.take_all(&["this", "morning"])
            || self.take_all(&["this", "afternoon"])
            || self.take_all(&["this", "evening"])
        {
            return Some(When::Day(today));
        }
        if self.take("yesterday") || self.take_all(&["last", "night"]) {
            self.take_any(&["morning", "afternoon", "evening", "night"]);
            return earlier(today, 1.day()).map(When::Day);
        }
        self.take("tomorrow").then_some(When::Ahead)
    }

    /// "last week", "earlier this month", "this year", "in recent days", "over the weekend".
    fn period(&mut self) -> Option<When> {
        let start = self.at;
        let today = self.anchors.today?;
        let before = start.checked_sub(1).map_or("", |before| self.passage.word(before)).to_owned();
        if self.take("recent") && self.take_any(&["days", "weeks", "months", "years"]) {
            return Some(When::Before(today));
        }
        self.at = start;
        let the = self.take("the");
        if self.take("weekend") && (the && matches!(before.as_str(), "over" | "at" | "during")) {
            return weekend_before(today);
        }
        self.at = start;
        let last = self.take("last");
        let this = !last && self.take("this");
        let next = !last && !this && self.take("next");
        let when = if next && self.take_any(&["week", "month", "year", "weekend"]) {
            Some(When::Ahead)
        } else if last || this {
            self.named_period(today, last)
        } else {
            None
        };
        if when.is_none() {
            self.at = start;
        }
        when
    }

    fn named_period(&mut self, today: Date, last: bool) -> Option<When> {
        let monday = earlier(today, i32::from(today.weekday().to_monday_zero_offset()).days())?;
        if self.take("week") {
            return if last {
                Some(When::Span(earlier(monday, 7.days())?, earlier(monday, 1.day())?))
            } else {
                Some(When::Span(monday, today))
            };
        }
        if self.take("month") {
            let day = if last { earlier(today.first_of_month(), 1.day())? } else { today };
            return Some(When::Month(day.year(), day.month()));
        }
        if self.take("year") {
            return Some(When::Year(today.year() - i16::from(last)));
        }
        if last && self.take("weekend") {
            return weekend_before(today);
        }
        None
    }

    /// "two weeks ago", "a day earlier", "the day before", "the previous day", "the same day".
    fn distance(&mut self) -> Option<When> {
        let start = self.at;
        let when = self.fixed_distance().or_else(|| self.counted_distance());
        if when.is_none() {
            self.at = start;
        }
        when
    }

    fn anchor(&self) -> Option<Date> {
        self.anchors.before.or(self.anchors.today)
    }

    fn fixed_distance(&mut self) -> Option<When> {
        let anchor = self.anchor()?;
        if self.take_all(&["the", "day", "before"]) {
            let goes_on =
                self.passage.is(self.at, Kind::Word) && !matches!(self.word(), "that" | "in" | "at" | "and");
            return if goes_on { None } else { earlier(anchor, 1.day()).map(When::Day) };
        }
        if self.take_all(&["the", "previous", "day"]) || self.take_all(&["the", "day", "earlier"]) {
            return earlier(anchor, 1.day()).map(When::Day);
        }
        if self.take_all(&["the", "same", "day"]) || self.take_all(&["that", "day"]) {
            return self.anchors.before.map(When::Day);
        }
        if self.take_all(&["the", "next", "day"]) || self.take_all(&["the", "following", "day"]) {
            return self.anchors.before.and_then(|day| later(day, 1.day())).map(When::Day);
        }
        None
    }

    fn counted_distance(&mut self) -> Option<When> {
        let vague = self.take_all(&["a", "few"]) || self.take_any(&["several", "some", "many"]);
        let count = if vague { None } else { number(self.word()) };
        if count.is_some() {
            self.at += 1;
        }
        let unit = Unit::of(self.word())?;
        let counted = count.is_some() || vague || self.word().ends_with('s');
        self.at += 1;
        let from = if self.take("ago") {
            self.anchors.today?
        } else if self.take("earlier") || self.take("before") && !self.passage.is(self.at, Kind::Word) {
            self.anchor()?
        } else if self.take("later") {
            let day = self.anchors.before?;
            return later(day, unit.times(count?)?).map(When::Day);
        } else {
            return None;
        };
        match count {
            Some(count) => back_from(from, unit, count),
            None => counted.then_some(When::Before(from)),
        }
    }

    /// "in 2024".
    fn year(&mut self) -> Option<When> {
        let before = self.at.checked_sub(1).map_or("", |before| self.passage.word(before));
        let year =
            self.year_number().filter(|_| matches!(before, "in" | "since" | "early" | "late" | "mid"))?;
        self.at += 1;
        self.stated = true;
        Some(When::Year(year))
    }
}

/// A measure of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    fn of(word: &str) -> Option<Self> {
        match word {
            "day" | "days" => Some(Self::Day),
            "week" | "weeks" => Some(Self::Week),
            "month" | "months" => Some(Self::Month),
            "year" | "years" => Some(Self::Year),
            _ => None,
        }
    }

    /// So many of them; none where no news counts that far.
    fn times(self, count: i32) -> Option<Span> {
        if !(0..=4000).contains(&count) {
            return None;
        }
        Some(match self {
            Self::Day => count.days(),
            Self::Week => count.weeks(),
            Self::Month => count.months(),
            Self::Year => count.years(),
        })
    }
}

fn back_from(from: Date, unit: Unit, count: i32) -> Option<When> {
    let day = earlier(from, unit.times(count)?)?;
    Some(match unit {
        Unit::Day => When::Day(day),
        Unit::Week => When::About(day),
        Unit::Month => When::Month(day.year(), day.month()),
        Unit::Year => When::Year(day.year()),
    })
}

fn weekend_before(today: Date) -> Option<When> {
    let back = (i32::from(today.weekday().to_monday_zero_offset()) - 5).rem_euclid(7);
    let saturday = earlier(today, (if back <= 1 { back + 7 } else { back }).days())?;
    Some(When::Span(saturday, later(saturday, 1.day())?))
}

fn earlier(day: Date, span: Span) -> Option<Date> {
    day.checked_sub(span).ok()
}

fn later(day: Date, span: Span) -> Option<Date> {
    day.checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first date in `words`, in an article of `today`.
    fn check(words: &str, today: &str, expected: &str) {
        let passage = Passage::around(words, &[0..0]);
        let today: Date = today.parse().unwrap();
        let mut before = None;
        let mut found = String::new();
        let mut at = 0;
        while at < passage.tokens.len() {
            let Some(next) = date_at(&passage, at, Some(today), before) else {
                at += 1;
                continue;
            };
            at = next.span.end;
            before = next.when.day().or(before);
            found = next.when.edtf().map_or("ahead".to_owned(), |date| date.to_string());
        }
        assert_eq!(found, expected, "{words}");
    }

    #[test]
    fn weekdays_are_on_or_before_the_articles_day() {
        // 8 July 2025 was a Tuesday.
        check("on Tuesday", "2025-07-08", "2025-07-08");
        check("on Monday", "2025-07-08", "2025-07-07");
        check("on Wednesday", "2025-07-08", "2025-07-02");
        check("last Tuesday", "2025-07-08", "2025-07-01");
        check("last Monday", "2025-07-08", "2025-07-07");
        check("next Monday", "2025-07-08", "ahead");
        check("late on Friday", "2025-07-08", "2025-07-04");
        check("Tuesday evening", "2025-07-08", "2025-07-08");
        check("on Tues.", "2025-07-08", "2025-07-08");
        check("am Dienstag", "2025-07-08", "2025-07-08");
        check("the sun rose", "2025-07-08", "");
    }

    #[test]
    fn days_of_a_month_are_the_latest_not_after_the_article() {
        check("on June 13", "2025-07-08", "2025-06-13");
        check("on 13 June", "2025-07-08", "2025-06-13");
        check("on November 12", "2025-07-08", "2024-11-12");
        check("on the 13th of June", "2025-07-08", "2025-06-13");
        check("Tuesday, July 8, 2025", "2025-07-09", "2025-07-08");
        check("on Tuesday 8 July", "2025-07-09", "2025-07-08");
        check("12 November 2025", "2025-12-01", "2025-11-12");
        check("Nov. 12, 2025", "2025-12-01", "2025-11-12");
        check("2025-11-12", "2025-12-01", "2025-11-12");
        check("on February 29", "2025-07-08", "2024-02-29");
        check("November 12, 2030", "2025-12-01", "ahead");
        check("on May 3", "2025-07-08", "2025-05-03");
        check("in May", "2025-07-08", "2025-05");
        check("in June", "2025-07-08", "2025-06");
        check("in December", "2025-07-08", "2024-12");
        check("in June 2023", "2025-07-08", "2023-06");
        check("last June", "2025-06-08", "2024-06");
        check("Theresa May denied", "2025-07-08", "");
        check("March on", "2025-07-08", "");
        check("le 14 juillet 2024", "2025-07-08", "2024-07-14");
        check("el 3 de mayo", "2025-07-08", "2025-05-03");
        check("since April 12", "2025-07-08", "2025-04-12/..");
        check("in 2019", "2025-07-08", "2019");
        check("some 2019 people", "2025-07-08", "");
    }

    #[test]
    fn days_near_the_article_count_from_it() {
        check("today", "2025-07-08", "2025-07-08");
        check("yesterday", "2025-07-08", "2025-07-07");
        check("last night", "2025-07-01", "2025-06-30");
        check("this morning", "2025-07-01", "2025-07-01");
        check("tomorrow", "2025-07-08", "ahead");
    }

    #[test]
    fn periods_are_whole() {
        check("last week", "2025-07-08", "2025-06-30/2025-07-06");
        check("this week", "2025-07-08", "2025-07-07/2025-07-08");
        check("earlier this week", "2025-07-08", "2025-07-07/2025-07-08");
        check("last month", "2025-07-08", "2025-06");
        check("earlier this month", "2025-07-08", "2025-07");
        check("last year", "2025-07-08", "2024");
        check("earlier this year", "2025-07-08", "2025");
        check("in recent days", "2025-07-08", "../2025-07-08");
        check("over the weekend", "2025-07-08", "2025-07-05/2025-07-06");
        check("next month", "2025-07-08", "ahead");
    }

    #[test]
    fn distances_count_from_the_date_before_them_or_from_the_article() {
        check("two days ago", "2025-07-08", "2025-07-06");
        check("two weeks ago", "2025-07-08", "2025-06-24~");
        check("3 months ago", "2025-07-08", "2025-04");
        check("ten years ago", "2025-07-08", "2015");
        check("several days ago", "2025-07-08", "../2025-07-08");
        check("a day earlier", "2025-07-08", "2025-07-07");
        check("on Monday, and a day earlier", "2025-07-08", "2025-07-06");
        check("on Friday and two days later", "2025-07-08", "2025-07-06");
        check("on Friday, a claim made the day before", "2025-07-08", "2025-07-03");
        check("on Friday and the following day", "2025-07-08", "2025-07-05");
        check("the previous day", "2025-07-08", "2025-07-07");
        check("the 12-day war", "2025-07-08", "");
        check("for two weeks", "2025-07-08", "");
        check("99999999 years ago", "2025-07-08", "../2025-07-08");
        check("4000 years ago", "2025-07-08", "-1975");
    }
}
