//! The command line.

use std::path::PathBuf;

use url::Url;

/// What a person or the desktop's autostart may say.
#[derive(Debug, Clone, clap::Parser)]
#[command(name = "inveye-desktop", version, about = "InvEye Control Room")]
pub(crate) struct Arguments {
    /// Show an engine that runs elsewhere (http://host:port) instead of starting one
    #[arg(long, value_name = "ADDRESS", requires = "token")]
    pub connect: Option<Url>,

    /// The sign-in token of that engine
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
    fn an_engine_elsewhere_needs_its_token() {
        let words = ["inveye-desktop", "--connect", "http://10.0.0.5:7878"];
        assert!(Arguments::try_parse_from(words).is_err());
        let all = words.into_iter().chain(["--token", "t"]);
        assert!(Arguments::try_parse_from(all).is_ok());
    }

    #[test]
    fn an_address_must_be_one() {
        let words = ["inveye-desktop", "--connect", "10.0.0.5", "--token", "t"];
        assert!(Arguments::try_parse_from(words).is_err());
    }
}
