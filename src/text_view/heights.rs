//! Heights of many blocks with running sums: a Fenwick tree, O(log n) for every question.

/// How high each block is, in points, known or guessed.
#[derive(Debug, Default)]
pub(crate) struct Heights {
    heights: Vec<f32>,
    /// Sums in the order of Fenwick: entry `i` sums the last `i & -i` heights that end with the `i`-th.
    sums: Vec<f64>,
}

impl Heights {
    pub fn new(heights: Vec<f32>) -> Self {
        let mut sums = vec![0.0; heights.len() + 1];
        for (index, height) in heights.iter().enumerate() {
            let node = index + 1;
            let own = sums.get(node).copied().unwrap_or_default() + f64::from(*height);
            if let Some(sum) = sums.get_mut(node) {
                *sum = own;
            }
            if let Some(parent) = sums.get_mut(node + lowest_bit(node)) {
                *parent += own;
            }
        }
        Self { heights, sums }
    }

    pub fn get(&self, index: usize) -> f32 {
        self.heights.get(index).copied().unwrap_or_default()
    }

    pub fn set(&mut self, index: usize, height: f32) {
        let Some(old) = self.heights.get_mut(index) else { return };
        let change = f64::from(height) - f64::from(*old);
        *old = height;
        let mut node = index + 1;
        while let Some(sum) = self.sums.get_mut(node) {
            *sum += change;
            node += lowest_bit(node);
        }
    }

    /// The height of all blocks before `index` together.
    pub fn before(&self, index: usize) -> f64 {
        let mut node = index.min(self.heights.len());
        let mut sum = 0.0;
        while node > 0 {
            sum += self.sums.get(node).copied().unwrap_or_default();
            node -= lowest_bit(node);
        }
        sum
    }

    pub fn total(&self) -> f64 {
        self.before(self.heights.len())
    }

    /// The block at a height, and how far below its top; the last block for what lies below all.
    pub fn find(&self, y: f64) -> (usize, f32) {
        let mut node = 0;
        let mut rest = y.max(0.0);
        let mut step = self.heights.len().checked_ilog2().map_or(0, |bits| 1_usize << bits);
        while step > 0 {
            if let Some(sum) = self.sums.get(node + step)
                && *sum <= rest
                && node + step < self.heights.len()
            {
                node += step;
                rest -= sum;
            }
            step /= 2;
        }
        (node, rest as f32)
    }
}

fn lowest_bit(node: usize) -> usize {
    node & node.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_height_is_found_in_the_block_that_holds_it() {
        let heights = Heights::new(vec![10.0, 20.0, 30.0]);
        assert_eq!(heights.find(0.0), (0, 0.0));
        assert_eq!(heights.find(10.0), (1, 0.0));
        assert_eq!(heights.find(35.0), (2, 5.0));
        assert_eq!(heights.find(99.0), (2, 69.0));
        assert_eq!(Heights::new(vec![]).find(5.0), (0, 5.0));
    }

    proptest! {
        #[test]
        fn sums_agree_with_adding_up(
            start in prop::collection::vec(0_u16..500, 1..200),
            changes in prop::collection::vec((0_usize..200, 0_u16..500), 0..50),
        ) {
            let mut plain: Vec<f32> = start.iter().map(|height| f32::from(*height)).collect();
            let mut heights = Heights::new(plain.clone());
            for (index, height) in changes {
                let index = index % plain.len();
                plain[index] = f32::from(height);
                heights.set(index, f32::from(height));
            }
            let mut sum = 0.0;
            for (index, height) in plain.iter().enumerate() {
                prop_assert!((heights.before(index) - sum).abs() < 1e-6);
                if *height > 0.0 {
                    prop_assert_eq!(heights.find(sum), (index, 0.0));
                    prop_assert_eq!(heights.find(sum + f64::from(*height) - 0.5).0, index);
                }
                sum += f64::from(*height);
            }
            prop_assert!((heights.total() - sum).abs() < 1e-6);
        }
    }
}
