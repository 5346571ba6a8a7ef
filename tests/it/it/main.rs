//! The product from camera to screen: real RTSP, real FFmpeg, real ONNX Runtime, real SQLite, real sockets.

#[cfg(test)]
mod live;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod shop;
