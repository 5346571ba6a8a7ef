use std::os::unix::fs::PermissionsExt as _;

use super::*;

#[test]
fn what_is_kept_how_long_has_defaults_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE_NAME);
    fs::write(&path, "[retention]\nsnapshots_days = 7\n").unwrap();
    let retention = Config::load(folder.path()).unwrap().retention;
    let expected = RetentionConfig {
        events_days: 400,
        alerts_days: 90,
        snapshots_days: 7,
        incidents_days: 1095,
    };
    assert_eq!(retention, expected);
    fs::write(&path, "[retention]\nevent_days = 7\n").unwrap();
    let error = Config::load(folder.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DataLoss, "a typo is told");
}

fn camera(id: &str) -> CameraConfig {
    CameraConfig::new(
        CameraId::new(id).unwrap(),
        None,
        "rtsp://admin:p@ss w@10.0.0.1/main",
        None,
    )
    .unwrap()
}

#[test]
fn a_saved_configuration_reads_back_and_is_private() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config {
        cameras: vec![camera("a"), camera("b")],
        ..Config::default()
    };
    config.save(folder.path()).unwrap();
    let mut back = Config::load(folder.path()).unwrap();
    for camera in &mut back.cameras {
        assert!(camera.sealed_password.take().is_some());
    }
    assert_eq!(back, config);
    let mode = fs::metadata(folder.path().join(FILE_NAME))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600, "addresses and users stand in it");
    assert!(
        !format!("{config:?}").contains("p@ss"),
        "debug output holds no password"
    );
}

#[test]
fn damage_is_named_and_nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE_NAME);
    fs::write(&path, "[[camera]\nid = ").unwrap();
    let error = Config::load(folder.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DataLoss);
    assert!(error.to_string().contains(FILE_NAME), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "[[camera]\nid = ");
}

#[test]
fn a_camera_that_stands_twice_is_named() {
    let folder = tempfile::tempdir().unwrap();
    Config {
        cameras: vec![camera("a"), camera("a")],
        ..Config::default()
    }
    .save(folder.path())
    .unwrap();
    let error = Config::load(folder.path()).unwrap_err();
    assert!(error.to_string().contains("`a`"), "{error}");
}

const TYPED: &str = "[[camera]]\nid = \"a\"\nname = \"A\"\nurl = \"rtsp://10.0.0.1/1\"\nusername = \"u\"\npassword = \"kettle-9417\"\n\
     [[camera]]\nid = \"b\"\nname = \"B\"\nurl = \"rtsp://10.0.0.2/1\"\nusername = \"u\"\npassword = \"\"\n";

fn text(folder: &Path) -> String {
    fs::read_to_string(folder.join(FILE_NAME)).unwrap()
}

#[test]
fn typed_passwords_work_and_are_sealed_at_the_first_start() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE_NAME), TYPED).unwrap();
    let before = Config::load(folder.path()).unwrap();
    assert_eq!(before.cameras[0].password.as_deref(), Some("kettle-9417"));
    assert_eq!(text(folder.path()), TYPED, "reading changes nothing");
    let config = Config::take_over(folder.path(), KeyPlace::File).unwrap();
    assert_eq!(config.cameras[0].password.as_deref(), Some("kettle-9417"));
    assert_eq!(config.cameras[1].password.as_deref(), Some(""));
    assert!(!text(folder.path()).contains("kettle-9417"));
    let sealed = text(folder.path());
    Config::take_over(folder.path(), KeyPlace::File).unwrap();
    assert_eq!(text(folder.path()), sealed, "what is sealed is left alone");
}

#[test]
fn a_password_typed_over_a_sealed_one_counts() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE_NAME), TYPED).unwrap();
    Config::take_over(folder.path(), KeyPlace::File).unwrap();
    let edited = text(folder.path()).replacen("username", "password = \"new-one\"\nusername", 1);
    fs::write(folder.path().join(FILE_NAME), edited).unwrap();
    let config = Config::take_over(folder.path(), KeyPlace::File).unwrap();
    assert_eq!(config.cameras[0].password.as_deref(), Some("new-one"));
    assert!(!text(folder.path()).contains("new-one"));
    let again = Config::load(folder.path()).unwrap();
    assert_eq!(again.cameras[0].password.as_deref(), Some("new-one"));
}

