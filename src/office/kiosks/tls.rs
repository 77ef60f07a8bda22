//! TLS on the kiosks' listener: version 1.3 and nothing else, with the office's own CA. A
//! certificate is not asked of whoever has none yet; one that is shown must be of our CA, but may
//! have ended or be revoked, so that the application can say what to do about it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum_server::accept::Accept;
pub use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
pub use rustls::ServerConfig;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, RootCertStore,
    SignatureScheme, version,
};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use crate::office::ca::{Ca, CaTrouble};
use crate::office::connections::Connection;

/// The most kiosks' connections at once.
pub const PLACES_MAX: usize = 1024;
/// How long a connection waits for a place before it is cut.
const PLACE_WAIT_MAX: Duration = Duration::from_secs(10);

/// What a listener of this office speaks, reached under these names. `kiosks` = it asks for
/// certificates.
///
/// # Errors
/// When a certificate for the names cannot be made.
pub fn server_config(ca: &Ca, names: &[String], kiosks: bool) -> Result<ServerConfig, CaTrouble> {
    let making = |error: &dyn std::fmt::Display| CaTrouble::Making(error.to_string());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let (chain, key) = ca.serve_as(names)?;
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&version::TLS13])
        .map_err(|error| making(&error))?;
    let builder = if kiosks {
        builder.with_client_cert_verifier(Arc::new(OfOurs::new(ca, provider)?))
    } else {
        builder.with_no_client_auth()
    };
    let mut config = builder
        .with_single_cert(chain, key)
        .map_err(|error| making(&error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Whether a certificate is of our CA, at whatever time it held.
#[derive(Debug)]
struct OfOurs(Arc<dyn ClientCertVerifier>);

impl OfOurs {
    fn new(ca: &Ca, provider: Arc<CryptoProvider>) -> Result<OfOurs, CaTrouble> {
        let making = |error: &dyn std::fmt::Display| CaTrouble::Making(error.to_string());
        let mut roots = RootCertStore::empty();
        roots
            .add(ca.der().clone())
            .map_err(|error| making(&error))?;
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
            .allow_unauthenticated()
            .build()
            .map(OfOurs)
            .map_err(|error| making(&error))
    }
}

/// A moment at which a certificate held: now, or the nearest to it. Everything else about it is
/// then verified as ever. (To accept the error "expired" instead would accept a certificate of
/// which nothing else was looked at.)
fn while_it_held(certificate: &CertificateDer<'_>, now: UnixTime) -> Result<UnixTime, Error> {
    let unreadable = || Error::InvalidCertificate(CertificateError::BadEncoding);
    let (_, read) = x509_parser::parse_x509_certificate(certificate).map_err(|_| unreadable())?;
    let bound = |at: i64| u64::try_from(at).unwrap_or(0);
    let from = bound(read.validity().not_before.timestamp());
    let until = bound(read.validity().not_after.timestamp());
    if from > until {
        return Err(unreadable());
    }
    let then = now.as_secs().clamp(from, until);
    Ok(UnixTime::since_unix_epoch(Duration::from_secs(then)))
}

impl ClientCertVerifier for OfOurs {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.0.root_hint_subjects()
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let then = while_it_held(end_entity, now)?;
        self.0.verify_client_cert(end_entity, intermediates, then)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// Gives each connection a place, and watches that bytes move on it.
#[derive(Clone, Debug)]
pub struct Places(Arc<Semaphore>);

impl Places {
    /// All of them free.
    pub fn new() -> Places {
        Places(Arc::new(Semaphore::new(PLACES_MAX)))
    }
}

impl<S: Send + 'static> Accept<TcpStream, S> for Places {
    type Stream = Connection;
    type Service = S;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Connection, S)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let places = Arc::clone(&self.0);
        Box::pin(async move {
            match tokio::time::timeout(PLACE_WAIT_MAX, places.acquire_owned()).await {
                Ok(Ok(place)) => Ok((Connection::new(stream, Some(place)), service)),
                Ok(Err(_)) | Err(_) => Err(io::ErrorKind::ConnectionRefused.into()),
            }
        })
    }
}
