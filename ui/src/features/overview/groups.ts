import type { GroupNumbers } from "@/api/generated";

/** Groups of one size; the last also those of more. */
export interface SizeRow {
  size: number;
  isMore: boolean;
  groups: number;
  /** Of all groups, 0–1; nothing without any. */
  share: number | undefined;
}

export function sizeRows({ sizes, groups }: GroupNumbers): SizeRow[] {
  return sizes.map((count, index) => ({ size: index + 1, isMore: index === sizes.length - 1, groups: count, share: groups > 0 ? count / groups : undefined }));
}

/** People a group; nothing without groups. */
export function meanSize({ people, groups }: GroupNumbers): number | undefined {
  return groups > 0 ? people / groups : undefined;
}

/** The share of people who came in of whom it is known with whom, 0–1. */
export function knownShare({ people, unknown }: GroupNumbers): number {
  return people + unknown > 0 ? people / (people + unknown) : 1;
}
