import { isJsonObject, parseJson } from "@lendloom/engine/kernel";
import type { Erasure, TenantId } from "../store/index.ts";
import { UsageError } from "./usage-error.ts";

/** The lines of a list, and at its end how many they were: a list that was cut short is known by it. */
export async function* linesOfErasures(erasures: AsyncIterable<Erasure>): AsyncIterable<string> {
  let count = 0;
  for await (const erasure of erasures) {
    count += 1;
    yield JSON.stringify(erasure);
  }
  yield JSON.stringify({ erasures: count });
}

/** Everybody in a whole list. Throws a `UsageError` about one that is empty, was cut short, or is no such list. */
export function readErasureList(file: string, text: string): readonly Erasure[] {
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
  return lines.map(({ number, value: { tenant, subject, at } }) => {
    if (typeof tenant !== "string" || typeof subject !== "string" || !isInstant(at)) {
      throw new UsageError(
        `${file} 第 ${number} 行应形如 {"tenant":…,"subject":…,"at":…}；什么也没有改动。`,
        `Expected line ${number} of ${file} to be {"tenant":…,"subject":…,"at":…}; nothing was changed.`,
      );
    }
    return { tenant: tenant as TenantId, subject, at };
  });
}

/** Everybody who is in any of the lists, once, by the first moment that any of them tells. */
export function inAnyOf(lists: readonly (readonly Erasure[])[]): readonly Erasure[] {
  const first = new Map<string, Erasure>();
  for (const erasure of lists.flat()) {
    const person = JSON.stringify([erasure.tenant, erasure.subject]);
    const known = first.get(person);
    if (known === undefined || erasure.at < known.at) first.set(person, erasure);
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
