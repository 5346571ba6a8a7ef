use std::sync::Arc;

use inveye_base::{Clock, ErrorKind, ManualClock};
use inveye_db::{Database, NewIncidentEntry, NewShiftEntry};
use inveye_domain::{Carried, IncidentItem, IncidentStanding, IncidentStatus};

use crate::sample::{self, NOON, seconds};

fn note(text: &str) -> NewIncidentEntry {
    NewIncidentEntry {
        item: IncidentItem::Note {
            text: text.to_owned(),
        },
        picture: None,
    }
}

fn snapshot(jpeg: &[u8]) -> NewIncidentEntry {
    NewIncidentEntry {
        item: IncidentItem::Snapshot {
            camera: sample::camera(1),
            at: NOON,
            note: String::new(),
        },
        picture: Some(jpeg.to_vec()),
    }
}

fn closed() -> IncidentStanding {
    IncidentStanding {
        title: "Theft".to_owned(),
        status: IncidentStatus::Closed,
        owner: Some("Ana".to_owned()),
        outcome: "Caught".to_owned(),
    }
}

#[test]
fn an_incident_keeps_its_log_and_pictures_over_a_restart() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let first = vec![note("seen"), snapshot(b"jpeg")];
    let id = writer
        .add_incident("Theft".to_owned(), "Ana".to_owned(), first)
        .unwrap();
    writer
        .add_to_incident(id, "Ben".to_owned(), snapshot(b"another"))
        .unwrap();
    writer
        .change_incident(id, 1, closed(), "Ana".to_owned())
        .unwrap();
    database.close().unwrap();
    let database = sample::open(&folder);
    let reader = database.reader();
    let stored = reader.incident(id).unwrap().unwrap();
    assert_eq!((stored.incident.version, stored.entries), (2, 4));
    assert_eq!(stored.cameras, [sample::camera(1)]);
    assert_eq!(stored.incident.standing, closed());
    assert!(stored.incident.closed_at.is_some());
    assert_eq!(
        reader
            .incidents(Some(IncidentStatus::Open), None, 10)
            .unwrap(),
        []
    );
    assert_eq!(reader.incidents(None, None, 10).unwrap(), [stored]);
    let log = reader.incident_log(id).unwrap();
    let pictures: Vec<_> = log.iter().filter_map(|entry| entry.picture).collect();
    let kept = |hash| reader.incident_picture(hash).unwrap();
    assert_eq!(kept(pictures[0]), Some(b"jpeg".to_vec()));
    assert_eq!(kept(pictures[1]), Some(b"another".to_vec()));

    // Somebody puts another picture in its place.
    for file in std::fs::read_dir(folder.path().join("incidents")).unwrap() {
        std::fs::write(file.unwrap().path(), b"forged").unwrap();
    }
    assert_eq!(
        (kept(pictures[0]), kept(pictures[1])),
        (None, None),
        "it is not what it was"
    );
    let edited = sample::raw(&folder).execute("UPDATE incident_entry SET actor = 'Eve'", []);
    assert!(edited.is_err(), "the log is only added to");
}

#[test]
fn who_was_slower_is_told_and_what_is_closed_takes_only_notes() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let ana = || "Ana".to_owned();
    let id = writer
        .add_incident("Theft".to_owned(), ana(), Vec::new())
        .unwrap();
    writer.change_incident(id, 1, closed(), ana()).unwrap();
    let slower = IncidentStanding {
        title: "Burglary".to_owned(),
        ..closed()
    };
    let error = writer.change_incident(id, 1, slower, ana()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let error = writer
        .add_to_incident(id, ana(), snapshot(b"late"))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    writer.add_to_incident(id, ana(), note("late")).unwrap();
    let open = IncidentStanding {
        status: IncidentStatus::Open,
        ..closed()
    };
    writer.change_incident(id, 2, open, ana()).unwrap();
    let stored = database.reader().incident(id).unwrap().unwrap();
    assert_eq!(
        (stored.incident.version, stored.incident.closed_at),
        (3, None)
    );
    writer
        .add_to_incident(id, ana(), snapshot(b"late"))
        .unwrap();
    let missing = inveye_domain::IncidentId(99);
    let error = writer
        .add_to_incident(missing, ana(), note("x"))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn old_incidents_go_with_the_pictures_that_no_other_has() {
    let folder = sample::folder();
    let clock = Arc::new(ManualClock::new(NOON));
    let database = Database::open(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    let (writer, reader) = (database.writer(), database.reader());
    let made = |pictures: [&[u8]; 2]| {
        let entries = pictures.map(snapshot).to_vec();
        writer
            .add_incident("Theft".to_owned(), "Ana".to_owned(), entries)
            .unwrap()
    };
    let old = made([b"shared", b"own"]);
    let open = made([b"shared", b"other"]);
    writer
        .change_incident(old, 1, closed(), "Ana".to_owned())
        .unwrap();
    clock.advance(seconds(10));
    assert_eq!(
        writer.forget_incidents(NOON).unwrap(),
        0,
        "it is not that old"
    );
    assert_eq!(writer.forget_incidents(NOON + seconds(1)).unwrap(), 1);
    assert_eq!(reader.incident(old).unwrap(), None);
    let log = reader.incident_log(open).unwrap();
    for entry in log {
        assert!(
            reader
                .incident_picture(entry.picture.unwrap())
                .unwrap()
                .is_some()
        );
    }
    let files = std::fs::read_dir(folder.path().join("incidents")).unwrap();
    assert_eq!(files.count(), 2, "`own` is gone");
}

#[test]
fn a_picture_without_a_line_is_deleted_once_nobody_can_be_about_to_write_it() {
    let folder = sample::folder();
    let clock = Arc::new(ManualClock::new(NOON));
    let database = Database::open(folder.path(), clock).unwrap();
    let (writer, reader) = (database.writer(), database.reader());
    assert_eq!(writer.forget_lost_pictures().unwrap(), 0, "no folder yet");
    let id = writer
        .add_incident(
            "Theft".to_owned(),
            "Ana".to_owned(),
            vec![snapshot(b"kept")],
        )
        .unwrap();
    let kept = reader.incident_log(id).unwrap()[0].picture.unwrap();
    let pictures = folder.path().join("incidents");
    let write = |name: &str, before_noon: u64| {
        let file = std::fs::File::create(pictures.join(name)).unwrap();
        let noon = u64::try_from(NOON.as_millis()).unwrap() / 1000;
        let at = std::time::UNIX_EPOCH + std::time::Duration::from_secs(noon - before_noon);
        file.set_modified(at).unwrap();
    };
    let day = 24 * 3600;
    write("lost.jpg", day);
    write("half.7.part", day);
    write("new.jpg", 60);
    for file in std::fs::read_dir(&pictures).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        if name.len() == 64 + ".jpg".len() {
            write(&name, day);
        }
    }
    assert_eq!(writer.forget_lost_pictures().unwrap(), 2);
    assert!(pictures.join("new.jpg").exists());
    let named = std::fs::read_dir(&pictures).unwrap().count();
    assert_eq!(named, 2, "the one with a line stays however old it is");
    // It was emptied above: whoever puts the same picture in again makes it whole.
    assert_eq!(reader.incident_picture(kept).unwrap(), None);
    writer
        .add_to_incident(id, "Ana".to_owned(), snapshot(b"kept"))
        .unwrap();
    assert_eq!(
        reader.incident_picture(kept).unwrap(),
        Some(b"kept".to_vec())
    );
}

#[test]
fn an_incident_that_is_full_says_so() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let entries = (0..299).map(|_| note("seen")).collect();
    let id = writer
        .add_incident("Theft".to_owned(), "Ana".to_owned(), entries)
        .unwrap();
    let ana = || "Ana".to_owned();
    writer.add_to_incident(id, ana(), note("last")).unwrap();
    let error = writer
        .add_to_incident(id, ana(), note("too much"))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let stored = database.reader().incident(id).unwrap().unwrap();
    assert_eq!(stored.entries, 300);
    writer.change_incident(id, 1, closed(), ana()).unwrap();
}

