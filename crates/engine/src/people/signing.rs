//! Signing in: the same work, the same words and the same waiting, whether a name exists or not.

use std::time::Duration;

use inveye_accounts::{
    Action, Actor, NewEntry, Outcome, PasswordHash, RecoveryHash, Session, SessionId, TokenHash,
    TooManyAttempts, User, UserName, new_token,
};
use inveye_api::{ApiError, Caller, SignInFrom, Who};
use inveye_base::ErrorKind;
use inveye_wire::{ErrorCode, SecondFactorRequest, SignInAnswer, SignInRequest};

use super::{Challenge, Held, People, no_randomness, views};
use crate::desk::stored;

/// Time to look at the phone.
const CHALLENGE: Duration = Duration::from_secs(5 * 60);
/// Codes that may be tried with one password.
const MOST_TRIES: u32 = 5;
/// Right passwords that wait for their codes.
const MOST_CHALLENGES: usize = 1000;

const SIGN_IN: Action = "session.sign_in";

impl People {
    /// Name and password.
    pub(super) fn sign_in(
        &self,
        request: &SignInRequest,
        from: &SignInFrom,
    ) -> Result<SignInAnswer, ApiError> {
        let name = self.begin_attempt(&request.name, from)?;
        let found = UserName::new(&request.name).ok();
        let user = found.and_then(|name| {
            let book = self.book();
            book.users.values().find(|user| user.name == name).cloned()
        });
        let hash = user.as_ref().map_or(&self.nobody, |user| &user.password);
        let is_right = self.is_password(hash, &request.password);
        let admitted = user.as_ref().filter(|user| is_right && user.enabled);
        let Some(user) = admitted else {
            // A name that nobody has may be a password in the wrong field.
            self.note_refused(user.as_ref(), from, "name or password was wrong")?;
            return Err(refused("Name or password is wrong."));
        };
        self.forgive(&name, from);
        if user.has_second_factor() {
            return self.challenge(user);
        }
        let _editing = self.edit();
        let user = self.still(user.clone(), &user.password)?;
        self.admit(user, from, "with a password")
    }

    /// The code.
    pub(super) fn second_factor(
        &self,
        request: &SecondFactorRequest,
        from: &SignInFrom,
    ) -> Result<SignInAnswer, ApiError> {
        let key = TokenHash::of(&request.challenge);
        let over = || {
            refused("This took too long or was tried too often: begin again with your password.")
        };
        // One code after the other: two at the same time must not both be new.
        let _editing = self.edit();
        let (challenge, name) = {
            let now = self.clock.monotonic();
            let mut book = self.book();
            book.challenges.retain(|_, challenge| challenge.ends > now);
            let challenge = book.challenges.get_mut(&key).ok_or_else(over)?;
            challenge.tries += 1;
            let challenge = challenge.clone();
            if challenge.tries >= MOST_TRIES {
                book.challenges.remove(&key);
            }
            let user = book.users.get(&challenge.user).ok_or_else(over)?;
            (challenge, user.name.to_string())
        };
        let name = self.begin_attempt(&name, from)?;
        let user = self
            .book()
            .users
            .get(&challenge.user)
            .cloned()
            .ok_or_else(over)?;
        let mut user = self.still(user, &challenge.password)?;
        let Some(how) = self.use_code(&mut user, &request.code)? else {
            self.note_refused(Some(&user), from, "the code was wrong")?;
            return Err(refused("The code is wrong, or was used before."));
        };
        self.forgive(&name, from);
        self.book().challenges.remove(&key);
        self.admit(user, from, how)
    }

    /// Counts an attempt before anything is compared.
    pub(super) fn begin_attempt(&self, name: &str, from: &SignInFrom) -> Result<String, ApiError> {
        let name: String = name.trim().to_lowercase().chars().take(64).collect();
        let now = self.clock.monotonic();
        let mut book = self.book();
        book.names.begin(&name, now).map_err(wait)?;
        if let Some(place) = place(from) {
            let begun = book.addresses.begin(&place, now);
            if let Err(many) = begun {
                book.names.taken_back(&name);
                return Err(wait(many));
            }
        }
        Ok(name)
    }

    /// The attempt was right. What failed before it stays counted until somebody is in.
    pub(super) fn forgive(&self, name: &str, from: &SignInFrom) {
        let mut book = self.book();
        book.names.taken_back(name);
        if let Some(place) = place(from) {
            book.addresses.taken_back(&place);
        }
    }

    /// The account, if it is as it was when its password was compared.
    fn still(&self, user: User, password: &PasswordHash) -> Result<User, ApiError> {
        let book = self.book();
        let now = book.users.get(&user.id);
        now.filter(|now| now.enabled && now.password == *password)
            .cloned()
            .ok_or_else(|| refused("Name or password is wrong."))
    }

