//! Files: in pieces, resumed, checked, and only for who sees the case.

use std::time::{Duration, Instant};

use ledger::Scope;
use model::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use wire::enrol::{AttachmentState, CompleteAttachment, Refusal};

use crate::common::laptop::new_id;
use crate::common::words::{create, set, text};
use crate::common::{Laptop, Office, http, on_both_stores};

/// On both databases with a folder of files, and with files in a bucket.
macro_rules! wherever_files_lie {
    ($($name:ident),+ $(,)?) => {
        on_both_stores!($($name),+);
        mod s3 {
            $(#[test] fn $name() { super::$name($crate::common::Office::s3()); })+
        }
    };
}

wherever_files_lie!(
    a_file_goes_in_pieces_and_comes_back_whole_and_in_part,
    what_arrived_of_a_piece_before_the_cut_stays,
    a_piece_in_the_wrong_place_or_too_much_changes_nothing_that_is_there,
    a_file_that_is_not_the_one_announced_is_discarded,
    a_file_larger_than_one_part_of_an_upload_is_kept_whole,
    a_file_that_no_record_announces_is_not_taken,
    a_thumbnail_is_kept_beside_its_original_and_verified_for_itself,
    a_file_that_the_store_lost_is_named_and_is_not_there_for_devices,
    two_devices_that_send_one_file_do_not_spoil_it,
    a_file_that_another_process_is_about_to_let_go_is_waited_for,
    who_does_not_see_the_case_sees_no_file_of_it,
);

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index * 31 % 251) as u8).collect()
}

pub fn attach(laptop: &mut Laptop, file: &[u8]) -> (Scope, Uuid) {
    attach_with_thumb(laptop, file, b"")
}

fn attach_with_thumb(laptop: &mut Laptop, file: &[u8], thumb: &[u8]) -> (Scope, Uuid) {
    let scope = laptop.open_case("BUC", "visa_fraud");
    let id = new_id();
    let digest = wire::to_hex(&Sha256::digest(file));
    let size = Value::Int(i64::try_from(file.len()).unwrap());
    let mut ops = vec![
        create(id, "attachment"),
        set(id, "attachment", &[("name", text("scan.pdf"))], vec![]),
        set(id, "attachment", &[("size", size)], vec![]),
        set(id, "attachment", &[("sha256", text(&digest))], vec![]),
    ];
    if !thumb.is_empty() {
        let size = Value::Int(i64::try_from(thumb.len()).unwrap());
        let digest = text(&wire::to_hex(&Sha256::digest(thumb)));
        ops.push(set(id, "attachment", &[("thumb_sha256", digest), ("thumb_size", size)], vec![]));
    }
    laptop.write(&scope, 9, ops);
    assert_eq!(laptop.sync().held(), vec![]);
    (scope, id)
}

pub fn path(scope: &Scope, id: Uuid) -> String {
    format!("/v1/attachments/{}/{id}", scope.case().unwrap())
}

pub fn put(laptop: &Laptop, path: &str, offset: usize, piece: &[u8]) -> http::Answer {
    laptop.request(&format!("PUT {path}?offset={offset} HTTP/1.1"), piece)
}

fn complete(laptop: &Laptop, path: &str, file: &[u8]) -> http::Answer {
    let claim = CompleteAttachment { size: file.len() as u64, sha256: Sha256::digest(file).into() };
    let head = format!("POST {path}/complete HTTP/1.1\r\nContent-Type: application/json");
    laptop.request(&head, &serde_json::to_vec(&claim).unwrap())
}

fn state(answer: &http::Answer) -> AttachmentState {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    serde_json::from_slice(&answer.body).unwrap()
}

fn code(answer: &http::Answer) -> String {
    serde_json::from_slice::<Refusal>(&answer.body).unwrap().error.code
}

fn a_file_goes_in_pieces_and_comes_back_whole_and_in_part(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let file = bytes(300_000);
    let (scope, id) = attach(&mut ana, &file);
    let path = path(&scope, id);
    assert_eq!(state(&put(&ana, &path, 0, &file[..100_000])).received, 100_000);
    let wrong = put(&ana, &path, 50_000, &file[50_000..]);
    assert_eq!((wrong.status, code(&wrong).as_str()), (409, "wrong_offset"));
    assert_eq!(code(&complete(&ana, &path, &file)), "incomplete");
    let head = ana.request(&format!("HEAD {path} HTTP/1.1"), &[]);
    assert!(head.headers.contains("x-chancery-received: 100000"), "{}", head.headers);
    assert_eq!(ana.request(&format!("GET {path} HTTP/1.1"), &[]).status, 404, "not there before it is whole");
    assert!(state(&put(&ana, &path, 100_000, &file[100_000..])).complete, "the last piece completes it");
    assert!(state(&complete(&ana, &path, &file)).complete, "asked once more");
    assert!(state(&put(&ana, &path, 0, &file)).complete, "sent once more");
    sam.sync();
    assert_eq!(sam.request(&format!("GET {path} HTTP/1.1"), &[]).body, file);
    let part = sam.request(&format!("GET {path} HTTP/1.1\r\nRange: bytes=1000-1999"), &[]);
    assert_eq!((part.status, part.body), (206, file[1000..2000].to_vec()));
    let rest = sam.request(&format!("GET {path} HTTP/1.1\r\nRange: bytes=299990-"), &[]);
    assert_eq!(rest.body, file[299_990..]);
}

