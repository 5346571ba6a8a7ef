//! `inveye user`: accounts, for whoever sets up the first one or is locked out.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use inveye_engine::LocalAccounts;
use inveye_wire::{NewUser, PasswordReset, RoleName, SecondFactorDemand, SignInPolicy, UserView};

use super::folder::DataFolder;
use super::hidden;
use super::output;
use super::site::{EngineClient, SiteAccess};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    data: DataFolder,
    /// JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add an account; the first one must be an admin's. Asks for the password, or takes it from a pipe
    /// or from INVEYE_USER_PASSWORD
    Add(New),
    /// Who has an account
    List,
    /// Remove an account and end its sessions
    Remove {
        /// What they sign in with
        name: String,
    },
    /// Give somebody a new password and end their sessions
    Password {
        /// What they sign in with
        name: String,
        /// They must choose one of their own at their next sign-in
        #[arg(long)]
        must_change: bool,
    },
    /// Take away the authenticator of somebody who lost it
    SecondFactorOff {
        /// What they sign in with
        name: String,
    },
    /// Of whom a second step is demanded at sign-in, or shall be
    Policy {
        /// Of whom from now on
        #[arg(long, value_enum)]
        second_factor: Option<DemandArg>,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DemandArg {
    Nobody,
    Managers,
    Everybody,
}

#[derive(Debug, clap::Args)]
struct New {
    /// What they sign in with
    name: String,
    /// What they may do
    #[arg(long, value_enum)]
    role: RoleArg,
    /// What people call them
    #[arg(long)]
    shown_name: Option<String>,
    /// The only cameras they see, again for each; all when not said
    #[arg(long = "camera", value_name = "ID")]
    cameras: Vec<String>,
    /// They must choose a password of their own at their first sign-in
    #[arg(long)]
    must_change: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleArg {
    Admin,
    StoreManager,
    Security,
    Staff,
    Viewer,
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let accounts = Accounts::open(&args.data.path())?;
    let done = match args.action {
        Action::Add(new) => add(&accounts, new, args.json),
        Action::List => list(&accounts, args.json),
        Action::Remove { name } => accounts
            .find(&name)
            .and_then(|user| accounts.remove(&user.id))
            .and_then(|()| told(&name, "removed", args.json)),
        Action::Password { name, must_change } => accounts
            .find(&name)
            .and_then(|user| {
                let reset = PasswordReset {
                    password: password(&name)?,
                    must_change_password: must_change,
                };
                accounts.set_password(&user.id, &reset)
            })
            .and_then(|()| told(&name, "has a new password; all sessions ended", args.json)),
        Action::SecondFactorOff { name } => accounts
            .find(&name)
            .and_then(|user| accounts.remove_second_factor(&user.id))
            .and_then(|()| told(&name, "signs in without a code", args.json)),
        Action::Policy { second_factor } => policy(&accounts, second_factor, args.json),
    };
    // What was done is on the disk before it is said.
    accounts.close()?;
    done
}

fn add(accounts: &Accounts, new: New, json: bool) -> anyhow::Result<ExitCode> {
    let password = password(&new.name)?;
    let user = accounts.add(&NewUser {
        password,
        name: new.name,
        shown_name: new.shown_name,
        role: match new.role {
            RoleArg::Admin => RoleName::Admin,
            RoleArg::StoreManager => RoleName::StoreManager,
            RoleArg::Security => RoleName::Security,
            RoleArg::Staff => RoleName::Staff,
            RoleArg::Viewer => RoleName::Viewer,
        },
        permissions: None,
        cameras: Some(new.cameras).filter(|cameras| !cameras.is_empty()),
        must_change_password: new.must_change,
    })?;
    told(&user.name, "added", json)
}

fn policy(accounts: &Accounts, demand: Option<DemandArg>, json: bool) -> anyhow::Result<ExitCode> {
    let policy = match demand {
        None => accounts.sign_in_policy()?,
        Some(demand) => accounts.set_sign_in_policy(SignInPolicy {
            second_factor: match demand {
                DemandArg::Nobody => SecondFactorDemand::Nobody,
                DemandArg::Managers => SecondFactorDemand::Managers,
                DemandArg::Everybody => SecondFactorDemand::Everybody,
            },
        })?,
    };
    if json {
        output::json(&policy)?;
    } else {
        let of = match policy.second_factor {
            SecondFactorDemand::Nobody => "nobody",
            SecondFactorDemand::Managers => "whoever manages",
            SecondFactorDemand::Everybody => "everybody",
        };
        output::line(format_args!(
            "A second step at sign-in is demanded of {of}."
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn list(accounts: &Accounts, json: bool) -> anyhow::Result<ExitCode> {
    let users = accounts.users()?;
    if users.is_empty() && !json {
        output::line(
            "No account yet: whoever has the token may do everything. Add one: inveye user add NAME --role admin",
        );
    }
    for user in &users {
        if json {
            output::json(user)?;
            continue;
        }
        let role = serde_json::to_value(user.role)?;
        let cameras = user.cameras.as_ref().map_or_else(
            || "all cameras".to_owned(),
            |cameras| format!("{} cameras", cameras.len()),
        );
        output::line(format_args!(
            "{:<24} {:<14} {:<12} {}{}",
            user.name,
            role.as_str().unwrap_or_default(),
            cameras,
            if user.second_factor {
                "authenticator"
            } else {
                "password only"
            },
            if user.enabled {
                ""
            } else {
                ", may not sign in"
            }
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn told(name: &str, what: &str, json: bool) -> anyhow::Result<ExitCode> {
    if json {
        output::json(&serde_json::json!({ "user": name, "result": what }))?;
    } else {
        output::line(format_args!("{name}: {what}."));
    }
    Ok(ExitCode::SUCCESS)
}

fn password(name: &str) -> anyhow::Result<String> {
    hidden::typed("INVEYE_USER_PASSWORD", &format!("Password for {name}"))
}

/// Through the engine that runs on the data folder, or in its files when none does.
enum Accounts {
    Engine(EngineClient),
    Files(Box<LocalAccounts>),
}

impl Accounts {
    fn open(folder: &Path) -> anyhow::Result<Self> {
        Ok(match SiteAccess::open(folder) {
            SiteAccess::Engine(client) => Self::Engine(client),
            // Has the folder for itself: an engine that starts meanwhile is refused.
            SiteAccess::Files(folder) => Self::Files(Box::new(LocalAccounts::open(&folder)?)),
        })
    }

    fn users(&self) -> anyhow::Result<Vec<UserView>> {
        match self {
            Self::Engine(client) => client.ask("GET", "/users", None::<&()>),
            Self::Files(files) => Ok(files.users()),
        }
    }

    fn find(&self, name: &str) -> anyhow::Result<UserView> {
        let wanted = name.trim().to_lowercase();
        let found = self.users()?.into_iter().find(|user| user.name == wanted);
        found.with_context(|| {
            format!("there is no account `{name}`; `inveye user list` shows which there are")
        })
    }

    fn add(&self, user: &NewUser) -> anyhow::Result<UserView> {
        match self {
            Self::Engine(client) => client.ask("POST", "/users", Some(user)),
            Self::Files(files) => Ok(files.add(user)?),
        }
    }

    fn remove(&self, id: &str) -> anyhow::Result<()> {
        match self {
            Self::Engine(client) => client.tell("DELETE", &format!("/users/{id}"), None::<&()>),
            Self::Files(files) => Ok(files.remove(id)?),
        }
    }

    fn set_password(&self, id: &str, reset: &PasswordReset) -> anyhow::Result<()> {
        match self {
            Self::Engine(client) => {
                client.tell("PUT", &format!("/users/{id}/password"), Some(reset))
            }
            Self::Files(files) => Ok(files.set_password(id, reset)?),
        }
    }

    fn remove_second_factor(&self, id: &str) -> anyhow::Result<()> {
        match self {
            Self::Engine(client) => {
                client.tell("DELETE", &format!("/users/{id}/second-factor"), None::<&()>)
            }
            Self::Files(files) => Ok(files.remove_second_factor(id)?),
        }
    }

    fn sign_in_policy(&self) -> anyhow::Result<SignInPolicy> {
        match self {
            Self::Engine(client) => client.ask("GET", "/sign-in/policy", None::<&()>),
            Self::Files(files) => Ok(files.sign_in_policy()),
        }
    }

    fn set_sign_in_policy(&self, policy: SignInPolicy) -> anyhow::Result<SignInPolicy> {
        match self {
            Self::Engine(client) => client.ask("PUT", "/sign-in/policy", Some(&policy)),
            Self::Files(files) => Ok(files.set_sign_in_policy(policy)?),
        }
    }

    fn close(self) -> anyhow::Result<()> {
        match self {
            Self::Engine(_) => Ok(()),
            Self::Files(files) => Ok(files.close()?),
        }
    }
}
