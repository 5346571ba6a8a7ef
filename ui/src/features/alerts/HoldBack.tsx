import { useState } from "react";
import { createPortal } from "react-dom";

import { useMay } from "@/api/hooks";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";

import { SnoozeDialog, type SnoozeAbout } from "./SnoozeDialog";
import { SnoozeList } from "./SnoozeList";

/** Holds the alarms of a camera or of a rule back before there is one, and shows what of them is held back. */
export function HoldBack({ rule, camera }: SnoozeAbout) {
  const mayHandle = useMay()("handle_alerts");
  const [asking, setAsking] = useState(false);
  const words = t.alerts.snooze;
  if (!mayHandle) return null;
  return (
    <div className={layout.stack}>
      <div className={layout.row}>
        <Button tone="outline" size="small" icon="mute" onClick={() => { setAsking(true); }}>
          {rule ? words.beginRule : words.beginCamera}
        </Button>
      </div>
      <SnoozeList only={(snooze) => (rule ? snooze.rule === rule.id : snooze.cameras.includes(camera ?? ""))} />
      {/* Not inside of a form: Enter in the dialog would send that. */}
      {asking && createPortal(<SnoozeDialog about={{ rule, camera }} onClose={() => { setAsking(false); }} />, document.body)}
    </div>
  );
}
