use std::fs;
use std::path::Path;

use vault::{OpenError, RecoveryKey};

use crate::common::{Laptop, PASSPHRASE, id, laptop, new_case, note, text};

#[test]
fn a_vault_opens_with_its_passphrase_and_shows_what_was_saved() {
    let mut laptop = laptop(1);
    laptop.edit(id(1), new_case(id(1), "Forged visas")).unwrap();
    let laptop = laptop.reopen();
    assert_eq!(laptop.title(id(1)), "Forged visas");
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_five_of_them_close_the_door() {
    let Laptop { dir, vault, .. } = laptop(2);
    drop(vault);
    for left in [4, 3, 2, 1] {
        let refused = vault::open(dir.path(), "wrong passphrase");
        assert!(matches!(refused, Err(OpenError::WrongPassphrase { left: l }) if l == left));
    }
    assert!(matches!(
        vault::open(dir.path(), "wrong passphrase"),
        Err(OpenError::WrongPassphrase { left: 0 })
    ));
    assert!(matches!(vault::open(dir.path(), PASSPHRASE), Err(OpenError::Throttled { wait_s: 50..=60 })));
}

#[test]
fn the_right_passphrase_forgives_earlier_mistakes() {
    let Laptop { dir, vault, .. } = laptop(3);
    drop(vault);
    for _ in 0..3 {
        for _ in 0..4 {
            assert!(vault::open(dir.path(), "wrong passphrase").is_err());
        }
        drop(vault::open(dir.path(), PASSPHRASE).unwrap());
    }
}

#[test]
fn the_recovery_key_opens_the_vault_and_sets_a_new_passphrase() {
    let Laptop { dir, vault, recovery, .. } = laptop(4);
    drop(vault);
    let typed: RecoveryKey = recovery.to_string().to_lowercase().parse().unwrap();
    drop(vault::recover(dir.path(), &typed, "another passphrase").unwrap());
    assert!(vault::open(dir.path(), PASSPHRASE).is_err());
    drop(vault::open(dir.path(), "another passphrase").unwrap());
    assert!(vault::recover(dir.path(), &typed, "short").is_err());
}

#[test]
fn a_changed_passphrase_replaces_the_old_one() {
    let Laptop { dir, vault, .. } = laptop(5);
    assert!(vault.new_passphrase("wrong passphrase", "a new passphrase").is_err());
    let new = vault.new_passphrase(PASSPHRASE, "a new passphrase").unwrap();
    assert!(vault.check_passphrase(PASSPHRASE).is_ok(), "until the new one holds");
    new.hold().unwrap();
    drop(vault);
    assert!(vault::open(dir.path(), PASSPHRASE).is_err());
    assert!(vault::open(dir.path(), "a new passphrase").is_ok());
}

#[test]
fn a_second_opener_is_refused_while_the_first_is_open() {
    let laptop = laptop(6);
    assert!(matches!(vault::open(laptop.dir.path(), PASSPHRASE), Err(OpenError::InUse)));
}

#[test]
fn an_empty_folder_is_no_vault_and_a_vault_is_never_made_over_another() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(vault::open(dir.path(), PASSPHRASE), Err(OpenError::Missing)));
    let laptop = laptop(7);
    let new = vault::NewVault {
        dir: laptop.dir.path(),
        passphrase: PASSPHRASE,
        user: ledger::UserId(id(1)),
        user_name: "B",
        post: "BUC",
        role: "investigator",
        device: ledger::DeviceId(id(2)),
        device_name: "b",
        cost: vault::KdfCost::for_tests(),
        now_ms: 0,
    };
    assert!(matches!(vault::create(&new), Err(OpenError::InUse)));
    drop(laptop.vault);
    assert!(matches!(vault::create(&new), Err(OpenError::Exists)));
}

#[test]
fn a_damaged_vault_is_reported_and_left_as_it_was() {
    let Laptop { dir, vault, .. } = laptop(8);
    drop(vault);
    let path = dir.path().join("vault.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[100..200].fill(0);
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(vault::open(dir.path(), PASSPHRASE), Err(OpenError::Damaged { .. })));
    assert_eq!(fs::read(&path).unwrap(), bytes);
    let aside = vault::set_aside(dir.path()).unwrap();
    assert_eq!(fs::read(aside.join("vault.db")).unwrap(), bytes);
    assert!(matches!(vault::open(dir.path(), PASSPHRASE), Err(OpenError::Missing)));
}

#[test]
fn a_missing_key_file_or_database_is_damage_not_an_invitation() {
    let Laptop { dir, vault, .. } = laptop(9);
    drop(vault);
    fs::rename(dir.path().join("keys.json"), dir.path().join("away")).unwrap();
    assert!(matches!(vault::open(dir.path(), PASSPHRASE), Err(OpenError::Damaged { .. })));
    fs::rename(dir.path().join("away"), dir.path().join("keys.json")).unwrap();
    fs::remove_file(dir.path().join("vault.db")).unwrap();
    assert!(matches!(vault::open(dir.path(), PASSPHRASE), Err(OpenError::Damaged { .. })));
}

