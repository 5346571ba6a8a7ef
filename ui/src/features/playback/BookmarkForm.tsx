import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { BookmarkRequest, CameraView, MarkView } from "@/api/generated";
import { useEngine, useSite } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { t } from "@/i18n";
import { moment } from "@/i18n/format";
import { Button, IconButton } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

interface Props {
  camera: CameraView;
  atMs: number;
  onClose: () => void;
  onDone: (remark: string) => void;
}

/** A note at the moment shown. */
export function BookmarkForm({ camera, atMs, onClose, onDone }: Props) {
  const { client } = useEngine();
  const { time_zone: zone } = useSite();
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const words = t.playback.bookmark;
  const save = useMutation({
    mutationFn: async (request: BookmarkRequest) => unwrap(await client.json<MarkView>("POST", "/bookmarks", request)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["timeline"] });
      onDone(words.saved);
    },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (note.trim()) save.mutate({ camera: camera.id, at_ms: Math.floor(atMs), note: note.trim() });
      }}
    >
      <Panel
        title={words.title}
        tools={<IconButton icon="x" label={t.common.close} onClick={onClose} />}
        foot={
          <>
            <span className={layout.push} />
            <Button type="submit" tone="primary" disabled={!note.trim() || save.isPending}>
              {words.save}
            </Button>
          </>
        }
      >
        <div className={layout.stack}>
          <span className={layout.muted}>{words.where(camera.name, moment(atMs, zone))}</span>
          {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the field just asked for by key */}
          <TextField label={words.note} value={note} maxLength={500} autoFocus autoComplete="off" onValue={setNote} />
          {save.error && (
            <Note tone="bad" live="alert">
              {explainFailure(save.error)}
            </Note>
          )}
        </div>
      </Panel>
    </form>
  );
}
