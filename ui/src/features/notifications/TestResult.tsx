import { explainFailure } from "@/api/explain";
import { t } from "@/i18n";
import { Note } from "@/kit/Notice";

import { DeliveryText } from "./DeliveriesPanel";
import { useDelivery } from "./useRoutes";

/** What became of a test: followed until it is known. */
export function TestResult({ delivery }: { delivery: string }) {
  const { data, error } = useDelivery(delivery);
  const words = t.notifications.test;
  if (error) {
    return (
      <Note tone="bad" live="alert">
        {explainFailure(error)}
      </Note>
    );
  }
  if (!data || data.state === "waiting") return <Note live="status">{words.running}</Note>;
  return (
    <Note tone={data.state === "failed" ? "bad" : "plain"} title={words.title} live={data.state === "failed" ? "alert" : "status"}>
      <DeliveryText delivery={data} />
    </Note>
  );
}
