//! Which file travels next, and why another one waits. Pure: what stands where goes in, a list comes out.

use vault::{FilePolicy, Here, PartStanding};

/// What an exchange may carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Freight {
    #[default]
    All,
    /// Changes only: for a line that costs by the byte.
    RecordsOnly,
}

/// Under which rules this laptop carries files now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    pub freight: Freight,
    pub policy: FilePolicy,
    /// Bytes that files may still take on this disk.
    pub room: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Send,
    Fetch,
}

/// Why a part does not travel now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// Its record has to be at HQ first.
    RecordUnsent,
    /// This exchange carries records only.
    RecordsOnly,
    /// The person paused files.
    Paused,
    /// Larger than what comes by itself; pinned or asked for, it comes.
    Large { limit: u64 },
    /// The person let it go to make room; asked for, it comes again.
    Released,
    /// The disk has no room for it. Records are still saved.
    NoRoom,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Here, and safe at HQ.
    Settled,
    Go(Step),
    Waits(Waits),
}

/// What is to be done about one part.
#[must_use]
pub fn next_move(standing: &PartStanding, rules: &Rules) -> Move {
    let (step, own_reason) = match standing.here {
        Here::Whole { durable: true } => return Move::Settled,
        Here::Whole { durable: false } => {
            (Step::Send, (!standing.record_at_hq).then_some(Waits::RecordUnsent))
        }
        Here::Absent | Here::Arriving(_) => (Step::Fetch, unwanted(standing, rules)),
    };
    let barred = if rules.policy.paused {
        Some(Waits::Paused)
    } else {
        (rules.freight == Freight::RecordsOnly).then_some(Waits::RecordsOnly)
    };
    own_reason.or(barred).map_or(Move::Go(step), Move::Waits)
}

fn unwanted(standing: &PartStanding, rules: &Rules) -> Option<Waits> {
    let limit = rules.policy.originals_up_to;
    let small = standing.part.part != model::Part::Original;
    if small || standing.pinned || standing.asked {
        return (disk_needed(standing) > rules.room).then_some(Waits::NoRoom);
    }
    if standing.released {
        Some(Waits::Released)
    } else if standing.size > limit {
        Some(Waits::Large { limit })
    } else {
        (disk_needed(standing) > rules.room).then_some(Waits::NoRoom)
    }
}

/// What arrives lies beside the file it becomes until the file is verified.
fn disk_needed(standing: &PartStanding) -> u64 {
    let received = if let Here::Arriving(received) = standing.here { received } else { 0 };
    standing.size.saturating_mul(2).saturating_sub(received)
}

/// Everything that is to travel, in order: what somebody waits for; then thumbnails, field copies, originals;
/// of each first what leaves this laptop, of that the cases one works on, of those the small before the large.
#[must_use]
pub fn order(standings: &[PartStanding], rules: &Rules) -> Vec<(Step, PartStanding)> {
    let mut moving: Vec<(Step, &PartStanding)> = standings
        .iter()
        .filter_map(|standing| match next_move(standing, rules) {
            Move::Go(step) => Some((step, standing)),
            Move::Settled | Move::Waits(_) => None,
        })
        .collect();
    moving.sort_by_key(|(step, standing)| {
        let waited_for = standing.pinned || standing.asked;
        (!waited_for, standing.part.part, *step, !standing.worked_on, standing.size, standing.part)
    });
    let mut room = rules.room;
    moving.retain(|(step, standing)| {
        let needed = if *step == Step::Fetch { disk_needed(standing) } else { 0 };
        let fits = needed <= room;
        if fits && *step == Step::Fetch {
            room = room.saturating_sub(standing.size);
        }
        fits
    });
    moving.into_iter().map(|(step, standing)| (step, standing.clone())).collect()
}

#[cfg(test)]
mod tests {
    use model::{Part, PartId};
    use uuid::Uuid;

    use super::*;

    const RULES: Rules = Rules {
        freight: Freight::All,
        policy: FilePolicy { originals_up_to: 1000, paused: false },
        room: 1_000_000,
    };

    fn part(n: u128, part: Part, size: u64) -> PartStanding {
        PartStanding {
            part: PartId::new(Uuid::from_u128(n), part),
            case: Uuid::nil(),
            size,
            sha256: [0; 32],
            here: Here::Absent,
            record_at_hq: true,
            pinned: false,
            asked: false,
            released: false,
            absent_at: None,
            worked_on: false,
        }
    }

