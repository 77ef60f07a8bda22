//! The office's own certificate authority (CA): its key as a file in the data folder, which only
//! its owner may read, and the certificates that it gives, to kiosks for two years and to the
//! office's own listeners at each start.
//!
//! It decides nothing about who gets one. The CA's certificate and those of the listeners have no
//! end: a kiosk whose clock is wrong must still find its office, and whoever wants to end them
//! sets up a new office. A kiosk's certificate ends by the office's clock.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, FixedOffset, TimeDelta};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, DistinguishedName,
    DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, PublicKey, SerialNumber,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::keys::{read_file, write_file};
use super::store::NewCertificate;
use crate::wire::Digest;

/// The CA's secret key in the office's data folder, PEM.
pub const CA_KEY_FILE: &str = "ca-key.pem";
/// Its certificate, PEM, for whoever shall trust it: people's browsers and programs. The office
/// itself goes by the one in the database.
pub const CA_CERTIFICATE_FILE: &str = "office-ca.pem";

/// How long a kiosk's certificate holds: two years.
pub const CERTIFICATE_MAX: Duration = Duration::from_secs(2 * 365 * 24 * 3600);

/// The most bytes that a kiosk's request for a certificate may have.
const CSR_BYTES_MAX: usize = 4 * 1024;

/// The end of what has none (RFC 5280, 4.1.2.5): 9999-12-31T23:59:59Z.
const NO_END: i64 = 253_402_300_799;

/// Why there is no CA to use. Its text repeats no key.
#[derive(Debug, thiserror::Error)]
pub enum CaTrouble {
    /// The key is not there.
    #[error(
        "the key of the office's CA, {}, is not there; put it back from where it is kept safe. \
         Without it no kiosk can enrol or renew its certificate, and the kiosks find no office",
        .0.display()
    )]
    Missing(PathBuf),
    /// Others may read it.
    #[error("the key of the office's CA, {}, can be read by others; take it from them: chmod 600 {}", .0.display(), .0.display())]
    Open(PathBuf),
    /// It is another office's.
    #[error(
        "the key of the CA in {} does not belong to this database; an office's data folder and its \
         database go together",
        .0.display()
    )]
    NotOurs(PathBuf),
    /// A file cannot be used.
    #[error("{} cannot be used: {why}", file.display())]
    Unusable {
        /// Which.
        file: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A certificate could not be made.
    #[error("no certificate could be made: {0}")]
    Making(String),
}

/// A kiosk's request for a certificate, read and found to be signed with the key it is about.
/// Nothing but the key is taken from it: the office decides what a certificate says.
#[derive(Debug)]
pub struct Csr(PublicKey);

impl Csr {
    /// Reads a request in PEM; `None` when it is none, or not of an ECDSA P-256 key.
    #[must_use]
    pub fn read(pem: &str) -> Option<Csr> {
        if pem.len() > CSR_BYTES_MAX {
            return None;
        }
        let read = CertificateSigningRequestParams::from_pem(pem).ok()?;
        (*read.public_key.algorithm() == PKCS_ECDSA_P256_SHA256).then_some(Csr(read.public_key))
    }
}

/// An office's CA, its key at hand.
pub struct Ca {
    issuer: Issuer<'static, KeyPair>,
    der: CertificateDer<'static>,
    pem: String,
}

impl std::fmt::Debug for Ca {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ca({:?})", self.sha256())
    }
}

/// SHA-256 of a certificate.
#[must_use]
pub fn fingerprint(der: &[u8]) -> Digest {
    Digest(Sha256::digest(der).into())
}

fn making(error: &dyn std::fmt::Display) -> CaTrouble {
    CaTrouble::Making(error.to_string())
}

fn moment_of(unix_s: i64) -> Result<OffsetDateTime, CaTrouble> {
    OffsetDateTime::from_unix_timestamp(unix_s).map_err(|error| making(&error))
}

/// What every certificate here has in common.
fn params(name: &str) -> Result<CertificateParams, CaTrouble> {
    let mut serial = [0; 16];
    getrandom::fill(&mut serial).map_err(|error| making(&error))?;
    // A positive number, as RFC 5280 wants it.
    serial[0] = serial[0] & 0x7f | 0x40;
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, name);
    let mut params = CertificateParams::default();
    params.distinguished_name = subject;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    params.not_before = moment_of(0)?;
    params.not_after = moment_of(NO_END)?;
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

