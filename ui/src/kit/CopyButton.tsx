import { useState } from "react";

import { t } from "@/i18n";

import { Button } from "./Button";
import { copyText, selectAll } from "./copy-text";

interface Props {
  text: string;
  /** Where it stands: selected for a hand when the browser copies nothing. */
  shown: () => HTMLElement | null;
  size?: "normal" | "small";
}

/** Copies a text and says whether it did. */
export function CopyButton({ text, shown, size = "normal" }: Props) {
  const [copied, setCopied] = useState<boolean>();
  const words = t.common.copy;
  return (
    <>
      <Button
        tone="outline"
        size={size}
        onClick={() => {
          void copyText(text).then((done) => {
            setCopied(done);
            const element = shown();
            if (!done && element) selectAll(element);
          });
        }}
      >
        {copied ? words.done : words.action}
      </Button>
      <span role="status">{copied === false && words.byHand}</span>
    </>
  );
}
