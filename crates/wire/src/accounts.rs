//! People: who they are, what they may do, and how they sign in.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// One thing that a person may do. Screens hide what is not allowed; the engine refuses it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Live pictures and video, and the boxes on them.
    ViewLive,
    /// What cameras hear, live.
    Listen,
    /// Speak through cameras' loudspeakers.
    Talk,
    /// Footfall, occupancy and zones, and how well they are counted.
    ViewNumbers,
    /// Count people in recorded clips by hand, by which accuracy is measured.
    CountByHand,
    /// Single events.
    ViewEvents,
    /// Alerts and their pictures.
    ViewAlerts,
    /// Acknowledge, resolve and dismiss alerts.
    HandleAlerts,
    /// Turn, tilt and zoom cameras.
    ControlCameras,
    /// Keep walls for everybody.
    ShareWalls,
    /// Recorded video, its timeline and how recording does.
    ViewRecordings,
    /// Bookmarks.
    MarkRecordings,
    /// Locks against deletion.
    ProtectRecordings,
    /// Take video out of the house.
    ExportVideo,
    /// Add, change, test and remove cameras.
    ManageCameras,
    /// Draw lines and zones.
    DrawScenes,
    /// Rules that raise alerts.
    ManageRules,
    /// Decide who is told of alerts outside the screens.
    ManageNotifications,
    /// The store's name and clock.
    ManageSite,
    /// Bring in what the store sold.
    ManageSales,
    /// Detectors.
    ManageModels,
    /// People, their rights and sessions.
    ManageUsers,
    /// The audit log.
    ViewAudit,
}

/// A preset of permissions, or permissions chosen one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleName {
    /// Everything.
    Admin,
    /// The whole store, but neither people nor machines.
    StoreManager,
    /// Alerts, live and recorded video, evidence.
    Security,
    /// Live pictures, alerts and numbers.
    Staff,
    /// Looks at live pictures and numbers.
    Viewer,
    /// Chosen one by one.
    Custom,
}

/// A role with what it allows, for forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RoleView {
    /// Which.
    pub role: RoleName,
    /// What it allows.
    pub permissions: Vec<Permission>,
}

/// A person's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct UserView {
    /// `usr_…`; never changes.
    pub id: String,
    /// What they sign in with: lower case, unique.
    pub name: String,
    /// What people call them.
    pub shown_name: String,
    /// Their preset.
    pub role: RoleName,
    /// What that allows, or what was chosen.
    pub permissions: Vec<Permission>,
    /// The only cameras they see; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cameras: Option<Vec<String>>,
    /// Whether they may sign in.
    pub enabled: bool,
    /// They must choose a password of their own before anything else.
    pub must_change_password: bool,
    /// Whether signing in asks for a code too.
    pub second_factor: bool,
    /// Whether the store demands one of them. Who has none then sets it up before anything else.
    pub second_factor_demanded: bool,
    /// Recovery codes not used yet.
    pub recovery_codes_left: u32,
    /// When the account was made.
    #[ts(type = "number")]
    pub made_ms: i64,
    /// When they signed in last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub signed_in_ms: Option<i64>,
    /// Rises with each change; a change names the one it was made from.
    pub version: u32,
}

/// A new account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NewUser {
    /// What they sign in with: 1 to 64 letters, digits, `-`, `_`, `.` and `@`; case does not matter.
    pub name: String,
    /// What people call them; the name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub shown_name: Option<String>,
    /// At least 10 characters, and none of the common ones.
    pub password: String,
    /// A preset, or `custom`.
    pub role: RoleName,
    /// For `custom`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub permissions: Option<Vec<Permission>>,
    /// The only cameras they see; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cameras: Option<Vec<String>>,
    /// They must choose a password of their own at their first sign-in.
    #[serde(default)]
    pub must_change_password: bool,
}

/// An account as it shall be; replaces everything but name and password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct UserChange {
    /// The version it was made from. Another answer than that is a `conflict`: somebody else was faster.
    pub version: u32,
    /// What people call them.
    pub shown_name: String,
    /// A preset, or `custom`.
    pub role: RoleName,
    /// For `custom`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub permissions: Option<Vec<Permission>>,
    /// The only cameras they see; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cameras: Option<Vec<String>>,
    /// Whether they may sign in. Their sessions end when not.
    pub enabled: bool,
}

/// Somebody else's new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PasswordReset {
    /// The password. All sessions of that person end.
    pub password: String,
    /// They must choose one of their own at their next sign-in.
    #[serde(default)]
    pub must_change_password: bool,
}

/// One's own new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PasswordChange {
    /// The one until now.
    pub current: String,
    /// The new one. All other sessions end.
    pub new: String,
}

/// What a page needs to know before anybody has signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SignInOptions {
    /// Whether there are accounts. While there are none the machine's token opens everything, and
    /// `POST /accounts/first` makes the first one.
    pub has_users: bool,
}

/// Name and password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SignInRequest {
    /// Of the account.
    pub name: String,
    /// Its password.
    pub password: String,
}

/// The second step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SecondFactorRequest {
    /// As answered by the first step.
    pub challenge: String,
    /// Six digits of the authenticator, or a recovery code.
    pub code: String,
}

/// How far signing in came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SignInAnswer {
    /// Done.
    SignedIn {
        /// For `Authorization: Bearer` and for the first message of sockets. Shown this once.
        token: String,
        /// Who that is.
        me: Box<MeView>,
    },
    /// Password right; now `POST /sign-in/second-factor`.
    SecondFactor {
        /// Names this attempt.
        challenge: String,
        /// Until when.
        #[ts(type = "number")]
        ends_ms: i64,
    },
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MeView {
    /// The account; absent for the machine itself: its command line, and its window until there is an account, which
    /// may do everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub user: Option<UserView>,
    /// What is allowed.
    pub permissions: Vec<Permission>,
    /// The only cameras they see; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cameras: Option<Vec<String>>,
    /// The session; absent for the machine itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub session: Option<SessionView>,
    /// Whether there are accounts. Then screens are for people with names: one that was opened as the machine
    /// itself asks who is there.
    pub has_users: bool,
}

/// Of whom a second factor is demanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorDemand {
    /// Of nobody: everybody decides for themselves.
    Nobody,
    /// Of whoever may manage cameras, rules, notifications, the store, models or people, or draw lines and zones.
    Managers,
    /// Of everybody.
    Everybody,
}

/// What signing in asks of people beyond their password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SignInPolicy {
    /// Of whom a second factor is demanded.
    pub second_factor: SecondFactorDemand,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SessionView {
    /// `ses_…`; tells nothing about the token.
    pub id: String,
    /// Whose.
    pub user: String,
    /// What they sign in with.
    pub user_name: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When they signed in.
    #[ts(type = "number")]
    pub made_ms: i64,
    /// When it was used last, to the minute.
    #[ts(type = "number")]
    pub used_ms: i64,
    /// When it ends at the latest; without use it ends before.
    #[ts(type = "number")]
    pub ends_ms: i64,
    /// From where.
    pub address: String,
    /// With which browser or program.
    pub program: String,
}

/// One's password again, before something that a stolen session must not do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PasswordProof {
    /// The password.
    pub password: String,
}

/// A secret for an authenticator; without effect until a code of it was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SecondFactorOffer {
    /// Base32, to type in.
    pub secret: String,
    /// `otpauth://totp/…`, for a QR code.
    pub address: String,
}

/// A code of the authenticator that was just set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SecondFactorProof {
    /// Six digits.
    pub code: String,
}

/// Ways in without the authenticator, each once. Shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RecoveryCodes {
    /// Ten of them.
    pub codes: Vec<String>,
}
