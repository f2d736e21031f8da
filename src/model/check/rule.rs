//! The rules: their names, how bad what they find is, and why it matters.

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The data contradict themselves.
    Error,
    /// Perhaps unfinished or mistaken.
    Notice,
}

impl Severity {
    /// As printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Notice => "notice",
        }
    }
}

macro_rules! rules {
    ($($rule:ident $severity:ident $name:literal, $title:literal, $why:literal;)*) => {
        /// What is looked for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $(#[doc = $title] $rule,)* }

        impl Rule {
            /// Every rule, in the order shown.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)*];

            /// The name, as printed and in the manual.
            pub fn name(self) -> &'static str {
                match self { $(Self::$rule => $name,)* }
            }

            /// As shown to people.
            pub fn title(self) -> &'static str {
                match self { $(Self::$rule => $title,)* }
            }

            /// Why it matters, in a sentence.
            pub fn why(self) -> &'static str {
                match self { $(Self::$rule => $why,)* }
            }

            /// How bad what it finds is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$rule => Severity::$severity,)* }
            }
        }
    };
}

rules! {
    Unanchored Error "unanchored", "Words that are not at their place",
        "A place that the text does not bear out cannot be cited.";
    MergeConflict Error "merge-conflict", "Two versions that came together",
        "Two people changed the statement, and which version counts is not settled yet.";
    UnknownLabel Error "unknown-label", "A label that is not in the codebook",
        "Nobody can say what the label means.";
    UnknownSpeaker Error "unknown-speaker", "A speaker who is not in the registry",
        "Counts by speaker leave the statement out.";
    LinkToItself Error "link-to-itself", "A statement linked to itself",
        "A statement cannot answer itself.";
    SaidAfterPublication Error "said-after-publication", "Said after the article was published",
        "An article cannot report what was not yet said; one of the two dates is wrong.";
    WeekdayContradicts Error "weekday-contradicts", "A weekday that is not the date's",
        "The words name one day and the date is another.";
    NoSpeaker Notice "no-speaker", "A claim or denial without a speaker",
        "Who said it is half of what is recorded.";
    NoDate Notice "no-date", "A claim or denial without a date",
        "Without a date it has no place in the order of events.";
    DenialWithoutTarget Notice "denial-without-target", "A denial without a target",
        "Which claim a denial answers is what no other record holds.";
    MissingTarget Notice "missing-target", "A link to what is not there",
        "The answer leads nowhere.";
    UnknownProposition Notice "unknown-proposition", "A proposition that is not there",
        "The statement is counted under no proposition.";
    DeniesOwnWords Notice "denies-own-words", "A speaker who denies their own words",
        "Speakers seldom deny the same proposition that they claim; the speaker or the link may be another.";
    LabelledOtherwise Notice "labelled-otherwise", "The same words with another label",
        "One reader should label the same words in the same way, or say in a note why not.";
    DuplicateStatement Notice "duplicate-statement", "The same statement twice",
        "It is counted twice.";
    RetiredLabel Notice "retired-label", "A retired label",
        "The codebook does not offer the label any more.";
    CutWord Notice "cut-word", "An edge inside a word",
        "Quotes and counts of words show half a word.";
    SpaceAtEdge Notice "space-at-edge", "White space at an edge",
        "Places of two readers differ where their readings do not.";
    UnbalancedQuotes Notice "unbalanced-quotes", "A quotation mark without its pair",
        "The quotation began or ended elsewhere; words may be missing.";
    BracketInQuotation Notice "bracket-in-quotation", "An editor's bracket in a direct quotation",
        "Words in square brackets are the editor's and not the speaker's.";
    DirectWithoutMarks Notice "direct-without-marks", "A direct quotation without quotation marks",
        "What stands outside quotation marks is the article's wording.";
    InFurniture Notice "in-furniture", "A statement in the page's furniture",
        "What stands in teasers and related articles belongs to another article.";
    UndatedArticle Notice "undated-article", "Relative dates in an article without a date",
        "“Tuesday” cannot be reckoned without the day of publication.";
    AmbiguousSpelling Notice "ambiguous-spelling", "A spelling of two speakers",
        "Typing the name takes one of them, perhaps the wrong one.";
    AlikeSpeakers Notice "alike-speakers", "Two speakers who look alike",
        "One person in two spellings is counted as two.";
    UnusedSpeaker Notice "unused-speaker", "A speaker who says nothing",
        "Perhaps left over from a mistake.";
    UnusedProposition Notice "unused-proposition", "A proposition that nothing is about",
        "Perhaps left over from a mistake.";
}
