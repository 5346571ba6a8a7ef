// A device's ear in its network: WS-Discovery over multicast (OASIS WS-Discovery 1.0, ONVIF Core 7.3), as cameras have it.

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { networkInterfaces } from "node:os";

const GROUP = "239.255.255.250";
const PORT = 3702;
const LOOPBACK = "127.0.0.1";

const idOf = (probe) => /<(?:\w+:)?MessageID[^>]*>\s*([^<\s]+)/.exec(probe)?.[1];

/**
 * This machine's address in a network that the engine searches; the loopback one where there is none. What a program
 * sends to a group comes back to programs of the same machine that are in it, so no other machine and no right is needed.
 */
export const ownNetwork = () => {
  const addresses = Object.values(networkInterfaces()).flat().filter(({ family, internal }) => family === "IPv4" && !internal);
  return addresses[0]?.address ?? LOOPBACK;
};

export const isSearched = (network) => network !== LOOPBACK;

function matches(id, { endpoint, name, address }) {
  return `<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><env:Header><wsa:MessageID>${endpoint}-${Math.random()}</wsa:MessageID><wsa:RelatesTo>${id}</wsa:RelatesTo><wsa:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</wsa:Action></env:Header><env:Body><d:ProbeMatches><d:ProbeMatch><wsa:EndpointReference><wsa:Address>${endpoint}</wsa:Address></wsa:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/name/${encodeURIComponent(name)}</d:Scopes><d:XAddrs>${address}</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches></env:Body></env:Envelope>`;
}

/**
 * Answers whoever searches the network for cameras: each search once, however often its probe comes.
 * @param {string} network the device's own address
 * @param {{ endpoint: string, name: string, address: string }} device
 */
export async function answerSearches(network, device) {
  const group = createSocket({ type: "udp4", reuseAddr: true });
  const own = createSocket("udp4");
  const answered = new Set();
  group.on("message", (bytes, from) => {
    const probe = String(bytes);
    const id = idOf(probe);
    if (!id || answered.has(id) || !/<(?:\w+:)?Probe>/.test(probe) || !probe.includes("NetworkVideoTransmitter")) return;
    answered.add(id);
    own.send(matches(id, device), from.port, from.address);
  });
  // A camera that leaves the network tells nobody.
  for (const socket of [group, own]) socket.on("error", () => {});
  group.bind(PORT, GROUP);
  own.bind(0, network);
  await Promise.all([once(group, "listening"), once(own, "listening")]);
  group.addMembership(GROUP, network);
  return {
    stop() {
      group.close();
      own.close();
    },
  };
}
