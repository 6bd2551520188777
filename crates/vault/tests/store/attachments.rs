use std::fs::{self, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use vault::VaultError;

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
    let wanted = laptop.vault.attachments_to_fetch().unwrap();
    assert_eq!((wanted[0].size, wanted[0].received), (250_000, 0));
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
    let received = laptop.vault.attachments_to_fetch().unwrap()[0].received;
    assert_eq!(received, 140_002);
    let rest = &content[usize::try_from(received).unwrap()..];
    laptop.vault.store_attachment_piece(id(10), received, rest).unwrap();
    laptop.vault.finish_attachment(id(10)).unwrap();
    let mut read = Vec::new();
    laptop.vault.read_attachment(id(10), &mut read).unwrap();
    assert_eq!(read, content);
    assert!(laptop.vault.attachments_to_fetch().unwrap().is_empty());
    assert!(!part.exists());
}

#[test]
fn a_file_that_is_not_the_one_announced_is_thrown_away() {
    let mut laptop = laptop(6);
    announce(&mut laptop, &[1; 100]);
    laptop.vault.store_attachment_piece(id(10), 0, &[2; 100]).unwrap();
    assert!(matches!(laptop.vault.finish_attachment(id(10)), Err(VaultError::ContentMismatch)));
    assert_eq!(laptop.vault.attachments_to_fetch().unwrap()[0].received, 0);
    assert!(stored(&laptop).is_empty());
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
