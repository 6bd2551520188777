//! When the next exchange is due. Pure: the time and the seed of its jitter come in.
//!
//! A wake-up is always armed, at most a quarter of an hour ahead, whatever happened before; and while one
//! exchange runs no other begins.

/// The first wait after a failure; doubled with each further one.
const FIRST_MS: i64 = 5_000;
/// The longest wait of all.
pub const LONGEST_MS: i64 = 15 * 60 * 1000;
/// The wait after an exchange that went well: others write too.
const QUIET_MS: i64 = 5 * 60 * 1000;
/// Several saves in a row make one exchange.
const SETTLE_MS: i64 = 2_000;

/// What happened, as far as it matters to the time of the next exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Time passed, or the machine woke up.
    Tick,
    /// A change was made here, or the network came back.
    Nudge,
    /// A person wants it now.
    Asked,
    /// The running exchange went well.
    Succeeded,
    /// It did not; HQ may have said how long to stay away.
    Failed {
        retry_after_ms: Option<u64>,
    },
    /// A person stopped it.
    Stopped,
    /// A person wants no exchange by itself until further notice.
    Pause,
    Resume,
}

#[derive(Clone, Debug)]
pub struct Schedule {
    wake_at: i64,
    /// HQ's word: nothing by itself before this.
    not_before: i64,
    last_attempt: i64,
    failures: u32,
    running: bool,
    paused: bool,
    /// Something happened while an exchange ran: its successor follows soon.
    nudged: bool,
    random: u64,
}

impl Schedule {
    /// A schedule whose first exchange is due soon; `seed` tells the laptops' waits apart.
    #[must_use]
    pub fn new(now_ms: i64, seed: u64) -> Self {
        Self {
            wake_at: now_ms.saturating_add(SETTLE_MS),
            not_before: now_ms,
            last_attempt: now_ms,
            failures: 0,
            running: false,
            paused: false,
            nudged: false,
            random: seed,
        }
    }

