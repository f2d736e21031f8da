//! Which names, keys and colours a label can have, and what to say where it cannot.

use crate::{
    command::{action_on, usable_keys},
    model::{Codebook, Colour, Label, LabelId},
};

/// The active labels beside `label`.
fn others<'a>(codebook: &'a Codebook, label: &'a LabelId) -> impl Iterator<Item = &'a Label> {
    codebook.active().filter(move |other| other.id != *label)
}

/// The first key that no action and no other label has.
pub(super) fn free_key(codebook: &Codebook, label: Option<&LabelId>) -> Option<char> {
    free_keys(codebook, label).next()
}

fn free_keys<'a>(codebook: &'a Codebook, label: Option<&'a LabelId>) -> impl Iterator<Item = char> + 'a {
    let taken = move |key: char| {
        codebook.active().any(|other| Some(&other.id) != label && other.key.eq_ignore_ascii_case(&key))
    };
    usable_keys().filter(move |key| !taken(*key))
}

/// Why `text` cannot be the key of `label`; the key where it can.
pub(super) fn read_key(text: &str, codebook: &Codebook, label: &LabelId) -> Result<char, String> {
    let mut letters = text.trim().chars();
    let (key, more) = (letters.next(), letters.next());
    let offer = || {
        let free: Vec<String> =
            free_keys(codebook, Some(label)).map(|key| key.to_ascii_uppercase().to_string()).collect();
        format!("Free are {}", free.join(" "))
    };
    let Some(key) = key.filter(|_| more.is_none()) else {
        return Err(format!("A key is one letter or digit. {}", offer()));
    };
    let key = key.to_ascii_lowercase();
    if !key.is_ascii_alphanumeric() {
        return Err(format!("“{key}” cannot be a key. {}", offer()));
    }
    if let Some(action) = action_on(key) {
        let shown = key.to_ascii_uppercase();
        return Err(format!("{shown} already means “{action}”. {}", offer()));
    }
    match others(codebook, label).find(|other| other.key.eq_ignore_ascii_case(&key)) {
        Some(other) => Err(format!("{key} already marks “{}”. {}", other.name, offer())),
        None => Ok(key),
    }
}

/// Why `text` cannot be the name of `label`; the name where it can. None for a label that is yet to be.
pub(super) fn read_name(text: &str, codebook: &Codebook, label: Option<&LabelId>) -> Result<String, String> {
    let name = text.trim();
    let same =
        |other: &&Label| Some(&other.id) != label && other.name.trim().to_lowercase() == name.to_lowercase();
    match codebook.active().find(same) {
        _ if name.is_empty() => Err("A label needs a name".to_owned()),
        Some(other) => Err(format!("“{}” is the name of another label", other.name)),
        None => Ok(name.to_owned()),
    }
}

/// Why `text` is not a colour; the colour where it is.
pub(super) fn read_colour(text: &str) -> Result<Colour, String> {
    let text = text.trim();
    let text = if text.starts_with('#') { text.to_owned() } else { format!("#{text}") };
    Colour::try_from(text).map_err(|error| error.to_string())
}

/// A new label with a key, colour and pattern of its own, as far as there are any; none where no key is left.
pub(super) fn new_label(codebook: &Codebook, name: &str) -> Option<Label> {
    let keys: Vec<char> = usable_keys().collect();
    Some(codebook.another(name, &keys)).filter(|label| !label.retired)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::label::PALETTE;

    fn denial() -> LabelId {
        LabelId::new("denial").unwrap()
    }

    fn check_key(text: &str, expected: Result<char, &str>) {
        match (read_key(text, &Codebook::default(), &denial()), expected) {
            (Err(problem), Err(part)) => assert!(problem.contains(part), "{text}: {problem}"),
            (found, expected) => assert_eq!(found.ok(), expected.ok(), "{text}"),
        }
    }

    #[test]
    fn a_key_is_one_that_nothing_else_has() {
        check_key("2", Ok('2'));
        check_key("H", Ok('h'));
        check_key("1", Err("already marks “Claim”"));
        check_key("j", Err("“Next statement”"));
        check_key("", Err("one letter or digit"));
        check_key("ab", Err("one letter or digit"));
        check_key("é", Err("cannot be a key"));
    }

    #[test]
    fn every_usable_key_is_a_key_that_the_window_knows() {
        for key in usable_keys() {
            assert!(egui::Key::from_name(&key.to_ascii_uppercase().to_string()).is_some(), "{key}");
        }
        assert!(usable_keys().count() >= 12);
    }

    #[test]
    fn names_are_told_apart_whatever_their_case() {
        let codebook = Codebook::default();
        assert_eq!(read_name(" Denial ", &codebook, Some(&denial())), Ok("Denial".to_owned()));
        assert!(read_name("claim", &codebook, Some(&denial())).is_err());
        assert!(read_name(" ", &codebook, Some(&denial())).is_err());
    }

    #[test]
    fn new_labels_take_what_is_left() {
        let mut codebook = Codebook::default();
        for name in ["Question", "Rumour", "Question"] {
            codebook.labels.push(new_label(&codebook, name).unwrap());
        }
        let keys: String = codebook.labels.iter().map(|label| label.key).collect();
        assert_eq!(keys, "123456");
        let ids: std::collections::BTreeSet<_> = codebook.labels.iter().map(|label| &label.id).collect();
        let patterns: std::collections::HashSet<_> =
            codebook.labels.iter().map(|label| label.pattern).collect();
        assert_eq!((ids.len(), patterns.len()), (6, 6));
    }

    /// Linear light as eyes without one kind of cone have it (Machado, Oliveira and Fernandes 2009, severity 1).
    const EYES: [[[f32; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ];

    /// CIE L*a*b* of a colour as `eye` sees it.
    fn lab(colour: Colour, eye: &[[f32; 3]; 3]) -> [f32; 3] {
        let light = colour.0.map(|channel| (f32::from(channel) / 255.0).powf(2.2));
        let seen = eye.map(|row| row.iter().zip(light).map(|(a, b)| a * b).sum::<f32>().clamp(0.0, 1.0));
        let [red, green, blue] = seen;
        let x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505;
        let y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        let z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0888;
        let root = |t: f32| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
        [116.0 * root(y) - 16.0, 500.0 * (root(x) - root(y)), 200.0 * (root(y) - root(z))]
    }

    #[test]
    fn the_colours_offered_are_told_apart_by_every_eye_and_seen_on_paper() {
        for (index, (name, colour)) in PALETTE.iter().enumerate() {
            let [red, green, blue] = colour.0;
            let ratio =
                crate::ui::theme::contrast(egui::Color32::from_rgb(red, green, blue), egui::Color32::WHITE);
            assert!(ratio >= 3.0, "{name}: {ratio}");
            for (other_name, other) in &PALETTE[index + 1..] {
                for eye in &EYES {
                    let squares =
                        lab(*colour, eye).into_iter().zip(lab(*other, eye)).map(|(a, b)| (a - b).powi(2));
                    let distance = squares.sum::<f32>().sqrt();
                    assert!(distance >= 11.0, "{name} and {other_name}: {distance}");
                }
            }
        }
    }
}
