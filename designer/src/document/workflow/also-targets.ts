import { pointerParts } from "@lendloom/engine/kernel";
import type { Transition } from "@lendloom/engine/workflow";

/** Where a transition enters another region beside its target: the place is the transition's with `/alsoTargets/<n>`. */
export interface AlsoTarget {
  readonly transition: string;
  readonly index: number;
}

/** Reads the pointer of such a place; undefined: it is a transition's own. */
export function alsoTargetAt(pointer: string): AlsoTarget | undefined {
  const parts = pointerParts(pointer);
  return parts.at(-2) === "alsoTargets"
    ? { transition: pointer.slice(0, pointer.lastIndexOf("/alsoTargets/")), index: Number(parts.at(-1)) }
    : undefined;
}

/** The transition a pointer means, whichever of its targets it points to. */
export function transitionAt(pointer: string): string {
  return alsoTargetAt(pointer)?.transition ?? pointer;
}

/** Sets (or without `target` removes) one of the states a transition enters beside its target. */
export function setAlsoTarget(transition: Transition, index: number, target: string | undefined): void {
  const others = [...(transition.alsoTargets ?? [])];
  if (target === undefined) others.splice(index, 1);
  else others[index] = target;
  if (others.length === 0) delete transition.alsoTargets;
  else transition.alsoTargets = others;
}
