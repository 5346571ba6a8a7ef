use std::sync::atomic::Ordering;

use inveye_accounts::{Outcome, Rights, Role};
use inveye_api::{SignInFrom, Who};
use inveye_base::ManualClock;
use inveye_db::{AuditQuery, Database};
use inveye_wire::{
    ErrorCode, NewUser, PasswordChange, PasswordProof, PasswordReset, RoleName, SecondFactorProof,
    SecondFactorRequest, SignInAnswer, SignInRequest, UserChange, UserView,
};

use super::*;

mod sealed;

const PASSWORD: &str = "blue kettle on fire";

struct Shop {
    people: People,
    clock: Arc<ManualClock>,
    folder: tempfile::TempDir,
    database: Database,
}

fn shop() -> Shop {
    let folder = tempfile::tempdir().unwrap();
    let start = WallTime::from_millis(1_800_000_000_000);
    let clock = Arc::new(ManualClock::new(start));
    open(folder, clock)
}

fn open(folder: tempfile::TempDir, clock: Arc<ManualClock>) -> Shop {
    let database = Database::open(folder.path(), clock.clone()).unwrap();
    let limits = SessionLimits::default();
    let (reader, writer) = (database.reader(), database.writer());
    let mut people = People::open(folder.path(), reader, writer, clock.clone(), limits).unwrap();
    people.cost = Cost::TEST;
    people.nobody = PasswordHash::of_nobody(Cost::TEST).unwrap();
    Shop {
        people,
        clock,
        folder,
        database,
    }
}

fn machine() -> Caller {
    Caller::machine(None)
}

fn lan() -> SignInFrom {
    SignInFrom {
        address: Some("192.168.1.9".parse().unwrap()),
        program: "a test".to_owned(),
    }
}

fn new(name: &str, role: RoleName) -> NewUser {
    NewUser {
        name: name.to_owned(),
        shown_name: None,
        password: PASSWORD.to_owned(),
        role,
        permissions: None,
        cameras: None,
        must_change_password: false,
    }
}

impl Shop {
    fn user(&self, name: &str, role: RoleName) -> UserView {
        self.people.add_user(&new(name, role), &machine()).unwrap()
    }

    fn enter(&self, name: &str, password: &str) -> Result<SignInAnswer, ApiError> {
        let request = SignInRequest {
            name: name.to_owned(),
            password: password.to_owned(),
        };
        self.people.sign_in(&request, &lan())
    }

    fn token(&self, name: &str) -> String {
        match self.enter(name, PASSWORD).unwrap() {
            SignInAnswer::SignedIn { token, .. } => token,
            other @ SignInAnswer::SecondFactor { .. } => panic!("{other:?}"),
        }
    }

    fn caller(&self, token: &str) -> Option<Caller> {
        self.people.caller(token, lan().address)
    }

    fn code(&self, challenge: &str, code: &str) -> Result<SignInAnswer, ApiError> {
        let request = SecondFactorRequest {
            challenge: challenge.to_owned(),
            code: code.to_owned(),
        };
        self.people.second_factor(&request, &lan())
    }

    fn challenge(&self, name: &str) -> String {
        match self.enter(name, PASSWORD).unwrap() {
            SignInAnswer::SecondFactor { challenge, .. } => challenge,
            SignInAnswer::SignedIn { .. } => panic!("no code was asked for"),
        }
    }

    fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// The authenticator's code now.
    fn now(&self, secret: &TotpSecret) -> String {
        let seconds = self.clock.wall().as_millis() / 1000;
        secret.code(u64::try_from(seconds).unwrap() / 30)
    }

    fn reopened(self) -> Self {
        self.people.audit.close();
        self.database.close().unwrap();
        open(self.folder, self.clock)
    }
}

fn code_of(error: &ApiError) -> ErrorCode {
    error.code()
}

