import type { Texts } from "@lendloom/engine/kernel";
import type { MigratedApplication } from "../api/index.ts";

/** Applications that would not move, or did not, for one reason at one place. */
export interface RefusalGroup {
  readonly code: string;
  readonly texts: Texts;
  /** Where in the plan or the application it is; absent where it is the application as a whole. */
  readonly pointer?: string;
  readonly applications: readonly string[];
}

/** Refusals by reason and place, the commonest first; the innermost reason is the one a person can mend. */
export function refusalGroups(items: readonly MigratedApplication[]): readonly RefusalGroup[] {
  const groups = new Map<string, RefusalGroup>();
  for (const { application, refusal } of items) {
    if (refusal === undefined) continue;
    const errors = refusal.errors ?? [];
    const reasons = errors.length > 0 ? errors : [{ code: refusal.code, texts: refusal.texts }];
    for (const reason of reasons) {
      const pointer = "pointer" in reason && reason.pointer !== "" ? reason.pointer : undefined;
      const name = `${reason.code} ${pointer ?? ""}`;
      const before = groups.get(name);
      groups.set(name, {
        code: reason.code,
        texts: reason.texts,
        ...(pointer === undefined ? {} : { pointer }),
        applications: [...(before?.applications ?? []), application],
      });
    }
  }
  return [...groups.values()].sort((a, b) => b.applications.length - a.applications.length);
}
