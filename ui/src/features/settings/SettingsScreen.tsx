import { HealthPanel } from "./HealthPanel";
import { ModelsPanel } from "./ModelsPanel";
import { ScreenPanel } from "./ScreenPanel";
import styles from "./Settings.module.css";
import { StorePanel } from "./StorePanel";

export function SettingsScreen({ onSignOut }: { onSignOut: () => void }) {
  return (
    <div className={styles.screen}>
      <div className={styles.column}>
        <StorePanel />
        <ScreenPanel onSignOut={onSignOut} />
      </div>
      <div className={styles.column}>
        <HealthPanel />
        <ModelsPanel />
      </div>
    </div>
  );
}
