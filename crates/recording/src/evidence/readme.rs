//! What the receiver reads first.

use std::fmt::Write as _;

use super::manifest::Manifest;

/// Text for people who have never heard of this program.
pub(super) fn text(manifest: &Manifest) -> String {
    let mut text = String::new();
    let mut line = |arguments: std::fmt::Arguments<'_>| {
        let _infallible = text.write_fmt(arguments).is_ok();
        text.push_str("\r\n");
    };
    line(format_args!(
        "Recorded video of {}",
        one_line(&manifest.site)
    ));
    line(format_args!(""));
    line(format_args!("From        {}", manifest.from.local));
    line(format_args!("To          {}", manifest.to.local));
    line(format_args!(
        "Time zone   {} (local times; the manifest has UTC too)",
        manifest.zone
    ));
    line(format_args!("Exported    {}", manifest.exported.local));
    line(format_args!(
        "By          {}",
        one_line(&manifest.exported_by)
    ));
    line(format_args!("Reason      {}", one_line(&manifest.reason)));
    line(format_args!("Signed by   {}", manifest.key));
    line(format_args!(""));
    for file in &manifest.files {
        let Some(film) = &file.film else { continue };
        line(format_args!(
            "{}\r\n    camera {}, {} to {}, {} pictures of {} x {}",
            file.name,
            film.camera,
            film.start.local,
            film.end.local,
            film.pictures,
            film.width,
            film.height
        ));
    }
    for camera in &manifest.cameras {
        for gap in &camera.gaps {
            line(format_args!(
                "Missing: camera {}, {} to {} ({})",
                camera.id,
                gap.from.local,
                gap.to.local,
                gap.cause.as_str()
            ));
        }
    }
    for paragraph in [
        "",
        "How to watch",
        "Any player opens the films, for example VLC or a browser. The pictures are those",
        "that the camera sent; they were not encoded anew. A film begins with the last full",
        "picture before the time that was asked for.",
        "",
        "How to verify",
        "  inveye verify FOLDER-OR-ZIP --key FINGERPRINT",
        "says that nothing was changed, or which camera and time was. Take the fingerprint of",
        "the key from the store (it is shown by `inveye storage status` there), not from this",
        "file: anybody can sign a changed export with a key of their own.",
        "",
        "Without that program: manifest.json lists the SHA-256 of every file and of every",
        "group of pictures; sha256sum or CertUtil compute the same. manifest.sig holds the",
        "Ed25519 public key and the signature of manifest.json, in hexadecimal.",
        "",
        "Leave the files as they are: a film that was cut or converted cannot be verified.",
    ] {
        line(format_args!("{paragraph}"));
    }
    text
}

/// Names and reasons are somebody's words: they must not look like lines of ours.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
