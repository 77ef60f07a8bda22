//! How a kiosk that knows nobody comes to belong to an office, with nothing but a one-time code.
//!
//! First it looks at who answers at the code's address, and goes on only if that is a listener of
//! the CA whose fingerprint the code bears; only then it says the code's secret, over a connection
//! that trusts this CA and nobody else.

use std::net::{TcpStream, ToSocketAddrs as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error, RootCertStore,
    SignatureScheme, version,
};
use sha2::{Digest as _, Sha256};

use super::client::Office;
use super::identity::{Identity, IdentityTrouble, OwnKey, write_file};
use super::session::Failure;
use crate::wire::Digest;
use crate::wire::enrol::{EnrolAsk, EnrolCode, Enrolled, OfficeSays, host_of, is_config_path};

/// How long the office may take to answer.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// Why a kiosk could not enrol. Nothing of the code is repeated.
#[derive(Debug, thiserror::Error)]
pub enum EnrolTrouble {
    /// Nobody answers.
    #[error(
        "nothing answers at {address}: {why}; is the office running, and does the network let this kiosk through?"
    )]
    NobodyThere {
        /// Where.
        address: String,
        /// What the system says.
        why: String,
    },
    /// Somebody else answers.
    #[error(
        "what answers at {0} is not the office that made this code; say nothing to it, and have the code shown anew"
    )]
    NotTheOffice(String),
    /// It refused.
    #[error("{0}")]
    Refused(String),
    /// What it answered cannot be used.
    #[error("what the office answered cannot be used: {0}")]
    Answer(String),
    /// A file.
    #[error(transparent)]
    Identity(#[from] IdentityTrouble),
    /// A folder.
    #[error("{0}")]
    Folder(String),
}

/// What a kiosk has become.
#[derive(Debug)]
pub struct Belongs {
    /// Who it is.
    pub identity: Identity,
    /// The site's file, below the configuration's folder.
    pub site: String,
    /// Whether it received the office's key to seal readings to.
    pub has_office_key: bool,
}

/// Enrols the kiosk with this data folder, and writes the configuration that it receives below
/// `config`. An older enrolment is replaced; the journals are not touched.
///
/// # Errors
/// When the office is not there, is another one, or refuses; or when a file cannot be written.
pub fn enrol(code: &EnrolCode, data: &Path, config: &Path) -> Result<Belongs, EnrolTrouble> {
    let folder = |path: &Path| {
        std::fs::create_dir_all(path)
            .map_err(|error| EnrolTrouble::Folder(format!("{}: {error}", path.display())))
    };
    folder(data)?;
    let ca = look_at(&code.address, code.ca_sha256)?;
    let url = format!("https://{}", code.address);
    let office =
        Office::of_ca(&url, &ca).map_err(|error| EnrolTrouble::Answer(error.to_string()))?;
    let key = OwnKey::in_folder(data)?;
    let ask = EnrolAsk {
        secret: code
            .secret
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
        csr: key.request()?,
    };
    let enrolled: Enrolled = office
        .ask("/v1/enrol", &ask)
        .map_err(|failure| match failure {
            Failure::Refused { say, .. } | Failure::Ordered { say, .. } => {
                EnrolTrouble::Refused(say)
            }
            Failure::Lost(why) => EnrolTrouble::NobodyThere {
                address: code.address.clone(),
                why,
            },
            Failure::NotUnderstood(why) => EnrolTrouble::Answer(why),
        })?;
    for file in &enrolled.files {
        if !is_config_path(&file.path) {
            return Err(EnrolTrouble::Answer(
                "a file has a path that is none".to_owned(),
            ));
        }
        let to = config.join(&file.path);
        folder(to.parent().unwrap_or(config))?;
        write_file(&to, file.text.as_bytes(), 0o644)?;
    }
    if !is_config_path(&enrolled.site) {
        return Err(EnrolTrouble::Answer(
            "the site's file has a path that is none".to_owned(),
        ));
    }
    if let Some(key) = &enrolled.office_key {
        write_file(&data.join(OFFICE_KEY_FILE), key.as_bytes(), 0o644)?;
    }
    let identity = Identity::keep(
        data,
        &enrolled.kiosk,
        &url,
        &enrolled.certificate,
        &enrolled.ca,
    )?;
    Ok(Belongs {
        identity,
        site: enrolled.site,
        has_office_key: enrolled.office_key.is_some(),
    })
}

