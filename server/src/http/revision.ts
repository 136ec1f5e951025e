import { Problem } from "./problem.ts";

/** The revision that a change was made from; null creates. Without either the change is not begun. */
export function expectedRevision(headers: {
  readonly "if-match"?: string | undefined;
  readonly "if-none-match"?: string | undefined;
}): number | null {
  if (headers["if-none-match"] === "*") return null;
  const revision = /^"?r(\d{1,9})"?$/.exec(headers["if-match"] ?? "")?.[1];
  if (revision === undefined) throw new Problem("precondition.missing");
  return Number(revision);
}

export function etagOf(revision: number): string {
  return `"r${revision}"`;
}
