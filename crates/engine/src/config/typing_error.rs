//! What is wrong with a configuration that somebody typed, without what they typed: the parser shows the line, and
//! passwords stand in lines.

/// Names of what is never shown, not even in a mistake that quotes it.
const SECRET: [&str; 3] = ["password", "url", "onvif"];

/// Where and what.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct TypingError {
    line: usize,
    what: String,
}

impl TypingError {
    pub(super) fn of(text: &str, error: &toml::de::Error) -> Self {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let is_shown = text.lines().enumerate().all(|(at, typed)| {
            let is_secret = SECRET.iter().any(|secret| typed.contains(secret));
            !is_secret || (at + 1 != line && !quotes(error.message(), typed))
        });
        let what = if is_shown {
            error.message()
        } else {
            "what is set there is not understood; texts stand in quotes, addresses begin with their scheme"
        };
        Self {
            line,
            what: what.to_owned(),
        }
    }
}

/// Whether a message holds what is set in a line.
fn quotes(message: &str, typed: &str) -> bool {
    let (_, value) = typed.split_once('=').unwrap_or(("", typed));
    let value = value.trim().trim_matches(['"', '\'']);
    !value.is_empty() && message.contains(value)
}

#[cfg(test)]
mod tests {
    use inveye_base::ErrorChain;

    use super::super::{Config, FILE_NAME};

    const CAMERA: &str = "[[camera]]\nid = \"a\"\nname = \"A\"\nurl = \"rtsp://10.0.0.1/1\"\n";

    fn told(line: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("{CAMERA}{line}\n");
        std::fs::write(folder.path().join(FILE_NAME), text).unwrap();
        ErrorChain(&Config::load(folder.path()).unwrap_err()).to_string()
    }

    #[test]
    fn no_password_stands_in_an_error() {
        for line in [
            "password = \"k3ttle-9417",
            "password = k3ttle-9417",
            "password = 39417",
            "password = [\"k3ttle-9417\"]",
            "password = \"k3ttle-9417\" more",
            "sub_url = \"//u:k3ttle-9417@\"",
            "onvif = \"k3ttle-9417\"",
            "sealed_password = \"k3ttle-9417\"",
        ] {
            let words = told(line);
            assert!(!words.contains("9417"), "{line}: {words}");
            assert!(
                words.contains("line ") && words.contains(FILE_NAME),
                "{line}: {words}"
            );
        }
    }

    #[test]
    fn other_mistakes_are_named() {
        let words = told("pasword = \"k3ttle-9417\"");
        assert!(
            words.contains("`pasword`") && words.contains("line 5") && !words.contains("9417"),
            "{words}"
        );
        let words = told("record_gb = \"many\"");
        assert!(
            words.contains("line 5") && words.contains("many"),
            "{words}"
        );
    }
}
