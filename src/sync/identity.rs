//! Who this kiosk is to its office: its own key, which never leaves the machine, the certificate
//! that the office gave for it, and the office's CA, as files in the kiosk's data folder.
//!
//! It speaks to nobody.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rcgen::{CertificateParams, DistinguishedName, KeyPair, PKCS_ECDSA_P256_SHA256};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The kiosk's secret key, PEM; only its owner may read it.
pub const KIOSK_KEY_FILE: &str = "kiosk-key.pem";
/// Its certificate, PEM.
pub const KIOSK_CERTIFICATE_FILE: &str = "kiosk-certificate.pem";
/// The certificate of the office's CA, PEM.
pub const OFFICE_CA_FILE: &str = "office-ca.pem";
/// What it is called and where its office is. Written last: without it nothing is enrolled.
pub const ENROLMENT_FILE: &str = "enrolment.toml";
/// The most bytes that any of them may have.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// What is wrong with the files. Repeats no key.
#[derive(Debug, thiserror::Error)]
pub enum IdentityTrouble {
    /// One is not there, although the kiosk was enrolled.
    #[error(
        "{} is not there although this kiosk was enrolled; enrol it anew with `tomoni kiosk enrol CODE`, its records stay",
        .0.display()
    )]
    Missing(PathBuf),
    /// One cannot be used.
    #[error("{} cannot be used: {why}", file.display())]
    Unusable {
        /// Which.
        file: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// No key could be made.
    #[error("the system makes no key: {0}")]
    Making(String),
}

/// What [`ENROLMENT_FILE`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Enrolment {
    kiosk: String,
    office: String,
}

/// Who this kiosk is.
#[derive(Clone)]
pub struct Identity {
    /// Its name at the office.
    pub kiosk: String,
    /// The office's address, as `https://office.example:8471`.
    pub office: String,
    /// Its certificate, PEM.
    pub certificate: String,
    /// The office's CA, PEM.
    pub ca: String,
    key: Zeroizing<String>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identity({} at {})", self.kiosk, self.office)
    }
}

/// A key of this kiosk, and the request for a certificate of it.
pub struct OwnKey(KeyPair);

impl OwnKey {
    /// The key in this data folder, or a new one, which is written down before anything is
    /// asked with it.
    ///
    /// # Errors
    /// When none can be made, read or written.
    pub fn in_folder(data: &Path) -> Result<OwnKey, IdentityTrouble> {
        let file = data.join(KIOSK_KEY_FILE);
        if file.exists() {
            let text = Zeroizing::new(read_file(&file)?);
            let key = KeyPair::from_pem(&text).map_err(|error| unusable(&file, &error))?;
            return Ok(OwnKey(key));
        }
        let making = |error: rcgen::Error| IdentityTrouble::Making(error.to_string());
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(making)?;
        let text = Zeroizing::new(key.serialize_pem());
        write_file(&file, text.as_bytes(), 0o600)?;
        Ok(OwnKey(key))
    }

    /// A request for a certificate, PEM. It names nobody: the office knows who asks.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn request(&self) -> Result<String, IdentityTrouble> {
        let making = |error: rcgen::Error| IdentityTrouble::Making(error.to_string());
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params
            .serialize_request(&self.0)
            .and_then(|request| request.pem())
            .map_err(making)
    }
}

impl Identity {
    /// Who the kiosk with this data folder is; `None` = it was never enrolled.
    ///
    /// # Errors
    /// When it was, and a file is not there or cannot be used.
    pub fn read(data: &Path) -> Result<Option<Identity>, IdentityTrouble> {
        let file = data.join(ENROLMENT_FILE);
        if !file.exists() {
            return Ok(None);
        }
        let enrolment: Enrolment = toml::from_str(&read_file(&file)?)
            .map_err(|error| unusable(&file, &error.message()))?;
        Ok(Some(Identity {
            kiosk: enrolment.kiosk,
            office: enrolment.office,
            certificate: read_file(&data.join(KIOSK_CERTIFICATE_FILE))?,
            ca: read_file(&data.join(OFFICE_CA_FILE))?,
            key: Zeroizing::new(read_file(&data.join(KIOSK_KEY_FILE))?),
        }))
    }

    /// Writes down what the office gave for the key in this folder, and reads it back.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn keep(
        data: &Path,
        kiosk: &str,
        office: &str,
        certificate: &str,
        ca: &str,
    ) -> Result<Identity, IdentityTrouble> {
        write_file(&data.join(OFFICE_CA_FILE), ca.as_bytes(), 0o644)?;
        let file = data.join(KIOSK_CERTIFICATE_FILE);
        write_file(&file, certificate.as_bytes(), 0o644)?;
        let file = data.join(ENROLMENT_FILE);
        let enrolment = toml::to_string(&Enrolment {
            kiosk: kiosk.to_owned(),
            office: office.to_owned(),
        })
        .map_err(|error| unusable(&file, &error))?;
        write_file(&file, enrolment.as_bytes(), 0o644)?;
        Identity::read(data)?.ok_or(IdentityTrouble::Missing(file))
    }

    /// Writes a renewed certificate down.
    ///
    /// # Errors
    /// When it cannot be written; then the old one stays.
    pub fn renewed(&mut self, data: &Path, certificate: String) -> Result<(), IdentityTrouble> {
        let file = data.join(KIOSK_CERTIFICATE_FILE);
        write_file(&file, certificate.as_bytes(), 0o644)?;
        self.certificate = certificate;
        Ok(())
    }

    /// The secret key, PEM, for whoever makes the connection.
    pub(super) fn key(&self) -> &str {
        &self.key
    }
}

fn unusable(file: &Path, why: &dyn std::fmt::Display) -> IdentityTrouble {
    IdentityTrouble::Unusable {
        file: file.to_owned(),
        why: why.to_string(),
    }
}

fn read_file(file: &Path) -> Result<String, IdentityTrouble> {
    match fs::metadata(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(IdentityTrouble::Missing(file.to_owned()));
        }
        Err(error) => return Err(unusable(file, &error)),
        Ok(about) if about.len() > FILE_BYTES_MAX => {
            let why = format!("it is longer than {FILE_BYTES_MAX} bytes");
            return Err(unusable(file, &why));
        }
        Ok(_) => {}
    }
    fs::read_to_string(file).map_err(|error| unusable(file, &error))
}

/// Writes a file whole or not at all, over an older one.
pub(super) fn write_file(file: &Path, content: &[u8], mode: u32) -> Result<(), IdentityTrouble> {
    let mut half = file.as_os_str().to_owned();
    half.push(".new");
    let half = PathBuf::from(half);
    let write = || -> std::io::Result<()> {
        // What an interrupted run left behind.
        let _ = fs::remove_file(&half);
        let mut to = File::options()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(&half)?;
        to.write_all(content)?;
        to.sync_all()?;
        fs::rename(&half, file)?;
        match file.parent() {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    };
    write().map_err(|error| unusable(file, &error))
}
