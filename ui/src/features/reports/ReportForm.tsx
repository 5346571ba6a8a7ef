import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { ReportView } from "@/api/generated";
import { COMPARISONS, GRAINS } from "@/api/kpi-words";
import { forgetOutcome } from "@/api/outcome";
import { ApiFailure } from "@/api/result";
import { t } from "@/i18n";
import { PAPER } from "@/i18n/paper";
import { Button } from "@/kit/Button";
import { ConfirmDialog } from "@/kit/ConfirmDialog";
import { SelectField, TextField } from "@/kit/Field";
import { FormFoot } from "@/kit/FormFoot";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { Choice } from "./Choice";
import { Preview } from "./Preview";
import { DAYS, draftOf, FIELD_OF, FORMATS, reportProblems, requestOf, type ReportDraft, type ReportField } from "./report-draft";
import styles from "./Reports.module.css";
import { TurnFields } from "./TurnFields";
import { useRemoveReport, useReportRoutes, useSaveReport, useSendReport } from "./useReports";

interface Props {
  /** Absent for a new one. */
  report: ReportView | undefined;
  onDone: (report: number | undefined) => void;
}

const LANGUAGES = ["store", "en", "de"] as const;

/** What a report says, when it is made, and where it goes. */
export function ReportForm({ report, onDone }: Props) {
  const [draft, setDraft] = useState(() => draftOf(report, PAPER));
  const [kept, setKept] = useState(draft);
  const [shown, setShown] = useState(false);
  const [removing, setRemoving] = useState(false);
  const save = useSaveReport();
  const send = useSendReport();
  const remove = useRemoveReport();
  const { data: routes = [] } = useReportRoutes();
  const words = t.reports.form;
  const problems = reportProblems(draft);
  const refusal = save.error instanceof ApiFailure ? save.error.error : undefined;
  const refused = refusal?.detail === undefined ? undefined : FIELD_OF[refusal.detail];
  const problem = (field: ReportField) => (shown ? problems[field] : undefined) ?? (refused === field ? refusal?.message : undefined);
  const change = (part: Partial<ReportDraft>) => {
    setDraft({ ...draft, ...part });
    forgetOutcome(save);
  };
  const changed = draft !== kept;
  const failure = (refused === undefined ? save.error : undefined) ?? send.error;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setShown(true);
        if (Object.keys(problems).length > 0) return;
        save.mutate(
          { id: report?.id, request: requestOf(draft) },
          {
            onSuccess: (saved) => {
              const after = { ...draft, version: saved.plan.version };
              // What was typed meanwhile stays, and is still to be saved.
              setDraft((now) => (now === draft ? after : { ...now, version: saved.plan.version }));
              setKept(after);
              onDone(saved.id);
            },
          },
        );
      }}
    >
      <Panel
        title={report?.plan.name ?? words.newTitle}
        foot={
          <FormFoot removal={report && { label: words.remove, onRemove: () => { setRemoving(true); } }} onCancel={() => { onDone(undefined); }} busy={save.isPending} settled={report !== undefined && !changed}>
            {report && (
              <Button tone="outline" disabled={changed || send.isPending} title={changed ? words.saveFirst : undefined} onClick={() => { send.mutate(report.id); }}>
                {words.send}
              </Button>
            )}
          </FormFoot>
        }
      >
        <div className={layout.stack}>
          {failure && (
            <Note tone="bad" live="alert">
              {explainFailure(failure)}
            </Note>
          )}
          <TextField label={words.name} hint={words.nameHint} maxLength={80} value={draft.name} problem={problem("name")} onValue={(name) => { change({ name }); }} />
          <SelectField label={words.days} value={draft.days} options={DAYS.map((value) => ({ value, label: t.reports.days[value] }))} onValue={(days) => { change({ days }); }} />
          <div className={styles.pair}>
            <SelectField label={words.grain} value={draft.grain} options={GRAINS.map((value) => ({ value, label: t.compare.grain[value] }))} onValue={(grain) => { change({ grain }); }} />
            <SelectField
              label={words.beside}
              value={draft.beside}
              options={[{ value: "none" as const, label: words.nothingBeside }, ...COMPARISONS.map((value) => ({ value, label: t.compare.beside[value] }))]}
              onValue={(beside) => { change({ beside }); }}
            />
          </div>
          <Choice label={words.figures} hint={words.allFigures} options={Object.entries(t.compare.kpis).map(([value, label]) => ({ value, label }))} chosen={draft.figures} onChoose={(figures) => { change({ figures }); }} />
          <Preview days={draft.days} compare={draft.beside === "none" ? undefined : draft.beside} figures={draft.figures} />
          <Choice label={words.formats} problem={problem("formats")} options={FORMATS.map((value) => ({ value, label: words.formatNames[value] }))} chosen={draft.formats} onChoose={(formats) => { change({ formats }); }} />
          <SelectField label={words.language} value={draft.language} options={LANGUAGES.map((value) => ({ value, label: words.languages[value] }))} onValue={(language) => { change({ language }); }} />
          <TurnFields draft={draft} problem={problem} onChange={change} />
          {routes.length === 0 ? <Note>{words.noRoutes}</Note> : <Choice label={words.routes} options={routes.map(({ id, name }) => ({ value: id, label: name }))} chosen={draft.routes} onChoose={(chosen) => { change({ routes: chosen }); }} />}
          <TextField label={words.folder} hint={words.folderHint} maxLength={1000} spellCheck={false} value={draft.folder} problem={problem("folder")} onValue={(folder) => { change({ folder }); }} />
        </div>
      </Panel>
      {removing && report && (
        <ConfirmDialog
          title={t.reports.remove.title(report.plan.name)}
          text={t.reports.remove.text}
          action={t.reports.remove.action}
          busy={remove.isPending}
          problem={remove.error ? explainFailure(remove.error) : undefined}
          onConfirm={() => { remove.mutate(report.id, { onSuccess: () => { onDone(undefined); } }); }}
          onClose={() => { setRemoving(false); }}
        />
      )}
    </form>
  );
}
