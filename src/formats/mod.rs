//! Files that others write and read: articles that come in, formats that go out.

pub mod article_dates;
pub mod article_draft;
pub mod article_html;
pub mod article_lines;
pub mod article_markdown;
pub mod article_metadata;
pub mod article_text;
pub mod articles;
pub mod file_kinds;
pub mod html_charset;
pub mod html_nesting;
pub mod html_text;