/// What kind of office made this code. Nothing of the code's secret is said.
///
/// # Errors
/// When the office is not there, or is another one.
pub fn kind_of_office(code: &EnrolCode) -> Result<OfficeSays, EnrolTrouble> {
    let ca = look_at(&code.address, code.ca_sha256)?;
    let answer = |why: &dyn std::fmt::Display| EnrolTrouble::Answer(why.to_string());
    let office =
        Office::of_ca(&format!("https://{}", code.address), &ca).map_err(|error| answer(&error))?;
    let body = office
        .get("/v1/office")
        .map_err(|failure| answer(&format!("{failure:?}")))?;
    serde_json::from_slice(&body).map_err(|error| answer(&error))
}

/// The office's public sealing key in the kiosk's data folder; the kiosk looks for it there.
pub const OFFICE_KEY_FILE: &str = "office-key.toml";

/// Looks at who answers, and gives the certificate of the CA if it is the one of this fingerprint.
fn look_at(address: &str, ca_sha256: Digest) -> Result<CertificateDer<'static>, EnrolTrouble> {
    let nobody = |why: &dyn std::fmt::Display| EnrolTrouble::NobodyThere {
        address: address.to_owned(),
        why: why.to_string(),
    };
    let other = || EnrolTrouble::NotTheOffice(address.to_owned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let found = Arc::new(Mutex::new(None));
    let pinned = Pinned {
        ca_sha256,
        provider: Arc::clone(&provider),
        found: Arc::clone(&found),
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&version::TLS13])
        .map_err(|error| nobody(&error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(pinned))
        .with_no_client_auth();
    let name = ServerName::try_from(host_of(address).to_owned()).map_err(|error| nobody(&error))?;
    let mut client =
        ClientConnection::new(Arc::new(config), name).map_err(|error| nobody(&error))?;
    let mut tcp = connect(address).map_err(|error| nobody(&error))?;
    let shaken = client.complete_io(&mut tcp).map(drop);
    let found = found.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (shaken, found) {
        (Ok(()), Some(ca)) => Ok(ca),
        (Err(error), _) if error.kind() != std::io::ErrorKind::InvalidData => Err(nobody(&error)),
        _ => Err(other()),
    }
}

fn connect(address: &str) -> std::io::Result<TcpStream> {
    let mut last = std::io::ErrorKind::NotFound.into();
    for place in address.to_socket_addrs()? {
        match TcpStream::connect_timeout(&place, ANSWER_MAX) {
            Ok(stream) => {
                stream.set_read_timeout(Some(ANSWER_MAX))?;
                stream.set_write_timeout(Some(ANSWER_MAX))?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Believes a listener that shows the CA's own certificate with the right fingerprint, and one of
/// its own that this CA has signed for the name.
#[derive(Debug)]
struct Pinned {
    ca_sha256: Digest,
    provider: Arc<CryptoProvider>,
    found: Arc<Mutex<Option<CertificateDer<'static>>>>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let unknown = || Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let ca = intermediates
            .iter()
            .find(|shown| Digest(Sha256::digest(shown.as_ref()).into()) == self.ca_sha256)
            .ok_or_else(unknown)?;
        let mut roots = RootCertStore::empty();
        roots.add(ca.clone().into_owned())?;
        let verifier = WebPkiServerVerifier::builder_with_provider(
            Arc::new(roots),
            Arc::clone(&self.provider),
        )
        .build()
        .map_err(|_| unknown())?;
        let verified =
            verifier.verify_server_cert(end_entity, &[], server_name, ocsp_response, now)?;
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Some(ca.clone().into_owned());
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
