//! The camera simulator as its clients see it: a plain RTSP client of our own for what goes over the wire,
//! and FFmpeg's for whether pictures arrive whole.

#[cfg(test)]
mod client;
#[cfg(test)]
mod delivery;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod program;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod time;
