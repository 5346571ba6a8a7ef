import { MutationObserver, QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";

import { forgetOutcome } from "./outcome";

const attempt = (observer: MutationObserver<string, Error, string>) => ({
  isPending: observer.getCurrentResult().isPending,
  reset: () => { observer.reset(); },
});

describe("forgetting how an attempt went", () => {
  it("lets one that is under way tell whoever waits for it", async () => {
    let answer: (saved: string) => void = () => undefined;
    const observer = new MutationObserver<string, Error, string>(new QueryClient(), { mutationFn: () => new Promise<string>((resolve) => { answer = resolve; }) });
    const leave = observer.subscribe(() => undefined);
    const told: string[] = [];
    const saving = observer.mutate("x", { onSuccess: (saved) => { told.push(saved); } });
    await Promise.resolve();
    forgetOutcome(attempt(observer));
    expect(observer.getCurrentResult().isPending).toBe(true);
    answer("saved");
    await saving;
    expect(told).toEqual(["saved"]);
    leave();
  });

  it("forgets one that failed", async () => {
    const observer = new MutationObserver<string, Error, string>(new QueryClient(), { mutationFn: () => Promise.reject<string>(new Error("no")) });
    const leave = observer.subscribe(() => undefined);
    await observer.mutate("x").catch(() => undefined);
    expect(observer.getCurrentResult().error).not.toBeNull();
    forgetOutcome(attempt(observer));
    expect(observer.getCurrentResult().error).toBeNull();
    leave();
  });
});
