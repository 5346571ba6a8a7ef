use std::sync::Arc;
use std::time::Duration;

use inveye_accounts::{SecondFactor, StoredTotp, TotpSecret};
use inveye_backup::{Progress, Staged};
use inveye_base::{Clock, ManualClock};
use inveye_db::{Database, check_copy};
use inveye_domain::{CameraId, EscalationTimes, Language, Site, SiteId};
use inveye_secrets::KeyPlace;
use inveye_wire::{NewUser, RoleName};

use super::daily::{forget, is_due};
use super::restoring::keep_for_start;
use super::*;
use crate::config::CameraConfig;
use crate::people::LocalAccounts;

const NOW: WallTime = WallTime::from_millis(1_800_000_000_000);
const DAY: Duration = Duration::from_secs(24 * 3600);
const PHRASE: &str = "blue kettle on fire";

/// A data folder with a camera, a site and an account.
fn shop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    name(folder.path(), "First name");
    let id = CameraId::new("a").unwrap();
    let camera = CameraConfig::new(id, None, "rtsp://u:kettle-9417@10.0.0.1/1", None).unwrap();
    let config = Config {
        cameras: vec![camera],
        ..Config::default()
    };
    config.save(folder.path()).unwrap();
    let accounts = LocalAccounts::open(folder.path()).unwrap();
    let user = NewUser {
        name: "maria".to_owned(),
        shown_name: None,
        password: "a long enough pass phrase 5".to_owned(),
        role: RoleName::Admin,
        permissions: None,
        cameras: None,
        must_change_password: false,
    };
    accounts.add(&user).unwrap();
    accounts.close().unwrap();
    folder
}

fn database(folder: &Path) -> Database {
    Database::open(folder, Arc::new(ManualClock::new(NOW))).unwrap()
}

fn name(folder: &Path, name: &str) {
    let database = database(folder);
    let site = Site {
        id: SiteId::new("store-1").unwrap(),
        name: name.to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        currency: None,
        opening_hours: None,
        language: Language::English,
        escalation: EscalationTimes::default(),
    };
    database.writer().save_site(site, None).unwrap();
    database.close().unwrap();
}

fn site_name(folder: &Path) -> String {
    let reader = Reader::beside(folder).unwrap();
    reader.site().unwrap().unwrap().name
}

fn password(folder: &Path) -> Option<String> {
    Config::load(folder).unwrap().cameras.remove(0).password
}

fn back_up(data: &Path, into: &Path, passphrase: Option<&Passphrase>) -> BackupFile {
    let new = NewBackup {
        folder: into,
        kind: Kind::Manual,
        passphrase,
        at: NOW,
    };
    make_backup(data, &Reader::beside(data).unwrap(), &new).unwrap()
}

fn phrase() -> Passphrase {
    Passphrase::new(PHRASE).unwrap()
}

#[test]
fn what_was_backed_up_comes_back_and_what_was_there_is_kept() {
    let shop = shop();
    let data = shop.path();
    let made = back_up(data, &data.join("backups"), None);
    assert_eq!(
        backups_in(&data.join("backups")),
        std::slice::from_ref(&made)
    );
    let before = fs::read_to_string(data.join(FILE_NAME)).unwrap();
    name(data, "Second name");
    fs::write(data.join(FILE_NAME), "[server]\n").unwrap();

    let restored = restore_backup(data, &made.path, None, NOW).unwrap();
    assert_eq!(site_name(data), "First name");
    assert_eq!(fs::read_to_string(data.join(FILE_NAME)).unwrap(), before);
    assert_eq!(password(data).as_deref(), Some("kettle-9417"));
    assert_eq!(restored.notes, [""; 0]);
    assert_eq!(
        site_name(&restored.aside),
        "Second name",
        "the old state is whole"
    );
    let reader = Reader::beside(data).unwrap();
    assert_eq!(reader.users().unwrap().len(), 1);
    let check = crate::check_audit(data, &reader).unwrap();
    assert!(check.unchanged, "{:?}", check.problems);
    let told = reader.audit(&inveye_db::AuditQuery {
        action: Some("backup.restore".to_owned()),
        limit: 10,
        ..inveye_db::AuditQuery::default()
    });
    assert_eq!(told.unwrap().len(), 1);
}

