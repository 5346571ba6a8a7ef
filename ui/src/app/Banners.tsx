import { useState } from "react";

import { useConnection, useEngine, useHealth, useVersion } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { t } from "@/i18n";
import { age, sentence } from "@/i18n/format";
import { Button } from "@/kit/Button";

import { Banner } from "./Banner";
import { navigation } from "./navigation";
import { NotSavedBanner } from "./Saved";

/** What does not work for the whole screen: since when, what still works, what to do. */
export function Banners() {
  const health = useHealth();
  const connection = useConnection();
  const version = useVersion();
  const [firstVersion] = useState(version);
  return (
    <>
      {version !== firstVersion && (
        <Banner title={t.shell.otherVersion.title} text={t.shell.otherVersion.text(version)}>
          <Button tone="outline" size="small" onClick={() => { location.reload(); }}>
            {t.shell.otherVersion.action}
          </Button>
        </Banner>
      )}
      {connection.kind === "lost" && <LostBanner sinceMs={connection.sinceMs} attempt={connection.attempt} />}
      {!health.analytics.on && (
        <Banner title={t.shell.analyticsOff.title} text={sentence(health.analytics.detail)}>
          <Button tone="outline" size="small" onClick={() => { navigation.go({ screen: "settings" }); }}>
            {t.shell.analyticsOff.settings}
          </Button>
        </Banner>
      )}
      {health.store_problem && <Banner title={t.shell.storeProblem} text={sentence(health.store_problem)} />}
      <NotSavedBanner />
    </>
  );
}

/** A loss shorter than this is a hiccup that the tiles' own marks show. */
const GRACE_MS = 1500;

function LostBanner({ sinceMs, attempt }: { sinceMs: number; attempt: number }) {
  const engine = useEngine();
  const [offset] = useState(() => engine.nowMs() - Date.now());
  const lostMs = useNow() - offset - sinceMs;
  if (lostMs < GRACE_MS) return null;
  return (
    <Banner title={t.shell.lost.title(age(lostMs))} text={t.shell.lost.text(attempt)}>
      <Button tone="outline" size="small" onClick={() => { engine.retryNow(); }}>
        {t.shell.lost.retry}
      </Button>
    </Banner>
  );
}
