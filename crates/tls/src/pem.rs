//! Certificates and keys as files.

use std::fs;
use std::path::Path;

use inveye_secrets::write_private;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::read::TlsError;

/// A certificate and those between it and its authority.
pub(crate) fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = read(file)?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    found
        .ok()
        .filter(|found| !found.is_empty())
        .ok_or_else(|| content(file, "certificate"))
}

pub(crate) fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let text = read(file)?;
    PrivateKeyDer::from_pem_slice(&text).map_err(|_| content(file, "private key"))
}

pub(crate) fn text(file: &Path) -> Result<String, TlsError> {
    Ok(String::from_utf8_lossy(&read(file)?).into_owned())
}

pub(crate) fn write(file: &Path, text: &str) -> Result<(), TlsError> {
    write_private(file, text.as_bytes()).map_err(|source| TlsError::File {
        file: file.to_owned(),
        doing: "written",
        source,
    })
}

pub(crate) fn content(file: &Path, what: &'static str) -> TlsError {
    TlsError::Content {
        file: file.to_owned(),
        what,
    }
}

fn read(file: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(file).map_err(|source| TlsError::File {
        file: file.to_owned(),
        doing: "read",
        source,
    })
}
