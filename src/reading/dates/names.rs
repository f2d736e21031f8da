//! Names of months and weekdays. A language is a row; further ones are added here.

/// Months from January on, weekdays from Monday on; spellings of one are joined by `|`.
struct Names {
    months: [&'static str; 12],
    weekdays: [&'static str; 7],
}

const LANGUAGES: &[Names] = &[
    // English.
    Names {
        months: [
            "january|jan|jan.",
            "february|feb|feb.",
            "march|mar.",
            "april|apr|apr.",
            "may",
            "june|jun|jun.",
            "july|jul|jul.",
            "august|aug|aug.",
            "september|sep|sept|sep.|sept.",
            "october|oct|oct.",
            "november|nov|nov.",
            "december|dec|dec.",
        ],
        weekdays: [
            "monday|mon|mon.",
            "tuesday|tue|tues|tue.|tues.",
            "wednesday|wed|wed.",
            "thursday|thu|thur|thurs|thu.|thurs.",
            "friday|fri|fri.",
            "saturday|sat.",
            "sunday|sun.",
        ],
    },
    // German.
    Names {
        months: [
            "januar|jänner",
            "februar",
            "märz",
            "april",
            "mai",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "dezember",
        ],
        weekdays: ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag|sonnabend", "sonntag"],
    },
    // French.
    Names {
        months: [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    },
    // Spanish.
    Names {
        months: [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre|setiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
        weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    },
];

/// The number of a month, from 1 on, by its name in small letters.
pub(in crate::reading) fn month(word: &str) -> Option<i8> {
    LANGUAGES.iter().find_map(|names| place(&names.months, word))
}

/// The number of a weekday, Monday being 1, by its name in small letters.
pub(in crate::reading) fn weekday(word: &str) -> Option<i8> {
    LANGUAGES.iter().find_map(|names| place(&names.weekdays, word))
}

fn place(names: &[&str], word: &str) -> Option<i8> {
    let index = names.iter().position(|spellings| spellings.split('|').any(|name| name == word))?;
    i8::try_from(index + 1).ok()
}

/// Small numbers in words.
pub(in crate::reading) fn number(word: &str) -> Option<i32> {
    const WORDS: &[&str] = &[
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    match word {
        "a" | "an" => Some(1),
        _ => {
            let spelt = WORDS.iter().position(|name| *name == word).and_then(|at| i32::try_from(at).ok());
            spelt.or_else(|| digits.parse().ok())
        }
    }
}
