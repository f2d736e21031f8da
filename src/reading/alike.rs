//! Speakers who may be one and the same: names that differ only in spelling, initials or completeness.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Speaker, SpeakerId, SpeakerKind};

/// No name is compared with more than this many others that could be the same.
const MOST_COMPARED: usize = 40;

/// Why two speakers look alike, the strongest reason first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// A name or alias of one is a name or alias of the other, whatever the case, accents and order of words.
    SameName,
    /// The same name in two transliterations, or with a slip of the pen.
    Spelling,
    /// One has an initial where the other has a name.
    Initial,
    /// One has only the surname, which nobody else has.
    SurnameOnly,
    /// One is made of the initials of the other.
    Acronym,
}

impl Why {
    /// In words, to stand after the two names.
    pub fn reason(self) -> &'static str {
        match self {
            Self::SameName => "the same name",
            Self::Spelling => "two spellings of a name",
            Self::Initial => "the same surname, and an initial that fits",
            Self::SurnameOnly => "the same surname",
            Self::Acronym => "the initials of the name",
        }
    }
}

/// Two speakers who look alike; `one` is before `other` by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// The first by id.
    pub one: SpeakerId,
    /// The second by id.
    pub other: SpeakerId,
    /// What they have in common.
    pub why: Why,
}

/// All pairs that look alike, by id. The cost grows with the number of spellings, not with its square: only names of
/// which the surname, or the whole, is written with the same consonants are compared.
pub fn look_alikes<'a>(speakers: impl IntoIterator<Item = &'a Speaker>) -> Vec<Alike> {
    let speakers: Vec<&Speaker> = speakers.into_iter().collect();
    let names: Vec<Name> = speakers
        .iter()
        .enumerate()
        .flat_map(|(speaker, entry)| {
            entry.spellings().filter_map(move |spelling| Name::read(speaker, entry.kind, spelling))
        })
        .collect();
    let mut buckets: BTreeMap<String, Vec<&Name>> = BTreeMap::new();
    for name in &names {
        for key in name.keys() {
            buckets.entry(key).or_default().push(name);
        }
    }
    let mut found: BTreeMap<(usize, usize), Why> = BTreeMap::new();
    for bucket in buckets.values() {
        compare_all(bucket, &mut found);
    }
    let id = |index: usize| speakers.get(index).map(|speaker| speaker.id.clone());
    let pair = |((one, other), why)| Some(Alike { one: id(one)?, other: id(other)?, why });
    let mut pairs: Vec<Alike> = found.into_iter().filter_map(pair).map(in_order).collect();
    pairs.sort_by(|a, b| (&a.one, &a.other).cmp(&(&b.one, &b.other)));
    pairs
}

fn in_order(pair: Alike) -> Alike {
    if pair.one <= pair.other { pair } else { Alike { one: pair.other, other: pair.one, why: pair.why } }
}

fn compare_all(bucket: &[&Name], found: &mut BTreeMap<(usize, usize), Why>) {
    // "Trump" is nobody in particular where there is a Donald and an Eric.
    let given: BTreeSet<char> = bucket.iter().filter_map(|name| name.given_class()).collect();
    for (index, one) in bucket.iter().enumerate() {
        for other in bucket.iter().skip(index + 1).take(MOST_COMPARED) {
            let Some(why) = compare(one, other) else { continue };
            let half_named = one.given.is_empty() != other.given.is_empty();
            if one.speaker == other.speaker || (why == Why::SurnameOnly && half_named && given.len() > 1) {
                continue;
            }
            let pair = (one.speaker.min(other.speaker), one.speaker.max(other.speaker));
            let known = found.entry(pair).or_insert(why);
            *known = why.min(*known);
        }
    }
}

/// A spelling taken apart; all words are lower-case ASCII.
#[derive(Debug)]
struct Name {
    /// Its place among the speakers.
    speaker: usize,
    /// Human beings have given names and surnames, others have neither.
    person: bool,
    /// All words that carry meaning, in alphabetical order.
    bag: String,
    /// All words run together.
    whole: String,
    given: Vec<String>,
    surname: String,
    /// "jr", which tells a son from his father.
    suffix: Option<String>,
    /// The first letters of three or more words.
    initials: Option<String>,
    /// Written in capitals, as acronyms are.
    capitals: bool,
}

