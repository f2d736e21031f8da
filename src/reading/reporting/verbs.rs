//! Verbs and nouns that report what somebody said.

use std::{collections::HashMap, sync::OnceLock};

use crate::reading::lexicon::Words;

/// How a verb takes what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reading) enum Manner {
    /// Takes words or a clause: say, tell, write.
    Speech,
    /// Takes the thing itself: deny, reject, praise, accuse.
    Stance,
    /// Denies or refuses.
    Denial,
    /// May report a thought or a sign: believe, suggest, indicate.
    Weak,
    /// Passes on somebody else's words: quote, cite.
    Quoting,
}

/// In which form a verb stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reading) enum VerbForm {
    /// say
    Base,
    /// says
    Third,
    /// said
    Past,
    /// saying
    Participle,
}

/// A form of a reporting verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reading) struct Verb {
    pub manner: Manner,
    pub form: VerbForm,
    /// The infinitive.
    pub base: &'static str,
    /// May be a noun as well: claims, report, comments.
    pub noun: bool,
}

/// Verbs whose forms are irregular: infinitive, third person, past, past participle, present participle.
const IRREGULAR: &[(Manner, &str)] = &[
    (Manner::Speech, "say says said said saying"),
    (Manner::Speech, "tell tells told told telling"),
    (Manner::Speech, "write writes wrote written writing"),
    (Manner::Speech, "swear swears swore sworn swearing"),
    (Manner::Speech, "tweet tweets tweeted tweeted tweeting"),
    (Manner::Speech, "put puts put put putting"),
    (Manner::Speech, "forecast forecasts forecast forecast forecasting"),
    (Manner::Weak, "think thinks thought thought thinking"),
    (Manner::Weak, "find finds found found finding"),
    (Manner::Weak, "hold holds held held holding"),
    (Manner::Weak, "show shows showed shown showing"),
    (Manner::Weak, "feel feels felt felt feeling"),
    (Manner::Weak, "see sees saw seen seeing"),
    (Manner::Stance, "withdraw withdraws withdrew withdrawn withdrawing"),
    (Manner::Denial, "deny denies denied denied denying"),
];

/// Regular verbs; a trailing `*` tells that the forms without -ed and -ing may be nouns.
const REGULAR: &[(Manner, &str)] = &[
    (
        Manner::Speech,
        "add announce reply respond explain insist argue declare maintain stress emphasise emphasize assert
         reiterate repeat confirm acknowledge admit concede warn predict promise* pledge* vow* threaten claim*
         allege contend state* report* note* observe remark* comment* recall reveal disclose testify affirm
         reaffirm clarify caution* complain boast joke* quip* lament* demand* urge request* appeal* call* ask
         post* estimate* conclude agree continue answer* counter* shout whisper mention point* inform advise
         assure suggest imply hint* signal* propose recommend project* rule* describe voice* express
         articulate underline underscore recount assess elaborate interject opine posit reason* remind retort
         signalise telegraph* cable* proclaim",
    ),
    (
        Manner::Stance,
        "accuse criticise criticize condemn denounce blast* slam* praise* welcome hail* defend blame* charge*
         endorse back* support* oppose demand* applaud decry deplore question* challenge* address dispute*
         regret* laud commend ridicule* mock thank congratulate",
    ),
    (Manner::Denial, "reject dismiss refute rebut repudiate disavow contradict refuse decline* disown"),
    (
        Manner::Weak,
        "believe expect consider indicate fear* hope* assume worry doubt* speculate understand
         determine calculate stipulate envisage",
    ),
    (Manner::Quoting, "quote* cite"),
];

/// Nouns for what somebody said.
pub(in crate::reading) static NOUNS: Words = Words::new(
    "
    claim claims statement assertion assertions allegation allegations accusation accusations denial insistence
    warning warnings remark remarks comment comments announcement suggestion suggestions argument contention
    belief report reports rumour rumours rumor rumors position view promise pledge threat threats vow demand demands
    call calls proposal prediction estimate estimates forecast admission declaration assurance assurances message
    messages complaint complaints criticism observation conclusion finding findings opinion assessment stance verdict
    ruling testimony",
);

