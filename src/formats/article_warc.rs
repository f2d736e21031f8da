//! Web archives (WARC): the pages among their records.

use std::io::Read;

use flate2::read::{GzDecoder, ZlibDecoder};

/// A page from a web archive.
pub struct WarcPage {
    /// Its address.
    pub address: String,
    /// When it was fetched.
    pub fetched: String,
    /// The page's bytes, as its server meant them.
    pub html: Vec<u8>,
}

/// The largest page that is unpacked.
const LARGEST_PAGE_BYTES: u64 = 16 * 1024 * 1024;

/// The longest head of a record or of an answer.
const LONGEST_HEAD_BYTES: usize = 64 * 1024;

/// True of bytes that open like a web archive.
pub fn is_warc(bytes: &[u8]) -> bool {
    bytes.starts_with(b"WARC/1.") || bytes.starts_with(b"WARC/0.")
}

/// The pages of an archive, one after the other; what is no page is passed over.
pub struct WarcPages<'a> {
    rest: &'a [u8],
    /// The archive ends in the middle of a record, or goes on with something else.
    pub broken: bool,
}

impl<'a> WarcPages<'a> {
    /// The pages in `bytes`, unpacked.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, broken: false }
    }

    /// The next record's head and content.
    fn record(&mut self) -> Option<(Head, &'a [u8])> {
        self.rest = self.rest.trim_ascii_start();
        if self.rest.is_empty() {
            return None;
        }
        let record = is_warc(self.rest).then(|| split_head(self.rest)).flatten().and_then(|(head, after)| {
            let length: usize = head.get("content-length")?.parse().ok()?;
            Some((head, after.split_at_checked(length)?))
        });
        let Some((head, (content, rest))) = record else {
            (self.broken, self.rest) = (true, &[]);
            return None;
        };
        self.rest = rest;
        Some((head, content))
    }
}

impl Iterator for WarcPages<'_> {
    type Item = WarcPage;

    fn next(&mut self) -> Option<WarcPage> {
        loop {
            let (head, content) = self.record()?;
            if let Some(page) = page_of(&head, content) {
                return Some(page);
            }
        }
    }
}

/// The page in a record, if it is one that a server sent.
fn page_of(record: &Head, content: &[u8]) -> Option<WarcPage> {
    let address = record.get("warc-target-uri").unwrap_or_default().trim_matches(['<', '>']).to_owned();
    let fetched = record.get("warc-date").unwrap_or_default().to_owned();
    let html = match record.get("warc-type")? {
        "response" => {
            let (answer, body) = split_head(content)?;
            let is_page = answer.first_line.contains(" 200") && answer.is_html("content-type");
            is_page.then(|| plain_body(&answer, body)).flatten()?
        }
        "resource" if record.is_html("content-type") => content.to_vec(),
        _ => return None,
    };
    Some(WarcPage { address, fetched, html })
}

/// The body without what was done to it on its way.
fn plain_body(answer: &Head, body: &[u8]) -> Option<Vec<u8>> {
    let chunked = answer.get("transfer-encoding").is_some_and(|way| way.eq_ignore_ascii_case("chunked"));
    let body = if chunked { unchunked(body).unwrap_or_else(|| body.to_vec()) } else { body.to_vec() };
    let packing = answer.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
    let unpacked = match packing.as_str() {
        "gzip" | "x-gzip" => unpacked(&mut GzDecoder::new(body.as_slice())),
        "deflate" => unpacked(&mut ZlibDecoder::new(body.as_slice())),
        "" | "identity" => return Some(body),
        // Brotli and others are not read here.
        _ => return None,
    };
    // Many archives hold pages that were unpacked already, under their old heads.
    unpacked.or(Some(body))
}

fn unpacked(packed: &mut dyn Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    packed.take(LARGEST_PAGE_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// A body that was sent in chunks; `None` where it was not.
fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(rest.len());
    loop {
        let end = rest.iter().take(32).position(|byte| *byte == b'\n')?;
        let size = std::str::from_utf8(rest.get(..end)?).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        let after = rest.get(end + 1..)?;
        if size == 0 {
            return Some(body);
        }
        let (chunk, after) = after.split_at_checked(size)?;
        body.extend_from_slice(chunk);
        rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
    }
}

/// The head of a record or of an answer.
struct Head {
    first_line: String,
    fields: Vec<(String, String)>,
}

impl Head {
    fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn is_html(&self, field: &str) -> bool {
        let kind = self.get(field).unwrap_or_default().to_ascii_lowercase();
        kind.starts_with("text/html") || kind.starts_with("application/xhtml")
    }
}

/// Lines up to an empty one, and what follows.
fn split_head(bytes: &[u8]) -> Option<(Head, &[u8])> {
    let mut fields = Vec::new();
    let mut first_line = None;
    let (mut rest, mut length) = (bytes, 0);
    loop {
        let end = rest.iter().take(LONGEST_HEAD_BYTES).position(|byte| *byte == b'\n')?;
        let line = String::from_utf8_lossy(rest.get(..end)?).trim_end().to_owned();
        rest = rest.get(end + 1..)?;
        length += end + 1;
        if length > LONGEST_HEAD_BYTES {
            return None;
        }
        match (line.split_once(':'), &first_line) {
            _ if line.is_empty() => break,
            (_, None) => first_line = Some(line),
            (Some((name, value)), Some(_)) => {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
            (None, Some(_)) => {}
        }
    }
    Some((Head { first_line: first_line?, fields }, rest))
}
