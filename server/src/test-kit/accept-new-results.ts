import type { Headers, TestServer } from "./test-server.ts";

/** The problem that tells what stands against publishing. */
export interface Blocked {
  readonly code: string;
  readonly errors: readonly {
    readonly code: string;
    readonly pointer: string;
    readonly params: {
      readonly kind: "pack" | "workflow";
      readonly id: string;
      readonly differences: readonly { readonly pointer: string; readonly actual?: unknown }[];
    };
  }[];
}

interface Content {
  readonly revision: number;
  readonly definition: object;
  readonly cases: object;
}

/**
 * Does what the designer does when a person accepts every new result: writes it into the drafts' cases. Answers the
 * drafts to ask for.
 */
export async function acceptNewResults(
  server: TestServer,
  headers: Headers,
  { errors }: Blocked,
): Promise<readonly object[]> {
  const drafts: object[] = [];
  const failing = errors.filter(({ code }) => code === "definition.case-failed");
  for (const [key, failures] of Map.groupBy(failing, ({ params }) => `${params.kind}/${params.id}`)) {
    const read = await server.call("GET", `/v1/definitions/${key}`, headers);
    const { draft, live } = read.json<{ draft?: Content; live?: Content }>();
    const content = draft ?? live;
    if (content === undefined) throw new Error(`Expected ${key} to be drafted or live`);
    const cases = structuredClone(content.cases);
    for (const { pointer, actual } of failures.flatMap(({ params }) => params.differences))
      setAt(cases, pointer, actual);
    const guard = draft === undefined ? { "if-none-match": "*" } : { "if-match": `"r${draft.revision}"` };
    const body = { definition: content.definition, cases };
    const saved = await server.call("PUT", `/v1/drafts/${key}`, { ...headers, ...guard }, body);
    const [kind, id] = key.split("/");
    drafts.push({ kind, id, revision: saved.json<{ revision: number }>().revision });
  }
  return drafts;
}

function setAt(document: object, pointer: string, value: unknown): void {
  const keys = pointer.split("/").slice(1);
  const last = keys.pop() ?? "";
  const owner = keys.reduce<object>(
    (at, key) => (at as Readonly<Record<string, object>>)[key] ?? {},
    document,
  );
  if (value === undefined) Reflect.deleteProperty(owner, last);
  else Reflect.set(owner, last, value);
}

/** The demo lender's credit pack with another cut-off, 600 before. */
export function withCutOff(pack: object, cutOff: number): object {
  return JSON.parse(JSON.stringify({ ...pack, version: "1.1.0" }), (_key, value: unknown) => {
    const rule = value as { id?: string; conditions?: object } | null;
    return rule?.id === "score-cut-off"
      ? {
          ...rule,
          conditions: JSON.parse(JSON.stringify(rule.conditions).replace("600", String(cutOff))) as object,
        }
      : value;
  }) as object;
}
