import { useMutation } from "@tanstack/react-query";

import { explainFailure } from "@/api/explain";
import type { CameraView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { t } from "@/i18n";
import { ConfirmDialog } from "@/kit/ConfirmDialog";

interface Props {
  camera: CameraView;
  onClose: () => void;
  onRemoved: () => void;
}

export function RemoveDialog({ camera, onClose, onRemoved }: Props) {
  const { client, live } = useEngine();
  const remove = useMutation({
    mutationFn: async () => unwrap(await client.json<undefined>("DELETE", `/cameras/${encodeURIComponent(camera.id)}`)),
    onSuccess: () => {
      onRemoved();
      live.dispatch({ type: "camera_removed", camera: camera.id });
    },
  });
  const words = t.cameras.remove;
  return (
    <ConfirmDialog
      title={words.title(camera.name)}
      text={words.text}
      action={words.action}
      busy={remove.isPending}
      problem={remove.error ? explainFailure(remove.error) : undefined}
      onConfirm={() => { remove.mutate(); }}
      onClose={onClose}
    />
  );
}
