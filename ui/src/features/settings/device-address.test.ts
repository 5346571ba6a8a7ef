import { expect, it } from "vitest";

import { deviceAddress, typedPort } from "./device-address";

const here = { hostname: "127.0.0.1", port: "7878", protocol: "http:" };

it("is an address of the network, for telephones that find no names", () => {
  expect(deviceAddress(["localhost", "127.0.0.1", "shop", "shop.local", "192.168.1.20", "fe80::1"], here)).toBe("https://192.168.1.20:7878");
});

it("is a name where there is no such address", () => {
  expect(deviceAddress(["localhost", "fe80::1", "cctv.shop.lan"], here)).toBe("https://cctv.shop.lan:7878");
});

it("is the one by which this page came from outside", () => {
  expect(deviceAddress(["192.168.1.20"], { hostname: "cctv.shop.lan", port: "", protocol: "https:" })).toBe("https://cctv.shop.lan");
});

it("takes a port that there is", () => {
  expect(["7878", " 443 ", "1", "65535"].map(typedPort)).toEqual([7878, 443, 1, 65_535]);
  for (const text of ["", "0", "65536", "80.0", "-1", "1e3", "port", "123456"]) expect(typedPort(text), text).toBeUndefined();
});
