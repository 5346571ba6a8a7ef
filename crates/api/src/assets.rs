//! The user interface's files, built by `npm run build` and embedded.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

/// Empty when the interface was not built; debug builds read the folder at run time.
#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Files;

/// A file by its path; every other path is a screen of the one page.
pub(crate) async fn serve(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Files::get(path) {
        return answer(path, file.data.into_owned());
    }
    if path.contains('.') {
        return (StatusCode::NOT_FOUND, "no such file").into_response();
    }
    match Files::get("index.html") {
        Some(page) => answer("index.html", page.data.into_owned()),
        None => (
            StatusCode::NOT_FOUND,
            "The user interface is not part of this build: run `cargo xtask ui` and build again.",
        )
            .into_response(),
    }
}

fn answer(path: &str, bytes: Vec<u8>) -> Response {
    let kind = match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("json" | "map") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    // Files under assets/ carry a hash of their content in their names.
    let cache = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    (
        [(CONTENT_TYPE, kind), (CACHE_CONTROL, cache)],
        Body::from(bytes),
    )
        .into_response()
}
