import { childOf, type XmlElement } from "../conformance/xml-tree.ts";
import { elementsOf } from "./elements-of.ts";

/** A machine that a state of an SCXML document invokes, as a workflow of its own. */
export interface InvokedDocument {
  /** What the invoking document calls it: `#_<id>` as a target, `done.invoke.<id>` when it is done. */
  readonly id: string;
  readonly workflow: string;
  readonly root: XmlElement;
}

/** The machines that a document invokes, by their `invoke` elements; `workflow` is the document's own id. */
export function invokedDocuments(
  root: XmlElement,
  workflow: string,
): ReadonlyMap<XmlElement, InvokedDocument> {
  const invokes = elementsOf(root).filter(({ name }) => name === "invoke");
  return new Map(
    invokes.map((invoke, index) => {
      const content = childOf(invoke, "content");
      const inside = content && childOf(content, "scxml");
      if (inside === undefined) throw new Error("Expected the invoked machine in the document");
      const unsupported = ["idlocation", "autoforward", "namelist"].find((name) =>
        invoke.attributes.has(name),
      );
      if (unsupported !== undefined)
        throw new Error(`no workflow has what “${unsupported}” asks of an invocation`);
      if (childOf(invoke, "finalize") !== undefined)
        throw new Error("no workflow has “finalize” of an invocation");
      const id = invoke.attributes.get("id") ?? `invoke${index}`;
      return [invoke, { id, workflow: `${workflow}-${index}`, root: inside }] as const;
    }),
  );
}
