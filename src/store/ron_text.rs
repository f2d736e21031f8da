//! Writes RON as a person would lay it out: small records and lists of names on one line, all else a line each.
//!
//! The layout depends on the names of types and fields alone, never on widths, so that a change of one value
//! changes one line. Strings keep every printable character of every script (the writer of the `ron` crate
//! escapes apostrophes, joiners and combining marks, by tables that change with each version of Rust).

use std::fmt::{Display, Write as _};

use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};
use thiserror::Error;

/// First line of every file: an optional value is written plainly, or left out.
const HEADER: &str = "#![enable(implicit_some)]\n";

/// Records that stand on one line.
const INLINE_RECORDS: [&str; 4] = ["Date", "Fragment", "Link", "Zone"];

/// Fields whose lists stand on one line, since they hold names.
const INLINE_LISTS: [&str; 5] = ["aliases", "alternatives", "annotators", "tags", "via"];

/// A value that has no place in our files.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct WriteError(String);

impl ser::Error for WriteError {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// The text of a file that holds `value`, with LF line ends and one at the end.
pub fn to_ron<T: Serialize>(value: &T) -> Result<String, WriteError> {
    let mut writer = Writer { out: HEADER.to_owned(), depth: 0, inline: false, field: "" };
    value.serialize(&mut writer)?;
    writer.out.push('\n');
    Ok(writer.out)
}

struct Writer {
    out: String,
    /// How deep the current line is indented.
    depth: usize,
    /// True inside a record or list that stands on one line.
    inline: bool,
    /// The field whose value comes next.
    field: &'static str,
}

/// A record, list or map that is being written.
struct Open<'a> {
    writer: &'a mut Writer,
    close: char,
    outer_inline: bool,
    empty: bool,
}

impl Writer {
    fn open(&mut self, name: &str, brackets: (char, char), inline: bool) -> Open<'_> {
        self.out.push_str(name);
        self.out.push(brackets.0);
        let outer_inline = self.inline;
        self.inline |= inline;
        self.depth += 1;
        Open { writer: self, close: brackets.1, outer_inline, empty: true }
    }

    fn line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.depth {
            self.out.push_str("    ");
        }
    }

    fn display(&mut self, value: impl Display) -> Result<(), WriteError> {
        write!(self.out, "{value}").map_err(ser::Error::custom)
    }

    /// Escapes what cannot be seen or would disturb the line: controls, separators, and the marks that turn
    /// the direction of a line around. A fixed list, so that files stay the same for ever.
    fn escaped(&mut self, c: char, quote: char) {
        match c {
            '\n' => self.out.push_str("\\n"),
            '\r' => self.out.push_str("\\r"),
            '\t' => self.out.push_str("\\t"),
            '\\' => self.out.push_str("\\\\"),
            '\u{feff}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => self.unicode(c),
            _ if c.is_control() => self.unicode(c),
            _ if c == quote => self.out.extend(['\\', c]),
            _ => self.out.push(c),
        }
    }

    fn unicode(&mut self, c: char) {
        self.out.extend(c.escape_unicode());
    }
}

impl Open<'_> {
    fn item(&mut self, write: impl FnOnce(&mut Writer) -> Result<(), WriteError>) -> Result<(), WriteError> {
        if !self.writer.inline {
            self.writer.line();
        } else if !self.empty {
            self.writer.out.push_str(", ");
        }
        self.empty = false;
        write(self.writer)?;
        if !self.writer.inline {
            self.writer.out.push(',');
        }
        Ok(())
    }

    fn named<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), WriteError> {
        self.item(|writer| {
            writer.out.push_str(name);
            writer.out.push_str(": ");
            writer.field = name;
            value.serialize(writer)
        })
    }

    fn finish(self) {
        self.writer.depth -= 1;
        if !self.writer.inline && !self.empty {
            self.writer.line();
        }
        self.writer.out.push(self.close);
        self.writer.inline = self.outer_inline;
    }
}

macro_rules! displayed {
    ($($method:ident $type:ty,)*) => {
        $(fn $method(self, value: $type) -> Result<(), WriteError> { self.display(value) })*
    };
}

impl<'a> ser::Serializer for &'a mut Writer {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Open<'a>;
    type SerializeTuple = Open<'a>;
    type SerializeTupleStruct = Open<'a>;
    type SerializeTupleVariant = Open<'a>;
    type SerializeMap = Open<'a>;
    type SerializeStruct = Open<'a>;
    type SerializeStructVariant = Open<'a>;

    displayed! {
        serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64,
    }

