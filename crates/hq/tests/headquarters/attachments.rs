//! Files: in pieces, resumed, checked, and only for who sees the case.

use ledger::Scope;
use model::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use wire::enrol::{AttachmentState, CompleteAttachment, Refusal};

use crate::common::laptop::new_id;
use crate::common::words::{create, set, text};
use crate::common::{Laptop, Office, http, on_both_stores};

on_both_stores!(
    a_file_goes_in_pieces_and_comes_back_whole_and_in_part,
    a_file_that_is_not_the_one_announced_is_discarded,
    who_does_not_see_the_case_sees_no_file_of_it,
);

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index * 31 % 251) as u8).collect()
}

fn attach(laptop: &mut Laptop, file: &[u8]) -> (Scope, Uuid) {
    let scope = laptop.open_case("BUC", "visa_fraud");
    let id = new_id();
    let digest = wire::to_hex(&Sha256::digest(file));
    let size = Value::Int(i64::try_from(file.len()).unwrap());
    let ops = vec![
        create(id, "attachment"),
        set(id, "attachment", &[("name", text("scan.pdf"))], vec![]),
        set(id, "attachment", &[("size", size)], vec![]),
        set(id, "attachment", &[("sha256", text(&digest))], vec![]),
    ];
    laptop.write(&scope, 9, ops);
    assert_eq!(laptop.sync().held(), vec![]);
    (scope, id)
}

fn path(scope: &Scope, id: Uuid) -> String {
    format!("/v1/attachments/{}/{id}", scope.case().unwrap())
}

fn put(laptop: &Laptop, path: &str, offset: usize, piece: &[u8]) -> http::Answer {
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
    assert_eq!(state(&put(&ana, &path, 100_000, &file[100_000..])).received, 300_000);
    assert!(state(&complete(&ana, &path, &file)).complete);
    assert!(state(&complete(&ana, &path, &file)).complete, "said twice");
    sam.sync();
    assert_eq!(sam.request(&format!("GET {path} HTTP/1.1"), &[]).body, file);
    let part = sam.request(&format!("GET {path} HTTP/1.1\r\nRange: bytes=1000-1999"), &[]);
    assert_eq!((part.status, part.body), (206, file[1000..2000].to_vec()));
    let rest = sam.request(&format!("GET {path} HTTP/1.1\r\nRange: bytes=299990-"), &[]);
    assert_eq!(rest.body, file[299_990..]);
}

fn a_file_that_is_not_the_one_announced_is_discarded(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let file = bytes(5000);
    let (scope, id) = attach(&mut ana, &file);
    let path = path(&scope, id);
    let other = bytes(5001)[1..].to_vec();
    put(&ana, &path, 0, &other);
    assert_eq!(code(&complete(&ana, &path, &file)), "digest_mismatch");
    put(&ana, &path, 0, &other);
    assert_eq!(code(&complete(&ana, &path, &other)), "digest_mismatch", "the record says otherwise");
    put(&ana, &path, 0, &file);
    assert!(state(&complete(&ana, &path, &file)).complete);
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
