use std::fs::{self, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use vault::{Here, VaultError};

use crate::common::{Laptop, id, laptop};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn stored(laptop: &Laptop) -> Vec<PathBuf> {
    files(&laptop.dir.path().join("attachments"))
}

#[test]
fn a_file_of_any_size_comes_out_as_it_went_in() {
    let mut laptop = laptop(1);
    for (n, size) in [0, 1, 65_535, 65_536, 65_537, 131_072, 300_000].into_iter().enumerate() {
        let content: Vec<u8> = (0..size).map(|at: u32| (at * 7 + at / 256) as u8).collect();
        let attachment = id(10 + n as u128);
        let stored = laptop.vault.attach(attachment, id(1), &mut content.as_slice(), 0).unwrap();
        assert_eq!(stored.size, content.len() as u64);
        assert_eq!(stored.sha256, <[u8; 32]>::from(Sha256::digest(&content)));
        let mut read = Vec::new();
        laptop.vault.attachment_reader(attachment).unwrap().read_to_end(&mut read).unwrap();
        assert_eq!(read, content);
        let piece = laptop.vault.read_attachment_piece(attachment, 60_000, 10_000).unwrap();
        assert_eq!(piece, content.get(60_000..content.len().min(70_000)).unwrap_or_default());
    }
}

#[test]
fn equal_files_of_two_cases_cannot_be_told_by_address_or_bytes() {
    let mut laptop = laptop(2);
    let content = [5_u8; 1000];
    let one = laptop.vault.attach(id(10), id(1), &mut content.as_slice(), 0).unwrap();
    let two = laptop.vault.attach(id(11), id(2), &mut content.as_slice(), 0).unwrap();
    let three = laptop.vault.attach(id(12), id(1), &mut content.as_slice(), 0).unwrap();
    assert_ne!(one.address, two.address);
    assert_eq!(one.address, three.address);
    let bytes: Vec<Vec<u8>> = stored(&laptop).iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(bytes.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn cut_swapped_and_flipped_files_are_noticed() {
    let mut laptop = laptop(3);
    let content = vec![9_u8; 200_000];
    laptop.vault.attach(id(10), id(1), &mut content.as_slice(), 0).unwrap();
    let path = stored(&laptop).remove(0);
    let whole = fs::read(&path).unwrap();
    let sealed = 65_536 + 16;
    let mut flipped = whole.clone();
    flipped[1000] ^= 1;
    let mut swapped = whole.clone();
    swapped[27..27 + sealed].copy_from_slice(&whole[27 + sealed..27 + 2 * sealed]);
    let mut longer = whole.clone();
    longer.push(0);
    for bad in [&whole[..27 + sealed], &whole[..whole.len() - 1], &flipped, &swapped, &longer, &[]] {
        fs::write(&path, bad).unwrap();
        let read = laptop.vault.read_attachment(id(10), &mut io::sink());
        assert!(matches!(read, Err(VaultError::DamagedAttachment { .. })));
    }
    let report = laptop.vault.check().unwrap();
    assert_eq!(report.attachments, [id(10)]);
    fs::write(&path, &whole).unwrap();
    assert!(laptop.vault.check().unwrap().is_sound());
}

#[test]
fn a_source_that_fails_or_changes_leaves_nothing_behind() {
    struct Failing(usize);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::Error::other("the stick was pulled"));
            }
            self.0 -= 1;
            buffer.fill(1);
            Ok(buffer.len())
        }
    }
    let mut laptop = laptop(4);
    let failed = laptop.vault.attach(id(10), id(1), &mut Failing(5), 0);
    assert!(matches!(failed, Err(VaultError::SourceFailed(_))));
    let missing = laptop.vault.attach_file(id(10), id(1), Path::new("/nowhere/at/all"), 0);
    assert!(matches!(missing, Err(VaultError::SourceFailed(_))));
    let folder = laptop.vault.attach_file(id(10), id(1), &std::env::temp_dir(), 0);
    assert!(matches!(folder, Err(VaultError::SourceFailed(_))));
    assert!(stored(&laptop).is_empty());

    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("scan.pdf");
    fs::write(&path, vec![1_u8; 100_000]).unwrap();
    laptop.vault.attach_file(id(10), id(1), &path, 0).unwrap();
    assert!(matches!(
        laptop.vault.attach_file(id(10), id(1), &path, 0),
        Err(VaultError::AttachmentExists { .. })
    ));
    laptop.vault.discard_attachment(id(10)).unwrap();
    assert!(stored(&laptop).is_empty());
}

