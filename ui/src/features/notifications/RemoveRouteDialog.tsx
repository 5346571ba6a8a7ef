import { explainFailure } from "@/api/explain";
import type { NotificationRouteView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Note } from "@/kit/Notice";

import { useRemoveRoute } from "./useRoutes";

interface Props {
  route: NotificationRouteView;
  onClose: () => void;
  onRemoved: () => void;
}

export function RemoveRouteDialog({ route, onClose, onRemoved }: Props) {
  const remove = useRemoveRoute();
  const words = t.notifications.remove;
  return (
    <Dialog
      title={words.title(route.name)}
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button tone="danger" disabled={remove.isPending} onClick={() => { remove.mutate(route.id, { onSuccess: onRemoved }); }}>
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
