use std::net::{Ipv4Addr, Ipv6Addr};

use axum::http::Request;
use proptest::prelude::*;

use super::*;

const LISTEN: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 5));

/// Where a request comes from that this peer hands over with these headers.
fn from(peer: &str, headers: &[(HeaderName, &[u8])]) -> Option<IpAddr> {
    let mut request = Request::new(());
    for (name, value) in headers {
        let value = HeaderValue::from_bytes(value).expect("HTTP lets it through");
        request.headers_mut().append(name, value);
    }
    let peer: IpAddr = peer.parse().unwrap();
    let peer = ConnectInfo(SocketAddr::from((peer, 40_000)));
    request.extensions_mut().insert(peer);
    CameFrom::of(&request.into_parts().0, LISTEN).0
}

#[track_caller]
fn check(headers: &[(HeaderName, &str)], expected: Option<&str>) {
    let expected = expected.map(|address| address.parse::<IpAddr>().unwrap());
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.clone(), value.as_bytes()))
        .collect();
    for peer in ["127.0.0.1", "::1", "::ffff:127.0.0.1", "192.168.1.5"] {
        assert_eq!(from(peer, &headers), expected, "{headers:?} from {peer}");
    }
    // Nobody else is believed.
    for peer in ["192.168.1.9", "2001:db8::9"] {
        assert_eq!(from(peer, &headers), Some(peer.parse().unwrap()));
    }
}

#[test]
fn what_came_straight_has_the_address_of_its_peer() {
    for peer in ["127.0.0.1", "192.168.1.5", "192.168.1.9", "::1"] {
        let address = from(peer, &[]).unwrap();
        assert_eq!(address, peer.parse::<IpAddr>().unwrap());
    }
    assert!(is_here(from("::ffff:127.0.0.1", &[]).unwrap(), LISTEN));
}

#[test]
fn the_last_proxy_is_believed_and_nobody_before_it() {
    check(&[(FORWARDED_FOR, "192.0.2.7")], Some("192.0.2.7"));
    check(
        &[(FORWARDED_FOR, "127.0.0.1, 198.51.100.1,192.0.2.7 ")],
        Some("192.0.2.7"),
    );
    check(&[(FORWARDED_FOR, "192.0.2.7:4711")], Some("192.0.2.7"));
    check(&[(FORWARDED_FOR, "2001:db8::7")], Some("2001:db8::7"));
    check(
        &[(FORWARDED_FOR, "[2001:db8::7]:4711")],
        Some("2001:db8::7"),
    );
    check(&[(FORWARDED_FOR, "::ffff:192.0.2.7")], Some("192.0.2.7"));
    check(
        &[(FORWARDED_FOR, "127.0.0.1"), (FORWARDED_FOR, "192.0.2.7")],
        Some("192.0.2.7"),
    );
    check(&[(FORWARDED, "for=192.0.2.7")], Some("192.0.2.7"));
    check(
        &[(
            FORWARDED,
            "for=127.0.0.1;by=10.0.0.1, by=10.0.0.2; For=\"[2001:db8::7]:_x\";proto=https",
        )],
        Some("2001:db8::7"),
    );
    check(
        &[(FORWARDED, "for=\"a,b;c\\\"\", for=192.0.2.7:80")],
        Some("192.0.2.7"),
    );
    check(&[(REAL_IP, "192.0.2.7")], Some("192.0.2.7"));
    check(
        &[
            (FORWARDED_FOR, "10.0.0.1, 192.0.2.7"),
            (REAL_IP, "192.0.2.7"),
        ],
        Some("192.0.2.7"),
    );
}