#[test]
fn a_sealed_password_that_does_not_open_is_kept_and_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE_NAME), TYPED).unwrap();
    Config::take_over(folder.path(), KeyPlace::File).unwrap();
    let stored = Config::read(folder.path()).unwrap();
    // The second camera's under the first one's name: copied, not sealed for it.
    let mut mixed = stored.clone();
    mixed.cameras[0].sealed_password = stored.cameras[1].sealed_password.clone();
    let mixed = toml::to_string_pretty(&mixed).unwrap();
    fs::write(folder.path().join(FILE_NAME), &mixed).unwrap();
    let mut config = Config::load(folder.path()).unwrap();
    let why = config.cameras[0].locked.clone().unwrap();
    assert!(why.contains("`a`"), "{why}");
    assert_eq!(config.cameras[0].password, None);
    assert_eq!(config.cameras[1].password.as_deref(), Some(""));
    assert_eq!(config.cameras[1].locked, None);
    config.cameras[1].name = "New name".to_owned();
    config.save(folder.path()).unwrap();
    let kept = Config::read(folder.path()).unwrap();
    assert_eq!(
        kept.cameras[0].sealed_password,
        stored.cameras[1].sealed_password
    );
}

#[test]
fn without_the_key_each_camera_says_so_and_its_return_heals_all() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE_NAME), TYPED).unwrap();
    Config::take_over(folder.path(), KeyPlace::File).unwrap();
    let file = Keys::file(folder.path());
    let key = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let config = Config::load(folder.path()).unwrap();
    let why = config.cameras[0].locked.clone().unwrap();
    assert!(why.contains("secrets.key"), "{why}");
    let config = Config::take_over(folder.path(), KeyPlace::File).unwrap();
    assert!(
        config.cameras[0].locked.is_some(),
        "a new key opens nothing old"
    );
    config.save(folder.path()).unwrap();
    let both = format!("{}{key}", fs::read_to_string(&file).unwrap());
    fs::write(&file, both).unwrap();
    let config = Config::load(folder.path()).unwrap();
    assert_eq!(config.cameras[0].password.as_deref(), Some("kettle-9417"));
}

#[test]
fn copies_with_unsealed_passwords_are_found() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE_NAME), TYPED).unwrap();
    for copy in [
        "inveye.toml~",
        "inveye.toml.bak",
        "inveye.new",
        "inveye.draft",
    ] {
        fs::write(folder.path().join(copy), TYPED).unwrap();
    }
    fs::write(folder.path().join("inveye.toml.empty"), "[server]\n").unwrap();
    Config::take_over(folder.path(), KeyPlace::File).unwrap();
    for ours in LEFT {
        assert!(!folder.path().join(ours).exists(), "{ours}");
    }
    let names: Vec<String> = plain_copies(folder.path())
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, ["inveye.toml.bak", "inveye.toml~"]);
}

const IN_ADDRESSES: &str = "[[camera]]\nid = \"a\"\nname = \"A\"\nurl = \"rtsp://admin:p%40ss-1@10.0.0.1/1\"\n\
     [[camera]]\nid = \"b\"\nname = \"B\"\nurl = \"rtsp://10.0.0.2/1?channel=1&password=kettle-9417\"\nsub_url = \"rtsp://10.0.0.2/1?pwd=kettle-9417\"\n";

