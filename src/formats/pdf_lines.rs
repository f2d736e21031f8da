//! Letters at places on a page, put together to words, lines and paragraphs.

/// A letter, or several that are drawn as one, on a page whose y grows downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// Where it begins, on its base line.
    pub x: f64,
    /// Likewise.
    pub y: f64,
    /// Where the next one would begin.
    pub end_x: f64,
    /// Likewise.
    pub end_y: f64,
    /// Its height.
    pub size: f64,
    /// What it says.
    pub text: String,
}

/// A gap wider than this share of the letters' size is a space.
const SPACE_GAP: f64 = 0.2;
/// A gap wider than this many sizes parts two columns.
const COLUMN_GAP: f64 = 3.0;
/// Lines of a paragraph are no further apart than this many sizes.
const LINE_GAP: f64 = 1.75;
/// A line that ends before this share of the widest one ends its paragraph.
const FULL_LINE: f64 = 0.85;

impl Letter {
    /// False of a letter that stands nowhere or has no size.
    pub fn is_usable(&self) -> bool {
        let places = [self.x, self.y, self.end_x, self.end_y, self.size];
        places.iter().all(|place| place.is_finite() && place.abs() < 1e7) && self.size > 0.01
    }

    /// True where the letter's line runs from left to right or back, as on a page that is not turned.
    fn is_level(&self) -> bool {
        (self.end_y - self.y).abs() <= (self.end_x - self.x).abs()
    }
}

/// A line of a page.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    left: f64,
    right: f64,
    y: f64,
    size: f64,
    text: String,
}

/// The paragraphs of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageText {
    paragraphs: Vec<String>,
}

impl PageText {
    /// Puts the letters of a page together, in the order in which they are drawn.
    pub fn of(letters: Vec<Letter>) -> Self {
        let mut lines: Vec<Line> = Vec::new();
        let mut open: Vec<Letter> = Vec::new();
        for letter in letters {
            if open.last().is_some_and(|last| !follows(last, &letter)) {
                lines.extend(line_of(std::mem::take(&mut open)));
            }
            open.push(letter);
        }
        lines.extend(line_of(open));
        Self { paragraphs: paragraphs(lines) }
    }
}

/// The paragraphs of all pages, one a line.
pub fn joined(pages: Vec<PageText>) -> String {
    let paragraphs: Vec<String> = pages.into_iter().flat_map(|page| page.paragraphs).collect();
    paragraphs.join("\n")
}

/// True of letters of scripts that are written from right to left.
pub fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
        && !letter.is_numeric()
}

/// Whether `next` stands in the line of `last`.
fn follows(last: &Letter, next: &Letter) -> bool {
    let size = last.size.max(next.size);
    if last.is_level() != next.is_level() {
        // A space may be as narrow as it is high.
        return next.text.trim().is_empty();
    }
    let (across, along) = if last.is_level() {
        ((next.y - last.y).abs(), next.x - last.end_x)
    } else {
        ((next.x - last.x).abs(), (next.y - last.end_y).abs())
    };
    let backwards = -along > 12.0 * size && !next.text.chars().any(is_right_to_left);
    across < 0.6 * size && along < COLUMN_GAP * size && !backwards
}

fn line_of(letters: Vec<Letter>) -> Option<Line> {
    let first = letters.first()?;
    let level = first.is_level();
    let left = letters.iter().map(|letter| letter.x.min(letter.end_x)).fold(f64::INFINITY, f64::min);
    let right = letters.iter().map(|letter| letter.x.max(letter.end_x)).fold(f64::NEG_INFINITY, f64::max);
    let size = letters.iter().map(|letter| letter.size).fold(0.0, f64::max);
    let y = first.y;
    let text =
        if level { words_of(letters) } else { letters.into_iter().map(|letter| letter.text).collect() };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(Line { left, right, y, size, text })
}

/// The line's letters with spaces where there are gaps, in the order of reading.
fn words_of(mut letters: Vec<Letter>) -> String {
    let (mut back, mut forth) = (0, 0);
    for letter in letters.iter().flat_map(|letter| letter.text.chars()) {
        back += usize::from(is_right_to_left(letter));
        forth += usize::from(letter.is_alphabetic() && !is_right_to_left(letter));
    }
    let right_to_left = back > forth;
    if right_to_left {
        letters.sort_by(|one, other| other.x.total_cmp(&one.x));
        turn_left_to_right_runs(&mut letters);
    }
    let mut text = String::new();
    let mut last: Option<&Letter> = None;
    for letter in &letters {
        let gap = last.map_or(0.0, |last| gap_between(last, letter));
        if gap > SPACE_GAP * letter.size {
            text.push(' ');
        }
        text.push_str(&letter.text);
        last = Some(letter);
    }
    text
}

/// The room between two letters of a line, whichever is on the left.
fn gap_between(one: &Letter, other: &Letter) -> f64 {
    let (left, right) = if one.x <= other.x { (one, other) } else { (other, one) };
    right.x.min(right.end_x) - left.x.max(left.end_x)
}

