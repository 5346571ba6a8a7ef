//! Where a request comes from. A reverse proxy on this machine makes everybody look as if they sat at it,
//! so what has passed one is never taken to come from here.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::FORWARDED;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::server::Context;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");

/// Whether a peer with this address is this machine itself.
pub(crate) fn is_here(address: IpAddr, listen: IpAddr) -> bool {
    address.is_loopback() || address == listen
}

/// The address a request comes from; none when it is not known, which is never this machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CameFrom(pub(crate) Option<IpAddr>);

impl CameFrom {
    pub(crate) fn of(parts: &Parts, listen: IpAddr) -> Self {
        let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = info.map(|info| info.0.ip().to_canonical());
        // Only a program on this machine is believed: anybody else writes there what they like.
        Self(match peer {
            Some(peer) if is_here(peer, listen) => match forwarded(&parts.headers) {
                Passed::Nothing => Some(peer),
                Passed::Proxy(from) => from.filter(|from| !is_here(*from, listen)),
            },
            peer => peer,
        })
    }
}

impl FromRequestParts<Context> for CameFrom {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, Infallible> {
        Ok(Self::of(parts, context.listen))
    }
}

/// What a request has passed on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passed {
    /// It came straight.
    Nothing,
    /// A proxy that heard it from there, where that can be read.
    Proxy(Option<IpAddr>),
}

/// Of each header only what the last proxy wrote: what stands before came with the request. A client can
/// also send the header that the proxy leaves alone, so headers that disagree say nothing.
fn forwarded(headers: &HeaderMap) -> Passed {
    let last = |name| headers.get_all(name).iter().next_back();
    let told = [
        last(FORWARDED_FOR).map(|value| read(value, rightmost)),
        last(FORWARDED).map(|value| read(value, last_for)),
        last(REAL_IP).map(|value| read(value, node)),
    ];
    let mut told = told.into_iter().flatten();
    let Some(first) = told.next() else {
        return Passed::Nothing;
    };
    Passed::Proxy(first.filter(|_| told.all(|other| other == first)))
}

fn read(value: &HeaderValue, reading: fn(&str) -> Option<IpAddr>) -> Option<IpAddr> {
    let address = reading(value.to_str().ok()?)?.to_canonical();
    // No network has these as somebody's address.
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

fn rightmost(list: &str) -> Option<IpAddr> {
    node(list.rsplit(',').next()?)
}

/// `for=` of the last element of `Forwarded` (RFC 7239).
fn last_for(list: &str) -> Option<IpAddr> {
    let element = pieces(list, ',')?.pop()?;
    let mut found = pieces(element, ';')?.into_iter().filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("for")
            .then(|| value.trim())
    });
    let value = found.next()?;
    if found.next().is_some() {
        return None;
    }
    match value.strip_prefix('"') {
        Some(quoted) => node(quoted.strip_suffix('"')?),
        None => node(value),
    }
}

/// Cut at each separator outside of quotes; none where a quote does not end.
fn pieces(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut pieces, mut start) = (Vec::new(), 0);
    let (mut quoted, mut escaped) = (false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if letter == separator && !quoted => {
                pieces.push(text.get(start..at)?);
                start = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    pieces.push(text.get(start..)?);
    (!quoted).then_some(pieces)
}

/// An address with or without a port: `192.0.2.7:80`, `2001:db8::7`, `[2001:db8::7]:80`. None for
/// `unknown` and for invented names.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    if let Some(bracketed) = text.strip_prefix('[') {
        let (address, rest) = bracketed.split_once(']')?;
        let ends = rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port);
        return if ends {
            address.parse().ok().map(IpAddr::V6)
        } else {
            None
        };
    }
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    let (address, port) = text.split_once(':')?;
    if is_port(port) {
        address.parse().ok().map(IpAddr::V4)
    } else {
        None
    }
}

fn is_port(text: &str) -> bool {
    let is_letter =
        |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'.' | b'_' | b'-');
    !text.is_empty() && text.bytes().all(is_letter)
}

#[cfg(test)]
mod tests;
