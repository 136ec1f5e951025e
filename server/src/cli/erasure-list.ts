import { isJsonObject, parseJson } from "@lendloom/engine/kernel";
import type { Erasure, TenantId } from "../store/index.ts";
import { UsageError } from "./usage-error.ts";

/** What an older copy of the store would bring back: a person who was erased, or an API key that was revoked. */
export type TakenAway = Erasure | Revocation;
export interface Revocation {
  readonly tenant: TenantId;
  /** The key's id; the key itself is nowhere. */
  readonly apiKey: string;
  /** When it was revoked. */
  readonly at: string;
}

/** The lines of a list, and at its end how many they were: a list that was cut short is known by it. */
export async function* linesOfErasures(erasures: AsyncIterable<TakenAway>): AsyncIterable<string> {
  let count = 0;
  for await (const erasure of erasures) {
    count += 1;
    yield JSON.stringify(erasure);
  }
  yield JSON.stringify({ erasures: count });
}

/** Everybody and every key in a whole list. Throws a `UsageError` about one that is empty, was cut short, or is no such list. */
export function readErasureList(file: string, text: string): readonly TakenAway[] {
  const lines = text.split("\n").flatMap((line, index) => {
    return line.trim() === "" ? [] : [{ number: index + 1, value: membersOf(line) }];
  });
  const told = lines.pop()?.value["erasures"];
  if (told !== lines.length) {
    throw new UsageError(
      `${file} 不完整：最后一行应是 {"erasures":${lines.length}}（写到一半，或后来被截断）；什么也没有改动。`,
      `${file} is not whole: expected {"erasures":${lines.length}} as its last line (it was not written to its end, or was cut); nothing was changed.`,
    );
  }
  return lines.map(({ number, value: { tenant, subject, apiKey, at } }) => {
    if (typeof tenant === "string" && isInstant(at)) {
      if (typeof subject === "string") return { tenant: tenant as TenantId, subject, at };
      if (typeof apiKey === "string") return { tenant: tenant as TenantId, apiKey, at };
    }
    throw new UsageError(
      `${file} 第 ${number} 行应形如 {"tenant":…,"subject":…,"at":…} 或 {"tenant":…,"apiKey":…,"at":…}；什么也没有改动。`,
      `Expected line ${number} of ${file} to be {"tenant":…,"subject":…,"at":…} or {"tenant":…,"apiKey":…,"at":…}; nothing was changed.`,
    );
  });
}

/** Everybody and every key in any of the lists, once, by the first moment that any of them tells. */
export function inAnyOf(lists: readonly (readonly TakenAway[])[]): readonly TakenAway[] {
  const first = new Map<string, TakenAway>();
  for (const one of lists.flat()) {
    const { tenant } = one;
    const name = JSON.stringify(
      "apiKey" in one ? [tenant, "key", one.apiKey] : [tenant, "person", one.subject],
    );
    const known = first.get(name);
    if (known === undefined || one.at < known.at) first.set(name, one);
  }
  return [...first.values()];
}

function membersOf(line: string): Readonly<Record<string, unknown>> {
  const parsed = parseJson(line);
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : {};
}

/** As the store writes instants. */
function isInstant(at: unknown): at is string {
  return typeof at === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at);
}
