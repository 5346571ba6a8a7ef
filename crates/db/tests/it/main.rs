//! The data folder as the engine uses it: real files, in a folder of each test's own.

mod events;
mod sample;
