//! The crate from outside: real files, simulated cameras, transcripts of real ones.

mod clips;
mod decode;
mod files;
mod fragments;
mod golden;
mod sessions;
mod sounds;
mod stills;
mod streams;
mod transcripts;
