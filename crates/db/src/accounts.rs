//! Accounts and sessions.

use std::collections::{BTreeMap, BTreeSet};

use inveye_accounts::{
    CameraScope, Grant, PasswordHash, Permission, RecoveryHash, Role, SecondFactor, Session,
    SessionId, StoredTotp, TokenHash, User, UserId, UserName,
};
use inveye_domain::{CameraId, WallTime};
use rusqlite::{Connection, Transaction};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::site::json;
use crate::writer::EventWriter;

const READING: &str = "read accounts";
const CUSTOM: &str = "custom";

impl Reader {
    /// Every account.
    ///
    /// One that this program does not understand is left out with a line in the log: it cannot sign in,
    /// and the others must.
    pub fn users(&self) -> Result<Vec<User>, ReadError> {
        self.with(|connection| {
            let mut factors = second_factors(connection).map_err(ReadError::sqlite(READING))?;
            let rows = stored_users(connection).map_err(ReadError::sqlite(READING))?;
            Ok(rows
                .into_iter()
                .filter_map(|row| {
                    let (id, factor) = (row.id.clone(), factors.remove(&row.id));
                    let user = row.understood(factor);
                    if user.is_none() {
                        tracing::error!(%id, "a stored account is not understood");
                    }
                    user
                })
                .collect())
        })
    }

    /// Every session, those that are over too.
    pub fn sessions(&self) -> Result<Vec<Session>, ReadError> {
        self.with(|connection| {
            let read = |connection: &Connection| -> rusqlite::Result<Vec<Session>> {
                connection
                    .prepare_cached(
                        "SELECT id, token, user, made_us, used_us, address, program FROM session",
                    )?
                    .query_map([], |row| {
                        Ok(Session {
                            id: SessionId::from_stored(row.get(0)?),
                            token: TokenHash(row.get(1)?),
                            user: UserId::from_stored(row.get(2)?),
                            made: WallTime::from_micros(row.get(3)?),
                            used: WallTime::from_micros(row.get(4)?),
                            address: row.get(5)?,
                            program: row.get(6)?,
                        })
                    })?
                    .collect()
            };
            read(connection).map_err(ReadError::sqlite("read sessions"))
        })
    }
}

impl EventWriter {
    /// Adds an account, or replaces the one with its id, with all that belongs to it but its sessions.
    pub fn save_user(&self, user: User) -> Result<(), WriteError> {
        let role = match user.grant {
            Grant::Preset(role) => role.as_str(),
            Grant::Custom(_) => CUSTOM,
        };
        let permissions = json(&user.grant.permissions().iter().collect::<Vec<_>>())?;
        let cameras = match &user.cameras {
            CameraScope::All => None,
            CameraScope::Only(cameras) => Some(json(cameras)?),
        };
        self.run(move |store| {
            let save = |transaction: &Transaction<'_>| {
                transaction
                    .prepare_cached(
                        "INSERT INTO user (id, name, shown_name, role, permissions, cameras, enabled,
                           must_change_password, password, version, made_us, signed_in_us)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                         ON CONFLICT (id) DO UPDATE SET
                           name = excluded.name, shown_name = excluded.shown_name, role = excluded.role,
                           permissions = excluded.permissions, cameras = excluded.cameras,
                           enabled = excluded.enabled, must_change_password = excluded.must_change_password,
                           password = excluded.password, version = excluded.version,
                           signed_in_us = excluded.signed_in_us",
                    )?
                    .execute(rusqlite::params![
                        user.id.as_str(),
                        user.name.as_str(),
                        user.shown_name,
                        role,
                        permissions,
                        cameras,
                        user.enabled,
                        user.must_change_password,
                        user.password.as_str(),
                        user.version,
                        user.made.as_micros(),
                        user.signed_in.map(WallTime::as_micros),
                    ])?;
                save_second_factor(transaction, &user)
            };
            let doing = "save the account";
            let transaction = store.begin().map_err(WriteError::sqlite(doing))?;
            save(&transaction).map_err(WriteError::sqlite(doing))?;
            transaction.commit().map_err(WriteError::sqlite(doing))
        })
    }

    /// Writes the whole database anew, so that nothing that was deleted or replaced before lies in unused
    /// parts of its files. Takes as long as copying it.
    pub fn scrub(&self) -> Result<(), WriteError> {
        self.run(|store| {
            store
                .connection
                .execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")
                .map_err(WriteError::sqlite("clean up"))
        })
    }

    /// Forgets an account and its sessions.
    pub fn remove_user(&self, id: UserId) -> Result<(), WriteError> {
        self.run(move |store| {
            store
                .connection
                .execute("DELETE FROM user WHERE id = ?1", [id.as_str()])
                .map(|_rows| ())
                .map_err(WriteError::sqlite("remove the account"))
        })
    }

    /// Adds a session.
    pub fn save_session(&self, session: Session) -> Result<(), WriteError> {
        self.run(move |store| {
            store
                .connection
                .execute(
                    "INSERT INTO session (id, token, user, made_us, used_us, address, program)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    rusqlite::params![
                        session.id.as_str(),
                        session.token.0,
                        session.user.as_str(),
                        session.made.as_micros(),
                        session.used.as_micros(),
                        session.address,
                        session.program,
                    ],
                )
                .map(|_rows| ())
                .map_err(WriteError::sqlite("save the session"))
        })
    }

    /// Notes when sessions were used, and forgets others.
    pub fn update_sessions(
        &self,
        used: Vec<(SessionId, WallTime)>,
        ended: Vec<SessionId>,
    ) -> Result<(), WriteError> {
        self.run(move |store| {
            let update = |transaction: &Transaction<'_>| {
                for (id, at) in &used {
                    transaction
                        .prepare_cached("UPDATE session SET used_us = ?2 WHERE id = ?1")?
                        .execute((id.as_str(), at.as_micros()))?;
                }
                for id in &ended {
                    transaction
                        .prepare_cached("DELETE FROM session WHERE id = ?1")?
                        .execute([id.as_str()])?;
                }
                Ok(())
            };
            let doing = "update sessions";
            let transaction = store.begin().map_err(WriteError::sqlite(doing))?;
            update(&transaction).map_err(WriteError::sqlite(doing))?;
            transaction.commit().map_err(WriteError::sqlite(doing))
        })
    }
}

