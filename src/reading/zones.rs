//! What in a text is not the article itself: buttons, teasers, captions and other furniture, by rules that say why.

use std::ops::Range;

use super::folding::fold;
use crate::model::ZoneKind;

/// A stretch that is perhaps not running text, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneProposal {
    /// What it is, perhaps.
    pub kind: ZoneKind,
    /// Bytes, end exclusive, without white space at the ends.
    pub range: Range<usize>,
    /// Which rule found it, such as "a line that begins with “read more:”".
    pub reason: String,
}

/// How a rule knows a line; the words are folded (see [`fold`]), with | between them.
enum Sign {
    /// The line is one of these, but for full stops and colons at its end.
    Is(&'static str),
    /// The line begins so.
    Begins(&'static str),
    /// The line ends so.
    Ends(&'static str),
    /// Any of these stands in a short line.
    Holds(&'static str),
}

/// What a rule takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Line,
    /// The line and everything behind it.
    ToTheEnd,
}

/// What stands on buttons is shorter than this, in characters.
const BUTTON_CHARS: usize = 60;

/// A line longer than this, in characters, is a paragraph, which is furniture only by its beginning.
const SHORT_LINE_CHARS: usize = 160;

/// The rules, in the order in which they are tried; the first that fits a line counts.
const RULES: &[(ZoneKind, Takes, Sign)] = &[
    (
        ZoneKind::Related,
        Takes::ToTheEnd,
        Sign::Is(
            "\
        related|related articles|related news|related stories|related topics|related content|\
        related posts|more from this section|more on this story|more stories|more news|most read|\
        most popular|trending|trending now|recommended|recommended for you|recommended stories|\
        you may also like|you might also like|read next|up next|top stories|latest news|\
        editor's picks|editors' picks|around the web",
        ),
    ),
    (
        ZoneKind::Teaser,
        Takes::Line,
        Sign::Begins(
            "\
        read more:|also read:|read also:|read:|see also:|see more:|read next:|watch:|listen:|\
        related:|more:|don't miss:|explained:|also see:|read the full story",
        ),
    ),
    (
        ZoneKind::Widget,
        Takes::Line,
        Sign::Is(
            "\
        listen to article|listen to this article|listen|listen now|play|watch now|share|share this|\
        share this article|share on facebook|share on twitter|share on x|tweet|save|print|\
        print this page|email|email this article|copy link|whatsapp|facebook|twitter|linkedin|\
        telegram|follow us|subscribe|subscribe now|sign in|log in|sign up|comments|comment|\
        no comments yet|leave a comment|leave a reply|post a comment|add a comment|\
        join the conversation|hashtags|tags|topics|read more|show more|load more|view more|see more|\
        skip to content|skip to main content|back to top|menu|home|search|close|loading|\
        next article|previous article|click here|follow|download our app",
        ),
    ),
    (
        ZoneKind::Widget,
        Takes::Line,
        Sign::Begins(
            "\
        share this |follow us on|join us on|join our |sign up for|sign up to|\
        subscribe to|click here to|tap here to|download the app|get the latest|get our |\
        view comments|show comments|listen to article |tags:|hashtags:|topics:|\
        filed under|have an opinion on this|have a tip|what do you think?",
        ),
    ),
    (
        ZoneKind::Furniture,
        Takes::Line,
        Sign::Is(
            "\
        advertisement|advertisements|advertising|sponsored|sponsored content|paid content|promoted|\
        ad|scroll to continue|article continues below|story continues below",
        ),
    ),
    (
        ZoneKind::Furniture,
        Takes::Line,
        Sign::Begins(
            "\
        advertisement -|story continues below|article continues below|sponsored by|\
        this site uses cookies|this website uses cookies|we use cookies|we and our partners|\
        by continuing to use|by clicking |accept all|manage cookies|cookie settings|copyright |(c) |\
        © |©|all rights reserved",
        ),
    ),
    (
        ZoneKind::Furniture,
        Takes::Line,
        Sign::Ends(
            "\
        all rights reserved.|all rights reserved",
        ),
    ),
    (
        ZoneKind::Furniture,
        Takes::Line,
        Sign::Holds(
            "\
        privacy policy|terms of service|terms of use|terms and conditions|cookie policy",
        ),
    ),
    (
        ZoneKind::Caption,
        Takes::Line,
        Sign::Begins(
            "\
        photo:|photo by|photograph:|image:|image credit|picture:|file photo|(photo",
        ),
    ),
    (
        ZoneKind::Caption,
        Takes::Line,
        Sign::Ends(
            "\
        photo: file|photo:file|photo: afp|photo: reuters|photo afp|photo reuters|photo ap|\
        file photo|(file photo)|file picture|(file)|/afp)|/reuters)|/ap)|/ap photo)|(reuters)|(afp)|\
        (ap photo)|/getty images)|getty images|via getty images)|photo: ap|[reuters]|[afp]|\
        /reuters]|/ap]|/afp]",
        ),
    ),
];

/// Units of time in "27 minutes ago".
const UNITS: &[&str] = &["second", "minute", "min", "hour", "day", "week", "month", "year"];

/// Stretches of `text` that are perhaps not running text, in order, none overlapping.
///
/// Nothing is decided: a person looks at each. `title` is the article's own headline.
pub fn propose_zones(text: &str, title: &str) -> Vec<ZoneProposal> {
    let mut found: Vec<ZoneProposal> = Vec::new();
    let mut headline_is_open = true;
    for range in lines(text) {
        let Some(line) = text.get(range.clone()) else { continue };
        let proposal = match (headline_is_open, is_title(line, title)) {
            (true, true) => {
                Some((ZoneKind::Headline, Takes::Line, "the line is the article's title".to_owned()))
            }
            _ => by_rules(line),
        };
        headline_is_open = false;
        let Some((kind, takes, reason)) = proposal else { continue };
        if takes == Takes::ToTheEnd {
            let start = foot(text, &mut found, range.start);
            found.push(ZoneProposal { kind, range: start..text.trim_end().len(), reason });
            break;
        }
        found.push(ZoneProposal { kind, range, reason });
    }
    found
}

/// Where the foot of the page begins that ends at `start`: buttons right above it are part of it, with the few words
/// between them, and are taken out of `found`.
fn foot(text: &str, found: &mut Vec<ZoneProposal>, start: usize) -> usize {
    let mut foot = start;
    while let Some(last) = found.last() {
        let is_button = matches!(last.kind, ZoneKind::Widget | ZoneKind::Furniture);
        let between = text.get(last.range.end..foot).unwrap_or_default();
        if !is_button || between.lines().any(is_prose) {
            break;
        }
        foot = last.range.start;
        found.pop();
    }
    foot
}

/// A line that ends a sentence, or is too long for a button.
fn is_prose(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() > BUTTON_CHARS || line.ends_with(['.', '!', '?', '"', '”'])
}

/// The lines that hold anything, without white space at their ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut next = 0;
    text.split('\n').filter_map(move |line| {
        let start = next + (line.len() - line.trim_start().len());
        next += line.len() + 1;
        let trimmed = line.trim();
        (!trimmed.is_empty()).then_some(start..start + trimmed.len())
    })
}

fn is_title(line: &str, title: &str) -> bool {
    !title.trim().is_empty() && fold(line) == fold(title.trim())
}

type Found = (ZoneKind, Takes, String);

fn by_rules(line: &str) -> Option<Found> {
    let folded = fold(line);
    let short = line.chars().count() <= SHORT_LINE_CHARS;
    let by_table =
        RULES.iter().find_map(|(kind, takes, sign)| Some((*kind, *takes, reason(sign, &folded, short)?)));
    by_table.or_else(|| time_ago(&folded)).or_else(|| byline(line)).or_else(|| outlet_after_dash(line))
}

/// Why the sign stands on the line, if it does.
fn reason(sign: &Sign, folded: &str, short: bool) -> Option<String> {
    let bare = folded.trim_end_matches(['.', ':', '…', '!', '>', '»', ' ']);
    match sign {
        Sign::Is(words) => {
            let word = words.split('|').find(|word| bare == *word)?;
            Some(format!("a line of its own: “{word}”"))
        }
        Sign::Begins(words) => {
            let word = words.split('|').find(|word| short && folded.starts_with(word))?;
            Some(format!("a line that begins with “{}”", word.trim()))
        }
        Sign::Ends(words) => {
            let word = words.split('|').find(|word| short && folded.ends_with(word))?;
            Some(format!("a line that ends with “{word}”"))
        }
        Sign::Holds(words) => {
            let word = words.split('|').find(|word| short && folded.contains(word))?;
            Some(format!("a short line with “{word}” in it"))
        }
    }
}

/// "27 minutes ago", "an hour ago".
fn time_ago(folded: &str) -> Option<Found> {
    let (_, rest) = folded.split_once(|c: char| c.is_whitespace()).filter(|(number, _)| {
        ["a", "an", "one"].contains(number) || number.bytes().all(|byte| byte.is_ascii_digit())
    })?;
    let unit = rest.strip_suffix(" ago")?;
    let known = UNITS.contains(&unit.strip_suffix('s').unwrap_or(unit));
    known.then(|| (ZoneKind::Furniture, Takes::Line, "a line that says only how long ago".to_owned()))
}

/// The longest byline, in words.
const BYLINE_WORDS: usize = 8;

/// "By Jane Doe and John Roe": every word but the joining ones begins with a capital, and no sentence ends.
fn byline(line: &str) -> Option<Found> {
    let names = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY "))?;
    let words: Vec<&str> = names.split_whitespace().collect();
    let is_name = |word: &&str| {
        matches!(*word, "and" | "&" | "|" | "for" | "in") || word.starts_with(|c: char| c.is_uppercase())
    };
    let fits = (1..=BYLINE_WORDS).contains(&words.len()) && words.iter().all(is_name) && !line.ends_with('.');
    fits.then(|| (ZoneKind::Furniture, Takes::Line, "a line that names only the writers".to_owned()))
}

/// "- Express Tribune": a dash and a name.
fn outlet_after_dash(line: &str) -> Option<Found> {
    let name = ["- ", "– ", "— "].iter().find_map(|dash| line.strip_prefix(dash))?;
    let words: Vec<&str> = name.split_whitespace().collect();
    let fits = (1..=4).contains(&words.len())
        && words.iter().all(|word| word.starts_with(|c: char| c.is_uppercase()))
        && name.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || c == '.' || c == '&');
    fits.then(|| (ZoneKind::Furniture, Takes::Line, "a line of a dash and a name".to_owned()))
}

#[cfg(test)]
mod tests {
    use std::{ops::ControlFlow, path::Path};