impl Name {
    /// None where nothing of the spelling is left to compare.
    fn read(speaker: usize, kind: SpeakerKind, spelling: &str) -> Option<Self> {
        let mut words = folded_words(spelling);
        words.retain(|word| !TITLES.contains(&word.as_str()));
        let suffix = words.last().filter(|word| SUFFIXES.contains(&word.as_str())).cloned();
        if suffix.is_some() && words.len() > 1 {
            words.pop();
        }
        let surname = words.last()?.clone();
        let person = kind == SpeakerKind::Person;
        let mut bag = words.clone();
        bag.sort_unstable();
        let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
        let letters = || spelling.chars().filter(|c| c.is_alphabetic());
        Some(Self {
            speaker,
            person,
            bag: bag.join(" "),
            whole: words.concat(),
            given: words.iter().take(words.len() - 1).cloned().collect(),
            surname,
            suffix,
            initials: Some(initials).filter(|_| !person && words.len() > 2),
            capitals: !person
                && words.len() == 1
                && letters().count() > 2
                && letters().all(char::is_uppercase),
        })
    }

    /// Names that could be the same share one of these.
    fn keys(&self) -> BTreeSet<String> {
        let mut keys = BTreeSet::from([format!("same {}", self.bag)]);
        if !self.person {
            keys.insert(format!("whole {}", skeleton(&self.whole)));
            let acronym = self.initials.as_ref().or_else(|| self.capitals.then_some(&self.whole));
            keys.extend(acronym.map(|letters| format!("acronym {letters}")));
            return keys;
        }
        let bones = skeleton(&self.surname);
        keys.insert(format!("surname {bones}"));
        if let Some(class) = self.given_class() {
            keys.insert(format!("person {class} {bones}"));
            keys.extend(without_one(&bones).map(|bones| format!("person {class} {bones}")));
        }
        keys
    }

    /// The sound that the first given name begins with; all vowels are one.
    fn given_class(&self) -> Option<char> {
        let first = self.given.first()?.chars().next()?;
        Some(if is_vowel(first) { 'a' } else { skeleton(first.to_string().as_str()).chars().next()? })
    }
}

fn compare(one: &Name, other: &Name) -> Option<Why> {
    if one.suffix != other.suffix {
        return None;
    }
    if one.bag == other.bag {
        return Some(Why::SameName);
    }
    match (one.person, other.person) {
        (true, true) => compare_persons(one, other),
        (false, false) => compare_others(one, other),
        _ => None,
    }
}

fn compare_persons(one: &Name, other: &Name) -> Option<Why> {
    let (Some(first), Some(second)) = (one.given.first(), other.given.first()) else {
        let near = same_sound(&one.surname, &other.surname) && distance(&one.surname, &other.surname) <= 2;
        return near.then_some(Why::SurnameOnly);
    };
    let surnames = same_sound(&one.surname, &other.surname) || slip(&one.surname, &other.surname);
    let middles = match (one.given.get(1), other.given.get(1)) {
        (Some(one), Some(other)) => is_initial(one, other) || one == other || same_sound(one, other),
        _ => true,
    };
    if !surnames || !middles {
        None
    } else if first != second && is_initial(first, second) {
        // With an initial the surname has to be sure.
        (one.surname == other.surname || distance(&one.surname, &other.surname) <= 2).then_some(Why::Initial)
    } else {
        (first == second || same_sound(first, second) || slip(first, second)).then_some(Why::Spelling)
    }
}

fn compare_others(one: &Name, other: &Name) -> Option<Why> {
    let short_for =
        |short: &Name, long: &Name| short.capitals && long.initials.as_ref() == Some(&short.whole);
    if short_for(one, other) || short_for(other, one) {
        return Some(Why::Acronym);
    }
    let long = one.whole.len().min(other.whole.len()) >= 5;
    let near = same_sound(&one.whole, &other.whole) && distance(&one.whole, &other.whole) <= 2;
    (long && near).then_some(Why::Spelling)
}

