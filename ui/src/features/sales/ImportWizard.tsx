import { useRef, useState } from "react";

import { t } from "@/i18n";
import { count } from "@/i18n/format";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { ReadStep } from "./ReadStep";
import { sampleOf, type Sample, type useBringIn } from "./useSales";

interface Props {
  currency: string;
  bring: ReturnType<typeof useBringIn>;
  /** Of the file that is being read. */
  rows: number | undefined;
  onDone: (id: number) => void;
}

/** From a file to sales: choose it, see what is read of it, bring it in. */
export function ImportWizard({ currency, bring, rows, onDone }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [sample, setSample] = useState<Sample>();
  const words = t.sales;
  const choose = (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,.tsv,text/csv,text/plain"
        aria-label={words.file}
        className={layout.hidden}
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          bring.reset();
          if (file) void sampleOf(file).then(setSample, () => { setSample(undefined); });
        }}
      />
      <Button tone={sample ? "outline" : "primary"} size="small" disabled={bring.isPending} onClick={() => input.current?.click()}>
        {sample ? words.another : words.choose}
      </Button>
    </>
  );
  if (bring.isPending) {
    return (
      <Panel title={words.wizard}>
        <Note live="status" title={sample?.file.name}>
          {words.importing(count(rows ?? 0))}
        </Note>
      </Panel>
    );
  }
  if (!sample) {
    return (
      <Panel title={words.wizard} tools={choose}>
        <EmptyState title={words.start.title} text={words.start.text} />
      </Panel>
    );
  }
  return <ReadStep key={sample.chosen} sample={sample} currency={currency} choose={choose} failure={bring.error} onBring={(source, mapping) => { bring.mutate({ file: sample.file, source, mapping }, { onSuccess: (detail) => { onDone(detail.import.id); } }); }} />;
}
