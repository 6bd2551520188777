//! What is lost and nobody's fault: it went with a disk before HQ had it.

use super::feed::{Feed, own_marks};
use super::office::Office;
use super::world::{Mark, World};

/// A disk went: what HQ had not got by then is nobody's fault.
pub fn what_went_with_a_disk(world: &mut World, who: usize, since: u64) {
    let arrived = Feed::read(world).marks();
    let office = &world.office;
    for mark in world.marks.iter_mut().filter(|mark| mark.laptop == who && mark.number >= since) {
        mark.excused |= !arrived.contains(&mark.number);
        mark.file_excused |= mark.excused || !has_file(office, mark);
    }
}

/// HQ went back, and a laptop had gone back before: what neither has any more is nobody's fault.
pub fn what_went_with_two_disks(world: &mut World) {
    let arrived = Feed::read(world).marks();
    for who in 0..world.laptops.len() {
        let kept = own_marks(world.laptops[who].vault());
        for mark in world.marks.iter_mut().filter(|mark| mark.laptop == who) {
            mark.excused |= !arrived.contains(&mark.number) && !kept.contains(&mark.number);
            mark.file_excused |= mark.excused;
        }
    }
}

/// A revoked laptop whose disk was put back, or which met an HQ that was put back, cannot be told to begin
/// anew: what it could not hand in is lost with the laptop.
pub fn what_revoked_laptops_could_not_hand_in(world: &mut World) {
    let arrived = Feed::read(world).marks();
    let (office, restored) = (&world.office, world.restored);
    for (who, laptop) in world.laptops.iter().enumerate().filter(|(_, laptop)| laptop.revoked) {
        for mark in world.marks.iter_mut().filter(|mark| mark.laptop == who) {
            mark.excused |= (laptop.forked || restored) && !arrived.contains(&mark.number);
            mark.file_excused |= mark.excused || !has_file(office, mark);
        }
    }
}

/// Whether HQ has the file of this mark, whole.
pub fn has_file(office: &Office, mark: &Mark) -> bool {
    let Some((case, id)) = mark.file else { return true };
    let kept = office.admin(async move |house| Ok(house.books.kept(case, id.into()).await?));
    kept.expect("HQ answers").is_some()
}