    fn serialize_f32(self, value: f32) -> Result<(), WriteError> {
        self.display(format_args!("{value:?}"))
    }

    fn serialize_f64(self, value: f64) -> Result<(), WriteError> {
        self.display(format_args!("{value:?}"))
    }

    fn serialize_char(self, value: char) -> Result<(), WriteError> {
        self.out.push('\'');
        self.escaped(value, '\'');
        self.out.push('\'');
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), WriteError> {
        self.out.push('"');
        for c in value.chars() {
            self.escaped(c, '"');
        }
        self.out.push('"');
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), WriteError> {
        Err(ser::Error::custom("bytes have no place in a file that people read"))
    }

    fn serialize_none(self) -> Result<(), WriteError> {
        self.display("None")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), WriteError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), WriteError> {
        self.display("()")
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<(), WriteError> {
        self.display(name)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<(), WriteError> {
        self.display(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        self.serialize_newtype_variant(name, 0, name, value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        let mut open = self.open(name, ('(', ')'), true);
        open.item(|writer| value.serialize(writer))?;
        open.finish();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'a>, WriteError> {
        let inline = INLINE_LISTS.contains(&self.field);
        Ok(self.open("", ('[', ']'), inline))
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'a>, WriteError> {
        Ok(self.open("", ('(', ')'), true))
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Open<'a>, WriteError> {
        Ok(self.open(name, ('(', ')'), true))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Open<'a>, WriteError> {
        Ok(self.open(name, ('(', ')'), true))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'a>, WriteError> {
        Ok(self.open("", ('{', '}'), false))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Open<'a>, WriteError> {
        let inline = INLINE_RECORDS.contains(&name);
        Ok(self.open(name, ('(', ')'), inline))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Open<'a>, WriteError> {
        Ok(self.open(name, ('(', ')'), false))
    }
}

macro_rules! unnamed_items {
    ($($trait:ident $method:ident,)*) => {
        $(impl $trait for Open<'_> {
            type Ok = ();
            type Error = WriteError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
                self.item(|writer| value.serialize(writer))
            }

            fn end(self) -> Result<(), WriteError> {
                self.finish();
                Ok(())
            }
        })*
    };
}

unnamed_items! {
    SerializeSeq serialize_element, SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field,
}

macro_rules! named_items {
    ($($trait:ident,)*) => {
        $(impl $trait for Open<'_> {
            type Ok = ();
            type Error = WriteError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), WriteError> {
                self.named(name, value)
            }

            fn end(self) -> Result<(), WriteError> {
                self.finish();
                Ok(())
            }
        })*
    };
}

named_items! { SerializeStruct, SerializeStructVariant, }

impl SerializeMap for Open<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), WriteError> {
        self.item(|writer| {
            key.serialize(&mut *writer)?;
            writer.out.push_str(": ");
            value.serialize(writer)
        })
    }

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), WriteError> {
        Err(ser::Error::custom("a map is written entry by entry"))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), WriteError> {
        Err(ser::Error::custom("a map is written entry by entry"))
    }

    fn end(self) -> Result<(), WriteError> {
        self.finish();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, written: &str) {
        let ron = to_ron(&text).unwrap();
        assert_eq!(ron, format!("{HEADER}{written}\n"));
        assert_eq!(ron::from_str::<String>(&ron).unwrap(), text);
    }

    #[test]
    fn strings_keep_what_can_be_read_and_escape_what_cannot() {
        check("Trump's “claim”", "\"Trump's “claim”\"");
        check("\"a\\b\"", r#""\"a\\b\"""#);
        check("a\nb\r\tc\0", r#""a\nb\r\tc\u{0}""#);
        check("می\u{200c}خواهم é e\u{301} 👨\u{200d}👩", "\"می\u{200c}خواهم é e\u{301} 👨\u{200d}👩\"");
        check("\u{feff}\u{202e}\u{2028}\u{85}", r#""\u{feff}\u{202e}\u{2028}\u{85}""#);
        check("r#\"raw\"# // no comment", r##""r#\"raw\"# // no comment""##);
    }

    #[test]
    fn every_character_reads_as_it_is_written() {
        let all: String = (0..=0x0010_FFFF_u32).filter_map(char::from_u32).collect();
        assert!(ron::from_str::<String>(&to_ron(&all).unwrap()).unwrap() == all);
        for c in ('\0'..='\u{3000}').chain(['\u{feff}', '😀']) {
            assert_eq!(ron::from_str::<char>(&to_ron(&c).unwrap()).unwrap(), c, "{c:?}");
        }
    }
}
