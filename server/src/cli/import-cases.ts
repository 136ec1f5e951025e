import { PackCasesSchema, type PackCases } from "@lendloom/engine/decision";
import {
  canonicalJson,
  checkSchema,
  isJsonObject,
  type Json,
  type JsonObject,
} from "@lendloom/engine/kernel";
import { callApi } from "./api-client.ts";
import { exitCodes } from "./command.ts";
import { expectSound } from "./local-definitions.ts";
import { UsageError } from "./usage-error.ts";

/** Whether a file holds the cases of a pack. */
export function areCases(file: Json): file is JsonObject {
  return isJsonObject(file) && file["format"] === "lendloom-pack-cases/1";
}

/**
 * Puts the cases of a file beside the draft of their pack, which is made from the live one where there is none: a case takes the place
 * of one with its id, others are added, and with `replace` those that the file lacks are removed. Prints their ids.
 */
export async function importCases(
  file: Json,
  { check, id, replace }: { readonly check: boolean; readonly id?: string; readonly replace: boolean },
): Promise<number> {
  const given = expectSound(checkSchema(PackCasesSchema, file), "cases");
  const pack = id ?? given.pack;
  const path = `pack/${encodeURIComponent(pack)}`;
  const { status, body } = await callApi("GET", `/v1/definitions/${path}`);
  if (status !== 200) return print(body, exitCodes.failed);
  const { live, draft } = body as { readonly live?: Known; readonly draft?: Known };
  const known = draft ?? live;
  if (known === undefined) throw new UsageError(`没有规则包「${pack}」。`, `There is no pack "${pack}".`);
  const merged = merge(known.cases?.cases ?? [], given.cases, replace);
  if (check) return print(merged.told, exitCodes.ok);
  const saved = await callApi(
    "PUT",
    `/v1/drafts/${path}`,
    {
      definition: known.definition,
      cases: { format: given.format, pack, cases: merged.cases as unknown as Json },
    },
    draft?.revision === undefined ? { "if-none-match": "*" } : { "if-match": `"r${draft.revision}"` },
  );
  return saved.status < 300 ? print(merged.told, exitCodes.ok) : print(saved.body, exitCodes.failed);
}

interface Known {
  readonly definition: Json;
  readonly revision?: number;
  readonly cases?: PackCases;
}

type Cases = PackCases["cases"];

function merge(before: Cases, given: Cases, replace: boolean) {
  const known = new Map(before.map((one) => [one.id, one]));
  const incoming = new Map(given.map((one) => [one.id, one]));
  const text = (one: Cases[number] | undefined): string => canonicalJson(one as unknown as Json);
  const changed = given.filter(({ id }) => known.has(id) && text(known.get(id)) !== text(incoming.get(id)));
  const removed = replace ? before.filter(({ id }) => !incoming.has(id)) : [];
  const kept = before.filter((one) => !removed.includes(one)).map((one) => incoming.get(one.id) ?? one);
  const added = given.filter(({ id }) => !known.has(id));
  const idsOf = (cases: Cases) => cases.map(({ id }) => id);
  return {
    cases: [...kept, ...added],
    told: { added: idsOf(added), changed: idsOf(changed), removed: idsOf(removed) },
  };
}

function print(value: Json, code: number): number {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  return code;
}
