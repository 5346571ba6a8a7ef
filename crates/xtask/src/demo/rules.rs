//! Rules that fire within the demo's first minute, given to the running engine through its API.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(10);

/// What the engine leaves in its data folder for programs of the same user.
#[derive(Debug, Deserialize)]
pub(super) struct Running {
    address: SocketAddr,
    token: String,
}

impl Running {
    /// `None` until the engine is there.
    pub(super) fn find(data: &Path) -> Option<Self> {
        let stored = fs::read(data.join("running.json")).ok()?;
        serde_json::from_slice(&stored).ok()
    }

    /// Adds the demo's rules.
    pub(super) fn add_rules(&self) -> anyhow::Result<()> {
        for rule in rules() {
            self.put(&rule)?;
        }
        Ok(())
    }

    fn put(&self, rule: &Value) -> anyhow::Result<()> {
        let body = rule.to_string();
        let id = rule["id"].as_str().unwrap_or_default();
        let mut stream = TcpStream::connect_timeout(&self.address, PATIENCE)
            .context("could not connect to the engine")?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let Self { address, token } = self;
        let request = format!(
            "PUT /api/v1/rules/{id} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream
            .write_all(request.as_bytes())
            .context("could not ask the engine")?;
        let mut answer = String::new();
        stream
            .read_to_string(&mut answer)
            .context("the engine did not answer")?;
        if !is_done(&answer) {
            bail!("the engine refused the rule {id}: {answer}");
        }
        Ok(())
    }
}

fn is_done(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 200 ")
}

fn rules() -> [Value; 3] {
    [
        json!({
            "id": "door",
            "name": "Somebody came in",
            "enabled": true,
            "condition": { "type": "line_crossed", "camera": "CAM-001", "line": "door", "direction": "in" },
            "severity": "low",
            "cool_down_s": 30.0,
        }),
        json!({
            "id": "high-value",
            "name": "Somebody at the high-value shelf",
            "enabled": true,
            "condition": { "type": "zone_entered", "camera": "CAM-004", "zone": "high_value" },
            "severity": "medium",
            "cool_down_s": 60.0,
        }),
        json!({
            "id": "promo",
            "name": "Somebody stays at the promotion",
            "enabled": true,
            "condition": { "type": "loitering", "camera": "CAM-001", "zone": "promo", "limit_s": 8.0 },
            "severity": "high",
            "cool_down_s": 60.0,
        }),
    ]
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    /// An engine that gives one answer, and what it was asked.
    fn ask(answer: &'static str) -> (anyhow::Result<()>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        let engine = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut request = [0; 4096];
            let length = stream.read(&mut request).expect("a request");
            stream.write_all(answer.as_bytes()).expect("it is read");
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        let token = "t".to_owned();
        let result = Running { address, token }.put(&rules()[0]);
        (result, engine.join().expect("no panic"))
    }

    #[test]
    fn a_refusal_is_told() {
        let (done, asked) = ask("HTTP/1.1 200 OK\r\n\r\n{}");
        assert!(done.is_ok());
        assert!(
            asked.starts_with("PUT /api/v1/rules/door HTTP/1.1\r\n"),
            "{asked}"
        );
        let (refused, _) = ask("HTTP/1.1 422 Unprocessable Entity\r\n\r\n{}");
        assert!(refused.is_err());
    }
}
