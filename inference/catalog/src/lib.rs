//! Which models there are, where their files lie, and how they come here.
//!
//! Promises: a model's bytes reach the runtime only after their SHA-256 was compared with the
//! manifest's, every time; a model under a licence that binds its users is used only after somebody
//! accepted it; a download that breaks off leaves nothing behind.
//!
//! Deliberately absent: running a model (`inference/onnx`) and what models are in the shop's
//! configuration (the engine). Start at [`Catalog::embedded`] and [`Locator::load`].
#![warn(missing_docs)]

pub mod digest;
pub mod download;
pub mod entry;
pub mod import;
pub mod locate;
mod manifest;
mod store;

pub use digest::Sha256;
pub use download::{Acceptance, DownloadError, Progress, Timeouts, download};
pub use entry::Entry;
pub use import::{ImportError, Imported, import};
pub use locate::{LocateError, Located, Locator, Source, VerifiedModel};
pub use manifest::{Catalog, ManifestError, UnknownModel};
