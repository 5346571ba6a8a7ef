import { useMutation } from "@tanstack/react-query";

import { explainFailure } from "@/api/explain";
import type { CameraView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Note } from "@/kit/Notice";

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
    <Dialog
      title={words.title(camera.name)}
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
      <p>{words.text}</p>
      {remove.error && (
        <Note tone="bad" live="alert">
          {explainFailure(remove.error)}
        </Note>
      )}
    </Dialog>
  );
}
