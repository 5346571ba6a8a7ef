import type { ActionId } from "@/commands/actions";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { Icon, type IconName } from "@/kit/Icon";

import type { Tool } from "./editor-state";
import styles from "./Toolbar.module.css";

const TOOLS: readonly { tool: Tool; icon: IconName; action: ActionId }[] = [
  { tool: "select", icon: "hand", action: "editor.select" },
  { tool: "line", icon: "line", action: "editor.line" },
  { tool: "zone", icon: "poly", action: "editor.zone" },
];

interface Props {
  tool: Tool;
  canUndo: boolean;
  onTool: (tool: Tool) => void;
  /** A tool that is on was pressed again with a key. */
  onPlace: () => void;
  onUndo: () => void;
}

export function Toolbar({ tool, canUndo, onTool, onPlace, onUndo }: Props) {
  const words = t.zones.tools;
  return (
    <div className={styles.tools} role="toolbar" aria-orientation="vertical" aria-label={words.label}>
      {TOOLS.map((each) => (
        <button key={each.tool} type="button" aria-pressed={tool === each.tool} title={`${words[each.tool]} (${firstKey(each.action)})`} onClick={(event) => {
            if (event.detail === 0 && tool === each.tool && tool !== "select") onPlace();
            else onTool(each.tool);
          }}>
          <Icon name={each.icon} />
          {words[each.tool]}
        </button>
      ))}
      <button type="button" disabled={!canUndo} title={`${words.undo} (${firstKey("editor.undo")})`} onClick={onUndo}>
        <Icon name="undo" />
        {words.undo}
      </button>
    </div>
  );
}
