//! Words of the news by what they do in a sentence: offices, bodies, groups, and the little words between them.

use std::{collections::HashSet, sync::OnceLock};

/// Offices and occupations: their holder is a person.
pub(super) static OFFICES: Words = Words::new(
    "
    spokesman spokeswoman spokesperson minister president premier chancellor secretary ambassador envoy
    diplomat negotiator official lawmaker senator congressman congresswoman congressperson mp deputy legislator mayor
    governor chief head leader boss director chairman chairwoman chairperson chair chief-executive executive ceo cfo
    founder co-founder owner general commander colonel captain officer admiral sergeant lieutenant marshal
    judge justice prosecutor attorney lawyer solicitor barrister counsel advocate sheriff detective inspector
    superintendent constable professor lecturer researcher scientist historian economist analyst strategist
    expert academic doctor physician surgeon nurse epidemiologist virologist biologist physicist astronomer
    climatologist geologist psychologist engineer author co-author writer journalist reporter correspondent editor columnist
    commentator presenter host coach manager trainer captain player striker midfielder goalkeeper defender
    driver rider champion swimmer athlete skipper referee king queen prince princess pope bishop archbishop
    cardinal cleric imam ayatollah rabbi activist campaigner organiser organizer coordinator co-ordinator
    witness victim survivor resident farmer teacher student worker adviser advisor aide assistant representative
    treasurer trader broker fund-manager investor consultant counterpart lord lady sir dame baroness speaker
    commissioner rapporteur administrator whip father mother brother sister wife husband son daughter
    widow neighbour neighbor friend actor actress singer director-general vice-president veteran tsar czar
    undersecretary vice-chancellor moderator principal headteacher warden chef pilot astronaut mayor-elect
    president-elect candidate politician premier-designate defendant plaintiff claimant accused suspect complainant driver pensioner shopkeeper teenager man woman boy girl
    monarch emir sheikh sultan crown",
);

/// Bodies that speak: ministries, firms, courts, states.
pub(super) static BODIES: Words = Words::new(
    "
    ministry government administration cabinet parliament congress senate council commission committee
    department agency bureau office authority authority bank company firm corporation group giant maker retailer
    carrier airline manufacturer developer startup court tribunal jury police force forces army military
    operator navy guard guards militia union federation association organisation organization charity institute
    university college school hospital foundation fund trust party coalition opposition embassy consulate
    mission delegation alliance bloc network service board panel club league team watchdog regulator
    monitor thinktank think-tank centre center newspaper daily weekly magazine tabloid paper outlet website
    broadcaster channel station publication journal presidency kremlin palace treasury state kingdom republic
    campaign movement society prosecution defence defense study survey poll report statement editorial
    article indictment complaint lawsuit filing letter document memo",
);

/// Words for a newspaper.
pub(super) static PAPERS: Words =
    Words::new("newspaper daily weekly magazine tabloid paper journal editorial gazette");

/// People who are named by what they are only.
pub(super) static GROUPS: Words = Words::new(
    "
    critics officials authorities analysts experts sources witnesses residents police lawmakers activists reports
    observers economists scientists researchers prosecutors lawyers investigators doctors medics rescuers
    diplomats ministers politicians leaders executives campaigners opponents supporters protesters
    protestors demonstrators rebels militants insurgents troops media aides advisers advisors relatives
    families villagers locals workers unions investors traders firms companies banks states countries allies
    governments people detectives astronomers historians academics doctors teachers students parents
    republicans democrats conservatives liberals insiders messages rumours rumors allegations claims
    organisers organizers campaigners neighbours neighbors fans players governors senators mps
    ministers regulators forecasters pollsters environmentalists scholars staff negotiators mediators
    judges jurors survivors victims opponents detractors sceptics skeptics some many others",
);

/// Titles that stand before a name and are no part of it, beside the offices.
pub(super) static TITLES: Words = Words::new(
    "
    mr mrs ms miss mx dr prof sir dame lord lady baroness rev hon gen lt col maj capt sgt cmdr adm sen rep gov
    prime foreign interior defence defense finance health justice vice deputy senior junior former acting chief
    crown grand supreme first general attorney secretary state house of the and for affairs national security
    intelligence ministry department agency white press human rights director assistant under permanent
    top economy trade energy education environment transport labour labor home treasury central bank special
    us u.s. uk eu un u.n. u.k. russian-installed brigadier major rear vice-admiral international court
    party democratic republican opposition majority minority social democrat conservative labour liberal
    managing executive officer police rear-admiral lead co-lead study",
);

/// Small words that are part of a name.
pub(super) static PARTICLES: Words = Words::new(
    "bin ibn al el de da del della der den di du la le van von ter abu ben bint dos das af av zu e y",
);

/// What ends a noun phrase to the left and to the right.
pub(super) static BOUNDARIES: Words = Words::new(
    "
    that which who whom whose where when while after before because since although though as if but or than
    whether what how why so yet until once unless whereas amid despite during following without within
    is are was were be been being has have had having do does did will would can could may might must shall should not
    also said says say told tells saying telling according came went made took gave began became remains
    believes thinks knows hopes wants means includes including like via per into onto upon about over under
    between through across against toward towards among along alongside around besides beyond",
);

/// Prepositions that may join a complement to the head of a noun phrase.
pub(super) static JOINERS: Words = Words::new("of for at in from with to on by");

pub(super) static DETERMINERS: Words = Words::new(
    "the a an his her their its this these those some many several another one two three four five our my your",
);

pub(super) static PRONOUNS: Words = Words::new("he she it they we i you him them");

/// Words that may stand between subject and verb.
pub(super) static BETWEEN: Words = Words::new(
    "
    has have had is was were are been be being will would did does do could may might must should not also then later
    again just once earlier previously still already now never ever always often even both all themselves himself
    herself itself",
);

/// Words at the beginning of a clause that belong to no noun phrase.
pub(super) static OPENERS: Words = Words::new(
    "
    meanwhile however also earlier later separately still yet but and then today yesterday tonight nevertheless nonetheless
    moreover furthermore additionally instead elsewhere overall finally thus so or nor now recently previously
    indeed similarly likewise initially eventually here there",
);

/// What something is said in, so that a date in the same breath is the date said.
pub(super) static OCCASIONS: Words = Words::new(
    "
    statement interview interviews post tweet speech address letter briefing conference report article column piece
    editorial broadcast remarks comments testimony hearing filing note memo message email e-mail document
    ruling judgment judgement verdict session meeting appearance rally debate call talks summit news-conference
    communique communiqué bulletin update announcement press-release release podcast video blog paper study
    essay op-ed broadcast sermon phone telephone event ceremony visit forum parliament court stream thread reporters",
);

/// Whether `word` is an adverb such as "sharply".
pub(super) fn is_adverb(word: &str) -> bool {
    static NOUNS: Words = Words::new(
        "family ally italy july reply assembly supply rally daily weekly friendly elderly anomaly early
        monopoly bully jelly lily belly homily",
    );
    word.len() > 4 && word.ends_with("ly") && !within(&NOUNS, word)
}

/// A list of words, looked up often.
pub(super) struct Words {
    /// Parted by white space.
    text: &'static str,
    words: OnceLock<HashSet<&'static str>>,
}

impl Words {
    /// The words of `text`, in small letters, parted by white space.
    pub const fn new(text: &'static str) -> Self {
        Self { text, words: OnceLock::new() }
    }
}

/// Whether `word`, in small letters, is in the list.
pub(super) fn within(list: &Words, word: &str) -> bool {
    list.words.get_or_init(|| list.text.split_whitespace().collect()).contains(word)
}
