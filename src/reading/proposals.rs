//! What may be proposed for a statement that is being marked: who said it and when, each with a reason in words.

mod date;
mod speaker;

use std::{ops::Range, sync::Arc};

use super::{
    reporting::governing::{Reading, SURE, Selection},
    speakers::{Cast, Registry},
    tokens::Kind,
};
use crate::model::{
    DateValue, Edtf, Fragment, Nature, SharedMap, Speaker, SpeakerId, SpeakerKind, Statement,
    statement::QuotationKind,
};

/// The most speakers that are proposed.
const MOST_SPEAKERS: usize = 5;
/// The most dates that are proposed.
const MOST_DATES: usize = 3;

/// What is known where a statement is being marked.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The article's text.
    pub text: &'a str,
    /// The article's date.
    pub published: Option<&'a Edtf>,
    /// Newspaper, agency or site.
    pub publisher: &'a str,
    /// Of the label that it was marked with.
    pub nature: Nature,
    /// The registry.
    pub speakers: &'a SharedMap<SpeakerId, Arc<Speaker>>,
    /// The annotator's own statements in this article, in text order.
    pub earlier: &'a [Arc<Statement>],
}

/// A speaker of the registry, or one who would be new in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// In the registry.
    Known(SpeakerId),
    /// Not in the registry yet.
    New {
        /// As the text has it, in full where the text has that anywhere near.
        name: String,
        /// A guess.
        kind: SpeakerKind,
    },
}

/// Somebody who may have said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerProposal {
    /// Who.
    pub speaker: Named,
    /// The words that name the speaker.
    pub mention: Option<Fragment>,
    /// The words that say that it was said.
    pub cue: Option<Fragment>,
    /// Through whom it came.
    pub via: Option<Named>,
    /// Why, in one short sentence.
    pub reason: String,
}

/// Who may have said the words at `ranges`: best first, at most five, nobody twice.
///
/// Ranges are bytes of the text; those that are not in it are passed over.
pub fn speakers(setting: &Setting, ranges: &[Range<usize>]) -> Vec<SpeakerProposal> {
    let reading = Reading::around(setting.text, ranges);
    let cast = Cast::new(&reading, Registry::new(setting.speakers));
    let mut found = speaker::proposals(setting, ranges, &reading, &cast);
    found.truncate(MOST_SPEAKERS);
    found
}

/// When the words at `ranges` may have been said by `speaker`, or by the first whom [`speakers`] names: best first, at
/// most three.
pub fn said(setting: &Setting, ranges: &[Range<usize>], speaker: Option<&SpeakerId>) -> Vec<DateValue> {
    let reading = Reading::around(setting.text, ranges);
    let cast = Cast::new(&reading, Registry::new(setting.speakers));
    let mut found = date::proposals(setting, ranges, speaker, &reading, &cast);
    found.truncate(MOST_DATES);
    found
}

