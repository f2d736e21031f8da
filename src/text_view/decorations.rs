//! What is painted on ranges of the text, found again by range in O(log n + hits).

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::atomic::{AtomicU64, Ordering},
};

use egui::Color32;

/// Underlines that overlap get at most so many lanes; what is nested deeper shares the last one.
const MOST_LANES: usize = 32;

/// So many repainted decorations of a heap are told one by one before all of it is painted anew.
const MOST_REPAINTED: usize = 32;

/// The pattern of an underline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// ————
    #[default]
    Solid,
    /// – – –
    Dashed,
    /// · · ·
    Dotted,
    /// ════
    Double,
    /// ∿∿∿∿
    Wavy,
    /// – · –
    DashDot,
}

/// A line under the words of a decoration, in its own lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Underline {
    /// Its pattern.
    pub pattern: Pattern,
    /// Its thickness in points.
    pub width: f32,
    /// Its colour.
    pub color: Color32,
}

/// Paint on a range of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoration {
    /// Whose paint it is. Several decorations may carry one id: they are its fragments.
    pub id: u128,
    /// Which bytes.
    pub range: Range<usize>,
    /// A colour behind the words; tints of overlapping decorations add up.
    pub tint: Option<Color32>,
    /// A line below the words.
    pub underline: Option<Underline>,
    /// A frame round each line of the words: its width in points and its colour.
    pub outline: Option<(f32, Color32)>,
    /// Whether the letters are faint.
    pub dim: bool,
}

impl Decoration {
    /// A decoration without any paint yet.
    pub const fn new(id: u128, range: Range<usize>) -> Self {
        Self { id, range, tint: None, underline: None, outline: None, dim: false }
    }
}

/// The decorations of a text, sorted, with their lanes.
#[derive(Debug)]
pub struct Decorations {
    count: usize,
    /// By where they begin. No two of them share a byte, so that a change concerns those alone that it meets.
    heaps: BTreeMap<usize, Heap>,
}

/// Decorations that meet each other, directly or through others.
#[derive(Debug)]
struct Heap {
    /// Tells it from every other heap of this process.
    revision: u64,
    end: usize,
    /// By start; where starts are equal the longer first: outer ones before what they hold.
    placed: Vec<Placed>,
    /// A tree over `placed`, root at 1: the furthest end in each half, down to the single ones.
    furthest: Vec<usize>,
    /// How many leaves the tree has: a power of two.
    leaves: usize,
    /// Decorations that were given other paint since, each with a revision of its own.
    repainted: Vec<(Range<usize>, u64)>,
}

/// Tells a decoration of a text from the others: whose it is, its first byte, and one past the last.
pub type Key = (u128, usize, usize);

fn key(decoration: &Decoration) -> Key {
    (decoration.id, decoration.range.start, decoration.range.end)
}

/// Outer ones before what they hold.
fn order(decoration: &Decoration) -> (usize, Reverse<usize>, u128) {
    (decoration.range.start, Reverse(decoration.range.end), decoration.id)
}

/// A decoration and the lane of its underline.
#[derive(Debug)]
pub struct Placed {
    /// What is painted.
    pub decoration: Decoration,
    /// The lane, 0 nearest to the words.
    pub lane: usize,
    /// How many lanes it and those it meets need together.
    pub lanes: usize,
}

impl Decorations {
    /// Sorts decorations and gives each underline its lane. Empty ranges are left out.
    pub fn new(decorations: Vec<Decoration>) -> Self {
        let mut made = Self { count: 0, heaps: BTreeMap::new() };
        made.put(decorations);
        made
    }

