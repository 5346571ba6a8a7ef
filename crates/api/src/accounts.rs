//! What the engine offers of people: who asks, what they may do, and what is noted of it.

use std::net::IpAddr;

use inveye_accounts::{Actor, NewEntry, Outcome, Rights, Role, SessionId, UserId, UserName};
use inveye_domain::WallTime;
use inveye_wire::{
    AuditCheckView, AuditPage, MeView, NewUser, PasswordChange, PasswordProof, PasswordReset,
    RecoveryCodes, RoleView, SecondFactorOffer, SecondFactorProof, SecondFactorRequest,
    SessionView, SignInAnswer, SignInPolicy, SignInRequest, UserChange, UserView,
};
use tokio::sync::watch;

use crate::error::ApiError;
use crate::room::Answer;

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The machine's own window or command line.
    Machine,
    /// An account, through a session.
    User {
        /// Which.
        user: UserId,
        /// What they sign in with.
        name: UserName,
        /// Through which.
        session: SessionId,
    },
}

/// Who asks, with what they may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub who: Who,
    /// What they may do.
    pub rights: Rights,
    /// They must choose a password of their own first.
    pub must_change_password: bool,
    /// They must set up a second factor first.
    pub must_add_second_factor: bool,
    /// From where.
    pub address: Option<IpAddr>,
}

impl Caller {
    /// The machine itself.
    pub fn machine(address: Option<IpAddr>) -> Self {
        Self {
            who: Who::Machine,
            rights: Rights::everything(),
            must_change_password: false,
            must_add_second_factor: false,
            address,
        }
    }

    /// Stands in the logs of what people do.
    pub fn name(&self) -> String {
        match &self.who {
            Who::Machine => "This machine".to_owned(),
            Who::User { name, .. } => name.to_string(),
        }
    }

    /// The account, where it is one.
    pub fn user(&self) -> Option<&UserId> {
        match &self.who {
            Who::User { user, .. } => Some(user),
            Who::Machine => None,
        }
    }

    /// The session, where there is one.
    pub fn session(&self) -> Option<&SessionId> {
        match &self.who {
            Who::User { session, .. } => Some(session),
            Who::Machine => None,
        }
    }

    /// A line of the audit log about them.
    pub fn entry(&self, action: inveye_accounts::Action, outcome: Outcome) -> NewEntry {
        let (actor, user, name) = match &self.who {
            Who::Machine => (Actor::Machine, String::new(), "this machine".to_owned()),
            Who::User { user, name, .. } => (Actor::User, user.to_string(), name.to_string()),
        };
        NewEntry {
            actor,
            user,
            name,
            address: text(self.address),
            action,
            target: String::new(),
            detail: String::new(),
            outcome,
        }
    }
}

/// What opens the API for a while, as part of a session.
#[derive(Clone)]
pub struct Pass {
    /// What to show.
    pub token: String,
    /// For how long at most.
    pub lasts: std::time::Duration,
}

impl std::fmt::Debug for Pass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pass")
            .field("lasts", &self.lasts)
            .finish_non_exhaustive()
    }
}

/// Where somebody signs in from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInFrom {
    /// The address.
    pub address: Option<IpAddr>,
    /// What the browser or program says it is.
    pub program: String,
}

/// An address for the log.
pub(crate) fn text(address: Option<IpAddr>) -> String {
    address
        .map(|address| address.to_string())
        .unwrap_or_default()
}

/// Which lines of the audit log.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only before this number.
    pub before: Option<u64>,
    /// Only of this account or name.
    pub who: Option<String>,
    /// Only actions that begin so.
    pub action: Option<String>,
    /// Only with this target.
    pub target: Option<String>,
    /// Not before.
    pub from: Option<WallTime>,
    /// Before.
    pub to: Option<WallTime>,
    /// At most so many.
    pub limit: u32,
}

/// People of a running engine, as its API sees them.
pub trait AccountRoom: Send + Sync + 'static {
    /// Whether there are accounts.
    fn has_users(&self) -> bool;
    /// Who holds a session's token; counts as use of it.
    fn caller(&self, token: &str, address: Option<IpAddr>) -> Option<Caller>;
    /// What opens the API as a session does whose token this is, for a while and not beyond its end.
    fn pass(&self, session: &str) -> Result<Pass, ApiError>;
    /// Changes whenever a session ends or rights change.
    fn changes(&self) -> watch::Receiver<u64>;
    /// Appends to the audit log. Waits for the disk, but not for long: a line that waits is not lost.
    fn note(&self, entry: NewEntry) -> Answer<'_, ()>;

    /// Makes the first account, an admin's.
    fn first(&self, user: NewUser, by: Caller) -> Answer<'_, UserView>;
    /// Takes name and password.
    fn sign_in(&self, request: SignInRequest, from: SignInFrom) -> Answer<'_, SignInAnswer>;
    /// Takes the code.
    fn second_factor(
        &self,
        request: SecondFactorRequest,
        from: SignInFrom,
    ) -> Answer<'_, SignInAnswer>;
    /// Ends the caller's session.
    fn sign_out(&self, by: Caller) -> Answer<'_, ()>;
    /// Who the caller is.
    fn me(&self, by: &Caller) -> MeView;

    /// The caller's new password.
    fn change_password(&self, change: PasswordChange, by: Caller) -> Answer<'_, ()>;
    /// A secret for the caller's authenticator.
    fn offer_second_factor(
        &self,
        proof: PasswordProof,
        by: Caller,
    ) -> Answer<'_, SecondFactorOffer>;
    /// The authenticator shows the right codes: from now on it is asked for.
    fn confirm_second_factor(
        &self,
        proof: SecondFactorProof,
        by: Caller,
    ) -> Answer<'_, RecoveryCodes>;
    /// Takes the caller's authenticator away.
    fn remove_own_second_factor(&self, proof: PasswordProof, by: Caller) -> Answer<'_, ()>;
    /// New recovery codes; those before are void.
    fn new_recovery_codes(&self, proof: PasswordProof, by: Caller) -> Answer<'_, RecoveryCodes>;

    /// A preset with what it allows.
    fn role(&self, role: Role) -> RoleView;
    /// All accounts, by name.
    fn users(&self) -> Vec<UserView>;
    /// Adds one.
    fn add_user(&self, user: NewUser, by: Caller) -> Answer<'_, UserView>;
    /// Changes one.
    fn change_user(&self, id: String, change: UserChange, by: Caller) -> Answer<'_, UserView>;
    /// Removes one.
    fn remove_user(&self, id: String, by: Caller) -> Answer<'_, ()>;
    /// Gives somebody a new password.
    fn reset_password(&self, id: String, reset: PasswordReset, by: Caller) -> Answer<'_, ()>;
    /// Takes somebody's authenticator away.
    fn remove_second_factor(&self, id: String, by: Caller) -> Answer<'_, ()>;

    /// What signing in asks of people.
    fn sign_in_policy(&self) -> SignInPolicy;
    /// Decides it. Nobody demands of others what they have not themselves.
    fn set_sign_in_policy(&self, policy: SignInPolicy, by: Caller) -> Answer<'_, SignInPolicy>;

    /// Who is signed in: everybody for whoever manages people, else the caller's own.
    fn sessions(&self, by: &Caller) -> Vec<SessionView>;
    /// Ends one.
    fn end_session(&self, id: String, by: Caller) -> Answer<'_, ()>;

    /// Lines of the audit log, newest first.
    fn audit(&self, filter: AuditFilter) -> Answer<'_, AuditPage>;
    /// Reads the whole log and tells whether it is unchanged.
    fn audit_check(&self) -> Answer<'_, AuditCheckView>;
}
