//! The map that projects and layers are made of: a copy of it is cheap, and so is the next change of either.

use imbl::ordmap::DiffItem;

/// A map in order of its keys whose copies share what is the same in both, so that the worker that saves gets a
/// project of 100,000 statements for the cost of some pointers, and the edit after it copies a few entries.
pub type SharedMap<K, V> = imbl::OrdMap<K, V>;

/// The entries that are not the same in both, in order: each with its value in `before` and in `now`, none where it is
/// not there. What both share is not looked into, so that after a small change this costs little.
pub fn changes<'a, K: Ord, V: PartialEq>(
    before: &'a SharedMap<K, V>,
    now: &'a SharedMap<K, V>,
) -> impl Iterator<Item = (&'a K, Option<&'a V>, Option<&'a V>)> {
    before.diff(now).map(|item| match item {
        DiffItem::Add(key, value) => (key, None, Some(value)),
        DiffItem::Update { old: (_, old), new: (key, value) } => (key, Some(old), Some(value)),
        DiffItem::Remove(key, value) => (key, Some(value), None),
    })
}

/// The entries of `now` that `before` lacks or has with another value, in order.
pub fn changed_since<'a, K: Ord, V: PartialEq>(
    now: &'a SharedMap<K, V>,
    before: &'a SharedMap<K, V>,
) -> impl Iterator<Item = (&'a K, &'a V)> {
    changes(before, now).filter_map(|(key, _, value)| Some((key, value?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_or_changed_since_is_found_in_order() {
        let before: SharedMap<u32, u32> = (0..1_000).map(|key: u32| (key, 0_u32)).collect();
        let mut now = before.clone();
        now.insert(700, 1);
        now.insert(2_000, 0);
        now.insert(300, 0);
        now.remove(&5);
        assert_eq!(changed_since(&now, &before).collect::<Vec<_>>(), [(&700, &1), (&2_000, &0)]);
        let all: Vec<_> = changes(&before, &now).collect();
        assert_eq!(all, [(&5, Some(&0), None), (&700, Some(&0), Some(&1)), (&2_000, None, Some(&0))]);
        assert_eq!(before.len(), 1_000, "the copy is as it was");
    }
}
