use std::collections::BTreeMap;
use std::fs;
use std::sync::{Mutex, PoisonError};

use proptest::prelude::*;

use super::*;

/// A keyring that answers, or does not.
#[derive(Default)]
struct Drawer {
    entries: Mutex<BTreeMap<String, String>>,
    is_locked: bool,
}

impl Drawer {
    fn entries(&self) -> Result<std::sync::MutexGuard<'_, BTreeMap<String, String>>, String> {
        if self.is_locked {
            return Err("it is locked".to_owned());
        }
        Ok(self.entries.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Ring for Drawer {
    fn get(&self, name: &str) -> Result<Option<String>, String> {
        Ok(self.entries()?.get(name).cloned())
    }

    fn set(&self, name: &str, text: &str) -> Result<(), String> {
        self.entries()?.insert(name.to_owned(), text.to_owned());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), String> {
        self.entries()?.remove(name);
        Ok(())
    }
}

fn keys() -> Keys {
    let found = Found {
        place: KeyPlace::File,
        keys: vec![Key::random().unwrap()],
    };
    Keys::new(Path::new("data"), found)
}

proptest! {
    #[test]
    fn what_was_sealed_opens_where_it_belongs_and_nowhere_else(
        id in ".{0,40}", other in ".{0,40}", secret in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let keys = keys();
        let subject = Subject::camera(&id);
        let sealed = keys.seal(subject, &secret).unwrap();
        let stored: Sealed = sealed.to_string().parse().unwrap();
        prop_assert_eq!(&stored, &sealed);
        let opened = keys.open_sealed(subject, &stored).unwrap();
        prop_assert_eq!(opened.reveal(), &secret);
        let elsewhere = keys.open_sealed(Subject::authenticator(&id), &stored);
        prop_assert!(matches!(elsewhere, Err(OpenSecretError::Changed { .. })), "another kind");
        if other != id {
            prop_assert!(keys.open_sealed(Subject::camera(&other), &stored).is_err());
        }
        let again = keys.seal(subject, &secret).unwrap();
        prop_assert_ne!(&again.data[..NONCE], &sealed.data[..NONCE], "each nonce is new");
    }

    #[test]
    fn no_changed_byte_opens(at in any::<prop::sample::Index>(), flip in 1u8.., secret in ".{0,60}") {
        let keys = keys();
        let subject = Subject::camera("CAM-001");
        let mut sealed = keys.seal(subject, secret.as_bytes()).unwrap();
        let at = at.index(sealed.data.len());
        sealed.data[at] ^= flip;
        prop_assert!(keys.open_sealed(subject, &sealed).is_err(), "byte {}", at);
    }

    #[test]
    fn no_text_makes_reading_fail_badly(text in "(v1\\.)?[0-9a-f.]{0,20}.{0,60}") {
        if let Ok(sealed) = text.parse::<Sealed>() {
            prop_assert_eq!(sealed.to_string().parse::<Sealed>().unwrap(), sealed);
        }
    }
}

#[test]
fn a_cut_secret_does_not_open() {
    let keys = keys();
    let subject = Subject::camera("CAM-001");
    let text = keys.seal(subject, b"pa55").unwrap().to_string();
    for length in 0..text.len() {
        let opened = text[..length].parse::<Sealed>().ok();
        let opened = opened.and_then(|cut| keys.open_sealed(subject, &cut).ok());
        assert!(opened.is_none(), "{length} of {}", text.len());
    }
}

#[test]
fn another_key_is_told_by_its_name() {
    let (ours, theirs) = (keys(), keys());
    let subject = Subject::camera("CAM-001");
    let sealed = theirs.seal(subject, b"pa55").unwrap();
    let error = ours.open_sealed(subject, &sealed).unwrap_err().to_string();
    assert!(error.contains("CAM-001"), "{error}");
    assert!(error.contains(sealed.key().as_str()), "{error}");
    assert!(error.contains("secrets.key"), "{error}");
    assert!(!error.contains("pa55"), "{error}");
}

#[test]
fn the_file_is_private_comes_back_and_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let ring = Drawer::default();
    let made = Keys::open_or_make_with(folder.path(), KeyPlace::File, &ring).unwrap();
    let sealed = made.seal(Subject::camera("a"), b"pa55").unwrap();
    let file = Keys::file(folder.path());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let again = Keys::open_with(folder.path(), &ring).unwrap();
    let opened = again.open_text(Subject::camera("a"), &sealed).unwrap();
    assert_eq!(opened.reveal(), "pa55");
    for damaged in ["", "nonsense\n", "00\n", "\u{0}\u{0}"] {
        fs::write(&file, damaged).unwrap();
        let error = Keys::open_or_make_with(folder.path(), KeyPlace::File, &ring).unwrap_err();
        assert!(matches!(error, KeysError::File(_)), "{error}");
        assert_eq!(fs::read_to_string(&file).unwrap(), damaged);
    }
    fs::remove_file(&file).unwrap();
    let error = Keys::open_with(folder.path(), &ring).unwrap_err();
    assert!(matches!(error, KeysError::Missing { .. }), "{error}");
}

#[test]
fn a_keyring_keeps_the_key_and_the_data_folder_holds_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut ring = Drawer::default();
    let made = Keys::open_or_make_with(folder.path(), KeyPlace::Keyring, &ring).unwrap();
    assert_eq!(made.place(), KeyPlace::Keyring);
    let sealed = made.seal(Subject::camera("a"), b"pa55").unwrap();
    let text = fs::read_to_string(Keys::file(folder.path())).unwrap();
    let key = ring.entries().unwrap().values().next().unwrap().clone();
    assert!(!text.contains(key.trim_end()), "{text}");
    // A program that would have made a file finds it there too.
    let again = Keys::open_or_make_with(folder.path(), KeyPlace::File, &ring).unwrap();
    assert!(again.open_sealed(Subject::camera("a"), &sealed).is_ok());
    ring.is_locked = true;
    let error = Keys::open_or_make_with(folder.path(), KeyPlace::File, &ring).unwrap_err();
    let words = error.to_string();
    assert!(
        words.contains(sealed.key().as_str()) && words.contains("locked"),
        "{words}"
    );
    // Its copy in the file's place opens all again.
    fs::write(Keys::file(folder.path()), key).unwrap();
    let copy = Keys::open_with(folder.path(), &ring).unwrap();
    assert!(copy.open_sealed(Subject::camera("a"), &sealed).is_ok());
}

