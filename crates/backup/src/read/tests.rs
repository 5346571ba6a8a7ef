use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::manifest::Kind;
use crate::write::{Content, Part, create, write};

fn verify(file: &Path, passphrase: Option<&Passphrase>) -> Result<Manifest, BackupError> {
    let progress = Progress::default();
    let read = super::verify(file, passphrase, &progress);
    let length = fs::metadata(file).unwrap().len();
    assert!(progress.bytes() <= length, "{}", progress.bytes());
    if read.is_ok() {
        assert_eq!(progress.bytes(), length, "all of it was read");
    }
    read
}

fn about() -> Manifest {
    Manifest {
        format: FORMAT.to_owned(),
        product: "0.1.0".to_owned(),
        schema: 4,
        made_ms: 1_800_000_000_000,
        site: "My store".to_owned(),
        kind: Kind::Manual,
        keys: vec!["0011223344556677".to_owned()],
        has_keys: false,
        files: Vec::new(),
    }
}

fn parts() -> Vec<Part> {
    let part = |name: &str, bytes: &[u8]| Part {
        name: name.to_owned(),
        content: Content::Bytes(bytes.to_vec()),
    };
    vec![
        part("inveye.toml", b"[server]\n"),
        part("inveye.db", &[7; 3000]),
        part("tls/authority.pem", b""),
    ]
}

fn made(folder: &Path, passphrase: Option<&Passphrase>) -> PathBuf {
    let file = folder.join("x.tar.gz");
    create(&file, &parts(), about(), passphrase).unwrap();
    file
}

fn phrase() -> Passphrase {
    Passphrase::new("blue kettle on fire").unwrap()
}

#[test]
fn what_was_put_in_comes_out() {
    for passphrase in [None, Some(phrase())] {
        let folder = tempfile::tempdir().unwrap();
        let file = made(folder.path(), passphrase.as_ref());
        assert_eq!(is_protected(&file).unwrap(), passphrase.is_some());
        let manifest = verify(&file, passphrase.as_ref()).unwrap();
        assert_eq!(manifest.files.len(), 3);
        let into = folder.path().join("out");
        extract(&file, passphrase.as_ref(), &Progress::default(), &into).unwrap();
        for part in parts() {
            let Content::Bytes(bytes) = part.content else {
                panic!("all are bytes");
            };
            assert_eq!(
                fs::read(into.join(&part.name)).unwrap(),
                bytes,
                "{}",
                part.name
            );
        }
        let again = create(&file, &parts(), about(), None);
        assert!(again.is_err(), "none is ever overwritten");
        assert_eq!(verify(&file, passphrase.as_ref()).unwrap(), manifest);
    }
}

#[test]
fn any_system_opens_one_without_a_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let file = made(folder.path(), None);
    let listed = std::process::Command::new("tar")
        .arg("-tzf")
        .arg(&file)
        .output();
    let Ok(listed) = listed else { return };
    let names = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert_eq!(names.lines().count(), 4, "{names}");
}

#[test]
fn no_beginning_of_one_is_one() {
    for passphrase in [None, Some(phrase())] {
        let folder = tempfile::tempdir().unwrap();
        let file = made(folder.path(), passphrase.as_ref());
        let whole = fs::read(&file).unwrap();
        // The passphrase's work is the same each time; a few cuts tell of all.
        let step = if passphrase.is_some() { 97 } else { 1 };
        for length in (0..whole.len()).step_by(step) {
            fs::write(&file, &whole[..length]).unwrap();
            let error = verify(&file, passphrase.as_ref()).unwrap_err();
            assert!(error.to_string().contains("x.tar.gz"), "{length}: {error}");
        }
        let longer = [&whole[..], b"x"].concat();
        fs::write(&file, longer).unwrap();
        assert!(
            verify(&file, passphrase.as_ref()).is_err(),
            "with something behind it"
        );
    }
}

#[test]
fn a_changed_byte_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = made(folder.path(), None);
    let whole = fs::read(&file).unwrap();
    let manifest = verify(&file, None).unwrap();
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x20;
        fs::write(&file, &changed).unwrap();
        // A bit that fills up the last byte of the compression means nothing.
        if let Ok(read) = verify(&file, None) {
            assert_eq!(read, manifest, "byte {at}");
        }
    }
    let file = folder.path().join("protected");
    create(&file, &parts(), about(), Some(&phrase())).unwrap();
    let whole = fs::read(&file).unwrap();
    for at in (0..whole.len()).step_by(41) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        fs::write(&file, &changed).unwrap();
        assert!(verify(&file, Some(&phrase())).is_err(), "byte {at}");
    }
}

#[test]
fn a_wrong_passphrase_and_none_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let file = made(folder.path(), Some(&phrase()));
    assert!(matches!(
        verify(&file, None),
        Err(BackupError::PassphraseNeeded { .. })
    ));
    let wrong = Passphrase::typed("another one");
    assert!(matches!(
        verify(&file, Some(&wrong)),
        Err(BackupError::WrongPassphrase { .. })
    ));
}

#[test]
fn a_newer_one_and_other_files_are_named_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("newer");
    let mut newer = about();
    newer.format = "inveye-backup/2".to_owned();
    write(&file, &[], &newer, None).unwrap();
    assert!(matches!(
        verify(&file, None),
        Err(BackupError::Newer { .. })
    ));
    newer.format = "something/1".to_owned();
    write(&file, &[], &newer, None).unwrap();
    assert!(matches!(
        verify(&file, None),
        Err(BackupError::NotABackup { .. })
    ));
    fs::write(&file, "inveye-backup-sealed/2\n").unwrap();
    assert!(matches!(
        verify(&file, None),
        Err(BackupError::Newer { .. })
    ));
    for other in ["", "PK\u{3}\u{4}", "SQLite format 3\0", "hello"] {
        fs::write(&file, other).unwrap();
        assert!(
            matches!(verify(&file, None), Err(BackupError::NotABackup { .. })),
            "{other:?}"
        );
    }
}

#[test]
fn a_list_that_leads_outside_or_does_not_fit_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("made-up");
    let entry = |name: &str, bytes: u64| FileEntry {
        name: name.to_owned(),
        bytes,
        sha256: "00".to_owned(),
    };
    for files in [
        vec![entry("../outside", 0)],
        vec![entry("/etc/passwd", 0)],
        vec![entry("a", 0), entry("a", 0)],
        vec![entry("missing", 0)],
    ] {
        let mut made_up = about();
        made_up.files = files;
        write(&file, &[], &made_up, None).unwrap();
        let into = folder.path().join("out");
        let error = extract(&file, None, &Progress::default(), &into).unwrap_err();
        assert!(matches!(error, BackupError::Damaged { .. }), "{error}");
        assert!(!folder.path().join("outside").exists());
    }
}

proptest! {
    #[test]
    fn no_bytes_make_reading_fail_badly(bytes in proptest::collection::vec(any::<u8>(), 0..400), with in 0..3_usize) {
        let start: &[u8] = [&b""[..], &GZIP, MAGIC][with];
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x");
        fs::write(&file, [start, &bytes].concat()).unwrap();
        prop_assert!(verify(&file, Some(&Passphrase::typed("x"))).is_err());
    }
}
