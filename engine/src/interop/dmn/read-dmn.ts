import type { ModdleElement } from "dmn-moddle";
import { Reader } from "moddle-xml";
import { err, hasErrors, ok, type Issue, type Result } from "../../kernel/index.ts";
import { interopIssues } from "../interop-issues.ts";
import { dmnModdle } from "./dmn-descriptor.ts";
import { lineOf, scanXml, xmlLimits } from "./scan-xml.ts";
import { watchReading, type Complaint } from "./watch-reading.ts";
import { walkTags } from "./xml-tags.ts";

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
  const watch = watchReading(MAX_COMPLAINTS);
  const repeated: Issue[] = [];
  const model = dmnModdle((place) => {
    if (repeated.length === MAX_REPEATED) watch.end();
    repeated.push(repeatedPart(place));
  });
  const reader = new Reader({ model, lax: true });
  const rootHandler = reader.handler("dmn:Definitions");
  watch.begin(rootHandler);
  // The reader has done all its work when it returns; its promise only says so later.
  reader.fromXML(text, { rootHandler }).catch(() => undefined);
  const { element } = rootHandler;
  if (element === undefined && watch.complaints.length === 0)
    return err([interopIssues.issue("import.dmn-no-definitions", "")]);
  const issues = [
    ...issuesOf(watch.complaints, text),
    ...(watch.fault === undefined && (watch.isWhole || watch.isFull) ? [] : [faultOf(watch.fault)]),
    ...repeated,
    ...(watch.isFull ? [interopIssues.issue("import.xml-too-large", "", { limit: MAX_COMPLAINTS })] : []),
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

/** Complaints that are told; a file with more of them than anyone reads is refused by the first. */
const MAX_COMPLAINTS = 1_000;
/** Parts given twice are looked up among their siblings, each time. */
const MAX_REPEATED = 100;

/** What was found wrong with tags, in their order, at their places. */
function issuesOf(complaints: readonly Complaint[], xml: string): readonly Issue[] {
  const issues: Issue[] = [];
  const ordered = complaints.toSorted((first, second) => first.tag - second.tag);
  let [next, tags] = [0, 0];
  let [line, from] = [1, 0];
  walkTags(xml, xmlLimits.length, (tag) => {
    tags += 1;
    for (; ordered[next]?.tag === tags; next += 1) {
      line += lineOf(xml, tag.at, from) - 1;
      from = tag.at;
      issues.push(...issueOf(ordered[next]?.why ?? "", tag.place(), line));
    }
    return next === ordered.length ? true : undefined;
  });
  return issues;
}

/** What is no XML: the reader tells where by its line, counted from 0. */
function faultOf(message = ""): Issue {
  const line = Number(/\n\tline: (\d+)\n/.exec(message)?.[1] ?? 0) + 1;
  return interopIssues.issue("import.xml-syntax", "/definitions", { line });
}

function issueOf(why: string, place: string, line: number): readonly Issue[] {
  const twice = /duplicate ID <([^>]*)>/i.exec(why)?.[1];
  if (twice !== undefined) return [interopIssues.issue("import.dmn-id-twice", place, { id: twice })];
  const name = /(?:unrecognized element|unknown type) <([^>]*)>/.exec(why)?.[1];
  if (name === undefined) return [interopIssues.issue("import.xml-syntax", place, { line })];
  const prefix = name.slice(0, name.indexOf(":"));
  if (drawing.has(prefix)) return [];
  return [
    interopIssues.issue(
      prefix === "dmn" ? "import.dmn-element" : "import.dmn-foreign",
      place,
      { element: name.slice(name.indexOf(":") + 1), line },
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
