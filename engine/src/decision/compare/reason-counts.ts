import type { ReasonCount } from "./comparison-tally.ts";

/** Reasons that an applicant is shown. */
const SHOWN = 4;

/** Counts the codes that applicants are told. */
export class ReasonCounts {
  readonly #counts = new Map<string, { first: number; told: number }>();

  add(reasons: readonly { readonly code: string }[]): void {
    for (let place = 0; place < reasons.length && place < SHOWN; place += 1) {
      const code = reasons[place]?.code ?? "";
      let counts = this.#counts.get(code);
      if (counts === undefined) this.#counts.set(code, (counts = { first: 0, told: 0 }));
      counts.told += 1;
      if (place === 0) counts.first += 1;
    }
  }

  tally(): readonly ReasonCount[] {
    return Array.from(this.#counts, ([code, counts]) => ({ code, ...counts }));
  }
}
