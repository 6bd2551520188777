//! How large frames are made: as much as the line carries in four seconds, so that a cut costs little and a
//! good line is used well. Pure.

use vault::FrameTargets;

/// What a frame should take on the line.
const AIM_MS: u64 = 4_000;
const LEAST: u32 = 2 * 1024;
const MOST: u32 = 256 * 1024;
/// On a line that was never measured: a working day still fits into one frame.
pub(crate) const FIRST: FrameTargets = FrameTargets { up: 128 * 1024, down: 128 * 1024 };

/// The next target after this many bytes took this long. Too little to tell anything leaves it as it is.
pub(crate) fn after_passage(target: u32, bytes: u64, ms: u64) -> u32 {
    if bytes < u64::from(target) / 2 {
        return target;
    }
    let carried = u32::try_from(bytes.saturating_mul(AIM_MS) / ms.max(1)).unwrap_or(u32::MAX);
    if carried >= target {
        within(target.saturating_add(target / 4).min(carried))
    } else if carried < target / 2 {
        within(target / 2)
    } else {
        target
    }
}

/// The next target after a cut or a stall.
pub(crate) fn after_cut(target: u32) -> u32 {
    within(target / 2)
}

fn within(target: u32) -> u32 {
    target.clamp(LEAST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_settles_at_four_seconds_of_what_it_carries() {
        // Bytes a second, and where the target ends.
        for (rate, least, most) in [(400, LEAST, LEAST), (8_000, 16_000, 64_000), (1_000_000, MOST, MOST)] {
            let mut target = FIRST.down;
            for _ in 0..40 {
                let bytes = u64::from(target) * 3;
                target = after_passage(target, bytes, bytes * 1000 / rate);
            }
            assert!((least..=most).contains(&target), "{rate} B/s: {target}");
        }
    }

    #[test]
    fn every_cut_halves_down_to_the_least_and_small_talk_says_nothing() {
        let mut target = FIRST.up;
        for _ in 0..20 {
            target = after_cut(target);
        }
        assert_eq!(target, LEAST);
        assert_eq!(after_passage(64 * 1024, 900, 600), 64 * 1024);
        assert_eq!(after_passage(64 * 1024, 64 * 1024, 0), 80 * 1024);
    }
}