#[test]
fn passwords_in_typed_addresses_are_sealed_too_and_go_with_their_address_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    fs::write(&file, IN_ADDRESSES).unwrap();
    fs::write(folder.path().join("inveye.toml.bak"), IN_ADDRESSES).unwrap();
    assert_eq!(plain_copies(folder.path()).len(), 1);
    let config = Config::take_over(folder.path(), KeyPlace::File).unwrap();
    let is_open = |config: &Config| {
        let [first, second] = &config.cameras[..] else {
            panic!("two cameras");
        };
        assert_eq!(first.username.as_deref(), Some("admin"));
        assert_eq!(first.password.as_deref(), Some("p@ss-1"));
        assert_eq!(first.url.as_str(), "rtsp://10.0.0.1/1");
        let url = "rtsp://10.0.0.2/1?channel=1&password=kettle-9417";
        assert_eq!(second.url.as_str(), url);
        let sub = second.sub_url.as_ref().map(url::Url::as_str);
        assert_eq!(sub, Some("rtsp://10.0.0.2/1?pwd=kettle-9417"));
        assert_eq!(second.locked, None);
    };
    is_open(&config);
    let stored = text(folder.path());
    assert!(
        !stored.contains("9417") && !stored.contains("ss-1"),
        "{stored}"
    );
    is_open(&Config::load(folder.path()).unwrap());
    Config::take_over(folder.path(), KeyPlace::File).unwrap();
    assert_eq!(text(folder.path()), stored, "what is sealed is left alone");

    let moved = stored.replace("//10.0.0.2/1?channel", "//10.0.0.3/1?channel");
    fs::write(&file, moved).unwrap();
    let config = Config::load(folder.path()).unwrap();
    assert_eq!(
        config.cameras[1].url.as_str(),
        "rtsp://10.0.0.3/1?channel=1"
    );

    fs::write(&file, &stored).unwrap();
    fs::remove_file(Keys::file(folder.path())).unwrap();
    let config = Config::load(folder.path()).unwrap();
    assert!(config.cameras.iter().all(|camera| camera.locked.is_some()));
    config.save(folder.path()).unwrap();
    assert_eq!(text(folder.path()), stored, "nothing is lost by saving");
}

const COMMENTED: &str = "# The shop's own file.

[server] # who gets in
# Asked for by the owner.
listen = \"127.0.0.1:7878\" # this machine alone
tls = { names = [
  \"shop.example\", # the router's name
] }

# At the door, since May.
[[camera]]
name = 'Door'
id = \"door\"
url = \"rtsp://10.0.0.1/1\"

[[camera]]
# Over the tills.
id = \"till\"
name = \"Till\"
url = \"rtsp://10.0.0.2/1\"
[camera.placement] # measured
x = 0.50
y = 0.5
angle = 0.0

# The end.
";

#[test]
fn what_somebody_wrote_beside_the_settings_outlives_a_change() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE_NAME), COMMENTED).unwrap();
    let mut config = Config::load(folder.path()).unwrap();
    config.server.listen = "0.0.0.0:7900".parse().unwrap();
    config.save(folder.path()).unwrap();
    let listen = |address: &str| COMMENTED.replace("127.0.0.1:7878", address);
    let saved = text(folder.path());
    for line in listen("0.0.0.0:7900").lines() {
        assert!(saved.contains(line), "{line} is missing:\n{saved}");
    }
    assert!(
        !saved.contains("[analysis]"),
        "what nobody said stays unsaid:\n{saved}"
    );
    assert_eq!(Config::load(folder.path()).unwrap(), config);

    // Cameras come and go; the others' comments stay with them.
    config.cameras.remove(0);
    config.cameras.push(camera("new"));
    config.cameras[0].name = "Tills 1 to 4".to_owned();
    config.analysis.fps = 5.0;
    config.save(folder.path()).unwrap();
    let saved = text(folder.path());
    let place = |what: &str| {
        saved
            .find(what)
            .unwrap_or_else(|| panic!("no {what}:\n{saved}"))
    };
    assert!(place("# Over the tills.") < place("Tills 1 to 4"));
    assert!(place("Tills 1 to 4") < place("[camera.placement] # measured"));
    assert!(place("[camera.placement]") < place("\"new\""));
    assert!(place("# The end.") > place("\"new\""));
    assert!(
        !saved.contains("Door") && saved.contains("fps = 5.0"),
        "{saved}"
    );
    let mut back = Config::load(folder.path()).unwrap();
    assert!(back.cameras[1].sealed_password.take().is_some());
    assert_eq!(back, config);
}

#[test]
fn a_password_that_was_typed_does_not_stay_in_the_file_for_its_comment() {
    let folder = tempfile::tempdir().unwrap();
    let typed = TYPED.replace(
        "password = \"kettle-9417\"",
        "# from the label\npassword = \"kettle-9417\" # same as \"till\"",
    );
    fs::write(folder.path().join(FILE_NAME), typed).unwrap();
    Config::take_over(folder.path(), KeyPlace::File).unwrap();
    let saved = text(folder.path());
    assert!(
        !saved.contains("kettle-9417") && saved.contains("sealed_password"),
        "{saved}"
    );
}
