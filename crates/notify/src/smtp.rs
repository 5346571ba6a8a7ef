//! One mail over one connection, with an answer for each reader.

use std::net::SocketAddr;
use std::time::Duration;

use inveye_base::{ErrorChain, Redacted};
use inveye_domain::{MailSecurity, MailTarget};
use lettre::Address;
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};

/// A server that says nothing for so long is tried again later.
const PATIENCE: Duration = Duration::from_secs(15);

/// Whom the server did not take the mail for.
pub(crate) struct Refused {
    pub(crate) reader: Address,
    /// What it said, or that it said nothing.
    pub(crate) why: String,
    /// There is no such reader, and will be none.
    pub(crate) for_good: bool,
}

/// Hands a mail over to a server at one address. Readers that it refuses are told apart from those that it
/// takes: one who is gone, or is to come again later, keeps nobody from knowing.
pub(crate) fn hand_over(
    target: &MailTarget,
    address: SocketAddr,
    password: Option<&Redacted<String>>,
    envelope: &Envelope,
    data: &[u8],
) -> Result<Vec<Refused>, Error> {
    let mut server = connect(target, address, password)?;
    let done = transact(&mut server, envelope, data);
    // Whatever it says to that, what was taken was taken.
    if done.is_err() || server.quit().is_err() {
        server.abort();
    }
    done
}

fn transact(
    server: &mut SmtpConnection,
    envelope: &Envelope,
    data: &[u8],
) -> Result<Vec<Refused>, Error> {
    let mut options = Vec::new();
    let offers = |extension| server.server_info().supports_feature(extension);
    let mut addresses = envelope.to().iter().chain(envelope.from());
    let plain = addresses.all(|address| AsRef::<str>::as_ref(address).is_ascii());
    if !plain && offers(Extension::SmtpUtfEight) {
        options.push(MailParameter::SmtpUtfEight);
    }
    if !data.is_ascii() && offers(Extension::EightBitMime) {
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    server.command(Mail::new(envelope.from().cloned(), options))?;
    let mut refused = Vec::new();
    for reader in envelope.to() {
        match server.command(Rcpt::new(reader.clone(), Vec::new())) {
            Ok(_taken) => {}
            Err(error) if error.is_permanent() || error.is_transient() => refused.push(Refused {
                reader: reader.clone(),
                why: ErrorChain(&error).to_string(),
                for_good: error.is_permanent(),
            }),
            Err(error) => return Err(error),
        }
    }
    if refused.len() < envelope.to().len() {
        server.command(Data)?;
        server.message(data)?;
    }
    Ok(refused)
}

fn connect(
    target: &MailTarget,
    address: SocketAddr,
    password: Option<&Redacted<String>>,
) -> Result<SmtpConnection, Error> {
    let hello = ClientId::default();
    let parameters = match target.security {
        MailSecurity::None => None,
        MailSecurity::StartTls | MailSecurity::Tls => {
            Some(TlsParameters::new(target.host.clone())?)
        }
    };
    let from_the_start = parameters
        .as_ref()
        .filter(|_| target.security == MailSecurity::Tls);
    let mut server =
        SmtpConnection::connect(address, Some(PATIENCE), &hello, from_the_start, None)?;
    if let Some(parameters) = parameters.filter(|_| target.security == MailSecurity::StartTls) {
        // Fails where the server does not offer it: nothing goes over a connection that is not protected.
        server.starttls(&parameters, &hello)?;
    }
    if let (Some(user), Some(password)) = (&target.username, password) {
        let credentials = Credentials::new(user.clone(), password.reveal().clone());
        server.auth(DEFAULT_MECHANISMS, &credentials)?;
    }
    Ok(server)
}
