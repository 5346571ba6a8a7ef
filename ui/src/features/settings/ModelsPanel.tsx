import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import { explainFailure } from "@/api/explain";
import type { ModelView } from "@/api/generated";
import { useEngine, useHealth } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import table from "@/kit/table.module.css";

import styles from "./Settings.module.css";

const KEY = ["models"];

/** The detectors there are, and the way to bring one in. */
export function ModelsPanel() {
  const { client } = useEngine();
  const { analytics } = useHealth();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const words = t.settings.models;
  const models = useQuery({ queryKey: KEY, queryFn: async () => unwrap(await client.json<ModelView[]>("GET", "/models")) });
  const bring = useMutation({
    mutationFn: async (file: File) => unwrap(await client.upload("/models/import", file)),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const failure = bring.error ?? models.error;
  const state = (model: ModelView) => (analytics.models.includes(model.name) ? words.inUse : model.available ? words.available : words.missing);
  return (
    <Panel
      title={words.title}
      flush
      tools={
        <>
          <input
            ref={input}
            type="file"
            accept=".onnx"
            aria-label={words.file}
            className={layout.hidden}
            tabIndex={-1}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = "";
              if (file) bring.mutate(file);
            }}
          />
          <Button tone={analytics.on ? "outline" : "primary"} size="small" disabled={bring.isPending} onClick={() => input.current?.click()}>
            {words.import}
          </Button>
        </>
      }
    >
      {bring.isPending && <Note live="status">{words.importing}</Note>}
      {bring.isSuccess && <Note live="status">{words.imported}</Note>}
      {failure && (
        <Note tone="bad" live="alert">
          {explainFailure(failure)}
        </Note>
      )}
      <table className={table.table}>
        <thead>
          <tr>
            <th>{words.columns.name}</th>
            <th>{words.columns.input}</th>
            <th>{words.columns.licence}</th>
            <th>{words.columns.state}</th>
          </tr>
        </thead>
        <tbody>
          {models.data?.map((model) => (
            <tr key={model.name}>
              <th scope="row">
                {model.name}
                <span className={styles.detail}>{words.about(model.name, model.description)}</span>
                {!model.available && <span className={styles.detail}>{model.detail}</span>}
              </th>
              <td>{words.input(model.input[0], model.input[1])}</td>
              <td>{model.licence}</td>
              <td>{state(model)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
