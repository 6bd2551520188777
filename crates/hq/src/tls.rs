//! TLS as HQ speaks it: version 1.3 only, our own authority only. A device's certificate may be absent at
//! the handshake, since a device that enrols has none; a wrong one ends the handshake.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, crypto, version};

use crate::authority::Authority;
use crate::error::HqError;

const RECORD_BYTES: usize = 4096;

/// The key of the certificate that the other side showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerKey(pub [u8; 32]);

pub fn server_config(
    authority: &Authority,
    names: &[String],
    now: i64,
) -> Result<Arc<ServerConfig>, HqError> {
    let provider = Arc::new(crypto::ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(authority.certificate().clone())?;
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .allow_unauthenticated()
        .build()
        .map_err(|_| HqError::Malformed)?;
    let server = authority.certify_server(names, now)?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&version::TLS13])?
        .with_client_cert_verifier(verifier)
        .with_single_cert(server.chain, server.key)?;
    // What a cut tears is the last record: small ones lose little.
    config.max_fragment_size = Some(RECORD_BYTES);
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// The Ed25519 key inside a certificate of ours.
#[must_use]
pub fn peer_key(certificate: &CertificateDer<'_>) -> Option<PeerKey> {
    const ED25519_PREFIX: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
    let parsed = webpki::EndEntityCert::try_from(certificate).ok()?;
    let info = parsed.subject_public_key_info();
    let key = info.as_ref().strip_prefix(&ED25519_PREFIX)?;
    key.try_into().ok().map(PeerKey)
}