#[test]
fn a_file_that_arrives_in_torn_pieces_is_made_whole_and_verified() {
    let mut laptop = laptop(5);
    let content: Vec<u8> = (0..250_000_u32).map(|at| at as u8).collect();
    announce(&mut laptop, &content);
    let wanted = laptop.vault.part_standings(None).unwrap();
    assert_eq!((wanted.len(), wanted[0].size, wanted[0].here), (1, 250_000, Here::Absent));
    let mut at = 0;
    for piece in content[..200_000].chunks(70_001) {
        at = laptop.vault.store_attachment_piece(id(10), at, piece).unwrap();
    }
    assert_eq!(at, 200_000);
    assert_eq!(laptop.vault.store_attachment_piece(id(10), 5, &[1, 2]).unwrap(), 200_000);
    // A cut in the middle of a write, then a restart.
    let part = laptop.dir.path().join("attachments/arriving").join(id(10).simple().to_string());
    let length = fs::metadata(&part).unwrap().len();
    OpenOptions::new().write(true).open(&part).unwrap().set_len(length - 10).unwrap();
    let mut laptop = laptop.reopen();
    let received = laptop.vault.received(id(10).into()).unwrap();
    assert_eq!(received, 140_002);
    assert_eq!(laptop.vault.part_standings(None).unwrap()[0].here, Here::Arriving(140_002));
    let rest = &content[usize::try_from(received).unwrap()..];
    laptop.vault.store_attachment_piece(id(10), received, rest).unwrap();
    laptop.vault.finish_attachment(id(10), 5).unwrap();
    let mut read = Vec::new();
    laptop.vault.read_attachment(id(10), &mut read).unwrap();
    assert_eq!(read, content);
    assert_eq!(laptop.vault.part_standings(None).unwrap()[0].here, Here::Whole { durable: true });
    assert!(!part.exists());
}

#[test]
fn a_file_that_is_not_the_one_announced_is_thrown_away() {
    let mut laptop = laptop(6);
    announce(&mut laptop, &[1; 100]);
    laptop.vault.store_attachment_piece(id(10), 0, &[2; 100]).unwrap();
    assert!(matches!(laptop.vault.finish_attachment(id(10), 5), Err(VaultError::ContentMismatch)));
    assert_eq!(laptop.vault.part_standings(None).unwrap()[0].here, Here::Absent);
    assert!(stored(&laptop).is_empty());
    laptop.vault.store_attachment_piece(id(10), 0, &[1; 60]).unwrap();
    let more = laptop.vault.store_attachment_piece(id(10), 60, &[1; 41]);
    assert!(matches!(more, Err(VaultError::ContentMismatch)), "more than announced");
    assert_eq!(laptop.vault.received(id(10).into()).unwrap(), 60);
}

#[test]
fn an_original_is_let_go_only_when_hq_has_it_and_comes_back_when_asked_for() {
    let mut laptop = laptop(7);
    let content = vec![3_u8; 100_000];
    announce(&mut laptop, &content);
    assert!(matches!(laptop.vault.release_attachment(id(10)), Err(VaultError::NoAttachment { .. })));
    laptop.vault.attach(id(10), id(1), &mut content.as_slice(), 0).unwrap();
    assert!(matches!(laptop.vault.release_attachment(id(10)), Err(VaultError::NotDurable { .. })));
    assert_eq!(stored(&laptop).len(), 1, "nothing was removed");
    laptop.vault.attachment_sent(id(10)).unwrap();
    laptop.vault.pin_attachment(id(10), true).unwrap();
    assert_eq!(laptop.vault.release_attachment(id(10)).unwrap(), 100_000);
    assert!(stored(&laptop).is_empty());
    assert!(laptop.vault.check().unwrap().is_sound(), "what was let go is not missing");
    let standing = laptop.vault.part_standings(Some(id(1))).unwrap().remove(0);
    assert_eq!((standing.here, standing.released, standing.pinned), (Here::Absent, true, false));
    laptop.vault.ask_for_attachment(id(10)).unwrap();
    let standing = laptop.vault.part_standings(None).unwrap().remove(0);
    assert_eq!((standing.asked, standing.released), (true, false));
    laptop.vault.store_attachment_piece(id(10), 0, &content).unwrap();
    laptop.vault.finish_attachment(id(10), 9).unwrap();
    let standing = laptop.vault.part_standings(None).unwrap().remove(0);
    assert_eq!((standing.here, standing.asked), (Here::Whole { durable: true }, false));
}

