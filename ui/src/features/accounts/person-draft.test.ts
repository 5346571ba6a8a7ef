import { describe, expect, it } from "vitest";

import type { UserView } from "@/api/generated";

import { passwordProblems, passwordReady } from "./NewPasswordFields";
import { allowed, draftOf, isName, newUser, owesSecondFactor, userChange } from "./person-draft";

const user: UserView = { id: "usr_1", name: "anna", shown_name: "Anna", role: "staff", permissions: ["view_live"], enabled: true, must_change_password: false, second_factor: false, second_factor_demanded: false, recovery_codes_left: 0, made_ms: 1, version: 7 };
const roles = [{ role: "staff" as const, permissions: ["view_live" as const, "view_alerts" as const] }];

describe("a person's form", () => {
  it("names the version a change was made from, and leaves a preset's permissions to the engine", () => {
    expect(userChange({ ...draftOf(user), shownName: " Anna B. " }, user)).toEqual({ version: 7, shown_name: "Anna B.", enabled: true, role: "staff" });
  });

  it("sends the chosen permissions and cameras of a custom role, and of no other", () => {
    const draft = { ...draftOf(user), role: "custom" as const, permissions: ["view_live" as const], cameras: ["CAM-001"] };
    expect(userChange(draft, user)).toMatchObject({ role: "custom", permissions: ["view_live"], cameras: ["CAM-001"] });
    expect(newUser({ ...draft, role: "viewer" })).not.toHaveProperty("permissions");
  });

  it("tells who has to set up a second step before anything else", () => {
    const demanded = { ...user, second_factor_demanded: true };
    expect([undefined, user, demanded, { ...demanded, second_factor: true }].map(owesSecondFactor)).toEqual([false, false, true, false]);
  });

  it("tells what a role allows", () => {
    expect(allowed(draftOf(user), roles)).toEqual(["view_live", "view_alerts"]);
    expect(allowed({ ...draftOf(user), role: "custom" }, roles)).toEqual(["view_live"]);
  });

  it("takes names that can be typed anywhere", () => {
    expect(["anna", "anna.b@shop-1_x", "Jürgen"].every(isName)).toBe(true);
    expect(["", "  ", "a b", "<b>", "../x", "a".repeat(65)].some(isName)).toBe(false);
  });
});

describe("a new password", () => {
  it("is long enough and twice the same", () => {
    expect(passwordReady("0123456789", "0123456789")).toBe(true);
    expect(passwordReady("012345678", "012345678")).toBe(false);
    expect(passwordReady("0123456789", "012345678x")).toBe(false);
    expect(passwordProblems("", "")).toEqual({});
  });
});
