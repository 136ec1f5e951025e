import { storeTroubleOf, type StoreTrouble } from "../store/index.ts";
import { Problem } from "./problem.ts";

/** Seconds after which it is worth another try. */
const retryAfter: Readonly<Record<StoreTrouble, string>> = { full: "30", busy: "1", unavailable: "2" };

/** A store that cannot answer now, as a problem that passes by itself; undefined: the error is another one. */
export function storeTroubleProblem(error: unknown): Problem | undefined {
  const trouble = storeTroubleOf(error);
  return trouble === undefined
    ? undefined
    : new Problem(`store.${trouble}`, { headers: { "retry-after": retryAfter[trouble] } });
}
