//! How devices join, and how certificates are renewed.

use ed25519_dalek::{Signer, SigningKey};
use ledger::{Op, Scope};
use wire::enrol::{RenewRequest, Renewed};

use crate::common::{Laptop, Office, on_both_stores};

on_both_stores!(
    a_code_enrols_one_device_and_no_second,
    a_wrong_code_and_an_expired_one_are_refused,
    a_proof_by_another_key_is_refused_and_the_code_stays_good,
    the_directory_tells_everybody_the_new_key,
    a_certificate_is_renewed_by_proof_of_the_key_and_a_replay_is_refused,
);

fn laptop(office: &Office) -> Laptop {
    Laptop::new(office.running().addr, &office.running().ca_pem)
}

fn a_code_enrols_one_device_and_no_second(office: Office) {
    let user = office.user("Ana Pop", "BUC", "investigator");
    let code = office.code(user.id);
    let enrolled = laptop(&office).enrol(&code.to_lowercase().replace('-', " ")).unwrap();
    assert_eq!(enrolled.user, user.id.0);
    assert_eq!((enrolled.post.as_str(), enrolled.role.as_str()), ("BUC", "investigator"));
    assert_eq!(enrolled.hq_public_key, office.house().own.verifying_key().to_bytes());
    assert_eq!(laptop(&office).enrol(&code), Err("code_used".into()));
}

fn a_wrong_code_and_an_expired_one_are_refused(office: Office) {
    assert_eq!(laptop(&office).enrol("00000-00000-00000-00000-00000"), Err("code_unknown".into()));
    let user = office.user("Ana", "BUC", "investigator");
    let code = office.code(user.id);
    let past = "UPDATE enrolment_code SET expires_at = 1000";
    let write = hq::store::Write::new(past, vec![]);
    office.block(office.house().books.store.write(vec![write])).unwrap();
    assert_eq!(laptop(&office).enrol(&code), Err("code_expired".into()));
}

fn a_proof_by_another_key_is_refused_and_the_code_stays_good(office: Office) {
    let code = office.code(office.user("Ana", "BUC", "investigator").id);
    let mut ana = laptop(&office);
    let mut forged = ana.enrol_request(&code);
    forged.tls_public_key = [7; 32];
    assert_eq!(ana.post_enrolment(&forged), Err("bad_proof".into()));
    assert!(ana.enrol(&code).is_ok());
}

fn the_directory_tells_everybody_the_new_key(office: Office) {
    let ana = office.laptop("Ana", "BUC", "investigator");
    let mut max = office.laptop("Max", "MAD", "auditor");
    max.sync();
    let ops = max.scopes[&Scope::Org].log().iter().flat_map(|change| change.ops.clone());
    let keys: Vec<_> = ops
        .filter_map(|op| match op {
            Op::Key { device, public_key, role, .. } if device.0 == ana.device => Some((public_key, role)),
            _ => None,
        })
        .collect();
    let key = ana.key.verifying_key().to_bytes();
    assert_eq!(keys, vec![(key, "investigator".into()), (key, "investigator".into())], "under both names");
}

fn a_certificate_is_renewed_by_proof_of_the_key_and_a_replay_is_refused(office: Office) {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let seed = [9; 32];
    let mut request = RenewRequest {
        device: ana.device,
        tls_public_key: SigningKey::from_bytes(&seed).verifying_key().to_bytes(),
        at: office.house().now() + 1000,
        proof: [0; 64],
    };
    request.proof = ana.key.sign(&request.proof_bytes()).to_bytes();
    let body = serde_json::to_vec(&request).unwrap();
    let head = "POST /v1/renew HTTP/1.1\r\nContent-Type: application/json";
    let bare = laptop(&office);
    let answer = bare.request(head, &body);
    assert_eq!(answer.status, 200);
    let renewed: Renewed = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(bare.request(head, &body).status, 409, "a replay");
    assert_eq!(ana.exchange_status(), 403, "the old key speaks for nobody");
    ana.use_certificate(&renewed.certificate_pem, seed);
    assert_eq!(ana.exchange_status(), 200);
}
