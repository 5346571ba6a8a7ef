//! The certificate that is shown now.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use inveye_domain::WallTime;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::version::TLS13;
use rustls::{InconsistentKeys, ServerConfig};

use crate::authority::AuthorityFiles;
use crate::names::Names;
use crate::pem;
use crate::read::{Fingerprint, TlsError, said};

/// Where certificates come from.
#[derive(Debug, Clone)]
pub struct TlsSettings {
    /// The data folder: the own authority lies in its `tls`.
    pub data: PathBuf,
    /// A given certificate, with those between it and its authority.
    pub certificate: Option<PathBuf>,
    /// The key of the given one.
    pub private_key: Option<PathBuf>,
    /// Names and addresses of this machine that it does not know by itself.
    pub names: Vec<String>,
}

/// What is shown, for people.
#[derive(Debug, Clone)]
pub struct About {
    /// What it is good for.
    pub names: Names,
    /// From when on.
    pub starts: WallTime,
    /// Until when.
    pub ends: WallTime,
    /// What is compared.
    pub fingerprint: Fingerprint,
    /// Which file it is.
    pub file: PathBuf,
    /// The own authority: none for a given certificate.
    pub authority: Option<AboutAuthority>,
}

/// The own authority, for people.
#[derive(Debug, Clone)]
pub struct AboutAuthority {
    /// Its certificate, to be put onto devices.
    pub pem: String,
    /// What is compared before a device trusts it.
    pub fingerprint: Fingerprint,
    /// Until when.
    pub ends: WallTime,
}

/// Who this machine is for the network.
#[derive(Debug)]
pub struct Identity {
    settings: TlsSettings,
    shown: Arc<Shown>,
    config: Arc<ServerConfig>,
}

#[derive(Debug)]
struct Shown(RwLock<(Arc<CertifiedKey>, About)>);

impl ResolvesServerCert for Shown {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let shown = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&shown.0))
    }
}

impl Identity {
    /// Reads the certificate, or makes it.
    ///
    /// One that is over is shown all the same: cameras go on being recorded, and whoever looks is warned by
    /// their browser. [`About::ends`] tells.
    pub fn open(settings: TlsSettings, now: WallTime) -> Result<Self, TlsError> {
        let shown = load(&settings, now, false)?;
        let shown = Arc::new(Shown(RwLock::new(shown)));
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(&[&TLS13])
            .map_err(|source| TlsError::Unusable {
                file: settings.data.clone(),
                source,
            })?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(&shown) as _);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            settings,
            shown,
            config: Arc::new(config),
        })
    }

    /// What [`Identity::open`] would show, as the files say it now. Makes nothing: none when nothing was made
    /// yet.
    pub fn look(settings: &TlsSettings) -> Result<Option<About>, TlsError> {
        let (_, about) = match (&settings.certificate, &settings.private_key) {
            (Some(certificate), Some(key)) => read(certificate, key, None)?,
            (None, None) => {
                let files = AuthorityFiles::of(&settings.data);
                if !files.certificate().exists() {
                    return Ok(None);
                }
                read(&files.certificate(), &files.key(), Some(&files.authority()))?
            }
            _ => return Err(TlsError::Half),
        };
        Ok(Some(about))
    }

    /// For sockets.
    pub fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.config)
    }

    /// What is shown now.
    pub fn about(&self) -> About {
        let shown = self.shown.0.read().unwrap_or_else(PoisonError::into_inner);
        shown.1.clone()
    }

    /// Makes an own certificate anew if its time or its names want that, and reads a given one again if it was
    /// replaced. Whether another one is shown from now on. After an error the old one goes on being shown.
    pub fn look_after(&self, now: WallTime) -> Result<bool, TlsError> {
        self.replace(now, false)
    }

    /// Makes the own certificate anew. A given one is read again.
    pub fn renew(&self, now: WallTime) -> Result<bool, TlsError> {
        self.replace(now, true)
    }

    fn replace(&self, now: WallTime, anew: bool) -> Result<bool, TlsError> {
        let new = load(&self.settings, now, anew)?;
        let mut shown = self.shown.0.write().unwrap_or_else(PoisonError::into_inner);
        let is_other = new.1.fingerprint != shown.1.fingerprint;
        *shown = new;
        Ok(is_other)
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn load(
    settings: &TlsSettings,
    now: WallTime,
    anew: bool,
) -> Result<(Arc<CertifiedKey>, About), TlsError> {
    match (&settings.certificate, &settings.private_key) {
        (Some(certificate), Some(key)) => read(certificate, key, None),
        (None, None) => {
            let files = AuthorityFiles::of(&settings.data);
            files.complete(&Names::of_machine(&settings.names), now, anew)?;
            let authority = files.authority();
            match read(&files.certificate(), &files.key(), Some(&authority)) {
                // A power cut between its two files, or one of them is damaged.
                Err(TlsError::Mismatch { .. } | TlsError::Content { .. }) => {
                    files.complete(&Names::of_machine(&settings.names), now, true)?;
                    read(&files.certificate(), &files.key(), Some(&authority))
                }
                done => done,
            }
        }
        _ => Err(TlsError::Half),
    }
}

fn read(
    file: &Path,
    key_file: &Path,
    authority: Option<&Path>,
) -> Result<(Arc<CertifiedKey>, About), TlsError> {
    let mut chain = pem::certificates(file)?;
    let key: PrivateKeyDer<'static> = pem::private_key(key_file)?;
    let no_certificate = || pem::content(file, "certificate");
    let first: &CertificateDer<'static> = chain.first().ok_or_else(no_certificate)?;
    let is = said(first).ok_or_else(no_certificate)?;
    let fingerprint = Fingerprint::of(first);
    let authority = match authority {
        None => None,
        Some(file) => {
            let found = pem::certificates(file)?;
            let first = found
                .first()
                .ok_or_else(|| pem::content(file, "certificate"))?;
            let about = said(first).ok_or_else(|| pem::content(file, "certificate"))?;
            let about = AboutAuthority {
                pem: pem::text(file)?,
                fingerprint: Fingerprint::of(first),
                ends: about.ends,
            };
            chain.push(first.clone());
            Some(about)
        }
    };
    let certified = CertifiedKey::from_der(chain, key, &provider());
    let certified = certified.map_err(|source| match source {
        rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => TlsError::Mismatch {
            certificate: file.to_owned(),
            key: key_file.to_owned(),
        },
        source => TlsError::Unusable {
            file: file.to_owned(),
            source,
        },
    })?;
    let about = About {
        names: is.names,
        starts: is.starts,
        ends: is.ends,
        fingerprint,
        file: file.to_owned(),
        authority,
    };
    Ok((Arc::new(certified), about))
}

#[cfg(test)]
mod tests;
