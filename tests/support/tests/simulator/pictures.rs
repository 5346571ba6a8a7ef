//! Pictures arrive whole: FFmpeg's RTSP client decodes the same from the simulator as from the file.

use std::sync::Arc;

use inveye_test_support::clips::{h265, small};
use inveye_test_support::peers::{ffmpeg, ffprobe};
use inveye_test_support::{
    Access, CameraSimulator, Credentials, Footage, GstreamerServer, Options, SimulatedStream,
    synthetic,
};

const PASSWORD: &str = "p@ss: w/rd";
const PASSWORD_IN_URL: &str = "p%40ss%3A%20w%2Frd";
const PICTURES: usize = 45;

fn with_credentials(url: &str, access: &Access) -> String {
    match access {
        Access::Open => url.to_owned(),
        Access::Basic(_) | Access::Digest(_) => {
            url.replace("rtsp://", &format!("rtsp://admin:{PASSWORD_IN_URL}@"))
        }
    }
}

fn accesses() -> [Access; 3] {
    let credentials = || Credentials::new("admin", PASSWORD);
    [
        Access::Open,
        Access::Basic(credentials()),
        Access::Digest(credentials()),
    ]
}

/// Hashes of the first pictures in presentation order, by FFmpeg.
fn hashes(input: &[&str]) -> Vec<String> {
    let count = PICTURES.to_string();
    let output = [
        "-frames:v",
        &count,
        "-vsync",
        "passthrough",
        "-f",
        "framemd5",
        "-",
    ];
    let listing = ffmpeg(input.iter().copied().chain(output)).unwrap();
    listing
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.rsplit(", ").next().unwrap().to_owned())
        .collect()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

async fn check(
    transport: &'static str,
    access: &Access,
    footage: &Arc<Footage>,
    expected: &[String],
) {
    let stream = SimulatedStream::new("/cam 1/main", footage.clone());
    let options = Options {
        access: access.clone(),
        ..Options::default()
    };
    let camera = CameraSimulator::start(vec![stream], options).await.unwrap();
    let url = with_credentials(&camera.url("/cam 1/main"), access);
    let seen = blocking(move || hashes(&["-rtsp_transport", transport, "-i", &url])).await;
    assert_eq!(
        seen,
        expected,
        "{transport}, {access:?}, {:?}",
        footage.codec()
    );
    let counters = camera.counters();
    assert_eq!(
        (counters.sessions_opened(), counters.sessions_torn_down()),
        (1, 1)
    );
}

#[tokio::test]
async fn every_picture_is_the_one_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let h265 = h265(folder.path()).unwrap();
    for file in [synthetic("entrance.mp4"), h265] {
        let footage = Footage::open(&file).unwrap().at_fps(40).unwrap();
        let expected = blocking(move || hashes(&["-i", file.to_str().unwrap()])).await;
        assert_eq!(expected.len(), PICTURES);
        for access in accesses() {
            for transport in ["tcp", "udp"] {
                check(transport, &access, &footage, &expected).await;
            }
        }
    }
}

#[tokio::test]
async fn a_wrong_password_opens_nothing() {
    for access in &accesses()[1..] {
        let footage = Footage::open(synthetic("aisle.mp4")).unwrap();
        let options = Options {
            access: access.clone(),
            ..Options::default()
        };
        let camera = CameraSimulator::start(vec![SimulatedStream::new("/a", footage)], options)
            .await
            .unwrap();
        let url = camera.url("/a").replace("rtsp://", "rtsp://admin:wrong@");
        let error = blocking(move || ffprobe([&url])).await.unwrap_err();
        assert!(format!("{error:#}").contains("401"), "{error:#}");
        assert!(camera.counters().refused_credentials() > 0);
    }
}

#[tokio::test]
async fn a_new_resolution_reaches_the_decoder() {
    let folder = tempfile::tempdir().unwrap();
    let small = small(folder.path()).unwrap();
    let footage = Footage::open(synthetic("aisle.mp4"))
        .unwrap()
        .at_fps(25)
        .unwrap();
    let camera = CameraSimulator::start(
        vec![SimulatedStream::new("/a", footage)],
        Options::default(),
    )
    .await
    .unwrap();
    let url = camera.url("/a");
    let arguments = [
        "-rtsp_transport",
        "tcp",
        "-read_intervals",
        "%+#120",
        "-select_streams",
        "v",
        "-show_entries",
        "frame=width,height",
        "-of",
        "csv=print_section=0",
    ];
    let watching =
        tokio::task::spawn_blocking(move || ffprobe(arguments.into_iter().chain([url.as_str()])));
    inveye_test_support::within("pictures on their way", async {
        while camera.counters().packets_sent() < 150 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    })
    .await;
    camera
        .faults("/a")
        .switch_footage(Footage::open(&small).unwrap())
        .unwrap();
    let sizes = watching.await.unwrap().unwrap();
    // Frames with side data take several lines.
    let lines = sizes.lines().map(|line| line.trim_end_matches(','));
    let mut sizes: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    sizes.dedup();
    assert_eq!(sizes, ["640,360", "320,180"]);
}

#[tokio::test]
async fn the_other_server_shows_the_same_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let h265 = h265(folder.path()).unwrap();
    for (file, access, transport) in [
        (synthetic("entrance.mp4"), Access::Open, "tcp"),
        (
            synthetic("entrance.mp4"),
            Access::Digest(Credentials::new("admin", PASSWORD)),
            "udp",
        ),
        (
            h265,
            Access::Basic(Credentials::new("admin", PASSWORD)),
            "tcp",
        ),
    ] {
        let server = GstreamerServer::start(&file, &access).await.unwrap();
        let url = with_credentials(&server.url(), &access);
        let expected = blocking(move || hashes(&["-i", file.to_str().unwrap()])).await;
        let seen = blocking(move || hashes(&["-rtsp_transport", transport, "-i", &url])).await;
        assert_eq!(seen, expected, "{transport}, {access:?}");
    }
}
