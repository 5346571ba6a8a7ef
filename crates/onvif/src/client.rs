//! One device: asks it, signs where that is wanted, reads what comes back.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http_auth::{PasswordClient, PasswordParams};
use hyper::StatusCode;
use inveye_base::{Clock, Credentials, Redacted};
use inveye_domain::WallTime;
use url::Url;

use crate::envelope::{self, Answer};
use crate::error::OnvifError;
use crate::http::{self, Reply};
use crate::time::ClockOffset;
use crate::token::UsernameToken;
use crate::xml::Element;

/// An operation: its name, and the namespace of its part of ONVIF.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operation {
    pub(crate) namespace: &'static str,
    pub(crate) name: &'static str,
}

impl Operation {
    fn action(self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }

    /// The body's element around what it takes. Types of the schema have the prefix `tt`.
    fn body(self, content: &str) -> String {
        let Self { namespace, name } = self;
        format!(
            "<{name} xmlns=\"{namespace}\" xmlns:tt=\"http://www.onvif.org/ver10/schema\">{content}</{name}>"
        )
    }
}

/// How requests are signed, as learnt from the device.
enum Signing {
    /// In the envelope.
    Token,
    /// In HTTP's header, after this challenge.
    Digest(Box<PasswordClient>),
}

struct Session {
    signing: Signing,
    /// A signed request was accepted once: later refusals are about single rights.
    accepted: bool,
    /// Refused before any was accepted. Devices lock users out after some attempts, so that is final.
    refused: bool,
}

/// Asks one device.
pub(crate) struct Client {
    credentials: Option<Redacted<Credentials>>,
    clock: Arc<dyn Clock>,
    patience: Duration,
    offset: Mutex<ClockOffset>,
    session: Mutex<Session>,
}

impl Client {
    pub(crate) fn new(
        credentials: Option<Redacted<Credentials>>,
        clock: Arc<dyn Clock>,
        patience: Duration,
    ) -> Self {
        let session = Session {
            signing: Signing::Token,
            accepted: false,
            refused: false,
        };
        Self {
            credentials,
            clock,
            patience,
            offset: Mutex::default(),
            session: Mutex::new(session),
        }
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    pub(crate) fn offset(&self) -> ClockOffset {
        *self.offset.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_offset(&self, offset: ClockOffset) {
        *self.offset.lock().unwrap_or_else(PoisonError::into_inner) = offset;
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks without proving anything.
    pub(crate) async fn ask_openly(
        &self,
        url: &Url,
        operation: Operation,
        content: &str,
    ) -> Result<Element, OnvifError> {
        let body = envelope::request(None, &operation.body(content));
        let action = operation.action();
        let reply = http::post(url, &action, None, body, self.patience).await?;
        self.understand(&reply, operation)
    }

    /// Asks in the user's name, if there is one. A wrong password is sent twice at most in a
    /// client's life: once in the envelope, and once more if the device then asks for HTTP Digest.
    pub(crate) async fn ask(
        &self,
        url: &Url,
        operation: Operation,
        content: &str,
    ) -> Result<Element, OnvifError> {
        let Some(credentials) = &self.credentials else {
            return self.ask_openly(url, operation, content).await;
        };
        let credentials = credentials.reveal();
        if self.session().refused {
            return Err(OnvifError::NotAuthorized);
        }
        let mut reply = self
            .ask_signed(url, operation, content, credentials)
            .await?;
        if reply.status == StatusCode::UNAUTHORIZED && self.learn(&reply.challenges) {
            reply = self
                .ask_signed(url, operation, content, credentials)
                .await?;
        }
        let understood = self.understand(&reply, operation);
        let mut session = self.session();
        match &understood {
            Err(error) if error.is_about_credentials() => session.refused = !session.accepted,
            Err(OnvifError::NotOnvif { .. } | OnvifError::Xml(_)) => {}
            _ => session.accepted = true,
        }
        understood
    }

    async fn ask_signed(
        &self,
        url: &Url,
        operation: Operation,
        content: &str,
        credentials: &Credentials,
    ) -> Result<Reply, OnvifError> {
        let body = operation.body(content);
        let digest = match &mut self.session().signing {
            Signing::Token => None,
            Signing::Digest(challenge) => challenge
                .respond(&PasswordParams {
                    username: &credentials.username,
                    password: &credentials.password,
                    uri: http::path(url),
                    method: "POST",
                    body: None,
                })
                .ok(),
        };
        let body = match &digest {
            Some(_) => envelope::request(None, &body),
            None => {
                let token = UsernameToken::new(credentials, nonce()?, self.device_time());
                envelope::request(Some(&token), &body)
            }
        };
        let action = operation.action();
        http::post(url, &action, digest.as_deref(), body, self.patience).await
    }

    /// Keeps a challenge of HTTP Digest. Basic would send the password readably and is not taken.
    fn learn(&self, challenges: &[String]) -> bool {
        let digest = challenges
            .iter()
            .fold(PasswordClient::builder(), |builder, challenge| {
                builder.challenges(challenge)
            });
        match digest.build() {
            Ok(client @ PasswordClient::Digest(_)) => {
                self.session().signing = Signing::Digest(Box::new(client));
                true
            }
            _ => false,
        }
    }

    fn device_time(&self) -> WallTime {
        self.offset().device_time(self.clock.wall())
    }

    fn understand(&self, reply: &Reply, operation: Operation) -> Result<Element, OnvifError> {
        let refused = || match self.credentials {
            Some(_) => OnvifError::NotAuthorized,
            None => OnvifError::CredentialsWanted,
        };
        if matches!(
            reply.status,
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
        ) {
            return Err(refused());
        }
        let not_onvif = OnvifError::NotOnvif {
            status: reply.status.as_u16(),
        };
        let root = match Element::parse(&reply.body) {
            Ok(root) => root,
            // A page that says what went wrong, or nothing at all.
            Err(_) if !reply.status.is_success() => return Err(not_onvif),
            Err(error) => return Err(OnvifError::Xml(error)),
        };
        match envelope::read(&root) {
            Some(Answer::Fault(fault)) if fault.is_about_credentials() => Err(refused()),
            Some(Answer::Fault(fault)) => Err(fault.into_error(operation.name)),
            Some(Answer::Response(response))
                if response.name.strip_suffix("Response") == Some(operation.name) =>
            {
                Ok(response)
            }
            Some(Answer::Response(_)) => Err(OnvifError::Incomplete {
                what: operation.name,
                lacks: "its response",
            }),
            None => Err(not_onvif),
        }
    }
}

fn nonce() -> Result<[u8; 16], OnvifError> {
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(|_| OnvifError::NoRandomness)?;
    Ok(nonce)
}
