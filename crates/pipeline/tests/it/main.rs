//! Replays of our own footage without video and model: recorded detections, and ideal boxes.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bad_input;
mod evaluation;
mod footage;
mod ideal;
mod knowing;
mod recorded;
