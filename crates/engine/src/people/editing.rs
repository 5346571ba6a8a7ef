//! Accounts of others.

use inveye_accounts::{PasswordHash, User, UserId, UserName, check_password};
use inveye_api::{ApiError, Caller};
use inveye_base::ErrorKind;
use inveye_wire::{NewUser, PasswordReset, UserChange, UserView};

use super::{People, covers, no_account, no_randomness, views};
use crate::convert;
use crate::desk::stored;

/// More is no shop.
const MOST_USERS: usize = 1000;

impl People {
    /// The first account, which must be able to make all others.
    pub(super) fn first(&self, new: &NewUser, by: &Caller) -> Result<UserView, ApiError> {
        let _editing = self.edit();
        if !self.book().users.is_empty() {
            return Err(ApiError::new(
                ErrorKind::Conflict,
                "There are accounts already: sign in with one that manages people.",
            ));
        }
        self.add(new, by, User::is_admin)
    }

    pub(super) fn add_user(&self, new: &NewUser, by: &Caller) -> Result<UserView, ApiError> {
        let _editing = self.edit();
        // Otherwise nobody could manage people, and the token alone would not open everything any more.
        let is_first = self.book().users.is_empty();
        self.add(new, by, |user| !is_first || user.is_admin())
    }

    fn add(
        &self,
        new: &NewUser,
        by: &Caller,
        may_be: impl Fn(&User) -> bool,
    ) -> Result<UserView, ApiError> {
        let name =
            UserName::new(&new.name).map_err(|error| convert::invalid(&error).about("name"))?;
        let shown_name = views::to_shown_name(new.shown_name.as_deref().unwrap_or(name.as_str()))?;
        {
            let book = self.book();
            if book.users.values().any(|user| user.name == name) {
                let words = format!("There is an account `{name}` already; choose another name.");
                return Err(ApiError::new(ErrorKind::Conflict, words).about("name"));
            }
            if book.users.len() >= MOST_USERS {
                let words = format!("There are {MOST_USERS} accounts; remove one first.");
                return Err(ApiError::new(ErrorKind::Exhausted, words));
            }
        }
        let mut user = User {
            id: UserId::random().map_err(no_randomness)?,
            name,
            shown_name,
            grant: views::to_grant(new.role, new.permissions.as_deref())?,
            cameras: views::to_scope(new.cameras.as_deref())?,
            enabled: true,
            must_change_password: new.must_change_password,
            password: self.nobody.clone(),
            second_factor: None,
            version: 1,
            made: self.clock.wall(),
            signed_in: None,
        };
        covers(by, &user.rights())?;
        if !may_be(&user) {
            let words = "The first account must be an admin's with all cameras, or nobody could make others.";
            return Err(ApiError::new(ErrorKind::InvalidArgument, words).about("role"));
        }
        user.password = self.hashed(&new.password, &user, "password")?;
        let view = views::user_view(&user, self.policy());
        self.put(user)?;
        self.changed();
        Ok(view)
    }

    pub(super) fn change_user(
        &self,
        id: &str,
        change: &UserChange,
        by: &Caller,
    ) -> Result<UserView, ApiError> {
        let _editing = self.edit();
        let before = self.other(id, by)?;
        if before.version != change.version {
            let words =
                "Somebody else changed this account meanwhile: look at it again, then change it.";
            return Err(ApiError::new(ErrorKind::Conflict, words).about("version"));
        }
        let user = User {
            shown_name: views::to_shown_name(&change.shown_name)?,
            grant: views::to_grant(change.role, change.permissions.as_deref())?,
            cameras: views::to_scope(change.cameras.as_deref())?,
            enabled: change.enabled,
            version: before.version.wrapping_add(1),
            ..before
        };
        covers(by, &user.rights())?;
        self.keeps_an_admin(&user.id, Some(&user))?;
        let view = views::user_view(&user, self.policy());
        let (id, enabled) = (user.id.clone(), user.enabled);
        self.put(user)?;
        self.changed();
        if !enabled {
            self.end_all_of(&id, None)?;
        }
        Ok(view)
    }

    pub(super) fn remove_user(&self, id: &str, by: &Caller) -> Result<(), ApiError> {
        let _editing = self.edit();
        let user = self.other(id, by)?;
        self.keeps_an_admin(&user.id, None)?;
        self.writer
            .remove_user(user.id.clone())
            .map_err(|error| stored(&error))?;
        {
            let mut book = self.book();
            book.users.remove(&user.id);
            book.offers.remove(&user.id);
            book.sessions.retain(|_, held| held.session.user != user.id);
        }
        self.changed();
        Ok(())
    }

    pub(super) fn reset_password(
        &self,
        id: &str,
        reset: &PasswordReset,
        by: &Caller,
    ) -> Result<(), ApiError> {
        let _editing = self.edit();
        let mut user = self.other(id, by)?;
        user.password = self.hashed(&reset.password, &user, "password")?;
        user.must_change_password = reset.must_change_password;
        let (id, name) = (user.id.clone(), user.name.to_string());
        self.put(user)?;
        // Whoever was locked out by somebody's guesses gets in again.
        self.book().names.succeeded(&name);
        self.end_all_of(&id, None)
    }

    pub(super) fn remove_second_factor(&self, id: &str, by: &Caller) -> Result<(), ApiError> {
        let _editing = self.edit();
        let mut user = self.other(id, by)?;
        user.second_factor = None;
        self.put(user)?;
        self.changed();
        Ok(())
    }

    /// Hashes a password that the policy takes.
    pub(super) fn hashed(
        &self,
        password: &str,
        user: &User,
        field: &'static str,
    ) -> Result<PasswordHash, ApiError> {
        let site = self.reader.site().ok().flatten().map(|site| site.name);
        let names = [
            user.name.as_str(),
            &user.shown_name,
            site.as_deref().unwrap_or_default(),
        ];
        check_password(password, &names).map_err(|error| convert::invalid(&error).about(field))?;
        PasswordHash::of(password, self.cost).map_err(no_randomness)
    }

    /// An account that the caller may change.
    fn other(&self, id: &str, by: &Caller) -> Result<User, ApiError> {
        let user = {
            let book = self.book();
            book.users
                .values()
                .find(|user| user.id.as_str() == id)
                .cloned()
        };
        let user = user.ok_or_else(no_account)?;
        covers(by, &user.rights())?;
        Ok(user)
    }

    fn keeps_an_admin(&self, id: &UserId, after: Option<&User>) -> Result<(), ApiError> {
        let others = self
            .book()
            .users
            .values()
            .any(|user| user.id != *id && user.is_admin());
        if others || after.is_some_and(User::is_admin) {
            return Ok(());
        }
        Err(ApiError::new(
            ErrorKind::Conflict,
            "This is the last account that can manage everything: make another one first.",
        ))
    }
}
