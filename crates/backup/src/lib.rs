//! One file that holds a data folder's configuration and database, and how it is put back.
//!
//! A backup is a gzipped tar that any system opens: first `manifest.json`, which names every file with its
//! length and SHA-256, then those files. With a passphrase all of it is encrypted: AES-256-GCM in chunks
//! (STREAM), with a key made from the passphrase by Argon2id.
//!
//! Promises:
//!
//! - A file that was cut, changed, is of another program or of a newer version is refused, and nothing is
//!   changed by looking at it.
//! - A backup is there whole or not at all: it is written beside and renamed.
//! - Restoring moves what was there aside, never over it, and a power cut in the middle is finished by
//!   [`finish`] at the next start.
//! - One that is to be put in at the next start ([`Staged::wait`]) waits whole, and changes nothing until then.
//! - Nothing is written outside of the folder that was asked for, whatever a file says.
//!
//! Without a passphrase somebody who changes a backup on purpose can make its hashes fit: keep it where only
//! trusted people write, or give a passphrase.
//!
//! Deliberately absent: what belongs into a backup and when one is made (`engine` knows), and databases.
//!
//! Start at [`create`], [`verify`] and [`Staged`].

mod error;
mod manifest;
mod read;
mod restore;
mod sealed;
mod write;

pub use error::BackupError;
pub use manifest::{FORMAT, FileEntry, Kind, Manifest};
pub use read::{Progress, is_protected, verify};
pub use restore::{Staged, finish, is_unfinished, is_waiting};
pub use sealed::Passphrase;
pub use write::{Content, Part, create};