#[test]
fn without_a_keyring_it_is_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let ring = Drawer {
        is_locked: true,
        ..Drawer::default()
    };
    let made = Keys::open_or_make_with(folder.path(), KeyPlace::Keyring, &ring).unwrap();
    assert_eq!(made.place(), KeyPlace::File);
    assert!(Keys::open_with(folder.path(), &ring).is_ok());
}

#[test]
fn after_a_change_of_keys_the_new_one_seals_and_the_old_one_opens_until_it_is_forgotten() {
    for place in [KeyPlace::File, KeyPlace::Keyring] {
        let folder = tempfile::tempdir().unwrap();
        let ring = Drawer::default();
        let keys = Keys::open_or_make_with(folder.path(), place, &ring).unwrap();
        let subject = Subject::camera("a");
        let old = keys.seal(subject, b"pa55").unwrap();
        keys.rotate_with(folder.path(), &ring).unwrap();
        let keys = Keys::open_with(folder.path(), &ring).unwrap();
        let new = keys.seal(subject, b"pa55").unwrap();
        assert_ne!(old.key(), new.key());
        assert!(keys.is_newest(&new) && !keys.is_newest(&old));
        assert!(keys.open_sealed(subject, &old).is_ok());
        keys.forget_older_with(folder.path(), &ring).unwrap();
        let keys = Keys::open_with(folder.path(), &ring).unwrap();
        assert!(keys.open_sealed(subject, &old).is_err());
        assert!(keys.open_sealed(subject, &new).is_ok());
        assert!(ring.entries().unwrap().len() <= 1, "no entry is left over");
    }
}

#[test]
fn exported_keys_open_on_another_machine_beside_its_own() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (ring, other_ring) = (Drawer::default(), Drawer::default());
    let keys = Keys::open_or_make_with(here.path(), KeyPlace::Keyring, &ring).unwrap();
    let subject = Subject::camera("a");
    let sealed = keys.seal(subject, b"pa55").unwrap();
    let exported = keys.export();
    let own = Keys::open_or_make_with(there.path(), KeyPlace::File, &other_ring).unwrap();
    let theirs = own.seal(subject, b"own").unwrap();
    Keys::adopt_with(there.path(), exported.reveal(), &other_ring).unwrap();
    Keys::adopt_with(there.path(), exported.reveal(), &other_ring).unwrap();
    let both = Keys::open_with(there.path(), &other_ring).unwrap();
    assert_eq!(both.ids().count(), 2, "the second time adds nothing");
    assert!(both.open_sealed(subject, &sealed).is_ok());
    assert!(both.is_newest(&theirs) && both.open_sealed(subject, &theirs).is_ok());
    let empty = tempfile::tempdir().unwrap();
    Keys::adopt_with(empty.path(), exported.reveal(), &other_ring).unwrap();
    let adopted = Keys::open_with(empty.path(), &other_ring).unwrap();
    assert!(adopted.open_sealed(subject, &sealed).is_ok());
    assert!(Keys::adopt_with(empty.path(), "nonsense", &other_ring).is_err());
}

#[test]
fn a_keyring_that_does_not_answer_keeps_its_key_when_others_are_adopted() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut ring = Drawer::default();
    let own = Keys::open_or_make_with(here.path(), KeyPlace::Keyring, &ring).unwrap();
    let subject = Subject::camera("a");
    let sealed = own.seal(subject, b"pa55").unwrap();
    let pointer = fs::read_to_string(Keys::file(here.path())).unwrap();
    let theirs = Keys::open_or_make_with(there.path(), KeyPlace::File, &ring).unwrap();
    ring.is_locked = true;
    let adopted = Keys::adopt_with(here.path(), theirs.export().reveal(), &ring).unwrap();
    assert_eq!(adopted.place(), KeyPlace::File);
    ring.is_locked = false;
    let kept = here.path().join("secrets.key.keyring");
    assert_eq!(fs::read_to_string(&kept).unwrap(), pointer);
    fs::rename(&kept, Keys::file(here.path())).unwrap();
    let back = Keys::open_with(here.path(), &ring).unwrap();
    assert!(back.open_sealed(subject, &sealed).is_ok());
}
