import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type PointerEvent } from "react";

import { explain } from "@/api/explain";
import type { PtzRequest, PtzView } from "@/api/generated";
import { useEngine, useMay } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { useAction } from "@/commands/hooks";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { Button, IconButton } from "@/kit/Button";
import type { IconName } from "@/kit/Icon";
import { Note } from "@/kit/Notice";
import { Segmented } from "@/kit/Segmented";
import { WHOLE, type PictureZoom } from "@/video/picture-zoom";

import { HeldKeys, PtzDrive, stickVelocity } from "./ptz-drive";
import styles from "./Ptz.module.css";

const SPEEDS = { slow: 0.3, normal: 0.6, fast: 1 };

const ASK_AGAIN_MS = 300_000;

const later = (run: () => void, ms: number) => {
  const timer = setTimeout(run, ms);
  return () => {
    clearTimeout(timer);
  };
};

/** What a camera can be turned to; nothing where it, or this person, cannot. */
export function usePtz(camera: string | undefined): PtzView | undefined {
  const { client } = useEngine();
  const may = useMay()("control_cameras");
  const { data } = useQuery({
    queryKey: ["ptz", camera],
    queryFn: async () => unwrap(await client.json<PtzView>("GET", `/cameras/${encodeURIComponent(camera ?? "")}/ptz`)),
    enabled: may && camera !== undefined,
    staleTime: ASK_AGAIN_MS,
  });
  return may && data?.can_turn ? data : undefined;
}

interface Props {
  camera: string;
  view: PtzView;
  /** What is enlarged on this screen alone: whole again when the camera itself moves. */
  zoom: PictureZoom;
  onClose: () => void;
}

/** Turns, tilts and zooms a camera by keys and mouse, and brings it to its kept views. */
export function Ptz({ camera, view, zoom, onClose }: Props) {
  const { client } = useEngine();
  const [problem, setProblem] = useState<string>();
  const [speed, setSpeed] = useState<keyof typeof SPEEDS>("normal");
  const presets = useRef<HTMLUListElement>(null);
  const [drive] = useState(
    () =>
      new PtzDrive(
        (request: PtzRequest) => client.json<undefined>("POST", `/cameras/${encodeURIComponent(camera)}/ptz`, request),
        (error) => { setProblem(error && explain(error)); },
        later,
      ),
  );
  const [keys] = useState(() => new HeldKeys(drive, SPEEDS[speed]));
  const words = t.live.ptz;
  const press = (key: string) => {
    if (key === "") return false;
    zoom.set(WHOLE);
    keys.press(key);
    return true;
  };
  useAction("ptz.move", press);
  useAction("ptz.zoom_in", press);
  useAction("ptz.zoom_out", press);
  useAction("ptz.presets", () => {
    presets.current?.querySelector("button")?.focus();
    return view.presets.length > 0;
  });
  useEffect(() => {
    const release = () => {
      keys.letAllGo();
    };
    const onKeyUp = ({ key }: KeyboardEvent) => {
      keys.letGo(key);
    };
    document.addEventListener("keyup", onKeyUp);
    // A key let go in another window is not heard here.
    addEventListener("blur", release);
    return () => {
      document.removeEventListener("keyup", onKeyUp);
      removeEventListener("blur", release);
      release();
    };
  }, [keys]);
  const hold = (key: string, icon: IconName, label: string) => (
    <IconButton
      icon={icon}
      label={label}
      tone="plain"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        press(key);
      }}
      onPointerUp={() => { keys.letGo(key); }}
      onPointerCancel={() => { keys.letGo(key); }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        press(key);
      }}
      onKeyUp={(event) => {
        if (event.key === "Enter" || event.key === " ") keys.letGo(key);
      }}
      onBlur={() => { keys.letGo(key); }}
    />
  );
  return (
    <section className={styles.ptz} aria-label={words.label}>
      <header className={styles.head}>
        <h3>{words.title}</h3>
        <IconButton icon="x" label={t.common.close} onClick={onClose} />
      </header>
      <div className={styles.hands}>
        <div className={styles.arrows} role="group" aria-label={words.turn}>
          {hold("ArrowUp", "up", words.up)}
          {hold("ArrowLeft", "back", words.left)}
          <Stick
            label={words.stick}
            onMove={(x, y) => {
              zoom.set(WHOLE);
              drive.move(stickVelocity(x, y));
            }}
            onEnd={() => { drive.stop(); }}
          />
          {hold("ArrowRight", "chev", words.right)}
          {hold("ArrowDown", "chevd", words.down)}
        </div>
        <div className={styles.zoom} role="group" aria-label={words.zoom}>
          {hold("PageUp", "plus", `${words.zoomIn} (${firstKey("ptz.zoom_in")})`)}
          {hold("PageDown", "minus", `${words.zoomOut} (${firstKey("ptz.zoom_out")})`)}
        </div>
      </div>
      <Segmented
        label={words.speed}
        value={speed}
        options={(["slow", "normal", "fast"] as const).map((value) => ({ value, label: words.speeds[value] }))}
        onChange={(to) => {
          setSpeed(to);
          keys.setSpeed(SPEEDS[to]);
        }}
      />
      {view.presets.length > 0 && (
        <ul ref={presets} className={styles.presets} aria-label={words.presets}>
          {view.presets.map(({ preset, name }) => (
            <li key={preset}>
              <Button
                tone="ghost"
                size="small"
                onClick={() => {
                  zoom.set(WHOLE);
                  drive.preset(preset);
                }}
              >
                {name || preset}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {problem !== undefined && (
        <Note tone="bad" live="alert">
          {problem}
        </Note>
      )}
    </section>
  );
}

/** The middle of the pad: held and drawn out, the camera follows. The arrows beside it do the same without a mouse. */
function Stick({ label, onMove, onEnd }: { label: string; onMove: (x: number, y: number) => void; onEnd: () => void }) {
  const [at, setAt] = useState<[number, number]>();
  const place = (event: PointerEvent<HTMLElement>): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    const clamp = (value: number) => Math.max(-1, Math.min(1, value));
    return [clamp((event.clientX - box.left - box.width / 2) / box.width), clamp((event.clientY - box.top - box.height / 2) / box.height)];
  };
  const end = () => {
    if (!at) return;
    setAt(undefined);
    onEnd();
  };
  return (
    <span
      className={styles.stick}
      title={label}
      role="presentation"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setAt([0, 0]);
      }}
      onPointerMove={(event) => {
        if (!at) return;
        const to = place(event);
        setAt(to);
        onMove(...to);
      }}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <i style={at && { translate: `${String(at[0] * 16)}px ${String(at[1] * 16)}px` }} />
    </span>
  );
}
