import { canonicalJson, type Json } from "../../kernel/index.ts";
import { writePlain, type Codes, type PlainValues, type Value } from "../../logic/index.ts";
import type { CompiledPack, PackStep } from "../compiled-pack.ts";
import type { EvaluationAfter, Frame } from "../decision-kind.ts";
import type { ReusedFrame } from "../frame.ts";
import { runStep } from "../run-pack.ts";

/** How one pack computes its steps for an applicant whom another one with the same facts has just decided. */
export interface SharedSteps {
  run(frame: ReusedFrame, of: Frame, plain: PlainValues): void;
  readonly same: SharedItems;
}

/** What shows no difference between both sides, whoever is decided. */
export interface SharedItems {
  /** The decision hits the same items and has the same outputs. */
  whole(decision: string): boolean;
  item(decision: string, item: string): boolean;
}

export const nothingShared: SharedItems = { whole: () => false, item: () => false };

/**
 * What side B takes over from side A: derived values and decisions that are the same and read the same, and of the others
 * their rules and characteristics that are. A change is mostly a few of them. `undefined` where nothing is shared.
 */
export function sharedSteps(a: CompiledPack, b: CompiledPack): SharedSteps | undefined {
  const [one, other] = [a.definition, b.definition];
  if (one.semantics !== other.semantics || textOf(one.conditions) !== textOf(other.conditions))
    return undefined;
  const whole = new Set<string>();
  const items = new Map<string, ReadonlySet<string>>();
  const names = new Set<string>();
  const isSame = (name: string): boolean => names.has(name) || b.upstream.isFact(name);
  const ways = b.steps.map((step): Way | undefined => {
    const way = step.kind === "derived" ? derivedWay(a, step, isSame) : decisionWay(a, step, isSame);
    if (way !== undefined && step.kind === "decision") items.set(step.decision.id, way.sameItems);
    if (way?.isWhole !== true) return way;
    if (step.kind === "derived") names.add(step.name);
    else {
      whole.add(step.decision.id);
      for (const { name } of step.decision.outputs) names.add(name);
    }
    return way;
  });
  if (ways.every((way) => way === undefined)) return undefined;
  const { steps, slotCodes } = b;
  return {
    same: {
      whole: (decision) => whole.has(decision),
      item: (decision, item) => items.get(decision)?.has(item) ?? false,
    },
    run(frame, of, plain) {
      const { slots } = frame;
      frame.plain = plain;
      for (let place = 0; place < steps.length; place += 1) {
        const step = steps[place] as PackStep;
        const way = ways[place];
        if (way === undefined) runStep(step, frame);
        else way.evaluate(frame, of);
        const { writes } = step;
        for (let each = 0; each < writes.length; each += 1) {
          const slot = writes[each] as number;
          writePlain(plain, slot, slots[slot] as Value, slotCodes[slot] as Codes);
        }
      }
      frame.plain = undefined;
    },
  };
}

type Way = EvaluationAfter;
const none: ReadonlySet<string> = new Set();

function derivedWay(
  a: CompiledPack,
  { name, slot, definition, formula }: Extract<PackStep, { kind: "derived" }>,
  isSame: (name: string) => boolean,
): Way | undefined {
  const twin = Object.hasOwn(a.definition.derived, name) ? a.definition.derived[name] : undefined;
  const from = a.scope.slotOf.get(name);
  if (twin === undefined || from === undefined || !formula.reads.every(isSame)) return undefined;
  if (textOf(twin) !== textOf(definition)) return undefined;
  return {
    isWhole: true,
    sameItems: none,
    evaluate(frame, of) {
      frame.slots[slot] = of.slots[from] as Value;
    },
  };
}

function decisionWay(
  a: CompiledPack,
  { decision }: Extract<PackStep, { kind: "decision" }>,
  isSame: (name: string) => boolean,
): Way | undefined {
  const twin = a.decisions.get(decision.id);
  return twin === undefined ? undefined : decision.after?.(twin, isSame);
}

function textOf(definition: unknown): string {
  return canonicalJson(definition as Json);
}