    use super::*;
    use crate::store;

    /// The kind that a line is proposed as, alone in its text.
    fn kind_of(line: &str) -> Option<&'static str> {
        propose_zones(line, "The title").first().map(|zone| zone.kind.name())
    }

    #[track_caller]
    fn check(kind: Option<&'static str>, lines: &[&str]) {
        for line in lines {
            assert_eq!(kind_of(line), kind, "{line}");
        }
    }

    #[test]
    fn furniture_is_known_by_its_words() {
        check(Some("headline"), &["The title", "  THE TITLE "]);
        check(
            Some("widget"),
            &["Listen to article", "Comments", "No comments yet...", "Hashtags", "Share", "SHARE:"],
        );
        check(Some("widget"), &["Sign up for our newsletter", "Follow us on X for more"]);
        check(
            Some("teaser"),
            &["Read more: Iran president says so", "Also read: Tehran open", "READ MORE: Who won"],
        );
        check(Some("related"), &["Related Articles", "You may also like", "Editor’s picks"]);
        check(
            Some("furniture"),
            &["Advertisement", "27 minutes ago", "an hour ago", "- Express Tribune", "— Reuters"],
        );
        check(
            Some("furniture"),
            &["We use cookies to improve this site.", "© 2025 A News Company", "By Jane Doe and John Roe"],
        );
        check(
            Some("furniture"),
            &["Copyright 2025 The Times. All rights reserved.", "Privacy Policy | Terms of Use"],
        );
        check(
            Some("caption"),
            &["Trump at the White House. PHOTO: FILE", "The minister in Tehran (Reuters/Ann Doe/AFP)"],
        );
        check(Some("caption"), &["Photo: AFP", "File photo of the minister", "A site in Isfahan [Reuters]"]);
    }