    /// Takes away the decorations of these ids from and to these bytes, and puts `new` in. Other paint at the same place
    /// costs next to nothing, all else as much as what it meets.
    pub fn change(&mut self, gone: &BTreeSet<Key>, mut new: Vec<Decoration>) {
        let mut gone = gone.clone();
        new.retain(|one| !(gone.contains(&key(one)) && self.repaint(one) && gone.remove(&key(one))));
        let mut loose = Vec::new();
        let gone_ranges = gone.iter().map(|(_, start, end)| *start..*end);
        for range in gone_ranges.chain(new.iter().map(|one| one.range.clone())) {
            while let Some(start) = self.first_heap(&range) {
                let heap = self.heaps.remove(&start);
                loose.extend(heap.into_iter().flat_map(|heap| heap.placed).map(|placed| placed.decoration));
            }
        }
        self.count -= loose.len();
        loose.retain(|one| !gone.contains(&key(one)));
        loose.extend(new);
        self.put(loose);
    }

    /// Puts other paint where the decoration stands that it is of; false where that would take other lanes.
    fn repaint(&mut self, new: &Decoration) -> bool {
        let heap = self.heaps.range_mut(..=new.range.start).next_back();
        heap.is_some_and(|(_, heap)| heap.repaint(new))
    }

    /// Takes decorations in that meet none that is there.
    fn put(&mut self, mut decorations: Vec<Decoration>) {
        decorations.retain(|decoration| decoration.range.start < decoration.range.end);
        decorations.sort_by_key(order);
        self.count += decorations.len();
        let mut heap: Vec<Decoration> = Vec::new();
        let mut end = 0;
        for decoration in decorations {
            if decoration.range.start >= end && !heap.is_empty() {
                let heap = Heap::new(std::mem::take(&mut heap), end);
                self.heaps.extend(heap);
            }
            end = end.max(decoration.range.end);
            heap.push(decoration);
        }
        self.heaps.extend(Heap::new(heap, end));
    }

    /// Where the first heap begins that shares a byte with `range`.
    fn first_heap(&self, range: &Range<usize>) -> Option<usize> {
        let mut heaps = self.heaps_from(range.start, range.end);
        heaps.find(|(start, heap)| *start < range.end && heap.end > range.start).map(|(start, _)| start)
    }

    /// Heaps that begin before `end`, from the last one that begins at or before `start`.
    fn heaps_from(&self, start: usize, end: usize) -> impl Iterator<Item = (usize, &Heap)> {
        let first = self.heaps.range(..=start).next_back().map_or(start, |(first, _)| *first);
        self.heaps.range(first..end.max(first)).map(|(start, heap)| (*start, heap))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Those that share at least one byte with `range`, by start, outer ones first.
    pub fn query(&self, range: Range<usize>) -> impl Iterator<Item = &Placed> {
        self.heaps_from(range.start, range.end).flat_map(move |(_, heap)| heap.query(&range))
    }

    /// The shortest decoration that holds `byte`: the innermost where they are nested.
    pub fn innermost(&self, byte: usize) -> Option<&Decoration> {
        let holding = self.query(byte..byte.saturating_add(1)).map(|placed| &placed.decoration);
        holding.min_by_key(|decoration| decoration.range.end - decoration.range.start)
    }

    /// Tells what is painted on `range` from what is painted on it by all others of this process, and from what was
    /// before a change that meets it: the revisions of what is there, folded by FNV-1a.
    pub(crate) fn revision_of(&self, range: &Range<usize>) -> u64 {
        let heaps = self.heaps_from(range.start, range.end).filter(|(_, heap)| heap.end > range.start);
        let revisions = heaps.flat_map(|(_, heap)| {
            let there =
                |(place, _): &&(Range<usize>, u64)| place.start < range.end && place.end > range.start;
            let repainted = heap.repainted.iter().filter(there).map(|(_, revision)| *revision);
            std::iter::once(heap.revision).chain(repainted)
        });
        revisions.fold(0xCBF2_9CE4_8422_2325, |folded, revision| {
            (folded ^ revision).wrapping_mul(0x0100_0000_01B3)
        })
    }
}

fn next_revision() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Heap {
    /// Where it begins, and the heap; none of no decorations. They are sorted, meet each other, and reach to `end`.
    fn new(decorations: Vec<Decoration>, end: usize) -> Option<(usize, Self)> {
        let start = decorations.first()?.range.start;
        let placed = place(decorations);
        let (furthest, leaves) = tree_of_ends(&placed);
        let repainted = Vec::new();
        Some((start, Self { revision: next_revision(), end, placed, furthest, leaves, repainted }))
    }

    fn repaint(&mut self, new: &Decoration) -> bool {
        let index = self.placed.partition_point(|placed| order(&placed.decoration) < order(new));
        let same = |one: &&mut Placed| {
            let known = &one.decoration;
            key(known) == key(new) && known.underline.is_some() == new.underline.is_some()
        };
        let Some(placed) = self.placed.get_mut(index).filter(same) else { return false };
        placed.decoration = new.clone();
        if self.repainted.len() == MOST_REPAINTED {
            self.repainted.clear();
            self.revision = next_revision();
        }
        self.repainted.push((new.range.clone(), next_revision()));
        true
    }

    fn query(&self, range: &Range<usize>) -> Hits<'_> {
        let end = self.placed.partition_point(|placed| placed.decoration.range.start < range.end);
        Hits { all: self, stack: vec![(1, 0, self.leaves)], start: range.start, end }
    }
}

