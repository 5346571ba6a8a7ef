//! How an engine shows the network who it is: a certificate of the shop's own authority, or a given one.
//!
//! Promises:
//!
//! - TLS 1.3 only.
//! - The own authority is made once and stays until its last year, so that devices that trust it go on. Its
//!   certificate for this machine is made anew before it ends, and when the machine's names or addresses
//!   change, while connections go on.
//! - A given certificate is read again when its files change. While the new files are wrong the old one goes
//!   on being shown.
//! - Private keys lie in files that only their owner reads, and are in no error and no debug output.
//!
//! Deliberately absent: sockets (`api` has them), and certificates of clients.
//!
//! Start at [`Identity`].

mod authority;
mod identity;
mod names;
mod pem;
mod read;

pub use identity::{About, AboutAuthority, Identity, TlsSettings};
pub use names::Names;
pub use read::{Fingerprint, TlsError};
