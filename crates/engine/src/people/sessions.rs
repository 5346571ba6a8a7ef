//! Who is signed in, and when that ends.

use std::net::IpAddr;
use std::time::Duration;

use inveye_accounts::{Permission, Session, SessionId, TokenHash, UserId};
use inveye_api::{ApiError, Caller, Who};
use inveye_base::{ErrorChain, ErrorKind};
use inveye_wire::SessionView;

use super::{Held, People, covers, views};
use crate::desk::stored;

/// Use is stored this often.
const STORED: Duration = Duration::from_secs(60);

impl People {
    /// Who holds a token; counts as use.
    pub(super) fn caller(&self, token: &str, address: Option<IpAddr>) -> Option<Caller> {
        let now = self.clock.wall();
        let mut book = self.book();
        let offered = TokenHash::of(token);
        let passed = book.passes.session(offered, self.clock.monotonic());
        let held = book.sessions.get_mut(&passed.unwrap_or(offered))?;
        if held.session.is_over(&self.limits, now) {
            return None;
        }
        held.session.used = now;
        let (id, session) = (held.session.user.clone(), held.session.id.clone());
        let user = book.users.get(&id).filter(|user| user.enabled)?;
        Some(Caller {
            who: Who::User {
                user: id,
                name: user.name.clone(),
                session,
            },
            rights: user.rights(),
            must_change_password: user.must_change_password,
            must_add_second_factor: user.lacks_second_factor(book.policy),
            address,
        })
    }

    /// Everybody's for whoever manages people, else the caller's own; newest first.
    pub(super) fn sessions(&self, by: &Caller) -> Vec<SessionView> {
        let all = by.rights.may(Permission::ManageUsers);
        let now = self.clock.wall();
        let book = self.book();
        let shown = book.sessions.values().filter(|held| {
            let own = by.user() == Some(&held.session.user);
            (all || own) && !held.session.is_over(&self.limits, now)
        });
        let mut views: Vec<SessionView> = shown
            .filter_map(|held| {
                let user = book.users.get(&held.session.user)?;
                let is_current = by.session() == Some(&held.session.id);
                Some(views::session_view(
                    &held.session,
                    user.name.as_str(),
                    &self.limits,
                    is_current,
                ))
            })
            .collect();
        views.sort_by_key(|view| std::cmp::Reverse(view.made_ms));
        views
    }

    /// Ends one: one's own, or anybody's whose rights one has.
    pub(super) fn end_session(&self, id: &str, by: &Caller) -> Result<(), ApiError> {
        let missing = || ApiError::new(ErrorKind::NotFound, "There is no such session.");
        let user = {
            let book = self.book();
            let held = book
                .sessions
                .values()
                .find(|held| held.session.id.as_str() == id);
            let user = held.and_then(|held| book.users.get(&held.session.user));
            user.cloned().ok_or_else(missing)?
        };
        if by.user() != Some(&user.id) {
            if !by.rights.may(Permission::ManageUsers) {
                return Err(missing());
            }
            covers(by, &user.rights())?;
        }
        self.end(|session| session.id.as_str() == id)
    }

    /// Ends the caller's own.
    pub(super) fn sign_out(&self, by: &Caller) -> Result<(), ApiError> {
        self.end(|session| by.session() == Some(&session.id))
    }

    /// Ends all of one person, but perhaps one.
    pub(super) fn end_all_of(
        &self,
        user: &UserId,
        but: Option<&SessionId>,
    ) -> Result<(), ApiError> {
        self.end(|session| session.user == *user && Some(&session.id) != but)
    }

    /// Ends those of one person that are too many, the longest unused first.
    pub(super) fn end_surplus(&self, user: &UserId) -> Result<(), ApiError> {
        let mut own: Vec<_> = {
            let book = self.book();
            let own = book
                .sessions
                .values()
                .filter(|held| held.session.user == *user);
            own.map(|held| {
                (
                    held.session.used,
                    held.session.made,
                    held.session.id.clone(),
                )
            })
            .collect()
        };
        own.sort();
        let surplus = own.len().saturating_sub(self.limits.at_once);
        own.truncate(surplus);
        if own.is_empty() {
            return Ok(());
        }
        self.end(|session| own.iter().any(|(_, _, id)| *id == session.id))
    }

    /// Ends those; sockets notice at once. In memory first: what ends does not wait for a disk.
    fn end(&self, is_ended: impl Fn(&Session) -> bool) -> Result<(), ApiError> {
        let mut ended = Vec::new();
        self.book().sessions.retain(|_, Held { session, .. }| {
            let ends = is_ended(session);
            if ends {
                ended.push(session.id.clone());
            }
            !ends
        });
        self.changed();
        self.writer
            .update_sessions(Vec::new(), ended)
            .map_err(|error| stored(&error))
    }

    /// Ends what is over and stores what was used. Called once a second; blocks on the disk.
    pub(crate) fn look_after_sessions(&self) {
        let now = self.clock.wall();
        let (mut ended, mut used) = (Vec::new(), Vec::new());
        self.book().sessions.retain(|_, held| {
            let is_over = held.session.is_over(&self.limits, now);
            if is_over {
                ended.push(held.session.id.clone());
            } else if held.session.used.since(held.stored_used) >= STORED {
                held.stored_used = held.session.used;
                used.push((held.session.id.clone(), held.session.used));
            }
            !is_over
        });
        if ended.is_empty() && used.is_empty() {
            return;
        }
        if !ended.is_empty() {
            self.changed();
        }
        if let Err(error) = self.writer.update_sessions(used, ended) {
            tracing::warn!(error = %ErrorChain(&error), "the use of sessions was not stored");
        }
    }
}
