import { useState } from "react";

import { t } from "@/i18n";
import { oneDecimal } from "@/i18n/format";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { AddressForm } from "./AddressForm";
import { isReady, mayNeedPassword, verdictOf } from "./device";
import { DeviceDetail } from "./DeviceDetail";
import { DeviceTable } from "./DeviceTable";
import styles from "./Setup.module.css";
import { SignInForm } from "./SignInForm";
import { StepFrame } from "./StepFrame";
import { useFinder } from "./useFinder";

interface Props {
  onBack: () => void;
  onNext: () => void;
}

/** Cameras of the network: found, asked, checked and added. */
export function FindStep({ onBack, onNext }: Props) {
  const { finder, state } = useFinder();
  const { devices, search } = state;
  const [selected, setSelected] = useState<string>();
  const [typing, setTyping] = useState(false);
  const [timeServer, setTimeServer] = useState<string>();
  const words = t.setup.find;

  const chosen = devices.filter((device) => device.chosen);
  const ready = chosen.filter(isReady);
  const locked = chosen.filter(mayNeedPassword);
  const working = devices.filter(({ work }) => work !== undefined);
  const added = devices.filter(({ cameras }) => cameras.length > 0);
  const shown = devices.find(({ address }) => address === selected) ?? devices.find((device) => verdictOf(device).kind === "fix") ?? devices[0];
  const addresses = (of: typeof devices) => of.map(({ address }) => address);
  const add = () => {
    void finder.add(addresses(ready)).then((made) => {
      if (made > 0 && finder.get().devices.every((device) => !device.chosen || device.cameras.length > 0)) onNext();
    });
  };
  return (
    <StepFrame
      remark={words.remark(devices.length, ready.length, added.length)}
      onBack={onBack}
      next={
        ready.length > 0 ? (
          <>
            <Button tone="ghost" onClick={onNext}>
              {t.setup.next}
            </Button>
            <Button tone="primary" disabled={working.length > 0} onClick={add}>
              {words.add(ready.length)}
            </Button>
          </>
        ) : (
          <Button tone={locked.length === 0 && working.length === 0 ? "primary" : "outline"} onClick={onNext}>
            {t.setup.next}
          </Button>
        )
      }
    >
      <div className={styles.pair}>
        <Panel
          title={words.title}
          flush
          beside={search.answer && search.seconds !== undefined && <span className={layout.faint}>{words.searched(search.answer.networks.join(", "), oneDecimal(search.seconds))}</span>}
          tools={
            <>
              <Button tone="ghost" size="small" icon="plus" aria-expanded={typing} onClick={() => { setTyping(!typing); }}>
                {words.byAddress}
              </Button>
              <Button tone="outline" size="small" icon="search" disabled={search.running} onClick={() => void finder.search()}>
                {search.running ? words.searching : words.again}
              </Button>
            </>
          }
          foot={locked.length > 0 && <SignInForm key={locked.length === 0 ? "none" : "some"} count={locked.length} busy={working.length > 0} onSignIn={(credentials) => void finder.ask(addresses(locked), credentials)} />}
        >
          {(typing || (devices.length === 0 && !search.running)) && (
            <AddressForm
              onAdd={(typed) => {
                setSelected(typed[0]);
                setTyping(false);
                void finder.type(typed);
              }}
            />
          )}
          <div className={styles.remarks}>
            {search.problem !== undefined && (
              <Note tone="bad" live="alert">
                {search.problem}
              </Note>
            )}
            {search.answer && search.answer.problem !== "" && <Note tone="warn">{search.answer.not_searched.length > 0 ? words.notSearched(search.answer.not_searched.join(", ")) : search.answer.problem}</Note>}
            {search.running && <Note live="status">{words.running}</Note>}
          </div>
          {devices.length > 0 && (
            <DeviceTable
              devices={devices}
              selected={shown?.address}
              onSelect={setSelected}
              onChoose={(address, on) => { finder.choose([address], on); }}
              onChooseAll={(on) => { finder.choose(addresses(devices.filter(({ cameras }) => cameras.length === 0)), on); }}
            />
          )}
          {devices.length === 0 && !search.running && search.answer !== undefined && (
            <EmptyState title={words.empty.title} text={words.empty.text}>
              <ul className={styles.hints}>
                {words.empty.causes.map((cause) => (
                  <li key={cause}>{cause}</li>
                ))}
              </ul>
            </EmptyState>
          )}
        </Panel>
        {shown ? (
          <DeviceDetail
            key={shown.address}
            device={shown}
            onFix={(changes) => void finder.set(shown.address, changes)}
            onAsk={() => void finder.ask([shown.address])}
            onForget={shown.typed ? () => { finder.forget(shown.address); } : undefined}
            timeServer={timeServer}
            onTimeServer={setTimeServer}
          />
        ) : (
          <Panel title={words.choose.title}>
            <EmptyState title={words.choose.title} text={words.choose.text} />
          </Panel>
        )}
      </div>
    </StepFrame>
  );
}
