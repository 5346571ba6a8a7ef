import { useCameras } from "@/api/hooks";
import { accountCalls } from "@/features/accounts/calls";
import { SetupAccount } from "@/features/accounts/SetupAccount";
import { useAccountQuery } from "@/features/accounts/useAccountQuery";
import { FindStep } from "@/features/setup/FindStep";
import { LinesStep } from "@/features/setup/LinesStep";
import styles from "@/features/setup/Setup.module.css";
import { StepBar } from "@/features/setup/StepBar";
import { StepFrame } from "@/features/setup/StepFrame";
import { stepAfter, stepBefore, type SetupStep } from "@/features/setup/steps";
import { StoreStep } from "@/features/setup/StoreStep";
import { SceneScreen } from "@/features/zones/SceneScreen";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";

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

/** The installer's way from a new machine to a counting store. */
export function SetupScreen({ route, onFirst, onToken }: Props) {
  const cameras = useCameras();
  const users = useAccountQuery("users", accountCalls.users);
  const step = route.step ?? "store";
  const some = cameras.length > 0;
  const done = { store: some, account: (users.data?.length ?? 0) > 0, cameras: some, lines: some && cameras.every(({ scene }) => scene.lines.length + scene.zones.length > 0) };
  const onBack = () => {
    go(stepBefore(step));
  };
  const onNext = () => {
    go(stepAfter(step));
  };
  return (
    <div className={styles.wizard}>
      <StepBar current={step} done={done} href={(to) => addressOf({ screen: "setup", step: to })} onStep={go} />
      {step === "store" && <StoreStep onNext={onNext} />}
      {step === "account" && (
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
      )}
      {step === "cameras" && <FindStep onBack={onBack} onNext={onNext} />}
      {step === "lines" && (
        <LinesStep
          selected={route.camera}
          onSelect={(camera) => { navigation.adjust({ screen: "setup", step: "lines", camera }); }}
          editor={(camera) => <SceneScreen key={camera} camera={camera} onLeave={() => undefined} />}
          onBack={onBack}
          onFinish={() => { navigation.go({ screen: "live" }); }}
        />
      )}
    </div>
  );
}
