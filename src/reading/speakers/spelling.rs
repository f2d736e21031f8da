//! Whether two names are spellings of one, whatever alphabet they were carried over from.

/// `name` in small Latin letters, without accents and marks; words are parted by single spaces.
pub(in crate::reading) fn plain(name: &str) -> String {
    let latin = if name.is_ascii() { name.to_owned() } else { deunicode::deunicode(name) };
    let kept: String = latin
        .to_lowercase()
        .chars()
        .filter(|c| *c != '.' && *c != '\'' && *c != '`')
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether two words of names, in plain letters, are likely the same name: "baqaei" and "baghaei", "muhammad" and "mohamed".
pub(in crate::reading) fn alike(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    if short < 4 || long > 30 || !one.is_ascii() || !other.is_ascii() {
        return false;
    }
    let (one_bones, other_bones) = (skeleton(one), skeleton(other));
    let changes = distance(one.as_bytes(), other.as_bytes());
    one_bones.len() >= 2 && one_bones == other_bones && changes * 2 <= short && starts_alike(one, other)
}

/// A vowel at the beginning is written with care; "Ahmad" is not "Hamid".
fn starts_alike(one: &str, other: &str) -> bool {
    let vowel = |name: &str| name.starts_with(['a', 'e', 'i', 'o', 'u', 'y']);
    vowel(one) == vowel(other)
}

/// The consonants, with those that transcriptions exchange made one; doubled ones once.
fn skeleton(name: &str) -> String {
    const PAIRS: &[(&str, char)] = &[
        ("kh", 'k'),
        ("gh", 'k'),
        ("sch", 's'),
        ("sh", 's'),
        ("ch", 's'),
        ("ph", 'f'),
        ("zh", 's'),
        ("th", 't'),
        ("dh", 'd'),
        ("ts", 's'),
        ("tz", 's'),
        ("dj", 'j'),
        ("ck", 'k'),
    ];
    let mut bones = String::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let pair = PAIRS.iter().find(|(letters, _)| rest.starts_with(letters));
        let (class, length) = match pair {
            Some((letters, class)) => (*class, letters.len()),
            None => (class_of(first), first.len_utf8()),
        };
        if class != '-' && !bones.ends_with(class) {
            bones.push(class);
        }
        rest = rest.get(length..).unwrap_or("");
    }
    bones
}

fn class_of(letter: char) -> char {
    match letter {
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w' => '-',
        'q' | 'g' | 'c' => 'k',
        'z' | 'x' => 's',
        'v' => 'f',
        other => other,
    }
}

/// How many letters are added, dropped or exchanged between two words.
fn distance(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, a) in one.iter().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        for (b, cell) in other.iter().zip(row.iter_mut().skip(1)) {
            let best = (diagonal + usize::from(a != b)).min(left + 1).min(*cell + 1);
            diagonal = std::mem::replace(cell, best);
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transliterations_are_alike_and_other_names_are_not() {
        for (one, other) in [
            ("baqaei", "baghaei"),
            ("araghchi", "araqchi"),
            ("mohammed", "muhammad"),
            ("mohamed", "mohammed"),
            ("zelensky", "zelenskyy"),
            ("zelenskiy", "zelensky"),
            ("qaddafi", "gaddafi"),
            ("pezeshkian", "pezechkian"),
            ("esmaeil", "esmail"),
            ("lukashenko", "lukashenka"),
        ] {
            assert!(alike(one, other), "{one} {other}");
        }
        for (one, other) in
            [("smith", "jones"), ("biden", "putin"), ("roi", "noam"), ("ahmad", "hamid"), ("", "x")]
        {
            assert!(!alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn names_are_compared_without_case_accents_and_marks() {
        assert_eq!(plain("Recep Tayyip Erdoğan"), "recep tayyip erdogan");
        assert_eq!(plain("  O’Brien, U.S. "), "obrien us");
        assert_eq!(plain("Élysée"), "elysee");
    }
}
