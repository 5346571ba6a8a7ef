use super::*;
use crate::manifest::Kind;
use crate::write::{Content, Part, create};

/// The last one is also among those that are to move away.
const NEW_FILES: [&str; 3] = ["inveye.toml", "inveye.db", "audit.head"];
const AWAY: [&str; 2] = ["inveye.db-wal", "audit.head"];
const ASIDE: &str = "before";

struct Shop {
    folder: tempfile::TempDir,
    backup: PathBuf,
}

/// A data folder with old files, and a backup with new ones.
fn shop() -> Shop {
    let folder = tempfile::tempdir().unwrap();
    for name in NEW_FILES.iter().chain(&AWAY) {
        fs::write(folder.path().join(name), format!("old {name}")).unwrap();
    }
    let parts: Vec<Part> = NEW_FILES
        .iter()
        .map(|name| Part {
            name: (*name).to_owned(),
            content: Content::Bytes(format!("new {name}").into_bytes()),
        })
        .collect();
    let backup = folder.path().join("x.tar.gz");
    let about = Manifest {
        kind: Kind::Daily,
        ..empty()
    };
    create(&backup, &parts, about, None).unwrap();
    Shop { folder, backup }
}

fn lay_down(data: &Path, backup: &Path) -> Result<Staged, BackupError> {
    Staged::lay_down(data, backup, None, &Progress::default())
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_default()
}

#[track_caller]
fn is_restored(data: &Path) {
    for name in NEW_FILES {
        assert_eq!(text(data, name), format!("new {name}"));
        assert_eq!(text(&data.join(ASIDE), name), format!("old {name}"));
    }
    let aside = fs::read_dir(data.join(ASIDE)).unwrap();
    assert_eq!(
        aside.count(),
        NEW_FILES.len() + 1,
        "nothing was moved twice"
    );
    assert!(!data.join(AWAY[0]).exists());
    assert_eq!(text(&data.join(ASIDE), AWAY[0]), "old inveye.db-wal");
    assert!(!data.join(NEW).exists());
}

#[test]
fn what_was_there_is_kept_aside() {
    let shop = shop();
    let staged = lay_down(shop.folder.path(), &shop.backup).unwrap();
    assert_eq!(
        fs::read_to_string(staged.file("inveye.db")).unwrap(),
        "new inveye.db"
    );
    staged.put_in(&NEW_FILES, &AWAY, ASIDE).unwrap();
    is_restored(shop.folder.path());
    assert!(finish(shop.folder.path()).unwrap().is_none());
}

#[test]
fn what_is_not_put_in_changes_nothing() {
    let shop = shop();
    let data = shop.folder.path();
    drop(lay_down(data, &shop.backup).unwrap());
    assert!(!data.join(NEW).exists());
    fs::write(&shop.backup, "nonsense").unwrap();
    assert!(lay_down(data, &shop.backup).is_err());
    assert!(!data.join(NEW).exists());
    assert_eq!(text(data, "inveye.db"), "old inveye.db");
}

#[test]
fn whenever_the_power_goes_the_next_start_ends_it() {
    // The renames in their order, as `carry_out` does them.
    let renames = |data: &Path| -> Vec<(PathBuf, PathBuf)> {
        let (aside, files) = (data.join(ASIDE), data.join(NEW).join(FILES));
        let mut renames = vec![(data.join(AWAY[0]), aside.join(AWAY[0]))];
        for name in NEW_FILES {
            renames.push((data.join(name), aside.join(name)));
            renames.push((files.join(name), data.join(name)));
        }
        renames
    };
    for done in 0..=7 {
        let shop = shop();
        let data = shop.folder.path();
        let staged = lay_down(data, &shop.backup).unwrap();
        let plan = staged.plan(&NEW_FILES, &AWAY, ASIDE);
        fs::write(
            data.join(NEW).join(PLAN),
            serde_json::to_vec(&plan).unwrap(),
        )
        .unwrap();
        std::mem::forget(staged);
        fs::create_dir_all(data.join(ASIDE)).unwrap();
        for (from, to) in renames(data).into_iter().take(done) {
            fs::rename(from, to).unwrap();
        }
        assert_eq!(
            finish(data).unwrap(),
            Some(data.join(ASIDE)),
            "after {done}"
        );
        is_restored(data);
    }
}

