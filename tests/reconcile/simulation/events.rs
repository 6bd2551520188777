//! What happens besides work: at headquarters, to laptops, on the line, to access.

use uuid::Uuid;

use super::excuses;
use super::office::Answer;
use super::world::{HOUR, Sabotage, World};

const TEN_YEARS: i64 = 10 * 365 * 24 * HOUR;

impl World {
    pub(super) fn something_at_headquarters(&mut self) {
        match self.dice.below(13) {
            0..3 => self.headquarters_keeps_a_copy(),
            3..6 => self.headquarters_comes_back(),
            6..9 => self.headquarters_erases(),
            9 => self.headquarters_revokes(),
            10 => {
                self.office.start();
                self.tell(format_args!("HQ: restarted"));
            }
            _ => drop(self.decide_held(1)),
        }
    }

    pub(super) fn headquarters_keeps_a_copy(&mut self) {
        self.backup = Some((self.office.backup(), self.erased.clone()));
        self.tell(format_args!("HQ: backup"));
    }

    pub(super) fn headquarters_comes_back(&mut self) {
        let Some((backup, erased)) = self.backup.clone() else { return };
        self.tell(format_args!("HQ: restored"));
        if self.plan.sabotage == Some(Sabotage::RolledBack) {
            self.office.roll_back(&backup);
        } else {
            self.office.restore(&backup);
        }
        self.restored = true;
        let since = std::mem::replace(&mut self.erased, erased);
        self.to_erase_again.extend(since.into_iter().filter(|one| !self.erased.contains(one)));
        self.erase_again();
        self.look_up_who_is_revoked();
        excuses::what_went_with_two_disks(self);
    }

    /// Reviewers decide what is held, at most so many.
    pub(super) fn decide_held(&mut self, most: usize) -> usize {
        let held =
            self.office.admin(async |house| Ok(house.books.held_waiting().await?)).expect("HQ answers");
        let mut held: Vec<_> = held.into_iter().take(most).collect();
        held.sort_by_key(|held| (held.received_at, held.seq));
        for entry in &held {
            let accept = self.dice.percent(60);
            let id = entry.id;
            let decided = self
                .office
                .admin(async move |house| hq::admin::held::decide(house, id, accept, "looked at").await);
            self.tell(format_args!(
                "HQ: held {} {}: {accept} {:?}",
                entry.code,
                entry.seq,
                decided.as_ref().err()
            ));
            if let Err(error) = decided {
                self.broken("Live", format!("a held change cannot be decided: {error}"));
            }
        }
        held.len()
    }

    pub(super) fn something_to_a_laptop(&mut self) {
        let who = self.dice.below(self.laptops.len());
        let (now, marks) = (self.now, self.marks.len() as u64);
        let name = self.laptops[who].name.clone();
        match self.dice.below(16) {
            0..2 => {
                self.laptops[who].kill(now);
                self.tell(format_args!("{name}: killed"));
            }
            2..5 if self.laptops[who].copy.is_none() => {
                self.laptops[who].keep_copy(marks, now);
                self.tell(format_args!("{name}: copied"));
            }
            2..9 => {
                if let Some(since) = self.laptops[who].put_copy_back(now) {
                    self.tell(format_args!("{name}: copy put back, of m{since}"));
                    excuses::what_went_with_a_disk(self, who, since);
                }
            }
            9..11 => {
                let file = self.laptops[who].dir.with_extension("backup");
                let _ = std::fs::remove_file(&file);
                self.laptops[who].vault().backup(&file).expect("a backup");
                let since = self.marks.len() as u64;
                for _ in 0..3 {
                    self.act(who);
                }
                let trouble = self.trouble();
                self.exchange(who, trouble);
                self.laptops[who].restore_backup(now, &file);
                self.tell(format_args!("{name}: own backup restored, of m{since}"));
                excuses::what_went_with_a_disk(self, who, since);
            }
            13 if self.laptops.len() < self.plan.laptops + 2 => self.somebody_joins(),
            11..13 if self.laptops.len() < self.plan.laptops + 2 => {
                let number = self.laptops.len();
                let clone = self.laptops[who].cloned(number, now);
                self.laptops.push(clone);
                self.tell(format_args!("{name}: cloned as {number}"));
            }
            _ => {
                let skews = [0, TEN_YEARS, -TEN_YEARS, 7 * 60_000, -HOUR];
                let skew = self.dice.pick(&skews).unwrap_or(0);
                self.laptops[who].skew = skew;
                self.tell(format_args!("{name}: clock off by {skew} ms"));
            }
        }
    }

    /// A request arrives again, or long after its sender gave it up.
    pub(super) fn something_on_the_line(&mut self) {
        let stray = if self.astray.is_empty() {
            self.dice.pick(&self.passed)
        } else {
            let at = self.dice.below(self.astray.len());
            Some(self.astray.remove(at))
        };
        let Some((device, body)) = stray else { return };
        let process = self.dice.below(2);
        let answer = self.office.answer(process, device, body, || ());
        let words = match answer {
            Answer::Whole(_) => "taken",
            Answer::Died(_) => "died",
            Answer::Refused { .. } => "refused",
        };
        self.tell(format_args!("an old request arrives: {words}"));
    }

    pub(super) fn access_changes(&mut self) {
        let cases = self.office.admin(async |house| Ok(house.books.cases().await?)).expect("HQ answers");
        let mut cases: Vec<Uuid> = cases.iter().map(|case| case.id).collect();
        cases.sort();
        let who = self.dice.below(self.laptops.len());
        let (Some(case), user) = (self.dice.pick(&cases), self.laptops[who].user) else { return };
        let name = self.laptops[who].name.clone();
        if self.dice.percent(70) {
            let done =
                self.office.admin(async move |house| hq::admin::cases::grant(house, case, user, None).await);
            self.tell(format_args!("HQ: grants {case} to {name}: {:?}", done.err()));
        } else if self.laptops[who].role == "fsn" {
            let done =
                self.office.admin(async move |house| hq::admin::cases::withdraw(house, case, user).await);
            self.tell(format_args!("HQ: withdraws {case} from {name}: {:?}", done.err()));
        }
    }
}