    fn challenge(&self, user: &User) -> Result<SignInAnswer, ApiError> {
        let token = new_token().map_err(no_randomness)?;
        let challenge = Challenge {
            user: user.id.clone(),
            password: user.password.clone(),
            ends: self.clock.monotonic() + CHALLENGE,
            tries: 0,
        };
        let mut book = self.book();
        if book.challenges.len() >= MOST_CHALLENGES {
            let oldest = book
                .challenges
                .iter()
                .min_by_key(|(_, challenge)| challenge.ends);
            if let Some(oldest) = oldest.map(|(key, _)| *key) {
                book.challenges.remove(&oldest);
            }
        }
        book.challenges.insert(TokenHash::of(&token), challenge);
        Ok(SignInAnswer::SecondFactor {
            challenge: token,
            ends_ms: (self.clock.wall() + CHALLENGE).as_millis(),
        })
    }

    /// Takes a code so that it is void afterwards, and says which sort it was.
    fn use_code(&self, user: &mut User, code: &str) -> Result<Option<&'static str>, ApiError> {
        let unix_s = u64::try_from(self.clock.wall().as_millis() / 1000).unwrap_or_default();
        let Some(factor) = user.second_factor.as_mut() else {
            return Ok(None);
        };
        // A recovery code needs no key.
        let typed = RecoveryHash::of(code);
        let at = factor
            .recovery
            .iter()
            .position(|hash| Some(hash) == typed.as_ref());
        if let Some(at) = at {
            factor.recovery.swap_remove(at);
            return Ok(Some("with a password and a recovery code"));
        }
        let secret = self.opened(&user.id, &factor.secret)?;
        let Some(step) = secret.accept(code, unix_s, factor.last_used) else {
            return Ok(None);
        };
        factor.last_used = Some(step);
        Ok(Some("with a password and an authenticator"))
    }

    /// Begins a session. Editing is locked.
    fn admit(
        &self,
        mut user: User,
        from: &SignInFrom,
        how: &str,
    ) -> Result<SignInAnswer, ApiError> {
        let (token, id) = (new_token().map_err(no_randomness)?, SessionId::random());
        let now = self.clock.wall();
        let session = Session {
            id: id.map_err(no_randomness)?,
            token: TokenHash::of(&token),
            user: user.id.clone(),
            made: now,
            used: now,
            address: from
                .address
                .map(|address| address.to_string())
                .unwrap_or_default(),
            program: from.program.clone(),
        };
        user.signed_in = Some(now);
        // The used code is void before the session is there.
        self.put(user.clone())?;
        self.writer
            .save_session(session.clone())
            .map_err(|error| stored(&error))?;
        let (user_id, id) = (user.id.clone(), session.id.clone());
        let name = user.name.clone();
        let held = Held {
            stored_used: session.used,
            session,
        };
        {
            let mut book = self.book();
            book.names.succeeded(name.as_str());
            book.sessions.insert(held.session.token, held);
        }
        self.end_surplus(&user_id)?;
        let caller = Caller {
            who: Who::User {
                user: user_id,
                name,
                session: id,
            },
            rights: user.rights(),
            must_change_password: user.must_change_password,
            address: from.address,
        };
        self.audit.note(NewEntry {
            detail: how.to_owned(),
            ..caller.entry(SIGN_IN, Outcome::Done)
        })?;
        let me = Box::new(self.me(&caller));
        Ok(SignInAnswer::SignedIn { token, me })
    }

    fn note_refused(
        &self,
        user: Option<&User>,
        from: &SignInFrom,
        why: &str,
    ) -> Result<(), ApiError> {
        self.audit.note(NewEntry {
            actor: Actor::Nobody,
            user: user.map(|user| user.id.to_string()).unwrap_or_default(),
            name: user.map_or_else(|| "unknown name".to_owned(), |user| user.name.to_string()),
            address: from
                .address
                .map(|address| address.to_string())
                .unwrap_or_default(),
            action: SIGN_IN,
            target: String::new(),
            detail: why.to_owned(),
            outcome: Outcome::Refused,
        })
    }

    /// Who the caller is.
    pub(super) fn me(&self, by: &Caller) -> inveye_wire::MeView {
        let book = self.book();
        let user = by.user().and_then(|id| book.users.get(id));
        let session = by.session().and_then(|id| {
            let mut held = book.sessions.values();
            held.find(|held| held.session.id == *id)
                .map(|held| &held.session)
        });
        inveye_wire::MeView {
            user: user.map(views::user_view),
            permissions: views::permissions(by.rights.permissions),
            cameras: views::cameras(&by.rights.cameras),
            session: session.zip(user).map(|(session, user)| {
                views::session_view(session, user.name.as_str(), &self.limits, true)
            }),
        }
    }
}

pub(super) fn refused(words: &str) -> ApiError {
    ApiError::coded(ErrorKind::PermissionDenied, ErrorCode::SignInRefused, words)
}

/// Under which name attempts from there are counted. Nobody waits at this machine itself; all whom a proxy
/// does not tell apart wait together.
fn place(from: &SignInFrom) -> Option<String> {
    match from.address {
        Some(address) if address.is_loopback() => None,
        Some(address) => Some(address.to_string()),
        None => Some("unknown".to_owned()),
    }
}

fn wait(many: TooManyAttempts) -> ApiError {
    let seconds = many.wait.as_secs().max(1);
    let words = format!("Too many wrong attempts. Try again in {seconds} s.");
    ApiError::coded(
        ErrorKind::PermissionDenied,
        ErrorCode::TooManyAttempts,
        words,
    )
    .about(seconds.to_string())
}
