import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { AlertAction, AlertDetail, AlertView } from "@/api/generated";
import { explain } from "@/api/explain";
import { useEngine } from "@/api/hooks";
import { t } from "@/i18n";

/** What a person can do about an alarm, with the words that go with it. */
export type AlarmStep =
  | { name: "acknowledge" }
  | { name: "dispatch"; text: string }
  | { name: "resolve"; text: string }
  | { name: "dismiss"; text: string }
  | { name: "comment"; text: string }
  | { name: "ask"; action: AlertAction };

function request(step: AlarmStep): { path: string; body?: unknown } {
  switch (step.name) {
    case "acknowledge":
      return { path: "acknowledge" };
    case "comment":
      return { path: "comments", body: { text: step.text } };
    case "ask":
      return { path: "ask", body: { action: step.action } };
    case "dispatch":
    case "resolve":
    case "dismiss":
      return { path: step.name, body: { text: step.text } };
  }
}

/** Takes alarms a step on; what failed is kept until the next step. */
export function useAlarmActions() {
  const { client, live } = useEngine();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<string>();
  const step = async (alert: AlertView, what: AlarmStep): Promise<boolean> => {
    const { path, body } = request(what);
    const result = await client.json<AlertView>("POST", `/alerts/${encodeURIComponent(alert.id)}/${path}`, body);
    if (result.ok) {
      live.dispatch({ type: "alert", alert: result.value });
      // One that is too old for the present is known from there.
      queries.setQueryData<AlertDetail>(["alert", alert.id], (detail) => detail && { ...detail, alert: result.value });
    }
    setProblem(result.ok ? undefined : t.alerts.failed(explain(result.error)));
    return result.ok;
  };
  return { step, problem };
}