#[test]
fn a_shift_is_taken_over_once_and_by_somebody_else() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let (writer, reader) = (database.writer(), database.reader());
    let new = |carried| NewShiftEntry {
        actor: "Ana".to_owned(),
        text: "Keys are in the box".to_owned(),
        carried,
    };
    let only_said = writer.add_shift_entry(new(None)).unwrap();
    let over = writer
        .add_shift_entry(new(Some(Carried::default())))
        .unwrap();
    let refused = |id: u64, who: &str| {
        writer
            .take_shift_entry(id, who.to_owned())
            .unwrap_err()
            .kind()
    };
    assert_eq!(refused(only_said, "Ben"), ErrorKind::Conflict);
    assert_eq!(refused(over, "Ana"), ErrorKind::Conflict);
    assert_eq!(refused(99, "Ben"), ErrorKind::NotFound);
    writer.take_shift_entry(over, "Ben".to_owned()).unwrap();
    assert_eq!(refused(over, "Cleo"), ErrorKind::Conflict);
    let log = reader.shift_log(None, 10).unwrap();
    assert_eq!(
        log.iter().map(|entry| entry.id).collect::<Vec<_>>(),
        [over, only_said]
    );
    assert_eq!(
        log[0].taken.as_ref().map(|(_, who)| who.as_str()),
        Some("Ben")
    );
    assert_eq!(reader.shift_log(Some(over), 10).unwrap(), log[1..]);
    assert_eq!(reader.shift_entry(over).unwrap().as_ref(), Some(&log[0]));
    let raw = sample::raw(&folder);
    assert!(
        raw.execute("UPDATE shift_entry SET text = 'x'", [])
            .is_err()
    );
}

#[test]
fn those_of_other_cameras_take_nobodys_place() {
    let folder = sample::folder();
    let database = sample::open(&folder);
    let writer = database.writer();
    let clip = |camera| NewIncidentEntry {
        item: IncidentItem::Clip {
            camera: sample::camera(camera),
            from: NOON,
            to: NOON + seconds(5),
            note: String::new(),
        },
        picture: None,
    };
    let make = |entries| {
        writer
            .add_incident("Theft".to_owned(), "Ana".to_owned(), entries)
            .unwrap()
    };
    let of_nobody = make(vec![note("seen")]);
    let own = make(vec![clip(1), note("seen"), clip(2)]);
    // Newer, and more than one page.
    for _ in 0..4 {
        make(vec![clip(1), clip(3)]);
    }
    let shut = make(vec![clip(2)]);
    writer
        .change_incident(shut, 1, closed(), "Ana".to_owned())
        .unwrap();
    let reader = database.reader();
    let ids = |status, cameras: Option<&[_]>, limit| -> Vec<_> {
        let found = reader.incidents(status, cameras, limit).unwrap();
        found.iter().map(|stored| stored.incident.id).collect()
    };
    let cameras = [sample::camera(1), sample::camera(2)];
    let open = Some(IncidentStatus::Open);
    assert_eq!(ids(open, Some(&cameras), 2), [own, of_nobody]);
    assert_eq!(ids(None, Some(&cameras), 2), [shut, own]);
    assert_eq!(ids(None, Some(&cameras[..1]), 9), [of_nobody]);
    assert_eq!(ids(None, Some(&[]), 9), [of_nobody]);
    assert_eq!(ids(None, None, 9).len(), 7);
}
