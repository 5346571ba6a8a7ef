//! Who may do what here: accounts, sessions, sign-in, and the audit log, in memory and in the database.
//!
//! Everybody's rights are in memory, because each request asks for them. A change is stored before it
//! counts. Edits follow one another; whoever only asks waits for none of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use inveye_accounts::{
    Attempts, Cost, NoRandomness, PasswordHash, Patience, Rights, Session, SessionLimits,
    SignInPolicy, StoredTotp, TokenHash, TotpSecret, User, UserId,
};
use inveye_api::{ApiError, Caller};
use inveye_base::{Clock, ErrorChain, ErrorKind};
use inveye_db::{EventWriter, Reader};
use inveye_domain::WallTime;
use inveye_secrets::{KeyPlace, Keys, KeysError, Sealed, Subject};
use inveye_wire::UserView;
use tokio::sync::{Semaphore, watch};

use crate::audit_log::AuditLog;
use crate::desk::stored;

mod editing;
mod local;
mod own;
mod passes;
mod policy;
mod room;
mod sessions;
mod signing;
mod views;

use passes::Passes;

pub use local::{LocalAccounts, OpenAccountsError};
pub(crate) use room::PeopleRoom;

/// Passwords compared at the same time: each takes 19 MiB and a processor for some 30 ms.
const COMPARED_AT_ONCE: usize = 2;

/// See the module.
#[derive(Debug)]
pub(crate) struct People {
    clock: Arc<dyn Clock>,
    reader: Reader,
    writer: EventWriter,
    limits: SessionLimits,
    cost: Cost,
    /// What is compared for a name that does not exist.
    nobody: PasswordHash,
    book: Mutex<Book>,
    /// Held from reading what is edited until it is stored and counts.
    editing: Mutex<()>,
    changes: watch::Sender<u64>,
    comparing: Semaphore,
    /// Passwords compared so far.
    compared: AtomicU64,
    /// Opens and seals authenticators' secrets, and what others have in the database.
    pub(crate) keys: Arc<Result<Keys, KeysError>>,
    pub(crate) audit: AuditLog,
}

#[derive(Debug)]
struct Book {
    users: BTreeMap<UserId, User>,
    policy: SignInPolicy,
    sessions: BTreeMap<TokenHash, Held>,
    /// What opens the API as one of `sessions` does; gone with the process.
    passes: Passes,
    challenges: BTreeMap<TokenHash, Challenge>,
    /// Authenticators that have not shown a code yet.
    offers: BTreeMap<UserId, (TotpSecret, Duration)>,
    names: Attempts,
    addresses: Attempts,
}

#[derive(Debug)]
struct Held {
    session: Session,
    /// `used` as it is in the database.
    stored_used: WallTime,
}

/// A right password that waits for its code.
#[derive(Debug, Clone)]
struct Challenge {
    user: UserId,
    /// What was right.
    password: PasswordHash,
    ends: Duration,
    tries: u32,
}

