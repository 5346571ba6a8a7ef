import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { Panel } from "@/kit/Panel";

/** The way to what the store sold. */
export function SalesPanel({ onOpen }: { onOpen: () => void }) {
  const words = t.sales.settings;
  return (
    <Panel title={words.title}>
      <div className={layout.stack}>
        <p className={layout.label}>{words.text}</p>
        <div>
          <Button tone="outline" onClick={onOpen}>
            {words.open}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
