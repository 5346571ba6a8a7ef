//! E-mail by SMTP.

use std::net::{SocketAddr, ToSocketAddrs};

use inveye_base::{ErrorChain, Redacted};
use inveye_domain::{MailSecurity, MailTarget, MissedReaders};
use lettre::address::Envelope;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message as Mail};

use crate::address::{self, Reach};
use crate::message::{Message, SendError};
use crate::smtp::{Refused, hand_over};

/// Addresses of one server that are tried, one after another.
const MOST_ADDRESSES: usize = 3;

/// Whether a text is an address that mail can go to or come from.
pub fn is_mailbox(text: &str) -> bool {
    // The library takes what stands before a line's end, and forgets the rest.
    !text.chars().any(char::is_control) && text.parse::<Mailbox>().is_ok()
}

/// Hands a message to a mail server, in one mail to all readers, or to those whom it did not reach `before`.
/// Somebody who is gone, or for whom the server wants it later, does not keep the others from knowing. Blocks;
/// a server that is silent is left within a minute or so.
pub fn send_mail(
    target: &MailTarget,
    password: Option<&Redacted<String>>,
    message: &Message,
    before: &MissedReaders,
) -> Result<(), SendError> {
    let mail = compose(target, message)?;
    let all = mail.envelope();
    let is_left = |reader: &&Address| {
        let left = &before.later;
        left.is_empty() || left.iter().any(|later| *later == reader.to_string())
    };
    let left: Vec<Address> = all.to().iter().filter(is_left).cloned().collect();
    let mut missed = MissedReaders {
        later: Vec::new(),
        gone: before.gone.clone(),
    };
    let mut why = Vec::new();
    // Whoever was left may no longer be one of the readers.
    if !left.is_empty() {
        let envelope = Envelope::new(all.from().cloned(), left)
            .map_err(|error| SendError::for_good(error.to_string()))?;
        for refused in to_some_address(target, password, &envelope, &mail.formatted())? {
            let text = format!("{} ({})", refused.reader, refused.why);
            if refused.for_good {
                missed.gone.push(text);
            } else {
                missed.later.push(refused.reader.to_string());
                why.push(text);
            }
        }
    }
    if !missed.later.is_empty() {
        let text = format!("not yet for {}", why.join(", "));
        return Err(SendError::for_now(text).missing(missed));
    }
    let gone = missed.gone.join(", ");
    if missed.gone.is_empty() {
        Ok(())
    } else if missed.gone.len() >= all.to().len() {
        Err(SendError::for_good(gone))
    } else {
        let text = format!("all readers have it but {gone}");
        Err(SendError::for_good(text))
    }
}

fn to_some_address(
    target: &MailTarget,
    password: Option<&Redacted<String>>,
    envelope: &Envelope,
    data: &[u8],
) -> Result<Vec<Refused>, SendError> {
    let mut failed = SendError::for_now(format!("{} has no address", target.host));
    for address in resolve(target)? {
        let error = match hand_over(target, address, password, envelope, data) {
            Ok(refused) => return Ok(refused),
            Err(error) => error,
        };
        let text = ErrorChain(&error).to_string();
        if error.is_permanent() && !is_about_sign_in(&error) {
            return Err(SendError::for_good(text));
        }
        // Who answered has spoken for all of them.
        let has_answered = error.status().is_some() || error.is_response() || error.is_client();
        failed = SendError::for_now(text);
        if has_answered || error.is_tls() {
            break;
        }
    }
    Err(failed)
}

/// A wrong password is corrected by people, within the day.
fn is_about_sign_in(error: &lettre::transport::smtp::Error) -> bool {
    let code = error.status().map(|code| code.to_string());
    matches!(code.as_deref(), Some("530" | "534" | "535" | "538" | "454"))
}

