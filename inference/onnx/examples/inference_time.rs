//! Milliseconds of one inference for the shipped sizes, through the detector and bare, in turn, on
//! one thread: `cargo run --release -p inveye-inference-onnx --example inference_time [RUNS]`.
#![expect(clippy::print_stdout, reason = "an example prints what it measured")]

use std::error::Error;
use std::time::Duration;

use inveye_base::{Clock, SystemClock};
use inveye_domain::FrameSize;
use inveye_inference_core::{Detector as _, PackedImage};
use inveye_inference_onnx::{LoadedModel, ModelChoice, ProviderChoice};
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::Tensor;

fn main() -> Result<(), Box<dyn Error>> {
    let runs = match std::env::args().nth(1) {
        Some(text) => text.parse()?,
        None => 60,
    };
    println!("model                       bare ms  detector ms  ratio");
    for name in ["yolox_nano_person_640x384", "yolox_nano_person_416x256"] {
        let model = LoadedModel::load(&ModelChoice::Named(name.to_owned()), None)?;
        let (bare, detector) = measure(&model, runs)?;
        println!(
            "{name:26}  {:7.2}  {:11.2}  {:5.3}",
            bare.as_secs_f64() * 1e3,
            detector.as_secs_f64() * 1e3,
            detector.as_secs_f64() / bare.as_secs_f64()
        );
    }
    Ok(())
}

/// Medians. The two take turns, so that what else the machine does falls on both.
fn measure(model: &LoadedModel, runs: usize) -> Result<(Duration, Duration), Box<dyn Error>> {
    let spec = model.spec();
    let frame = FrameSize::new(640, 360);
    let size = spec.content_size(frame);
    let bytes = 3 * size.width * size.height;
    let image = PackedImage {
        size,
        pixels: (0..bytes)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect(),
        frame,
    };
    let mut detector = model.detector(ProviderChoice::Auto)?;
    let (width, height) = (spec.input.width as usize, spec.input.height as usize);
    let input: Vec<f32> = (0..3 * width * height).map(|n| (n % 255) as f32).collect();
    let input = Tensor::from_array(([1, 3, height, width], input))?;
    let mut session = Session::builder(model.runtime().environment())?
        .with_optimization_level(GraphOptimizationLevel::All)?
        .with_intra_threads(1)?
        .with_intra_op_spinning(false)?
        .commit_from_file(model.path())?;
    let clock = SystemClock::new();
    let (mut bare, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let start = clock.monotonic();
        drop(session.run(ort::inputs![&input])?);
        let middle = clock.monotonic();
        detector.detect(&image)?;
        ours.push(clock.monotonic() - middle);
        bare.push(middle - start);
    }
    Ok((median(bare), median(ours)))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
