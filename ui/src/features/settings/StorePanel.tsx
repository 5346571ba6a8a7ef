import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";

import { FloorPlanPanel } from "./FloorPlanPanel";
import { StoreForm } from "./StoreForm";

/** The store as it is set: its words, its hours and its floor plan. */
export function StorePanel() {
  return (
    <>
      <StoreForm
        id="store"
        onSaved={() => undefined}
        foot={(changed, busy) => (
          <>
            <span className={layout.push} />
            <Button type="submit" tone={changed ? "primary" : "plain"} disabled={!changed || busy}>
              {t.common.save}
            </Button>
          </>
        )}
      />
      <FloorPlanPanel />
    </>
  );
}