/// How the words at `ranges` are given; none where it cannot be told from their marks.
pub fn quotation_kind(text: &str, ranges: &[Range<usize>]) -> Option<QuotationKind> {
    let reading = Reading::around(text, ranges);
    let selection = Selection::of(&reading.passage, ranges, false)?;
    let passage = &reading.passage;
    let words = || selection.parts.iter().flat_map(Clone::clone).filter(|at| passage.is(*at, Kind::Word));
    let quoted = words().filter(|at| passage.quote(*at).is_some()).count();
    let all = words().count();
    if all > 0 && quoted == all {
        return Some(QuotationKind::Direct);
    }
    if quoted > 0 {
        return Some(QuotationKind::Mixed);
    }
    let governed = reading.governing(&selection).first().is_some_and(|governing| governing.score >= SURE);
    governed.then_some(QuotationKind::Indirect)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    static NOBODY: LazyLock<SharedMap<SpeakerId, Arc<Speaker>>> = LazyLock::new(SharedMap::new);

    fn setting<'a>(text: &'a str, published: &'a Edtf, nature: Nature) -> Setting<'a> {
        Setting {
            text,
            published: Some(published),
            publisher: "Daily",
            nature,
            speakers: &NOBODY,
            earlier: &[],
        }
    }

    fn ask(text: &str, ranges: &[Range<usize>]) {
        for day in ["2025-07-08", "2025-07", "../2025-07-08", "-0001-01-01"] {
            let published = Edtf::parse(day).unwrap();
            for nature in Nature::ALL {
                let setting = setting(text, &published, nature);
                let found = speakers(&setting, ranges);
                assert!(found.len() <= MOST_SPEAKERS);
                assert!(said(&setting, ranges, None).len() <= MOST_DATES);
                let fragments = found.iter().flat_map(|found| found.mention.iter().chain(&found.cue));
                fragments.for_each(|fragment| fragment.verify(text).unwrap());
            }
        }
        quotation_kind(text, ranges);
    }

    #[test]
    fn no_text_and_no_range_breaks_the_proposals() {
        let texts = [
            "",
            "\n\n",
            "said",
            "“",
            "“a,” said",
            "said on Tuesday a day earlier, according to",
            "’s claim that, who, said: “",
            "(A) known as B, in the in on at of",
            "« é » : \u{301} 👩‍👧 said 31 February 0000 99999 days ago",
            "که ایران گفت «نه» 2025-07-08",
            "X: “A\nX: B” said, , , said and said by by",
        ];
        for text in texts {
            for start in 0..=text.len() {
                for end in [start, start + 1, start + 7, usize::MAX] {
                    ask(text, &[start..end]);
                }
            }
            ask(text, &[]);
            ask(text, &[3..4, 0..2, 1..9]);
        }
    }

    #[test]
    fn a_line_of_a_megabyte_is_read_in_part() {
        let text = "“We go,” said X, who told Y on Monday that it was. ".repeat(20_000);
        let published = Edtf::parse("2025-07-08").unwrap();
        let setting = setting(&text, &published, Nature::Claim);
        let clock = std::time::Instant::now();
        assert!(!speakers(&setting, &[500_000..500_010]).is_empty());
        assert!(!said(&setting, &[0..text.len()], None).is_empty());
        // A bound that only reading the whole text would break.
        assert!(clock.elapsed().as_secs() < 20);
    }

    #[test]
    fn the_first_proposal_says_who_passed_the_words_on_and_why() {
        let text = "“No,” said spokesman Ali Rezaei, according to Tasnim news agency.";
        let published = Edtf::parse("2025-07-08").unwrap();
        let found = speakers(&setting(text, &published, Nature::Denial), &[0..text.find(" said").unwrap()]);
        let first = found.first().unwrap();
        assert_eq!(first.speaker, Named::New { name: "Ali Rezaei".into(), kind: SpeakerKind::Person });
        assert_eq!(
            first.via,
            Some(Named::New { name: "Tasnim news agency".into(), kind: SpeakerKind::Agency })
        );
        assert_eq!(first.reason, "said spokesman Ali Rezaei");
        assert_eq!(first.cue.as_ref().unwrap().text, "said");
        assert_eq!(first.mention.as_ref().unwrap().text, "spokesman Ali Rezaei");
    }

    #[test]
    fn a_fact_is_the_narrators_unless_somebody_says_it() {
        let published = Edtf::parse("2025-07-08").unwrap();
        let text = "The talks have stalled.";
        let ranges = [0..text.len()];
        let narrated = setting(text, &published, Nature::Fact);
        let narrator = Named::New { name: "Narrator (Daily)".into(), kind: SpeakerKind::Narrator };
        assert_eq!(speakers(&narrated, &ranges).remove(0).speaker, narrator);
        let date = said(&narrated, &ranges, None).remove(0);
        assert_eq!((date.edtf.as_str(), date.basis), ("2025-07-08", crate::model::DateBasis::Publication));
        let text = "Two people died, police said.";
        let setting = setting(text, &published, Nature::Fact);
        let ranges = [0..15];
        let attributed = speakers(&setting, &ranges).remove(0).speaker;
        assert_eq!(attributed, Named::New { name: "police".into(), kind: SpeakerKind::Anonymous });
        assert_eq!(said(&setting, &ranges, None).remove(0).edtf.as_str(), "../2025-07-08");
    }

    #[test]
    fn the_kind_of_a_quotation_follows_its_marks() {
        let kind = |text: &str| quotation_kind(text, &[0..text.find(", X").unwrap()]);
        assert_eq!(kind("“We go, X,” he said"), Some(QuotationKind::Direct));
        assert_eq!(kind("“We go”, X said."), Some(QuotationKind::Direct));
        assert_eq!(kind("It was “cruel”, X said."), Some(QuotationKind::Mixed));
        assert_eq!(kind("It was cruel, X said."), Some(QuotationKind::Indirect));
        assert_eq!(kind("It was cruel, Xenia went."), None);
    }
}
