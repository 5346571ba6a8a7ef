//! People with rights: roles, permissions and camera scopes, passwords, second factors, sessions,
//! lockout, and the chain of the audit log.
//!
//! Promises: no I/O but the system's randomness, no clock (time is an argument), no globals. A secret
//! is compared in constant time, and stored as a hash wherever it need not be read again. Deliberately
//! absent: where accounts are stored (`db`), who asks for them over the network (`api`), and how
//! screens see them (`wire`).
//!
//! Start with [`Rights`] (what somebody may do), then [`User`], [`Attempts`] and [`Session`].
#![warn(missing_docs)]

pub mod attempts;
pub mod audit;
pub mod password;
pub mod policy;
pub mod random;
pub mod recovery;
pub mod rights;
pub mod session;
pub mod totp;
pub mod user;

pub use attempts::{Attempts, Patience, TooManyAttempts};
pub use audit::{Action, Actor, ChainCheck, Entry, Head, Link, NewEntry, Outcome};
pub use password::{Cost, PasswordHash, PasswordProblem, check_password};
pub use policy::{SecondFactorDemand, SignInPolicy};
pub use random::NoRandomness;
pub use recovery::{RecoveryCode, RecoveryHash};
pub use rights::{CameraScope, Permission, PermissionSet, Rights, Role};
pub use session::{Session, SessionId, SessionLimits, TokenHash, new_token};
pub use totp::{StoredTotp, TotpSecret};
pub use user::{Grant, InvalidUserName, SecondFactor, User, UserId, UserName};
