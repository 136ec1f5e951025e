import { spend, withBudget } from "../budget.ts";
import type { LibraryStep } from "./library-path.ts";

/**
 * The value at a path to any number of places, as jsonpath-plus answers it without wrapping: `undefined` for none, the
 * value of a place that the path names by itself, else the list of the values, none of them flattened. Reads own
 * members only. Each place visited is taken from the budget of the evaluation, or from one of its own, beyond which
 * it throws.
 */
export function libraryPlaces(value: object, steps: readonly LibraryStep[]): unknown {
  const found: Found = { values: [], many: false };
  const isDone = withBudget(() => {
    visit(steps, 0, { value, many: false, literal: false }, found);
    return true;
  }, false);
  if (!isDone) throw new Error("Expected fewer places than the budget allows");
  return found.values.length === 1 && !found.many
    ? found.values[0]
    : found.values.length === 0
      ? undefined
      : found.values;
}

interface Found {
  readonly values: unknown[];
  /** Whether the way to the latest value could have led to several. */
  many: boolean;
}

interface Place {
  readonly value: unknown;
  readonly many: boolean;
  /** An own member of the name comes before what the step means. */
  readonly literal: boolean;
}

/** A place costs about as much as this many units. */
const VISIT = 2;

function visit(steps: readonly LibraryStep[], at: number, place: Place, found: Found): void {
  spend(VISIT);
  const step = steps[at];
  if (step === undefined) {
    found.values.push(place.value);
    found.many = place.many;
  } else follow(step, steps, at, place, found);
}

function follow(
  step: LibraryStep,
  steps: readonly LibraryStep[],
  at: number,
  place: Place,
  found: Found,
): void {
  const { value, many, literal } = place;
  const next = at + 1;
  if (literal && hasOwn(value, step.token)) {
    visit(steps, next, { value: value[step.token], many, literal: false }, found);
    return;
  }
  switch (step.kind) {
    case "name":
      if (hasOwn(value, step.token))
        visit(steps, next, { value: value[step.token], many, literal: true }, found);
      return;
    case "self":
      visit(steps, next, { value, many, literal: false }, found);
      return;
    case "each":
      for (const child of childrenOf(value))
        visit(steps, next, { value: child, many: true, literal: true }, found);
      return;
    case "descend":
      visit(steps, next, { value, many, literal: false }, found);
      for (const child of childrenOf(value))
        if (typeof child === "object") visit(steps, at, { value: child, many: true, literal: false }, found);
      return;
    case "slice":
      for (const child of slicedOf(value, step))
        visit(steps, next, { value: child, many: true, literal: false }, found);
      return;
    case "names":
      for (const name of step.names)
        if (hasOwn(value, name))
          visit(steps, next, { value: value[name], many: true, literal: false }, found);
      return;
    case "union":
      for (const part of step.parts) {
        spend(VISIT);
        follow(part, steps, at, { value, many: true, literal: false }, found);
      }
  }
}

/** Texts have a length and characters of their own, too; the empty one counts as nothing. */
function hasOwn(value: unknown, name: string): value is Readonly<Record<string, unknown>> {
  return Boolean(value) && Object.hasOwn(value as object, name);
}

function childrenOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return [];
  const children = Object.values(value) as readonly unknown[];
  spend(children.length);
  return children;
}

function slicedOf(
  value: unknown,
  { from, to, by }: Extract<LibraryStep, { kind: "slice" }>,
): readonly unknown[] {
  if (!Array.isArray(value) || by === 0) return [];
  const { length } = value;
  const place = (index: number) => (index < 0 ? index + length : index);
  const [least, most] = by > 0 ? [0, length] : [-1, length - 1];
  const within = (index: number) => Math.min(Math.max(index, least), most);
  const start = within(place(from ?? (by > 0 ? 0 : length - 1)));
  const end = within(place(to ?? (by > 0 ? length : -length - 1)));
  const items: unknown[] = [];
  for (let index = start; by > 0 ? index < end : index > end; index += by) items.push(value[index]);
  spend(items.length);
  return items;
}
