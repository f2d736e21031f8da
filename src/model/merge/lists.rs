//! Lists merged item by item: what either side added is there, what either took away is gone.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

/// An item of a list, as each version has it; at least one side does.
#[derive(Debug)]
pub struct Trio<'a, T> {
    pub base: Option<&'a T>,
    pub ours: Option<&'a T>,
    pub theirs: Option<&'a T>,
}

/// One value of three: the side that changed, or none where both changed to different values.
pub fn settled<'a, T: PartialEq + ?Sized>(base: &'a T, ours: &'a T, theirs: &'a T) -> Option<&'a T> {
    if ours == theirs || theirs == base {
        return Some(ours);
    }
    (ours == base).then_some(theirs)
}

/// A list with the additions and removals of both sides.
pub fn merge_list<T: Clone + PartialEq + Debug>(base: &[T], ours: &[T], theirs: &[T]) -> Vec<T> {
    if let Some(settled) = settled(base, ours, theirs) {
        return settled.to_vec();
    }
    let item = |trio: Trio<'_, T>| match (trio.base, trio.ours, trio.theirs) {
        (_, Some(ours), Some(_)) => Some(ours.clone()),
        (None, Some(added), None) | (None, None, Some(added)) => Some(added.clone()),
        _ => None,
    };
    align(base, ours, theirs, |item| format!("{item:?}")).into_iter().filter_map(item).collect()
}

/// The items of both sides, found again in each list by `key`, in an order that does not depend on which side is ours.
///
/// Items of both sides keep their order; where it was changed by one side, the changed one counts. What only one side
/// has stands behind the item that it stood behind there. Where there is nothing else to tell, the lesser key is first.
pub fn align<'a, T>(
    base: &'a [T],
    ours: &'a [T],
    theirs: &'a [T],
    key: impl Fn(&T) -> String,
) -> Vec<Trio<'a, T>> {
    let (base, ours, theirs) = (Keyed::of(base, &key), Keyed::of(ours, &key), Keyed::of(theirs, &key));
    let common: BTreeSet<&Key> = ours.order.iter().filter(|key| theirs.items.contains_key(*key)).collect();
    let (our_runs, their_runs) = (ours.runs(&common), theirs.runs(&common));
    let mut order: Vec<&Key> = Vec::new();
    let none = Vec::new();
    let behind = std::iter::once(None).chain(order_of(&base, &ours, &theirs, &common).into_iter().map(Some));
    for before in behind {
        order.extend(before);
        let (our_run, their_run) =
            (our_runs.get(&before).unwrap_or(&none), their_runs.get(&before).unwrap_or(&none));
        let (first, second) = if our_run <= their_run { (our_run, their_run) } else { (their_run, our_run) };
        order.extend(first.iter().chain(second));
    }
    let found = |list: &Keyed<'a, T>, key: &Key| list.items.get(key).copied();
    let trio =
        |key: &Key| Trio { base: found(&base, key), ours: found(&ours, key), theirs: found(&theirs, key) };
    order.into_iter().map(trio).collect()
}

/// What tells an item from others, and how many of the same stand before it.
type Key = (String, usize);

struct Keyed<'a, T> {
    order: Vec<Key>,
    items: BTreeMap<Key, &'a T>,
}

impl<'a, T> Keyed<'a, T> {
    fn of(list: &'a [T], key: &impl Fn(&T) -> String) -> Self {
        let mut keyed = Self { order: Vec::with_capacity(list.len()), items: BTreeMap::new() };
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for item in list {
            let text = key(item);
            let count = counts.entry(text.clone()).or_default();
            keyed.order.push((text.clone(), *count));
            keyed.items.insert((text, *count), item);
            *count += 1;
        }
        keyed
    }

    fn only<'k>(&'k self, wanted: &BTreeSet<&Key>) -> Vec<&'k Key> {
        self.order.iter().filter(|key| wanted.contains(key)).collect()
    }

    /// What is not common, by the common item that it stands behind.
    fn runs<'k>(&'k self, common: &BTreeSet<&'k Key>) -> BTreeMap<Option<&'k Key>, Vec<&'k Key>> {
        let mut runs: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut behind = None;
        for key in &self.order {
            if common.contains(key) {
                behind = Some(key);
            } else {
                runs.entry(behind).or_default().push(key);
            }
        }
        runs
    }
}

/// The order of what both sides have.
fn order_of<'k, T>(
    base: &Keyed<'_, T>,
    ours: &'k Keyed<'_, T>,
    theirs: &'k Keyed<'_, T>,
    common: &BTreeSet<&Key>,
) -> Vec<&'k Key> {
    let (in_ours, in_theirs) = (ours.only(common), theirs.only(common));
    let old: BTreeSet<&Key> = common.iter().copied().filter(|key| base.items.contains_key(*key)).collect();
    let before = base.only(&old);
    match (ours.only(&old) == before, theirs.only(&old) == before) {
        (true, false) => in_theirs,
        (false, true) => in_ours,
        (true, true) | (false, false) => in_ours.min(in_theirs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(base: &str, ours: &str, theirs: &str, expected: &str) {
        let list = |text: &str| text.chars().collect::<Vec<_>>();
        let merged = |ours, theirs| String::from_iter(merge_list(&list(base), &list(ours), &list(theirs)));
        assert_eq!(merged(ours, theirs), expected, "{base}: {ours}, {theirs}");
        assert_eq!(merged(theirs, ours), expected, "{base}: {theirs}, {ours}");
    }

    #[test]
    fn additions_and_removals_of_both_sides_are_taken() {
        check("abc", "abcx", "yabc", "yabcx");
        check("abc", "ac", "ab", "a");
        check("abc", "axbc", "abxc", "abxc");
        check("ab", "abz", "abc", "abcz");
        check("", "zx", "y", "yzx");
        check("abc", "bca", "abcd", "bcda");
        check("aa", "a", "aab", "ab");
        check("", "ab", "ba", "ab");
    }

    #[test]
    fn the_side_that_changed_is_taken_as_it_is() {
        check("ab", "ba", "ab", "ba");
        check("ab", "", "ab", "");
        check("ab", "ba", "ba", "ba");
    }
}