#[test]
fn a_picture_gets_small_copies_that_are_encrypted_backed_up_and_purged_like_every_file() {
    use model::{Part, PartId};
    let mut laptop = laptop(8);
    laptop.edit(id(1), crate::common::new_case(id(1), "One")).unwrap();
    let mut picture = Vec::new();
    let pixels =
        image::RgbImage::from_fn(640, 480, |x, y| image::Rgb([(x * y) as u8, x as u8, (y ^ x) as u8]));
    pixels.write_to(&mut io::Cursor::new(&mut picture), image::ImageFormat::Png).unwrap();
    laptop.vault.attach(id(10), id(1), &mut picture.as_slice(), 0).unwrap();
    let made = laptop.vault.make_copies(id(10), 0).unwrap();
    assert!(made.iter().any(|copy| copy.part == Part::Thumb && copy.size <= 8_000));
    let mut thumb = Vec::new();
    laptop.vault.read_attachment(PartId::new(id(10), Part::Thumb), &mut thumb).unwrap();
    assert!(thumb.starts_with(b"\xff\xd8\xff"), "a JPEG");
    for file in stored(&laptop) {
        assert!(!fs::read(file).unwrap().windows(4).any(|part| part == b"JFIF"), "nothing lies in clear");
    }
    let out = tempfile::tempdir().unwrap();
    let backup = out.path().join("backup");
    assert_eq!(laptop.vault.backup(&backup).unwrap().attachments, 1 + made.len() as u64);
    let restored = out.path().join("restored");
    vault::restore(&backup, &restored).unwrap();
    let restored = vault::open(&restored, crate::common::PASSPHRASE).unwrap();
    let mut again = Vec::new();
    restored.read_attachment(PartId::new(id(10), Part::Thumb), &mut again).unwrap();
    assert_eq!(again, thumb);
    laptop.vault.attach(id(11), id(1), &mut &b"no picture"[..], 0).unwrap();
    assert!(laptop.vault.make_copies(id(11), 0).unwrap().is_empty());
    laptop.vault.discard_attachment(id(10)).unwrap();
    laptop.vault.discard_attachment(id(11)).unwrap();
    assert!(stored(&laptop).is_empty(), "copies go with their original");
}

#[test]
fn a_file_that_would_fill_the_disk_is_refused_and_records_are_still_saved() {
    let mut laptop = laptop(9);
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("video.mp4");
    fs::write(&path, vec![1_u8; 300_000]).unwrap();
    vault::testing::pretend_room(&mut laptop.vault, Some(64 * 1024 * 1024 + 200_000));
    let refused = laptop.vault.attach_file(id(10), id(1), &path, 0);
    assert!(matches!(refused, Err(VaultError::NoRoom { size: 300_000, room: 200_000 })));
    assert!(stored(&laptop).is_empty());
    laptop.edit(id(1), crate::common::new_case(id(1), "Records first")).unwrap();
    vault::testing::pretend_room(&mut laptop.vault, None);
    laptop.vault.attach_file(id(10), id(1), &path, 0).unwrap();
}

/// Writes the record of an attachment whose file is elsewhere.
fn announce(laptop: &mut Laptop, content: &[u8]) {
    use model::Value;
    use vault::Edit;
    laptop.edit(id(1), crate::common::new_case(id(1), "One")).unwrap();
    let sha: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
    let edits = vec![
        Edit::Create { id: id(10), kind: 16 },
        Edit::Set { id: id(10), register: 1, value: crate::common::text("scan.pdf") },
        Edit::Set { id: id(10), register: 3, value: Value::Int(content.len() as i64).encode() },
        Edit::Set { id: id(10), register: 4, value: crate::common::text(&sha) },
    ];
    laptop.edit(id(1), edits).unwrap();
}
