//! Abbreviations and other words by which a full stop inside a sentence is told from one at its end.

/// What may follow an abbreviation inside its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// It does not end a sentence: "Mr. Trump".
    Anything,
    /// A number, else the sentence has ended: "No. 5".
    Number,
    /// A name, so that only a word that opens sentences begins a new one: "U.S. President", "in the U.S. He left".
    Name,
    /// A day, a month or a zone, else the sentence has ended: "5 p.m. Tuesday".
    Time,
}

/// What may follow `word`, which stands before a full stop; none if the word is no abbreviation.
pub(super) fn then_after(word: &str, word_before: &str) -> Option<Then> {
    if let Some((_, then)) = TABLE.iter().find(|(words, _)| words.split(' ').any(|known| known == word)) {
        return Some(*then);
    }
    if is_dotted(word) {
        return Some(Then::Name);
    }
    let mut letters = word.chars();
    let letter = letters.next().filter(|_| letters.next().is_none())?;
    let pronoun = letter == 'I' && word_before.starts_with(char::is_lowercase);
    // A letter with case, or of an alphabet without; an ideograph or a syllable is a word of its own.
    let initial =
        letter.is_uppercase() || ('\u{590}'..='\u{6ff}').contains(&letter) && letter.is_alphabetic();
    (initial && !pronoun).then_some(Then::Name)
}

/// Whether the word is made of short parts with full stops between them, as "U.S" is before its last one.
pub(super) fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|part| (1..=3).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic))
}

/// Whether a sentence often begins with this word, written as it is.
pub(super) fn opens_sentences(word: &str) -> bool {
    OPENERS.split_whitespace().any(|known| known == word)
}

/// Whether the word names a time, or a zone of time.
pub(super) fn is_of_time(word: &str) -> bool {
    TIMES.split_whitespace().any(|known| known == word)
}

/// Whether the word tells that somebody spoke, in a language that writes capitals.
pub(super) fn is_speech(word: &str) -> bool {
    SPEECH.split_whitespace().any(|known| known == word)
}

/// The same in a language without capitals.
pub(super) fn is_uncased_speech(word: &str) -> bool {
    UNCASED_SPEECH.split_whitespace().any(|known| known == word)
}

/// How a speaker is named after a quotation where no spaces part words.
pub(super) const UNSPACED_SPEECH: &[&str] =
    &["说", "說", "表示", "称", "稱", "指出", "强调", "問", "问", "道", "と"];

const TABLE: &[(&str, Then)] = &[
    (
        "Mr Mrs Ms Mx Messrs Dr Drs Prof Gen Lt Col Maj Capt Cpl Sgt Pvt Adm Cmdr Brig Sen Rep Gov",
        Then::Anything,
    ),
    ("Rev Hon Pres Amb Supt Insp Fr Sr Sra Srta Dra Mme Mlle Mgr Hr Nr Ing", Then::Anything),
    ("e.g i.e eg ie cf vs viz approx ca resp incl esp z.B d.h bzw p.ej т.е г", Then::Anything),
    ("डॉ श्री د أ م آ", Then::Anything),
    (
        "No Nos no nos Art Arts Sec Secs Ch Vol Vols Fig Figs Eq Op Nr pp para paras Núm núm № Ст ст",
        Then::Number,
    ),
    ("Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec", Then::Number),
    ("St Ste Mt Ft Ave Blvd Rd Jr Inc Corp Co Cos Ltd Bros Univ Dept Assn Intl al", Then::Name),
    ("Calif Mass Conn Penn Pa Va Fla Ariz Mich Minn Ore Tenn EE UU", Then::Name),
    ("a.m p.m A.M P.M am pm", Then::Time),
];

const OPENERS: &str = "
    I He She It We You They There Here The A An This That These Those His Her Its Our Their My Your
    In On At By For From With Without To Under Over Of As If When While Where Why What Who How Which
    After Before Since Until Although Though Because Despite During Amid Among Between Through Following
    But And Or So Yet Nor However Meanwhile Moreover Instead Also Still Then Now Later Earlier Today
    Yesterday Tomorrow Last Next Once Soon Only Even Just Not No Yes Some Many Most Both All Each Every
    Another Other Others Several Few Such According Asked Speaking Did Does Do Is Are Was Were Has Have Had
    Can Could Will Would Should May Might Must Let
    El Los Una Pero Il Elle Les Une Mais Der Die Das Ein Eine Aber Он Она Они Но";

const TIMES: &str = "
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri Sat Sun
    January February March April May June July August September October November December
    Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec
    GMT UTC BST EST EDT CST CDT MST MDT PST PDT ET CT MT PT CET CEST IST IRST Eastern Central Pacific";

const SPEECH: &str = "
    said says say asked asks told tells added adds wrote writes replied replies shouted cried warned warns
    answered answers demanded insisted posted tweeted declared exclaimed wondered recalled quipped joked
    dijo preguntó afirmó declaró dit demandé sagte fragte сказал спросил заявил";

const UNCASED_SPEECH: &str =
    "گفت افزود پرسید نوشت گفته گفتند قال وقال قالت وقالت أضاف وأضاف سأل کہا کہتے कहा पूछा बताया אמר אמרה";
