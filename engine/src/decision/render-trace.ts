import type { Json } from "../kernel/index.ts";
import { unbindValue, type Value, type ValueType } from "../logic/index.ts";
import type { Texts } from "../kernel/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import type { Frame } from "./decision-kind.ts";
import type { Evaluation } from "./evaluation.ts";
import { frameOfTrace } from "./frame.ts";
import type { NamedValue, ReadableTrace, ValueRendering } from "./readable-trace.ts";

/** Renders the flat trace of an evaluation of this pack for people and programs. */
export function renderTrace(pack: CompiledPack, evaluation: Evaluation): ReadableTrace {
  const { decision, trace } = evaluation;
  const frame = frameOfTrace(trace, decision.at);
  const rendering = renderingOf(pack, frame);
  const named = (name: string): NamedValue => ({
    name,
    title: rendering.title(name),
    ...rendering.named(name),
  });
  return {
    pack: decision.pack,
    logicVersion: decision.logicVersion,
    at: decision.at,
    outcome: decision.outcome,
    possible: decision.possible,
    missing: decision.missing,
    ...(decision.notAsked === undefined ? {} : { notAsked: decision.notAsked }),
    digest: decision.digest,
    ...(trace.referred === undefined ? {} : { referred: { because: trace.referred } }),
    facts: pack.reads.map(named),
    derived: pack.steps.flatMap((step) =>
      step.kind === "derived" ? [{ ...named(step.name), formula: step.definition.formula }] : [],
    ),
    decisions: pack.steps.flatMap((step) =>
      step.kind === "decision" ? [step.decision.render(frame, rendering)] : [],
    ),
  };
}

function renderingOf(pack: CompiledPack, frame: Frame): ValueRendering {
  const titles = outputTitles(pack);
  const valueOf = (type: ValueType, value: Value): { readonly value?: Json } => {
    const wire = unbindValue(type, value);
    return wire === undefined ? {} : { value: wire };
  };
  return {
    title(name) {
      const derived = Object.hasOwn(pack.definition.derived, name)
        ? pack.definition.derived[name]
        : undefined;
      return (
        pack.catalogue.fact(name)?.title ?? derived?.title ?? titles.get(name) ?? { "zh-CN": name, en: name }
      );
    },
    named(name) {
      const slot = pack.scope.slotOf.get(name);
      const entry = slot === undefined ? undefined : pack.scope.entries[slot];
      return slot === undefined || entry === undefined ? {} : valueOf(entry.type, frame.slots[slot] ?? null);
    },
    valueOf,
  };
}

function outputTitles(pack: CompiledPack): ReadonlyMap<string, Texts> {
  return new Map(
    Object.values(pack.definition.decisions).flatMap((model): (readonly [string, Texts])[] => {
      if (model.kind === "table" || model.kind === "model")
        return model.outputs.map(({ name, title }) => [name, title]);
      return model.output === undefined ? [] : [[model.output, model.title]];
    }),
  );
}