    fn own(n: u128, kind: Part, size: u64) -> PartStanding {
        PartStanding { here: Here::Whole { durable: false }, ..part(n, kind, size) }
    }

    #[test]
    fn each_part_moves_or_says_why_it_waits() {
        use Part::{Field, Original, Thumb};
        let small = part(1, Original, 900);
        let large = part(1, Original, 1001);
        let paused = Rules { policy: FilePolicy { paused: true, ..RULES.policy }, ..RULES };
        let records = Rules { freight: Freight::RecordsOnly, ..RULES };
        let full = Rules { room: 1500, ..RULES };
        let here = |durable| PartStanding { here: Here::Whole { durable }, ..small.clone() };
        let fetch = Move::Go(Step::Fetch);
        let table = [
            ("a small original comes by itself", small.clone(), RULES, fetch),
            ("a large one waits", large.clone(), RULES, Move::Waits(Waits::Large { limit: 1000 })),
            ("pinned, it comes", PartStanding { pinned: true, ..large.clone() }, RULES, fetch),
            ("asked for, it comes", PartStanding { asked: true, ..large.clone() }, RULES, fetch),
            ("its thumbnail comes whatever its size", part(1, Thumb, 8000), RULES, fetch),
            ("so does its field copy", part(1, Field, 250_000), RULES, fetch),
            (
                "what was let go stays away",
                PartStanding { released: true, ..small.clone() },
                RULES,
                Move::Waits(Waits::Released),
            ),
            (
                "until it is asked for",
                PartStanding { released: true, asked: true, ..small.clone() },
                RULES,
                fetch,
            ),
            ("paused, nothing comes", small.clone(), paused, Move::Waits(Waits::Paused)),
            ("paused, nothing goes", here(false), paused, Move::Waits(Waits::Paused)),
            ("records only, nothing comes", small.clone(), records, Move::Waits(Waits::RecordsOnly)),
            ("records only, nothing goes", here(false), records, Move::Waits(Waits::RecordsOnly)),
            ("without room it waits", small.clone(), full, Move::Waits(Waits::NoRoom)),
            (
                "what has arrived needs no room twice",
                PartStanding { here: Here::Arriving(400), ..small.clone() },
                full,
                fetch,
            ),
            ("an own file goes", here(false), RULES, Move::Go(Step::Send)),
            ("however full the disk is", here(false), Rules { room: 0, ..RULES }, Move::Go(Step::Send)),
            (
                "but not before its record",
                PartStanding { record_at_hq: false, ..here(false) },
                RULES,
                Move::Waits(Waits::RecordUnsent),
            ),
            ("what is here and at HQ is settled", here(true), paused, Move::Settled),
        ];
        for (sentence, standing, rules, expected) in table {
            assert_eq!(next_move(&standing, &rules), expected, "{sentence}");
        }
    }

    #[test]
    fn what_is_waited_for_goes_first_then_small_pictures_then_own_files_then_small_ones() {
        use Part::{Field, Original, Thumb};
        let wanted = [
            (Step::Fetch, PartStanding { pinned: true, ..part(9, Original, 5000) }),
            (Step::Send, own(1, Thumb, 7000)),
            (Step::Fetch, PartStanding { worked_on: true, ..part(2, Thumb, 8000) }),
            (Step::Fetch, part(3, Thumb, 100)),
            (Step::Send, own(1, Field, 200_000)),
            (Step::Fetch, part(3, Field, 100)),
            (Step::Send, own(1, Original, 4_000_000)),
            (Step::Fetch, PartStanding { worked_on: true, ..part(2, Original, 999) }),
            (Step::Fetch, part(3, Original, 10)),
            (Step::Fetch, part(4, Original, 11)),
        ];
        // Any order in, one order out.
        let mut shuffled: Vec<PartStanding> = wanted.iter().map(|(_, standing)| standing.clone()).collect();
        for turn in 0..shuffled.len() {
            shuffled.rotate_left(turn);
            shuffled.swap(0, turn);
            assert_eq!(order(&shuffled, &RULES), wanted);
        }
    }

    #[test]
    fn files_together_do_not_take_more_than_there_is_room_for() {
        let files: Vec<PartStanding> = (1..=5).map(|n| part(n, Part::Original, 1000)).collect();
        let rules = Rules { room: 3500, ..RULES };
        assert_eq!(
            order(&files, &rules).len(),
            2,
            "the third would need its room twice while it is verified"
        );
    }
}
