//! Answers of real devices, as `tests/fixtures` has them, over a real socket.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use inveye_base::{Clock, SystemClock, task};
use inveye_domain::FrameSize;
use inveye_onvif::{Device, DeviceAddress, Encoding, OnvifError, sent};
use inveye_test_support::within;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::PATIENT;

/// What no device of the fixtures was asked is answered so.
const UNKNOWN: &str = "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><s:Fault><s:Code>\
    <s:Value>s:Receiver</s:Value><s:Subcode><s:Value>ter:ActionNotSupported</s:Value></s:Subcode></s:Code></s:Fault></s:Body></s:Envelope>";

/// Where the services of a maker are whose list of them is not among the fixtures.
const SERVICES: &str = "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:tds=\"http://www.onvif.org/ver10/device/wsdl\"><s:Body>\
    <tds:GetServicesResponse>\
    <tds:Service><tds:Namespace>http://www.onvif.org/ver10/media/wsdl</tds:Namespace><tds:XAddr>http://{HOST}/onvif/Media</tds:XAddr></tds:Service>\
    <tds:Service><tds:Namespace>http://www.onvif.org/ver20/media/wsdl</tds:Namespace><tds:XAddr>http://{HOST}/onvif/Media2</tds:XAddr></tds:Service>\
    </tds:GetServicesResponse></s:Body></s:Envelope>";

fn fixtures(maker: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(maker)
}

/// The fixture that answers a question; those of version 2 of the media service say so in their names.
fn answer(maker: &str, question: &str, host: &str) -> String {
    let is_media2 = question.contains("http://www.onvif.org/ver20/media/wsdl");
    let after = question.split("Body>").nth(1).unwrap_or_default();
    let name = after.trim_start_matches('<').split([' ', '>', '/']).next();
    let name = name.unwrap_or_default();
    let file = match is_media2 {
        true => format!("{name}.media2.xml"),
        false => format!("{name}.xml"),
    };
    let has_list = fixtures(maker).join("GetCapabilities.xml").exists();
    let text = std::fs::read_to_string(fixtures(maker).join(file)).unwrap_or_else(|_| {
        let text = if name == "GetServices" && !has_list {
            SERVICES
        } else {
            UNKNOWN
        };
        text.to_owned()
    });
    text.replace("{HOST}", host)
}

async fn serve(mut socket: TcpStream, maker: &str, host: &str) {
    let mut request = Vec::new();
    let mut part = [0; 4096];
    while !request.ends_with(b"Envelope>") {
        match socket.read(&mut part).await {
            Ok(read @ 1..) => request.extend_from_slice(&part[..read]),
            _ => return,
        }
    }
    let body = answer(maker, &String::from_utf8_lossy(&request), host);
    let status = if body.contains("Fault>") {
        "500 Internal Server Error"
    } else {
        "200 OK"
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/soap+xml; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let going = async {
        socket.write_all(head.as_bytes()).await?;
        socket.write_all(body.as_bytes()).await
    };
    going.await.expect("the answer goes out");
}

async fn device(maker: &'static str) -> Device {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let host = listener.local_addr().expect("an address").to_string();
    let own = host.clone();
    task::spawn_named("device", async move {
        while let Ok((socket, _)) = listener.accept().await {
            serve(socket, maker, &own).await;
        }
    });
    let address = DeviceAddress::parse(&host).expect("it is one");
    let clock = Arc::new(SystemClock::new());
    let connecting = Device::connect_within(address, None, clock, PATIENT);
    within("the device's answer", connecting)
        .await
        .expect("it answers")
}

#[tokio::test]
async fn axis_tells_its_clock_and_what_it_does_not_do() {
    let axis = device("axis").await;
    let told =
        axis.clock_offset().expect("it tells").as_millis() + SystemClock::new().wall().as_millis();
    // 2024-07-09 19:04:06 UTC, whatever its zone says.
    assert!((told - 1_720_551_846_000).abs() < 60_000, "{told}");
    let error = axis.snapshot_uri("profile_1_h264").await.unwrap_err();
    assert!(
        matches!(error, OnvifError::NotSupported { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn dahua_has_a_main_stream_though_it_cannot_say_which_in_version_1() {
    let profiles = device("dahua").await.profiles().await.unwrap();
    let [main, off] = &profiles[..] else {
        panic!("{profiles:?}")
    };
    assert_eq!(
        (main.token.as_str(), main.source.as_deref()),
        ("MediaProfile00000", Some("00000"))
    );
    assert_eq!(
        (&main.encoder, main.untold),
        (&None, Some(FrameSize::new(2048, 1536)))
    );
    assert!(main.is_video() && main.pixels() == 2048 * 1536);
    assert!(!off.is_video() && off.pixels() == 0, "a stream that is off");
}

#[tokio::test]
async fn hikvision_offers_two_streams_and_what_they_can_be_set_to() {
    let hikvision = device("hikvision").await;
    let profiles = hikvision.profiles().await.unwrap();
    let shapes: Vec<_> = profiles
        .iter()
        .map(|profile| {
            let encoder = profile.encoder.as_ref().expect("it says which");
            (
                profile.name.as_str(),
                profile.pixels(),
                encoder.fps,
                encoder.gov_length,
            )
        })
        .collect();
    let expected = [
        ("mainStream", 1920 * 1080, Some(20.0), Some(50)),
        ("subStream", 640 * 360, Some(20.0), Some(50)),
    ];
    assert_eq!(shapes, expected);
    let encoder = profiles[0].encoder.as_ref().unwrap();
    assert_eq!(encoder.encoding, Encoding::H264);
    let options = hikvision
        .encoder_options(encoder, "Profile_1")
        .await
        .unwrap();
    assert_eq!(
        options.sizes,
        [FrameSize::new(1280, 720), FrameSize::new(3840, 2160)]
    );
    assert_eq!(
        (options.gov_length, options.fps),
        (Some([1, 250]), Some([0.0625, 12.5]))
    );
    assert_eq!(options.kilobits, Some([32, 16384]));
}

#[tokio::test]
async fn milesight_says_who_made_it() {
    let told = device("milesight").await.information().await.unwrap();
    assert_eq!(
        [
            &*told.manufacturer,
            &*told.model,
            &*told.firmware,
            &*told.hardware
        ],
        [
            "Milesight Technology Co.,Ltd.",
            "MS-C0000-PE",
            "61.0.0.0-r0",
            "V1.0"
        ]
    );
}

#[tokio::test]
async fn a_device_that_knows_no_list_of_services_tells_what_it_can() {
    assert!(device("predator").await.has_ptz());
}

#[test]
fn every_fixture_reads_as_whatever_it_could_be() {
    let mut read = 0;
    for maker in std::fs::read_dir(fixtures("")).unwrap().flatten() {
        assert!(
            maker.path().join("README.md").exists(),
            "{maker:?} says where it is from"
        );
        for file in std::fs::read_dir(maker.path()).unwrap().flatten() {
            let path = file.path();
            if path.extension().is_some_and(|kind| kind == "xml") {
                assert!(
                    sent::read_as_each_answer(&std::fs::read(&path).unwrap()),
                    "{path:?}"
                );
                read += 1;
            }
        }
    }
    assert!(read >= 10, "{read}");
}
