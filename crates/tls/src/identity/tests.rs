use std::fs;
use std::time::Duration;

use rcgen::{CertificateParams, KeyPair};

use super::*;

const DAY: Duration = Duration::from_secs(24 * 3600);
const NOW: WallTime = WallTime::from_millis(1_800_000_000_000);

fn own(folder: &Path, names: &[&str]) -> TlsSettings {
    TlsSettings {
        data: folder.to_owned(),
        certificate: None,
        private_key: None,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    }
}

fn given(folder: &Path) -> TlsSettings {
    TlsSettings {
        certificate: Some(folder.join("shop.pem")),
        private_key: Some(folder.join("shop.key")),
        ..own(folder, &[])
    }
}

/// Writes a certificate as somebody would give it, good for so many days from [`NOW`].
fn give(folder: &Path, days: i64) {
    let key = KeyPair::generate().unwrap();
    let mut asked = CertificateParams::new(vec!["cctv.shop.example".to_owned()]).unwrap();
    let seconds = NOW.as_millis() / 1000 + days * 24 * 3600;
    asked.not_after = time::OffsetDateTime::from_unix_timestamp(seconds).unwrap();
    let made = asked.self_signed(&key).unwrap();
    fs::write(folder.join("shop.pem"), made.pem()).unwrap();
    fs::write(folder.join("shop.key"), key.serialize_pem()).unwrap();
}

fn authority(identity: &Identity) -> String {
    identity.about().authority.unwrap().fingerprint.to_string()
}

#[test]
fn the_own_certificate_stays_until_it_nears_its_end_or_the_machine_has_another_name() {
    let folder = tempfile::tempdir().unwrap();
    let first = Identity::open(own(folder.path(), &["a.test"]), NOW).unwrap();
    assert!(first.about().names.includes("a.test") && first.about().names.includes("127.0.0.1"));
    let same = Identity::open(own(folder.path(), &["a.test"]), NOW + DAY * 300).unwrap();
    assert_eq!(same.about().fingerprint, first.about().fingerprint);

    let renewed = Identity::open(own(folder.path(), &["a.test"]), NOW + DAY * 370).unwrap();
    assert_ne!(renewed.about().fingerprint, first.about().fingerprint);
    assert!(renewed.about().ends > NOW + DAY * 700);
    assert_eq!(
        authority(&renewed),
        authority(&first),
        "devices go on trusting it"
    );

    let named = Identity::open(own(folder.path(), &["b.test"]), NOW + DAY * 371).unwrap();
    assert!(named.about().names.includes("b.test"));
    assert_eq!(authority(&named), authority(&first));
}

#[test]
fn a_running_one_is_renewed_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let identity = Identity::open(own(folder.path(), &[]), NOW).unwrap();
    assert!(!identity.look_after(NOW + DAY).unwrap());
    assert!(identity.look_after(NOW + DAY * 380).unwrap());
    assert!(identity.about().ends > NOW + DAY * 700);
    assert!(
        identity.renew(NOW + DAY * 380).unwrap(),
        "when somebody asks for it"
    );
}

#[test]
fn the_authority_is_replaced_before_its_certificates_would_outlive_it() {
    let folder = tempfile::tempdir().unwrap();
    let first = Identity::open(own(folder.path(), &[]), NOW).unwrap();
    let late = Identity::open(own(folder.path(), &[]), NOW + DAY * 3500).unwrap();
    assert_ne!(authority(&late), authority(&first));
    let about = late.about();
    assert!(about.authority.unwrap().ends >= about.ends);
}

#[cfg(unix)]
#[test]
fn keys_are_private_and_in_no_debug_output() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let identity = Identity::open(own(folder.path(), &[]), NOW).unwrap();
    for name in ["authority.key", "certificate.key"] {
        let file = folder.path().join("tls").join(name);
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
        let key = fs::read_to_string(&file).unwrap();
        let line = key.lines().nth(1).unwrap();
        assert!(!format!("{identity:?}").contains(line));
    }
}