impl People {
    /// Reads accounts and sessions.
    pub(crate) fn open(
        folder: &Path,
        reader: Reader,
        writer: EventWriter,
        clock: Arc<dyn Clock>,
        limits: SessionLimits,
    ) -> Result<Self, OpenPeopleError> {
        let users = reader
            .users()?
            .into_iter()
            .map(|user| (user.id.clone(), user));
        let mut users: BTreeMap<UserId, User> = users.collect();
        let keys = Keys::open_or_make(folder, KeyPlace::File);
        seal_plain(&mut users, &keys, &writer);
        let sessions = reader.sessions()?.into_iter().map(|session| {
            let held = Held {
                stored_used: session.used,
                session,
            };
            (held.session.token, held)
        });
        let sessions = sessions.filter(|(_, held)| users.contains_key(&held.session.user));
        let book = Book {
            sessions: sessions.collect(),
            users,
            policy: policy::stored(&reader)?,
            passes: Passes::default(),
            challenges: BTreeMap::new(),
            offers: BTreeMap::new(),
            names: Attempts::new(Patience::NAME),
            addresses: Attempts::new(Patience::ADDRESS),
        };
        let audit = AuditLog::start(folder, &reader, writer.clone(), Arc::clone(&clock))
            .map_err(OpenPeopleError::Thread)?;
        let cost = Cost::NORMAL;
        Ok(Self {
            clock,
            reader,
            writer,
            limits,
            cost,
            nobody: PasswordHash::of_nobody(cost)?,
            book: Mutex::new(book),
            editing: Mutex::new(()),
            changes: watch::Sender::new(0),
            comparing: Semaphore::new(COMPARED_AT_ONCE),
            compared: AtomicU64::new(0),
            keys: Arc::new(keys),
            audit,
        })
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        // Each change of it is one assignment, so it is right after any panic.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn edit(&self) -> MutexGuard<'_, ()> {
        self.editing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is the password: the one place that compares, so that the work can be counted.
    fn is_password(&self, hash: &PasswordHash, password: &str) -> bool {
        self.compared.fetch_add(1, Ordering::Relaxed);
        hash.matches(password)
    }

    /// An authenticator's secret as it is stored.
    fn sealed(&self, user: &UserId, secret: &TotpSecret) -> Result<StoredTotp, ApiError> {
        let keys = self.keys.as_ref().as_ref();
        let keys = keys.map_err(|error| unavailable(error))?;
        let sealed = keys.seal(Subject::authenticator(user.as_str()), secret.as_bytes());
        sealed
            .map(|sealed| StoredTotp::Sealed(sealed.to_string()))
            .map_err(|error| unavailable(&error))
    }

    /// An authenticator's secret. Why it cannot be opened is told whoever has given the password.
    fn opened(&self, user: &UserId, secret: &StoredTotp) -> Result<TotpSecret, ApiError> {
        let text = match secret {
            StoredTotp::Plain(secret) => return Ok(secret.clone()),
            StoredTotp::Sealed(text) => text,
        };
        let keys = self.keys.as_ref().as_ref();
        let keys = keys.map_err(|error| unavailable(error))?;
        let sealed: Sealed = text.parse().map_err(|error| unavailable(&error))?;
        let opened = keys
            .open_sealed(Subject::authenticator(user.as_str()), &sealed)
            .map_err(|error| unavailable(&error))?;
        let bytes = <[u8; 20]>::try_from(opened.reveal().as_slice());
        bytes
            .map(TotpSecret::from_bytes)
            .map_err(|error| unavailable(&error))
    }

    /// The caller's own account.
    fn own(&self, by: &Caller) -> Result<User, ApiError> {
        let id = by.user().ok_or_else(|| {
            ApiError::new(
                ErrorKind::InvalidArgument,
                "The machine itself has no account; sign in with one.",
            )
        })?;
        self.book().users.get(id).cloned().ok_or_else(no_account)
    }

    /// Whether there are accounts.
    pub(crate) fn has_users(&self) -> bool {
        !self.book().users.is_empty()
    }

    /// All accounts, by name.
    pub(crate) fn views(&self) -> Vec<UserView> {
        let book = self.book();
        let views = book.users.values();
        let mut views: Vec<UserView> = views
            .map(|user| views::user_view(user, book.policy))
            .collect();
        drop(book);
        views.sort_by(|a, b| a.name.cmp(&b.name));
        views
    }

    /// Stores an account; then it counts.
    fn put(&self, user: User) -> Result<(), ApiError> {
        self.writer
            .save_user(user.clone())
            .map_err(|error| stored(&error))?;
        self.book().users.insert(user.id.clone(), user);
        Ok(())
    }

    /// Open sockets look whether they may go on.
    fn changed(&self) {
        self.changes
            .send_modify(|count| *count = count.wrapping_add(1));
    }
}

/// Nobody gives, changes or takes rights that they have not.
fn covers(by: &Caller, rights: &Rights) -> Result<(), ApiError> {
    if by.rights.covers(rights) {
        return Ok(());
    }
    Err(ApiError::forbidden(
        "This account has rights that you have not: ask somebody who has them.",
    ))
}

fn no_account() -> ApiError {
    ApiError::new(ErrorKind::NotFound, "There is no such account.")
}

fn no_randomness(error: NoRandomness) -> ApiError {
    ApiError::new(ErrorKind::Unavailable, crate::convert::sentence(&error))
}

/// Seals what a version before left as it was. What cannot be stored now is tried again at the next start.
fn seal_plain(
    users: &mut BTreeMap<UserId, User>,
    keys: &Result<Keys, KeysError>,
    writer: &EventWriter,
) {
    let Ok(keys) = keys else { return };
    let mut is_any = false;
    for (id, user) in users {
        let subject = Subject::authenticator(id.as_str());
        let Some(factor) = &mut user.second_factor else {
            continue;
        };
        let StoredTotp::Plain(secret) = &factor.secret else {
            continue;
        };
        let Ok(sealed) = keys.seal(subject, secret.as_bytes()) else {
            continue;
        };
        factor.secret = StoredTotp::Sealed(sealed.to_string());
        match writer.save_user(user.clone()) {
            Ok(()) => is_any = true,
            Err(error) => tracing::error!(error = %ErrorChain(&error), "not sealed"),
        }
    }
    if is_any && let Err(error) = writer.scrub() {
        tracing::error!(error = %ErrorChain(&error), "unsealed secrets may be left in the database's files");
    }
}

fn unavailable(error: &(dyn std::error::Error + 'static)) -> ApiError {
    tracing::error!(error = %ErrorChain(error), "an authenticator's secret is not to be had");
    ApiError::new(
        ErrorKind::Unavailable,
        "Authenticators cannot be checked: the key of stored secrets is missing or wrong; `inveye doctor` says more. \
         Sign in with a recovery code, or ask whoever manages people here to take your authenticator away.",
    )
}

/// Why accounts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenPeopleError {
    /// They cannot be read.
    #[error("accounts cannot be read")]
    Read(#[from] inveye_db::ReadError),
    /// No secret can be made.
    #[error("accounts need random numbers")]
    Randomness(#[from] NoRandomness),
    /// The audit log's thread.
    #[error("the audit log did not start")]
    Thread(#[source] std::io::Error),
}

#[cfg(test)]
mod tests;
