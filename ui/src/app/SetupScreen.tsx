import { useCameras, useMay, useMe, useSite } from "@/api/hooks";
import { SetupAccount } from "@/features/accounts/SetupAccount";
import { useAccountQuery } from "@/features/accounts/useAccountQuery";
import { accountCalls } from "@/features/accounts/calls";
import { FloorPlanPanel } from "@/features/settings/FloorPlanPanel";
import { StoreForm } from "@/features/settings/StoreForm";
import { FindStep } from "@/features/setup/FindStep";
import { GoLiveStep } from "@/features/setup/GoLiveStep";
import { LinesStep } from "@/features/setup/LinesStep";
import { PlanStep } from "@/features/setup/PlanStep";
import { RolesStep } from "@/features/setup/RolesStep";
import { RulesStep } from "@/features/setup/RulesStep";
import styles from "@/features/setup/Setup.module.css";
import { StepBar } from "@/features/setup/StepBar";
import { StepFrame } from "@/features/setup/StepFrame";
import { doneSteps, firstOpen, lacksOf, stepAfter, stepBefore, type SetupStep } from "@/features/setup/steps";
import { useSetup } from "@/features/setup/useSetup";
import { SceneScreen } from "@/features/zones/SceneScreen";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState } from "@/kit/Notice";

import { addressOf, navigation } from "./navigation";
import type { Route } from "./route";

interface Props {
  route: Extract<Route, { screen: "setup" }>;
  onFirst: () => void;
  onToken: (token: string) => void;
}

const go = (step: SetupStep) => {
  navigation.go({ screen: "setup", step });
};

/** The form of the first step, submitted by the button below it. */
const STORE = "setup-store";

/** The installer's way from a new machine to a counting store. */
export function SetupScreen({ route, onFirst, onToken }: Props) {
  const cameras = useCameras();
  const site = useSite();
  const me = useMe();
  const may = useMay();
  const users = useAccountQuery("users", accountCalls.users, may("manage_users"));
  const setup = useSetup();
  // Who is signed in by name has an account, also one that may not see the others.
  const done = doneSteps({ site, account: me?.user !== undefined || (users.data?.length ?? 0) > 0, cameras, setup: setup.data });
  const lacks = lacksOf(may);
  const step = route.step ?? (setup.data ? firstOpen(done, lacks) : "store");
  const onBack = () => {
    go(stepBefore(step, lacks));
  };
  const onNext = () => {
    go(stepAfter(step, lacks));
  };
  if (me?.cameras !== undefined) return <EmptyState title={t.accounts.forbidden.title} text={t.setup.notYours.scope} />;
  return (
    <div className={styles.wizard}>
      <StepBar current={step} done={done} lacks={lacks} href={(to) => addressOf({ screen: "setup", step: to })} onStep={go} />
      {work()}
    </div>
  );

  function work() {
    const missing = lacks[step];
    if (missing.length > 0) {
      const words = t.setup.notYours;
      return (
        <StepFrame remark="" onBack={onBack} next={<Button tone="primary" onClick={onNext}>{t.setup.next}</Button>}>
          <EmptyState title={words.title(t.setup.names[step])} text={words.text(missing.map((permission) => t.accounts.permissions[permission]).join(", "))} />
        </StepFrame>
      );
    }
    switch (step) {
      case "store":
        return (
          <StepFrame
            remark={t.setup.store.remark}
            next={
              <Button tone="primary" type="submit" form={STORE}>
                {t.setup.next}
              </Button>
            }
          >
            <div className={styles.store}>
              <StoreForm id={STORE} onSaved={onNext} />
              <FloorPlanPanel />
            </div>
          </StepFrame>
        );
      case "account":
        return (
          <StepFrame
            remark={done.account ? t.setup.account.made : t.setup.account.remark}
            onBack={onBack}
            next={
              <Button tone={done.account ? "primary" : "outline"} onClick={onNext}>
                {done.account ? t.setup.next : t.setup.skip}
              </Button>
            }
          >
            <div className={styles.narrow}>
              <SetupAccount
                onFirst={() => {
                  go("cameras");
                  onFirst();
                }}
                onToken={(token) => {
                  go("cameras");
                  onToken(token);
                }}
              />
            </div>
          </StepFrame>
        );
      case "cameras":
        return <FindStep onBack={onBack} onNext={onNext} />;
      case "roles":
        return <RolesStep onBack={onBack} onNext={onNext} />;
      case "lines":
        return (
          <LinesStep
            selected={route.camera}
            onSelect={(camera) => { navigation.adjust({ screen: "setup", step: "lines", camera }); }}
            editor={(camera, purpose) => <SceneScreen key={camera} camera={camera} purpose={purpose} onLeave={() => undefined} />}
            missing={setup.data?.missing_drawings ?? []}
            onBack={onBack}
            onNext={onNext}
          />
        );
      case "plan":
        return <PlanStep picture={<FloorPlanPanel />} onBack={onBack} onNext={onNext} />;
      case "rules":
        return <RulesStep onBack={onBack} onNext={onNext} />;
      case "golive":
        return (
          <GoLiveStep
            onBack={onBack}
            onStep={go}
            onPlace={(screen) => { navigation.go({ screen }); }}
            onDone={() => { navigation.go({ screen: "live" }); }}
          />
        );
    }
  }
}
