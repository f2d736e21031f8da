//! What a page says about itself: headline, byline, publisher, date, address, language.
//!
//! For each fact the sources are asked in order of how much they mean it: JSON-LD of schema.org, `meta` elements,
//! microdata, then what the page shows.

use dom_query::{Document, NodeRef};
use serde_json::Value;

use super::article_dates::edtf_date;

/// A page's facts; an empty string where it gives none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageMetadata {
    /// The headline.
    pub title: String,
    /// The site or newspaper.
    pub publisher: String,
    /// The byline, without "By".
    pub author: String,
    /// The canonical address.
    pub address: String,
    /// An EDTF date.
    pub published: String,
    /// A BCP 47 tag.
    pub language: String,
}

/// `meta` elements by `name`, `property` or `itemprop`, the most telling first.
const TITLE_METAS: &[&str] = &["og:title", "dc.title", "dcterms.title", "citation_title", "twitter:title"];
const PUBLISHER_METAS: &[&str] =
    &["og:site_name", "dc.publisher", "dcterms.publisher", "citation_journal_title", "application-name"];
const AUTHOR_METAS: &[&str] = &[
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "citation_author",
];
const DATE_METAS: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "datepublished",
    "article:published",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "citation_publication_date",
    "date",
];

/// Elements that show the date, the most telling first; `pubdate` is the mark of early HTML5.
const DATE_ELEMENTS: &[&str] = &[
    "[itemprop~=datePublished]",
    "time[pubdate]",
    "time.published",
    "time.entry-date",
    "article header time",
    "header time",
    "article time",
    "main time",
    "time",
];
const AUTHOR_ELEMENTS: &[&str] =
    &["[itemprop~=author] [itemprop~=name]", "[itemprop~=author]", "a[rel~=author]", "address[rel~=author]"];

/// Types of schema.org that are an article.
const ARTICLE_TYPES: &[&str] = &["Article", "Posting", "Report", "LiveBlog"];

/// Reads what `page` says about itself. Nothing in the page is changed.
pub fn page_metadata(page: &Document) -> PageMetadata {
    let metas = metas(page);
    let meta = |names: &[&str]| first_meta(&metas, names);
    let article = json_ld_article(page).unwrap_or(Value::Null);
    let publisher = first_of([
        name_in(article.get("publisher")),
        meta(PUBLISHER_METAS),
        shown(page, &["[itemprop~=publisher] [itemprop~=name]"]),
    ]);
    let title = first_of([
        text_in(article.get("headline")),
        meta(TITLE_METAS),
        shown(page, &["[itemprop~=headline]", "h1"]),
        shown(page, &["title"]),
    ]);
    PageMetadata {
        title: without_publisher(&title, &publisher).to_owned(),
        author: author(page, &article, &metas),
        address: address(page, &article, &metas),
        published: published(page, &article, &metas),
        language: language(page, &article, &metas),
        publisher,
    }
}

/// A byline without its "By" and surplus white space; a web address is no name.
pub fn clean_author(author: &str) -> String {
    let author = collapsed(author);
    if author.contains("://") || author.starts_with('@') {
        return String::new();
    }
    let by = author.get(..3).filter(|by| by.eq_ignore_ascii_case("by "));
    by.and_then(|by| author.strip_prefix(by)).unwrap_or(&author).trim().to_owned()
}

fn author(page: &Document, article: &Value, metas: &[(String, String)]) -> String {
    let named: Vec<String> =
        AUTHOR_METAS.iter().map(|name| clean_author(&first_meta(metas, &[name]))).collect();
    first_of([
        clean_author(&name_in(article.get("author"))),
        first_of(named),
        clean_author(&shown(page, AUTHOR_ELEMENTS)),
    ])
}

fn published(page: &Document, article: &Value, metas: &[(String, String)]) -> String {
    let in_json = edtf_date(&text_in(article.get("datePublished")));
    let in_metas = || DATE_METAS.iter().find_map(|name| edtf_date(&first_meta(metas, &[name])));
    let shown = || DATE_ELEMENTS.iter().find_map(|selector| date_shown(page, selector));
    in_json.or_else(in_metas).or_else(shown).unwrap_or_default()
}