#[test]
fn what_cannot_be_read_comes_from_nowhere_known() {
    for value in [
        "",
        ",",
        "192.0.2.7,",
        "unknown",
        "localhost",
        "_hidden",
        "1.2.3",
        "1.2.3.4:",
        "1.2.3.4 5",
        "[192.0.2.7]",
        "[2001:db8::7",
        "[2001:db8::7]x",
        "fe80::1%eth0",
        "é",
        "999.1.1.1",
        "0x7f.1",
    ] {
        check(&[(FORWARDED_FOR, value)], None);
        check(&[(REAL_IP, value)], None);
        check(&[(FORWARDED, value)], None);
        check(&[(FORWARDED, &format!("for={value}"))], None);
    }
    // Its last proxy does not say from where.
    check(&[(FORWARDED, "for=192.0.2.7, proto=https")], None);
    check(&[(FORWARDED, "for=192.0.2.7;for=192.0.2.8")], None);
    check(&[(FORWARDED, "for=\", for=192.0.2.7")], None);
    // One of them is the client's own.
    check(
        &[(FORWARDED_FOR, "192.0.2.7"), (REAL_IP, "192.0.2.8")],
        None,
    );
    check(&[(FORWARDED_FOR, "192.0.2.7"), (FORWARDED, "for=x")], None);
}

#[test]
fn nobody_behind_a_proxy_is_this_machine() {
    for own in [
        "127.0.0.1",
        "127.8.8.8",
        "::1",
        "::ffff:127.0.0.1",
        "192.168.1.5",
        "0.0.0.0",
        "::",
    ] {
        check(&[(FORWARDED_FOR, own)], None);
        check(&[(REAL_IP, own)], None);
        check(&[(FORWARDED, &format!("for=\"[{own}]\""))], None);
        check(&[(FORWARDED, &format!("for={own}"))], None);
    }
}

fn somebody() -> impl Strategy<Value = IpAddr> {
    let v4 = any::<u32>().prop_map(|bits| IpAddr::V4(Ipv4Addr::from_bits(bits)));
    let v6 = any::<u128>().prop_map(|bits| IpAddr::V6(Ipv6Addr::from_bits(bits)));
    prop_oneof![v4, v6].prop_filter("not this machine", |address| {
        let plain = address.to_canonical();
        !is_here(plain, LISTEN) && !plain.is_unspecified()
    })
}

/// What HTTP lets through in a header.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        prop::sample::select(b" ,;:=\"\\[]for127.0:%_".to_vec()),
        (0x20_u8..=0xff).prop_filter("a control character", |byte| *byte != 0x7f),
    ];
    prop::collection::vec(byte, 0..60)
}

proptest! {
    #[test]
    fn nothing_in_a_header_makes_a_request_local(
        values in prop::collection::vec((0_usize..3, hostile()), 1..5),
    ) {
        let names = [FORWARDED_FOR, FORWARDED, REAL_IP];
        let headers: Vec<_> = values
            .iter()
            .map(|(name, value)| (names[*name].clone(), value.as_slice()))
            .collect();
        for peer in ["127.0.0.1", "192.168.1.5"] {
            let address = from(peer, &headers);
            prop_assert!(address.is_none_or(|address| !is_here(address, LISTEN)));
        }
    }

    #[test]
    fn whatever_a_client_sends_the_proxys_word_counts(
        sent in hostile(),
        address in somebody(),
        port in prop::option::of(any::<u16>()),
    ) {
        let told = match (address, port) {
            (_, None) => address.to_string(),
            (_, Some(port)) => SocketAddr::from((address, port)).to_string(),
        };
        let appended = [&sent[..], b", ", told.as_bytes()].concat();
        let read = from("127.0.0.1", &[(FORWARDED_FOR, &appended)]);
        // A header with letters beyond ASCII is not read at all.
        let is_text = sent.is_ascii();
        prop_assert_eq!(read, is_text.then(|| address.to_canonical()));

        // In one header or in two, a quote that the client opens hides nobody.
        let told = match (address, port) {
            (IpAddr::V6(address), None) => format!("for=\"[{address}]\""),
            _ => format!("for=\"{told}\""),
        };
        let appended = [&sent[..], b", ", told.as_bytes()].concat();
        let read = from("127.0.0.1", &[(FORWARDED, &appended)]);
        prop_assert!(read.is_none_or(|read| read == address.to_canonical()), "{:?}", read);
        let own = (FORWARDED, &sent[..]);
        let read = from("127.0.0.1", &[own, (FORWARDED, told.as_bytes())]);
        prop_assert_eq!(read, Some(address.to_canonical()));
    }
}