/// Verbs whose subject may be a thing that says nothing: "the standoff underscores".
pub(in crate::reading) static OF_THINGS: Words = Words::new(
    "
    suggest signal underline underscore imply reveal confirm propose point question challenge address contradict
    remind voice describe predict call support back state mention dispute threaten project",
);

/// Nouns that may be a source by themselves, with nobody behind them.
pub(in crate::reading) static SOURCES: Words = Words::new(
    "reports rumours rumors claims allegations suggestions messages speculation accounts documents records
     figures data leaks",
);

/// The reporting verb that `word`, in small letters, is a form of.
pub(in crate::reading) fn verb(word: &str) -> Option<Verb> {
    static TABLE: OnceLock<HashMap<String, Verb>> = OnceLock::new();
    TABLE.get_or_init(table).get(word).copied()
}

fn table() -> HashMap<String, Verb> {
    use VerbForm::{Base, Participle, Past, Third};
    let mut table = HashMap::new();
    for (manner, forms) in IRREGULAR {
        let base = forms.split(' ').next().unwrap_or_default();
        for (form, word) in [Base, Third, Past, Past, Participle].into_iter().zip(forms.split(' ')) {
            let verb = Verb { manner: *manner, form, base, noun: false };
            table.insert(word.to_owned(), verb);
        }
    }
    for (manner, verbs) in REGULAR {
        for entry in verbs.split_whitespace() {
            let base = entry.trim_end_matches('*');
            let noun = entry.ends_with('*');
            for (form, word) in inflected(base) {
                let noun = noun && matches!(form, Base | Third);
                table.entry(word).or_insert(Verb { manner: *manner, form, base, noun });
            }
        }
    }
    table
}

/// Doubled before -ed and -ing.
const DOUBLED: &str = " admit slam rebut quip ";

fn inflected(base: &str) -> [(VerbForm, String); 4] {
    use VerbForm::{Base, Participle, Past, Third};
    let stem = base.strip_suffix('e').filter(|stem| !stem.ends_with('e')).unwrap_or(base);
    let past = match base.strip_suffix('y').filter(|rest| !rest.ends_with(['a', 'e', 'o'])) {
        Some(rest) => format!("{rest}ied"),
        None if base.ends_with('e') => format!("{base}d"),
        None => format!("{base}ed"),
    };
    let third = match base.strip_suffix('y').filter(|rest| !rest.ends_with(['a', 'e', 'o'])) {
        Some(rest) => format!("{rest}ies"),
        None if base.ends_with(['s', 'x', 'z']) || base.ends_with("ch") || base.ends_with("sh") => {
            format!("{base}es")
        }
        None => format!("{base}s"),
    };
    let last = base.chars().next_back().unwrap_or('d');
    if DOUBLED.contains(&format!(" {base} ")) {
        return [
            (Base, base.to_owned()),
            (Third, third),
            (Past, format!("{base}{last}ed")),
            (Participle, format!("{base}{last}ing")),
        ];
    }
    [(Base, base.to_owned()), (Third, third), (Past, past), (Participle, format!("{stem}ing"))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_known_in_all_their_forms() {
        for (word, base, form) in [
            ("said", "say", VerbForm::Past),
            ("denies", "deny", VerbForm::Third),
            ("denied", "deny", VerbForm::Past),
            ("admitted", "admit", VerbForm::Past),
            ("adding", "add", VerbForm::Participle),
            ("voicing", "voice", VerbForm::Participle),
            ("agreed", "agree", VerbForm::Past),
            ("stresses", "stress", VerbForm::Third),
            ("replied", "reply", VerbForm::Past),
            ("quoted", "quote", VerbForm::Past),
        ] {
            let found = verb(word).unwrap();
            assert_eq!((found.base, found.form), (base, form), "{word}");
        }
        assert_eq!(verb("went"), None);
        assert!(verb("claims").unwrap().noun && !verb("claimed").unwrap().noun);
    }
}
