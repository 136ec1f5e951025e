import { Parser } from "saxen";

/** An XML element with names without their prefixes. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

type OpenElement = { name: string; attributes: Map<string, string>; children: OpenElement[]; text: string };

/** Reads the test cases' XML, which carries no document types. */
export function parseXml(xml: string): XmlElement {
  const root: OpenElement = { name: "", attributes: new Map(), children: [], text: "" };
  const open = [root];
  const parser = new Parser();
  parser.on("openTag", (name, attributes, decode) => {
    const element: OpenElement = {
      name: local(name),
      attributes: new Map(Object.entries(attributes()).map(([key, value]) => [local(key), decode(value)])),
      children: [],
      text: "",
    };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("closeTag", () => void open.pop());
  const add = (text: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on("text", (text, decode) => add(decode(text)));
  parser.on("cdata", add);
  parser.on("error", (error) => {
    throw error;
  });
  parser.parse(xml.replace(/^\uFEFF/, ""));
  const [document] = root.children;
  if (document === undefined) throw new Error("Expected an XML document");
  return document;
}

function local(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}
