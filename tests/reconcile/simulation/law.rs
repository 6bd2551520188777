//! What headquarters does to words and to devices by law: it erases, it revokes.

use hq::admin::erasure::redact;
use ledger::{Hash, UserId};

use super::feed::Feed;
use super::office::Office;
use super::world::{Sabotage, World};

/// The two who must agree before anything is erased.
pub fn reviewers(office: &Office) -> [UserId; 2] {
    ["Hanna", "Hugo"].map(|name| {
        let added = office.admin(async move |house| hq::admin::users::add(house, name, "WAS", "hq").await);
        added.expect("a user of headquarters").id
    })
}

impl World {
    /// The words of some change of some device go, for good.
    pub(super) fn headquarters_erases(&mut self) {
        let found = Feed::read(self).erasable();
        let Some((hash, marks)) = self.dice.pick(&found) else { return };
        let idle = self.plan.sabotage == Some(Sabotage::WordsKept);
        let done = if idle { Ok(()) } else { self.erase(hash) };
        self.tell(format_args!("HQ: erases {marks:?}: {:?}", done.as_ref().err()));
        match done {
            Ok(()) => {
                for mark in self.marks.iter_mut().filter(|mark| marks.contains(&mark.number)) {
                    (mark.excused, mark.file_excused) = (true, true);
                }
                self.erased.push((hash, marks));
            }
            Err(error) => self.broken("Live", format!("words cannot be erased: {error}")),
        }
    }

    fn erase(&self, hash: Hash) -> Result<(), hq::HqError> {
        let reviewers = self.reviewers;
        self.office.admin(async move |house| {
            for (user, basis) in [(reviewers[0], Some("Art. 17")), (reviewers[1], None)] {
                let user = house.books.user(user).await?.expect("known since the beginning");
                redact(house, &hash, &user, basis).await?;
            }
            Ok(())
        })
    }

    /// A backup does not know what was erased after it was made: that is done again, as soon as headquarters
    /// has the change itself again and nobody has to decide on it first.
    pub(super) fn erase_again(&mut self) {
        let again = std::mem::take(&mut self.to_erase_again);
        for (hash, marks) in again {
            match self.erase(hash) {
                Ok(()) => {
                    self.tell(format_args!("HQ: erases {marks:?} again"));
                    self.erased.push((hash, marks));
                }
                Err(_) => self.to_erase_again.push((hash, marks)),
            }
        }
    }

    /// A device is reported lost. What it holds may still come on a stick.
    pub(super) fn headquarters_revokes(&mut self) {
        if self.laptops.len() < 3 || self.laptops.iter().any(|laptop| laptop.revoked) {
            return;
        }
        let who = self.dice.below(self.laptops.len());
        let device = self.laptops[who].device;
        let done =
            self.office.admin(async move |house| hq::admin::devices::revoke(house, device).await.map(drop));
        self.tell(format_args!("HQ: revokes the device of L{who}: {:?}", done.err()));
        self.look_up_who_is_revoked();
    }

    /// As HQ's list says now: after a restore it may say less.
    pub(super) fn look_up_who_is_revoked(&mut self) {
        for laptop in &mut self.laptops {
            let device = laptop.device;
            let row = self.office.admin(async move |house| Ok(house.books.device(device).await?));
            laptop.revoked = row.expect("HQ answers").is_some_and(|row| row.revoked_at.is_some());
        }
    }
}
