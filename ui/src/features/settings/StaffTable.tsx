import { explainFailure } from "@/api/explain";
import type { StaffView } from "@/api/generated";
import { useCameras, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { moment } from "@/i18n/format";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import table from "@/kit/table.module.css";

import { useKnownStaff, useSayStaff } from "./useRecognition";

/** Who is taken for staff, as it was learned, and putting it right. */
export function StaffTable() {
  const staff = useKnownStaff(true);
  const say = useSayStaff();
  const cameras = useCameras();
  const { time_zone: zone } = useSite();
  const words = t.settings.recognition.staff;
  const name = (id: string) => cameras.find((camera) => camera.id === id)?.name ?? id;
  const seen = ({ first_ms, last_ms }: StaffView) => `${moment(first_ms, zone)} – ${moment(last_ms, zone)}`;
  const failure = say.error ?? staff.error;
  return (
    <section aria-label={words.title}>
      <h3 className={layout.label}>{words.title}</h3>
      {failure && (
        <Note tone="bad" live="alert">
          {explainFailure(failure)}
        </Note>
      )}
      {staff.data?.length === 0 && <EmptyState title={words.none.title} text={words.none.text} />}
      {staff.data && staff.data.length > 0 && (
        <table className={table.table}>
          <thead>
            <tr>
              <th>{words.seen}</th>
              <th>{words.camera}</th>
              <th>{words.why}</th>
              <th>{words.right}</th>
            </tr>
          </thead>
          <tbody>
            {staff.data.map((one) => (
              <tr key={one.id}>
                <th scope="row">{seen(one)}</th>
                <td className={table.text}>{name(one.camera)}</td>
                <td className={table.text}>{one.reason ? words.reasons[one.reason] : words.not}</td>
                <td>
                  <Button size="small" tone="outline" disabled={say.isPending} onClick={() => { say.mutate({ id: one.id, staff: one.reason === undefined }); }}>
                    {one.reason ? words.isNot : words.is}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
