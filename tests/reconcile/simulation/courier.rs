//! Work on a stick: bundles made at any moment, carried late, twice and in any order, by way of anybody,
//! spoilt on the way or brought to the wrong door.

use std::path::PathBuf;

use ledger::{DeviceId, Scope};
use sync::bundle::{self, Order, Recipient, Unwatched};
use sync::{SyncError, bundle::Taken};

use super::files::InHand;
use super::world::World;

/// A bundle on its way.
#[derive(Clone, Debug)]
pub struct Stick {
    file: PathBuf,
    /// The laptop that made it; headquarters otherwise.
    maker: Option<usize>,
    /// The device it is for; headquarters otherwise.
    to: Option<DeviceId>,
}

impl World {
    pub(super) fn somebody_carries(&mut self) {
        if self.sticks.len() < 2 || self.dice.percent(50) {
            self.fill_a_stick();
        } else {
            self.bring_a_stick();
        }
    }

    fn new_file(&mut self) -> PathBuf {
        self.sticks_made += 1;
        self.folder.path().join(format!("{}.chbundle", self.sticks_made))
    }

    fn fill_a_stick(&mut self) {
        let (who, other) = (self.dice.below(self.laptops.len()), self.dice.below(self.laptops.len()));
        let device = self.laptops[who].device;
        let (file, other_device) = (self.new_file(), self.laptops[other].device);
        match self.dice.below(3) {
            0 => {
                let out = file.clone();
                let made = self
                    .office
                    .admin(async move |house| hq::courier::export(house, device, &out, None).await);
                self.tell(format_args!("HQ: a bundle for L{who}: {:?}", made.as_ref().err()));
                if made.is_ok() {
                    self.note_that_all_is_sent(self.laptops[who].user);
                    self.sticks.push(Stick { file, maker: None, to: Some(device) });
                }
            }
            1 => drop(self.make(who, Recipient::Hq, file)),
            _ if other_device != device => drop(self.make(who, Recipient::Device(other_device), file)),
            _ => {}
        }
    }

    fn make(&mut self, who: usize, to: Recipient, file: PathBuf) -> Option<Stick> {
        let (id, now) = (self.dice.id(), self.now);
        let laptop = &mut self.laptops[who];
        let wall = laptop.wall(now);
        let door = InHand::new(laptop.vault(), wall);
        let order = Order { id, to: vec![to], out: &file, with_files: true, max_size: None };
        let made = bundle::export(&door, &order, &Unwatched);
        let name = laptop.name.clone();
        self.tell(format_args!("{name}: a bundle for {to:?}: {:?}", made.as_ref().map(|made| made.changes)));
        match made {
            Ok(_) => {
                let to = if let Recipient::Device(device) = to { Some(device) } else { None };
                let stick = Stick { file, maker: Some(who), to };
                self.sticks.push(stick.clone());
                Some(stick)
            }
            // It has not heard of the other one yet, or has heard that it is no more.
            Err(SyncError::UnknownRecipient | SyncError::RevokedRecipient) => None,
            Err(error) => {
                self.broken("Live", format!("{name} cannot make a bundle: {error}"));
                None
            }
        }
    }

    fn bring_a_stick(&mut self) {
        let at = self.dice.below(self.sticks.len());
        let stick = if self.dice.percent(60) { self.sticks.remove(at) } else { self.sticks[at].clone() };
        if self.dice.percent(20) {
            return self.bring_a_spoilt_one(&stick);
        }
        match stick.to {
            None => self.bring_to_headquarters(&stick),
            Some(device) => {
                let doors: Vec<usize> =
                    (0..self.laptops.len()).filter(|n| self.laptops[*n].device == device).collect();
                if let Some(who) = self.dice.pick(&doors) {
                    self.bring_to(who, &stick);
                }
            }
        }
    }

