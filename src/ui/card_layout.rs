//! Where margin cards go: level with their statements, pushed down only as far as needed, folded where they crowd.

/// Least space between two cards, in points.
pub const GAP: f32 = 6.0;
/// Height of a line that stands for folded cards, in points.
pub const FOLD_HEIGHT: f32 = 20.0;
/// Cards that would be pushed further than this from their statement are folded, in points.
pub const MAX_PUSH: f32 = 120.0;

/// Cards above the selected one may stand this far from their statements rather than fold, in points.
pub const MAX_PULL: f32 = 60.0;

/// A card before it has its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// Top of the statement's first line.
    pub y: f32,
    /// Height of the card.
    pub height: f32,
}

/// Something in the margin.
#[derive(Debug, Clone, PartialEq)]
pub enum Placed {
    /// The card with that index, whole.
    Card {
        /// Index among the wanted cards.
        index: usize,
        /// Top.
        y: f32,
    },
    /// A line that stands for several cards.
    Fold {
        /// Indices among the wanted cards, in order.
        indices: Vec<usize>,
        /// Top.
        y: f32,
    },
}

/// Places cards that are sorted by `y`; the selected one stands exactly at its `y`.
pub fn place(cards: &[Wanted], selected: Option<usize>) -> Vec<Placed> {
    let Some((index, card)) = selected.and_then(|index| Some((index, cards.get(index)?))) else {
        let mut column = Column::new(f32::NEG_INFINITY, f32::INFINITY);
        column.fill(cards.iter().enumerate());
        return column.placed;
    };
    let mut above = Column::new(f32::NEG_INFINITY, card.y - GAP);
    let homeless = if let Some(placed) = pushed_up(cards.get(..index).unwrap_or_default(), card.y - GAP) {
        above.placed = placed;
        Vec::new()
    } else {
        above.fill(cards.iter().enumerate().take(index));
        above.close()
    };
    let mut below = Column::new(card.y + card.height + GAP, f32::INFINITY);
    for index in homeless {
        below.fold(index, card.y);
    }
    below.fill(cards.iter().enumerate().skip(index + 1));
    let chosen = std::iter::once(Placed::Card { index, y: card.y });
    above.placed.into_iter().chain(chosen).chain(below.placed).collect()
}

/// Cards above the selected one, a little higher than their statements where that is enough to show them all.
fn pushed_up(cards: &[Wanted], limit: f32) -> Option<Vec<Placed>> {
    let mut tops = Vec::with_capacity(cards.len());
    let mut top = f32::NEG_INFINITY;
    for card in cards {
        let y = card.y.max(top);
        tops.push(y);
        top = y + card.height + GAP;
    }
    let mut limit = limit;
    for (y, card) in tops.iter_mut().zip(cards).rev() {
        *y = y.min(limit - card.height);
        if (*y - card.y).abs() > MAX_PULL {
            return None;
        }
        limit = *y - GAP;
    }
    Some(tops.into_iter().enumerate().map(|(index, y)| Placed::Card { index, y }).collect())
}

/// A stretch of the margin that is filled from its top.
struct Column {
    /// Where the next thing may begin.
    top: f32,
    limit: f32,
    placed: Vec<Placed>,
    heights: Vec<f32>,
}

impl Column {
    fn new(top: f32, limit: f32) -> Self {
        Self { top, limit, placed: Vec::new(), heights: Vec::new() }
    }

