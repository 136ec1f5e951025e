import type { Json } from "../kernel/index.ts";
import {
  compileProcess,
  DEFAULT_PLACE,
  loadCalendar,
  type CompiledProcess,
  type DefinitionIssue,
  type PinnedDefinition,
  type Pins,
  type Place,
} from "../process/index.ts";
import type { Definitions } from "./ports.ts";

/** A run's definitions, compiled, and where its days begin. */
export interface LoadedProcess {
  readonly process: CompiledProcess;
  readonly place: Place;
}

/** Published definitions that cannot be loaded or no longer compile: a broken installation. */
export class UnsoundDefinitions extends Error {
  readonly issues: readonly DefinitionIssue[];

  constructor(message: string, issues: readonly DefinitionIssue[] = []) {
    super(message);
    this.issues = issues;
  }
}

export type ProcessLoader = (tenant: string, pins: Pins) => Promise<LoadedProcess>;

const MAX_CACHED = 100;

/** Loads and compiles what runs pin. Documents of one hash never change, so compiled ones are kept. */
export function createProcessLoader(definitions: Definitions): ProcessLoader {
  const compiled = new Map<string, Promise<LoadedProcess>>();
  return (tenant, pins) => {
    const key = keyOf(tenant, pins);
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const loading = load(definitions, tenant, pins);
    compiled.set(key, loading);
    loading.catch(() => compiled.delete(key));
    const [oldest] = compiled.keys();
    if (compiled.size > MAX_CACHED && oldest !== undefined) compiled.delete(oldest);
    return loading;
  };
}

const named = new WeakMap<Pins, string>();

/** Runs share their pins as long as they are not read back, and every step asks. */
function keyOf(tenant: string, pins: Pins): string {
  const hashes = named.get(pins) ?? hashesOf(pins);
  named.set(pins, hashes);
  return `${tenant} ${hashes}`;
}

function hashesOf({ workflow, catalogue, packs, subflows = {}, calendar }: Pins): string {
  const hashes = [...Object.values(packs), ...Object.values(subflows)].map(({ hash }) => hash);
  return [workflow.hash, catalogue.hash, calendar?.hash ?? "-", ...hashes.sort()].join(" ");
}

async function load(definitions: Definitions, tenant: string, pins: Pins): Promise<LoadedProcess> {
  const document = async ({ id, hash }: PinnedDefinition): Promise<Json> => {
    const found = await definitions.load(tenant, hash);
    if (found === undefined) throw new UnsoundDefinitions(`Expected the definition ${id} ${hash}`);
    return found;
  };
  const process = compileProcess({
    workflow: await document(pins.workflow),
    catalogue: await document(pins.catalogue),
    packs: await Promise.all(Object.values(pins.packs).map(document)),
    workflows: await Promise.all(Object.values(pins.subflows ?? {}).map(document)),
  });
  if (!process.ok) {
    throw new UnsoundDefinitions(`Expected sound definitions of ${pins.workflow.id}`, process.error);
  }
  if (pins.calendar === undefined) return { process: process.value, place: DEFAULT_PLACE };
  const place = loadCalendar(await document(pins.calendar));
  if (!place.ok) throw new UnsoundDefinitions(`Expected a sound calendar ${pins.calendar.id}`);
  return { process: process.value, place: place.value };
}
