//! The command line.

use std::path::PathBuf;

use url::Url;

/// What a person or the desktop's autostart may say.
#[derive(Debug, Clone, clap::Parser)]
#[command(name = "inveye-desktop", version, about = "InvEye Control Room")]
pub(crate) struct Arguments {
    /// Show an engine that runs elsewhere (https://host:port) instead of starting one; its page asks who is there
    #[arg(long, value_name = "ADDRESS")]
    pub connect: Option<Url>,

    /// The token of that engine, while it has no accounts yet
    #[arg(long, env = "INVEYE_TOKEN", hide_env_values = true)]
    pub token: Option<String>,

    /// The data folder, instead of this user's own
    #[arg(long, value_name = "FOLDER")]
    pub data: Option<PathBuf>,

    /// The engine's port on this machine; 0 takes a free one
    #[arg(long)]
    pub port: Option<u16>,

    /// Start in the tray, without a window
    #[arg(long)]
    pub hidden: bool,
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[test]
    fn an_engine_elsewhere_is_opened_by_name_or_with_its_token() {
        let words = ["inveye-desktop", "--connect", "http://10.0.0.5:7878"];
        let by_name = Arguments::try_parse_from(words).expect("people sign in by name");
        assert!(by_name.connect.is_some());
        let all = words.into_iter().chain(["--token", "t"]);
        let with_token = Arguments::try_parse_from(all).expect("a store that is not set up yet");
        assert_eq!(with_token.token.as_deref(), Some("t"));
    }

    #[test]
    fn an_address_must_be_one() {
        let words = ["inveye-desktop", "--connect", "10.0.0.5", "--token", "t"];
        assert!(Arguments::try_parse_from(words).is_err());
    }
}