impl Default for Decorations {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

/// Walks the tree of ends from left to right and leaves out each half that ends before the range starts.
struct Hits<'a> {
    all: &'a Heap,
    /// Nodes still to be seen: number in the tree, first leaf, number of leaves.
    stack: Vec<(usize, usize, usize)>,
    start: usize,
    /// The first decoration that starts behind the range.
    end: usize,
}

impl<'a> Iterator for Hits<'a> {
    type Item = &'a Placed;

    fn next(&mut self) -> Option<&'a Placed> {
        while let Some((node, first, count)) = self.stack.pop() {
            if first >= self.end || self.all.furthest.get(node).is_none_or(|end| *end <= self.start) {
                continue;
            }
            if count == 1 {
                return self.all.placed.get(first);
            }
            let half = count / 2;
            self.stack.push((2 * node + 1, first + half, half));
            self.stack.push((2 * node, first, half));
        }
        None
    }
}

fn tree_of_ends(placed: &[Placed]) -> (Vec<usize>, usize) {
    let leaves = placed.len().next_power_of_two();
    let mut furthest = vec![0; leaves];
    furthest.extend(placed.iter().map(|placed| placed.decoration.range.end));
    furthest.resize(2 * leaves, 0);
    for node in (1..leaves).rev() {
        let end_of = |node: usize| furthest.get(node).copied().unwrap_or_default();
        let end = end_of(2 * node).max(end_of(2 * node + 1));
        if let Some(own) = furthest.get_mut(node) {
            *own = end;
        }
    }
    (furthest, leaves)
}

/// Gives each underline a lane by interval partitioning: the first one that is free, but below all that it lies in.
///
/// Lanes are first counted from the outermost one, then turned round in each heap of decorations that meet, so that
/// the outermost is the lowest and lane 0 is next to the words.
fn place(decorations: Vec<Decoration>) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::with_capacity(decorations.len());
    let mut ends: Vec<usize> = Vec::new();
    let mut heap_start = 0;
    for decoration in decorations {
        if ends.iter().all(|end| *end <= decoration.range.start) {
            turn_round(placed.get_mut(heap_start..).unwrap_or_default(), ends.len());
            heap_start = placed.len();
            ends.clear();
        }
        let lane = if decoration.underline.is_some() { take_lane(&mut ends, &decoration.range) } else { 0 };
        placed.push(Placed { decoration, lane, lanes: 1 });
    }
    turn_round(placed.get_mut(heap_start..).unwrap_or_default(), ends.len());
    placed
}

/// Takes the first free lane after those of all ranges that hold this one. `ends` is where each lane's last range ends.
fn take_lane(ends: &mut Vec<usize>, range: &Range<usize>) -> usize {
    let inside = ends.iter().rposition(|end| *end >= range.end).map_or(0, |lane| lane + 1);
    let free = ends.iter().enumerate().skip(inside).find(|(_, end)| **end <= range.start);
    let lane = free.map_or(ends.len(), |(lane, _)| lane).min(MOST_LANES - 1);
    match ends.get_mut(lane) {
        Some(end) => *end = range.end.max(*end),
        None => ends.push(range.end),
    }
    lane
}