fn date_shown(page: &Document, selector: &str) -> Option<String> {
    page.select(selector).nodes().iter().find_map(|node| {
        let attribute = ["datetime", "content"].into_iter().find_map(|name| node.attr(name));
        edtf_date(&attribute.unwrap_or_else(|| node.text()))
    })
}

fn address(page: &Document, article: &Value, metas: &[(String, String)]) -> String {
    let canonical = page.select("link[rel~=canonical]").attr_or("href", "").to_string();
    let main_entity = article.get("mainEntityOfPage");
    let candidates = [
        canonical,
        first_meta(metas, &["og:url"]),
        text_in(article.get("url")),
        text_in(main_entity),
        text_in(main_entity.and_then(|entity| entity.get("@id"))),
        saved_from(page),
    ];
    first_of(candidates.map(|address| if is_web_address(&address) { address } else { String::new() }))
}

/// The address in the comment that browsers write into a saved page: `saved from url=(0025)https://…`.
fn saved_from(page: &Document) -> String {
    let comment =
        page.root().children_it(false).chain(page.html_root().children_it(false)).find_map(|node| {
            node.query(|tree_node| match &tree_node.data {
                dom_query::NodeData::Comment { contents } => Some(contents.to_string()),
                _ => None,
            })
            .flatten()
            .filter(|comment| comment.contains("saved from url="))
        });
    let comment = comment.unwrap_or_default();
    comment.split_once(')').map(|(_, address)| address.trim().to_owned()).unwrap_or_default()
}

