//! Answers of one search: whose are taken, and how many.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use super::Found;
use super::message::{self, Match, MessageIds};
use crate::address::DeviceAddress;

/// Devices of one search.
const MOST_FOUND: usize = 512;
/// Senders that are listened to.
const MOST_SENDERS: usize = 1024;
/// Messages of one sender that are read: every probe goes out several times, over every network.
const MOST_OF_ONE_SENDER: u32 = 32;
/// Devices at one address: channels of an encoder.
const MOST_AT_ONE_ADDRESS: usize = 32;
/// Longest message that is read; answers have about 3 KiB.
const LONGEST: usize = 32 << 10;

/// Takes what comes and knows what is new.
#[derive(Debug)]
pub(crate) struct Gathering {
    ids: MessageIds,
    messages: HashMap<IpAddr, u32>,
    at: HashMap<IpAddr, usize>,
    found: HashSet<DeviceAddress>,
    refused: u64,
}

impl Gathering {
    pub(crate) fn new(ids: MessageIds) -> Self {
        Self {
            ids,
            messages: HashMap::new(),
            at: HashMap::new(),
            found: HashSet::new(),
            refused: 0,
        }
    }

    /// Messages that were no answer to this search, or too many.
    pub(crate) fn refused(&self) -> u64 {
        self.refused
    }

    /// The devices in a message that were not known yet.
    pub(crate) fn take(&mut self, sender: IpAddr, datagram: &[u8]) -> Vec<Found> {
        let answer = self
            .may_speak(sender)
            .then(|| datagram.get(..datagram.len().min(LONGEST + 1)))
            .flatten()
            .filter(|datagram| datagram.len() <= LONGEST)
            .and_then(|datagram| message::read(datagram).ok().flatten())
            .filter(|answer| self.ids.are_meant_by(&answer.relates_to));
        let Some(answer) = answer else {
            self.refused += 1;
            return Vec::new();
        };
        let new = answer.matches.into_iter();
        new.filter_map(|found| self.place(sender, found)).collect()
    }

    fn may_speak(&mut self, sender: IpAddr) -> bool {
        if self.messages.len() >= MOST_SENDERS && !self.messages.contains_key(&sender) {
            return false;
        }
        let count = self.messages.entry(sender).or_default();
        *count = count.saturating_add(1);
        *count <= MOST_OF_ONE_SENDER
    }

    fn place(&mut self, sender: IpAddr, found: Match) -> Option<Found> {
        let addresses = found
            .addresses
            .iter()
            .filter_map(|text| DeviceAddress::parse(text).ok());
        let mut addresses = addresses.peekable();
        let first = addresses.peek()?.clone();
        let here = |address: &DeviceAddress| {
            let host = address.host().trim_matches(['[', ']']);
            host.parse() == Ok(sender)
        };
        // What answers at an address is there, whatever it says; nobody may send us to a third party.
        let (address, names_other_host) = match addresses.find(here) {
            Some(own) => (own, false),
            None => (first.moved_to(sender)?, true),
        };
        let at = self.at.entry(sender).or_default();
        let full = self.found.len() >= MOST_FOUND || *at >= MOST_AT_ONE_ADDRESS;
        if full || !self.found.insert(address.clone()) {
            return None;
        }
        *at += 1;
        Some(Found {
            address,
            sender,
            endpoint: found.endpoint,
            name: found.name,
            hardware: found.hardware,
            location: found.location,
            names_other_host,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use proptest::prelude::*;

    use super::*;

    const ID: &str = "07070707-0707-4707-8707-070707070707";

    fn answer(relates_to: &str, addresses: &str) -> Vec<u8> {
        format!(
            "<Envelope><Header><RelatesTo>uuid:{relates_to}</RelatesTo></Header><Body><ProbeMatches>\
             <ProbeMatch><EndpointReference><Address>urn:uuid:1</Address></EndpointReference>\
             <XAddrs>{addresses}</XAddrs></ProbeMatch></ProbeMatches></Body></Envelope>"
        )
        .into_bytes()
    }

    fn ip(last: u8) -> IpAddr {
        Ipv4Addr::new(10, 0, 0, last).into()
    }

    fn gathering() -> Gathering {
        Gathering::new(MessageIds::new([7; 16]))
    }

    #[test]
    fn a_device_is_found_once_and_at_its_own_address() {
        let mut gathering = gathering();
        let own = answer(
            ID,
            "http://192.168.9.9/x http://10.0.0.5:8000/onvif/device_service",
        );
        let found = gathering.take(ip(5), &own);
        assert_eq!(
            found[0].address.as_str(),
            "http://10.0.0.5:8000/onvif/device_service"
        );
        assert!(!found[0].names_other_host);
        assert!(gathering.take(ip(5), &own).is_empty(), "again");
    }

    #[test]
    fn a_device_that_answers_for_another_leads_to_itself() {
        let mut gathering = gathering();
        let found = gathering.take(ip(6), &answer(ID, "http://10.0.0.5/onvif/device_service"));
        assert_eq!(
            found[0].address.as_str(),
            "http://10.0.0.6/onvif/device_service"
        );
        assert!(found[0].names_other_host);
        // The one it spoke for is still found.
        let real = gathering.take(ip(5), &answer(ID, "http://10.0.0.5/onvif/device_service"));
        assert_eq!(real.len(), 1);
    }

    #[test]
    fn answers_to_nobody_s_question_are_not_taken() {
        let mut gathering = gathering();
        let other = answer("00000000-0000-4000-8000-000000000000", "http://10.0.0.5/x");
        assert!(gathering.take(ip(5), &other).is_empty());
        assert!(gathering.take(ip(5), b"<x/>").is_empty());
        assert_eq!(gathering.refused(), 2);
    }

    #[test]
    fn a_flood_is_bounded_and_drowns_nobody_else() {
        let mut gathering = gathering();
        let mut taken = 0;
        for port in 1..2000 {
            let flood = answer(ID, &format!("http://10.0.0.6:{port}/x"));
            taken += gathering.take(ip(6), &flood).len();
        }
        assert!(taken <= MOST_AT_ONE_ADDRESS, "{taken}");
        assert_eq!(
            gathering
                .take(ip(5), &answer(ID, "http://10.0.0.5/x"))
                .len(),
            1
        );
        let long = answer(ID, &"x".repeat(LONGEST));
        assert!(gathering.take(ip(7), &long).is_empty());
    }

    proptest! {
        #[test]
        fn nobody_leads_elsewhere(last: u8, announced in "(http://)?[ -;=?-~]{0,80}") {
            for found in gathering().take(ip(last), &answer(ID, &announced)) {
                prop_assert_eq!(found.address.host(), ip(last).to_string());
            }
        }
    }
}
