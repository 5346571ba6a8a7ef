import type { ReactElement } from "react";

import styles from "./Icon.module.css";
import { SEVERITY_OUTLINES } from "./severity-outlines";

/** Drawings on a 20 × 20 grid. Severities are filled shapes, all others are strokes. */
export const drawings = {
  critical: (
    <>
      <path d={SEVERITY_OUTLINES.critical}/>
      <path d="M10 5v6" className={styles.mark} strokeWidth="2.2"/>
      <circle cx="10" cy="14.2" r="1.3" className={styles.dot}/>
    </>
  ),
  high: (
    <>
      <path d={SEVERITY_OUTLINES.high} strokeLinejoin="round"/>
      <path d="M10 7.2v4.8" className={styles.mark} strokeWidth="2"/>
      <circle cx="10" cy="15" r="1.2" className={styles.dot}/>
    </>
  ),
  medium: (
    <>
      <path d={SEVERITY_OUTLINES.medium}/>
      <path d="M10 5.4v5.4" className={styles.mark} strokeWidth="2"/>
      <circle cx="10" cy="14" r="1.2" className={styles.dot}/>
    </>
  ),
  low: (
    <>
      <path d={SEVERITY_OUTLINES.low}/>
      <path d="M10 9.4v5" className={styles.mark} strokeWidth="2"/>
      <circle cx="10" cy="5.9" r="1.3" className={styles.dot}/>
    </>
  ),
  live: (
    <>
      <rect x="2.5" y="3.5" width="15" height="10" rx="1.5"/>
      <path d="M7 17h6M7.5 3.5v10M12.5 3.5v10"/>
    </>
  ),
  bell: <path d="M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.5 17.5h3"/>,
  chart: <path d="M3 3v14h14M6.5 13v-3M10 13V6M13.5 13V8.5"/>,
  cam: <path d="M2.5 6h9.5v8H2.5zM12 9l5.5-2.5v7L12 11"/>,
  gear: (
    <>
      <circle cx="10" cy="10" r="2.8"/>
      <path d="M10 2v2.5M10 15.5V18M2 10h2.5M15.5 10H18M4.3 4.3l1.8 1.8M13.9 13.9l1.8 1.8M15.7 4.3l-1.8 1.8M6.1 13.9l-1.8 1.8"/>
    </>
  ),
  search: (
    <>
      <circle cx="9" cy="9" r="5.5"/>
      <path d="m13 13 4 4"/>
    </>
  ),
  right: <path d="M4 10h12M11 5l5 5-5 5"/>,
  chev: <path d="m7 4 6 6-6 6"/>,
  up: <path d="m4 13 6-6 6 6"/>,
  chevd: <path d="m4 7 6 6 6-6"/>,
  x: <path d="m5 5 10 10M15 5 5 15"/>,
  plus: <path d="M10 4v12M4 10h12"/>,
  mute: <path d="M4 8v4h3l4 3.5v-11L7 8zM14 8l4 4M18 8l-4 4"/>,
  talk: <path d="M10 3a2.5 2.5 0 0 1 2.5 2.5v4a2.5 2.5 0 0 1-5 0v-4A2.5 2.5 0 0 1 10 3zM5 9.5a5 5 0 0 0 10 0M10 14.5V17M7.5 17h5"/>,
  sound: <path d="M4 8v4h3l4 3.5v-11L7 8zM14 7.5a3.5 3.5 0 0 1 0 5M16 5a7 7 0 0 1 0 10"/>,
  line: (
    <>
      <path d="M3 16 17 4"/>
      <circle cx="3.5" cy="15.5" r="1.8"/>
      <circle cx="16.5" cy="4.5" r="1.8"/>
    </>
  ),
  poly: <path d="m4 5 9-2 4 8-7 6-7-4z"/>,
  hand: <path d="M6 10V5.5a1.3 1.3 0 0 1 2.6 0V9M8.6 9V3.8a1.3 1.3 0 0 1 2.6 0V9M11.2 9V5a1.3 1.3 0 0 1 2.6 0v5.5c0 4-1.5 6.5-4.8 6.5-2.5 0-3.6-1-5-3.5L2.6 11c.6-1.2 1.8-1 2.5 0L6 12"/>,
  eye: (
    <>
      <path d="M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5 1.5 10 1.5 10z"/>
      <circle cx="10" cy="10" r="2.5"/>
    </>
  ),
  help: (
    <>
      <circle cx="10" cy="10" r="7.5"/>
      <path d="M7.8 7.8c.2-2.6 4.4-2.4 4.4 0 0 1.6-2.2 1.7-2.2 3.4M10 14.2v.1"/>
    </>
  ),
  undo: <path d="M4 8h8a4 4 0 0 1 0 8H7M7 4.5 3.5 8 7 11.5"/>,
  disk: (
    <>
      <ellipse cx="10" cy="5" rx="6.5" ry="2.5"/>
      <path d="M3.5 5v10c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5V5M3.5 10c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5"/>
    </>
  ),
  people: (
    <>
      <circle cx="7.5" cy="6.5" r="3"/>
      <path d="M2 17c0-4 2.5-5.5 5.5-5.5S13 13 13 17M13.5 4a3 3 0 0 1 0 5.5M15.5 12c1.7.7 2.5 2.3 2.5 5"/>
    </>
  ),
  account: (
    <>
      <circle cx="10" cy="6.5" r="3.5"/>
      <path d="M3 17.500c0-4 3.200-5.500 7-5.500s7 1.500 7 5.500"/>
    </>
  ),
  ok: <path d="m4 10.5 4 4L16 6"/>,
  offline: (
    <>
      <circle cx="10" cy="10" r="7.5"/>
      <path d="m4.8 15.2 10.4-10.4"/>
    </>
  ),
  note: <path d="M4 3h12v10l-4 4H4zM12 17v-4h4M7 7h6M7 10h4"/>,
  shield: (
    <>
      <path d="M10 2.5 16.5 5v5c0 4-2.8 6.4-6.5 7.5C6.3 16.4 3.5 14 3.5 10V5z"/>
      <path d="m7 10 2.2 2.2L13.2 8"/>
    </>
  ),
  back: <path d="m13 4-6 6 6 6"/>,
  heat: <path d="M3 3h14v14H3zM3 7.7h14M3 12.3h14M7.7 3v14M12.3 3v14M8 8h4v4H8z"/>,
  target: (
    <>
      <circle cx="10" cy="10" r="7"/>
      <circle cx="10" cy="10" r="3"/>
      <path d="M10 1.5v3M10 15.5v3M1.5 10h3M15.5 10h3"/>
    </>
  ),
  walk: (
    <>
      <circle cx="10.5" cy="3.5" r="1.6"/>
      <path d="m7 18 2-5-1.5-2.5L8.5 6.5l3 .5 1.5 3 2 .8M9 13l3 2 .5 3M8.5 6.5 6 8v3"/>
    </>
  ),
  play: <path d="M6 4v12l10-6z"/>,
  pause: <path d="M7 4v12M13 4v12"/>,
  export: <path d="M10 12V3M6.5 6.5 10 3l3.5 3.5M4 11v6h12v-6"/>,
  lock: (
    <>
      <rect x="4.5" y="9" width="11" height="8" rx="1.5"/>
      <path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>
    </>
  ),
  replay: (
    <>
      <path d="M4 10a6 6 0 1 0 2-4.5L4 7.5V3.5"/>
      <path d="M10 7v3.5l2.5 1.500"/>
    </>
  ),
  frameBack: <path d="M5 4v12M16 5v10l-7-5z"/>,
  frameNext: <path d="M15 4v12M4 5v10l7-5z"/>,
  minus: <path d="M4 10h12"/>,
  turn: <path d="M10 2v16M2 10h16M7.500 4.500 10 2l2.500 2.500M7.500 15.500 10 18l2.500-2.500M4.500 7.500 2 10l2.500 2.500M15.500 7.500 18 10l-2.500 2.500"/>,
  folder: <path d="M2.500 5h5l2 2h8v9h-15z"/>,
  send: <path d="M3 10 17 3.500l-3.500 13L9.500 12zM9.500 12 17 3.500"/>,
  store: <path d="M3 8.5V17h14V8.5M2 8l1.5-5h13L18 8c0 1.5-2.5 1.5-2.7 0-.3 1.5-2.4 1.5-2.65 0-.3 1.5-2.4 1.5-2.65 0-.3 1.5-2.4 1.5-2.65 0C4.5 9.5 2 9.5 2 8zM8 17v-5h4v5"/>,
} as const satisfies Record<string, ReactElement>;

export type IconName = keyof typeof drawings;