#[test]
fn a_name_that_nobody_has_costs_the_same_work_words_and_waiting() {
    let shop = shop();
    shop.user("maria", RoleName::Admin);
    let disabled = shop.user("gone", RoleName::Staff);
    let change = UserChange {
        version: disabled.version,
        shown_name: "Gone".to_owned(),
        role: RoleName::Staff,
        permissions: None,
        cameras: None,
        enabled: false,
    };
    shop.people
        .change_user(&disabled.id, &change, &machine())
        .unwrap();
    let mut heard = Vec::new();
    for (name, password) in [
        ("maria", "wrong password"),
        ("nobody-of-that-name", "wrong password"),
        ("gone", PASSWORD),
        ("<b>../not a name</b>", "wrong password"),
    ] {
        let mut words = Vec::new();
        let compared = shop.people.compared.load(Ordering::Relaxed);
        for _ in 0..7 {
            let error = shop.enter(name, password).unwrap_err();
            words.push((code_of(&error), error.to_string()));
        }
        let compared = shop.people.compared.load(Ordering::Relaxed) - compared;
        // Four are free, the fifth begins the waiting, and nothing is compared while it lasts.
        assert_eq!(compared, 5, "{name}");
        heard.push(words);
        shop.pass(Duration::from_secs(3600));
    }
    assert!(heard.windows(2).all(|pair| pair[0] == pair[1]), "{heard:?}");
    assert_eq!(heard[0][4].0, ErrorCode::SignInRefused);
    assert_eq!(heard[0][5].0, ErrorCode::TooManyAttempts);
    // The names and what was compared have the same cost.
    let cost = |hash: &PasswordHash| hash.as_str().split('$').nth(3).unwrap().to_owned();
    let maria = shop
        .people
        .book()
        .users
        .values()
        .next()
        .unwrap()
        .password
        .clone();
    assert_eq!(cost(&maria), cost(&shop.people.nobody));
}

#[test]
fn even_the_right_password_waits_during_a_lockout_and_works_after_it() {
    let shop = shop();
    shop.user("maria", RoleName::Admin);
    for _ in 0..5 {
        shop.enter("maria", "wrong password").unwrap_err();
    }
    let error = shop.enter("maria", PASSWORD).unwrap_err();
    assert_eq!(code_of(&error), ErrorCode::TooManyAttempts);
    shop.pass(Duration::from_secs(2));
    shop.token("maria");
    for _ in 0..5 {
        let error = shop.enter("maria", "wrong password").unwrap_err();
        assert_eq!(
            code_of(&error),
            ErrorCode::SignInRefused,
            "success forgives"
        );
    }
}

#[test]
fn one_password_on_many_names_is_noticed_by_its_address() {
    let shop = shop();
    let waits = |address: Option<&str>| {
        let address = address.map(|address| address.parse().unwrap());
        let from = SignInFrom { address, ..lan() };
        let refused = (0..100).filter(|number| {
            let request = SignInRequest {
                name: format!("{address:?}-{number}"),
                password: "wrong password".to_owned(),
            };
            let error = shop.people.sign_in(&request, &from).unwrap_err();
            code_of(&error) == ErrorCode::TooManyAttempts
        });
        refused.count()
    };
    assert!(waits(Some("192.168.1.9")) > 60);
    assert!(waits(None) > 60, "all whom a proxy does not tell apart");
    assert_eq!(waits(Some("127.0.0.1")), 0, "nobody waits at the machine");
}

#[test]
fn sessions_end_without_use_at_the_latest_and_when_there_are_too_many() {
    let shop = shop();
    shop.user("maria", RoleName::Admin);
    let token = shop.token("maria");
    for _ in 0..16 {
        shop.pass(Duration::from_secs(29 * 60));
        assert!(shop.caller(&token).is_some(), "use keeps it");
    }
    shop.pass(Duration::from_secs(29 * 60));
    assert!(shop.caller(&token).is_none(), "eight hours are over");
    let token = shop.token("maria");
    shop.pass(Duration::from_secs(30 * 60));
    assert!(shop.caller(&token).is_none(), "half an hour without use");
    let tokens: Vec<String> = (0..4)
        .map(|_| {
            shop.pass(Duration::from_secs(1));
            shop.token("maria")
        })
        .collect();
    let there: Vec<bool> = tokens
        .iter()
        .map(|token| shop.caller(token).is_some())
        .collect();
    assert_eq!(there, [false, true, true, true], "the oldest made room");
    assert!(shop.caller("").is_none() && shop.caller(&"0".repeat(64)).is_none());
}

