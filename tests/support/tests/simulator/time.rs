//! Sender reports: which moment an RTP timestamp belongs to, for good and for broken clocks.

use inveye_base::{Clock, SystemClock};
use inveye_test_support::{Options, Running};

use crate::client::{Client, Packet};
use crate::delivery::aisle;

const CAMERA: &str = "/cam1/main";
const HOUR: f64 = 3_600.0;

/// Seconds since 1970 of a report's NTP time, and its RTP timestamp.
#[track_caller]
fn read(report: &Packet) -> (f64, u32) {
    assert_eq!(
        (report.bytes[0], report.bytes[1]),
        (0x80, 200),
        "a sender report comes first"
    );
    let seconds = f64::from(report.word(8)) + f64::from(report.word(12)) / 4_294_967_296.0;
    (seconds - 2_208_988_800.0, report.word(16))
}

fn now() -> f64 {
    SystemClock::new().wall().as_seconds()
}

async fn camera() -> Running {
    aisle(50, Options::default()).await
}

#[tokio::test]
async fn a_report_tells_when_pictures_were_taken() {
    let camera = camera().await;
    let mut client = Client::play(&camera.url(CAMERA)).await;
    let (ntp, timestamp) = read(&client.rtcp().await);
    assert!((now() - ntp).abs() < 5.0, "the report says {ntp}");
    let mut ages = Vec::new();
    for _ in 0..100 {
        let picture = client.picture().await;
        let behind = picture[0].timestamp().wrapping_sub(timestamp).cast_signed();
        ages.push(now() - (ntp + f64::from(behind) / 90_000.0));
    }
    // A picture is sent when it was taken, or up to two pictures later when others refer to it.
    // The least delayed ones show the mapping; a busy machine may delay the others.
    let youngest = ages.iter().copied().fold(f64::INFINITY, f64::min);
    assert!(
        (-0.005..0.2).contains(&youngest),
        "captured {youngest} s before they came"
    );
}

#[tokio::test]
async fn reports_count_what_was_sent() {
    let camera = camera().await;
    let mut client = Client::play(&camera.url(CAMERA)).await;
    let (mut packets, mut octets) = (0, 0);
    let first = client.rtcp().await;
    assert_eq!((first.word(20), first.word(24)), (0, 0));
    loop {
        let packet = client.packet().await.unwrap();
        if packet.channel == 1 {
            let (ntp, _) = read(&packet);
            assert!(
                (4.5..20.0).contains(&(ntp - read(&first).0)),
                "each five seconds"
            );
            assert_eq!((packet.word(20), packet.word(24)), (packets, octets));
            return;
        }
        packets += 1;
        octets += u32::try_from(packet.bytes.len() - 12).unwrap();
    }
}

#[tokio::test]
async fn no_reports_where_none_are_wanted() {
    let camera = aisle(
        50,
        Options {
            sender_reports: false,
            ..Options::default()
        },
    )
    .await;
    let mut client = Client::play(&camera.url(CAMERA)).await;
    for _ in 0..50 {
        assert_eq!(client.packet().await.unwrap().channel, 0);
    }
}

#[tokio::test]
async fn the_report_clock_jumps_and_timestamps_do_not() {
    let camera = camera().await;
    camera.faults(CAMERA).jump_report_clock(5 * 3_600);
    let mut client = Client::play(&camera.url(CAMERA)).await;
    let (ntp, _) = read(&client.rtcp().await);
    assert!((ntp - now() - 5.0 * HOUR).abs() < 5.0);
    camera.faults(CAMERA).jump_report_clock(-7 * 3_600);
    let mut client = Client::play(&camera.url(CAMERA)).await;
    let (ntp, _) = read(&client.rtcp().await);
    assert!((ntp - now() + 2.0 * HOUR).abs() < 5.0);
}

#[tokio::test]
async fn timestamps_jump_in_the_middle() {
    for seconds in [3_600, -60] {
        let camera = camera().await;
        let mut client = Client::play(&camera.url(CAMERA)).await;
        let mut last = client.picture().await[0].timestamp();
        camera.faults(CAMERA).jump_timestamps(seconds);
        loop {
            let next = client.picture().await[0].timestamp();
            let step = f64::from(next.wrapping_sub(last).cast_signed()) / 90_000.0;
            last = next;
            if step.abs() > 2.0 {
                #[expect(clippy::cast_precision_loss, reason = "an hour of seconds")]
                let off = step - seconds as f64;
                assert!(off.abs() < 1.0, "jumped by {step} s");
                break;
            }
        }
    }
}

#[tokio::test]
async fn time_stands_still_while_pictures_come() {
    let camera = camera().await;
    let mut client = Client::play(&camera.url(CAMERA)).await;
    let before = client.picture().await[0].timestamp();
    camera.faults(CAMERA).freeze_time();
    let mut same = 0;
    let mut last = before;
    while same < 20 {
        let next = client.picture().await[0].timestamp();
        same = if next == last { same + 1 } else { 0 };
        last = next;
    }
    camera.faults(CAMERA).thaw_time();
    loop {
        let next = client.picture().await[0].timestamp();
        let step = next.wrapping_sub(last).cast_signed();
        if step != 0 {
            assert!(
                step > 90_000 / 50 * 10,
                "time is what it would have been, {step} ticks later"
            );
            break;
        }
    }
}
