import { useRef, type ComponentProps } from "react";

import type { CameraView } from "@/api/generated";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Icon } from "@/kit/Icon";
import type { TalkProblem, TalkState } from "@/video/talk";

import styles from "./Talk.module.css";
import { useTalk, type Holding } from "./useTalk";

type Hands = Pick<ComponentProps<"button">, "onPointerDown" | "onPointerUp" | "onPointerCancel" | "onClick" | "onContextMenu" | "onKeyDown" | "onKeyUp" | "onBlur">;

/** What every hand does with a button that is held: mouse, finger, Enter and Space. */
function handsOf({ press, release }: Pick<Holding, "press" | "release">): Hands {
  return {
    onPointerDown: (event) => {
      // Not the tile's drag.
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      press();
    },
    onPointerUp: release,
    onPointerCancel: release,
    onClick: (event) => {
      event.stopPropagation();
    },
    onContextMenu: (event) => {
      event.preventDefault();
    },
    onKeyDown: (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      press();
    },
    onKeyUp: (event) => {
      if (event.key === "Enter" || event.key === " ") release();
    },
    onBlur: release,
  };
}

function explain(problem: TalkProblem): string {
  const { problems } = t.live.talk;
  if (problem.why === "busy") return problems.busy(problem.who);
  return problem.why === "camera" ? problem.told : problems[problem.why];
}

/** What to read now: one's own talk, else who else speaks. */
function wordsOf(state: TalkState, speaker: string | undefined): string {
  const words = t.live.talk;
  if (state.kind === "failed") return explain(state.problem);
  if (state.kind !== "idle") return words[state.kind];
  return speaker === undefined ? "" : words.other(speaker);
}

/** Says that an enlarged camera has no loudspeaker, or lets people hold it and speak. */
export function TalkButton({ camera }: { camera: CameraView }) {
  if (camera.can_talk === true) return <FocusTalk camera={camera} />;
  const words = t.live.talk;
  return (
    <Button tone="outline" size="small" icon="talk" drawingSuffices disabled title={words.noneTitle}>
      {words.none}
    </Button>
  );
}

function FocusTalk({ camera }: { camera: CameraView }) {
  const level = useRef<HTMLSpanElement>(null);
  const { state, press, release } = useTalk(camera.id, true, level);
  const words = t.live.talk;
  const key = firstKey("tile.talk");
  return (
    <span className={styles.talk}>
      <Button tone="outline" size="small" icon="talk" keyHint={key} drawingSuffices aria-pressed={state.kind === "speaking"} title={words.hold(key)} {...handsOf({ press, release })}>
        {words.open}
      </Button>
      {state.kind === "speaking" && <span ref={level} className={styles.level} aria-hidden="true" />}
      <span role="status" className={classes(styles.told, state.kind === "failed" && styles.failed)}>
        {wordsOf(state, camera.speaker)}
      </span>
    </span>
  );
}

/** The same on a tile of the wall, as a drawing alone. The key is for the tile that is picked. */
export function TileTalk({ camera, picked }: { camera: CameraView; picked: boolean }) {
  const level = useRef<HTMLSpanElement>(null);
  const { state, press, release } = useTalk(camera.id, picked, level);
  const label = `${t.live.talk.of(camera.name)} (${firstKey("tile.talk")})`;
  return (
    <>
      <button type="button" tabIndex={-1} aria-label={label} title={label} aria-pressed={state.kind === "speaking"} className={styles.mark} {...handsOf({ press, release })}>
        <Icon name="talk" size="small" />
        {state.kind === "speaking" && <span ref={level} className={styles.level} aria-hidden="true" />}
      </button>
      <span role="status" className={classes(styles.note, state.kind === "failed" && styles.failed)}>
        {wordsOf(state, camera.speaker)}
      </span>
    </>
  );
}