/// In a line that was sorted from right to left, numbers and Latin words are turned back.
fn turn_left_to_right_runs(letters: &mut [Letter]) {
    let is_forth = |letter: &Letter| {
        letter.text.chars().any(|c| c.is_numeric() || (c.is_alphabetic() && !is_right_to_left(c)))
    };
    for run in letters.chunk_by_mut(|one, other| is_forth(one) == is_forth(other)) {
        if run.first().is_some_and(is_forth) {
            run.reverse();
        }
    }
}

/// Lines put together to paragraphs: a line goes on in the next where it is full and the next one stands right below.
fn paragraphs(lines: Vec<Line>) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut block: Vec<Line> = Vec::new();
    for line in lines {
        if block.last().is_some_and(|last| !is_below(last, &line)) {
            paragraphs.extend(block_paragraphs(&std::mem::take(&mut block)));
        }
        block.push(line);
    }
    paragraphs.extend(block_paragraphs(&block));
    paragraphs
}

/// Whether `next` is in the same block of text: right below, in the same size, in the same column.
fn is_below(last: &Line, next: &Line) -> bool {
    let size = last.size.max(next.size);
    let down = next.y - last.y;
    let alike = (last.size - next.size).abs() < 0.15 * size;
    let overlap = last.right.min(next.right) - last.left.max(next.left);
    alike && down > 0.3 * size && down < LINE_GAP * size && overlap > 0.0
}

fn block_paragraphs(block: &[Line]) -> Vec<String> {
    let left = block.iter().map(|line| line.left).fold(f64::INFINITY, f64::min);
    let right = block.iter().map(|line| line.right).fold(f64::NEG_INFINITY, f64::max);
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in block {
        let back = line.text.chars().any(is_right_to_left);
        let indent = if back { right - line.right } else { line.left - left };
        let goes_on = open && indent < 0.8 * line.size;
        match paragraphs.last_mut().filter(|_| goes_on) {
            Some(paragraph) => append(paragraph, &line.text),
            None => paragraphs.push(line.text.clone()),
        }
        let reach = if back { right - line.left } else { line.right - left };
        open = reach >= FULL_LINE * (right - left);
    }
    paragraphs
}

/// Adds a line to its paragraph; a word that was cut at the end of a line is joined.
fn append(paragraph: &mut String, line: &str) {
    if paragraph.ends_with('\u{AD}') || is_cut(paragraph, line) {
        paragraph.pop();
    } else {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// A hyphen between a letter and a small letter is taken for the end of a line's.
fn is_cut(paragraph: &str, line: &str) -> bool {
    let before = paragraph.strip_suffix(['-', '\u{2010}']);
    before.is_some_and(|before| before.ends_with(char::is_lowercase)) && line.starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters of ten points, five wide, from `x` on; with spaces where `text` has them.
    fn letters(x: f64, y: f64, text: &str) -> Vec<Letter> {
        let letter = |(index, letter): (usize, char)| {
            let x = x + 5.0 * index as f64;
            Letter { x, y, end_x: x + 5.0, end_y: y, size: 10.0, text: letter.to_string() }
        };
        text.chars().enumerate().map(letter).collect()
    }

    fn check(lines: &[(f64, f64, &str)], expected: &str) {
        let all = lines.iter().flat_map(|(x, y, text)| letters(*x, *y, text)).collect();
        assert_eq!(joined(vec![PageText::of(all)]), expected);
    }

    #[test]
    fn lines_of_a_paragraph_are_joined_and_paragraphs_are_kept_apart() {
        check(
            &[
                (0.0, 10.0, "He denied it, and so"),
                (0.0, 22.0, "did she."),
                (0.0, 34.0, "Nobody else did then"),
            ],
            "He denied it, and so did she.\nNobody else did then",
        );
        check(
            &[(0.0, 10.0, "A headline of a page"), (0.0, 50.0, "Its text.")],
            "A headline of a page\nIts text.",
        );
    }

    #[test]
    fn words_cut_at_the_end_of_a_line_are_whole_again() {
        check(&[(0.0, 10.0, "They denied every me-"), (0.0, 22.0, "eting.")], "They denied every meeting.");
        check(
            &[(0.0, 10.0, "They were in the U.S-"), (0.0, 22.0, "Iran talks.")],
            "They were in the U.S- Iran talks.",
        );
    }

    #[test]
    fn columns_are_read_one_after_the_other_as_they_are_drawn() {
        let lines = [
            (0.0, 10.0, "He denied it"),
            (0.0, 22.0, "twice."),
            (200.0, 10.0, "She did not."),
            (200.0, 22.0, "Ever."),
        ];
        check(&lines, "He denied it twice.\nShe did not. Ever.");
    }

    #[test]
    fn gaps_are_spaces() {
        let mut all = letters(0.0, 10.0, "He");
        all.extend(letters(13.0, 10.0, "said"));
        assert_eq!(joined(vec![PageText::of(all)]), "He said");
    }

    #[test]
    fn a_line_from_right_to_left_is_read_from_the_right() {
        // As drawn from the left: the last letter first, and the number as it is read.
        check(&[(0.0, 10.0, "25 مالس")], "سلام 25");
    }
}
