//! Speakers and dates of sentences as agencies, British and American papers, courts, markets, sports and science write them.
//!
//! Each article ran on Thursday 10 July 2025; the words that are marked stand in «».
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test fails by panicking and prints what it counted"
)]

use std::{ops::Range, sync::Arc};

use gainsay::{
    model::{Edtf, Nature, SharedMap, Speaker, SpeakerId},
    reading::proposals::{self, Named, Setting},
};

/// Text, speaker, date said.
type Row = (&'static str, &'static str, &'static str);

/// Nothing tells the day.
const BOUND: &str = "../2025-07-10";

/// Written before anything was tuned to them.
const CLAIMS: &[Row] = &[
    // Agencies.
    (
        "«The talks were constructive,» Russian Foreign Minister Sergei Lavrov told a news conference in Kuala Lumpur on Thursday.",
        "Sergei Lavrov",
        "2025-07-10",
    ),
    (
        "\"«We will not bow to pressure,»\" said Maria Lopez, a professor at the University of Madrid, in an interview on Thursday.",
        "Maria Lopez",
        "2025-07-10",
    ),
    (
        "The foreign ministry said in a statement late on Friday that «two of its diplomats had been expelled».",
        "foreign ministry",
        "2025-07-04",
    ),
    (
        "China's commerce ministry said on Wednesday «it would take countermeasures» if the tariffs went ahead.",
        "China's commerce ministry",
        "2025-07-09",
    ),
    (
        "«The ship sank within minutes of being hit», according to the British maritime agency UKMTO.",
        "UKMTO",
        BOUND,
    ),
    (
        "«\"There is no going back,\"» Chancellor Friedrich Merz said on Tuesday during a visit to Kyiv.",
        "Friedrich Merz",
        "2025-07-08",
    ),
    (
        "Ukraine's air force said «it had shot down 32 of 54 drones» launched overnight.",
        "Ukraine's air force",
        BOUND,
    ),
    (
        "Reuters quoted a senior Hamas official as saying «the gaps remained wide».",
        "senior Hamas official",
        BOUND,
    ),
    ("Lavrov was cited by the TASS news agency as saying «Moscow was ready for talks».", "Lavrov", BOUND),
    (
        "On Monday, Israeli Prime Minister Benjamin Netanyahu told reporters that «a deal was close».",
        "Benjamin Netanyahu",
        "2025-07-07",
    ),
    (
        "South Korea's military said Tuesday «the North had fired two missiles» into the sea.",
        "South Korea's military",
        "2025-07-08",
    ),
    // British.
    (
        "'«We are appalled by the decision,»' said Sir Ed Davey, who leads the Liberal Democrats.",
        "Ed Davey",
        BOUND,
    ),
    (
        "Home Secretary Yvette Cooper, who visited the site on Sunday, said: “«This was an act of cowardice.»”",
        "Yvette Cooper",
        BOUND,
    ),
    (
        "The prime minister's official spokesman said on Monday that «no decision had been made».",
        "prime minister's official spokesman",
        "2025-07-07",
    ),
    (
        "Asked whether she would stand again, she replied: “No.” Kemi Badenoch later said «the question was premature».",
        "Kemi Badenoch",
        BOUND,
    ),
    ("A Treasury source said «the plans were “dead in the water”».", "Treasury source", BOUND),
    (
        "Speaking to the BBC on Wednesday, the union's general secretary, Sharon Graham, said «members had been betrayed».",
        "Sharon Graham",
        "2025-07-09",
    ),
    ("“«It is a disgrace,»” one resident, who asked not to be named, told the Guardian.", "resident", BOUND),
    ("Downing Street has denied that «ministers were warned in March».", "Downing Street", BOUND),
    ("Police said «a 34-year-old man had been arrested on Tuesday on suspicion of arson».", "Police", BOUND),
    // American.
    (
        "«\"The economy is strong,\"» Federal Reserve Chair Jerome Powell told lawmakers on Tuesday.",
        "Jerome Powell",
        "2025-07-08",
    ),
    (
        "Sen. Elizabeth Warren, D-Mass., said in a statement Monday that «the bill would gut Medicaid».",
        "Elizabeth Warren",
        "2025-07-07",
    ),
    (
        "“«We're going to see a lot of rain,»” said Jim Bellis, a meteorologist with the National Weather Service.",
        "Jim Bellis",
        BOUND,
    ),
    ("In a post on X on July 3, Musk said «he would form a new party».", "Musk", "2025-07-03"),
    (
        "In a post on X on 3 May, the ambassador wrote that «the visa ban was unjust».",
        "ambassador",
        "2025-05-03",
    ),
    ("The White House on Wednesday said «the order would be signed this week».", "White House", "2025-07-09"),
    ("“«I think it's a mistake,»” Graham told Fox News Sunday. “We should wait.”", "Graham", BOUND),
    (
        "Gov. Gavin Newsom accused the president of «“manufacturing a crisis”» at a news conference on Saturday.",
        "Gavin Newsom",
        "2025-07-05",
    ),
    ("«Texas officials ignored the warnings», critics say.", "critics", BOUND),
    (
        "Two people familiar with the matter said «the board had been told in April».",
        "people familiar with the matter",
        BOUND,
    ),
    // Courts.
    ("Prosecutors alleged that «the defendant had hidden assets worth $2m».", "Prosecutors", BOUND),
    (
        "Judge Lewis Kaplan ruled on Thursday that «the evidence was admissible».",
        "Lewis Kaplan",
        "2025-07-10",
    ),
    (
        "“«My client is innocent,»” his lawyer, Mark Agnifilo, said outside court on Friday.",
        "Mark Agnifilo",
        "2025-07-04",
    ),
    (
        "The jury was told by prosecutor Jane Smith that «the killing had been planned for months».",
        "Jane Smith",
        BOUND,
    ),
    (
        "The court heard that on 3 June the driver fled. “«He showed no remorse,»” Detective Inspector Paul Brown said after the hearing.",
        "Paul Brown",
        BOUND,
    ),
    // Economy.
    ("The company said «revenue rose 12% in the second quarter», beating expectations.", "company", BOUND),
    (
        "«Inflation will fall below 2% next year», the European Central Bank forecast last month.",
        "European Central Bank",
        "2025-06",
    ),
    (
        "“«Demand has been softer than expected,»” said chief executive Ken Murphy, adding that costs were rising.",
        "Ken Murphy",
        BOUND,
    ),
    ("Tesco cut its outlook on Thursday, saying «competition had intensified».", "Tesco", "2025-07-10"),
    (
        "Analysts at Goldman Sachs said in a note on Monday «oil could fall to $60».",
        "Analysts at Goldman Sachs",
        "2025-07-07",
    ),
    ("The IMF warned on Tuesday that «tariffs could slow growth».", "IMF", "2025-07-08"),
    // Sports.
    ("“«We were the better team,»” Arteta said after Saturday's defeat.", "Arteta", BOUND),
    ("Carlos Alcaraz admitted «he had been nervous» before Sunday's final.", "Carlos Alcaraz", BOUND),
    (
        "“«I felt great out there,»” said the 22-year-old, who won in straight sets. Jannik Sinner had lost the first set.",
        "22-year-old",
        BOUND,
    ),
    // Science.
    (
        "«The glacier could vanish by 2050», a study published on Wednesday in Nature concluded.",
        "study",
        "2025-07-09",
    ),
    (
        "“«This changes the picture,»” says Anna Weber, an astronomer at Leiden University who was not involved in the study.",
        "Anna Weber",
        BOUND,
    ),
    ("Researchers led by Dr. Li Wei found that «the drug halved deaths».", "Researchers", BOUND),
    (
        "The World Health Organization (WHO) declared the outbreak over in May. «The virus could return», the WHO said on Monday.",
        "World Health Organization",
        "2025-07-07",
    ),
    // Followed from sentence to sentence.
    (
        "Turkish President Recep Tayyip Erdogan met Putin on Monday. He said «the two had agreed on a ceasefire».",
        "Recep Tayyip Erdogan",
        BOUND,
    ),
    (
        "Mette Frederiksen, the Danish prime minister, flew to Nuuk on Tuesday. “«Greenland is not for sale,»” the prime minister said.",
        "Mette Frederiksen",
        BOUND,
    ),
    (
        "“Nobody was warned,” Mayor Anna Kovacs said on Sunday.\n“«We had to learn it from the radio.»”",
        "Anna Kovacs",
        "2025-07-06",
    ),
    (
        "“I saw nothing,” she said. “«It was dark.»” The witness, Ruth Cole, spoke on Monday.",
        "Ruth Cole",
        BOUND,
    ),
    (
        "Ursula von der Leyen said on Wednesday the EU was ready. «Europe would answer “within hours”», von der Leyen added.",
        "Ursula von der Leyen",
        "2025-07-09",
    ),
    ("The United Nations rejected Israel's claim that «aid was being stolen».", "Israel", BOUND),
    (
        "Berlin dismissed as absurd a report by Der Spiegel that «it had known of the plan».",
        "Der Spiegel",
        BOUND,
    ),
    ("Strikes will go on, «rail workers ‘have no choice’»: union boss", "union boss", BOUND),
    (
        "Hamas confirmed on Sunday that «its commander had been killed», a day after Israel announced his death.",
        "Hamas",
        "2025-07-06",
    ),
    (
        "Hamas confirmed on Sunday that its commander had been killed, a day after Israel announced «his death».",
        "Israel",
        "2025-07-05",
    ),
    (
        "Former president Barack Obama, in remarks at a fundraiser last week, said «democracy was at risk».",
        "Barack Obama",
        "2025-06-30/2025-07-06",
    ),
    ("The ministry has repeatedly said «the dam is safe».", "ministry", BOUND),
    ("Iran’s nuclear chief Mohammad Eslami: “«Enrichment will not stop.»”", "Mohammad Eslami", BOUND),
    (
        "The army, which has ruled since 2021, said on state television on Monday «it had retaken the town».",
        "army",
        "2025-07-07",
    ),
];

/// Further ones, written after the program was tuned to those above.
const FURTHER_CLAIMS: &[Row] = &[
    (
        "The European Union will respond “in kind”, its trade commissioner, Maros Sefcovic, said on Wednesday. «“We do not want a trade war,”» Sefcovic told the European Parliament in Strasbourg.",
        "Maros Sefcovic",
        "2025-07-09",
    ),
    (
        "BERLIN, July 9 (Reuters) - German exports fell more than expected in May, the statistics office said on Wednesday. «Exports to the United States dropped 7.7%», it said.",
        "statistics office",
        "2025-07-09",
    ),
    (
        "A spokeswoman for the health ministry in Gaza, run by Hamas, said «at least 40 people had been killed since dawn».",
        "spokeswoman for the health ministry in Gaza",
        BOUND,
    ),
    (
        "“«We have nothing to hide»,” insisted the minister, who has faced calls to resign since Sunday.",
        "minister",
        BOUND,
    ),
    (
        "Earlier on Thursday, Kremlin spokesman Dmitry Peskov said «Moscow had taken note of the remarks».",
        "Dmitry Peskov",
        "2025-07-10",
    ),
    (
        "Peskov told reporters during a daily call on Tuesday: “«We are calm about this.»”",
        "Peskov",
        "2025-07-08",
    ),
    (
        "Yesterday the chancellor, Rachel Reeves, told MPs «taxes would not go up».",
        "Rachel Reeves",
        "2025-07-09",
    ),
    (
        "It comes after Labour MP Rachael Maskell described the reforms as «“Dickensian cuts”» last week.",
        "Rachael Maskell",
        "2025-06-30/2025-07-06",
    ),
    (
        "According to the Office for National Statistics, «the economy shrank by 0.1% in May».",
        "Office for National Statistics",
        BOUND,
    ),
    (
        "«The attack killed six people», local officials said, revising an earlier toll.",
        "local officials",
        BOUND,
    ),
    (
        "Ukrainian President Volodymyr Zelenskiy said in his nightly video address that «Russia was preparing a new offensive».",
        "Volodymyr Zelenskiy",
        BOUND,
    ),
    (
        "In an interview with the New York Times published on Sunday, Vance argued «the courts had gone too far».",
        "Vance",
        "2025-07-06",
    ),
    ("“«They knew about it for years,»” Ms. Daniels testified on Monday.", "Daniels", "2025-07-07"),
    ("Defense attorney Marc Agnifilo countered that «his client had been framed».", "Marc Agnifilo", BOUND),
    (
        "The Supreme Court on Tuesday rejected the appeal, with Justice Sonia Sotomayor writing that «the delay was unreasonable».",
        "Sonia Sotomayor",
        "2025-07-08",
    ),
    (
        "The defendant denied «having been at the scene», telling the court he was at home.",
        "defendant",
        BOUND,
    ),
    (
        "Apple did not respond to a request for comment. In a blog post last month, the company said «the flaw had been fixed».",
        "Apple",
        "2025-06",
    ),
    (
        "“«Consumers are cautious,»” said Walmart's chief financial officer, John David Rainey, on a call with analysts on Thursday.",
        "John David Rainey",
        "2025-07-10",
    ),
    (
        "Shares fell 4% on Monday after Tesla chief Elon Musk announced «he was forming a political party».",
        "Elon Musk",
        BOUND,
    ),
    (
        "«The Fed could cut rates as early as September», economists at ING wrote in a note to clients.",
        "economists at ING",
        BOUND,
    ),
    ("Manager Ruben Amorim said: “«We need five players.»”", "Ruben Amorim", BOUND),
    ("“«I wanted to cry,»” Swiatek, who won the final on Saturday, told reporters.", "Swiatek", BOUND),
    (
        "FIFA president Gianni Infantino claimed on Instagram on Wednesday that «the tournament was “the most successful” ever».",
        "Gianni Infantino",
        "2025-07-09",
    ),
    (
        "«Warm oceans fuelled the storm», scientists from Imperial College London said.",
        "scientists from Imperial College London",
        BOUND,
    ),
    (
        "The team, led by Professor Ana Silva of the University of Lisbon, reported in Science on Thursday that «the virus spreads through water».",
        "team",
        "2025-07-10",
    ),
    (
        "“«It's the oldest tool ever found,»” said co-author Peter Lund of Aarhus University.",
        "Peter Lund",
        BOUND,
    ),
    ("NASA says «the asteroid will miss the Earth».", "NASA", BOUND),
    (
        "Israel's Defence Minister Israel Katz vowed on Thursday to «“strike with great force”».",
        "Israel Katz",
        "2025-07-10",
    ),
    ("Katz's office said «the minister had been misquoted».", "Katz's office", BOUND),
    ("Hamas official Basem Naim told AFP: “«We accepted the proposal.»”", "Basem Naim", BOUND),
    (
        "Mr Xi told Mr Putin on the phone on Tuesday that «China would remain neutral», the state news agency Xinhua reported.",
        "Xi",
        "2025-07-08",
    ),
    (
        "The Wall Street Journal reported on Wednesday that «the Pentagon had paused shipments», citing unnamed officials.",
        "Wall Street Journal",
        "2025-07-09",
    ),
    ("Sources close to the family told the Mail «the pair had split».", "Sources close to the family", BOUND),
    (
        "Greenpeace called the decision “a betrayal”. «“It puts profit before people,”» said its director, Areeba Hamid.",
        "Areeba Hamid",
        BOUND,
    ),
    (
        "Opposition leader Peter Magyar wrote on Facebook on Monday night that «the government was spying on him».",
        "Peter Magyar",
        "2025-07-07",
    ),
    ("Orban, speaking on state radio on Friday, said «sanctions had failed».", "Orban", "2025-07-04"),
    ("The letter, dated 2 July and seen by the BBC, warns that «the hospital is unsafe».", "letter", BOUND),
    ("Trump repeated his claim that «the 2020 election was stolen».", "Trump", BOUND),
    ("Trump's lawyers rejected the allegation by Ms. Carroll that «he had assaulted her».", "Carroll", BOUND),
    (
        "Taiwan's defence ministry reported «31 Chinese aircraft near the island» on Wednesday morning.",
        "Taiwan's defence ministry",
        "2025-07-09",
    ),
    ("“We are ready,” the general said. “«The rest is up to them,»” he added.", "general", BOUND),
    ("Pope Leo XIV on Sunday urged world leaders to «end the “barbarity” of war».", "Leo XIV", "2025-07-06"),
    ("Two days later, Albanese apologised, saying «he had been wrong».", "Albanese", BOUND),
    ("“«This is not normal,»” added Smith, 42, a farmer from Kent.", "Smith", BOUND),
    (
        "The French president, Emmanuel Macron, is said to have told aides that «he would not resign».",
        "Emmanuel Macron",
        BOUND,
    ),
    (
        "On 1 July, the court in The Hague found that «the state had failed in its duty».",
        "court in The Hague",
        "2025-07-01",
    ),
    (
        "India's foreign ministry spokesperson Randhir Jaiswal, responding to a question at a weekly briefing on Thursday, said «New Delhi had taken note».",
        "Randhir Jaiswal",
        "2025-07-10",
    ),
    (
        "Mexico: President Claudia Sheinbaum said Wednesday «the tariffs were unfair».",
        "Claudia Sheinbaum",
        "2025-07-09",
    ),
    (
        "«No troops will be sent», a senior US administration official, who spoke on condition of anonymity, said.",
        "senior US administration official",
        BOUND,
    ),
    ("“«We heard a bang,»” recalled Omar, a shopkeeper.", "Omar", BOUND),
];

fn parse(marked: &str) -> (String, Vec<Range<usize>>) {
    let mut text = String::new();
    let (mut ranges, mut open) = (Vec::new(), 0);
    for c in marked.chars() {
        match c {
            '«' => open = text.len(),
            '»' => ranges.push(open..text.len()),
            other => text.push(other),
        }
    }
    (text, ranges)
}

/// The first speaker and the first date proposed.
fn proposed(marked: &str, nature: Nature) -> (String, String) {
    let (text, ranges) = parse(marked);
    let published = Edtf::parse("2025-07-10").unwrap();
    let setting = Setting {
        text: &text,
        published: Some(&published),
        publisher: "The Daily",
        nature,
        speakers: &SharedMap::new(),
        earlier: &[],
    };
    let speaker = proposals::speakers(&setting, &ranges).into_iter().next();
    let name = speaker.map_or(String::new(), |proposal| match proposal.speaker {
        Named::Known(id) => id.to_string(),
        Named::New { name, .. } => name,
    });
    let date = proposals::said(&setting, &ranges, None).into_iter().next();
    (name, date.map_or(String::new(), |date| date.edtf.to_string()))
}

/// How many speakers and dates of `rows` are right; tells of the others.
fn count(rows: &[Row]) -> (usize, usize) {
    let (mut speakers, mut dates) = (0, 0);
    for (marked, speaker, date) in rows {
        let (found, day) = proposed(marked, Nature::Claim);
        speakers += usize::from(found == *speaker);
        dates += usize::from(day == *date);
        if found != *speaker || day != *date {
            println!("{marked}\n    {found} (for {speaker}), {day} (for {date})");
        }
    }
    (speakers, dates)
}

#[test]
fn speakers_and_dates_of_many_kinds_of_news_are_found() {
    for (rows, wanted) in [(CLAIMS, (62, 60)), (FURTHER_CLAIMS, (50, 50))] {
        let (speakers, dates) = count(rows);
        println!("{speakers} speakers and {dates} dates right of {}", rows.len());
        assert!(speakers >= wanted.0 && dates >= wanted.1, "{speakers} speakers, {dates} dates");
    }
}

/// An article with the names of its registry, and for each mark its nature, speaker and date.
struct Piece {
    published: &'static str,
    publisher: &'static str,
    registry: &'static [&'static str],
    text: &'static str,
    expected: &'static [(Nature, &'static str, &'static str)],
}

