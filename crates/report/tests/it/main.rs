//! Reports as other people's programs read them: text, pages and pictures by poppler.
#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

mod figures;
mod read;