fn turn_round(heap: &mut [Placed], lanes: usize) {
    for placed in heap {
        placed.lane = lanes.saturating_sub(1 + placed.lane);
        placed.lanes = lanes.max(1);
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test says so by panicking"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn underlined(ranges: &[(usize, usize)]) -> Decorations {
        let line = Underline { pattern: Pattern::Solid, width: 2.0, color: Color32::RED };
        let one = |(id, (start, end)): (usize, &(usize, usize))| {
            let mut decoration = Decoration::new(id as u128, *start..*end);
            decoration.underline = Some(line);
            decoration
        };
        Decorations::new(ranges.iter().enumerate().map(one).collect())
    }

    /// The lanes by the order in which the ranges were given.
    fn check_lanes(ranges: &[(usize, usize)], expected: &[usize]) {
        let decorations = underlined(ranges);
        let mut lanes: Vec<(u128, usize)> =
            decorations.query(0..usize::MAX).map(|one| (one.decoration.id, one.lane)).collect();
        lanes.sort_unstable();
        assert_eq!(lanes.iter().map(|(_, lane)| *lane).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_outermost_lane_is_the_lowest() {
        check_lanes(&[(0, 5), (6, 9)], &[0, 0]);
        check_lanes(&[(0, 10), (2, 5)], &[1, 0]);
        check_lanes(&[(2, 5), (0, 10), (3, 4)], &[1, 2, 0]);
        check_lanes(&[(0, 10), (5, 15), (12, 20)], &[1, 0, 1]);
    }

    #[test]
    fn a_range_in_a_nested_one_stays_above_it_though_an_outer_lane_is_free() {
        check_lanes(&[(0, 100), (0, 10), (5, 50), (12, 40)], &[3, 2, 1, 0]);
    }

    #[test]
    fn lanes_start_anew_where_no_range_goes_on() {
        check_lanes(&[(0, 10), (2, 5), (10, 20)], &[1, 0, 0]);
    }

    #[test]
    fn very_deep_nesting_shares_the_last_lane() {
        let ranges: Vec<(usize, usize)> = (0..1000).map(|depth| (depth, 5000 - depth)).collect();
        let decorations = underlined(&ranges);
        assert!(decorations.query(0..5000).all(|placed| placed.lane < MOST_LANES));
    }

    #[test]
    fn the_innermost_is_the_shortest() {
        let decorations = underlined(&[(0, 100), (10, 30), (12, 40)]);
        assert_eq!(decorations.innermost(20).map(|one| one.id), Some(1));
        assert_eq!(decorations.innermost(35).map(|one| one.id), Some(2));
        assert_eq!(decorations.innermost(100).map(|one| one.id), None);
    }

    #[test]
    fn no_decorations_answer_every_question_with_none() {
        assert_eq!(Decorations::default().query(0..usize::MAX).count(), 0);
    }

    proptest! {
        #[test]
        fn a_query_finds_what_a_walk_over_all_finds(
            ranges in prop::collection::vec((0_usize..300, 1_usize..80), 0..60),
            start in 0_usize..400, length in 1_usize..60,
        ) {
            let ranges: Vec<_> = ranges.iter().map(|(start, length)| (*start, start + length)).collect();
            let decorations = underlined(&ranges);
            let asked = start..start + length;
            let mut found: Vec<u128> = decorations.query(asked.clone()).map(|one| one.decoration.id).collect();
            found.sort_unstable();
            let meets = |(_, (start, end)): &(usize, &(usize, usize))| *start < asked.end && *end > asked.start;
            let expected: Vec<u128> = ranges.iter().enumerate().filter(meets).map(|(id, _)| id as u128).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn a_change_makes_what_a_new_start_makes(
            before in prop::collection::vec((0_usize..100, 1_usize..20), 0..30),
            after in prop::collection::vec((0_usize..100, 1_usize..20), 0..6),
            gone in prop::collection::btree_set(0_usize..30, 0..6),
        ) {
            let all: Vec<_> = before.iter().chain(&after).map(|(start, length)| (*start, start + length)).collect();
            let one = |id: usize| Decoration {
                underline: Some(Underline { pattern: Pattern::Solid, width: 2.0, color: Color32::RED }),
                ..Decoration::new(id as u128, all[id].0..all[id].1)
            };
            let mut changed = Decorations::new((0..before.len()).map(one).collect());
            let gone: BTreeSet<usize> = gone.into_iter().filter(|id| *id < before.len()).collect();
            let at = gone.iter().map(|id| (*id as u128, all[*id].0, all[*id].1)).collect();
            changed.change(&at, (before.len()..all.len()).map(one).collect());
            let anew = Decorations::new((0..all.len()).filter(|id| !gone.contains(id)).map(one).collect());
            let placed = |all: &Decorations| -> Vec<_> {
                let lanes = |one: &Placed| (one.decoration.clone(), one.lane, one.lanes);
                all.query(0..usize::MAX).map(lanes).collect()
            };
            prop_assert_eq!(placed(&changed), placed(&anew));
            prop_assert_eq!(changed.len(), anew.len());
            prop_assert!(anew.is_empty() || changed.revision_of(&(0..200)) != anew.revision_of(&(0..200)));
        }

        #[test]
        fn other_paint_makes_what_a_new_start_makes_and_is_told_where_it_is(
            ranges in prop::collection::vec((0_usize..100, 1_usize..20), 1..30),
            repainted in prop::collection::btree_set(0_usize..30, 1..6),
        ) {
            let ranges: Vec<_> = ranges.iter().map(|(start, length)| (*start, start + length)).collect();
            let one = |id: usize, color: Color32| Decoration {
                underline: Some(Underline { pattern: Pattern::Solid, width: 2.0, color }),
                ..Decoration::new(id as u128, ranges[id].0..ranges[id].1)
            };
            let repainted: BTreeSet<usize> = repainted.into_iter().filter(|id| *id < ranges.len()).collect();
            let color = |id: &usize| if repainted.contains(id) { Color32::BLUE } else { Color32::RED };
            let mut changed = Decorations::new((0..ranges.len()).map(|id| one(id, Color32::RED)).collect());
            let revisions = |all: &Decorations| -> Vec<u64> {
                (0..130).map(|byte| all.revision_of(&(byte..byte + 1))).collect()
            };
            let before = revisions(&changed);
            let gone = repainted.iter().map(|id| (*id as u128, ranges[*id].0, ranges[*id].1)).collect();
            changed.change(&gone, repainted.iter().map(|id| one(*id, Color32::BLUE)).collect());
            let anew = Decorations::new((0..ranges.len()).map(|id| one(id, color(&id))).collect());
            let placed = |all: &Decorations| -> Vec<_> {
                let lanes = |one: &Placed| (one.decoration.clone(), one.lane, one.lanes);
                all.query(0..usize::MAX).map(lanes).collect()
            };
            prop_assert_eq!(placed(&changed), placed(&anew));
            for (byte, (before, after)) in before.into_iter().zip(revisions(&changed)).enumerate() {
                let is_there = repainted.iter().any(|id| (ranges[*id].0..ranges[*id].1).contains(&byte));
                prop_assert_eq!(before != after, is_there, "byte {}", byte);
            }
        }

        #[test]
        fn ranges_that_meet_never_share_a_lane(
            ranges in prop::collection::vec((0_usize..100, 1_usize..30), 0..20),
        ) {
            let ranges: Vec<_> = ranges.iter().map(|(start, length)| (*start, start + length)).collect();
            let decorations = underlined(&ranges);
            let all: Vec<&Placed> = decorations.query(0..usize::MAX).collect();
            for (index, one) in all.iter().enumerate() {
                prop_assert!(one.lane < one.lanes);
                for other in &all[index + 1..] {
                    let (a, b) = (&one.decoration.range, &other.decoration.range);
                    prop_assert!(a.end <= b.start || one.lane != other.lane);
                    prop_assert!(!(b.start < a.end && b.end <= a.end) || other.lane < one.lane);
                }
            }
        }
    }
}
