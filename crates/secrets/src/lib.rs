//! Secrets that must be given back in the clear, as they lie on a disk: sealed.
//!
//! A camera wants its password and an authenticator's codes are computed from its secret, so neither can be
//! stored as a hash. Both are sealed with AES-256-GCM. Promises:
//!
//! - A secret opens only where it belongs: its [`Subject`] is authenticated with it. One that was copied to
//!   another camera or account, cut or changed does not open, and says so.
//! - Nonces are 96 random bits, new with each sealing.
//! - Each sealed secret names its key ([`KeyId`]), so that a missing key is told by its name, and keys can be
//!   changed while older secrets are still there.
//! - The key lies in the user's keyring or in a file of mode 0600 ([`KeyPlace`]); the file says which. A key is
//!   never overwritten.
//!
//! Deliberately absent: hashing passwords of people (they are never needed again in the clear), and encrypting
//! video, whose key lies in the same sort of file ([`key_file`]) but can be kept elsewhere.
//!
//! Start at [`Keys`].

mod key;
pub mod key_file;
mod keyring;
mod keys;
mod place;
mod sealed;

pub use key::{Key, KeyId, NoRandomness};
pub use key_file::write_private;
pub use keys::{Keys, OpenSecretError};
pub use place::{KeyPlace, KeysError};
pub use sealed::{NotSealed, Sealed, Subject};