#[test]
fn a_copy_beside_a_writer_is_whole_and_has_no_sessions() {
    let shop = shop();
    let database = database(shop.path());
    let (writer, reader) = (database.writer(), database.reader());
    let user = reader.users().unwrap().remove(0);
    let session = inveye_accounts::Session {
        id: inveye_accounts::SessionId::random().unwrap(),
        token: inveye_accounts::TokenHash::of("token"),
        user: user.id,
        made: NOW,
        used: NOW,
        address: String::new(),
        program: String::new(),
    };
    writer.save_session(session).unwrap();
    let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let busy = {
        let (writer, stop) = (writer, Arc::clone(&stop));
        std::thread::spawn(move || {
            for number in 0.. {
                if stop.load(std::sync::atomic::Ordering::Relaxed) {
                    return;
                }
                let site = Site {
                    id: SiteId::new("store-1").unwrap(),
                    name: format!("name {number}"),
                    time_zone: "UTC".to_owned(),
                    currency: None,
                    opening_hours: None,
                    language: Language::English,
                    escalation: EscalationTimes::default(),
                };
                writer.save_site(site, None).unwrap();
            }
        })
    };
    for number in 0..5 {
        let file = shop.path().join(format!("copy-{number}.db"));
        reader.copy_to(&file).unwrap();
        check_copy(&file).unwrap();
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    busy.join().unwrap();
    let copied = shop.path().join("copied");
    fs::create_dir(&copied).unwrap();
    fs::rename(shop.path().join("copy-4.db"), copied.join(DATABASE)).unwrap();
    assert_eq!(reader.sessions().unwrap().len(), 1);
    assert!(
        Reader::beside(&copied)
            .unwrap()
            .sessions()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn with_a_passphrase_another_machine_opens_all_without_it_says_which_key_is_missing() {
    let shop = shop();
    let elsewhere = tempfile::tempdir().unwrap();
    let plain = back_up(shop.path(), elsewhere.path(), None);
    let other = tempfile::tempdir().unwrap();
    let restored = restore_backup(other.path(), &plain.path, None, NOW).unwrap();
    let key = Keys::open(shop.path())
        .unwrap()
        .ids()
        .next()
        .unwrap()
        .clone();
    assert!(
        restored
            .notes
            .iter()
            .any(|note| note.contains(key.as_str())),
        "{:?}",
        restored.notes
    );
    assert_eq!(password(other.path()), None);

    let protected = back_up(shop.path(), elsewhere.path(), Some(&phrase()));
    let error = restore_backup(other.path(), &protected.path, None, NOW).unwrap_err();
    assert!(error.to_string().contains("passphrase"), "{error}");
    let wrong = Passphrase::typed("red kettle on fire");
    let error = restore_backup(other.path(), &protected.path, Some(&wrong), NOW).unwrap_err();
    assert!(error.to_string().contains("passphrase"), "{error}");
    let third = tempfile::tempdir().unwrap();
    let later = NOW + DAY;
    let restored = restore_backup(third.path(), &protected.path, Some(&phrase()), later).unwrap();
    assert_eq!(password(third.path()).as_deref(), Some("kettle-9417"));
    assert_eq!(restored.notes, [""; 0]);
    let check = crate::check_audit(third.path(), &Reader::beside(third.path()).unwrap()).unwrap();
    assert!(check.unchanged, "{:?}", check.problems);
}

#[test]
fn no_backup_holds_a_password_in_the_clear_or_a_key_without_a_passphrase() {
    let shop = shop();
    let data = shop.path();
    // Somebody typed one while the engine runs.
    let text = fs::read_to_string(data.join(FILE_NAME)).unwrap();
    let typed = text.replacen("username", "password = \"typed-5512\"\nusername", 1);
    fs::write(data.join(FILE_NAME), typed).unwrap();
    let secret = TotpSecret::from_bytes(*b"kettle-9417-kettle-9");
    let database = database(data);
    let mut user = database.reader().users().unwrap().remove(0);
    user.second_factor = Some(SecondFactor {
        secret: StoredTotp::Plain(secret.clone()),
        last_used: None,
        recovery: Vec::new(),
    });
    database.writer().save_user(user).unwrap();
    database.close().unwrap();
    // As each start does.
    LocalAccounts::open(data).unwrap().close().unwrap();
    let made = back_up(data, &data.join("backups"), None);
    let out = tempfile::tempdir().unwrap();
    let staged = Staged::lay_down(out.path(), &made.path, None, &Progress::default()).unwrap();
    assert!(!staged.file(KEYS).exists());
    let key = fs::read_to_string(Keys::file(data)).unwrap();
    let holds =
        |bytes: &[u8], wanted: &[u8]| bytes.windows(wanted.len()).any(|part| part == wanted);
    for entry in &staged.manifest().files {
        let bytes = fs::read(staged.file(&entry.name)).unwrap();
        for wanted in [
            &b"kettle-9417"[..],
            b"typed-5512",
            secret.as_bytes(),
            key.trim_end().as_bytes(),
        ] {
            assert!(!holds(&bytes, wanted), "{}", entry.name);
        }
    }
    let protected = back_up(data, out.path(), Some(&phrase()));
    let bytes = fs::read(&protected.path).unwrap();
    assert!(!holds(&bytes, b"inveye.toml"), "not even names");
}

#[test]
fn what_cannot_be_used_is_refused_and_nothing_changes() {
    let shop = shop();
    let data = shop.path();
    let made = back_up(data, &data.join("backups"), None);
    let whole = fs::read(&made.path).unwrap();
    let state = || {
        (
            site_name(data),
            fs::read_to_string(data.join(FILE_NAME)).unwrap(),
        )
    };
    let before = state();
    let other = data.join("other.tar.gz");
    for bytes in [
        &whole[..whole.len() / 2],
        b"",
        b"hello",
        &whole[..whole.len() - 1],
    ] {
        fs::write(&other, bytes).unwrap();
        restore_backup(data, &other, None, NOW).unwrap_err();
        assert_eq!(state(), before);
    }
    // Made up with the right hashes, but of a database that this program does not know.
    let make = |database: &Path, config: &str| {
        let _old = fs::remove_file(&other).is_err();
        let parts = [
            Part {
                name: FILE_NAME.to_owned(),
                content: Content::Bytes(config.as_bytes().to_vec()),
            },
            Part {
                name: DATABASE.to_owned(),
                content: Content::File(database.to_owned()),
            },
        ];
        let about = inveye_backup::verify(&made.path, None, &Progress::default()).unwrap();
        inveye_backup::create(&other, &parts, about, None).unwrap();
        restore_backup(data, &other, None, NOW).map_err(|error| ErrorChain(&error).to_string())
    };
    let copy = data.join("copy.db");
    Reader::beside(data).unwrap().copy_to(&copy).unwrap();
    let error = make(&copy, "[server]\nnew_setting = 1\n").unwrap_err();
    assert!(error.contains("configuration"), "{error}");
    let mut damaged = fs::read(&copy).unwrap();
    damaged[4096..].fill(0x55);
    fs::write(data.join("damaged.db"), damaged).unwrap();
    let error = make(&data.join("damaged.db"), "").unwrap_err();
    assert!(error.contains("database"), "{error}");
    fs::write(data.join("text.db"), "no database").unwrap();
    make(&data.join("text.db"), "").unwrap_err();
    assert_eq!(state(), before);
    assert!(!data.join("restore.new").exists());

    let held = database(data);
    let error = restore_backup(data, &made.path, None, NOW).unwrap_err();
    assert!(
        ErrorChain(&error).to_string().contains("another engine"),
        "{error}"
    );
    held.close().unwrap();
}

#[test]
fn what_waits_is_put_in_at_the_next_start_and_forgotten_when_it_cannot_be() {
    let shop = shop();
    let data = shop.path();
    let made = back_up(data, &data.join("backups"), None);
    name(data, "Second name");
    let progress = Progress::default();
    // Beside an engine, which has the folder.
    let held = database(data);
    keep_for_start(data, &made.path, None, &progress).unwrap();
    assert_eq!(progress.bytes(), made.bytes);
    begin(data).unwrap_err();
    held.close().unwrap();
    assert_eq!(site_name(data), "Second name");
    begin(data).unwrap();
    assert_eq!(site_name(data), "First name");
    begin(data).unwrap();

    name(data, "Third name");
    keep_for_start(data, &made.path, None, &progress).unwrap();
    fs::write(data.join("restore.waiting/files/inveye.db"), "damaged").unwrap();
    begin(data).unwrap();
    assert_eq!(site_name(data), "Third name");
    assert!(!data.join("restore.waiting").exists());

    // Whoever restores by hand after that wants this one.
    let newer = back_up(data, &data.join("later"), None);
    keep_for_start(data, &made.path, None, &progress).unwrap();
    restore_backup(data, &newer.path, None, NOW).unwrap();
    begin(data).unwrap();
    assert_eq!(site_name(data), "Third name");
}

#[test]
fn keys_of_a_machine_are_never_replaced() {
    let shop = shop();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(shop.path().join("recordings.key"), "theirs").unwrap();
    let made = back_up(shop.path(), elsewhere.path(), Some(&phrase()));
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("recordings.key"), "ours").unwrap();
    Keys::open_or_make(other.path(), KeyPlace::File).unwrap();
    let own = fs::read_to_string(Keys::file(other.path())).unwrap();
    let restored = restore_backup(other.path(), &made.path, Some(&phrase()), NOW).unwrap();
    assert_eq!(
        fs::read_to_string(other.path().join("recordings.key")).unwrap(),
        "ours"
    );
    assert!(
        restored
            .notes
            .iter()
            .any(|note| note.contains("recordings.key")),
        "{:?}",
        restored.notes
    );
    assert!(
        fs::read_to_string(Keys::file(other.path()))
            .unwrap()
            .starts_with(&own)
    );
    assert_eq!(password(other.path()).as_deref(), Some("kettle-9417"));
}

#[test]
fn a_day_has_one_and_only_the_newest_stay() {
    let shop = shop();
    let folder = shop.path().join("backups");
    let device = Reader::beside(shop.path()).unwrap().device().clone();
    assert!(is_due(&folder, &device, NOW));
    let clock = ManualClock::new(NOW);
    for _ in 0..5 {
        let new = NewBackup {
            folder: &folder,
            kind: Kind::Daily,
            passphrase: None,
            at: clock.wall(),
        };
        make_backup(shop.path(), &Reader::beside(shop.path()).unwrap(), &new).unwrap();
        assert!(!is_due(&folder, &device, clock.wall() + DAY / 2));
        assert!(is_due(&folder, &device, clock.wall() + DAY));
        assert!(
            is_due(&folder, &device, NOW - DAY),
            "a clock that was wrong stops nothing"
        );
        clock.advance(DAY);
    }
    back_up(shop.path(), &folder, None);
    let half = folder.join(format!("inveye-{device}-x.part"));
    fs::write(&half, "half").unwrap();
    fs::write(folder.join("mine.txt"), "mine").unwrap();
    forget(&folder, &device, 2);
    let kept: Vec<(Kind, WallTime)> = backups_in(&folder)
        .iter()
        .map(|file| (file.kind, file.made))
        .collect();
    assert_eq!(
        kept,
        [
            (Kind::Daily, NOW + DAY * 4),
            (Kind::Daily, NOW + DAY * 3),
            (Kind::Manual, NOW)
        ]
    );
    assert!(!half.exists() && folder.join("mine.txt").exists());
}

#[test]
fn two_shops_may_keep_theirs_in_one_folder() {
    let (here, there) = (shop(), shop());
    let folder = tempfile::tempdir().unwrap();
    let make = |shop: &tempfile::TempDir, at: WallTime| {
        let reader = Reader::beside(shop.path()).unwrap();
        let new = NewBackup {
            folder: folder.path(),
            kind: Kind::Daily,
            passphrase: None,
            at,
        };
        make_backup(shop.path(), &reader, &new).unwrap();
        reader.device().clone()
    };
    let ours = make(&here, NOW);
    let theirs = Reader::beside(there.path()).unwrap().device().clone();
    assert!(
        is_due(folder.path(), &theirs, NOW),
        "ours is none of theirs"
    );
    assert_eq!(make(&there, NOW), theirs);
    make(&there, NOW + DAY);
    let half = folder.path().join(format!("inveye-{ours}-x.part"));
    fs::write(&half, "being made").unwrap();
    forget(folder.path(), &theirs, 1);
    let left: Vec<(DeviceId, WallTime)> = backups_in(folder.path())
        .into_iter()
        .map(|file| (file.device, file.made))
        .collect();
    assert_eq!(left, [(theirs, NOW + DAY), (ours, NOW)]);
    assert!(half.exists());
}

#[test]
fn what_a_killed_process_left_of_a_copy_goes() {
    let shop = shop();
    fs::write(shop.path().join(".copy-x.db"), "half").unwrap();
    fs::write(shop.path().join(".copy-x.db-journal"), "half").unwrap();
    super::daily::forget_copies(shop.path());
    let left = fs::read_dir(shop.path()).unwrap().flatten();
    let left = left.filter(|entry| entry.file_name().to_string_lossy().contains("copy"));
    assert_eq!(left.count(), 0);
    assert!(shop.path().join(DATABASE).exists());
}
