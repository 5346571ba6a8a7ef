import { useMutation, useQueryClient } from "@tanstack/react-query";

import { explainFailure } from "@/api/explain";
import type { MarkView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Note } from "@/kit/Notice";

interface Props {
  /** The same note on one or several cameras: bookmarks, or protections. */
  marks: readonly MarkView[];
  onClose: () => void;
}

/** Asks before a bookmark goes, or video may be deleted again. */
export function RemoveMarkDialog({ marks, onClose }: Props) {
  const { client } = useEngine();
  const queries = useQueryClient();
  const [first] = marks;
  const kind = first?.kind === "protection" ? "protection" : "bookmark";
  const words = t.playback.removeMark[kind];
  const remove = useMutation({
    mutationFn: async () => {
      for (const { id } of marks) unwrap(await client.json<undefined>("DELETE", `/${kind}s/${encodeURIComponent(id)}`));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["timeline"] }),
    onSuccess: onClose,
  });
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button tone="danger" disabled={remove.isPending} onClick={() => { remove.mutate(); }}>
            {words.action}
          </Button>
        </>
      }
    >
      <p>{words.text(first?.title ?? "", marks.length)}</p>
      {remove.error && (
        <Note tone="bad" live="alert">
          {explainFailure(remove.error)}
        </Note>
      )}
    </Dialog>
  );
}
