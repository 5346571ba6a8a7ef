//! What an engine says to the outside, byte by byte, and what must not be in it.

use std::collections::{BTreeSet, HashMap};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use inveye_base::task;
use inveye_domain::Embedding;

/// A way to a server on this machine on which everything said to it is kept.
pub(crate) struct Tap {
    listens: u16,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Tap {
    pub(crate) fn to(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let listens = listener.local_addr().expect("an address").port();
        let sent = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&sent);
        task::thread_named("tap", move || {
            for caller in listener.incoming().flatten() {
                let server = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
                let back = (
                    server.try_clone().expect("a handle"),
                    caller.try_clone().expect("a handle"),
                );
                let kept = Arc::clone(&kept);
                task::thread_named("tap-out", move || {
                    pass(caller, server, |bytes| lock(&kept).extend_from_slice(bytes));
                })
                .expect("a thread");
                task::thread_named("tap-back", move || pass(back.0, back.1, |_| ()))
                    .expect("a thread");
            }
        })
        .expect("a thread");
        Self { listens, sent }
    }

    pub(crate) fn to_url(url: &str) -> Self {
        let url = url::Url::parse(url).expect("an address");
        Self::to(url.port().expect("a port"))
    }

    pub(crate) fn port(&self) -> u16 {
        self.listens
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/alarms", self.listens)
    }

    pub(crate) fn sent(&self) -> Vec<u8> {
        lock(&self.sent).clone()
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, mut keep: impl FnMut(&[u8])) {
    let mut buffer = vec![0; 65_536];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        keep(&buffer[..read]);
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    // Either side may have gone first.
    let _gone = to.shutdown(Shutdown::Write).is_err();
}

/// Connections of this process that lead away from this machine, as the kernel lists them.
pub(crate) fn strangers() -> Vec<String> {
    const LOOPBACK: [&str; 3] = [
        "0100007F",
        "0000000000000000FFFF00000100007F",
        "00000000000000000000000001000000",
    ];
    let own: BTreeSet<String> = std::fs::read_dir("/proc/self/fd")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let target = std::fs::read_link(entry.path()).ok()?;
            let name = target.to_str()?.strip_prefix("socket:[")?;
            Some(name.trim_end_matches(']').to_owned())
        })
        .collect();
    let mut strangers = Vec::new();
    for table in ["tcp", "tcp6", "udp", "udp6"] {
        let text = std::fs::read_to_string(format!("/proc/self/net/{table}")).unwrap_or_default();
        for line in text.lines().skip(1) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let (Some(local), Some(remote), Some(inode)) =
                (words.get(1), words.get(2), words.get(9))
            else {
                continue;
            };
            let address = |place: &str| place.split(':').next().unwrap_or_default().to_owned();
            // Nobody on the other end, or another of this machine's own addresses.
            let is_here = remote.ends_with(":0000")
                || LOOPBACK.contains(&address(remote).as_str())
                || address(remote) == address(local);
            if own.contains(*inode) && !is_here {
                strangers.push(format!("{table} {remote}"));
            }
        }
    }
    strangers
}

