//! Damage to files at random, the same for the same number: flipped bits, cuts, slices doubled, moved and swapped,
//! words of the format put in.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use std::{fs, path::Path};

/// A stream of numbers that depends on its seed alone (`SplitMix64`).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { usize::try_from(self.next() % end as u64).unwrap() }
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// The words of a dictionary of libFuzzer: a quoted token a line.
pub fn dictionary(name: &str) -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/dictionaries").join(name);
    let text = fs::read_to_string(&path).unwrap();
    let quoted = text.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    let tokens: Vec<_> = quoted.map(unescaped).collect();
    assert!(tokens.len() > 10, "{name}");
    tokens
}

fn unescaped(token: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), token.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after.first()) {
            (b'\\', Some(b'x')) => {
                bytes.push(u8::from_str_radix(std::str::from_utf8(&after[1..3]).unwrap(), 16).unwrap());
                rest = &after[3..];
            }
            (b'\\', Some(escaped)) => {
                bytes.push(*escaped);
                rest = &after[1..];
            }
            _ => bytes.push(*first),
        }
    }
    bytes
}

/// `bytes` with one to eight wounds.
pub fn mutated(bytes: &[u8], tokens: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(8) {
        wound(&mut bytes, tokens, random);
    }
    bytes
}

fn wound(bytes: &mut Vec<u8>, tokens: &[Vec<u8>], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let (start, end) = slice(bytes.len(), random);
    match random.below(9) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        1 => drop(bytes.drain(start..end)),
        2 => bytes.truncate(at),
        3 => {
            let copy = bytes[start..end].to_vec();
            bytes.splice(at..at, copy);
        }
        4 => {
            let moved: Vec<u8> = bytes.drain(start..end).collect();
            let to = random.below(bytes.len() + 1);
            bytes.splice(to..to, moved);
        }
        5 => bytes[start..end].reverse(),
        6 => drop(bytes.splice(at..at, [*random.pick(b"()[]{}<>\"',:\\/*#-|`&;\0\n\r\t \xff\xc3\xe2\x80")])),
        7 => drop(bytes.splice(start..end, random.pick(tokens).iter().copied())),
        _ => drop(bytes.splice(at..at, random.pick(tokens).repeat(1 + random.below(3)))),
    }
}

/// Most slices are short; now and then one is anything.
fn slice(length: usize, random: &mut Random) -> (usize, usize) {
    let start = random.below(length + 1);
    let longest = if random.below(6) == 0 { length - start } else { 24.min(length - start) };
    (start, start + random.below(longest + 1))
}