fn received(laptop: &Laptop, path: &str) -> u64 {
    let head = laptop.request(&format!("HEAD {path} HTTP/1.1"), &[]).headers;
    let line = head.lines().find_map(|line| line.strip_prefix("x-chancery-received: ")).unwrap();
    line.trim().parse().unwrap()
}

/// What HQ has once it has `least`; a line that died may still be read when another already asks.
fn received_at_last(laptop: &Laptop, path: &str, least: u64) -> usize {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let there = received(laptop, path);
        if there >= least {
            return usize::try_from(there).unwrap();
        }
        assert!(Instant::now() < until, "{there} of {least} bytes are there");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn what_arrived_of_a_piece_before_the_cut_stays(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let file = bytes(200_000);
    let (scope, id) = attach(&mut ana, &file);
    let path = path(&scope, id);
    // Announced is a piece of 150,000 bytes; the line breaks after 70,001 of them.
    ana.begin_and_break(&format!("PUT {path}?offset=0 HTTP/1.1"), 150_000, &file[..70_001]);
    // The device comes back at once, while HQ may still listen to the dead line, or has not yet looked at it.
    let next = put(&ana, &path, 70_001, &file[70_001..100_000]);
    assert!([200, 409].contains(&next.status), "{}", next.status);
    let there = received_at_last(&ana, &path, 70_001);
    let rest = &file[there..];
    assert!(state(&put(&ana, &path, there, rest)).complete);
    assert_eq!(ana.request(&format!("GET {path} HTTP/1.1"), &[]).body, file);
}

fn a_piece_in_the_wrong_place_or_too_much_changes_nothing_that_is_there(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let file = bytes(50_000);
    let (scope, id) = attach(&mut ana, &file);
    let path = path(&scope, id);
    put(&ana, &path, 0, &file[..20_000]);
    for offset in ["30000", "10000", "0", "18446744073709551615"] {
        let answer = ana.request(&format!("PUT {path}?offset={offset} HTTP/1.1"), &file[..100]);
        assert_eq!((answer.status, code(&answer).as_str()), (409, "wrong_offset"), "{offset}");
    }
    for offset in ["-1", "18446744073709551616", "x"] {
        let answer = ana.request(&format!("PUT {path}?offset={offset} HTTP/1.1"), &file[..100]);
        assert_eq!(answer.status, 400, "{offset}");
    }
    assert_eq!(received(&ana, &path), 20_000);
    let much = [&file[20_000..], &[1; 9000][..]].concat();
    let answer = put(&ana, &path, 20_000, &much);
    assert_eq!((answer.status, code(&answer).as_str()), (413, "too_large"));
    assert_eq!(received(&ana, &path), 50_000, "no more than was announced");
    assert!(state(&put(&ana, &path, 50_000, &[])).complete, "and what is there is the file");
}

fn a_file_that_is_not_the_one_announced_is_discarded(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let file = bytes(5000);
    let (scope, id) = attach(&mut ana, &file);
    let path = path(&scope, id);
    let other = bytes(5001)[1..].to_vec();
    let wrong = put(&ana, &path, 0, &other);
    assert_eq!((wrong.status, code(&wrong).as_str()), (422, "digest_mismatch"));
    assert_eq!(received(&ana, &path), 0, "it begins again");
    put(&ana, &path, 0, &other[..100]);
    assert_eq!(code(&complete(&ana, &path, &other)), "digest_mismatch", "the record says otherwise");
    assert_eq!(received(&ana, &path), 0);
    assert!(state(&put(&ana, &path, 0, &file)).complete);
}

fn a_file_larger_than_one_part_of_an_upload_is_kept_whole(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let file = bytes(9_000_000);
    let (scope, id) = attach(&mut ana, &file);
    let path = path(&scope, id);
    assert!(state(&put(&ana, &path, 0, &file)).complete);
    let rest = ana.request(&format!("GET {path} HTTP/1.1\r\nRange: bytes=8999000-"), &[]);
    assert_eq!((rest.status, rest.body), (206, file[8_999_000..].to_vec()));
}

fn a_file_that_no_record_announces_is_not_taken(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let (scope, id) = attach(&mut ana, &bytes(100));
    for path in [path(&scope, new_id()), format!("{}?part=thumb", path(&scope, id))] {
        let put = path.replace('?', "?offset=0&");
        let put = if put.contains('?') { put } else { format!("{path}?offset=0") };
        let answer = ana.request(&format!("PUT {put} HTTP/1.1"), &[1; 100]);
        assert_eq!((answer.status, code(&answer).as_str()), (404, "attachment_unknown"));
        assert_eq!(ana.request(&format!("HEAD {path} HTTP/1.1"), &[]).status, 404);
    }
    let answer = ana.request(&format!("GET {}?part=..%2f.. HTTP/1.1", path(&scope, id)), &[]);
    assert_eq!(answer.status, 400);
}

fn a_thumbnail_is_kept_beside_its_original_and_verified_for_itself(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let (file, thumb) = (bytes(30_000), bytes(2001)[1..].to_vec());
    let (scope, id) = attach_with_thumb(&mut ana, &file, &thumb);
    let path = path(&scope, id);
    let put_thumb =
        |content: &[u8]| ana.request(&format!("PUT {path}?part=thumb&offset=0 HTTP/1.1"), content);
    assert_eq!(code(&put_thumb(&file[..2000])), "digest_mismatch");
    assert!(state(&put_thumb(&thumb)).complete);
    assert_eq!(ana.request(&format!("GET {path}?part=thumb HTTP/1.1"), &[]).body, thumb);
    assert_eq!(
        ana.request(&format!("GET {path} HTTP/1.1"), &[]).status,
        404,
        "the original is still to come"
    );
    assert!(state(&put(&ana, &path, 0, &file)).complete);
    assert_eq!(ana.request(&format!("GET {path} HTTP/1.1"), &[]).body, file);
}

fn a_file_that_the_store_lost_is_named_and_is_not_there_for_devices(office: Office) {
    use hq::admin::files;
    use object_store::ObjectStoreExt as _;
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let file = bytes(3000);
    let (scope, id) = attach(&mut ana, &file);
    let path = path(&scope, id);
    put(&ana, &path, 0, &file);
    let checked = office.block(files::check(office.house())).unwrap();
    assert_eq!((checked.kept.files, checked.kept.bytes, checked.missing.len()), (1, 3000, 0));
    let object = format!("{}/{id}", scope.case().unwrap());
    office.block(office.house().objects.delete(&object.as_str().into())).unwrap();
    let checked = office.block(files::check(office.house())).unwrap();
    assert_eq!(checked.missing, [object]);
    let answer = ana.request(&format!("GET {path} HTTP/1.1"), &[]);
    assert_eq!((answer.status, code(&answer).as_str()), (404, "attachment_unknown"));
}

fn two_devices_that_send_one_file_do_not_spoil_it(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let file = bytes(120_000);
    let (scope, id) = attach(&mut ana, &file);
    sam.sync();
    let path = path(&scope, id);
    let send = |laptop: &Laptop| {
        for _ in 0..500 {
            let offset = usize::try_from(received(laptop, &path)).unwrap();
            let end = (offset + 7000).min(file.len());
            match put(laptop, &path, offset, &file[offset..end]).status {
                200 if end == file.len() => return,
                200 | 409 | 503 => {}
                other => panic!("HQ answered {other}"),
            }
        }
        panic!("it does not get on");
    };
    std::thread::scope(|threads| {
        threads.spawn(|| send(&ana));
        threads.spawn(|| send(&sam));
    });
    assert_eq!(ana.request(&format!("GET {path} HTTP/1.1"), &[]).body, file);
}

fn a_file_that_another_process_is_about_to_let_go_is_waited_for(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let file = bytes(60_000);
    let (scope, id) = attach(&mut ana, &file);
    let path = path(&scope, id);
    assert_eq!(state(&put(&ana, &path, 0, &file[..20_000])).received, 20_000);
    let staging = std::fs::read_dir(office.data.path().join("staging")).unwrap();
    let staged = staging.map(|entry| entry.unwrap().path()).next().unwrap();
    let held = std::fs::File::open(staged).unwrap();
    held.lock().unwrap();
    let other = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        drop(held);
    });
    assert!(state(&put(&ana, &path, 20_000, &file[20_000..])).complete);
    other.join().unwrap();
}

fn who_does_not_see_the_case_sees_no_file_of_it(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let max = office.laptop("Max", "MAD", "supervisor");
    let file = bytes(100);
    let (scope, id) = attach(&mut ana, &file);
    let there = path(&scope, id);
    put(&ana, &there, 0, &file);
    complete(&ana, &there, &file);
    let nowhere = path(&Scope::Case(new_id()), id);
    for head in ["GET", "PUT"] {
        let hidden = max.request(&format!("{head} {there} HTTP/1.1"), &[]);
        let absent = max.request(&format!("{head} {nowhere} HTTP/1.1"), &[]);
        assert_eq!((hidden.status, &hidden.body), (absent.status, &absent.body));
        assert_eq!(hidden.status, 404);
    }
}
