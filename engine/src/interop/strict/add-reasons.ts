import {
  copyJson,
  isJsonObject,
  pointerParts,
  type Json,
  type JsonObject,
  type Texts,
} from "../../kernel/index.ts";
import { compilePack, type CompiledPack, type PackDefinition } from "../../decision/index.ts";

export interface AddedReason {
  readonly code: string;
  /** The rule or row that tells it now. */
  readonly pointer: string;
  readonly texts: Texts;
}

/**
 * Gives every rule and row that strict wants a reason of (RS7) one: it is named and worded after the rule, and
 * speaks of the facts that the rule reads. A person may word it better; without it nothing could be compared.
 */
export function addReasons(
  before: CompiledPack,
  definition: PackDefinition,
): { readonly pack: PackDefinition; readonly added: readonly AddedReason[] } {
  const strict = compilePack(definition, { catalogue: before.catalogue });
  const missing = strict.ok ? [] : strict.error.filter(({ code }) => code === "pack.reason-in-strict");
  const pack = copyJson(definition);
  const added: AddedReason[] = [];
  for (const { pointer } of missing) {
    const [, id = "", part = "", index = ""] = pointerParts(pointer);
    const decision = pack.decisions[id];
    if (decision?.kind === "rules" && part === "rules") {
      const rule = decision.rules[Number(index)];
      if (rule === undefined) continue;
      const facts = factsOf(rule.conditions as Json, definition.conditions).slice(0, MAX_FACTS);
      if (facts.length === 0) continue;
      const code = newCode(rule.id, pack.reasons);
      rule.event = { ...rule.event, params: { ...rule.event.params, reason: code } };
      add(code, rule.title, facts, pointer);
    } else if (decision?.kind === "table") {
      const row = part === "otherwise" ? decision.otherwise : decision.rows[Number(index)];
      const facts = before.decisions.get(id)?.reads.slice(0, MAX_FACTS) ?? [];
      if (row === undefined || facts.length === 0) continue;
      const place = part === "otherwise" ? undefined : decision.rows[Number(index)]?.id;
      const code = newCode(`${id}-${place ?? "otherwise"}`, pack.reasons);
      row.reasons = [code];
      const { "zh-CN": zh, en } = decision.title;
      add(
        code,
        {
          "zh-CN": `${zh}：${place ?? "其他情况"}`,
          en: `${en}: ${place ?? "otherwise"}`,
        },
        facts,
        pointer,
      );
    }
  }
  return { pack, added };

  function add(code: string, texts: Texts, facts: readonly string[], pointer: string): void {
    pack.reasons[code] = { texts, facts: [...facts], rank: 100 };
    added.push({ code, pointer, texts });
  }
}

const MAX_FACTS = 20;
const MAX_CODE = 40;

/** A code of capitals made of an id, with a number behind it where that is taken. */
function newCode(id: string, taken: PackDefinition["reasons"]): string {
  const letters = id
    .toUpperCase()
    .replace(/[^A-Z0-9_-]/g, "-")
    .replace(/^[^A-Z]+/, "");
  const base = (letters === "" ? "REASON" : letters).slice(0, MAX_CODE - 6);
  for (let number = 1; ; number += 1) {
    const code = number === 1 ? base : `${base}-${number}`;
    if (!Object.hasOwn(taken, code)) return code;
  }
}

/** The facts of a condition and of the conditions it names. */
function factsOf(tree: Json, named: PackDefinition["conditions"]): readonly string[] {
  const facts = new Set<string>();
  const seen = new Set<string>();
  const open: Json[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (Array.isArray(node)) open.push(...(node as readonly Json[]));
    if (!isJsonObject(node)) continue;
    const { fact, condition } = node;
    if (typeof fact === "string") facts.add(fact);
    if (typeof condition === "string" && !seen.has(condition) && Object.hasOwn(named, condition)) {
      seen.add(condition);
      open.push((named[condition]?.conditions ?? null) as Json);
    }
    open.push(...groupsOf(node));
  }
  return [...facts].sort();
}

function groupsOf(node: JsonObject): readonly Json[] {
  return ["all", "any", "not", "value"].flatMap((key) => {
    const member = node[key];
    return member === undefined ? [] : [member];
  });
}