/// Words before names that say nothing of who it is, and those that join others.
const TITLES: [&str; 11] = ["mr", "mrs", "ms", "dr", "the", "of", "for", "and", "al", "el", "in"];
const SUFFIXES: [&str; 5] = ["jr", "sr", "ii", "iii", "iv"];

/// Words in lower case and without accents; other scripts as ASCII writes them.
fn folded_words(text: &str) -> Vec<String> {
    let ascii = deunicode::deunicode(text).to_ascii_lowercase().replace(['\'', '`'], "");
    ascii
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// The consonants of a word, those that transliterations exchange taken as one: Baqaei and Baghaei are both "bk".
fn skeleton(word: &str) -> String {
    const SOUNDS: [(&str, char); 14] = [
        ("tsch", 'c'),
        ("sch", 's'),
        ("ch", 'c'),
        ("sh", 's'),
        ("kh", 'x'),
        ("gh", 'k'),
        ("zh", 'z'),
        ("ph", 'f'),
        ("th", 't'),
        ("dh", 'd'),
        ("ck", 'k'),
        ("q", 'k'),
        ("g", 'k'),
        ("w", 'v'),
    ];
    let mut bones = String::new();
    let mut rest = word.trim_end_matches('h');
    while let Some(first) = rest.chars().next() {
        let sound = SOUNDS.iter().find_map(|(letters, sound)| Some((rest.strip_prefix(letters)?, *sound)));
        let (after, letter) =
            sound.unwrap_or_else(|| (rest.get(first.len_utf8()..).unwrap_or_default(), first));
        rest = after;
        let letter = if letter == 'c' && sound.is_none() { 'k' } else { letter };
        let letters: &[char] = if letter == 'x' && sound.is_none() { &['k', 's'] } else { &[letter] };
        for letter in letters.iter().filter(|letter| !is_vowel(**letter)) {
            if !bones.ends_with(*letter) {
                bones.push(*letter);
            }
        }
    }
    bones
}

/// The skeleton with each letter left out once, where enough is left to tell names apart.
fn without_one(bones: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = bones.chars().collect();
    let skips = if letters.len() >= 4 { letters.len() } else { 0 };
    (0..skips).map(move |skip| {
        letters.iter().enumerate().filter(|(index, _)| *index != skip).map(|(_, letter)| *letter).collect()
    })
}

/// True of words that transliterations of one word can be.
fn same_sound(one: &str, other: &str) -> bool {
    let bones = skeleton(one);
    let most = (one.len().max(other.len()) / 3).max(2);
    one == other || (bones.len() >= 2 && bones == skeleton(other) && distance(one, other) <= most)
}

/// True of words between which lies one slip of the pen.
fn slip(one: &str, other: &str) -> bool {
    one.len().min(other.len()) >= 5 && distance(one, other) == 1
}

fn is_initial(one: &str, other: &str) -> bool {
    (one.len() == 1 && other.starts_with(one)) || (other.len() == 1 && one.starts_with(other))
}

/// How many letters must be added, taken away or exchanged (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(row.first_mut().unwrap_or(&mut 0), above + 1);
        let mut left = above + 1;
        for (cell, compared) in row.iter_mut().skip(1).zip(&other) {
            let exchanged = diagonal + usize::from(letter != *compared);
            diagonal = *cell;
            left = exchanged.min(left + 1).min(*cell + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speaker(number: usize, kind: SpeakerKind, spellings: &str) -> Speaker {
        let mut spellings = spellings.split(" / ").map(str::to_owned);
        let id = SpeakerId::new(&format!("s-{number}")).unwrap();
        let named = Speaker::named(id, &spellings.next().unwrap());
        Speaker { kind, aliases: spellings.collect(), ..named }
    }

    fn reasons(kind: SpeakerKind, names: &[&str]) -> Vec<Why> {
        let speakers: Vec<_> =
            names.iter().enumerate().map(|(number, name)| speaker(number, kind, name)).collect();
        look_alikes(&speakers).into_iter().map(|pair| pair.why).collect()
    }

    fn check(names: &[&str], expected: &[Why]) {
        assert_eq!(reasons(SpeakerKind::Person, names), expected, "{names:?}");
    }

    fn check_others(names: &[&str], expected: &[Why]) {
        assert_eq!(reasons(SpeakerKind::Organisation, names), expected, "{names:?}");
    }

    #[test]
    fn names_are_the_same_whatever_case_accents_order_and_aliases() {
        check(&["Recep Tayyip Erdoğan", "recep tayyip erdogan"], &[Why::SameName]);
        check(&["Baghaei Esmaeil", "Esmaeil Baghaei"], &[Why::SameName]);
        check(&["Esmaeil Baghaei / Baqaei", "Baqaei"], &[Why::SameName]);
        check(&["Dr. Jill Stein", "Jill Stein"], &[Why::SameName]);
        check(&["Muqtada al-Sadr", "Muqtada Sadr"], &[Why::SameName]);
        check_others(&["The Government of Iran", "Iran government"], &[Why::SameName]);
    }

    #[test]
    fn transliterations_and_slips_are_two_spellings_of_a_name() {
        for pair in [
            ["Esmaeil Baghaei", "Ismail Baqaei"],
            ["Abbas Araghchi", "Abbas Araqchi"],
            ["Mohammad Javad Zarif", "Mohamed Javad Zareef"],
            ["Volodymyr Zelensky", "Volodymyr Zelenskyy"],
            ["Muammar Gaddafi", "Moammar Qaddafi"],
            ["Alexander Novak", "Aleksandr Novak"],
            ["Marco Rubio", "Marco Rubbio"],
            ["Karoline Leavitt", "Karoline Leavit"],
            ["Steve Witkoff", "Steve Witkof"],
            ["Сергей Лавров", "Sergey Lavrov"],
        ] {
            assert!(
                matches!(reasons(SpeakerKind::Person, &pair)[..], [Why::Spelling | Why::SameName]),
                "{pair:?}"
            );
        }
        check_others(&["Hezbollah", "Hizbullah"], &[Why::Spelling]);
        check_others(&["Al Qaeda", "Al-Qaida"], &[Why::Spelling]);
    }

    #[test]
    fn an_initial_or_a_surname_alone_points_to_the_one_who_fits() {
        check(&["E. Baghaei", "Esmaeil Baghaei"], &[Why::Initial]);
        check(&["Baghaei", "Esmaeil Baqaei"], &[Why::SurnameOnly]);
        check(&["Donald J. Trump", "Donald Trump"], &[Why::Spelling]);
        check(&["Trump", "Donald Trump", "Eric Trump"], &[]);
        check_others(&["IAEA", "International Atomic Energy Agency"], &[Why::Acronym]);
    }

    #[test]
    fn different_people_are_left_alone() {
        for names in [
            ["Ali Khamenei", "Ruhollah Khomeini"],
            ["Ali Larijani", "Sadegh Larijani"],
            ["Donald Trump", "Donald Trump Jr."],
            ["George W. Bush", "George H. W. Bush"],
            ["John Lee", "John Li"],
            ["Mahmoud Abbas", "Mohammad Abbas"],
            ["Joe Biden", "Jill Biden"],
            ["Khamenei", "Khomeini"],
        ] {
            check(&names, &[]);
        }
        check_others(&["Tasnim", "Mehr"], &[]);
        check_others(&["Iran", "Iraq"], &[]);
    }

    #[test]
    fn names_without_letters_are_no_reason_to_fail() {
        check(&["", "…", "—", "12"], &[]);
        check(&["", "", " "], &[]);
    }

    #[test]
    fn among_two_thousand_namesakes_each_is_compared_with_a_few() {
        let kims: Vec<_> = (0..2000_usize)
            .map(|number| speaker(number, SpeakerKind::Person, &format!("Ka{number} Kim / Kim {number}")))
            .collect();
        let pairs = look_alikes(&kims).len();
        assert!(pairs <= 2000 * 4 * MOST_COMPARED, "{pairs}");
    }

    #[test]
    fn letters_between_two_words_are_counted() {
        for (one, other, expected) in
            [("", "ab", 2), ("baqaei", "baghaei", 2), ("a", "a", 0), ("kitten", "sitting", 3)]
        {
            assert_eq!(distance(one, other), expected);
            assert_eq!(distance(other, one), expected);
        }
    }
}
