import { normalizeContextKey } from "lezer-feel";
import type { Issue, Json } from "../../kernel/index.ts";
import { limits } from "../limits.ts";
import { logicIssue, type LogicIssueCode } from "../logic-issues.ts";
import type { NameShape, Scope } from "../scope.ts";
import type { Semantics } from "../semantics/semantics.ts";
import type { Compiler } from "./node-family.ts";
import type { LocalNode, Node, Place } from "./node.ts";
import { anyType, type StaticType } from "./static-type.ts";

/**
 * What the makers of nodes share while one expression or condition is lowered: its scope and semantics, the
 * issues found, and what it reads. Every front end builds its nodes through the same makers, so that a
 * misfit is found once, whatever it was written in.
 */
export class TreeBuilder {
  readonly scope: Scope;
  /** Computes what only reads literals. */
  readonly compiler: Compiler;
  readonly issues: Issue[] = [];
  /** Slots that are read. */
  readonly reads = new Set<number>();
  /** Slots whose being known is itself asked for. */
  readonly probes = new Set<number>();
  /** What a name is that nobody declared: refused, or an error when it is evaluated. */
  readonly unknownNames: "refused" | "error";
  /** Items of the quantifiers around the condition that is being lowered, by their names. */
  localFacts: ReadonlyMap<string, LocalNode> = new Map();
  #locals = 0;
  #spaced: ReadonlyMap<string, string> | undefined;
  #members: ReadonlyMap<string, string> | undefined;

  constructor(scope: Scope, compiler: Compiler, unknownNames: "refused" | "error" = "refused") {
    this.scope = scope;
    this.compiler = compiler;
    this.unknownNames = unknownNames;
  }

  /**
   * The name of a member that a text means, however it spaces the signs in it: one of the given fields, or of the
   * members that the scope declares.
   */
  memberName(name: string, fields: Iterable<string> = []): string {
    if (!/[^\p{L}\p{N}_\s]/u.test(name)) return name;
    const written = normalizeContextKey(name);
    for (const field of fields) if (normalizeContextKey(field) === written) return field;
    this.#members ??= this.#memberNames();
    return this.#members.get(written) ?? name;
  }

  #memberNames(): ReadonlyMap<string, string> {
    const names = new Map<string, string>();
    const seen = new Set<NameShape>();
    for (const { members } of this.scope.entries)
      if (members !== undefined) addSpacedNames(members, names, seen);
    for (const name of this.scope.signedMembers ?? []) names.set(normalizeContextKey(name), name);
    return names;
  }

  /** The name of the scope that a text means, however it spaces the signs in it. */
  declaredName(name: string): string | undefined {
    if (this.scope.slotOf.has(name)) return name;
    this.#spaced ??= new Map(
      this.scope.entries.map((entry) => [normalizeContextKey(entry.name), entry.name] as const),
    );
    return this.#spaced.get(normalizeContextKey(name));
  }

  /** Lowers with the item of a quantifier readable as a fact. */
  withLocalFact<T>(name: string, local: LocalNode, lower: () => T): T {
    return this.#withFacts(new Map([...this.localFacts, [name, local]]), lower);
  }

  /** Lowers what is written elsewhere, such as a named condition, where no item is readable. */
  withoutLocalFacts<T>(lower: () => T): T {
    return this.#withFacts(new Map(), lower);
  }

  #withFacts<T>(facts: ReadonlyMap<string, LocalNode>, lower: () => T): T {
    const outer = this.localFacts;
    this.localFacts = facts;
    try {
      return lower();
    } finally {
      this.localFacts = outer;
    }
  }

  get semantics(): Semantics {
    return this.compiler.semantics;
  }

  /** How many locals an evaluation needs. */
  get localCount(): number {
    return this.#locals;
  }

  report(code: LogicIssueCode, place: Place, params: Readonly<Record<string, Json>> = {}): void {
    const { pointer, ...words } = place;
    this.issues.push(logicIssue(code, pointer, { ...words, ...params }));
  }

  /** Reports a misfit and stands in for the node that cannot be; `any` causes no further issues. */
  broken(code: LogicIssueCode, place: Place, params: Readonly<Record<string, Json>> = {}): Node {
    this.report(code, place, params);
    return { kind: "literal", value: this.semantics.error, type: anyType, place };
  }

  /** As `broken` where misfits are refused; elsewhere what does not fit is an error when it is evaluated. */
  misfit(code: LogicIssueCode, place: Place, params: Readonly<Record<string, Json>> = {}): Node {
    if (this.semantics.refusesMisfits) return this.broken(code, place, params);
    return { kind: "literal", value: this.semantics.error, type: anyType, place };
  }

  /** A name that nobody declared. */
  unknown(code: LogicIssueCode, place: Place, params: Readonly<Record<string, Json>> = {}): Node {
    return this.unknownNames === "refused"
      ? this.broken(code, place, params)
      : this.misfit(code, place, params);
  }

  local(name: string, type: StaticType, place: Place): LocalNode {
    return { kind: "local", name, index: this.#locals++, type, place };
  }

  /** True, with an issue, when something nests deeper than anyone should write. */
  tooDeep(depth: number, place: Place): boolean {
    if (depth <= limits.depth) return false;
    if (!this.issues.some((issue) => issue.code === "logic.too-deep")) {
      this.report("logic.too-deep", place, { limit: limits.depth });
    }
    return true;
  }

  readNames(slots: ReadonlySet<number>): readonly string[] {
    // An expression reads a few names of a scope that may have thousands.
    const inOrder = [...slots].sort((left, right) => left - right);
    return inOrder.flatMap((slot) => this.scope.entries[slot]?.name ?? []);
  }
}

/** Names as they are however their signs are spaced, each with the name that was declared. */
function addSpacedNames(shape: NameShape, names: Map<string, string>, seen: Set<NameShape>): void {
  if (seen.has(shape)) return;
  seen.add(shape);
  for (const [name, members] of shape) {
    names.set(normalizeContextKey(name), name);
    addSpacedNames(members, names, seen);
  }
}
