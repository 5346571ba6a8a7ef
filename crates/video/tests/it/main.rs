//! The crate from outside, on real files.

mod clips;
mod decode;
mod files;