impl Ca {
    /// Makes an office's CA and writes its key and its certificate into the data folder.
    ///
    /// # Errors
    /// When there is a key already, or it cannot be written.
    pub fn make(folder: &Path) -> Result<Ca, CaTrouble> {
        let file = folder.join(CA_KEY_FILE);
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(|error| making(&error))?;
        let mut params = params("tomoni office")?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate = params.self_signed(&key).map_err(|error| making(&error))?;
        let secret = Zeroizing::new(key.serialize_pem());
        let shown = folder.join(CA_CERTIFICATE_FILE);
        for (file, text, mode) in [
            (&file, secret.as_bytes(), 0o600),
            (&shown, certificate.pem().as_bytes(), 0o644),
        ] {
            write_file(file, text, mode).map_err(|error| CaTrouble::Unusable {
                file: file.clone(),
                why: error.to_string(),
            })?;
        }
        Ok(Ca {
            issuer: Issuer::new(params, key),
            der: certificate.der().clone(),
            pem: certificate.pem(),
        })
    }

    /// Whether there is a CA's key in this folder.
    #[must_use]
    pub fn is_in(folder: &Path) -> bool {
        folder.join(CA_KEY_FILE).exists()
    }

    /// Reads the CA's key; its certificate is kept in the database.
    ///
    /// # Errors
    /// When the key is not there, others may read it, or it is not the certificate's.
    pub fn open(folder: &Path, certificate: &str) -> Result<Ca, CaTrouble> {
        use rustls::pki_types::pem::PemObject as _;
        let file = folder.join(CA_KEY_FILE);
        let unusable = |error: &dyn std::fmt::Display| CaTrouble::Unusable {
            file: file.clone(),
            why: error.to_string(),
        };
        let about = match fs::metadata(&file) {
            Ok(about) => about,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(CaTrouble::Missing(file));
            }
            Err(error) => return Err(unusable(&error)),
        };
        if about.mode() & 0o077 != 0 {
            return Err(CaTrouble::Open(file));
        }
        let text = Zeroizing::new(read_file(&file, about.len()).map_err(|error| unusable(&error))?);
        let key = KeyPair::from_pem(&text).map_err(|error| unusable(&error))?;
        let der = CertificateDer::from_pem_slice(certificate.as_bytes())
            .map_err(|error| making(&error))?;
        let (_, read) =
            x509_parser::parse_x509_certificate(&der).map_err(|error| making(&error))?;
        if read.public_key().subject_public_key.data.as_ref() != key.public_key_raw() {
            return Err(CaTrouble::NotOurs(file));
        }
        Ok(Ca {
            issuer: Issuer::from_ca_cert_der(&der, key).map_err(|error| making(&error))?,
            der,
            pem: certificate.to_owned(),
        })
    }

    /// Its certificate, PEM.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Its certificate.
    #[must_use]
    pub fn der(&self) -> &CertificateDer<'static> {
        &self.der
    }

    /// SHA-256 of its certificate: what a kiosk that knows nothing yet goes by.
    #[must_use]
    pub fn sha256(&self) -> Digest {
        fingerprint(&self.der)
    }

    /// A certificate for a kiosk's key, from `now` for [`CERTIFICATE_MAX`].
    ///
    /// # Errors
    /// When none can be made.
    pub fn sign(
        &self,
        csr: &Csr,
        kiosk: &str,
        now: DateTime<FixedOffset>,
    ) -> Result<NewCertificate, CaTrouble> {
        let life = TimeDelta::from_std(CERTIFICATE_MAX).map_err(|error| making(&error))?;
        // Certificates count whole seconds.
        let until = now + life;
        let mut params = params(kiosk)?;
        params.not_before = moment_of(now.timestamp())?;
        params.not_after = moment_of(until.timestamp())?;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let made = params
            .signed_by(&csr.0, &self.issuer)
            .map_err(|error| making(&error))?;
        Ok(NewCertificate {
            sha256: fingerprint(made.der()),
            pem: made.pem(),
            from: now,
            until,
        })
    }

    /// A certificate and its key for a listener that is reached under these names and addresses.
    /// Both live as long as the process.
    ///
    /// # Errors
    /// When a name is none, or nothing can be made.
    pub fn serve_as(
        &self,
        names: &[String],
    ) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), CaTrouble> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(|error| making(&error))?;
        let mut params = params("tomoni office's listener")?;
        params.subject_alt_names = CertificateParams::new(names)
            .map_err(|error| making(&error))?
            .subject_alt_names;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let made = params
            .signed_by(&key, &self.issuer)
            .map_err(|error| making(&error))?;
        let secret = PrivatePkcs8KeyDer::from(key.serialize_der());
        Ok((vec![made.der().clone(), self.der.clone()], secret.into()))
    }
}
