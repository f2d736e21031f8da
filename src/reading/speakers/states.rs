//! States by their names, the words for their people, and their capitals, as news writes them.

use std::{collections::HashMap, sync::OnceLock};

/// A state a line: names, words for its people and things, capitals and seats of government; spellings joined by commas.
const STATES: &str = "\
afghanistan|afghan|kabul
albania|albanian|tirana
algeria|algerian|algiers
angola|angolan|luanda
argentina|argentine,argentinian|buenos aires,casa rosada
armenia|armenian|yerevan
australia|australian|canberra
austria|austrian|vienna
azerbaijan|azerbaijani|baku
bahrain|bahraini|manama
bangladesh|bangladeshi|dhaka
belarus|belarusian|minsk
belgium|belgian|
bolivia|bolivian|la paz
bosnia,bosnia and herzegovina|bosnian|sarajevo
botswana|botswanan|gaborone
brazil|brazilian|brasilia,planalto
bulgaria|bulgarian|sofia
burkina faso|burkinabe|ouagadougou
burundi|burundian|
cambodia|cambodian|phnom penh
cameroon|cameroonian|yaounde
canada|canadian|ottawa
central african republic||bangui
chad|chadian|n'djamena
chile|chilean|santiago
china,people's republic of china|chinese|beijing
colombia|colombian|bogota
congo,democratic republic of congo,dr congo,drc|congolese|kinshasa
costa rica|costa rican|
croatia|croatian|zagreb
cuba|cuban|havana
cyprus|cypriot|nicosia
czech republic,czechia|czech|prague
denmark|danish|copenhagen
dominican republic||santo domingo
ecuador|ecuadorian,ecuadorean|quito
egypt|egyptian|cairo
el salvador|salvadoran|
eritrea|eritrean|asmara
estonia|estonian|tallinn
ethiopia|ethiopian|addis ababa
fiji|fijian|suva
finland|finnish|helsinki
france|french|paris,elysee,quai d'orsay
gabon|gabonese|libreville
gambia|gambian|banjul
georgia|georgian|tbilisi
germany|german|berlin
ghana|ghanaian|accra
greece|greek|athens
guatemala|guatemalan|
guinea|guinean|conakry
haiti|haitian|port-au-prince
honduras|honduran|tegucigalpa
hungary|hungarian|budapest
iceland|icelandic|reykjavik
india|indian|new delhi,delhi
indonesia|indonesian|jakarta
iran,islamic republic of iran,islamic republic|iranian|tehran,teheran
iraq|iraqi|baghdad
ireland|irish|dublin
israel|israeli|jerusalem,tel aviv
italy|italian|rome
ivory coast,cote d'ivoire|ivorian|abidjan,yamoussoukro
jamaica|jamaican|
japan|japanese|tokyo
jordan|jordanian|amman
kazakhstan|kazakh|astana
kenya|kenyan|nairobi
kosovo|kosovan,kosovar|pristina
kuwait|kuwaiti|
kyrgyzstan|kyrgyz|bishkek
laos|lao,laotian|vientiane
latvia|latvian|riga
lebanon|lebanese|beirut
liberia|liberian|monrovia
libya|libyan|tripoli
lithuania|lithuanian|vilnius
luxembourg||
madagascar|malagasy|antananarivo
malawi|malawian|lilongwe
malaysia|malaysian|kuala lumpur,putrajaya
maldives|maldivian|
mali|malian|bamako
malta|maltese|valletta
mauritania|mauritanian|nouakchott
mexico|mexican|mexico city
moldova|moldovan|chisinau
mongolia|mongolian|ulaanbaatar
montenegro|montenegrin|podgorica
morocco|moroccan|rabat
mozambique|mozambican|maputo
myanmar,burma|burmese|naypyidaw
namibia|namibian|windhoek
nepal|nepali,nepalese|kathmandu
netherlands|dutch|the hague
new zealand|new zealander|wellington
nicaragua|nicaraguan|managua
niger|nigerien|niamey
nigeria|nigerian|abuja
north korea,dprk|north korean|pyongyang
north macedonia|macedonian|skopje
norway|norwegian|oslo
oman|omani|muscat
pakistan|pakistani|islamabad
panama|panamanian|
papua new guinea||port moresby
paraguay|paraguayan|asuncion
peru|peruvian|lima
philippines|philippine,filipino|manila,malacanang
poland|polish|warsaw
portugal|portuguese|lisbon
qatar|qatari|doha
romania|romanian|bucharest
russia,russian federation|russian|moscow,kremlin,the kremlin
rwanda|rwandan|kigali
saudi arabia|saudi|riyadh
senegal|senegalese|dakar
serbia|serbian|belgrade
sierra leone||freetown
singapore|singaporean|
slovakia|slovak|bratislava
slovenia|slovenian|ljubljana
somalia|somali|mogadishu
south africa|south african|pretoria
south korea,republic of korea|south korean|seoul
south sudan|south sudanese|juba
spain|spanish|madrid
sri lanka|sri lankan|colombo
sudan|sudanese|khartoum
sweden|swedish|stockholm
switzerland|swiss|bern,berne
syria|syrian|damascus
taiwan|taiwanese|taipei
tajikistan|tajik|dushanbe
tanzania|tanzanian|dodoma
thailand|thai|bangkok
togo|togolese|lome
tunisia|tunisian|tunis
turkey,turkiye|turkish|ankara
turkmenistan|turkmen|ashgabat
uganda|ugandan|kampala
ukraine|ukrainian|kyiv,kiev
united arab emirates,uae|emirati|abu dhabi
united kingdom,uk,u.k.,britain,great britain|british|london,downing street,whitehall,no 10,no. 10
united states,us,u.s.,usa,u.s.a.,america,united states of america|american|washington,white house,the white house
uruguay|uruguayan|montevideo
uzbekistan|uzbek|tashkent
vatican,holy see|vatican|
venezuela|venezuelan|caracas,miraflores
vietnam|vietnamese|hanoi
yemen|yemeni|sanaa
zambia|zambian|lusaka
zimbabwe|zimbabwean|harare
palestine|palestinian|ramallah
european union,eu,e.u.|european|brussels
united nations,un,u.n.||turtle bay
";

