import type { ReviewView } from "@/api/generated";
import { t } from "@/i18n";

/** What was seen; a kind that this page does not know yet has its own name. */
export function behaviourWords(behaviour: string | undefined): string {
  const known: Record<string, string> = t.review.behaviours;
  return known[behaviour ?? ""] ?? behaviour ?? "";
}

/** Who looked and what they said, or why nobody needs to. */
export function standingWords({ verdict, judged_by: by, withheld }: ReviewView): string {
  if (verdict) return t.review.judged(t.review.verdicts[verdict], by ?? "");
  return withheld ? t.review.withheld[withheld] : t.review.open;
}