    #[test]
    fn what_the_article_says_is_left_alone() {
        check(
            None,
            &[
                "Iran denied it 27 minutes ago.",
                "Comments by the minister were not clear.",
                "By Tuesday the talks had stalled.",
                "Share prices fell after the strikes.",
                "Related talks were held in Oman.",
                "\"Read more books,\" he said.",
                "- we never asked for talks",
                "The minister told Reuters (Reuters) that no talks were held, and that none would be.",
                "Copyrights were discussed.",
                "",
            ],
        );
        assert_eq!(propose_zones("The first line.\nThe title", "The title"), []);
    }

    #[test]
    fn related_articles_reach_to_the_end_and_places_are_exact() {
        let text = "One.\n  Read more: two \nRelated Articles\n\nThree.\nShare\n\n";
        let found = propose_zones(text, "");
        let words: Vec<_> = found.iter().map(|zone| text.get(zone.range.clone()).unwrap()).collect();
        assert_eq!(words, ["Read more: two", "Related Articles\n\nThree.\nShare"]);
    }

    #[test]
    fn buttons_right_above_related_articles_belong_to_the_foot() {
        let text = "It stalled.\nShare\nA last sentence.\nTags\nIran\nComments\nRelated Articles\nMore";
        let found = propose_zones(text, "");
        let words: Vec<_> = found.iter().map(|zone| text.get(zone.range.clone()).unwrap()).collect();
        assert_eq!(words, ["Share", "Tags\nIran\nComments\nRelated Articles\nMore"]);
    }

    #[test]
    fn the_furniture_of_the_sample_is_proposed_and_nothing_else() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/iran-us-talks");
        let project = store::open(&path, &|_| ControlFlow::Continue(())).unwrap().project;
        let mut expected = Vec::new();
        let mut proposed = Vec::new();
        for layer in project.layers.values() {
            let article = &project.articles[&layer.key.article];
            let zones = propose_zones(article.text(), &article.details.title);
            proposed.extend(zones.into_iter().map(|zone| (layer.key.article.clone(), zone.kind, zone.range)));
            let read =
                layer.zones.iter().filter(|zone| zone.kind.is_furniture() || zone.kind == ZoneKind::Headline);
            expected.extend(read.map(|zone| (layer.key.article.clone(), zone.kind, zone.range())));
        }
        let right = expected.iter().filter(|zone| proposed.contains(zone)).count();
        assert_eq!((right, expected.len(), proposed.len()), (5, 5, 5));
    }
}