/// How a name stands for a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reading) enum Naming {
    /// Its own name.
    Name,
    /// The word for its people.
    People,
    /// Its capital or seat of government.
    Seat,
}

/// Made when it is first wanted.
static TABLE: OnceLock<HashMap<&str, (usize, Naming)>> = OnceLock::new();

/// The state that `name` stands for, by its number, and how; small letters, without accents or "the".
pub(in crate::reading) fn state(name: &str) -> Option<(usize, Naming)> {
    let name = name.strip_prefix("the ").unwrap_or(name);
    TABLE.get_or_init(table).get(name).copied()
}

/// Every name; the first line and column that has it counts.
fn table() -> HashMap<&'static str, (usize, Naming)> {
    let mut table = HashMap::new();
    for (number, line) in STATES.lines().enumerate() {
        let columns = line.split('|').zip([Naming::Name, Naming::People, Naming::Seat]);
        for (names, naming) in columns {
            for name in names.split(',').filter(|name| !name.is_empty()) {
                table.entry(name).or_insert((number, naming));
            }
        }
    }
    table
}

/// The state's usual name and the word for its people, in small letters.
pub(in crate::reading) fn people_of(number: usize) -> &'static str {
    let line = STATES.lines().nth(number).unwrap_or("");
    line.split('|').nth(1).and_then(|names| names.split(',').next()).unwrap_or("")
}

/// The first state named among `words`, of one, two or three words each.
pub(in crate::reading) fn state_among(words: &[String]) -> Option<(usize, Naming)> {
    (0..words.len())
        .find_map(|at| (1..=3).rev().find_map(|length| state(&words.get(at..at + length)?.join(" "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_known_by_name_people_and_capital() {
        let number = |name| state(name).map(|(number, _)| number);
        for (one, other) in [
            ("iran", "tehran"),
            ("iran", "iranian"),
            ("united states", "washington"),
            ("us", "u.s."),
            ("russia", "the kremlin"),
            ("saudi arabia", "riyadh"),
        ] {
            assert!(number(one).is_some());
            assert_eq!(number(one), number(other), "{one} {other}");
        }
        assert_eq!(number("atlantis"), None);
        assert_eq!(number(""), None);
    }

    #[test]
    fn every_name_means_one_state_only() {
        let mut seen = std::collections::BTreeMap::new();
        for (number, line) in STATES.lines().enumerate() {
            for name in line.split(['|', ',']).filter(|name| !name.is_empty()) {
                let other = seen.insert(name, number).unwrap_or(number);
                assert_eq!(other, number, "{name} is in two lines");
            }
        }
        assert!(seen.len() > 300);
    }
}
