import { explainFailure } from "@/api/explain";
import type { NotificationRouteView } from "@/api/generated";
import { t } from "@/i18n";
import { ConfirmDialog } from "@/kit/ConfirmDialog";

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
    <ConfirmDialog
      title={words.title(route.name)}
      text={words.text}
      action={words.action}
      busy={remove.isPending}
      problem={remove.error ? explainFailure(remove.error) : undefined}
      onConfirm={() => { remove.mutate(route.id, { onSuccess: onRemoved }); }}
      onClose={onClose}
    />
  );
}
