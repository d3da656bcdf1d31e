//! Pseudo-random numbers: xoshiro256** (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators",
//! 2021), its state filled by SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators",
//! 2014) as its authors advise. Not for secrets.

/// A stream of numbers. Streams of different names are independent, so that one source of noise can grow without moving
/// another.
#[derive(Clone, Debug)]
pub(super) struct Random {
    state: (u64, u64, u64, u64),
}

impl Random {
    /// The stream `name` of `seed`.
    pub(super) fn stream(seed: u64, name: &str) -> Self {
        // FNV-1a (64 bits) of the name.
        let hash = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        let mut mix = seed ^ hash;
        let mut next = || {
            mix = mix.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (mix ^ (mix >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        Self { state: (next(), next(), next(), next()) }
    }

    /// 64 random bits.
    pub(super) fn bits(&mut self) -> u64 {
        let (mut a, mut b, mut c, mut d) = self.state;
        let result = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = d.rotate_left(45);
        self.state = (a, b, c, d);
        result
    }

    /// A number from 0 to below `end`; 0 when `end` is 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(end)) >> 64) as u64
    }

    /// A number from `first` to `last`.
    pub(super) fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last.saturating_sub(first) + 1)
    }

    /// True in so many of a thousand cases.
    pub(super) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// One of `items`; the default when there is none.
    pub(super) fn pick<T: Copy + Default>(&mut self, items: &[T]) -> T {
        let index = self.below(items.len() as u64) as usize;
        items.get(index).copied().unwrap_or_default()
    }

    /// An index, each as likely as its weight says.
    pub(super) fn weighted(&mut self, weights: &[u64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        0
    }

    /// So many hexadecimal digits.
    pub(super) fn hex(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            text.push_str(&format!("{:016x}", self.bits()));
        }
        text.truncate(digits);
        text
    }

    /// So many lower-case letters.
    pub(super) fn letters(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'a' + self.below(26) as u8)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first outputs of xoshiro256** for the state 1, 2, 3, 4, worked out from its definition.
    #[test]
    fn the_published_recurrence() {
        let mut random = Random { state: (1, 2, 3, 4) };
        assert_eq!([random.bits(), random.bits(), random.bits()], [11_520, 0, 1_509_978_240]);
    }

    #[test]
    fn streams_differ_and_stay_in_range() {
        let (mut a, mut b) = (Random::stream(7, "a"), Random::stream(7, "b"));
        assert_ne!(a.bits(), b.bits());
        assert!((0..1000).all(|_| (3..=9).contains(&a.between(3, 9))));
        assert_eq!(a.below(0), 0);
        assert_eq!(a.hex(5).len(), 5);
    }
}