fn save_second_factor(transaction: &Transaction<'_>, user: &User) -> rusqlite::Result<()> {
    let id = user.id.as_str();
    transaction.execute("DELETE FROM second_factor WHERE user = ?1", [id])?;
    transaction.execute("DELETE FROM recovery_code WHERE user = ?1", [id])?;
    let Some(factor) = &user.second_factor else {
        return Ok(());
    };
    transaction.execute(
        "INSERT INTO second_factor (user, secret, last_used) VALUES (?1, ?2, ?3)",
        (
            id,
            factor.secret.as_bytes(),
            factor.last_used.map(u64::cast_signed),
        ),
    )?;
    for code in &factor.recovery {
        transaction.execute(
            "INSERT INTO recovery_code (user, hash) VALUES (?1, ?2)",
            (id, code.0),
        )?;
    }
    Ok(())
}

fn second_factors(connection: &Connection) -> rusqlite::Result<BTreeMap<String, SecondFactor>> {
    let mut factors: BTreeMap<String, SecondFactor> = connection
        .prepare_cached("SELECT user, secret, last_used FROM second_factor")?
        .query_map([], |row| {
            let secret = StoredTotp::from_bytes(row.get(1)?);
            let factor = SecondFactor {
                // What is not understood opens nothing; the account and its recovery codes stay.
                secret: secret.unwrap_or_else(|| StoredTotp::Sealed(String::new())),
                last_used: row.get::<_, Option<i64>>(2)?.map(i64::cast_unsigned),
                recovery: Vec::new(),
            };
            Ok((row.get(0)?, factor))
        })?
        .collect::<Result<_, _>>()?;
    let mut statement = connection.prepare_cached("SELECT user, hash FROM recovery_code")?;
    let codes = statement.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, RecoveryHash(row.get(1)?)))
    })?;
    for code in codes {
        let (user, hash) = code?;
        if let Some(factor) = factors.get_mut(&user) {
            factor.recovery.push(hash);
        }
    }
    Ok(factors)
}

struct StoredUser {
    id: String,
    name: String,
    shown_name: String,
    role: String,
    permissions: String,
    cameras: Option<String>,
    enabled: bool,
    must_change_password: bool,
    password: String,
    version: u32,
    made_us: i64,
    signed_in_us: Option<i64>,
}

fn stored_users(connection: &Connection) -> rusqlite::Result<Vec<StoredUser>> {
    connection
        .prepare_cached(
            "SELECT id, name, shown_name, role, permissions, cameras, enabled, must_change_password,
               password, version, made_us, signed_in_us FROM user ORDER BY name",
        )?
        .query_map([], |row| {
            Ok(StoredUser {
                id: row.get(0)?,
                name: row.get(1)?,
                shown_name: row.get(2)?,
                role: row.get(3)?,
                permissions: row.get(4)?,
                cameras: row.get(5)?,
                enabled: row.get(6)?,
                must_change_password: row.get(7)?,
                password: row.get(8)?,
                version: row.get(9)?,
                made_us: row.get(10)?,
                signed_in_us: row.get(11)?,
            })
        })?
        .collect()
}

impl StoredUser {
    fn understood(self, second_factor: Option<SecondFactor>) -> Option<User> {
        let grant = if self.role == CUSTOM {
            // A permission of a later version is one that this program cannot give.
            let words: Vec<String> = serde_json::from_str(&self.permissions).ok()?;
            let known = words
                .iter()
                .filter_map(|word| word.parse::<Permission>().ok());
            Grant::Custom(known.collect())
        } else {
            Grant::Preset(self.role.parse::<Role>().ok()?)
        };
        let cameras = match self.cameras {
            None => CameraScope::All,
            Some(list) => {
                CameraScope::Only(serde_json::from_str::<BTreeSet<CameraId>>(&list).ok()?)
            }
        };
        Some(User {
            id: UserId::from_stored(self.id),
            name: UserName::new(&self.name).ok()?,
            shown_name: self.shown_name,
            grant,
            cameras,
            enabled: self.enabled,
            must_change_password: self.must_change_password,
            password: PasswordHash::from_stored(self.password),
            second_factor,
            version: self.version,
            made: WallTime::from_micros(self.made_us),
            signed_in: self.signed_in_us.map(WallTime::from_micros),
        })
    }
}
