import type { ModdleElement } from "dmn-moddle";
import { Reader, type ReaderContext, type RootHandler } from "moddle-xml";
import { err, hasErrors, ok, type Issue, type Result } from "../../kernel/index.ts";
import { interopIssues } from "../interop-issues.ts";
import { dmnModdle } from "./dmn-descriptor.ts";
import { placesInXml, scanXml, type LineAndColumn } from "./scan-xml.ts";

/** A file of DMN 1.1 to 1.5 as dmn-moddle's tree, with what in it has no meaning here. */
export interface DmnFile {
  readonly definitions: ModdleElement;
  readonly warnings: readonly Issue[];
}

/** Parses DMN. An element of DMN that has no place where it stands refuses the file: it might be its logic. */
export function readDmn(xml: string): Result<DmnFile> {
  const scanned = scanXml(xml);
  if (!scanned.ok) return scanned;
  const text = withNamespacesOf13(xml);
  const repeated: Issue[] = [];
  const reader = new Reader({ model: dmnModdle((place) => repeated.push(repeatedPart(place))), lax: true });
  const rootHandler = reader.handler("dmn:Definitions");
  stopAfter(rootHandler, MAX_COMPLAINTS);
  // The reader has done all its work when it returns; its promise only says so later.
  reader.fromXML(text, { rootHandler }).catch(() => undefined);
  const { element } = rootHandler;
  const issues = [
    ...issuesOf(
      rootHandler.context.warnings.map(({ message }) => message),
      text,
    ),
    ...repeated,
  ];
  if (element === undefined) return err([...issues, interopIssues.issue("import.dmn-no-definitions", "")]);
  return hasErrors(issues) ? err(issues) : ok({ definitions: element, warnings: issues });
}

const model =
  /(\bxmlns(?::[\w.-]+)?\s*=\s*["'])https?:\/\/www\.omg\.org\/spec\/DMN\/(?:20151101\/dmn\.xsd|\d{8}\/MODEL\/)/g;
const diagram = /(\bxmlns(?::[\w.-]+)?\s*=\s*["'])https?:\/\/www\.omg\.org\/spec\/DMN\/\d{8}\/DMNDI\//g;

/** Versions of DMN differ by their namespaces; what 1.4 and 1.5 added has names of its own. */
function withNamespacesOf13(xml: string): string {
  return xml
    .replace(model, "$1https://www.omg.org/spec/DMN/20191111/MODEL/")
    .replace(diagram, "$1https://www.omg.org/spec/DMN/20191111/DMNDI/");
}

const drawing: ReadonlySet<string> = new Set(["dmndi", "dc", "di", "biodi"]);

/**
 * Ends the reading at one complaint more than the limit: the reader counts lines from the beginning for each, which
 * takes minutes for many.
 */
function stopAfter(handler: RootHandler, limit: number): void {
  let current = handler.context;
  Object.defineProperty(handler, "context", {
    get: () => current,
    set(context: ReaderContext) {
      current = context;
      const add = context.addWarning.bind(context);
      context.addWarning = (warning) => {
        add(warning);
        if (context.warnings.length > limit) throw new Error("Expected fewer complaints about a file");
      };
    },
  });
}

/** Complaints that are told; a file with more of them than anyone reads is refused by the first. */
const MAX_COMPLAINTS = 1_000;

interface Complaint extends LineAndColumn {
  readonly why: string;
}

function issuesOf(messages: readonly string[], xml: string): readonly Issue[] {
  const complaints = messages.slice(0, MAX_COMPLAINTS).flatMap((message): readonly Complaint[] => {
    const at = /\n\tline: (\d+)\n\tcolumn: (\d+)\n\tnested error: (.*)/.exec(message);
    return at === null ? [] : [{ line: Number(at[1]), column: Number(at[2]), why: at[3] ?? "" }];
  });
  const places = placesInXml(xml, complaints);
  const issues = complaints.flatMap((complaint, index) => issueOf(complaint, places[index] ?? ""));
  return messages.length > MAX_COMPLAINTS
    ? [...issues, interopIssues.issue("import.xml-too-large", "", { limit: MAX_COMPLAINTS })]
    : issues;
}

function issueOf({ line, why }: Complaint, place: string): readonly Issue[] {
  const twice = /duplicate ID <([^>]*)>/i.exec(why)?.[1];
  if (twice !== undefined) return [interopIssues.issue("import.dmn-id-twice", place, { id: twice })];
  const name = /(?:unrecognized element|unknown type) <([^>]*)>/.exec(why)?.[1];
  if (name === undefined) return [interopIssues.issue("import.xml-syntax", place, { line: line + 1 })];
  const prefix = name.slice(0, name.indexOf(":"));
  if (drawing.has(prefix)) return [];
  return [
    interopIssues.issue(
      prefix === "dmn" ? "import.dmn-element" : "import.dmn-foreign",
      place,
      { element: name.slice(name.indexOf(":") + 1), line: line + 1 },
      prefix === "dmn" ? "error" : "warning",
    ),
  ];
}

/** Of two expressions in one place the reader would keep the last. */
function repeatedPart(place: string): Issue {
  return interopIssues.issue("import.dmn-element", place, {
    element: place.slice(place.lastIndexOf("/") + 1),
  });
}
