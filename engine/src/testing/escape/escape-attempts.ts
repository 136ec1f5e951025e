import {
  compilePack,
  evaluate,
  loadCatalogue,
  renderTrace,
  type Catalogue,
  type CompiledPack,
} from "../../decision/index.ts";
import {
  exportBundle,
  exportDmn,
  exportJsonRulesEngine,
  exportStately,
  importBundle,
  importDmn,
  importJsonRulesEngine,
  importStately,
} from "../../interop/index.ts";
import type { Json, JsonObject } from "../../kernel/index.ts";
import { factEntries, simulateProcess } from "../../process/index.ts";
import {
  compileWorkflow,
  drawWorkflow,
  type WorkflowCase,
  type WorkflowDefinition,
} from "../../workflow/index.ts";
import { samplePack, sampleWorkflow } from "../sample-loan.ts";
import {
  escapeCatalogue,
  escapeDmn,
  escapePack,
  escapePackOfLibrary,
  escapeRulesFile,
} from "./escape-documents.ts";
import { escapePayloads } from "./escape-payloads.fixture.ts";
import { textSlots, xmlSlots, type TextSlot } from "./text-slots.ts";
import { watchGlobals } from "./watch-globals.ts";

const AT = "2026-11-22T09:00:00Z";
const facts: JsonObject = {
  age: 30,
  city: "$..[?(globalThis.escaped = 1)]",
  creditScore: 650,
  identityMatch: true,
};

/** What came of one kind of document. */
export interface EscapeReport {
  readonly kind: string;
  readonly slots: number;
  readonly tried: number;
  /** Attempts that were answered with an issue; the others did nothing. */
  readonly refused: number;
  /** Payloads that ran or threw, with the place they stood in. */
  readonly escaped: readonly string[];
  readonly ms: number;
}

interface Target {
  readonly kind: string;
  readonly slots: readonly { readonly pointer: string; readonly put: (text: string) => unknown }[];
  /** Does everything with the document that a product does; false where it is refused. */
  readonly use: (document: unknown) => boolean;
}

/** Which payloads are put where: all of them into every place, or some that the seed draws. */
export type Attempts =
  | "all"
  | {
      readonly seed: number;
      /** So many payloads a place. */
      readonly perPlace: number;
    };

/**
 * Puts payloads into the places for text of every kind of document. What is left out is drawn anew with every seed:
 * in the long run each payload stands in each place.
 */
export function attemptEscapes(attempts: Attempts): readonly EscapeReport[] {
  const random = randomNumbers(attempts === "all" ? 0 : attempts.seed);
  return targets().map(({ kind, slots, use }) => {
    const from = performance.now();
    const watch = watchGlobals();
    const escaped: string[] = [];
    let tried = 0;
    let refused = 0;
    for (const { pointer, put } of slots) {
      for (const payload of payloadsOf(attempts, random)) {
        tried += 1;
        try {
          if (!use(put(payload))) refused += 1;
        } catch (error) {
          escaped.push(`${kind} ${pointer}: ${payload} threw ${String(error)}`);
        }
        if (watch.ran()) {
          escaped.push(`${kind} ${pointer}: ${payload} ran`);
          watch.end();
        }
      }
    }
    escaped.push(...watch.changes().map((change) => `${kind}: ${change} changed`));
    watch.end();
    return { kind, slots: slots.length, tried, refused, escaped, ms: Math.round(performance.now() - from) };
  });
}

function payloadsOf(attempts: Attempts, random: () => number): readonly string[] {
  if (attempts === "all") return escapePayloads;
  const first = Math.floor(random() * escapePayloads.length);
  return Array.from(
    { length: attempts.perPlace },
    (_, index) => escapePayloads[(first + index) % escapePayloads.length] ?? "",
  );
}

