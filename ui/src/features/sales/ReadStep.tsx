import { useState, type ReactNode } from "react";

import { explainFailure } from "@/api/explain";
import type { SalesMapping } from "@/api/generated";
import { t } from "@/i18n";
import { count, sentence } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { SelectField, TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { BadRowTable } from "./BadRowTable";
import { absent, missing } from "./mapping";
import { MappingFields } from "./MappingFields";
import { PreviewTable } from "./PreviewTable";
import styles from "./Sales.module.css";
import { useMappings, usePreview, type Sample } from "./useSales";

interface Props {
  sample: Sample;
  currency: string;
  choose: ReactNode;
  /** Why it was not brought in. */
  failure: unknown;
  onBring: (source: string, mapping: SalesMapping) => void;
}

/** How a file is read, and what comes of it. */
export function ReadStep({ sample, currency, choose, failure, onBring }: Props) {
  const words = t.sales;
  const { data: known = [] } = useMappings();
  const [kept, setKept] = useState<string>();
  const [name, setName] = useState<string>(words.source.usual);
  const [changed, setChanged] = useState<SalesMapping>();
  const [isDateChosen, setDateChosen] = useState(false);
  const { data: preview, error } = usePreview(sample, changed);
  const mapping = changed ?? preview?.mapping;
  // What was chosen once stays chosen: the engine says only of its own proposals what they leave open.
  const [wasOpen, setWasOpen] = useState(false);
  if (preview?.date_open && !wasOpen) setWasOpen(true);
  const isDateOpen = wasOpen && !isDateChosen;
  const source = kept ?? name.trim();
  const lacks = mapping && missing(mapping);
  const gone = mapping && preview ? absent(mapping, preview) : undefined;
  const isReady = mapping !== undefined && lacks === undefined && !isDateOpen && source !== "" && preview?.problem === undefined;
  return (
    <Panel
      title={sample.file.name}
      tools={choose}
      foot={
        <>
          <span className={layout.push} />
          <Button tone="primary" disabled={!isReady} onClick={() => { if (mapping) onBring(source, mapping); }}>
            {words.bring}
          </Button>
        </>
      }
    >
      <div className={layout.stack}>
        {[failure, error].map(
          (each, index) =>
            each !== null &&
            each !== undefined && (
              <Note key={String(index)} tone="bad" live="alert">
                {explainFailure(each)}
              </Note>
            ),
        )}
        {known.length > 0 && (
          <SelectField
            label={words.source.label}
            hint={words.source.hint}
            value={kept ?? ""}
            options={[{ value: "", label: words.source.other }, ...known.map(({ source: each }) => ({ value: each, label: each }))]}
            onValue={(chosen) => {
              setKept(chosen === "" ? undefined : chosen);
              setChanged(known.find(({ source: each }) => each === chosen)?.mapping);
              setDateChosen(chosen !== "");
            }}
          />
        )}
        {kept === undefined && <TextField label={words.source.name} hint={known.length > 0 ? undefined : words.source.hint} maxLength={60} value={name} problem={source === "" ? words.source.missing : undefined} onValue={setName} />}
        {!preview && !error && <Note live="status">{words.reading}</Note>}
        {isDateOpen && (
          <Note tone="warn" title={words.dateOpen.title} live="status">
            {words.dateOpen.text}
          </Note>
        )}
        {preview && mapping && (
          <>
            <details className={styles.how} open={kept === undefined}>
              <summary>{words.how}</summary>
              <MappingFields
                preview={preview}
                mapping={mapping}
                isDateOpen={isDateOpen}
                onChange={setChanged}
                onDateOrder={(chosen) => {
                  setDateChosen(true);
                  setChanged(chosen);
                }}
              />
            </details>
            {lacks !== undefined ? (
              <Note tone="warn">{lacks === "money" ? words.needsAmount : words.needs(words.fields[lacks])}</Note>
            ) : gone ? (
              <Note tone="bad">{words.noColumn(gone.column, words.fields[gone.field])}</Note>
            ) : (
              preview.problem !== undefined && <Note tone="bad">{sentence(preview.problem)}</Note>
            )}
            {preview.problem === undefined && <Note tone={preview.bad_count > 0 ? "warn" : "plain"}>{words.previewed(count(preview.row_count), count(preview.bad_count))}</Note>}
            {preview.bad.length > 0 && <BadRowTable rows={preview.bad} />}
            {preview.rows.length > 0 && !isDateOpen && <PreviewTable rows={preview.rows} currency={currency} />}
          </>
        )}
      </div>
    </Panel>
  );
}