#[test]
fn sessions_and_rights_survive_a_restart_and_ended_ones_do_not() {
    let shop = shop();
    shop.user("boss", RoleName::Admin);
    let user = shop.user("maria", RoleName::Security);
    let (kept, ended) = (shop.token("maria"), shop.token("maria"));
    let by = shop.caller(&ended).unwrap();
    shop.people.sign_out(&by).unwrap();
    let shop = shop.reopened();
    let caller = shop.caller(&kept).expect("it is still there");
    assert_eq!(caller.user().map(UserId::as_str), Some(user.id.as_str()));
    assert_eq!(caller.rights.permissions, Role::Security.permissions());
    assert!(
        shop.caller(&ended).is_none(),
        "a token that was ended is worth nothing"
    );
}

#[test]
fn a_disabled_or_removed_account_and_a_new_password_end_sessions() {
    let shop = shop();
    shop.user("boss", RoleName::Admin);
    let user = shop.user("maria", RoleName::Staff);
    let token = shop.token("maria");
    let mut changes = shop.people.changes.subscribe();
    let reset = PasswordReset {
        password: "a rather new kettle".to_owned(),
        must_change_password: true,
    };
    shop.people
        .reset_password(&user.id, &reset, &machine())
        .unwrap();
    assert!(shop.caller(&token).is_none());
    assert!(changes.has_changed().unwrap(), "open sockets hear of it");
    changes.mark_unchanged();
    let answer = shop.enter("maria", "a rather new kettle").unwrap();
    let SignInAnswer::SignedIn { token, .. } = answer else {
        panic!("{answer:?}")
    };
    let by = shop.caller(&token).unwrap();
    assert!(by.must_change_password);
    let change = PasswordChange {
        current: "a rather new kettle".to_owned(),
        new: PASSWORD.to_owned(),
    };
    shop.people.change_password(&change, &by).unwrap();
    assert!(
        !shop.caller(&token).unwrap().must_change_password,
        "and stays signed in"
    );
    shop.people.remove_user(&user.id, &machine()).unwrap();
    assert!(shop.caller(&token).is_none());
    assert!(shop.enter("maria", PASSWORD).is_err());
}

#[test]
fn codes_count_once_and_in_their_time() {
    let shop = shop();
    shop.user("maria", RoleName::Admin);
    let by = shop.caller(&shop.token("maria")).unwrap();
    let wrong = PasswordProof {
        password: "wrong password".to_owned(),
    };
    assert!(
        shop.people.offer_second_factor(&wrong, &by).is_err(),
        "a stolen session is not enough"
    );
    let proof = PasswordProof {
        password: PASSWORD.to_owned(),
    };
    shop.people.offer_second_factor(&proof, &by).unwrap();
    let (secret, _) = shop.people.book().offers.values().next().unwrap().clone();
    let shown = SecondFactorProof {
        code: "000000".to_owned(),
    };
    assert!(shop.people.confirm_second_factor(&shown, &by).is_err());
    let shown = SecondFactorProof {
        code: shop.now(&secret),
    };
    let codes = shop
        .people
        .confirm_second_factor(&shown, &by)
        .unwrap()
        .codes;
    assert_eq!(codes.len(), 10);

    let challenge = shop.challenge("maria");
    let error = shop.code(&challenge, &shop.now(&secret)).unwrap_err();
    assert_eq!(
        code_of(&error),
        ErrorCode::SignInRefused,
        "the code was used to confirm"
    );
    shop.pass(Duration::from_secs(60));
    let code = shop.now(&secret);
    assert!(matches!(
        shop.code(&challenge, &code),
        Ok(SignInAnswer::SignedIn { .. })
    ));
    assert!(
        shop.code(&challenge, &code).is_err(),
        "neither the challenge again"
    );
    let challenge = shop.challenge("maria");
    assert!(shop.code(&challenge, &code).is_err(), "nor the code");
    shop.pass(Duration::from_secs(5 * 60));
    assert!(
        shop.code(&challenge, &shop.now(&secret)).is_err(),
        "nor after its time"
    );

    let shop = shop.reopened();
    shop.pass(Duration::from_secs(3600));
    let challenge = shop.challenge("maria");
    assert!(shop.code(&challenge, &codes[3]).is_ok(), "a recovery code");
    let challenge = shop.challenge("maria");
    assert!(shop.code(&challenge, &codes[3]).is_err(), "counts once");
    assert!(shop.code(&challenge, &codes[4].to_uppercase()).is_ok());
}

