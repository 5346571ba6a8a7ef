//! Accounts.

use std::fmt;

use inveye_domain::WallTime;

use crate::password::PasswordHash;
use crate::policy::SignInPolicy;
use crate::random::{self, NoRandomness};
use crate::recovery::RecoveryHash;
use crate::rights::{CameraScope, PermissionSet, Rights, Role};
use crate::totp::StoredTotp;

/// Names an account for ever; its name may be given to somebody else when it is removed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(String);

impl UserId {
    /// A new one.
    pub fn random() -> Result<Self, NoRandomness> {
        Ok(Self(format!("usr_{}", random::hex(&random::bytes::<8>()?))))
    }

    /// As stored or asked for.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// As stored and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is no name to sign in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a name to sign in with has 1 to 64 letters a to z, digits, `-`, `_`, `.` or `@`, and begins with a letter or digit"
)]
pub struct InvalidUserName;

/// What somebody signs in with: lower case. No letters that look like others, and nothing that a path,
/// a page or a log would take for something else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserName(String);

impl UserName {
    /// Checks it; case and white space around it do not matter.
    pub fn new(text: &str) -> Result<Self, InvalidUserName> {
        let name = text.trim().to_ascii_lowercase();
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@');
        let begins_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
        if !begins_well || name.len() > 64 || !name.chars().all(allowed) {
            return Err(InvalidUserName);
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Where somebody's permissions come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// A preset, as the program defines it: a later version may add to it.
    Preset(Role),
    /// Chosen one by one.
    Custom(PermissionSet),
}

impl Grant {
    /// What it allows.
    pub fn permissions(self) -> PermissionSet {
        match self {
            Self::Preset(role) => role.permissions(),
            Self::Custom(permissions) => permissions,
        }
    }
}

/// An authenticator that has shown a right code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// What it shares with us.
    pub secret: StoredTotp,
    /// Step of the last code that was used.
    pub last_used: Option<u64>,
    /// Ways in without it that are left.
    pub recovery: Vec<RecoveryHash>,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// For ever.
    pub id: UserId,
    /// What they sign in with.
    pub name: UserName,
    /// What people call them.
    pub shown_name: String,
    /// Where their permissions come from.
    pub grant: Grant,
    /// Which cameras they see.
    pub cameras: CameraScope,
    /// Whether they may sign in.
    pub enabled: bool,
    /// They must choose a password of their own first.
    pub must_change_password: bool,
    /// What is kept of their password.
    pub password: PasswordHash,
    /// Their authenticator, if any.
    pub second_factor: Option<SecondFactor>,
    /// Rises with each change that a person makes to rights or names.
    pub version: u32,
    /// When the account was made.
    pub made: WallTime,
    /// When they signed in last.
    pub signed_in: Option<WallTime>,
}

impl User {
    /// What they may do while they may sign in.
    pub fn rights(&self) -> Rights {
        Rights {
            permissions: self.grant.permissions(),
            cameras: self.cameras.clone(),
        }
    }

    /// Whether they can put everything right again: an engine with accounts must keep one who can.
    pub fn is_admin(&self) -> bool {
        self.enabled && self.rights().covers(&Rights::everything())
    }

    /// Whether signing in asks for a code.
    pub fn has_second_factor(&self) -> bool {
        self.second_factor.is_some()
    }

    /// Whether a second factor is demanded of them, set up or not.
    pub fn must_have_second_factor(&self, policy: SignInPolicy) -> bool {
        policy.second_factor.is_of(self.grant.permissions())
    }

    /// Whether they must set one up before anything else.
    pub fn lacks_second_factor(&self, policy: SignInPolicy) -> bool {
        self.must_have_second_factor(policy) && !self.has_second_factor()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        assert_eq!(
            UserName::new(" Maria.Lopez@Shop ").map(|n| n.to_string()),
            Ok("maria.lopez@shop".into())
        );
        for bad in [
            "",
            " ",
            "..",
            "../etc/passwd",
            "a/b",
            "a\\b",
            "<b>x</b>",
            "a b",
            "a\nb",
            "аdmin",
            ".hidden",
            "-rf",
            "a\u{0}",
            "%2e%2e",
            &"x".repeat(65),
        ] {
            assert_eq!(UserName::new(bad), Err(InvalidUserName), "{bad:?}");
        }
    }
}
