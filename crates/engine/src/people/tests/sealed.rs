//! Authenticators' secrets as they lie on the disk.

use std::fs;
use std::path::Path;

use inveye_accounts::{RecoveryHash, SecondFactor};

use super::*;

fn person(secret: StoredTotp) -> User {
    User {
        id: UserId::random().unwrap(),
        name: inveye_accounts::UserName::new("maria").unwrap(),
        shown_name: "Maria".to_owned(),
        grant: inveye_accounts::Grant::Preset(Role::Admin),
        cameras: inveye_accounts::CameraScope::All,
        enabled: true,
        must_change_password: false,
        password: PasswordHash::of(PASSWORD, Cost::TEST).unwrap(),
        second_factor: Some(SecondFactor {
            secret,
            last_used: None,
            recovery: vec![RecoveryHash::of("ABCD-EFGH-JKMN-PQRS").unwrap()],
        }),
        version: 1,
        made: WallTime::from_millis(1_700_000_000_000),
        signed_in: None,
    }
}

fn files_with(folder: &Path, wanted: &[u8]) -> Vec<String> {
    let holds = |path: &Path| {
        let bytes = fs::read(path).unwrap();
        bytes.windows(wanted.len()).any(|part| part == wanted)
    };
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let found = files.filter(|path| path.is_file() && holds(path));
    found.map(|path| path.display().to_string()).collect()
}

fn stored(shop: &Shop) -> StoredTotp {
    let user = shop.database.reader().users().unwrap().remove(0);
    user.second_factor.unwrap().secret
}

#[test]
fn a_secret_from_before_is_sealed_at_the_first_start_and_goes_on_working() {
    let shop = shop();
    let secret = TotpSecret::from_bytes(*b"kettle-9417-kettle-9");
    let user = person(StoredTotp::Plain(secret.clone()));
    shop.database.writer().save_user(user).unwrap();
    assert!(
        !files_with(shop.folder.path(), secret.as_bytes()).is_empty(),
        "the test can see it"
    );
    let shop = shop.reopened();
    assert_eq!(files_with(shop.folder.path(), secret.as_bytes()), [""; 0]);
    assert!(matches!(stored(&shop), StoredTotp::Sealed(_)));
    let challenge = shop.challenge("maria");
    assert!(shop.code(&challenge, &shop.now(&secret)).is_ok());
    let before = stored(&shop);
    assert_eq!(stored(&shop.reopened()), before, "sealed once");
}

#[test]
fn a_new_secret_is_never_on_the_disk_as_it_is() {
    let shop = shop();
    shop.user("maria", RoleName::Admin);
    let by = shop.caller(&shop.token("maria")).unwrap();
    let proof = PasswordProof {
        password: PASSWORD.to_owned(),
    };
    shop.people.offer_second_factor(&proof, &by).unwrap();
    let (secret, _) = shop.people.book().offers.values().next().unwrap().clone();
    let shown = SecondFactorProof {
        code: shop.now(&secret),
    };
    shop.people.confirm_second_factor(&shown, &by).unwrap();
    assert!(matches!(stored(&shop), StoredTotp::Sealed(_)));
    assert_eq!(files_with(shop.folder.path(), secret.as_bytes()), [""; 0]);
}

#[test]
fn without_the_key_codes_are_refused_in_clear_words_and_recovery_codes_work() {
    let shop = shop();
    let secret = TotpSecret::from_bytes(*b"kettle-9417-kettle-9");
    let user = person(StoredTotp::Plain(secret.clone()));
    shop.database.writer().save_user(user).unwrap();
    let shop = shop.reopened();
    fs::remove_file(Keys::file(shop.folder.path())).unwrap();
    let shop = shop.reopened();
    let challenge = shop.challenge("maria");
    let error = shop.code(&challenge, &shop.now(&secret)).unwrap_err();
    assert!(error.to_string().contains("recovery code"), "{error}");
    assert!(shop.code(&challenge, "ABCD-EFGH-JKMN-PQRS").is_ok());
}

#[test]
fn a_secret_that_was_copied_to_another_account_opens_nothing() {
    let shop = shop();
    let secret = TotpSecret::from_bytes(*b"kettle-9417-kettle-9");
    let theirs = UserId::random().unwrap();
    let sealed = shop.people.sealed(&theirs, &secret).unwrap();
    shop.database.writer().save_user(person(sealed)).unwrap();
    let shop = shop.reopened();
    let challenge = shop.challenge("maria");
    let error = shop.code(&challenge, &shop.now(&secret)).unwrap_err();
    assert_ne!(code_of(&error), ErrorCode::SignInRefused, "{error}");
}
