import type { ChangeableFact, Step } from "./changeable-facts.ts";

/** Facts with the values that they are changed to. */
export type Combination = readonly { readonly fact: ChangeableFact; readonly step: Step }[];

interface Place {
  readonly facts: readonly ChangeableFact[];
  /** Which step of each fact; steps are in the order of their distance. */
  readonly steps: readonly number[];
  readonly distance: number;
}

/** Every change of so many facts, nearest first (best first over the steps of each set of facts). */
export function* combinations(facts: readonly ChangeableFact[], count: number): Generator<Combination> {
  const heap = new Heap();
  for (const subset of subsets(facts, count))
    heap.push(
      placeAt(
        subset,
        subset.map(() => 0),
      ),
    );
  const seen = new Set<string>();
  for (let place = heap.pop(); place !== undefined; place = heap.pop()) {
    const { facts: own, steps } = place;
    yield own.map((fact, index) => ({ fact, step: fact.steps[steps[index] ?? 0] as Step }));
    for (const [index, step] of steps.entries()) {
      if (step + 1 >= (own[index]?.steps.length ?? 0)) continue;
      const next = steps.with(index, step + 1);
      const key = `${own.map(({ fact }) => fact).join()}:${next.join()}`;
      if (seen.has(key)) continue;
      seen.add(key);
      heap.push(placeAt(own, next));
    }
  }
}

function placeAt(facts: readonly ChangeableFact[], steps: readonly number[]): Place {
  const distance = facts.reduce(
    (sum, fact, index) => sum + (fact.steps[steps[index] ?? 0]?.distance ?? 0),
    0,
  );
  return { facts, steps, distance };
}

function* subsets(
  facts: readonly ChangeableFact[],
  count: number,
  from = 0,
): Generator<readonly ChangeableFact[]> {
  if (count === 0) yield [];
  else
    for (let first = from; first <= facts.length - count; first += 1)
      for (const others of subsets(facts, count - 1, first + 1))
        yield [facts[first] as ChangeableFact, ...others];
}

/** A binary heap by distance; equal distances come as they were put in. */
class Heap {
  readonly #items: { readonly place: Place; readonly order: number }[] = [];
  #count = 0;

  push(place: Place): void {
    const items = this.#items;
    let at = items.push({ place, order: (this.#count += 1) }) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): Place | undefined {
    const items = this.#items;
    const [first] = items;
    const last = items.pop();
    if (first === undefined || last === undefined) return undefined;
    if (items.length > 0) {
      items[0] = last;
      for (let at = 0; ;) {
        let least = at;
        for (const child of [2 * at + 1, 2 * at + 2])
          if (child < items.length && this.#before(child, least)) least = child;
        if (least === at) break;
        this.#swap(at, least);
        at = least;
      }
    }
    return first.place;
  }

  #before(left: number, right: number): boolean {
    const [one, other] = [this.#items[left], this.#items[right]];
    if (one === undefined || other === undefined) return false;
    return (
      one.place.distance - other.place.distance < 0 ||
      (one.place.distance === other.place.distance && one.order < other.order)
    );
  }

  #swap(left: number, right: number): void {
    const items = this.#items;
    const [one, other] = [items[left], items[right]];
    if (one !== undefined && other !== undefined) [items[left], items[right]] = [other, one];
  }
}