#[test]
fn codes_cannot_be_guessed_one_after_the_other() {
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
    // Whoever knows the password begins anew each time: the waiting goes on all the same.
    let mut tried = 0;
    for _ in 0..40 {
        let Ok(SignInAnswer::SecondFactor { challenge, .. }) = shop.enter("maria", PASSWORD) else {
            continue;
        };
        for _ in 0..3 {
            let error = shop.code(&challenge, "000000").unwrap_err();
            tried += u32::from(code_of(&error) == ErrorCode::SignInRefused);
        }
    }
    assert!(tried <= 6, "{tried} guesses without waiting");
}

#[test]
fn nobody_gives_or_takes_rights_that_they_have_not() {
    let shop = shop();
    let boss = shop.user("boss", RoleName::Admin);
    let mut leader = new("leader", RoleName::Custom);
    leader.permissions = Some(vec![
        inveye_wire::Permission::ManageUsers,
        inveye_wire::Permission::ViewLive,
    ]);
    leader.cameras = Some(vec!["a".to_owned()]);
    shop.people.add_user(&leader, &machine()).unwrap();
    let by = shop.caller(&shop.token("leader")).unwrap();
    let refused =
        |result: Result<UserView, ApiError>| code_of(&result.unwrap_err()) == ErrorCode::Forbidden;
    assert!(refused(
        shop.people.add_user(&new("x", RoleName::Admin), &by)
    ));
    let mut small = new("small", RoleName::Custom);
    small.permissions = Some(vec![inveye_wire::Permission::ViewLive]);
    assert!(
        refused(shop.people.add_user(&small, &by)),
        "all cameras are more than one"
    );
    small.cameras = Some(vec!["a".to_owned()]);
    let small = shop
        .people
        .add_user(&small, &by)
        .expect("as much as they have");
    let own = by.user().unwrap().to_string();
    let change = |role, cameras, version| UserChange {
        version,
        shown_name: "X".to_owned(),
        role,
        permissions: None,
        cameras,
        enabled: true,
    };
    assert!(refused(shop.people.change_user(
        &own,
        &change(RoleName::Admin, None, 1),
        &by
    )));
    assert!(refused(shop.people.change_user(
        &small.id,
        &change(RoleName::Viewer, None, 1),
        &by
    )));
    let reset = PasswordReset {
        password: "a rather new kettle".to_owned(),
        must_change_password: false,
    };
    let error = shop
        .people
        .reset_password(&boss.id, &reset, &by)
        .unwrap_err();
    assert_eq!(
        code_of(&error),
        ErrorCode::Forbidden,
        "an admin's password is not theirs to set"
    );
    assert!(shop.people.remove_user(&boss.id, &by).is_err());
    assert!(by.rights != Rights::everything() && matches!(by.who, Who::User { .. }));
}

#[test]
fn the_last_admin_stays_and_the_first_account_is_one() {
    let shop = shop();
    let error = shop
        .people
        .add_user(&new("guard", RoleName::Security), &machine())
        .unwrap_err();
    assert_eq!(
        code_of(&error),
        ErrorCode::InvalidArgument,
        "who would make the others?"
    );
    let mut part = new("boss", RoleName::Admin);
    part.cameras = Some(vec!["a".to_owned()]);
    assert!(shop.people.first(&part, &machine()).is_err());
    let boss = shop
        .people
        .first(&new("boss", RoleName::Admin), &machine())
        .unwrap();
    let error = shop
        .people
        .first(&new("boss2", RoleName::Admin), &machine())
        .unwrap_err();
    assert_eq!(code_of(&error), ErrorCode::Conflict);
    let mut change = UserChange {
        version: boss.version,
        shown_name: "Boss".to_owned(),
        role: RoleName::Viewer,
        permissions: None,
        cameras: None,
        enabled: true,
    };
    assert!(
        shop.people
            .change_user(&boss.id, &change, &machine())
            .is_err()
    );
    change.role = RoleName::Admin;
    change.enabled = false;
    assert!(
        shop.people
            .change_user(&boss.id, &change, &machine())
            .is_err()
    );
    assert!(shop.people.remove_user(&boss.id, &machine()).is_err());
    let second = shop.user("second", RoleName::Admin);
    shop.people
        .remove_user(&boss.id, &machine())
        .expect("there is another one");
    assert!(shop.people.remove_user(&second.id, &machine()).is_err());
}

