//! What people do with their own account.

use std::time::Duration;

use inveye_accounts::{NoRandomness, RecoveryCode, RecoveryHash, SecondFactor, TotpSecret, User};
use inveye_api::{ApiError, Caller, SignInFrom};
use inveye_base::ErrorKind;
use inveye_wire::{
    PasswordChange, PasswordProof, RecoveryCodes, SecondFactorOffer, SecondFactorProof,
};

use super::signing::refused;
use super::{People, no_randomness};

/// Time to set up an authenticator.
const OFFER: Duration = Duration::from_secs(15 * 60);

impl People {
    pub(super) fn change_password(
        &self,
        change: &PasswordChange,
        by: &Caller,
    ) -> Result<(), ApiError> {
        let _editing = self.edit();
        let mut user = self.proven(&change.current, by)?;
        if change.new == change.current {
            let words = "The new password is the old one.";
            return Err(ApiError::new(ErrorKind::InvalidArgument, words).about("new"));
        }
        user.password = self.hashed(&change.new, &user, "new")?;
        user.must_change_password = false;
        let id = user.id.clone();
        self.put(user)?;
        self.end_all_of(&id, by.session())
    }

    pub(super) fn offer_second_factor(
        &self,
        proof: &PasswordProof,
        by: &Caller,
    ) -> Result<SecondFactorOffer, ApiError> {
        let user = self.proven(&proof.password, by)?;
        let secret = TotpSecret::random().map_err(no_randomness)?;
        let site = self
            .reader
            .site()
            .ok()
            .flatten()
            .map_or_else(String::new, |site| site.name);
        let offer = SecondFactorOffer {
            secret: secret.to_base32(),
            address: secret.address(&site, user.name.as_str()),
        };
        let now = self.clock.monotonic();
        let mut book = self.book();
        book.offers.retain(|_, (_, ends)| *ends > now);
        book.offers.insert(user.id, (secret, now + OFFER));
        Ok(offer)
    }

    pub(super) fn confirm_second_factor(
        &self,
        proof: &SecondFactorProof,
        by: &Caller,
    ) -> Result<RecoveryCodes, ApiError> {
        let _editing = self.edit();
        let mut user = self.own(by)?;
        let name = self.begin_attempt(user.name.as_str(), &from(by))?;
        let now = self.clock.monotonic();
        let offered = self.book().offers.get(&user.id).cloned();
        let (secret, _) = offered.filter(|(_, ends)| *ends > now).ok_or_else(|| {
            let words = "There is no authenticator to confirm: begin again.";
            ApiError::new(ErrorKind::Conflict, words)
        })?;
        let unix_s = u64::try_from(self.clock.wall().as_millis() / 1000).unwrap_or_default();
        let step = secret.accept(&proof.code, unix_s, None).ok_or_else(|| {
            refused(
                "The code is wrong: look whether the phone and this machine show the same time.",
            )
        })?;
        self.forgive(&name, &from(by));
        let (codes, recovery) = recovery_codes().map_err(no_randomness)?;
        let id = user.id.clone();
        user.second_factor = Some(SecondFactor {
            secret: self.sealed(&id, &secret)?,
            last_used: Some(step),
            recovery,
        });
        self.put(user)?;
        self.book().offers.remove(&id);
        Ok(codes)
    }

    pub(super) fn remove_own_second_factor(
        &self,
        proof: &PasswordProof,
        by: &Caller,
    ) -> Result<(), ApiError> {
        let _editing = self.edit();
        let mut user = self.proven(&proof.password, by)?;
        if user.must_have_second_factor(self.policy()) {
            // For another telephone there is a new offer: between the two a password alone would be enough.
            let words =
                "This store asks everybody like you for a second step: set up another one instead.";
            return Err(ApiError::new(ErrorKind::Conflict, words));
        }
        user.second_factor = None;
        self.put(user)
    }

    pub(super) fn new_recovery_codes(
        &self,
        proof: &PasswordProof,
        by: &Caller,
    ) -> Result<RecoveryCodes, ApiError> {
        let _editing = self.edit();
        let mut user = self.proven(&proof.password, by)?;
        let factor = user
            .second_factor
            .as_mut()
            .ok_or_else(|| ApiError::new(ErrorKind::Conflict, "Set up an authenticator first."))?;
        let (codes, recovery) = recovery_codes().map_err(no_randomness)?;
        factor.recovery = recovery;
        self.put(user)?;
        Ok(codes)
    }

    /// The caller's account, after their password was right once more. Counts like signing in.
    fn proven(&self, password: &str, by: &Caller) -> Result<User, ApiError> {
        let user = self.own(by)?;
        let name = self.begin_attempt(user.name.as_str(), &from(by))?;
        if !self.is_password(&user.password, password) {
            return Err(refused("The password is wrong."));
        }
        self.forgive(&name, &from(by));
        Ok(user)
    }
}

fn from(by: &Caller) -> SignInFrom {
    SignInFrom {
        address: by.address,
        program: String::new(),
    }
}

fn recovery_codes() -> Result<(RecoveryCodes, Vec<RecoveryHash>), NoRandomness> {
    let mut codes = Vec::new();
    let mut hashes = Vec::new();
    for _ in 0..inveye_accounts::recovery::CODES {
        let code = RecoveryCode::random()?;
        hashes.extend(RecoveryHash::of(code.reveal()));
        codes.push(code.reveal().to_owned());
    }
    Ok((RecoveryCodes { codes }, hashes))
}