#[test]
fn vaults_opened_at_the_same_moment_when_a_program_starts_all_open() {
    const CHILD: &str = "CHANCERY_TEST_STARTS_AT_ONCE";
    if std::env::var_os(CHILD).is_some() {
        let barrier = std::sync::Barrier::new(8);
        std::thread::scope(|threads| {
            for n in 0..8 {
                let barrier = &barrier;
                threads.spawn(move || {
                    barrier.wait();
                    drop(laptop(n));
                });
            }
        });
        return;
    }
    // Only the first moment of a process can go wrong: each try is a process of its own.
    let name = "door::vaults_opened_at_the_same_moment_when_a_program_starts_all_open";
    for _ in 0..12 {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        let done = child.args(["--exact", name]).env(CHILD, "1").output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
    }
}

#[cfg(unix)]
#[test]
fn the_folder_of_a_vault_is_open_to_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let laptop = laptop(1);
    let mode = std::fs::metadata(laptop.vault.dir()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn twenty_planted_markers_are_found_nowhere_in_the_folder() {
    let mut laptop = laptop(10);
    let marker = |n: usize| format!("PLANTED{n:02}MARKER");
    laptop.edit(id(1), new_case(id(1), &marker(0))).unwrap();
    for n in 1..16 {
        laptop
            .edit(id(1), note(id(100 + n as u128), &format!("{} {}", marker(n), "word ".repeat(3000))))
            .unwrap();
    }
    laptop.edit(id(1), vec![vault::Edit::Delete { id: id(101), reason: marker(16) }]).unwrap();
    let mut file = marker(17).repeat(20_000).into_bytes();
    laptop.vault.attach(id(500), id(1), &mut file.as_slice(), 0).unwrap();
    file.clear();
    let stamp = vault::Stamp::at(laptop.now);
    laptop.vault.write(stamp, |writer| writer.keep("draft", marker(18).as_bytes())).unwrap();
    laptop.edit(id(1), vec![vault::Edit::Add { id: id(1), field: 15, value: text(&marker(19)) }]).unwrap();
    let out = tempfile::tempdir().unwrap();
    laptop.vault.backup(&out.path().join("backup")).unwrap();
    let folders = [laptop.dir.path(), out.path()];
    for folder in folders {
        look_for_markers(folder);
    }
    drop(laptop.vault);
    look_for_markers(folders[0]);
}

fn look_for_markers(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            look_for_markers(&path);
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        for word in [b"PLANTED".as_slice(), b"MARKER", b"planted", b"Avery Quill"] {
            assert!(!bytes.windows(word.len()).any(|window| window == word), "{}", path.display());
        }
    }
}

#[test]
fn a_restored_backup_holds_everything_and_starts_a_new_life() {
    let mut laptop = laptop(11);
    laptop.edit(id(1), new_case(id(1), "Before the backup")).unwrap();
    let content = vec![7_u8; 200_000];
    laptop.vault.attach(id(9), id(1), &mut content.as_slice(), 0).unwrap();
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("backup");
    let summary = laptop.vault.backup(&file).unwrap();
    assert_eq!((summary.attachments, summary.missing), (1, 0));
    laptop.set(id(1), id(1), 1, "After the backup").unwrap();

    let mut lives = Vec::new();
    for _ in 0..2 {
        let dir = tempfile::tempdir().unwrap();
        vault::restore(&file, dir.path()).unwrap();
        assert!(matches!(vault::restore(&file, dir.path()), Err(OpenError::Exists)));
        let restored = vault::open(dir.path(), PASSPHRASE).unwrap();
        assert_eq!(restored.record(id(1)).unwrap().unwrap().record.title(), "Before the backup");
        let mut read = Vec::new();
        restored.read_attachment(id(9), &mut read).unwrap();
        assert_eq!(read, content);
        let identity = restored.identity().clone();
        assert_eq!(identity.device, laptop.vault.identity().device);
        assert_ne!(identity.number_suffix, laptop.vault.identity().number_suffix);
        drop(restored);
        let again = vault::open(dir.path(), PASSPHRASE).unwrap();
        assert_eq!(again.identity().incarnation, identity.incarnation);
        lives.push(identity.incarnation);
    }
    assert_eq!(laptop.vault.identity().incarnation, 1);
    assert!(lives.iter().all(|life| *life > 1) && lives[0] != lives[1]);
}

#[test]
fn a_cut_or_changed_backup_restores_nothing() {
    let laptop = laptop(12);
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("backup");
    laptop.vault.backup(&file).unwrap();
    let whole = fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    let mut other = whole.clone();
    other[0] = b'X';
    for bad in [&whole[..whole.len() - 1], &whole[..whole.len() / 2], &flipped, &other, &[]] {
        fs::write(&file, bad).unwrap();
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(vault::restore(&file, dir.path()), Err(OpenError::BadBackup { .. })));
        assert!(matches!(vault::open(dir.path(), PASSPHRASE), Err(OpenError::Missing)));
    }
}
