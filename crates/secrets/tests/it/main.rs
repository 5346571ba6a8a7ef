//! Keys in a real keyring: the Secret Service of a desktop, in a session of its own.

mod keyring;
