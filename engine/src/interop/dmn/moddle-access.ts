// Other projects compile this file, too, and find the declarations of two untyped libraries only through it.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./dmn-moddle.d.ts" />
import type { ModdleElement } from "dmn-moddle";
import { normalName } from "../../decision/index.ts";

/** `decisionTable` of `dmn:DecisionTable`. */
export function tagOf({ $type }: ModdleElement): string {
  const name = $type.slice($type.indexOf(":") + 1);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

export function typeOf(element: ModdleElement | undefined): string | undefined {
  return refName(text(element, "typeRef"));
}

/** `Any` and an empty reference say nothing. */
export function refName(typeRef: string | undefined): string | undefined {
  const name = typeRef === undefined ? "" : normalName(typeRef);
  return name === "" || name === "<Undefined>" ? undefined : name;
}

export function text(element: ModdleElement | undefined, property: string): string | undefined {
  const found = element?.get(property);
  return typeof found === "string" ? found : undefined;
}

export function one(element: ModdleElement | undefined, property: string): ModdleElement | undefined {
  return element?.get(property) as ModdleElement | undefined;
}

export function many(element: ModdleElement, property: string): readonly ModdleElement[] {
  return (element.get(property) ?? []) as readonly ModdleElement[];
}
