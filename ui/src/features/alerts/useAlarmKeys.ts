import type { AlertView } from "@/api/generated";
import { useMay } from "@/api/hooks";
import { useAction } from "@/commands/hooks";

import type { AlarmKey } from "./alarm-order";

interface Hands {
  /** Which alarm a key is for at this moment; none when it does nothing. */
  target: (key: AlarmKey) => AlertView | undefined;
  onAcknowledge: (alert: AlertView) => void;
  onAsk: (alert: AlertView, what: Exclude<AlarmKey, "acknowledge">) => void;
}

/** The keys that take an alarm a step on. */
export function useAlarmKeys({ target, onAcknowledge, onAsk }: Hands): void {
  const mayHandle = useMay()("handle_alerts");
  const take = (key: AlarmKey) => {
    const alert = target(key);
    if (!alert) return false;
    if (key === "acknowledge") onAcknowledge(alert);
    else onAsk(alert, key);
    return true;
  };
  useAction("alert.acknowledge", () => take("acknowledge"), mayHandle);
  useAction("alert.dispatch", () => take("dispatch"), mayHandle);
  useAction("alert.resolve", () => take("resolve"), mayHandle);
  useAction("alert.dismiss", () => take("dismiss"), mayHandle);
}
