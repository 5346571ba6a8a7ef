import type { ReactNode } from "react";

import { useMay } from "@/api/hooks";

import { BackupsPanel } from "./BackupsPanel";
import { CertificatePanel } from "./CertificatePanel";
import { DemographicsPanel } from "./DemographicsPanel";
import { HealthPanel } from "./HealthPanel";
import { ModelsPanel } from "./ModelsPanel";
import { RecognitionPanel } from "./RecognitionPanel";
import { SalesPanel } from "./SalesPanel";
import { ScreenPanel } from "./ScreenPanel";
import styles from "./Settings.module.css";
import { StorePanel } from "./StorePanel";

interface Props {
  onSignOut: () => void;
  onSales: () => void;
  /** How alarms are heard and told here, for who may know of them. */
  sounds: ReactNode;
}

export function SettingsScreen({ onSignOut, onSales, sounds }: Props) {
  const may = useMay();
  return (
    <div className={styles.screen}>
      <div className={styles.column}>
        {may("manage_site") && <StorePanel />}
        {may("manage_sales") && <SalesPanel onOpen={onSales} />}
        <ScreenPanel onSignOut={onSignOut} />
        {may("view_alerts") && sounds}
      </div>
      <div className={styles.column}>
        <HealthPanel />
        {may("manage_users") && <RecognitionPanel />}
        {may("manage_users") && <DemographicsPanel />}
        {may("manage_users") && <BackupsPanel />}
        {may("manage_site") && <CertificatePanel />}
        {may("manage_models") && <ModelsPanel />}
      </div>
    </div>
  );
}
