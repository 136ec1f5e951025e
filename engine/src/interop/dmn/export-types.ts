import type { ItemType } from "../../decision/index.ts";
import type { ValueType } from "../../logic/index.ts";

const scalars: Readonly<Partial<Record<ValueType["kind"], string>>> = {
  integer: "number",
  decimal: "number",
  money: "number",
  percent: "number",
  boolean: "boolean",
  string: "string",
  date: "date",
  "date-time": "date and time",
  "days-and-time-duration": "days and time duration",
  "years-and-months-duration": "years and months duration",
};

/** The types of an exported model: FEEL's own, and an item definition for each enum, record and list. */
export class ExportedTypes {
  readonly #items: ItemType[] = [];
  readonly #taken: Set<string>;

  constructor(items: readonly ItemType[]) {
    this.#items.push(...items);
    this.#taken = new Set(items.map(({ name }) => name));
  }

  get items(): readonly ItemType[] {
    return this.#items;
  }

  /** The reference to a type; what has no name of its own is defined under one made of `name`. */
  refOf(type: ValueType, name: string): string | undefined {
    const scalar = scalars[type.kind];
    if (scalar !== undefined) return scalar;
    if (type.kind === "any") return undefined;
    const item = itemOf(type, this.#free(`t_${name}`));
    this.#items.push(item);
    return item.name;
  }

  #free(name: string): string {
    let free = name;
    for (let count = 2; this.#taken.has(free); count += 1) free = `${name}_${count}`;
    this.#taken.add(free);
    return free;
  }
}

function itemOf(type: ValueType, name: string): ItemType {
  switch (type.kind) {
    case "enum":
      return { name, typeRef: "string", allowedValues: allowedValuesOf(type) };
    case "record":
      return {
        name,
        components: Object.entries(type.fields).map(([field, { type: own }]) => itemOf(own, field)),
      };
    case "list":
      return { ...itemOf(type.of, name), isCollection: true };
    default:
      return { name, typeRef: scalars[type.kind] };
  }
}

/** The texts of an enum, as allowed values list them. */
export function allowedValuesOf(type: ValueType): string | undefined {
  return type.kind === "enum" ? type.values.map(({ value }) => JSON.stringify(value)).join(", ") : undefined;
}
