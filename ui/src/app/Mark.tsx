import { t } from "@/i18n";

/** The product's mark. */
export function Mark() {
  return (
    <svg width="30" height="30" viewBox="0 0 30 30" fill="none" stroke="currentColor" strokeWidth="2.5" role="img" aria-label={t.common.mark}>
      <path d="M4 10V4h6M20 4h6v6M26 20v6h-6M10 26H4v-6" />
      <circle cx="15" cy="15" r="4.5" />
    </svg>
  );
}
