//! No password in any log line, error or debug text, whatever goes wrong.

use std::error::Error;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use inveye_base::ErrorChain;
use inveye_test_support::{Access, Credentials, Footage, Options, Speech, WrongSdp, synthetic};
use inveye_video::TransportChoice;

use crate::viewer::{CAMERA, PASSWORD, USER, Viewer, accesses, camera, settings, source};

const WRONG: &str = "an0ther-secret";

/// Everything that any part of the process logs.
#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The ways in which a password is written.
fn forms(password: &str) -> Vec<String> {
    let escaped: String = password
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    vec![
        password.to_owned(),
        escaped,
        password.replace(' ', "%20"),
        STANDARD.encode(format!("{USER}:{password}")),
    ]
}

#[track_caller]
fn check(text: &str, place: &str) {
    for secret in [PASSWORD, WRONG].into_iter().flat_map(forms) {
        assert!(
            !text.contains(&secret),
            "`{secret}` in {place}:\n{}",
            near(text, &secret)
        );
    }
}

fn near(text: &str, secret: &str) -> String {
    text.lines()
        .filter(|line| line.contains(secret))
        .take(3)
        .collect::<Vec<_>>()
        .join("\n")
}

fn texts(error: &(dyn Error + 'static)) -> String {
    format!("{error} {error:?} {}", ErrorChain(error))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_tells_the_password() {
    let log = Captured::default();
    let writer = log.clone();
    // The RTSP library logs too, at its most talkative; `try_init` also takes lines of the `log` crate.
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .try_init()
        .expect("no other test of this program sets a subscriber");

    let mut said = String::new();
    for access in accesses() {
        let footage = Footage::open(synthetic("aisle.mp4"))
            .unwrap()
            .at_fps(50)
            .unwrap();
        let camera = camera(
            footage,
            Options {
                access: access.clone(),
                ..Options::default()
            },
        )
        .await;
        let faults = camera.faults(CAMERA);
        let url = camera.url(CAMERA);
        let in_query = format!(
            "{url}?user={USER}&password={}",
            PASSWORD.replace('#', "%23")
        );
        let wrong = Access::Digest(Credentials::new(USER, WRONG));
        let unasked = Access::Basic(Credentials::new(USER, PASSWORD));
        let typed = [
            (&url, &access),
            (&url, &wrong),
            (&url, &unasked),
            (&in_query, &access),
        ];
        for (url, access) in typed {
            for transport in [TransportChoice::Tcp, TransportChoice::Udp] {
                let source = source(url, access, transport);
                said += &format!("{source:?}");
                for break_it in 0..6 {
                    faults.clear();
                    camera.speak(Speech::Rtsp);
                    match break_it {
                        0 => {}
                        1 => faults.describe_wrongly(WrongSdp::Garbage),
                        2 => faults.describe_wrongly(WrongSdp::AudioOnly),
                        3 => faults.remove(),
                        4 => camera.speak(Speech::Garbage),
                        _ => camera.speak(Speech::Http),
                    }
                    match Viewer::open(&source, &settings()).await {
                        Ok(mut viewer) => {
                            viewer.unit().await.unwrap();
                            said += &format!("{:?}", viewer.session);
                            faults.reset_sessions();
                            said += &texts(&viewer.outlive().await);
                        }
                        Err(error) => said += &texts(&error),
                    }
                }
            }
        }
    }
    check(&said, "an error or a debug text");
    assert!(said.contains("no such stream"), "errors were made");
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(
        log.contains("retina"),
        "the RTSP library's lines are captured"
    );
    check(&log, "the log");
}
