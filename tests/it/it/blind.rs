//! Cameras that give pictures in which nobody can be seen.

use std::time::Duration;

use inveye_engine::Engine;
use inveye_test_support::{CameraSimulator, Footage, Options, SimulatedStream, clips, shared};
use inveye_wire::ServerMessage;
use serde_json::json;

use crate::shop::{Shop, configure, options};

/// Ten seconds until it is sure, and a minute until figures are read anew at the latest.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn a_covered_lens_is_blind_time_with_its_cause_and_an_alarm() {
    // Without a model nothing is analysed at all, and that is said first.
    if shared().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let film = clips::covered(folder.path()).expect("FFmpeg makes a clip");
    let footage = Footage::open(film).expect("the clip opens");
    let streams = vec![SimulatedStream::new("/till", footage)];
    let cameras = CameraSimulator::start(streams, Options::default())
        .await
        .expect("the simulator starts");
    configure(folder.path(), &cameras, &["/till"]);
    let engine = Engine::start(options(folder.path()))
        .await
        .expect("the engine starts");
    let shop = Shop {
        cameras,
        engine,
        folder,
    };
    shop.draw_door("till").await;

    let mut client = shop.client().await;
    let (mut stated, mut alarm, mut beside) = (false, None, false);
    client
        .until(
            "an event, an alarm and blind time beside the figures",
            PATIENCE,
            |heard| {
                match heard.said()? {
                    ServerMessage::Event { event } if event.kind == "camera_blind" => {
                        stated |= event.reason.as_deref() == Some("blurred");
                    }
                    ServerMessage::Alert { alert } => alarm = Some(json!(alert.subject)),
                    ServerMessage::Numbers { numbers } => {
                        let of_camera = numbers.cameras.iter().find(|one| one.camera == "till");
                        beside |= of_camera.is_some_and(|one| {
                            one.coverage < 1.0 && one.blind.iter().any(|b| b.cause == "blurred")
                        });
                    }
                    _ => {}
                }
                (stated && alarm.is_some() && beside).then_some(())
            },
        )
        .await;
    assert_eq!(
        alarm,
        Some(json!({ "kind": "camera_blind", "name": "till", "cause": "blurred" }))
    );
}
