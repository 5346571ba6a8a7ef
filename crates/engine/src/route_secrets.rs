//! The one place where secrets of notification routes pass between people and the database, where they are
//! sealed for the end that they were meant for: a route that is turned to another server does not take them
//! along, not even in the database's file. A webhook's address is sealed too: often it is all that a
//! stranger needs.

use std::sync::Arc;

use inveye_base::{ErrorChain, Redacted};
use inveye_db::{EventWriter, ReadError, Reader, RouteSecret, SecretChange, WriteError};
use inveye_domain::{MailSecurity, NotificationRoute, NotificationTarget, WebhookTarget};
use inveye_secrets::{Keys, KeysError, NoRandomness, OpenSecretError, Sealed, Subject};

/// Seals and opens them.
#[derive(Debug, Clone)]
pub(crate) struct RouteSecrets(pub(crate) Arc<Result<Keys, KeysError>>);

/// Why there is no secret. Free of what it belongs to: addresses of webhooks are nobody's business.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RouteSecretError {
    #[error("{0}")]
    Keys(String),
    #[error(
        "the route's password or key is sealed with key {0}, which is missing: type it again, or put that key back"
    )]
    OtherKey(String),
    #[error("the route's password or key was changed, or belongs to another target: type it again")]
    Changed,
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

impl From<OpenSecretError> for RouteSecretError {
    fn from(error: OpenSecretError) -> Self {
        match error {
            OpenSecretError::OtherKey { key, .. } => Self::OtherKey(key.to_string()),
            OpenSecretError::Changed { .. } => Self::Changed,
        }
    }
}

impl RouteSecrets {
    fn keys(&self) -> Result<&Keys, RouteSecretError> {
        let words = |error: &KeysError| RouteSecretError::Keys(ErrorChain(error).to_string());
        self.0.as_ref().as_ref().map_err(words)
    }

    /// As it is stored.
    pub(crate) fn to_stored(
        &self,
        target: &NotificationTarget,
        text: &str,
    ) -> Result<RouteSecret, RouteSecretError> {
        seal(self.keys()?, target, text).map_err(RouteSecretError::from)
    }

    /// As the target wants it.
    pub(crate) fn of_stored(
        &self,
        target: &NotificationTarget,
        secret: &RouteSecret,
    ) -> Result<Redacted<String>, RouteSecretError> {
        match sealed(secret) {
            Some(sealed) => open(self.keys()?, target, &sealed),
            None => Ok(plain(secret)),
        }
    }

    /// A route as it is stored.
    pub(crate) fn route_to_store(
        &self,
        route: &NotificationRoute,
    ) -> Result<NotificationRoute, RouteSecretError> {
        let target = match &route.target {
            NotificationTarget::Mail(_) => route.target.clone(),
            NotificationTarget::Webhook(_) => seal_target(self.keys()?, &route.target)?,
        };
        Ok(NotificationRoute {
            target,
            ..route.clone()
        })
    }

    /// A stored target as somebody set it up.
    pub(crate) fn opened(
        &self,
        target: &NotificationTarget,
    ) -> Result<NotificationTarget, RouteSecretError> {
        match sealed_address(target) {
            Some(_) => open_target(self.keys()?, target),
            None => Ok(target.clone()),
        }
    }

    /// For people: without its address where that cannot be opened.
    pub(crate) fn opened_or_bare(&self, route: NotificationRoute) -> NotificationRoute {
        let target = match (self.opened(&route.target), route.target) {
            (Ok(target), _) => target,
            (Err(_), NotificationTarget::Webhook(webhook)) => {
                NotificationTarget::Webhook(WebhookTarget {
                    url: String::new(),
                    ..webhook
                })
            }
            (Err(_), mail) => mail,
        };
        NotificationRoute { target, ..route }
    }

    /// Seals what a version before left as it was. What cannot be stored now is tried again at the next start.
    pub(crate) fn seal_plain(&self, reader: &Reader, writer: &EventWriter) {
        let Ok(keys) = self.keys() else { return };
        let done = seal_all_plain(keys, reader, writer).and_then(|is_any| {
            if is_any {
                writer.scrub()?;
            }
            Ok(())
        });
        if let Err(error) = done {
            tracing::error!(error = %ErrorChain(&error), "unsealed secrets of routes may be left in the database's files");
        }
    }
}

