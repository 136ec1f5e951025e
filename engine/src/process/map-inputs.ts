import { isJsonObject, type Json, type JsonObject } from "../kernel/index.ts";
import type { MapRun } from "./flow-run.ts";
import type { StoredValue } from "./run.ts";
import type { RunDraft } from "./run-draft.ts";
import { inputField } from "./stored-facts.ts";
import { agesOf, type Ages, type SubflowBeginning } from "./subflows.ts";

/** What a map's items are given and how old it was, as the map began: the sub-flows begin later than that. */
interface MapInputs {
  readonly at: string;
  readonly inputs: readonly JsonObject[];
  /** Of facts that some item is told as the run knows them. */
  readonly ages: Ages;
  /** The items that are told such a fact otherwise, by their place from 1. */
  readonly others: { readonly [fact: string]: readonly number[] };
}

/** Seals what a map's items will be given. */
export function storedInputs(
  draft: RunDraft,
  generation: string,
  inputs: readonly JsonObject[],
): StoredValue {
  const each = inputs.map((input) => agesOf(draft, input));
  const ages: Ages = Object.assign({}, ...each) as Ages;
  const others = Object.fromEntries(
    Object.keys(ages).flatMap((name) => {
      const items = each.flatMap((its, place) => (Object.hasOwn(its, name) ? [] : [place + 1]));
      return items.length === 0 ? [] : [[name, items] as const];
    }),
  );
  const all: MapInputs = { at: draft.at, inputs, ages, others };
  return draft.stored.store(all as unknown as Json, inputs.length > 0, inputField(generation));
}

export function openInputs(draft: RunDraft, generation: string, { inputs }: MapRun): MapInputs {
  const stored = draft.stored.read(inputs, inputField(generation));
  if (!isJsonObject(stored)) throw new Error(`Expected the inputs of the map ${generation}`);
  return stored as unknown as MapInputs;
}

/** What the sub-flow of an item is given. What the run does not know as a fact of its own is as old as the map. */
export function inputOf(
  { at, inputs, ages, others }: MapInputs,
  item: number,
): Pick<SubflowBeginning, "input" | "ages"> {
  const input = inputs[item - 1] ?? {};
  const own = Object.keys(input).map((name) => {
    const age = Object.hasOwn(ages, name) ? ages[name] : undefined;
    const other = Object.hasOwn(others, name) && others[name]?.includes(item) === true;
    return [name, age === undefined || other ? { fetchedAt: at } : age] as const;
  });
  return { input, ages: Object.fromEntries(own) };
}