/// Written after everything above was tuned.
const PIECES: &[Piece] = &[
    Piece {
        published: "2024-03-22",
        publisher: "Guardian",
        registry: &[
            "Article narrator (Guardian)",
            "Ukraine (government)",
            "Russian defence ministry",
            "Volodymyr Zelenskyy",
            "Dmytro Kuleba",
            "Ihor Terekhov",
            "residents of Kharkiv",
            "International Energy Agency",
            "Ukrenergo",
            "Dmitry Peskov",
            "United States (government)",
        ],
        text: "\
Russia strikes Ukrainian dam as Kyiv accuses Moscow of targeting energy\n\
«Russia launched its largest attack on Ukraine’s energy system on Friday», leaving more than a million people without power.\n\
«The strikes hit the Dnipro dam in Zaporizhzhia», Ukraine said.\n\
“«The world sees the targets of the Russian terrorists as clearly as possible,»” President Volodymyr Zelensky said on Telegram on Friday morning. “«Power plants, a dam, ordinary residential buildings.»”\n\
Kharkiv’s mayor, Ihor Terekhov, said «the city was without heating».\n\
The state grid operator, Ukrenergo, said in a statement that «it had begun emergency imports from Poland».\n\
Residents told the Guardian «they had heard at least 15 explosions».\n\
Russia’s defence ministry said on Thursday «it would answer attacks on its border regions». «The overnight raid was “retaliation”», it said a day later.\n\
Kremlin spokesman Dmitry Peskov told reporters that «Russia was “in a state of war”».\n\
Washington condemned the attack. «“This is why Ukraine needs air defence now,”» the US said.\n\
The foreign minister, Dmytro Kuleba, flew to Brussels. “«We are running out of missiles,»” the foreign minister said.\n\
«The International Energy Agency (IEA) has its seat in Paris.» The IEA warned last month that «the grid could fail».\n",
        expected: &[
            (Nature::Fact, "Article narrator (Guardian)", "2024-03-22"),
            (Nature::Claim, "Ukraine (government)", "../2024-03-22"),
            (Nature::Claim, "Volodymyr Zelenskyy", "2024-03-22"),
            (Nature::Claim, "Volodymyr Zelenskyy", "2024-03-22"),
            (Nature::Claim, "Ihor Terekhov", "../2024-03-22"),
            (Nature::Claim, "Ukrenergo", "../2024-03-22"),
            (Nature::Claim, "residents of Kharkiv", "../2024-03-22"),
            (Nature::Claim, "Russian defence ministry", "2024-03-21"),
            (Nature::Claim, "Russian defence ministry", "2024-03-22"),
            (Nature::Claim, "Dmitry Peskov", "../2024-03-22"),
            (Nature::Claim, "United States (government)", "../2024-03-22"),
            (Nature::Claim, "Dmytro Kuleba", "../2024-03-22"),
            (Nature::Fact, "Article narrator (Guardian)", "2024-03-22"),
            (Nature::Claim, "International Energy Agency", "2024-02"),
        ],
    },
    Piece {
        published: "2023-11-09",
        publisher: "AP",
        registry: &[
            "narrator (AP)",
            "Sam Altman",
            "OpenAI",
            "Federal Trade Commission",
            "Lina Khan",
            "authors suing OpenAI",
            "Sarah Silverman",
            "Rachel Geman",
            "Vince Chhabria",
            "Meta",
            "legal experts",
            "Pamela Samuelson",
        ],
        text: "\
OpenAI denies stealing books in court filing\n\
NEW YORK (AP) — OpenAI has asked a federal judge to dismiss claims by authors including the comedian Sarah Silverman.\n\
In a court filing on Tuesday, «the company denied that ChatGPT reproduces their books». It said «the authors “misconceive the scope of copyright”».\n\
“«They took what was ours,»” said Rachel Geman, a lawyer for the authors. «The filing, she added, was “an insult”.»\n\
Silverman, who joined the lawsuit in July, told the Hollywood Reporter last week: “«I never gave permission.»”\n\
The authors accuse OpenAI of «“systematic theft on a mass scale”».\n\
Judge Vince Chhabria said at a hearing on Wednesday that «part of the case against Meta was “nonsensical”». Meta declined to comment.\n\
“«I understand your core theory,»” Chhabria told the lawyers. “«Your remaining theories I don’t understand even a little bit.»”\n\
The Federal Trade Commission opened an inquiry in July. «Regulators were not asleep», its chair, Lina Khan, insisted on Monday.\n\
Altman has called the lawsuits “frivolous”. “«We respect writers,»” he told lawmakers in May.\n\
«It is far from clear who will win», legal experts say. Pamela Samuelson, a professor at Berkeley, thinks «the case will reach the Supreme Court».\n",
        expected: &[
            (Nature::Denial, "OpenAI", "2023-11-07"),
            (Nature::Claim, "OpenAI", "2023-11-07"),
            (Nature::Claim, "Rachel Geman", "../2023-11-09"),
            (Nature::Claim, "Rachel Geman", "../2023-11-09"),
            (Nature::Claim, "Sarah Silverman", "2023-10-30/2023-11-05"),
            (Nature::Claim, "authors suing OpenAI", "../2023-11-09"),
            (Nature::Claim, "Vince Chhabria", "2023-11-08"),
            (Nature::Claim, "Vince Chhabria", "2023-11-08"),
            (Nature::Claim, "Vince Chhabria", "2023-11-08"),
            (Nature::Claim, "Lina Khan", "2023-11-06"),
            (Nature::Claim, "Sam Altman", "2023-05"),
            (Nature::Claim, "legal experts", "../2023-11-09"),
            (Nature::Claim, "Pamela Samuelson", "../2023-11-09"),
        ],
    },
    // Written after the two above were tuned.
    Piece {
        published: "2025-02-06",
        publisher: "BBC News",
        registry: &[
            "Article narrator (BBC News)",
            "Bank of England",
            "Andrew Bailey",
            "Rachel Reeves",
            "Mel Stride",
            "UK Treasury",
            "British Chambers of Commerce",
            "Shevaun Haviland",
            "Ruth Gregory",
            "Citizens Advice",
            "unnamed trader",
            "Resolution Foundation",
        ],
        text: "\
Bank cuts rates but says prices will rise\n\
«The Bank of England has cut interest rates to 4.5%», the lowest level for more than 18 months.\n\
The Bank said on Thursday «growth would be half what it had expected».\n\
«\"It will be welcome news to many that we have been able to cut interest rates again,\"» Governor Andrew Bailey told a press conference. But he warned «\"the road ahead will have bumps\"».\n\
«\"We live in an uncertain world.\"»\n\
The chancellor, Rachel Reeves, said she was \"still not satisfied with the growth rate\". «\"My promise is to go further and faster,\"» Reeves added.\n\
Shadow chancellor Mel Stride said Labour had \"killed growth\", and blamed the chancellor for «\"a jobs tax\"».\n\
A Treasury spokesperson denied «the Budget was to blame».\n\
The British Chambers of Commerce (BCC) called for a \"laser-like focus\" on investment. «\"Firms are running out of road,\"» said its director general, Shevaun Haviland.\n\
Two days earlier, the BCC had warned that «half of firms would raise prices».\n\
Ruth Gregory, deputy chief UK economist at Capital Economics, said: «\"We think rates will fall to 3.5%.\"»\n\
According to a report by the Resolution Foundation published on Monday, «living standards will stagnate until 2030».\n\
«\"It's a relief,\"» said one City trader, who declined to give his name.\n\
«Sterling fell to $1.24 on Thursday afternoon.» Charity Citizens Advice said «six million people were in debt».\n",
        expected: &[
            (Nature::Fact, "Article narrator (BBC News)", "2025-02-06"),
            (Nature::Claim, "Bank of England", "2025-02-06"),
            (Nature::Claim, "Andrew Bailey", "../2025-02-06"),
            (Nature::Claim, "Andrew Bailey", "../2025-02-06"),
            (Nature::Claim, "Andrew Bailey", "../2025-02-06"),
            (Nature::Claim, "Rachel Reeves", "../2025-02-06"),
            (Nature::Claim, "Mel Stride", "../2025-02-06"),
            (Nature::Denial, "UK Treasury", "../2025-02-06"),
            (Nature::Claim, "Shevaun Haviland", "../2025-02-06"),
            (Nature::Claim, "British Chambers of Commerce", "2025-02-04"),
            (Nature::Claim, "Ruth Gregory", "../2025-02-06"),
            (Nature::Claim, "Resolution Foundation", "2025-02-03"),
            (Nature::Claim, "unnamed trader", "../2025-02-06"),
            (Nature::Fact, "Article narrator (BBC News)", "2025-02-06"),
            (Nature::Claim, "Citizens Advice", "../2025-02-06"),
        ],
    },
];

