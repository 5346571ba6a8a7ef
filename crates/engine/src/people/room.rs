//! People behind the API: each on a thread that may wait for the disk.

use std::net::IpAddr;
use std::sync::Arc;

use futures::FutureExt;
use inveye_accounts::{NewEntry, Role};
use inveye_api::{AccountRoom, Answer, ApiError, AuditFilter, Caller, Pass, SignInFrom};
use inveye_base::ErrorChain;
use inveye_db::{AuditQuery, ReadError};
use inveye_wire::{
    AuditCheckView, AuditPage, MeView, NewUser, PasswordChange, PasswordProof, PasswordReset,
    RecoveryCodes, RoleView, SecondFactorOffer, SecondFactorProof, SecondFactorRequest,
    SessionView, SignInAnswer, SignInPolicy, SignInRequest, UserChange, UserView,
};
use tokio::sync::watch;

use super::{People, views};
use crate::room::defect;
use crate::{audit_log, convert};

/// The engine's people.
pub(crate) struct PeopleRoom {
    pub(crate) people: Arc<People>,
    pub(crate) folder: std::path::PathBuf,
}

impl PeopleRoom {
    fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&People) -> Result<T, ApiError> + Send + 'static,
    ) -> Answer<'static, T> {
        let people = Arc::clone(&self.people);
        async move {
            let done = tokio::task::spawn_blocking(move || work(&people)).await;
            done.map_err(|_| defect())?
        }
        .boxed()
    }

    /// As many at a time as there is memory and a processor for.
    fn comparing<T: Send + 'static>(
        &self,
        work: impl FnOnce(&People) -> Result<T, ApiError> + Send + 'static,
    ) -> Answer<'_, T> {
        async move {
            let _permit = self
                .people
                .comparing
                .acquire()
                .await
                .map_err(|_| defect())?;
            self.blocking(work).await
        }
        .boxed()
    }
}

fn unread(error: &ReadError) -> ApiError {
    tracing::warn!(error = %ErrorChain(error), "the audit log was not read");
    ApiError::new(error.kind(), convert::sentence(error))
}

impl AccountRoom for PeopleRoom {
    fn has_users(&self) -> bool {
        self.people.has_users()
    }

    fn caller(&self, token: &str, address: Option<IpAddr>) -> Option<Caller> {
        self.people.caller(token, address)
    }

    fn pass(&self, session: &str) -> Result<Pass, ApiError> {
        self.people.pass(session)
    }

    fn changes(&self) -> watch::Receiver<u64> {
        self.people.changes.subscribe()
    }

    fn note(&self, entry: NewEntry) -> Answer<'_, ()> {
        self.blocking(move |people| people.audit.note(entry))
    }

    fn first(&self, user: NewUser, by: Caller) -> Answer<'_, UserView> {
        self.comparing(move |people| people.first(&user, &by))
    }

    fn sign_in(&self, request: SignInRequest, from: SignInFrom) -> Answer<'_, SignInAnswer> {
        self.comparing(move |people| people.sign_in(&request, &from))
    }

    fn second_factor(
        &self,
        request: SecondFactorRequest,
        from: SignInFrom,
    ) -> Answer<'_, SignInAnswer> {
        self.blocking(move |people| people.second_factor(&request, &from))
    }

    fn sign_out(&self, by: Caller) -> Answer<'_, ()> {
        self.blocking(move |people| people.sign_out(&by))
    }

    fn me(&self, by: &Caller) -> MeView {
        self.people.me(by)
    }

    fn change_password(&self, change: PasswordChange, by: Caller) -> Answer<'_, ()> {
        self.comparing(move |people| people.change_password(&change, &by))
    }

    fn offer_second_factor(
        &self,
        proof: PasswordProof,
        by: Caller,
    ) -> Answer<'_, SecondFactorOffer> {
        self.comparing(move |people| people.offer_second_factor(&proof, &by))
    }

    fn confirm_second_factor(
        &self,
        proof: SecondFactorProof,
        by: Caller,
    ) -> Answer<'_, RecoveryCodes> {
        self.blocking(move |people| people.confirm_second_factor(&proof, &by))
    }

    fn remove_own_second_factor(&self, proof: PasswordProof, by: Caller) -> Answer<'_, ()> {
        self.comparing(move |people| people.remove_own_second_factor(&proof, &by))
    }

    fn new_recovery_codes(&self, proof: PasswordProof, by: Caller) -> Answer<'_, RecoveryCodes> {
        self.comparing(move |people| people.new_recovery_codes(&proof, &by))
    }

    fn role(&self, role: Role) -> RoleView {
        views::role_view(role)
    }

    fn users(&self) -> Vec<UserView> {
        self.people.views()
    }

    fn add_user(&self, user: NewUser, by: Caller) -> Answer<'_, UserView> {
        self.comparing(move |people| people.add_user(&user, &by))
    }

    fn change_user(&self, id: String, change: UserChange, by: Caller) -> Answer<'_, UserView> {
        self.blocking(move |people| people.change_user(&id, &change, &by))
    }

    fn remove_user(&self, id: String, by: Caller) -> Answer<'_, ()> {
        self.blocking(move |people| people.remove_user(&id, &by))
    }

    fn reset_password(&self, id: String, reset: PasswordReset, by: Caller) -> Answer<'_, ()> {
        self.comparing(move |people| people.reset_password(&id, &reset, &by))
    }

    fn remove_second_factor(&self, id: String, by: Caller) -> Answer<'_, ()> {
        self.blocking(move |people| people.remove_second_factor(&id, &by))
    }

    fn sign_in_policy(&self) -> SignInPolicy {
        self.people.sign_in_policy()
    }

    fn set_sign_in_policy(&self, policy: SignInPolicy, by: Caller) -> Answer<'_, SignInPolicy> {
        self.blocking(move |people| people.set_sign_in_policy(policy, &by))
    }

    fn sessions(&self, by: &Caller) -> Vec<SessionView> {
        self.people.sessions(by)
    }

    fn end_session(&self, id: String, by: Caller) -> Answer<'_, ()> {
        self.blocking(move |people| people.end_session(&id, &by))
    }

    fn audit(&self, filter: AuditFilter) -> Answer<'_, AuditPage> {
        self.blocking(move |people| {
            let found = people.reader.audit(&AuditQuery {
                before: filter.before,
                who: filter.who,
                action: filter.action,
                target: filter.target,
                from: filter.from,
                to: filter.to,
                limit: filter.limit,
            });
            let found = found.map_err(|error| unread(&error))?;
            let is_full = found.len() >= usize::try_from(filter.limit).unwrap_or(usize::MAX);
            let entries: Vec<_> = found
                .into_iter()
                .map(|(entry, link)| views::entry_view(entry, link))
                .collect();
            let next = entries
                .last()
                .map(|entry| entry.sequence)
                .filter(|_| is_full);
            Ok(AuditPage { entries, next })
        })
    }

    fn audit_check(&self) -> Answer<'_, AuditCheckView> {
        let folder = self.folder.clone();
        self.blocking(move |people| {
            audit_log::check(&folder, &people.reader).map_err(|error| unread(&error))
        })
    }
}
