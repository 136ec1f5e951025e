import { RE2JS } from "re2js";
import {
  err,
  isJsonObject,
  ok,
  pointer as pointerTo,
  type Issue,
  type Json,
  type JsonObject,
  type Result,
} from "../kernel/index.ts";
import type { ValueType } from "../logic/index.ts";
import { payloadKinds, type PayloadKind } from "./payload-kinds.ts";
import { workflowIssue } from "./workflow-issues.ts";

/** A schema that arrived as data, ready to check values by interpretation. */
export interface PayloadSchema {
  readonly type: ValueType;
  /** Members by name, for an object. */
  readonly members: ReadonlyMap<string, PayloadSchema>;
  readonly required: readonly string[];
  check(value: Json, pointer: string): readonly Issue[];
}

const MAX_DEPTH = 16;
const MAX_NODES = 500;
const MAX_PATTERN = 500;
const annotations: readonly string[] = ["title", "description"];

/**
 * Reads a JSON schema of the closed subset: one `type`, its own keywords, no references, objects closed. So
 * that a stranger's schema costs no more than its size: depth ≤ 16, ≤ 500 nodes, patterns by RE2.
 */
export function readPayloadSchema(schema: Json, pointer: string): Result<PayloadSchema> {
  const reader = new SchemaReader();
  const read = reader.read(schema, pointer, 1);
  return read === undefined || reader.issues.length > 0 ? err(reader.issues) : ok(read);
}

class SchemaReader {
  readonly issues: Issue[] = [];
  #nodes = 0;

  read(schema: Json, at: string, depth: number): PayloadSchema | undefined {
    if (depth > MAX_DEPTH) return this.#refuse(at, `depth > ${MAX_DEPTH}`);
    if (++this.#nodes > MAX_NODES) {
      return this.#nodes === MAX_NODES + 1 ? this.#refuse(at, `> ${MAX_NODES} nodes`) : undefined;
    }
    if (!isJsonObject(schema)) return this.#refuse(at, "object expected");
    const name = own(schema, "type");
    if (typeof name !== "string" || !Object.hasOwn(payloadKinds, name)) {
      return this.#refuse(`${at}/type`, `type must be one of ${Object.keys(payloadKinds).join(", ")}`);
    }
    const kind = payloadKinds[name] as PayloadKind;
    for (const key of Object.keys(schema)) {
      if (key !== "type" && !annotations.includes(key) && !kind.keywords.includes(key)) {
        this.#refuse(at + pointerTo(key), `keyword ${key}`);
      }
    }
    const misfit = kind.misfit(schema);
    if (misfit !== undefined) return this.#refuse(at + pointerTo(misfit), `value of ${misfit}`);
    const pattern = this.#pattern(schema, at);
    const members = new Map<string, PayloadSchema>();
    const properties = own(schema, "properties");
    if (isJsonObject(properties)) {
      for (const key of Object.keys(properties).sort()) {
        const member = this.read(properties[key] as Json, `${at}/properties${pointerTo(key)}`, depth + 1);
        if (member !== undefined) members.set(key, member);
      }
    }
    const items = own(schema, "items");
    const item = items === undefined ? undefined : this.read(items, `${at}/items`, depth + 1);
    const required = (own(schema, "required") ?? []) as readonly string[];
    for (const [index, key] of required.entries()) {
      if (!members.has(key)) this.#refuse(`${at}/required/${index}`, `unknown member ${key}`);
    }
    return {
      type: kind.type(schema, members, item),
      members,
      required,
      check: (value, pointer) => kind.check({ schema, members, required, item, pattern }, value, pointer),
    };
  }

  #pattern(schema: JsonObject, at: string): RE2JS | undefined {
    const text = own(schema, "pattern");
    if (typeof text !== "string") return undefined;
    try {
      if (text.length <= MAX_PATTERN) return RE2JS.compile(text);
    } catch {
      // Told below, like a pattern that is too long.
    }
    this.#refuse(`${at}/pattern`, `pattern of at most ${MAX_PATTERN} characters that RE2 reads`);
    return undefined;
  }

  #refuse(pointer: string, reason: string): PayloadSchema | undefined {
    this.issues.push(workflowIssue("workflow.payload-schema", pointer, { reason }));
    return undefined;
  }
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