#[test]
fn a_power_cut_between_certificate_and_key_heals() {
    let folder = tempfile::tempdir().unwrap();
    let first = Identity::open(own(folder.path(), &[]), NOW).unwrap();
    let other = KeyPair::generate().unwrap().serialize_pem();
    for (file, content) in [
        ("certificate.key", &*other),
        ("certificate.key", "half"),
        ("certificate.pem", ""),
    ] {
        fs::write(folder.path().join("tls").join(file), content).unwrap();
        let healed = Identity::open(own(folder.path(), &[]), NOW).unwrap();
        assert_eq!(authority(&healed), authority(&first), "{file}");
    }
}

#[test]
fn a_certificate_of_another_authority_is_replaced_and_a_foreign_authority_key_is_told() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    Identity::open(own(here.path(), &[]), NOW).unwrap();
    let before = Identity::open(own(there.path(), &[]), NOW).unwrap();
    let copy = |file: &str| {
        let from = here.path().join("tls").join(file);
        fs::copy(from, there.path().join("tls").join(file)).unwrap();
    };
    copy("certificate.pem");
    copy("certificate.key");
    let healed = Identity::open(own(there.path(), &[]), NOW).unwrap();
    assert_eq!(authority(&healed), authority(&before));
    let theirs = Identity::open(own(here.path(), &[]), NOW).unwrap().about();
    assert_ne!(healed.about().fingerprint, theirs.fingerprint);
    copy("authority.key");
    let error = healed.renew(NOW).unwrap_err().to_string();
    assert!(
        error.contains("authority.key") && error.contains("does not belong"),
        "{error}"
    );
    assert_eq!(authority(&healed), authority(&before), "it goes on");
}

#[test]
fn looking_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let settings = own(folder.path(), &[]);
    assert!(Identity::look(&settings).unwrap().is_none());
    assert!(!folder.path().join("tls").exists());
    let made = Identity::open(settings.clone(), NOW).unwrap().about();
    let seen = Identity::look(&settings).unwrap().unwrap();
    assert_eq!(seen.fingerprint, made.fingerprint);
}

#[test]
fn a_given_certificate_is_shown_and_taken_up_again_when_it_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    give(folder.path(), 90);
    let identity = Identity::open(given(folder.path()), NOW).unwrap();
    let about = identity.about();
    assert!(about.authority.is_none() && about.names.includes("cctv.shop.example"));
    assert!(!folder.path().join("tls").exists(), "no authority is made");
    give(folder.path(), 180);
    assert!(identity.look_after(NOW).unwrap());
    assert!(identity.about().ends > about.ends);
    fs::write(folder.path().join("shop.pem"), "half of").unwrap();
    let shown = identity.about().fingerprint;
    assert!(identity.look_after(NOW).is_err());
    assert_eq!(identity.about().fingerprint, shown, "the old one goes on");
}

#[test]
fn what_is_wrong_with_given_files_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let words = |settings: TlsSettings| Identity::open(settings, NOW).unwrap_err().to_string();
    let missing = words(given(folder.path()));
    assert!(
        missing.contains("shop.pem") && missing.contains("read"),
        "{missing}"
    );
    give(folder.path(), 90);
    let other = KeyPair::generate().unwrap().serialize_pem();
    fs::write(folder.path().join("shop.key"), other).unwrap();
    let mismatch = words(given(folder.path()));
    assert!(mismatch.contains("does not belong"), "{mismatch}");
    assert!(
        mismatch.contains("shop.key") && mismatch.contains("shop.pem"),
        "{mismatch}"
    );
    for (file, what) in [("shop.pem", "certificate"), ("shop.key", "private key")] {
        for damaged in [
            "",
            "nonsense",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        ] {
            give(folder.path(), 90);
            fs::write(folder.path().join(file), damaged).unwrap();
            let words = words(given(folder.path()));
            assert!(
                words.contains(file) && words.contains(what),
                "{damaged:?}: {words}"
            );
        }
    }
    let half = TlsSettings {
        private_key: None,
        ..given(folder.path())
    };
    assert!(words(half).contains("private_key"));
}

#[test]
fn one_that_is_over_is_shown_and_said_to_be() {
    let folder = tempfile::tempdir().unwrap();
    give(folder.path(), -1);
    let identity = Identity::open(given(folder.path()), NOW).unwrap();
    assert!(identity.about().ends < NOW);
}
