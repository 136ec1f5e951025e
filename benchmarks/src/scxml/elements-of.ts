import type { XmlElement } from "../conformance/xml-tree.ts";

/** Every element below, in the order of the document; those of machines that it invokes are not its own. */
export function elementsOf(element: XmlElement): readonly XmlElement[] {
  return element.children.flatMap((child) =>
    child.name === "invoke" ? [child] : [child, ...elementsOf(child)],
  );
}
