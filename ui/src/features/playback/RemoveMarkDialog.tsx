import { useMutation, useQueryClient } from "@tanstack/react-query";

import { explainFailure } from "@/api/explain";
import type { MarkView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { t } from "@/i18n";
import { ConfirmDialog } from "@/kit/ConfirmDialog";

import { markTitle } from "./mark-title";

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
    <ConfirmDialog
      title={words.title}
      text={words.text(first ? markTitle(first) : "", marks.length)}
      action={words.action}
      busy={remove.isPending}
      problem={remove.error ? explainFailure(remove.error) : undefined}
      onConfirm={() => { remove.mutate(); }}
      onClose={onClose}
    />
  );
}
