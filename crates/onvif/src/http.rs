//! One POST: a connection of its own, a deadline, a bounded answer.

use std::time::Duration;

use bytes::Bytes;
use futures::future::{Either, select};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::client::conn::http1;
use hyper::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST, WWW_AUTHENTICATE};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::{Position, Url};

use crate::error::OnvifError;

/// A device with 64 profiles answers with about 300 KiB.
const MOST_BYTES: usize = 2 << 20;

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    /// What the device wants before it answers.
    pub(crate) challenges: Vec<String>,
    pub(crate) body: Bytes,
}

/// Asks `url` within `patience`, from the name look-up to the last byte.
pub(crate) async fn post(
    url: &Url,
    action: &str,
    authorization: Option<&str>,
    body: String,
    patience: Duration,
) -> Result<Reply, OnvifError> {
    let late = || OnvifError::NoAnswer {
        seconds: patience.as_secs().max(1),
    };
    timeout(patience, exchange(url, action, authorization, body))
        .await
        .map_err(|_| late())?
}

async fn exchange(
    url: &Url,
    action: &str,
    authorization: Option<&str>,
    body: String,
) -> Result<Reply, OnvifError> {
    let request = request(url, action, authorization, body)?;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let socket = TcpStream::connect((host, url.port().unwrap_or(80)))
        .await
        .map_err(OnvifError::Unreachable)?;
    let (mut sender, connection) = http1::Builder::new()
        // Cheap devices are not strict, and compare names of headers letter by letter.
        .title_case_headers(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .allow_spaces_after_header_name_in_responses(true)
        .ignore_invalid_headers_in_responses(true)
        .max_buf_size(64 << 10)
        .handshake(TokioIo::new(socket))
        .await
        .map_err(OnvifError::Broken)?;
    let talk = std::pin::pin!(async move {
        let response = sender.send_request(request).await;
        reply(response.map_err(OnvifError::Broken)?).await
    });
    match select(talk, std::pin::pin!(connection)).await {
        Either::Left((reply, _)) => reply,
        // The connection is over, but what came over it is still to be read.
        Either::Right((_, talk)) => talk.await,
    }
}

fn request(
    url: &Url,
    action: &str,
    authorization: Option<&str>,
    body: String,
) -> Result<Request<Full<Bytes>>, OnvifError> {
    let reason = "it cannot be written into a request";
    let mut request = Request::post(path(url))
        .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
        .header(CONNECTION, "close")
        .header(
            CONTENT_TYPE,
            format!("application/soap+xml; charset=utf-8; action=\"{action}\""),
        );
    if let Some(authorization) = authorization {
        request = request.header(AUTHORIZATION, authorization);
    }
    request
        .body(Full::new(Bytes::from(body)))
        .map_err(|_| OnvifError::Address { reason })
}

/// What stands in the request line, and what HTTP Digest signs.
pub(crate) fn path(url: &Url) -> &str {
    &url[Position::BeforePath..Position::AfterQuery]
}

async fn reply(response: Response<hyper::body::Incoming>) -> Result<Reply, OnvifError> {
    let status = response.status();
    let challenges = response.headers().get_all(WWW_AUTHENTICATE);
    let challenges = challenges
        .iter()
        .filter_map(|value| value.to_str().ok().map(str::to_owned))
        .collect();
    let body = Limited::new(response.into_body(), MOST_BYTES)
        .collect()
        .await
        .map_err(|error| match error.downcast::<hyper::Error>() {
            Ok(broken) => OnvifError::Broken(*broken),
            Err(other) => {
                debug_assert!(other.is::<LengthLimitError>());
                OnvifError::TooLarge { limit: MOST_BYTES }
            }
        })?;
    Ok(Reply {
        status,
        challenges,
        body: body.to_bytes(),
    })
}
