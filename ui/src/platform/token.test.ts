import { expect, it } from "vitest";

import { tokenInFragment, withToken } from "./token";

it("brings a token along where no server sees it", () => {
  const token = "a+b/c=&window=3#d";
  const address = new URL(withToken(new URL("http://127.0.0.1:7878/?window=2"), token));
  expect(address.search).toBe("?window=2");
  expect(tokenInFragment(address.hash)).toBe(token);
});
