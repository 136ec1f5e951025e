import type { NameShape, Scope, ScopeEntry } from "../../logic/index.ts";

export type { NameShape } from "../../logic/index.ts";

const noMembers: NameShape = new Map();

/** The slots of one activation: a decision, or one call of a function. Each call has its own. */
export class Activation {
  readonly entries: (ScopeEntry & { readonly members: NameShape })[] = [];
  /** Names with signs that the model's types give to members. */
  readonly signedMembers: readonly string[];

  constructor(signedMembers: readonly string[] = []) {
    this.signedMembers = signedMembers;
  }

  declare(name: string, members: NameShape): number {
    this.entries.push({ name, type: { kind: "any" }, nullable: true, members });
    return this.entries.length - 1;
  }
}

/** What is visible at one place. An inner name hides an outer one. */
export class Names implements Scope {
  readonly activation: Activation;
  readonly slotOf: ReadonlyMap<string, number>;
  #entries: Activation["entries"] | undefined;

  constructor(activation: Activation, slotOf: ReadonlyMap<string, number> = new Map()) {
    this.activation = activation;
    this.slotOf = slotOf;
  }

  /** Only what is visible has its name here; the other slots are other places' business. */
  get entries(): readonly ScopeEntry[] {
    this.#entries ??= this.activation.entries.map((entry, slot) =>
      this.slotOf.get(entry.name) === slot ? entry : { ...entry, name: hidden, members: noMembers },
    );
    return this.#entries;
  }

  get signedMembers(): readonly string[] {
    return this.activation.signedMembers;
  }

  with(name: string, members: NameShape = noMembers): { readonly names: Names; readonly slot: number } {
    const slot = this.activation.declare(name, members);
    return { names: new Names(this.activation, new Map([...this.slotOf, [name, slot]])), slot };
  }

  membersOf(name: string): NameShape {
    const slot = this.slotOf.get(name);
    return (slot === undefined ? undefined : this.activation.entries[slot]?.members) ?? noMembers;
  }
}

/** Has no slot under this name, so nothing reads it. */
const hidden = "_";

/** FEEL reads any white space within a name as one space. */
export function normalName(name: string): string {
  return name.trim().replace(/\s+/gu, " ");
}
