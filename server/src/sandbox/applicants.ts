import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { closed, type JsonObject } from "@lendloom/engine/kernel";
import { Type, type Static } from "typebox";

export const Fault = closed({
  /** Milliseconds before anything happens. */
  delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
  /** How many requests go wrong before the first good one; default: every one. */
  failTimes: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  /**
   * `error`: 503 before the work. `refusal`: 422. `lost-answer`: the work is done, the connection breaks.
   * `garbage`: something that is not JSON. `hang`: no answer.
   */
  fail: Type.Optional(Type.Enum(["error", "refusal", "lost-answer", "garbage", "hang"])),
});
export type Fault = Static<typeof Fault>;

/** What a demo or a test says about one applicant: facts by source or connector, and faults by connector. */
export const Told = closed({
  facts: Type.Optional(
    Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()), {
      examples: [{ bureau: { creditScore: 610, currentOverdueAmount: { amountMinor: 0, currency: "CNY" } } }],
    }),
  ),
  faults: Type.Optional(Type.Record(Type.String(), Fault)),
});
export type Told = Static<typeof Told>;

export interface Applicants {
  tell(idNumber: string, told: Told): void;
  toldOf(idNumber: string | undefined): Told;
  /** What was said for any of these names, later ones over earlier ones. */
  factsOf(idNumber: string | undefined, names: readonly string[]): JsonObject;
}

/** Kept as one JSON line a saying; the last one about an applicant holds. */
export function openApplicants(path: string): Applicants {
  const told = new Map<string, Told>();
  for (const line of existsSync(path) ? readFileSync(path, "utf8").split("\n") : []) {
    const saying = parseLine(line);
    if (saying !== undefined) told.set(saying.idNumber, saying.told);
  }
  const toldOf = (idNumber: string | undefined): Told =>
    (idNumber === undefined ? undefined : told.get(idNumber)) ?? {};
  return {
    tell(idNumber, saying) {
      appendFileSync(path, `${JSON.stringify({ idNumber, told: saying })}\n`);
      told.set(idNumber, saying);
    },
    toldOf,
    factsOf(idNumber, names) {
      const { facts = {} } = toldOf(idNumber);
      return Object.assign(
        {},
        ...names.map((name) => (Object.hasOwn(facts, name) ? facts[name] : {})),
      ) as JsonObject;
    },
  };
}

/** A line that a crash cut off says nothing. */
function parseLine(line: string): { idNumber: string; told: Told } | undefined {
  try {
    return line === "" ? undefined : (JSON.parse(line) as { idNumber: string; told: Told });
  } catch {
    return undefined;
  }
}