    fn fill<'a>(&mut self, cards: impl Iterator<Item = (usize, &'a Wanted)>) {
        for (index, card) in cards {
            let y = card.y.max(self.top);
            if y - card.y > MAX_PUSH || y + card.height > self.limit {
                self.fold(index, card.y);
            } else {
                self.push(Placed::Card { index, y }, y, card.height);
            }
        }
    }

    /// Folds a card that would like to stand at `wanted`: into the fold before it, or a new one near there.
    fn fold(&mut self, index: usize, wanted: f32) {
        if let Some(Placed::Fold { indices, .. }) = self.placed.last_mut() {
            indices.push(index);
            return;
        }
        let y = wanted.min(self.limit - FOLD_HEIGHT).max(self.top);
        self.push(Placed::Fold { indices: vec![index], y }, y, FOLD_HEIGHT);
    }

    fn push(&mut self, placed: Placed, y: f32, height: f32) {
        self.placed.push(placed);
        self.heights.push(height);
        self.top = y + height + GAP;
    }

    /// Makes room for a last fold that passes the limit by folding the cards before it too.
    ///
    /// Gives back what finds no place here at all.
    fn close(&mut self) -> Vec<usize> {
        let mut homeless: Vec<usize> = Vec::new();
        while let Some(Placed::Fold { y, .. }) = self.placed.last() {
            let y = *y;
            if y.is_finite() && y + FOLD_HEIGHT <= self.limit && homeless.is_empty() {
                break;
            }
            homeless.splice(0..0, self.pop());
            let Some(Placed::Card { y, .. }) = self.placed.last() else { break };
            let y = *y;
            if y + FOLD_HEIGHT <= self.limit {
                homeless.splice(0..0, self.pop());
                self.push(Placed::Fold { indices: std::mem::take(&mut homeless), y }, y, FOLD_HEIGHT);
            }
        }
        homeless
    }

    fn pop(&mut self) -> Vec<usize> {
        self.heights.pop();
        match self.placed.pop() {
            Some(Placed::Card { index, .. }) => vec![index],
            Some(Placed::Fold { indices, .. }) => indices,
            None => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn boxes(cards: &[Wanted], placed: &[Placed]) -> Vec<(f32, f32)> {
        placed
            .iter()
            .map(|placed| match placed {
                Placed::Card { index, y } => (*y, y + cards[*index].height),
                Placed::Fold { y, .. } => (*y, y + FOLD_HEIGHT),
            })
            .collect()
    }

    fn indices(placed: &[Placed]) -> Vec<usize> {
        let each = placed.iter().flat_map(|placed| match placed {
            Placed::Card { index, .. } => vec![*index],
            Placed::Fold { indices, .. } => indices.clone(),
        });
        each.collect()
    }

    fn check(cards: &[Wanted], selected: Option<usize>) -> Vec<Placed> {
        let placed = place(cards, selected);
        let boxes = boxes(cards, &placed);
        for pair in boxes.windows(2) {
            assert!(pair[1].0 >= pair[0].1, "{boxes:?}");
        }
        let mut found = indices(&placed);
        found.sort_unstable();
        assert_eq!(found, (0..cards.len()).collect::<Vec<_>>());
        if let Some(selected) = selected {
            assert!(placed.contains(&Placed::Card { index: selected, y: cards[selected].y }));
        }
        placed
    }

    #[test]
    fn forty_cards_of_one_paragraph_do_not_overlap_and_the_selected_one_is_level() {
        let cards: Vec<_> =
            (0..40).map(|index| Wanted { y: 100.0 + (index / 5) as f32 * 28.0, height: 44.0 }).collect();
        for selected in (0..40).map(Some).chain([None]) {
            let placed = check(&cards, selected);
            assert!(placed.iter().any(|placed| matches!(placed, Placed::Fold { .. })));
        }
    }

    #[test]
    fn cards_above_the_selected_one_make_room_before_they_fold() {
        let cards = [
            Wanted { y: 0.0, height: 60.0 },
            Wanted { y: 40.0, height: 60.0 },
            Wanted { y: 110.0, height: 60.0 },
        ];
        let placed = check(&cards, Some(2));
        assert_eq!(placed[0], Placed::Card { index: 0, y: -22.0 });
        assert_eq!(placed[1], Placed::Card { index: 1, y: 44.0 });
    }

    #[test]
    fn cards_with_room_stand_level_with_their_statements() {
        let cards = [
            Wanted { y: 0.0, height: 40.0 },
            Wanted { y: 100.0, height: 40.0 },
            Wanted { y: 110.0, height: 40.0 },
        ];
        let placed = check(&cards, None);
        assert_eq!(placed[0], Placed::Card { index: 0, y: 0.0 });
        assert_eq!(placed[1], Placed::Card { index: 1, y: 100.0 });
        assert_eq!(placed[2], Placed::Card { index: 2, y: 146.0 });
    }

    #[test]
    fn no_card_is_pushed_further_than_allowed() {
        let cards: Vec<_> = (0..10).map(|_| Wanted { y: 0.0, height: 50.0 }).collect();
        for placed in check(&cards, None) {
            if let Placed::Card { y, .. } = placed {
                assert!(y <= MAX_PUSH);
            }
        }
    }

    proptest! {
        #[test]
        fn no_two_things_in_the_margin_overlap(
            mut tops in proptest::collection::vec(0.0_f32..600.0, 1..60),
            heights in proptest::collection::vec(20.0_f32..80.0, 60),
            selected in proptest::option::of(0_usize..60),
        ) {
            tops.sort_by(f32::total_cmp);
            let cards: Vec<_> = tops.iter().zip(&heights).map(|(&y, &height)| Wanted { y, height }).collect();
            check(&cards, selected.filter(|selected| *selected < cards.len()));
        }
    }
}
