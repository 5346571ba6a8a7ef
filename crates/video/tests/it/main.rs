//! The crate from outside, on real files.

mod files;
