//! By which names and addresses a machine is reached.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What a certificate is good for. Lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Names.
    pub dns: BTreeSet<String>,
    /// Addresses.
    pub addresses: BTreeSet<IpAddr>,
}

impl Names {
    /// Those of this machine now, and those that somebody configured.
    pub fn of_machine(more: &[String]) -> Self {
        let mut names = Self::default();
        names.add("localhost");
        names.addresses.insert(Ipv4Addr::LOCALHOST.into());
        names.addresses.insert(Ipv6Addr::LOCALHOST.into());
        let host = rustix::system::uname()
            .nodename()
            .to_string_lossy()
            .into_owned();
        names.add(&host);
        if !host.contains('.') {
            // As multicast DNS calls it.
            names.add(&format!("{host}.local"));
        }
        for interface in if_addrs::get_if_addrs().unwrap_or_default() {
            let address = interface.ip();
            let is_link_local = match address {
                IpAddr::V4(v4) => v4.is_link_local(),
                IpAddr::V6(v6) => v6.is_unicast_link_local(),
            };
            if !is_link_local {
                names.addresses.insert(address);
            }
        }
        for name in more {
            names.add(name);
        }
        names
    }

    /// Takes a name or an address; what can be neither is left out.
    pub(crate) fn add(&mut self, name: &str) {
        let name = name.trim().trim_end_matches('.').to_ascii_lowercase();
        if let Ok(address) = name.parse() {
            self.addresses.insert(address);
        } else if is_name(&name) {
            self.dns.insert(name);
        }
    }

    /// Whether a certificate with these is good for a name or an address.
    pub fn includes(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        match host.parse::<IpAddr>() {
            Ok(address) => self.addresses.contains(&address),
            Err(_) => {
                let parent = host.split_once('.').map(|(_, rest)| format!("*.{rest}"));
                self.dns.contains(&host) || parent.is_some_and(|wild| self.dns.contains(&wild))
            }
        }
    }

    /// Whether all of the others are among these.
    pub(crate) fn include_all(&self, others: &Self) -> bool {
        self.dns.is_superset(&others.dns) && self.addresses.is_superset(&others.addresses)
    }

    /// All, for people.
    pub fn words(&self) -> Vec<String> {
        let addresses = self.addresses.iter().map(ToString::to_string);
        self.dns.iter().cloned().chain(addresses).collect()
    }
}

fn is_name(name: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    name.len() <= 253 && name.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_reached_on_itself_by_its_name_and_by_what_was_configured() {
        let more = [
            "Shop-PC.example.".to_owned(),
            "10.1.2.3".to_owned(),
            "a b".to_owned(),
            "../x".to_owned(),
        ];
        let names = Names::of_machine(&more);
        for host in [
            "localhost",
            "127.0.0.1",
            "::1",
            "shop-pc.example",
            "10.1.2.3",
        ] {
            assert!(names.includes(host), "{host} in {names:?}");
        }
        for host in ["a b", "../x", "example", "evil.example", "10.1.2.4"] {
            assert!(!names.includes(host), "{host} in {names:?}");
        }
    }

    #[test]
    fn a_star_stands_for_one_label() {
        let names = Names {
            dns: ["*.shop.example".to_owned()].into(),
            ..Names::default()
        };
        assert!(names.includes("cctv.SHOP.example"));
        assert!(!names.includes("shop.example") && !names.includes("a.b.shop.example"));
    }
}