fn compose(target: &MailTarget, message: &Message) -> Result<Mail, SendError> {
    let mailbox = |text: &str| {
        text.parse::<Mailbox>()
            .map_err(|error| SendError::for_good(format!("`{text}` takes no mail: {error}")))
    };
    let from = mailbox(&target.from)?;
    let host = Some(from.email.domain().to_owned());
    let host = host.filter(|host| host.is_ascii());
    let host = host.as_deref().unwrap_or("inveye");
    let mut mail = Mail::builder()
        .from(from)
        .message_id(Some(format!("<{}@{host}>", message.id)))
        .header(AutoSubmitted)
        .subject(message.subject());
    for reader in &target.to {
        mail = mail.to(mailbox(reader)?);
    }
    if let Some(thread) = &message.thread {
        // Mail programs show all that is about one alert together.
        mail = mail.references(format!("<{thread}@{host}>"));
    }
    let text = SinglePart::plain(message.text());
    let mut parts = MultiPart::mixed().singlepart(text);
    if let Some(jpeg) = &message.picture {
        let picture = Attachment::new("alarm.jpg".to_owned());
        parts = parts.singlepart(picture.body(jpeg.clone(), content_type("image/jpeg")?));
    }
    for file in message.report.iter().flat_map(|report| &report.files) {
        let attached = Attachment::new(file.name.clone());
        parts = parts.singlepart(attached.body(file.bytes.clone(), content_type(file.media_type)?));
    }
    mail.multipart(parts)
        .map_err(|error| SendError::for_good(ErrorChain(&error).to_string()))
}

/// Nobody's absence is told to a machine (RFC 3834).
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

fn content_type(media_type: &str) -> Result<ContentType, SendError> {
    ContentType::parse(media_type).map_err(|error| SendError::for_good(error.to_string()))
}

/// The first addresses of the server that mail may go to.
fn resolve(target: &MailTarget) -> Result<Vec<SocketAddr>, SendError> {
    let host = &target.host;
    let found = (host.as_str(), target.port)
        .to_socket_addrs()
        .map_err(|error| SendError::for_now(format!("{host} was not found: {error}")))?;
    let reach = Reach {
        // Many have one of their own.
        this_machine: true,
        link_local: false,
        outside: target.security != MailSecurity::None,
    };
    let mut allowed = Vec::new();
    let mut refused = None;
    for address in found {
        match address::check(address, reach) {
            Ok(()) => allowed.push(address),
            Err(error) => refused = Some(error),
        }
    }
    allowed.truncate(MOST_ADDRESSES);
    match refused {
        Some(error) if allowed.is_empty() => Err(SendError::for_good(error.to_string())),
        _ => Ok(allowed),
    }
}

#[cfg(test)]
mod tests {
    use inveye_domain::{
        Alert, AlertId, AlertWork, Language, Occasion, RuleId, Severity, WallTime,
    };

    use super::*;

    fn target() -> MailTarget {
        MailTarget {
            host: "127.0.0.1".to_owned(),
            port: 25,
            security: MailSecurity::None,
            username: None,
            from: "InvEye <shop@example.com>".to_owned(),
            to: vec![
                "guard@example.com".to_owned(),
                "Lead <lead@example.com>".to_owned(),
            ],
            pictures: true,
        }
    }

    fn message(title: &str) -> Message {
        Message {
            entry: None,
            id: "dev-7-1".to_owned(),
            made_at: "2026-11-21T12:00:00Z".to_owned(),
            occasion: Occasion::Raised,
            thread: Some("dev.alr_3".to_owned()),
            site: "Shop".to_owned(),
            language: Language::English,
            alert: Some(Alert {
                id: AlertId(3),
                rule: RuleId::new("r").unwrap(),
                camera: None,
                severity: Severity::High,
                title: title.to_owned(),
                subject: None,
                place: "door".to_owned(),
                at: WallTime::default(),
                event: None,
                has_snapshot: true,
                work: AlertWork::default(),
            }),
            camera: None,
            at: "today".to_owned(),
            instructions: "Look.".to_owned(),
            picture: Some(vec![0xff, 0xd8, 0xff]),
            report: None,
            sent_at_s: 0,
        }
    }

