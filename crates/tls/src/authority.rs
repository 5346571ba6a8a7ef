//! The shop's own authority, and certificates that it signs.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use inveye_domain::WallTime;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, PublicKeyData as _, SanType,
};
use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;

use crate::names::Names;
use crate::pem;
use crate::read::{Said, TlsError, said};

const DAY: Duration = Duration::from_secs(24 * 3600);
/// Devices keep it for the life of a machine.
const AUTHORITY_DAYS: u32 = 3650;
/// Apple's devices take at most 825 days of an authority that a person added, and some 398.
const CERTIFICATE_DAYS: u32 = 397;
/// A certificate is made anew when less is left.
const RENEWED_DAYS: u32 = 30;
/// Clocks of phones are off.
const BEFORE: Duration = DAY;

/// Files of the own authority, in `tls` of the data folder.
#[derive(Debug, Clone)]
pub(crate) struct AuthorityFiles {
    folder: PathBuf,
}

impl AuthorityFiles {
    pub(crate) fn of(data: &Path) -> Self {
        Self {
            folder: data.join("tls"),
        }
    }

    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.join("authority.pem")
    }

    fn authority_key(&self) -> PathBuf {
        self.folder.join("authority.key")
    }

    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.join("certificate.pem")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.folder.join("certificate.key")
    }

    /// Makes what is missing, ends soon, or lacks a name. Whether anything was made.
    pub(crate) fn complete(
        &self,
        names: &Names,
        now: WallTime,
        anew: bool,
    ) -> Result<bool, TlsError> {
        if !anew && self.is_good(names, now)? {
            return Ok(false);
        }
        let _lock = self.lock()?;
        // Another process may have made it while this one waited.
        if !anew && self.is_good(names, now)? {
            return Ok(false);
        }
        if !self.has_authority(now)? {
            self.make_authority(now)?;
        }
        self.make_certificate(names, now)?;
        Ok(true)
    }

    /// Two processes never mix their files.
    fn lock(&self) -> Result<File, TlsError> {
        let file = self.folder.join("lock");
        let locked = || -> io::Result<File> {
            fs::create_dir_all(&self.folder)?;
            let mut options = OpenOptions::new();
            let lock = options.append(true).create(true).open(&file)?;
            lock.lock()?;
            Ok(lock)
        };
        locked().map_err(|source| TlsError::File {
            file: file.clone(),
            doing: "written",
            source,
        })
    }

    /// Its certificates end with it: it is replaced in time for a whole one.
    fn has_authority(&self, now: WallTime) -> Result<bool, TlsError> {
        let is = is_there(&self.authority())?;
        Ok(is.is_some_and(|is| is.ends >= now + DAY * CERTIFICATE_DAYS))
    }

    fn is_good(&self, names: &Names, now: WallTime) -> Result<bool, TlsError> {
        if !self.has_authority(now)? || !self.key().exists() {
            return Ok(false);
        }
        let authority = is_there(&self.authority())?;
        // One that is damaged is made anew: nobody trusts it by itself.
        let certificate = is_there(&self.certificate()).ok().flatten();
        Ok(certificate.zip(authority).is_some_and(|(is, by)| {
            is.names.include_all(names)
                && is.starts <= now
                && is.ends >= now + DAY * RENEWED_DAYS
                && is.issuer_id.is_some()
                && is.issuer_id == by.own_id
        }))
    }

    fn make_authority(&self, now: WallTime) -> Result<(), TlsError> {
        let key = KeyPair::generate().map_err(TlsError::Make)?;
        let mut asked = params(now, AUTHORITY_DAYS);
        // The date tells two of one machine apart.
        let year = date(now).year();
        let host = rustix::system::uname()
            .nodename()
            .to_string_lossy()
            .into_owned();
        asked.distinguished_name = named(&format!("InvEye {host} {year}"));
        asked.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        asked.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let made = asked.self_signed(&key).map_err(TlsError::Make)?;
        // Without its key a certificate is worth nothing, the other way round it is made anew.
        pem::write(&self.authority_key(), &key.serialize_pem())?;
        pem::write(&self.authority(), &made.pem())
    }

    fn make_certificate(&self, names: &Names, now: WallTime) -> Result<(), TlsError> {
        let authority = pem::text(&self.authority())?;
        let key = pem::text(&self.authority_key())?;
        let key = KeyPair::from_pem(&key)
            .map_err(|_| pem::content(&self.authority_key(), "private key"))?;
        // What it signs would be trusted by nobody.
        let is_its_key = is_there(&self.authority())?
            .is_some_and(|is| is.public_key == key.subject_public_key_info());
        if !is_its_key {
            return Err(TlsError::Mismatch {
                certificate: self.authority(),
                key: self.authority_key(),
            });
        }
        let issuer = Issuer::from_ca_cert_pem(&authority, key).map_err(TlsError::Make)?;
        let key = KeyPair::generate().map_err(TlsError::Make)?;
        let mut asked = params(now, CERTIFICATE_DAYS);
        asked.distinguished_name = named("InvEye Control Room");
        let dns = names.dns.iter().map(|name| {
            let name = name.as_str().try_into().map_err(TlsError::Make)?;
            Ok(SanType::DnsName(name))
        });
        asked.subject_alt_names = dns.collect::<Result<_, TlsError>>()?;
        let addresses = names.addresses.iter().copied().map(SanType::IpAddress);
        asked.subject_alt_names.extend(addresses);
        asked.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        asked.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        asked.use_authority_key_identifier_extension = true;
        let made = asked.signed_by(&key, &issuer).map_err(TlsError::Make)?;
        pem::write(&self.key(), &key.serialize_pem())?;
        pem::write(&self.certificate(), &made.pem())
    }
}

fn is_there(file: &Path) -> Result<Option<Said>, TlsError> {
    if !file.exists() {
        return Ok(None);
    }
    let found = pem::certificates(file)?;
    let first: Option<&CertificateDer<'_>> = found.first();
    first
        .and_then(said)
        .map(Some)
        .ok_or_else(|| pem::content(file, "certificate"))
}

fn params(now: WallTime, days: u32) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = date(now) - BEFORE;
    params.not_after = date(now + DAY * days);
    params
}

fn named(name: &str) -> DistinguishedName {
    let mut named = DistinguishedName::new();
    named.push(DnType::CommonName, name);
    named
}

fn date(at: WallTime) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at.as_millis().div_euclid(1000))
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