/// How many speakers and dates of a piece are right, the speaker being known for the date and nothing said before.
fn count_piece(piece: &Piece) -> (usize, usize) {
    let (text, ranges) = parse(piece.text);
    assert_eq!(ranges.len(), piece.expected.len());
    let published = Edtf::parse(piece.published).unwrap();
    let mut registry = SharedMap::new();
    for name in piece.registry {
        let id = SpeakerId::from_name(name, |id| registry.contains_key(id));
        registry.insert(id.clone(), Arc::new(Speaker::named(id, name)));
    }
    let (mut speakers, mut dates) = (0, 0);
    for (range, (nature, name, date)) in ranges.into_iter().zip(piece.expected) {
        let marked = text[range.clone()].to_owned();
        let range = [range];
        let setting = Setting {
            text: &text,
            published: Some(&published),
            publisher: piece.publisher,
            nature: *nature,
            speakers: &registry,
            earlier: &[],
        };
        let wanted = registry.values().find(|speaker| speaker.name == *name).unwrap().id.clone();
        let found = proposals::speakers(&setting, &range).into_iter().next().unwrap();
        let days = proposals::said(&setting, &range, Some(&wanted));
        let day = days.first().map_or("", |day| day.edtf.as_str());
        speakers += usize::from(found.speaker == Named::Known(wanted));
        dates += usize::from(day == *date);
        println!("{marked}: {:?} for {name} [{}]; {day} for {date}", found.speaker, found.reason);
    }
    (speakers, dates)
}

#[test]
fn speakers_and_dates_of_whole_articles_are_found() {
    for piece in PIECES {
        let (speakers, dates) = count_piece(piece);
        let all = piece.expected.len();
        println!("{speakers} speakers and {dates} dates right of {all}");
        assert!(speakers >= all && dates >= all, "{speakers} speakers, {dates} dates");
    }
}