/// Looks, in any form in which numbers travel: as they are kept, as floats of either length, in hexadecimals, in
/// Base64, or as a list in a text. By the first bytes of each form, so that files are read through once for all.
pub(crate) struct Looks(HashMap<[u8; KEY], Vec<(&'static str, Vec<u8>)>>);

const KEY: usize = 8;

impl Looks {
    pub(crate) fn of(looks: &[Embedding]) -> Self {
        Self::in_forms(looks.iter().flat_map(forms))
    }

    /// Anything, in forms that are longer than a key.
    pub(crate) fn in_forms(forms: impl IntoIterator<Item = (&'static str, Vec<u8>)>) -> Self {
        let mut known: HashMap<_, Vec<_>> = HashMap::new();
        for (name, form) in forms {
            let key = *form.first_chunk().expect("longer than a key");
            known.entry(key).or_default().push((name, form));
        }
        Self(known)
    }

    /// The form of the first one that stands there.
    pub(crate) fn find(&self, bytes: &[u8]) -> Option<&'static str> {
        bytes.windows(KEY).enumerate().find_map(|(at, part)| {
            let key: [u8; KEY] = part.try_into().ok()?;
            let mut forms = self.0.get(&key)?.iter();
            let found = forms.find(|(_, form)| bytes[at..].starts_with(form));
            found.map(|(name, _)| *name)
        })
    }
}

/// From the middle, where numbers differ as much as anywhere; a part is enough to tell it by.
fn forms(look: &Embedding) -> Vec<(&'static str, Vec<u8>)> {
    let middle = look.levels().len() / 2;
    let levels = &look.levels()[middle..middle + 18];
    let direction: Vec<f32> = look.direction().skip(middle).take(6).collect();
    let raw: Vec<u8> = levels.iter().map(|level| level.to_le_bytes()[0]).collect();
    let floats: Vec<u8> = direction.iter().flat_map(|v| v.to_le_bytes()).collect();
    let doubles = direction.iter().flat_map(|&v| f64::from(v).to_le_bytes());
    let list = |json: serde_json::Result<String>| {
        let json = json.expect("JSON");
        json.trim_matches(['[', ']']).as_bytes().to_vec()
    };
    let hexadecimals: String = raw.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![
        ("levels", raw.clone()),
        ("floats", floats.clone()),
        ("doubles", doubles.collect()),
        ("hexadecimals", hexadecimals.into_bytes()),
        ("list", list(serde_json::to_string(levels))),
        ("list of floats", list(serde_json::to_string(&direction))),
    ];
    // Base64 of a part depends on where in a group of three bytes it begins.
    for start in 0..3 {
        for (name, whole) in [("levels in Base64", &raw), ("floats in Base64", &floats)] {
            let whole = &whole[start..];
            let groups = whole.len() / 3 * 3;
            forms.push((name, STANDARD.encode(&whole[..groups]).into_bytes()));
        }
    }
    forms
}

/// Names that visitors go by for a day.
pub(crate) fn find_visitors(bytes: &[u8]) -> Option<String> {
    const DIGITS: usize = 12;
    bytes.windows(DIGITS + 2).find_map(|part| {
        let is_digit = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
        let (digits, after) = (&part[1..=DIGITS], part[DIGITS + 1]);
        let is_name =
            part[0] == b'v' && digits.iter().all(is_digit) && !after.is_ascii_alphanumeric();
        is_name.then(|| String::from_utf8_lossy(part).into_owned())
    })
}

/// A picture, as it is or in Base64.
pub(crate) fn find_pictures(bytes: &[u8]) -> Option<&'static str> {
    let marks: [(&str, &[u8]); 7] = [
        ("JPEG", b"\xff\xd8\xff"),
        ("JPEG in Base64", b"/9j/"),
        ("PNG", b"\x89PNG"),
        ("PNG in Base64", b"iVBORw0KGgo"),
        ("WebP", b"WEBPVP8"),
        ("WebP in Base64", b"UklGR"),
        ("an address of data", b"data:image"),
    ];
    marks
        .into_iter()
        .find_map(|(name, mark)| holds(bytes, mark).then_some(name))
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    // Most of gigabytes differ in the first byte.
    let (first, rest) = part.split_first().expect("a part");
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|byte| byte == first) {
        at += next + 1;
        if bytes[at..].starts_with(rest) {
            return true;
        }
    }
    false
}

/// All files of a folder.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)
        .expect("it can be listed")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap_or_default();
            found.push((path, bytes));
        }
    }
    found
}

fn lock(sent: &Mutex<Vec<u8>>) -> std::sync::MutexGuard<'_, Vec<u8>> {
    sent.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn what_is_looked_for_would_be_found() {
    let values: Vec<f32> = (0_i16..256).map(|i| f32::from(i * 37 % 101 - 50)).collect();
    let look = Embedding::new(&values).expect("a direction");
    let looks = Looks::of(std::slice::from_ref(&look));
    let levels: Vec<u8> = look.levels().iter().map(|l| l.to_le_bytes()[0]).collect();
    let floats: Vec<f32> = look.direction().collect();
    let bytes: Vec<u8> = floats.iter().flat_map(|v| v.to_le_bytes()).collect();
    let around = |middle: &[u8]| [b"before ", middle, b" after"].concat();
    let numbers: Vec<i8> = look.levels().to_vec();
    for (form, bytes) in [
        ("levels", levels.clone()),
        ("floats", bytes.clone()),
        ("list", serde_json::to_vec(&numbers).expect("JSON")),
        ("list of floats", serde_json::to_vec(&floats).expect("JSON")),
        ("levels in Base64", STANDARD.encode(&levels).into_bytes()),
        ("floats in Base64", STANDARD.encode(&bytes).into_bytes()),
    ] {
        assert_eq!(looks.find(&around(&bytes)), Some(form));
    }
    assert_eq!(looks.find(&around(b"nothing of it")), None);
    assert!(find_visitors(b"{\"visitor\":\"v0123456789ab\"}").is_some());
    assert_eq!(find_visitors(b"v0123456789abc "), None, "something longer");
    assert_eq!(
        find_pictures(&STANDARD.encode(b"\xff\xd8\xff\xe0").into_bytes()),
        Some("JPEG in Base64")
    );
}
