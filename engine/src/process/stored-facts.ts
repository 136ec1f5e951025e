import type { Catalogue } from "../decision/index.ts";
import {
  addDelay,
  err,
  ok,
  pointer,
  type Issue,
  type Json,
  type JsonObject,
  type Result,
} from "../kernel/index.ts";
import { bindValue, unbindValue } from "../logic/index.ts";
import { processIssue } from "./process-issues.ts";
import type { FactRecord, Run, StoredValue } from "./run.ts";
import { openSealed, type Seal } from "./sealing.ts";

/** Reads and writes what a run stores of its applicant: personal values in sealed form only. */
export class StoredValues {
  readonly #seal: Seal | undefined;
  readonly #opened = new Map<string, Json>();

  constructor(seal: Seal | undefined) {
    this.#seal = seal;
  }

  /** Without a sealer (in simulations) even personal values stay readable. */
  store(value: Json, personal: boolean, field: string): StoredValue {
    if (!personal || this.#seal === undefined) return { value };
    const sealed = this.#seal.seal(JSON.stringify(value), field);
    this.#opened.set(sealed, value);
    return { sealed };
  }

  /**
   * What an activity or a task is told: it comes from the applicant, so it is stored sealed, unless there is nothing in it.
   * Of an erased person even nothing is told on.
   */
  storeInput(input: JsonObject, generation: string): StoredValue {
    if (Object.keys(input).length > 0) return this.store(input, true, inputField(generation));
    this.#seal?.mustLive();
    return { value: input };
  }

  read(stored: StoredValue, field: string): Json {
    if ("value" in stored) return stored.value;
    const known = this.#opened.get(stored.sealed);
    if (known !== undefined) return known;
    const value = openSealed(this.#seal, stored.sealed, field);
    this.#opened.set(stored.sealed, value);
    return value;
  }

  /** The facts of `names` (default: all) that are known at `at`: recorded and still valid. */
  factsOf(run: Run, at: string, names: Iterable<string> = Object.keys(run.facts)): JsonObject {
    const known: (readonly [string, Json])[] = [];
    for (const name of names) {
      const record = Object.hasOwn(run.facts, name) ? run.facts[name] : undefined;
      if (record !== undefined && isValid(record, at)) known.push([name, this.read(record, factField(name))]);
    }
    return Object.fromEntries(known);
  }
}

/** Where a fact's value is sealed to, in the run and in the decisions that read it. */
export function factField(name: string): string {
  return `fact:${name}`;
}

/** Where what an activity or a task is told is sealed to. */
export function inputField(generation: string): string {
  return `input:${generation}`;
}

/** Where what an activity or a sub-flow answered is sealed to. */
export function answerField(generation: string): string {
  return `answer:${generation}`;
}

export function isValid(record: { readonly validUntil?: string }, at: string): boolean {
  return record.validUntil === undefined || record.validUntil > at;
}

/** Facts in canonical wire form, or what does not fit the catalogue, by pointers below `at`. */
export function checkFacts(
  catalogue: Catalogue,
  facts: JsonObject,
  at: string,
): Result<readonly { readonly name: string; readonly value: Json; readonly personal: boolean }[]> {
  const issues: Issue[] = [];
  const checked = Object.keys(facts)
    .sort()
    .flatMap((name) => {
      const declared = catalogue.fact(name);
      const place = at + pointer(name);
      if (declared === undefined) {
        issues.push(processIssue("fact.unknown", place, { fact: name }));
        return [];
      }
      const bound = bindValue(declared.type, declared.nullable === true, facts[name] as Json, place);
      if (!bound.ok) {
        issues.push(...bound.error);
        return [];
      }
      const value = bound.value === null ? null : unbindValue(declared.type, bound.value);
      return value === undefined ? [] : [{ name, value, personal: declared.personal === true }];
    });
  return issues.length > 0 ? err(issues) : ok(checked);
}

/** Until when an answer given at `at` may be used; undefined: for the whole run. */
export function validUntil(at: string, validFor: string | undefined): string | undefined {
  if (validFor === undefined) return undefined;
  const end = addDelay(at, validFor, { zone: "UTC" });
  return end.ok ? end.value : undefined;
}

/** A record of a fact as it is stored. */
export function factRecord(
  stored: StoredValue,
  source: string,
  fetchedAt: string,
  until: string | undefined,
): FactRecord {
  return { ...stored, source, fetchedAt, ...(until === undefined ? {} : { validUntil: until }) };
}
