//! HQ's private certificate authority. Devices trust it and nothing else; it signs for devices and for
//! HQ's own server. Its key never leaves HQ's folder.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ED25519, PublicKeyData, SignatureAlgorithm,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::error::HqError;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const AUTHORITY_DAYS: i64 = 20 * 365;
const DEVICE_DAYS: i64 = 398;
const SERVER_DAYS: i64 = 398;
/// Laptops whose clock runs behind must still find a fresh certificate valid.
const LEEWAY_DAYS: i64 = 2;

/// The authority, ready to sign.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub ca_pem: String,
    ca_der: CertificateDer<'static>,
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authority")
    }
}

/// A certificate for HQ's server with its key.
#[derive(Debug)]
pub struct ServerCertificate {
    pub chain: Vec<CertificateDer<'static>>,
    pub key: PrivateKeyDer<'static>,
}

/// A device's key as it came in an enrolment.
struct DeviceKey([u8; 32]);

impl PublicKeyData for DeviceKey {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ED25519
    }
}

fn authority_params(now: i64) -> Result<CertificateParams, HqError> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name.push(DnType::CommonName, "Chancery HQ authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    valid(&mut params, now, AUTHORITY_DAYS);
    Ok(params)
}

fn valid(params: &mut CertificateParams, now: i64, days: i64) {
    let at = |ms: i64| {
        let date = chrono::DateTime::from_timestamp_millis(ms).unwrap_or_default().date_naive();
        use chrono::Datelike as _;
        rcgen::date_time_ymd(
            date.year(),
            u8::try_from(date.month()).unwrap_or(1),
            u8::try_from(date.day()).unwrap_or(1),
        )
    };
    params.not_before = at(now - LEEWAY_DAYS * DAY_MS);
    params.not_after = at(now + days * DAY_MS);
}

/// The PEM texts of a new authority: certificate and key.
pub fn create(now: i64) -> Result<(String, String), HqError> {
    let key = KeyPair::generate_for(&PKCS_ED25519)?;
    let certificate = authority_params(now)?.self_signed(&key)?;
    Ok((certificate.pem(), key.serialize_pem()))
}

impl Authority {
    pub fn open(ca_pem: String, key_pem: &str) -> Result<Self, HqError> {
        use rustls::pki_types::pem::PemObject as _;
        let ca_der = CertificateDer::from_pem_slice(ca_pem.as_bytes()).map_err(|_| HqError::Malformed)?;
        // The issuer needs the name and the key only; the dates are those of the certificate itself.
        let issuer = Issuer::new(authority_params(0)?, KeyPair::from_pem(key_pem)?);
        Ok(Self { issuer, ca_pem, ca_der })
    }

    #[must_use]
    pub fn certificate(&self) -> &CertificateDer<'static> {
        &self.ca_der
    }

    /// A certificate by which a device shows that it is this device.
    pub fn certify_device(&self, device: uuid::Uuid, tls_key: [u8; 32], now: i64) -> Result<String, HqError> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name.push(DnType::CommonName, device.to_string());
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.is_ca = IsCa::ExplicitNoCa;
        params.use_authority_key_identifier_extension = true;
        valid(&mut params, now, DEVICE_DAYS);
        Ok(params.signed_by(&DeviceKey(tls_key), &self.issuer)?.pem())
    }

    /// A certificate for HQ's server under these names and addresses, with a key of its own.
    pub fn certify_server(&self, names: &[String], now: i64) -> Result<ServerCertificate, HqError> {
        let key = KeyPair::generate_for(&PKCS_ED25519)?;
        let mut params = CertificateParams::new(names.to_vec())?;
        params.distinguished_name.push(DnType::CommonName, "Chancery HQ");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.is_ca = IsCa::ExplicitNoCa;
        params.use_authority_key_identifier_extension = true;
        valid(&mut params, now, SERVER_DAYS);
        let certificate = params.signed_by(&key, &self.issuer)?;
        let chain = vec![certificate.der().clone()];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        Ok(ServerCertificate { chain, key })
    }
}
