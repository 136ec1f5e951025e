import type { Verdict } from "../decide.ts";
import { packCodes } from "../own-reasons.ts";

/** The rules, rows and attributes that an applicant certainly hits (`decision/id`), and the reasons that are told. */
export function reachOf({ pack, frame, reasons }: Verdict): ReadonlySet<string> {
  const found = new Set<string>();
  for (const decision of pack.inOrder)
    for (const [index, { id }] of decision.items.entries())
      if (decision.hit(frame, index)) found.add(`${decision.id}/${id}`);
  for (const code of packCodes(reasons)) found.add(code);
  return found;
}