    /// When to come back with a tick at the latest.
    #[must_use]
    pub fn wake_at(&self) -> i64 {
        self.wake_at
    }

    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running
    }

    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// Takes a signal in. `true`: an exchange begins now. `waiting`: there is something to send.
    pub fn step(&mut self, now_ms: i64, signal: Signal, waiting: bool) -> bool {
        self.follow_the_clock(now_ms);
        match signal {
            Signal::Tick => {}
            Signal::Nudge => self.nudge(now_ms),
            Signal::Asked => {
                self.failures = 0;
                if self.begin(now_ms) {
                    return true;
                }
            }
            Signal::Succeeded => {
                self.failures = 0;
                self.end(now_ms, QUIET_MS);
            }
            Signal::Failed { retry_after_ms } => self.fail(now_ms, retry_after_ms),
            Signal::Stopped => {
                self.nudged = false;
                self.end(now_ms, LONGEST_MS);
            }
            Signal::Pause => self.paused = true,
            Signal::Resume => {
                self.paused = false;
                self.nudge(now_ms);
            }
        }
        let due = now_ms >= self.wake_at || self.is_overdue(now_ms, waiting);
        if due && !self.running && !self.paused && now_ms >= self.not_before {
            return self.begin(now_ms);
        }
        // Whatever keeps it from beginning now, it is looked at again in time.
        if now_ms >= self.wake_at {
            let later = if self.running || self.paused { LONGEST_MS } else { self.not_before - now_ms };
            self.wake_at = now_ms.saturating_add(later.clamp(1, LONGEST_MS));
        }
        false
    }

    /// A clock that was set back must not put the next exchange off for as long.
    fn follow_the_clock(&mut self, now_ms: i64) {
        let latest = now_ms.saturating_add(LONGEST_MS);
        if self.wake_at > latest {
            self.wake_at = now_ms;
        }
        if self.not_before > latest {
            self.not_before = now_ms;
        }
        self.last_attempt = self.last_attempt.min(now_ms);
    }

    /// The watchdog: something waits, and nobody tried for too long.
    fn is_overdue(&self, now_ms: i64, waiting: bool) -> bool {
        waiting && now_ms.saturating_sub(self.last_attempt) >= LONGEST_MS
    }

    fn begin(&mut self, now_ms: i64) -> bool {
        if self.running {
            self.nudged = true;
            return false;
        }
        self.running = true;
        self.nudged = false;
        self.last_attempt = now_ms;
        self.wake_at = now_ms.saturating_add(LONGEST_MS);
        true
    }

    fn nudge(&mut self, now_ms: i64) {
        self.failures = 0;
        if self.running {
            self.nudged = true;
            return;
        }
        let soon = now_ms.saturating_add(SETTLE_MS);
        let soon = soon.max(self.last_attempt.saturating_add(FIRST_MS)).max(self.not_before);
        self.wake_at = self.wake_at.min(soon);
    }

    fn fail(&mut self, now_ms: i64, retry_after_ms: Option<u64>) {
        let doubled = FIRST_MS.saturating_mul(1 << self.failures.min(16)).min(LONGEST_MS);
        self.failures = self.failures.saturating_add(1);
        let asked = retry_after_ms.map_or(0, |ms| i64::try_from(ms).unwrap_or(LONGEST_MS).min(LONGEST_MS));
        self.not_before = now_ms.saturating_add(asked);
        // Between half the wait and the whole of it, so that laptops cut off together do not come together.
        let wait = doubled / 2 + self.random_below(doubled / 2);
        self.end(now_ms, wait.max(asked));
    }

    fn end(&mut self, now_ms: i64, wait: i64) {
        self.running = false;
        self.wake_at = now_ms.saturating_add(wait.clamp(1, LONGEST_MS));
        if std::mem::take(&mut self.nudged) {
            self.nudge(now_ms);
        }
    }

    /// Splitmix64: spread, not secrecy.
    fn random_below(&mut self, bound: i64) -> i64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let bound = u64::try_from(bound.max(1)).unwrap_or(1);
        i64::try_from((z ^ (z >> 31)) % bound).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const T: i64 = 1_790_000_000_000;

    fn failed() -> Signal {
        Signal::Failed { retry_after_ms: None }
    }

    #[test]
    fn waits_grow_from_five_seconds_to_a_quarter_of_an_hour_and_are_spread() {
        let mut schedule = Schedule::new(T, 7);
        let mut now = T;
        let mut waits = Vec::new();
        assert!(schedule.step(now, Signal::Asked, true));
        for _ in 0..12 {
            assert!(!schedule.step(now, failed(), true));
            waits.push(schedule.wake_at() - now);
            now = schedule.wake_at();
            assert!(schedule.step(now, Signal::Tick, true));
        }
        for (wait, whole) in waits.iter().zip([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]) {
            assert!((whole * 500..=whole * 1000).contains(wait), "{wait} of {whole}");
        }
        let mut other = Schedule::new(T, 8);
        other.step(T, Signal::Asked, true);
        other.step(T, failed(), true);
        assert_ne!(other.wake_at() - T, waits[0], "two laptops cut off together come back apart");
    }

    #[test]
    fn table() {
        // After some failures: what happens, is it waiting, how long until the next attempt at most.
        let cases: &[(&str, Signal, i64)] = &[
            ("a new change resets the wait", Signal::Nudge, FIRST_MS),
            ("time alone does not", Signal::Tick, LONGEST_MS),
            ("an end of the pause does", Signal::Resume, FIRST_MS),
        ];
        for (name, signal, most) in cases {
            let mut schedule = Schedule::new(T, 3);
            schedule.step(T, Signal::Asked, true);
            for _ in 0..9 {
                schedule.step(T, failed(), true);
                schedule.step(T, Signal::Asked, true);
                schedule.failures += 8;
            }
            schedule.step(T, failed(), true);
            assert!(!schedule.step(T, *signal, true), "{name}");
            assert!(schedule.wake_at() - T <= *most, "{name}: {}", schedule.wake_at() - T);
        }
    }

    #[test]
    fn hq_is_left_alone_for_as_long_as_it_asks_but_never_longer_than_the_longest_wait() {
        let mut schedule = Schedule::new(T, 1);
        schedule.step(T, Signal::Asked, true);
        schedule.step(T, Signal::Failed { retry_after_ms: Some(60_000) }, true);
        assert!(schedule.wake_at() >= T + 60_000);
        schedule.step(T, Signal::Nudge, true);
        assert!(!schedule.step(T + 59_000, Signal::Tick, true), "a change does not overrule HQ");
        assert!(schedule.clone().step(T + 60_000, Signal::Tick, true));
        assert!(schedule.step(T + 1_000, Signal::Asked, true), "a person does");
        schedule.step(T, Signal::Failed { retry_after_ms: Some(u64::MAX) }, true);
        assert!(schedule.wake_at() <= T + LONGEST_MS);
    }

    #[test]
    fn a_change_made_during_an_exchange_is_sent_soon_after() {
        let mut schedule = Schedule::new(T, 1);
        assert!(schedule.step(T, Signal::Asked, true));
        assert!(!schedule.step(T + 1, Signal::Nudge, true));
        assert!(!schedule.step(T + 60_000, Signal::Succeeded, true));
        assert!(schedule.wake_at() <= T + 60_000 + SETTLE_MS);
    }

    #[test]
    fn while_paused_only_a_person_starts_an_exchange() {
        let mut schedule = Schedule::new(T, 1);
        schedule.step(T, Signal::Pause, true);
        let later = T + 10 * LONGEST_MS;
        assert!(!schedule.step(later, Signal::Tick, true));
        assert!(schedule.wake_at() > later);
        assert!(schedule.step(later, Signal::Asked, true));
    }

    #[test]
    fn sleep_and_a_clock_set_back_do_not_put_it_off() {
        for jump in [-10 * 365 * 86_400_000_i64, 10 * 365 * 86_400_000, 8 * 3_600_000] {
            let mut schedule = Schedule::new(T, 1);
            schedule.step(T, Signal::Asked, true);
            schedule.step(T, Signal::Succeeded, false);
            let now = T + jump;
            let begun = schedule.step(now, Signal::Tick, true);
            assert!(begun || schedule.wake_at() <= now + LONGEST_MS, "{jump}");
            assert!(begun, "{jump}");
        }
    }

    fn signals() -> impl Strategy<Value = (Signal, i64, bool)> {
        let signal = prop_oneof![
            Just(Signal::Tick),
            Just(Signal::Nudge),
            Just(Signal::Asked),
            Just(Signal::Succeeded),
            proptest::option::of(any::<u64>()).prop_map(|retry_after_ms| Signal::Failed { retry_after_ms }),
            Just(Signal::Stopped),
            Just(Signal::Pause),
            Just(Signal::Resume),
        ];
        let pass = prop_oneof![0..10_000_i64, Just(3_600_000), Just(-86_400_000), Just(315_360_000_000)];
        (signal, pass, any::<bool>())
    }

    proptest! {
        #[test]
        fn a_wake_up_is_always_armed_and_never_two_exchanges_run(
            seed in any::<u64>(), events in proptest::collection::vec(signals(), 1..60)
        ) {
            let mut now = T;
            let mut schedule = Schedule::new(now, seed);
            let mut running = false;
            for (signal, pass, waiting) in events {
                now += pass;
                let ends = matches!(signal, Signal::Succeeded | Signal::Failed { .. } | Signal::Stopped);
                if ends && !running {
                    continue;
                }
                let begun = schedule.step(now, signal, waiting);
                running = running && !ends;
                prop_assert!(!(begun && running), "two at once");
                running |= begun;
                prop_assert_eq!(running, schedule.is_running());
                prop_assert!(schedule.wake_at() > now && schedule.wake_at() <= now + LONGEST_MS);
            }
        }

        #[test]
        fn what_waits_is_tried_within_a_quarter_of_an_hour(
            seed in any::<u64>(), events in proptest::collection::vec(signals(), 1..40)
        ) {
            let mut now = T;
            let mut schedule = Schedule::new(now, seed);
            for (signal, pass, waiting) in events {
                now += pass;
                schedule.step(now, signal, waiting);
            }
            schedule.step(now, Signal::Stopped, true);
            schedule.step(now, Signal::Resume, true);
            let mut begun = schedule.is_running();
            let end = now + LONGEST_MS;
            while !begun && now < end {
                now = schedule.wake_at();
                begun = schedule.step(now, Signal::Tick, true);
            }
            prop_assert!(begun);
        }
    }
}
