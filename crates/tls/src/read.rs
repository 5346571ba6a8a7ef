//! What certificates say, and what is wrong with them.

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;

use inveye_domain::WallTime;
use rustls::pki_types::CertificateDer;
use sha2::{Digest as _, Sha256};
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::names::Names;

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("{} could not be {doing}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// `read` or `written`.
        doing: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It holds something else.
    #[error("{} holds no {what} in PEM form", file.display())]
    Content {
        /// Which.
        file: PathBuf,
        /// `certificate` or `private key`.
        what: &'static str,
    },
    /// Two files that do not belong together.
    #[error("the private key in {} does not belong to the certificate in {}: give the two that were made together", key.display(), certificate.display())]
    Mismatch {
        /// The certificate.
        certificate: PathBuf,
        /// The key.
        key: PathBuf,
    },
    /// Only one of two.
    #[error(
        "`certificate` and `private_key` belong together: give both, or none for a certificate of the shop's own authority"
    )]
    Half,
    /// No certificate can be made.
    #[error("a certificate could not be made")]
    Make(#[source] rcgen::Error),
    /// The key is of a kind that TLS 1.3 does not use, or the library refuses it.
    #[error("the certificate in {} cannot be used for TLS 1.3", file.display())]
    Unusable {
        /// Which.
        file: PathBuf,
        /// What the library said.
        #[source]
        source: rustls::Error,
    },
}

/// SHA-256 of a certificate: what a person compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    pub(crate) fn of(certificate: &CertificateDer<'_>) -> Self {
        let digest = Sha256::digest(certificate);
        let pairs: Vec<String> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
        Self(pairs.join(":"))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a certificate says.
pub(crate) struct Said {
    pub(crate) names: Names,
    pub(crate) starts: WallTime,
    pub(crate) ends: WallTime,
    /// In DER form.
    pub(crate) public_key: Vec<u8>,
    /// What certificates that it signed call it.
    pub(crate) own_id: Option<Vec<u8>>,
    /// What it calls whoever signed it.
    pub(crate) issuer_id: Option<Vec<u8>>,
}

/// None when it is no certificate.
pub(crate) fn said(der: &CertificateDer<'_>) -> Option<Said> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let validity = certificate.validity();
    let mut names = Names::default();
    let alternatives = certificate.subject_alternative_name().ok().flatten();
    for name in alternatives
        .iter()
        .flat_map(|found| &found.value.general_names)
    {
        match name {
            GeneralName::DNSName(name) => {
                names.dns.insert(name.to_ascii_lowercase());
            }
            GeneralName::IPAddress(bytes) => {
                let v4 = <[u8; 4]>::try_from(*bytes).map(IpAddr::from);
                let v6 = || <[u8; 16]>::try_from(*bytes).map(IpAddr::from);
                names.addresses.extend(v4.or_else(|_| v6()).ok());
            }
            _ => {}
        }
    }
    let (mut own_id, mut issuer_id) = (None, None);
    for extension in certificate.extensions() {
        match extension.parsed_extension() {
            ParsedExtension::SubjectKeyIdentifier(id) => own_id = Some(id.0.to_vec()),
            ParsedExtension::AuthorityKeyIdentifier(is) => {
                issuer_id = is.key_identifier.as_ref().map(|id| id.0.to_vec());
            }
            _ => {}
        }
    }
    Some(Said {
        names,
        starts: at(validity.not_before.timestamp()),
        ends: at(validity.not_after.timestamp()),
        public_key: certificate.public_key().raw.to_vec(),
        own_id,
        issuer_id,
    })
}

fn at(unix_s: i64) -> WallTime {
    WallTime::from_millis(unix_s.saturating_mul(1000))
}
