//! Names and values that have no field of their own: read from a file so that none gives way to another unseen.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserializer,
    de::{Error, MapAccess, Visitor},
};

/// Reads a map in which no name stands twice; of two values with one name, one would be lost with the next save.
pub fn unique_names<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    deserializer.deserialize_map(UniqueNames)
}

struct UniqueNames;

impl<'de> Visitor<'de> for UniqueNames {
    type Value = BTreeMap<String, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("names and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut found = BTreeMap::new();
        while let Some((name, value)) = entries.next_entry::<String, String>()? {
            if found.contains_key(&name) {
                return Err(A::Error::custom(format!("the name “{name}” stands there twice")));
            }
            found.insert(name, value);
        }
        Ok(found)
    }
}
