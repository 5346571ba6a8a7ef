import { useState } from "react";

import type { AlertView } from "@/api/generated";
import { explain } from "@/api/explain";
import { useEngine } from "@/api/hooks";
import { t } from "@/i18n";

export type AlarmStep = "acknowledge" | "resolve" | "dismiss";

/** Takes alarms a step on; what failed is kept until the next step. */
export function useAlarmActions() {
  const { client, live } = useEngine();
  const [problem, setProblem] = useState<string>();
  const step = async (alert: AlertView, name: AlarmStep) => {
    const result = await client.json<AlertView>("POST", `/alerts/${encodeURIComponent(alert.id)}/${name}`);
    if (result.ok) live.dispatch({ type: "alert", alert: result.value });
    setProblem(result.ok ? undefined : t.alerts.failed(explain(result.error)));
  };
  return { step, problem };
}