    /// Bytes flipped or cut off: nobody takes it in, wherever it comes.
    fn bring_a_spoilt_one(&mut self, stick: &Stick) {
        let mut bytes = std::fs::read(&stick.file).expect("the stick");
        let at = self.dice.below(bytes.len());
        if self.dice.percent(50) {
            bytes[at] ^= 1
        } else {
            bytes.truncate(at)
        };
        let file = self.new_file();
        std::fs::write(&file, bytes).expect("a stick");
        let who = self.dice.below(self.laptops.len());
        let at_hq = file.clone();
        let hq = self.office.admin(async move |house| hq::courier::import(house, &at_hq).await);
        let laptop = &mut self.laptops[who];
        let wall = laptop.wall(self.now);
        let taken = bundle::import(&InHand::new(laptop.vault(), wall), &file, &Unwatched);
        self.tell(format_args!("a spoilt bundle is refused at byte {at}"));
        if hq.is_ok() || taken.is_ok() {
            self.broken("Chain", format!("a bundle spoilt at byte {at} is taken in"));
        }
    }

    fn bring_to_headquarters(&mut self, stick: &Stick) {
        let file = stick.file.clone();
        let taken = self.office.admin(async move |house| hq::courier::import(house, &file).await);
        self.tell(format_args!("HQ takes a bundle of {:?}: {taken:?}", stick.maker));
        if let Err(error) = taken {
            self.broken("NoLoss", format!("HQ refuses a whole bundle: {error}"));
        }
    }

    fn bring_to(&mut self, who: usize, stick: &Stick) {
        let dies = self.dice.percent(10);
        let (now, steps) = (self.now, 100 * self.dice.below(300) as i64);
        let laptop = &mut self.laptops[who];
        let (name, wall) = (laptop.name.clone(), laptop.wall(now));
        let before = laptop.vault().reads().scopes().expect("scopes");
        if dies {
            vault::testing::die_after(laptop.vault(), steps).expect("a hook");
        }
        let taken = bundle::import(&InHand::new(laptop.vault(), wall), &stick.file, &Unwatched);
        if dies {
            laptop.kill(now);
        }
        let after = laptop.vault().reads().scopes().expect("scopes");
        self.tell(format_args!("{name} takes a bundle of {:?}: {}", stick.maker, words(&taken)));
        if let Some(maker) = stick.maker {
            self.note_what_was_handed_over(who, maker, after.iter().filter(|scope| !before.contains(scope)));
        }
        match taken {
            Ok(_) | Err(SyncError::UnknownMaker | SyncError::RevokedMaker) => {}
            Err(_) if dies => {}
            Err(error) => self.broken("Live", format!("{name} refuses a whole bundle: {error}")),
        }
    }

    /// A maker gives what it knows that HQ granted the other one; and a supervisor the cases of the post,
    /// which are theirs by HQ's rule, before HQ has heard of them.
    fn note_what_was_handed_over<'s>(
        &mut self,
        who: usize,
        maker: usize,
        fresh: impl Iterator<Item = &'s Scope>,
    ) {
        let (to, from) = (&self.laptops[who], &self.laptops[maker]);
        let of_the_post = to.role == "supervisor" && to.post == from.post;
        for case in fresh.filter_map(Scope::case) {
            let theirs = (to.user, case);
            if self.ever_granted.contains(&theirs) || (of_the_post && !self.known_at_hq(case)) {
                self.sent.insert(theirs);
            }
        }
    }

    /// What a revoked laptop still holds goes to headquarters on a stick: the line is closed to it.
    pub(super) fn bring_what_revoked_laptops_hold(&mut self) {
        for who in 0..self.laptops.len() {
            if !self.laptops[who].revoked {
                continue;
            }
            let file = self.new_file();
            if let Some(stick) = self.make(who, Recipient::Hq, file) {
                self.bring_to_headquarters(&stick);
            }
        }
    }
}

fn words(taken: &Result<Taken, SyncError>) -> String {
    match taken {
        Ok(taken) => format!(
            "{} new, {} known, {} waiting, {} acknowledged, {} files",
            taken.changes, taken.known, taken.waiting, taken.acknowledged, taken.files
        ),
        Err(error) => error.to_string(),
    }
}
