//! Which crate may depend on which: the arrows of the architecture.

use cargo_metadata::{DependencyKind, Metadata, Package};

/// Crates without I/O, clock and threads, and all they may use. Replay depends on that.
const PURE: &[&str] = &[
    "inveye-analytics",
    "inveye-demographics",
    "inveye-domain",
    "inveye-identity",
    "inveye-inference-core",
    "inveye-rules",
    "inveye-scoring",
    "inveye-tracking",
    "inveye-words",
];
const PURE_MAY_USE: &[&str] = &[
    "inveye-domain",
    "inveye-kpi",
    "inveye-tracking",
    "inveye-words",
    "serde",
    "serde_json",
    "sha2",
    "thiserror",
];

/// A dependency, and the crates that alone may have it.
const OWNERS: &[(&str, &[&str])] = &[
    ("axum", &["inveye-api"]),
    ("encoding_rs", &["inveye-sales"]),
    ("aes-gcm", &["inveye-secrets", "inveye-backup"]),
    ("keyring", &["inveye-secrets"]),
    ("rcgen", &["inveye-tls"]),
    ("ffmpeg-next", &["inveye-video"]),
    ("inveye-api", &["inveye-engine", "inveye-it"]),
    (
        "inveye-db",
        &["inveye-engine", "inveye-cli", "inveye-it", "inveye-bench"],
    ),
    (
        "inveye-engine",
        &["inveye-cli", "inveye-desktop", "inveye-it", "inveye-bench"],
    ),
    (
        "inveye-inference-onnx",
        &["inveye-cli", "inveye-desktop", "inveye-it", "inveye-bench"],
    ),
    (
        "inveye-wire",
        &[
            "inveye-api",
            "inveye-engine",
            "inveye-cli",
            "inveye-it",
            "inveye-bench",
        ],
    ),
    // How people look never comes near a database, a screen or a message.
    (
        "inveye-identity",
        &["inveye-pipeline", "inveye-cli", "inveye-it", "inveye-bench"],
    ),
    // Of faces only sums come near a database, and what may be told of them.
    (
        "inveye-demographics",
        &["inveye-pipeline", "inveye-engine", "inveye-it"],
    ),
    (
        "inveye-onvif",
        &["inveye-engine", "inveye-it", "inveye-bench"],
    ),
    ("krilla", &["inveye-report"]),
    ("lettre", &["inveye-notify"]),
    ("notify-rust", &["inveye-notify"]),
    ("ort", &["inveye-inference-onnx"]),
    ("quick-xml", &["inveye-onvif"]),
    ("retina", &["inveye-video"]),
    ("rust_xlsxwriter", &["inveye-report"]),
    // The bench makes up a month of rows.
    (
        "rusqlite",
        &["inveye-db", "inveye-recording", "inveye-bench"],
    ),
    ("tauri", &["inveye-desktop"]),
    ("ts-rs", &["inveye-wire"]),
];

/// Every edge that breaks a rule.
pub(super) fn check(metadata: &Metadata) -> Vec<String> {
    metadata
        .workspace_packages()
        .into_iter()
        .flat_map(check_package)
        .collect()
}

fn check_package(package: &Package) -> Vec<String> {
    package
        .dependencies
        .iter()
        // What only tests use is not part of the program.
        .filter(|dependency| dependency.kind != DependencyKind::Development)
        .filter_map(|dependency| breach(&package.name, &dependency.name))
        .collect()
}

fn breach(user: &str, used: &str) -> Option<String> {
    if PURE.contains(&user) && !PURE_MAY_USE.contains(&used) {
        return Some(format!(
            "{user} is pure and may not depend on {used} (only on {})",
            PURE_MAY_USE.join(", ")
        ));
    }
    let (_, owners) = OWNERS.iter().find(|(owned, _)| *owned == used)?;
    (!owners.contains(&user)).then(|| {
        format!(
            "{user} depends on {used}, which only {} may",
            owners.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pure_crates_stay_pure_and_parts_have_one_owner() {
        assert!(breach("inveye-tracking", "tokio").is_some());
        assert!(breach("inveye-tracking", "inveye-domain").is_none());
        assert!(breach("inveye-engine", "ort").is_some());
        assert!(breach("inveye-inference-onnx", "ort").is_none());
        assert!(breach("inveye-api", "tokio").is_none());
        assert!(breach("inveye-engine", "inveye-identity").is_some());
    }
}
