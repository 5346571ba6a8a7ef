//! Which addresses a route may end at. An engine stands inside a shop's network: whoever may set up a
//! route must not reach, through it, what only the machine itself can reach; and what is not encrypted
//! does not leave the house.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Where machines in a cloud ask for their own secrets. No route allows these.
const METADATA: [IpAddr; 5] = [
    IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254)),
    IpAddr::V4(Ipv4Addr::new(169, 254, 170, 2)),
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
];

/// Why an address is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{address} is {why}")]
pub struct RefusedAddress {
    address: IpAddr,
    why: &'static str,
}

/// How far a message may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reach {
    /// To this machine itself.
    pub(crate) this_machine: bool,
    /// To link-local addresses.
    pub(crate) link_local: bool,
    /// Out of the house: it is encrypted.
    pub(crate) outside: bool,
}

/// Refuses an address.
pub(crate) fn check(address: SocketAddr, reach: Reach) -> Result<(), RefusedAddress> {
    let address = embedded(address.ip());
    let why = if METADATA.contains(&address) {
        "a machine's own metadata, where no notification goes"
    } else if address.is_unspecified() || is_this_network(address) {
        "no address of anybody, where no notification goes"
    } else if address.is_multicast() || address == IpAddr::V4(Ipv4Addr::BROADCAST) {
        "an address of many, where no notification goes"
    } else if is_link_local(address) && !reach.link_local {
        "link-local, where no notification goes unless a webhook's route allows it"
    } else if address.is_loopback() && !reach.this_machine {
        "this machine itself, where no notification goes unless the route allows it"
    } else if !is_in_house(address) && !reach.outside {
        "outside the house, where no notification goes unprotected: choose https or TLS"
    } else {
        return Ok(());
    };
    Err(RefusedAddress { address, why })
}

/// Networks that no packet leaves by itself: of this machine, of this link, private ones, and those
/// behind a provider's or a tunnel's translation.
fn is_in_house(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            let is_shared = first == 100 && second & 0xc0 == 64;
            v4.is_private() || v4.is_loopback() || v4.is_link_local() || is_shared
        }
        IpAddr::V6(v6) => {
            v6.is_loopback() || is_link_local(address) || v6.segments()[0] & 0xfe00 == 0xfc00
        }
    }
}

/// An IPv4 address that travels in an IPv6 one: mapped, compatible, NAT64 or 6to4.
fn embedded(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else {
        return address;
    };
    if v6.is_loopback() || v6.is_unspecified() {
        return address;
    }
    let last = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        IpAddr::V4(Ipv4Addr::new(a, b, c, d))
    };
    match v6.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => last(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => last(high, low),
        [0x2002, high, low, ..] => last(high, low),
        _ => address,
    }
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.segments()[0] & 0xffc0 == 0xfe80,
    }
}

/// 0.0.0.0/8: some systems take it for themselves.
fn is_this_network(address: IpAddr) -> bool {
    matches!(address, IpAddr::V4(v4) if v4.octets()[0] == 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A webhook over https.
    const WORLD: Reach = Reach {
        this_machine: false,
        link_local: false,
        outside: true,
    };
    /// The same, to which its route allows what is local.
    const ALL: Reach = Reach {
        this_machine: true,
        link_local: true,
        outside: true,
    };
    /// Mail without TLS.
    const HOUSE: Reach = Reach {
        this_machine: true,
        link_local: false,
        outside: false,
    };

    fn refused(address: &str, reach: Reach) -> bool {
        check(SocketAddr::new(address.parse().unwrap(), 80), reach).is_err()
    }

    #[test]
    fn what_only_the_machine_can_reach_is_refused_however_it_is_written() {
        for address in [
            "169.254.169.254",
            "169.254.170.2",
            "::ffff:169.254.169.254",
            "::169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
            "fd00:ec2::254",
            "100.100.100.200",
            "0.0.0.0",
            "0.1.2.3",
            "::",
            "224.0.0.1",
            "255.255.255.255",
            "ff02::1",
        ] {
            for reach in [WORLD, ALL, HOUSE] {
                assert!(refused(address, reach), "{address} {reach:?}");
            }
        }
        for (address, mail) in [
            ("127.0.0.1", true),
            ("127.8.8.8", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("169.254.1.1", false),
            ("fe80::1", false),
            ("febf::1", false),
        ] {
            assert!(refused(address, WORLD), "{address}");
            assert!(!refused(address, ALL), "{address}");
            assert_eq!(refused(address, HOUSE), !mail, "{address}");
        }
    }

    #[test]
    fn the_house_and_the_world_are_reached_and_the_world_only_encrypted() {
        for address in [
            "192.168.1.20",
            "10.0.0.5",
            "172.31.0.1",
            "100.64.0.9",
            "fd12::1",
        ] {
            assert!(!refused(address, WORLD), "{address}");
            assert!(!refused(address, HOUSE), "{address}");
        }
        for address in [
            "93.184.216.34",
            "172.32.0.1",
            "100.128.0.1",
            "2606:2800::1",
            "::ffff:93.184.216.34",
        ] {
            assert!(!refused(address, WORLD), "{address}");
            assert!(refused(address, HOUSE), "{address}");
        }
    }

    proptest! {
        #[test]
        fn no_way_of_writing_an_ipv4_address_changes_the_answer(bits: u32) {
            let v4 = Ipv4Addr::from(bits);
            let mapped = IpAddr::V6(v4.to_ipv6_mapped());
            for reach in [WORLD, ALL, HOUSE] {
                let plain = check(SocketAddr::new(v4.into(), 80), reach).is_err();
                prop_assert_eq!(check(SocketAddr::new(mapped, 80), reach).is_err(), plain);
            }
        }
    }
}
