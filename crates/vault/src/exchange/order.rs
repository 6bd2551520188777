//! In which order a device wants what it still lacks: what a person asked for, then what they work on, then
//! what moved last. Pure.

use std::cmp::Reverse;

/// What is known of a scope that is still to come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wish {
    /// When a person last opened it; 0 if never.
    pub wanted_ms: i64,
    /// This device wrote in it.
    pub is_own_work: bool,
    /// The person at this device leads the case.
    pub is_led: bool,
    pub changed_ms: i64,
}

impl Wish {
    /// What sorts first is wanted first.
    pub(super) fn rank(&self) -> impl Ord + use<> {
        (Reverse(self.wanted_ms), Reverse(self.is_own_work), Reverse(self.is_led), Reverse(self.changed_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_waits_for_comes_first() {
        let old = Wish { changed_ms: 10, ..Wish::default() };
        let new = Wish { changed_ms: 90, ..Wish::default() };
        let led = Wish { is_led: true, ..old };
        let own = Wish { is_own_work: true, ..old };
        let opened = Wish { wanted_ms: 1, ..old };
        let just_opened = Wish { wanted_ms: 2, ..old };
        let mut wishes = [old, led, new, opened, own, just_opened];
        wishes.sort_by_key(Wish::rank);
        assert_eq!(wishes, [just_opened, opened, own, led, new, old]);
    }
}
