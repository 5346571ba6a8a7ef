import { useState } from "react";

import type { CameraView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import layout from "@/kit/layout.module.css";

import { CameraFields } from "./CameraFields";

const MOST = 9;

interface Props {
  all: readonly CameraView[];
  chosen: readonly string[];
  onChosen: (chosen: string[]) => void;
}

/** Which cameras are played. */
export function CameraChoice({ all, chosen, onChosen }: Props) {
  const [open, setOpen] = useState(false);
  const close = () => { setOpen(false); };
  return (
    <>
      <Button tone="ghost" size="small" icon="cam" onClick={() => { setOpen(true); }}>
        {t.playback.inSync(chosen.length)}
      </Button>
      {open && (
        <Dialog
          title={t.playback.chooseCameras}
          onClose={close}
          foot={
            <Button tone="primary" onClick={close}>
              {t.common.close}
            </Button>
          }
        >
          <CameraFields cameras={all} chosen={chosen} most={MOST} onChosen={(next) => { if (next.length > 0) onChosen(next); }} />
          {all.length > MOST && <span className={layout.faint}>{t.playback.most(MOST)}</span>}
        </Dialog>
      )}
    </>
  );
}