/// Why secrets are not sealed anew.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ResealError {
    #[error("notification routes cannot be read")]
    Read(#[from] ReadError),
    #[error("notification routes cannot be stored")]
    Write(#[from] WriteError),
    #[error("nothing can be sealed")]
    Randomness(#[from] NoRandomness),
}

/// Seals what is in the clear; whether anything was.
fn seal_all_plain(keys: &Keys, reader: &Reader, writer: &EventWriter) -> Result<bool, ResealError> {
    let mut is_any = false;
    for route in reader.routes()? {
        let secret = reader.route_secret(route.id)?;
        let plain_secret = secret.filter(|secret| sealed(secret).is_none());
        let is_webhook = matches!(route.target, NotificationTarget::Webhook(_));
        let has_plain_address = is_webhook && sealed_address(&route.target).is_none();
        if plain_secret.is_none() && !has_plain_address {
            continue;
        }
        let Ok(target) = open_target(keys, &route.target) else {
            continue;
        };
        let secret = match plain_secret {
            Some(secret) => SecretChange::Set(Some(seal(keys, &target, plain(&secret).reveal())?)),
            None => SecretChange::Keep,
        };
        let target = seal_target(keys, &target)?;
        writer.save_route(&NotificationRoute { target, ..route }, secret)?;
        is_any = true;
    }
    Ok(is_any)
}

/// Seals all with the newest key. Of how many routes, and which could not be opened, with why.
pub(crate) fn reseal(
    keys: &Keys,
    reader: &Reader,
    writer: &EventWriter,
) -> Result<(usize, Vec<String>), ResealError> {
    let (mut count, mut left) = (0, Vec::new());
    for route in reader.routes()? {
        let secret = reader.route_secret(route.id)?;
        let (target, secret) = match opened_whole(keys, &route.target, secret.as_ref()) {
            Ok(opened) => opened,
            Err(why) => {
                left.push(format!("notification route `{}`: {why}", route.name));
                continue;
            }
        };
        let is_webhook = matches!(target, NotificationTarget::Webhook(_));
        if secret.is_none() && !is_webhook {
            continue;
        }
        let change = match secret {
            Some(text) => SecretChange::Set(Some(seal(keys, &target, text.reveal())?)),
            None => SecretChange::Keep,
        };
        let target = seal_target(keys, &target)?;
        writer.save_route(&NotificationRoute { target, ..route }, change)?;
        count += 1;
    }
    Ok((count, left))
}

/// Routes that do not open with these keys, and why.
pub(crate) fn closed(keys: &Keys, reader: &Reader) -> Result<Vec<String>, ResealError> {
    let mut found = Vec::new();
    for route in reader.routes()? {
        let secret = reader.route_secret(route.id)?;
        if let Err(why) = opened_whole(keys, &route.target, secret.as_ref()) {
            found.push(format!("notification route `{}`: {why}", route.name));
        }
    }
    Ok(found)
}

fn opened_whole(
    keys: &Keys,
    target: &NotificationTarget,
    secret: Option<&RouteSecret>,
) -> Result<(NotificationTarget, Option<Redacted<String>>), RouteSecretError> {
    let target = open_target(keys, target)?;
    let secret = secret.map(|secret| match sealed(secret) {
        Some(sealed) => open(keys, &target, &sealed),
        None => Ok(plain(secret)),
    });
    Ok((target, secret.transpose()?))
}

/// Where a route ends, of which its secret is a part: the same end, the same secret.
pub(crate) fn end_of(target: &NotificationTarget) -> String {
    match target {
        NotificationTarget::Mail(mail) => {
            let security = match mail.security {
                MailSecurity::StartTls => "start_tls",
                MailSecurity::Tls => "tls",
                MailSecurity::None => "none",
            };
            let user = mail.username.as_deref().unwrap_or_default();
            format!("{}\n{}\n{security}\n{user}", mail.host, mail.port)
        }
        NotificationTarget::Webhook(webhook) => webhook.url.clone(),
    }
}

/// The address of a webhook where it is sealed.
fn sealed_address(target: &NotificationTarget) -> Option<Sealed> {
    match target {
        NotificationTarget::Mail(_) => None,
        NotificationTarget::Webhook(webhook) => webhook.url.parse().ok(),
    }
}

fn seal_target(
    keys: &Keys,
    target: &NotificationTarget,
) -> Result<NotificationTarget, NoRandomness> {
    let NotificationTarget::Webhook(webhook) = target else {
        return Ok(target.clone());
    };
    let sealed = keys.seal(ADDRESS, webhook.url.as_bytes())?;
    Ok(NotificationTarget::Webhook(WebhookTarget {
        url: sealed.to_string(),
        ..webhook.clone()
    }))
}

fn open_target(
    keys: &Keys,
    target: &NotificationTarget,
) -> Result<NotificationTarget, RouteSecretError> {
    let (NotificationTarget::Webhook(webhook), Some(sealed)) = (target, sealed_address(target))
    else {
        return Ok(target.clone());
    };
    let url = keys.open_text(ADDRESS, &sealed)?.reveal().clone();
    Ok(NotificationTarget::Webhook(WebhookTarget {
        url,
        ..webhook.clone()
    }))
}

/// None for one of a version that did not seal them.
fn sealed(secret: &RouteSecret) -> Option<Sealed> {
    std::str::from_utf8(secret.reveal()).ok()?.parse().ok()
}

fn plain(secret: &RouteSecret) -> Redacted<String> {
    Redacted::new(String::from_utf8_lossy(secret.reveal()).into_owned())
}

fn seal(keys: &Keys, target: &NotificationTarget, text: &str) -> Result<RouteSecret, NoRandomness> {
    let end = end_of(target);
    let sealed = keys.seal(subject(target, &end), text.as_bytes())?;
    Ok(Redacted::new(sealed.to_string().into_bytes()))
}

fn open(
    keys: &Keys,
    target: &NotificationTarget,
    sealed: &Sealed,
) -> Result<Redacted<String>, RouteSecretError> {
    let end = end_of(target);
    Ok(keys.open_text(subject(target, &end), sealed)?)
}

/// It tells where a secret belongs, and belongs to nothing itself.
const ADDRESS: Subject<'static> = Subject::new("webhook address", "");

fn subject<'a>(target: &NotificationTarget, end: &'a str) -> Subject<'a> {
    match target {
        NotificationTarget::Mail(_) => Subject::new("mail server", end),
        NotificationTarget::Webhook(_) => Subject::new("webhook", end),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use inveye_base::SystemClock;
    use inveye_db::Database;
    use inveye_domain::{NotificationFilter, Severity};
    use inveye_secrets::KeyPlace;

    use super::*;

    const SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    fn target(url: &str) -> NotificationTarget {
        NotificationTarget::Webhook(WebhookTarget {
            url: url.to_owned(),
            pictures: false,
            allow_local: false,
        })
    }

    fn route() -> NotificationRoute {
        NotificationRoute {
            id: 0,
            name: "hook".to_owned(),
            enabled: true,
            target: target("https://a.example/in"),
            filter: NotificationFilter {
                least: Severity::Low,
                rules: Vec::new(),
                cameras: Vec::new(),
                raised: true,
                escalated: true,
                levels: Vec::new(),
                asked: true,
                closed: true,
                schedule: None,
            },
        }
    }

    fn keys(folder: &Path) -> RouteSecrets {
        RouteSecrets(Arc::new(Keys::open_or_make(folder, KeyPlace::File)))
    }

    fn files_with(folder: &Path, wanted: &[u8]) -> usize {
        let files = std::fs::read_dir(folder).unwrap().flatten();
        let holds = |path: &Path| {
            let bytes = std::fs::read(path).unwrap_or_default();
            bytes.windows(wanted.len()).any(|part| part == wanted)
        };
        files.filter(|entry| holds(&entry.path())).count()
    }

    #[test]
    fn a_secret_opens_for_its_end_alone() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = keys(folder.path());
        let (here, there) = (
            target("https://a.example/in"),
            target("https://b.example/in"),
        );
        let stored = secrets.to_stored(&here, SECRET).unwrap();
        let opened = secrets.of_stored(&here, &stored).unwrap();
        assert_eq!(opened.reveal(), SECRET);
        let error = secrets.of_stored(&there, &stored).unwrap_err().to_string();
        assert!(error.contains("type it again"), "{error}");
        assert!(!error.contains("example"), "{error}");
    }

    #[test]
    fn one_from_before_is_sealed_at_the_start_and_a_new_key_takes_it_over() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(folder.path(), Arc::new(SystemClock::new())).unwrap();
        let (reader, writer) = (database.reader(), database.writer());
        let plain = Redacted::new(SECRET.as_bytes().to_vec());
        let change = SecretChange::Set(Some(plain));
        let id = writer.save_route(&route(), change).unwrap();
        let address = b"a.example/in";
        for secret in [SECRET.as_bytes(), address] {
            assert!(files_with(folder.path(), secret) > 0, "the test sees it");
        }
        let secrets = keys(folder.path());
        secrets.seal_plain(&reader, &writer);
        for secret in [SECRET.as_bytes(), address] {
            assert_eq!(files_with(folder.path(), secret), 0);
        }
        let target = || reader.routes().unwrap().remove(0).target;
        assert_eq!(secrets.opened(&target()).unwrap(), route().target);
        let stored = || reader.route_secret(id).unwrap().unwrap();
        let opened = secrets.of_stored(&route().target, &stored()).unwrap();
        assert_eq!(opened.reveal(), SECRET);

        let new = Keys::open(folder.path())
            .unwrap()
            .rotate(folder.path())
            .unwrap();
        let (count, left) = reseal(&new, &reader, &writer).unwrap();
        assert_eq!((count, left.len()), (1, 0));
        let new = new.forget_older(folder.path()).unwrap();
        assert_eq!(open_target(&new, &target()).unwrap(), route().target);
        assert_eq!(closed(&new, &reader).unwrap(), [""; 0]);
        std::fs::remove_file(Keys::file(folder.path())).unwrap();
        let other = Keys::open_or_make(folder.path(), KeyPlace::File).unwrap();
        let found = closed(&other, &reader).unwrap();
        assert!(found.len() == 1 && found[0].contains("`hook`"), "{found:?}");
        let (count, left) = reseal(&other, &reader, &writer).unwrap();
        assert_eq!((count, left.len()), (0, 1), "it is left as it was");
        database.close().unwrap();
    }
}