    #[test]
    fn a_report_is_attached_with_all_its_files_and_tells_its_days() {
        let file = |name: &str, media_type| crate::ReportFile {
            name: name.to_owned(),
            media_type,
            bytes: vec![0, 1, 0xff],
        };
        let mail = Message {
            alert: None,
            thread: None,
            picture: None,
            occasion: Occasion::Report,
            report: Some(crate::ReportNews {
                name: "Morning".to_owned(),
                first: "2026-11-16".to_owned(),
                last: "2026-11-22".to_owned(),
                files: vec![
                    file("morning.pdf", "application/pdf"),
                    file("morning.csv", "text/csv; charset=utf-8"),
                ],
            }),
            ..message("")
        };
        let mail = String::from_utf8(compose(&target(), &mail).unwrap().formatted()).unwrap();
        for wanted in [
            "Subject: Morning (Shop)",
            "2026-11-16 to 2026-11-22",
            "filename=\"morning.pdf\"",
            "Content-Type: application/pdf",
            "filename=\"morning.csv\"",
            "AAH/",
        ] {
            assert!(mail.contains(wanted), "{wanted}: {mail}");
        }
    }

    #[test]
    fn a_mail_carries_its_id_its_thread_and_the_picture() {
        let mail = compose(&target(), &message("Person came in")).unwrap();
        let text = String::from_utf8(mail.formatted()).unwrap();
        for wanted in [
            "Message-ID: <dev-7-1@example.com>",
            "Auto-Submitted: auto-generated",
            "References: <dev.alr_3@example.com>",
            "Subject: [High] Person came in (Shop)",
            "Content-Type: image/jpeg",
            "/9j/",
            "What to do:",
        ] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
    }

    #[test]
    fn a_mail_speaks_the_stores_language() {
        let mut message = message("Person kam herein: Tür");
        message.language = Language::German;
        message.occasion = Occasion::Escalated { level: 1 };
        assert_eq!(
            message.subject(),
            "[Hoch] Niemand hat ihn (Stufe 1): Person kam herein: Tür (Shop)"
        );
        let text = message.text();
        for wanted in [
            "Ort: door",
            "Dringlichkeit: Hoch",
            "Stand: niemand hat ihn",
            "Was zu tun ist:",
        ] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        message.alert = None;
        assert!(message.text().contains("Probe"), "{}", message.text());
    }

    #[test]
    fn a_title_adds_no_header() {
        let mail = compose(&target(), &message("x\r\nBcc: thief@example.com\r\n\r\ny")).unwrap();
        let text = String::from_utf8(mail.formatted()).unwrap();
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
        assert_eq!(mail.envelope().to().len(), 2);
    }

    /// A line's end that is not CR LF is where one server sees a line and the next sees none.
    #[test]
    fn no_text_ends_a_line_or_a_mail_otherwise_than_a_mail_does() {
        let hostile = "x\r.\r\n.\n\n.\r\nMAIL FROM:<thief@example.com>\r\n\u{0}<b>\u{202e}";
        let mut message = message(hostile);
        message.instructions = hostile.to_owned();
        message.site = hostile.to_owned();
        message.camera = Some(hostile.to_owned());
        if let Some(alert) = &mut message.alert {
            alert.place = hostile.to_owned();
            alert.work.outcome = hostile.to_owned();
            alert.work.owner = Some(hostile.to_owned());
        }
        let mail = compose(&target(), &message).unwrap().formatted();
        let text = String::from_utf8(mail).unwrap();
        let lines = text.replace("\r\n", "");
        assert!(!lines.contains(['\r', '\n', '\0']), "{text:?}");
        assert!(!text.contains("text/html"), "{text}");
    }

    #[test]
    fn what_is_not_encrypted_stays_in_the_house() {
        let outside = MailTarget {
            host: "203.0.113.9".to_owned(),
            ..target()
        };
        let error =
            send_mail(&outside, None, &message("x"), &MissedReaders::default()).unwrap_err();
        assert!(
            error.is_final() && error.to_string().contains("outside the house"),
            "{error}"
        );
    }

    #[test]
    fn what_a_server_says_is_one_short_line() {
        let error = SendError::for_now("550 no\r\n\u{1b}[2J".to_owned() + &"x".repeat(9999));
        let text = error.to_string();
        assert!(text.chars().count() <= 300, "{text}");
        assert!(!text.chars().any(char::is_control), "{text:?}");
    }

    #[test]
    fn a_server_at_a_refused_address_is_refused_for_good() {
        let link_local = MailTarget {
            host: "169.254.169.254".to_owned(),
            ..target()
        };
        let error =
            send_mail(&link_local, None, &message("x"), &MissedReaders::default()).unwrap_err();
        assert!(
            error.is_final() && error.to_string().contains("own metadata"),
            "{error}"
        );
    }
}
