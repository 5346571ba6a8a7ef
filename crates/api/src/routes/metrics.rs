//! How the engine and the store do, for programs that watch programs.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use inveye_wire::{CameraState, CameraView, HealthView, NumbersView};

use crate::server::Context;

/// Prometheus' text format.
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Gauges in Prometheus' text format, of this moment.
#[utoipa::path(get, path = "/metrics", responses((status = 200, body = String, content_type = "text/plain")))]
pub(crate) async fn get_metrics(State(context): State<Context>) -> Response {
    let room = &context.room;
    let text = text(&room.health(), &room.cameras(), &room.numbers());
    ([(CONTENT_TYPE, FORMAT), (CACHE_CONTROL, "no-store")], text).into_response()
}

fn text(health: &HealthView, cameras: &[CameraView], numbers: &NumbersView) -> String {
    let mut page = Page::default();
    let version = [("version", health.version.as_str())];
    page.gauge("info", "Which program this is.", [(&version[..], 1.0)]);
    page.one(
        "uptime_seconds",
        "Since the engine started.",
        count(health.uptime_s),
    );
    let on = f64::from(u8::from(health.analytics.on));
    page.one("analytics_on", "Whether people are being found.", on);
    let is_storing = f64::from(u8::from(health.store_problem.is_empty()));
    page.one("storing", "Whether events are being stored.", is_storing);
    let (free, total) = (health.disk.free_bytes, health.disk.total_bytes);
    page.one("disk_free_bytes", "Of the data folder's disk.", count(free));
    page.one(
        "disk_total_bytes",
        "Of the data folder's disk.",
        count(total),
    );

    let labels: Vec<_> = cameras
        .iter()
        .map(|c| [("camera", c.id.as_str())])
        .collect();
    let mut of_cameras = |name, help, value: fn(&CameraView) -> f64| {
        let all = labels.iter().zip(cameras);
        page.gauge(
            name,
            help,
            all.map(|(label, camera)| (&label[..], value(camera))),
        );
    };
    of_cameras("camera_live", "Whether it gives pictures.", |camera| {
        f64::from(u8::from(camera.state == CameraState::Live))
    });
    of_cameras(
        "camera_received_fps",
        "Pictures a second that come in.",
        |camera| camera.fps_received,
    );
    of_cameras(
        "camera_analysed_fps",
        "Of those, looked at for people.",
        |camera| camera.fps_analysed,
    );
    of_cameras("camera_target_fps", "As many should be.", |camera| {
        camera.fps_target
    });

    let footfall = f64::from(numbers.footfall);
    page.one(
        "footfall_today",
        "People who came in since midnight.",
        footfall,
    );
    let inside = f64::from(numbers.occupancy);
    page.one("occupancy", "People inside.", inside);
    let seen = "Share of the day so far in which all counting cameras saw.";
    page.one("coverage_today", seen, numbers.coverage);
    let lanes = numbers.queues.iter();
    let lanes: Vec<_> = lanes
        .map(|queue| {
            let labels = [("camera", queue.camera.as_str()), ("lane", &queue.lane)];
            (labels, f64::from(queue.waiting))
        })
        .collect();
    let waiting = lanes
        .iter()
        .map(|(labels, waiting)| (&labels[..], *waiting));
    page.gauge("queue_waiting", "People who wait at a till lane.", waiting);
    page.0
}

/// Lines of gauges, each family with what it is.
#[derive(Default)]
struct Page(String);

type Labels<'a> = &'a [(&'a str, &'a str)];

impl Page {
    fn one(&mut self, name: &str, help: &str, value: f64) {
        self.gauge(name, help, [(&[][..], value)]);
    }

    fn gauge<'a>(
        &mut self,
        name: &str,
        help: &str,
        values: impl IntoIterator<Item = (Labels<'a>, f64)>,
    ) {
        let text = &mut self.0;
        text.push_str(&format!(
            "# HELP inveye_{name} {help}\n# TYPE inveye_{name} gauge\n"
        ));
        for (labels, value) in values {
            let labels: Vec<String> = labels
                .iter()
                .map(|(label, value)| format!("{label}=\"{}\"", escaped(value)))
                .collect();
            let labels = match labels.join(",") {
                none if none.is_empty() => none,
                some => format!("{{{some}}}"),
            };
            text.push_str(&format!("inveye_{name}{labels} {value}\n"));
        }
    }
}

fn escaped(value: &str) -> String {
    let plain = value.replace('\\', r"\\").replace('"', "\\\"");
    plain.replace('\n', "\\n")
}

#[expect(
    clippy::cast_precision_loss,
    reason = "exact up to 8 PiB and as many seconds"
)]
fn count(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_no_line() {
        let mut page = Page::default();
        let labels = [("lane", "a\"b\\c\nd")];
        page.gauge("waiting", "People.", [(&labels[..], 2.0)]);
        let expected = "# HELP inveye_waiting People.\n# TYPE inveye_waiting gauge\ninveye_waiting{lane=\"a\\\"b\\\\c\\nd\"} 2\n";
        assert_eq!(page.0, expected);
    }
}