#[test]
fn what_a_backup_lacks_moves_away_if_it_shall_and_stays_otherwise() {
    let shop = shop();
    let data = shop.folder.path();
    let backup = data.join("smaller.tar.gz");
    let parts = [Part {
        name: "inveye.db".to_owned(),
        content: Content::Bytes(b"new inveye.db".to_vec()),
    }];
    create(&backup, &parts, empty(), None).unwrap();
    let staged = lay_down(data, &backup).unwrap();
    staged.put_in(&NEW_FILES, &AWAY, ASIDE).unwrap();
    assert_eq!(text(data, "inveye.db"), "new inveye.db");
    assert_eq!(text(data, "inveye.toml"), "old inveye.toml");
    assert!(!data.join("audit.head").exists());
    assert_eq!(text(&data.join(ASIDE), "audit.head"), "old audit.head");
}

#[test]
fn what_was_only_laid_down_when_the_power_went_is_taken_away() {
    let shop = shop();
    let data = shop.folder.path();
    std::mem::forget(lay_down(data, &shop.backup).unwrap());
    assert!(data.join(NEW).exists());
    assert!(finish(data).unwrap().is_none());
    assert!(!data.join(NEW).exists(), "there may be keys in it");
    assert_eq!(text(data, "inveye.db"), "old inveye.db");
}

#[test]
fn a_plan_leads_nowhere_else() {
    let shop = shop();
    let data = shop.folder.path();
    fs::create_dir_all(data.join(NEW)).unwrap();
    let plan = r#"{"aside": "../aside", "away": [], "new": ["../../x"]}"#;
    fs::write(data.join(NEW).join(PLAN), plan).unwrap();
    assert!(finish(data).is_err());
}

#[test]
fn what_waits_changes_nothing_until_it_is_put_in() {
    let shop = shop();
    let data = shop.folder.path();
    assert!(Staged::waiting(data).unwrap().is_none());
    lay_down(data, &shop.backup).unwrap().wait().unwrap();
    assert!(is_waiting(data));
    assert!(!data.join(NEW).exists());
    assert!(finish(data).unwrap().is_none(), "nothing was interrupted");
    assert_eq!(text(data, "inveye.db"), "old inveye.db");
    // Asked for twice: the later one counts.
    lay_down(data, &shop.backup).unwrap().wait().unwrap();
    let staged = Staged::waiting(data).unwrap().unwrap();
    assert_eq!(staged.name(), "x.tar.gz");
    assert_eq!(staged.manifest().kind, Kind::Daily);
    assert_eq!(text(&staged.folder, "files/inveye.db"), "new inveye.db");
    staged.put_in(&NEW_FILES, &AWAY, ASIDE).unwrap();
    is_restored(data);
    assert!(!is_waiting(data));
}

#[test]
fn what_waits_survives_a_power_cut_and_can_be_taken_away() {
    let shop = shop();
    let data = shop.folder.path();
    lay_down(data, &shop.backup).unwrap().wait().unwrap();
    // The plan was written, but not yet counted.
    let staged = Staged::waiting(data).unwrap().unwrap();
    let plan = staged.plan(&NEW_FILES, &AWAY, "another");
    fs::write(staged.folder.join(PLAN), serde_json::to_vec(&plan).unwrap()).unwrap();
    std::mem::forget(staged);
    assert!(!is_unfinished(data));
    assert!(finish(data).unwrap().is_none());
    let staged = Staged::waiting(data).unwrap().unwrap();
    staged.put_in(&NEW_FILES, &AWAY, ASIDE).unwrap();
    is_restored(data);

    let shop = self::shop();
    let data = shop.folder.path();
    lay_down(data, &shop.backup).unwrap().wait().unwrap();
    drop(Staged::waiting(data).unwrap());
    assert!(!is_waiting(data));
    assert_eq!(text(data, "inveye.db"), "old inveye.db");
}
