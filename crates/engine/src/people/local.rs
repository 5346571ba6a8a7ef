//! Accounts of a data folder on which no engine runs: for whoever is locked out.

use std::path::Path;
use std::sync::Arc;

use inveye_accounts::{NewEntry, Outcome, SessionLimits};
use inveye_api::{ApiError, Caller};
use inveye_base::{Clock, SystemClock};
use inveye_db::{Database, OpenDatabaseError, Reader, WriteError};
use inveye_wire::{NewUser, PasswordReset, SignInPolicy, UserView};

use super::{OpenPeopleError, People};
use crate::backups::{self, RestoreError};

/// Has the data folder for itself: no engine can start while it is there.
pub struct LocalAccounts {
    database: Database,
    people: People,
}

/// Why accounts of a data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenAccountsError {
    /// The database.
    #[error("the database cannot be opened")]
    Database(#[from] OpenDatabaseError),
    /// A restore that was interrupted could not be ended.
    #[error("a restore was interrupted and cannot be ended")]
    Restore(#[from] Box<RestoreError>),
    /// What is in it.
    #[error(transparent)]
    People(#[from] OpenPeopleError),
}

impl LocalAccounts {
    /// Takes the data folder.
    pub fn open(folder: &Path) -> Result<Self, OpenAccountsError> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        backups::finish_restore(folder).map_err(Box::new)?;
        let database = Database::open(folder, Arc::clone(&clock))?;
        let people = People::open(
            folder,
            database.reader(),
            database.writer(),
            clock,
            SessionLimits::default(),
        )?;
        Ok(Self { database, people })
    }

    /// All accounts, by name.
    pub fn users(&self) -> Vec<UserView> {
        self.people.views()
    }

    /// Adds one.
    pub fn add(&self, user: &NewUser) -> Result<UserView, ApiError> {
        let view = self.people.add_user(user, &Caller::machine(None))?;
        self.note("user.add", &view.id, &view.name)?;
        Ok(view)
    }

    /// Removes one.
    pub fn remove(&self, id: &str) -> Result<(), ApiError> {
        self.people.remove_user(id, &Caller::machine(None))?;
        self.note("user.remove", id, "")
    }

    /// Gives one a new password.
    pub fn set_password(&self, id: &str, reset: &PasswordReset) -> Result<(), ApiError> {
        self.people
            .reset_password(id, reset, &Caller::machine(None))?;
        self.note("user.password", id, "")
    }

    /// Takes one's authenticator away.
    pub fn remove_second_factor(&self, id: &str) -> Result<(), ApiError> {
        self.people
            .remove_second_factor(id, &Caller::machine(None))?;
        self.note("user.second_factor_off", id, "")
    }

    /// What signing in asks of people.
    pub fn sign_in_policy(&self) -> SignInPolicy {
        self.people.sign_in_policy()
    }

    /// Decides it.
    pub fn set_sign_in_policy(&self, policy: SignInPolicy) -> Result<SignInPolicy, ApiError> {
        let kept = self
            .people
            .set_sign_in_policy(policy, &Caller::machine(None))?;
        let of = self.people.policy().second_factor.as_str();
        self.note("sign_in_policy.change", "second_factor", of)?;
        Ok(kept)
    }

    /// Notes what was done to the data folder without an engine.
    pub fn note_offline(
        &self,
        action: &'static str,
        target: &str,
        detail: &str,
    ) -> Result<(), ApiError> {
        self.note(action, target, detail)
    }

    /// For a backup.
    pub fn reader(&self) -> Reader {
        self.database.reader()
    }

    /// Stores everything and lets go of the folder.
    pub fn close(self) -> Result<(), WriteError> {
        self.people.audit.close();
        self.database.close()
    }

    fn note(&self, action: &'static str, target: &str, detail: &str) -> Result<(), ApiError> {
        self.people.audit.note(NewEntry {
            target: target.to_owned(),
            detail: detail.to_owned(),
            ..Caller::machine(None).entry(action, Outcome::Done)
        })
    }
}
