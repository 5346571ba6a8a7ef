import { AlarmSignals } from "@/features/alerts/AlarmSignals";

import { Banners } from "./Banners";
import { Bar } from "./Bar";
import { ErrorBoundary } from "./ErrorBoundary";
import { LiveScreen } from "./LiveScreen";
import { useRoute } from "./navigation";
import { Rail } from "./Rail";
import type { Route } from "./route";
import styles from "./Shell.module.css";

/** The frame of every screen. */
export function Shell() {
  const route = useRoute();
  return (
    <div className={styles.shell}>
      <Rail screen={route.screen} />
      <Bar screen={route.screen} />
      <div className={styles.content}>
        <Banners />
        <main className={styles.main}>
          <ErrorBoundary resetKey={route.screen}>
            <Screen route={route} />
          </ErrorBoundary>
        </main>
      </div>
      <AlarmSignals />
    </div>
  );
}

function Screen({ route }: { route: Route }) {
  switch (route.screen) {
    case "live":
      return <LiveScreen route={route} />;
    default:
      return null;
  }
}