/** Mulberry32: numbers from 0 to 1 that hang on the seed alone. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function targets(): readonly Target[] {
  const catalogue = sound(loadCatalogue(escapeCatalogue));
  const packs = new Map([["check", sound(compilePack(samplePack, { catalogue }))]]);
  const bundle = exportBundle([
    { kind: "catalogue", id: "sample", definition: escapeCatalogue },
    { kind: "pack", id: "check", definition: samplePack },
  ]) as unknown as Json;
  const machine = exportStately(sampleWorkflow as unknown as WorkflowDefinition);
  return [
    { kind: "pack", slots: textSlots(escapePack), use: (document) => usePack(document, catalogue) },
    {
      kind: "pack in dmn",
      slots: textSlots({ ...(escapePack as JsonObject), semantics: "dmn" }).filter(({ pointer }) =>
        /formula|expression|when|then|input|conditions/.test(pointer),
      ),
      use: (document) => usePack(document, catalogue),
    },
    {
      kind: "pack of the library",
      slots: textSlots(escapePackOfLibrary),
      use: (document) => usePack(document, catalogue),
    },
    { kind: "catalogue", slots: textSlots(escapeCatalogue), use: useCatalogue },
    {
      kind: "facts",
      slots: textSlots({ ...facts, blob: { a: ["b"] } }),
      use: (document) => useFacts(document, sound(compilePack(escapePack, { catalogue }))),
    },
    {
      kind: "workflow",
      slots: inOneState(textSlots(sampleWorkflow)),
      use: (document) => useWorkflow(document, catalogue, packs),
    },
    { kind: "json-rules-engine file", slots: textSlots(escapeRulesFile), use: useRulesFile },
    { kind: "DMN file", slots: xmlSlots(escapeDmn), use: (document) => useDmn(document as string) },
    { kind: "bundle", slots: textSlots(bundle), use: useBundle },
    { kind: "machine of XState", slots: inOneState(textSlots(machine)), use: useMachine },
  ];
}

/** A state within another has the same places for texts; so has every title. */
function inOneState(slots: readonly TextSlot[]): readonly TextSlot[] {
  const shape = (pointer: string) => pointer.replace(/^.*\/states\/\*/, "*").replace(/^.*\/title/, "title");
  return [...new Map(slots.map((slot) => [shape(slot.pointer), slot])).values()];
}

function usePack(document: unknown, catalogue: Catalogue): boolean {
  const pack = compilePack(document, { catalogue });
  if (!pack.ok) return false;
  useCompiled(pack.value, facts);
  exportDmn(pack.value);
  exportJsonRulesEngine(pack.value);
  return true;
}

function useCompiled(pack: CompiledPack, given: JsonObject): boolean {
  const decided = evaluate(pack, { facts: given, at: AT });
  if (decided.ok) JSON.stringify(renderTrace(pack, decided.value));
  return decided.ok;
}

function useFacts(document: unknown, pack: CompiledPack): boolean {
  return useCompiled(pack, document as JsonObject);
}

function useCatalogue(document: unknown): boolean {
  const catalogue = loadCatalogue(document);
  return catalogue.ok && usePack(samplePack, catalogue.value);
}

function useWorkflow(
  document: unknown,
  catalogue: Catalogue,
  packs: ReadonlyMap<string, CompiledPack>,
): boolean {
  drawWorkflow(document);
  const workflow = compileWorkflow(document, {
    facts: factEntries(catalogue),
    outputsOf: (id) => packs.get(id)?.outputs,
  });
  if (!workflow.ok) return false;
  exportStately(workflow.value.definition);
  const process = { workflow: workflow.value, catalogue, packs, subflows: new Map(), warnings: [] };
  return simulateProcess(process, playedCase).error === undefined;
}

const playedCase: WorkflowCase = {
  id: "played",
  title: { "zh-CN": "例", en: "Played" },
  startAt: AT,
  facts: { age: 30, city: "SH" },
  connectors: {},
  steps: [],
  expect: {},
};

function useRulesFile(document: unknown): boolean {
  const imported = importJsonRulesEngine(document, { id: "escape" });
  if (!imported.ok) return false;
  const { compiled } = imported.value;
  if (compiled === undefined) return true;
  useCompiled(compiled, {});
  exportJsonRulesEngine(compiled);
  return true;
}

function useDmn(xml: string): boolean {
  const imported = importDmn(xml, { id: "escape" });
  if (!imported.ok) return false;
  const { catalogue, pack } = imported.value;
  const loaded = sound(loadCatalogue(catalogue));
  const [input = "Age"] = Object.keys(catalogue.facts);
  const compiled = sound(compilePack(pack, { catalogue: loaded }));
  useCompiled(compiled, { [input]: 30 });
  exportDmn(compiled);
  return true;
}

/** Once with hashes that do not fit any more, once with hashes made to fit. */
function useBundle(document: unknown): boolean {
  const refused = !importBundle(document).ok;
  const { definitions } = document as { readonly definitions?: unknown };
  const entries = Array.isArray(definitions) ? (definitions as Parameters<typeof exportBundle>[0]) : [];
  const again = exportBundle(entries.filter(({ definition }) => (definition as unknown) !== undefined));
  return importBundle(again).ok && !refused;
}

function useMachine(document: unknown): boolean {
  const imported = importStately(document, { catalogue: "sample" });
  if (imported.ok) drawWorkflow(imported.value.workflow);
  return imported.ok;
}

function sound<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (result.ok) return result.value;
  throw new Error(`Expected it to be sound, but ${JSON.stringify(result.error)}`);
}
