//! How entries lie in the journal: a heading, then for each entry its length, a checksum and its text.
//!
//! Length and checksum tell an entry that was written in full from one that a crash cut off, and from one that was
//! spoilt later.

/// The first bytes of every journal; the number is the version of what follows.
pub const HEADING: &[u8] = b"gainsay journal 1\n";
/// What every version begins with.
pub const ANY_HEADING: &[u8] = b"gainsay journal ";

/// Bytes before an entry's text: length (4, little endian) and the first 8 of its BLAKE3 hash.
const PREFIX_BYTES: usize = 12;

/// Puts `text` in a frame behind `out`; an entry that is too long for one (4 GB) is refused.
pub fn put(out: &mut Vec<u8>, text: &str) -> bool {
    let Ok(length) = u32::try_from(text.len()) else { return false };
    out.extend(length.to_le_bytes());
    out.extend(checksum(text.as_bytes()));
    out.extend(text.as_bytes());
    true
}

/// How many bytes the frame of `text` takes.
pub fn length(text: &str) -> usize {
    PREFIX_BYTES + text.len()
}

/// How the entries of a journal end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With a whole entry.
    Whole,
    /// Something was being written: the rest from there on is no entry.
    Torn,
    /// Something that was written whole has changed since: the rest from there on cannot be trusted.
    Spoilt,
}

/// The texts of the entries in `bytes` (after the heading), how they end, and how many bytes are good.
pub fn texts(bytes: &[u8]) -> (Vec<&str>, End, usize) {
    let (mut texts, mut good) = (Vec::new(), 0);
    loop {
        let rest = bytes.get(good..).unwrap_or_default();
        if rest.is_empty() {
            return (texts, End::Whole, good);
        }
        match first(rest) {
            Ok((text, length)) => {
                texts.push(text);
                good += length;
            }
            Err(end) => return (texts, end, good),
        }
    }
}

/// The first entry of `bytes` and how many bytes it takes.
fn first(bytes: &[u8]) -> Result<(&str, usize), End> {
    // A file that grew before its content was written ends in zeros.
    let end = if bytes.iter().all(|byte| *byte == 0) { End::Torn } else { End::Spoilt };
    let Some((prefix, rest)) = bytes.split_at_checked(PREFIX_BYTES) else { return Err(End::Torn) };
    let (length, sum) = prefix.split_at(4);
    let length = length.try_into().map_or(0, u32::from_le_bytes) as usize;
    let Some(text) = rest.get(..length) else { return Err(End::Torn) };
    if checksum(text) != sum {
        // The last entry may have its length on the disk and not its text.
        return Err(if length == rest.len() { End::Torn } else { end });
    }
    let text = std::str::from_utf8(text).map_err(|_| End::Spoilt)?;
    Ok((text, self::length(text)))
}

fn checksum(text: &[u8]) -> [u8; 8] {
    let hash = blake3::hash(text);
    hash.as_bytes().first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(entries: &[&str]) -> Vec<u8> {
        let mut out = Vec::new();
        assert!(entries.iter().all(|text| put(&mut out, text)));
        out
    }

    #[test]
    fn entries_are_read_as_they_were_put() {
        let bytes = framed(&["a", "", "سلام 🚀"]);
        assert_eq!(texts(&bytes), (vec!["a", "", "سلام 🚀"], End::Whole, bytes.len()));
    }

    #[test]
    fn a_cut_anywhere_leaves_the_entries_before_it() {
        let bytes = framed(&["first", "second"]);
        let one = framed(&["first"]).len();
        for length in 0..bytes.len() {
            let (found, end, good) = texts(&bytes[..length]);
            let whole = length == 0 || length == one;
            assert_eq!(end, if whole { End::Whole } else { End::Torn }, "{length}");
            assert_eq!((found.len(), good), if length < one { (0, 0) } else { (1, one) }, "{length}");
        }
    }

    #[test]
    fn zeros_at_the_end_are_a_torn_entry() {
        let mut bytes = framed(&["first"]);
        bytes.extend([0; 4096]);
        // A length of nothing with a checksum of nothing is not the checksum of nothing.
        assert_eq!(texts(&bytes).1, End::Torn);
    }

    #[test]
    fn a_changed_byte_in_the_middle_is_no_cut() {
        let mut bytes = framed(&["first", "second"]);
        bytes[14] ^= 1;
        assert_eq!(texts(&bytes), (vec![], End::Spoilt, 0));
        let last = bytes.len() - 1;
        let mut bytes = framed(&["first", "second"]);
        bytes[last] ^= 1;
        assert_eq!(texts(&bytes).1, End::Torn);
    }
}