#[test]
fn two_who_edit_one_account_do_not_overwrite_each_other() {
    let shop = shop();
    shop.user("boss", RoleName::Admin);
    let user = shop.user("maria", RoleName::Staff);
    let change = |role, name: &str| UserChange {
        version: user.version,
        shown_name: name.to_owned(),
        role,
        permissions: None,
        cameras: None,
        enabled: true,
    };
    let first = shop
        .people
        .change_user(&user.id, &change(RoleName::Security, "Maria"), &machine());
    assert_eq!(first.unwrap().version, user.version + 1);
    let second = shop
        .people
        .change_user(&user.id, &change(RoleName::Viewer, "Mary"), &machine());
    assert_eq!(code_of(&second.unwrap_err()), ErrorCode::Conflict);
    let now = shop
        .people
        .views()
        .into_iter()
        .find(|view| view.id == user.id)
        .unwrap();
    assert_eq!(
        (now.role, now.shown_name.as_str()),
        (RoleName::Security, "Maria")
    );
}

#[test]
fn bad_names_and_passwords_are_refused_and_html_stays_text() {
    let shop = shop();
    shop.user("boss", RoleName::Admin);
    for bad in [
        "../../etc/passwd",
        "<script>alert(1)</script>",
        "",
        "a b",
        "boss",
        "BOSS",
    ] {
        assert!(
            shop.people
                .add_user(&new(bad, RoleName::Staff), &machine())
                .is_err(),
            "{bad}"
        );
    }
    for bad in ["short", "password1234", "1234567890", "guard-seven1"] {
        let user = NewUser {
            password: bad.to_owned(),
            ..new("guard-seven", RoleName::Staff)
        };
        let error = shop.people.add_user(&user, &machine()).unwrap_err();
        assert_eq!(code_of(&error), ErrorCode::InvalidArgument, "{bad}");
        assert!(
            !error.to_string().contains(bad),
            "a password is not repeated: {error}"
        );
    }
    let html = "<img src=x onerror=alert(1)>";
    let user = NewUser {
        shown_name: Some(html.to_owned()),
        ..new("guard", RoleName::Staff)
    };
    assert_eq!(
        shop.people.add_user(&user, &machine()).unwrap().shown_name,
        html
    );
    let long = NewUser {
        shown_name: Some("x".repeat(101)),
        ..new("guard2", RoleName::Staff)
    };
    assert!(shop.people.add_user(&long, &machine()).is_err());
    let camera = NewUser {
        cameras: Some(vec!["../a".to_owned()]),
        ..new("guard3", RoleName::Staff)
    };
    assert!(shop.people.add_user(&camera, &machine()).is_err());
}

#[test]
fn sign_ins_are_noted_good_and_bad_and_without_secrets() {
    let shop = shop();
    shop.user("maria", RoleName::Admin);
    shop.token("maria");
    shop.enter("maria", "a secret by mistake").unwrap_err();
    shop.enter("a secret by mistake", "x").unwrap_err();
    let query = AuditQuery {
        limit: 100,
        ..AuditQuery::default()
    };
    let entries = shop.database.reader().audit(&query).unwrap();
    let found: Vec<_> = entries
        .iter()
        .rev()
        .filter(|(entry, _)| entry.action == "session.sign_in")
        .map(|(entry, _)| (entry.name.as_str(), entry.outcome, entry.address.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("maria", Outcome::Done, "192.168.1.9"),
            ("maria", Outcome::Refused, "192.168.1.9"),
            ("unknown name", Outcome::Refused, "192.168.1.9"),
        ]
    );
    let all = format!("{entries:?}");
    assert!(
        !all.contains("secret by mistake") && !all.contains(PASSWORD),
        "{all}"
    );
}