fn is_web_address(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn language(page: &Document, article: &Value, metas: &[(String, String)]) -> String {
    let html = page.select("html");
    let candidates = [
        html.attr_or("lang", "").to_string(),
        html.attr_or("xml:lang", "").to_string(),
        text_in(article.get("inLanguage")),
        first_meta(metas, &["content-language", "og:locale", "dc.language", "dcterms.language"]),
    ];
    first_of(candidates.map(|tag| language_tag(&tag)))
}

/// `en_GB` as `en-GB`; an empty string for what is no language tag.
pub fn language_tag(written: &str) -> String {
    let tag = written.trim().replace('_', "-");
    let mut subtags = tag.split('-');
    let first = subtags.next().unwrap_or_default();
    let language_is_letters =
        matches!(first.len(), 2 | 3) && first.bytes().all(|byte| byte.is_ascii_alphabetic());
    let rest_is_tags = subtags
        .all(|tag| (1..=8).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if language_is_letters && rest_is_tags { tag } else { String::new() }
}

/// The article among the page's JSON-LD, which may be an object, a list, or a graph of both.
fn json_ld_article(page: &Document) -> Option<Value> {
    let scripts = page.select("script[type='application/ld+json']");
    scripts.nodes().iter().find_map(|script| {
        let text = script.text();
        let json = text.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
        find_article(serde_json::from_str(json).ok()?)
    })
}

fn find_article(value: Value) -> Option<Value> {
    match value {
        Value::Array(values) => values.into_iter().find_map(find_article),
        Value::Object(mut object) => {
            if is_article_type(object.get("@type")) {
                return Some(Value::Object(object));
            }
            object.remove("@graph").and_then(find_article)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn is_article_type(value: Option<&Value>) -> bool {
    match value {
        Some(Value::String(name)) => ARTICLE_TYPES.iter().any(|article| name.contains(article)),
        Some(Value::Array(names)) => names.iter().any(|name| is_article_type(Some(name))),
        _ => false,
    }
}

/// The name of a person or organisation, or of several: a string, an object with a name, or a list.
fn name_in(value: Option<&Value>) -> String {
    match value {
        Some(Value::Array(values)) => {
            let names: Vec<String> = values.iter().map(|value| name_in(Some(value))).collect();
            names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Some(Value::Object(object)) => text_in(object.get("name")),
        other => text_in(other),
    }
}

/// A string of JSON-LD, or the first of a list; entities that were escaped twice are resolved.
fn text_in(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) if text.contains('&') => {
            collapsed(&Document::fragment(text.as_str()).text())
        }
        Some(Value::String(text)) => collapsed(text),
        Some(Value::Array(values)) => text_in(values.first()),
        _ => String::new(),
    }
}

/// The page's `meta` elements: name in lower case, content.
fn metas(page: &Document) -> Vec<(String, String)> {
    let read = |node: &NodeRef<'_>| {
        let name =
            ["property", "name", "itemprop", "http-equiv"].into_iter().find_map(|name| node.attr(name))?;
        Some((name.trim().to_ascii_lowercase(), collapsed(&node.attr("content")?)))
    };
    page.select("meta[content]").nodes().iter().filter_map(read).collect()
}

fn first_meta(metas: &[(String, String)], names: &[&str]) -> String {
    let content = |name: &&str| metas.iter().find(|(key, content)| key == name && !content.is_empty());
    names.iter().find_map(content).map(|(_, content)| content.clone()).unwrap_or_default()
}

/// The text, or the `content`, of the first element that matches a selector and has one.
fn shown(page: &Document, selectors: &[&str]) -> String {
    let texts = selectors.iter().flat_map(|selector| page.select(selector).nodes().to_vec());
    first_of(texts.map(|node| collapsed(&node.attr("content").unwrap_or_else(|| node.text()))))
}

/// A headline without the name of the site that `title` elements carry: "Headline - Site".
fn without_publisher<'a>(title: &'a str, publisher: &str) -> &'a str {
    if publisher.is_empty() {
        return title;
    }
    let stripped = title.strip_suffix(publisher).map(str::trim_end);
    let separated = stripped.and_then(|rest| rest.strip_suffix(['|', '-', '–', '—', '·', '•', '»', ':']));
    separated.map(str::trim_end).filter(|rest| !rest.is_empty()).unwrap_or(title)
}

fn first_of(candidates: impl IntoIterator<Item = String>) -> String {
    candidates.into_iter().find(|candidate| !candidate.is_empty()).unwrap_or_default()
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> PageMetadata {
        page_metadata(&Document::from(html))
    }

    #[test]
    fn json_ld_is_read_from_graphs_and_lists() {
        let page = read(
            r#"<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"No"},
            {"@type":["NewsArticle"],"headline":"Q &amp; A","author":[{"name":"Ann Lee"},"Bo Ek"],
            "publisher":{"name":"The Paper"},"datePublished":"2025-07-08T01:00:00+09:00","inLanguage":"ja"}]}</script>"#,
        );
        assert_eq!((page.title.as_str(), page.author.as_str()), ("Q & A", "Ann Lee, Bo Ek"));
        assert_eq!((page.publisher.as_str(), page.published.as_str()), ("The Paper", "2025-07-08"));
        assert_eq!(page.language, "ja");
    }

    #[test]
    fn broken_json_ld_leaves_the_other_sources() {
        let page = read(
            "<script type='application/ld+json'>{\"@type\":</script><h1>Shown</h1><time>8 May 2024</time>",
        );
        assert_eq!((page.title.as_str(), page.published.as_str()), ("Shown", "2024-05-08"));
    }

    #[test]
    fn the_name_of_the_site_is_no_part_of_the_headline() {
        let page = read("<meta property=og:site_name content=Post><title>They deny it – Post</title>");
        assert_eq!(page.title, "They deny it");
    }

    #[test]
    fn a_saved_page_knows_where_it_came_from() {
        let page = read("<!DOCTYPE html>\n<!-- saved from url=(0023)https://example.org/a/1 -->\n<html><p>x");
        assert_eq!(page.address, "https://example.org/a/1");
        assert_eq!(read("<link rel=canonical href='/a/1'>").address, "");
    }

    #[test]
    fn bylines_and_languages_are_cleaned() {
        assert_eq!(clean_author("By  Jane Roe"), "Jane Roe");
        assert_eq!(clean_author("https://example.org/jane"), "");
        assert_eq!(clean_author("Byron Ek"), "Byron Ek");
        assert_eq!(language_tag("en_GB"), "en-GB");
        assert_eq!(language_tag("english"), "");
    }
}
