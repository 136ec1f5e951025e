import { err, ok, type Issue, type Result } from "../../kernel/index.ts";
import { interopIssues } from "../interop-issues.ts";
import { walkTags, type OpenTag } from "./xml-tags.ts";

export const xmlLimits = {
  characters: 8 * 1024 * 1024,
  depth: 100,
  tags: 400_000,
  /** Of one tag. */
  attributes: 100,
  /** Characters of a tag, or of a text between two tags. */
  length: 200_000,
} as const;

/** How many elements of a name one element may have: what a model holds, counted before anything reads it. */
const siblings: ReadonlyMap<string, number> = new Map([
  ["import", 100],
  ["itemDefinition", 2_000],
  ["itemComponent", 1_000],
  ["inputData", 2_000],
  ["businessKnowledgeModel", 2_000],
  ["decisionService", 2_000],
  ["decision", 5_000],
  ["informationRequirement", 1_000],
  ["knowledgeRequirement", 1_000],
  ["input", 100],
  ["output", 100],
  ["rule", 20_000],
  ["inputEntry", 100],
  ["outputEntry", 100],
  ["contextEntry", 1_000],
  ["binding", 100],
  ["formalParameter", 100],
  ["column", 100],
  ["row", 20_000],
  ["literalExpression", 10_000],
]);

/**
 * Refuses XML that is too large or too deep, has too many of something, or declares types and entities, before any
 * parser sees it. Reads each character a few times at most.
 */
export function scanXml(xml: string): Result<undefined> {
  if (xml.length > xmlLimits.characters)
    return err([interopIssues.issue("import.xml-too-large", "", { limit: xmlLimits.characters })]);
  if (hasMoreTags(xml, xmlLimits.tags))
    return err([interopIssues.issue("import.xml-too-large", "", { limit: xmlLimits.tags })]);
  const misfit = walkTags(xml, xmlLimits.length, (tag) => misfitOf(tag, xml));
  return misfit === undefined ? ok(undefined) : err([misfit]);
}

function hasMoreTags(xml: string, limit: number): boolean {
  let tags = 0;
  for (let at = xml.indexOf("<"); at >= 0 && tags <= limit; at = xml.indexOf("<", at + 1)) tags += 1;
  return tags > limit;
}

function misfitOf(tag: OpenTag, xml: string): Issue | undefined {
  const { kind, name, depth, position, attributes } = tag;
  if (kind === "declaration")
    return interopIssues.issue("import.xml-declaration", tag.place(), { word: name });
  if (kind === "broken")
    return interopIssues.issue("import.xml-syntax", tag.place(), { line: lineOf(xml, tag.at) });
  if (kind === "too-long")
    return interopIssues.issue("import.xml-too-long", tag.place(), { limit: xmlLimits.length });
  if (depth > xmlLimits.depth)
    return interopIssues.issue("import.xml-too-deep", tag.place().split("/").slice(0, 4).join("/"), {
      limit: xmlLimits.depth,
    });
  if (attributes > xmlLimits.attributes) return tooMany(tag, "attribute", xmlLimits.attributes);
  // A name that may stand often has no second map to be looked up in.
  const most = position > 100 ? siblings.get(name) : undefined;
  if (most !== undefined && position > most) return tooMany(tag, name, most);
  return depth === 1 && name !== "definitions"
    ? interopIssues.issue("import.xml-syntax", tag.place(), { line: lineOf(xml, tag.at) })
    : undefined;
}

function tooMany(tag: OpenTag, element: string, limit: number): Issue {
  return interopIssues.issue("import.xml-too-many", tag.place(), { element, limit });
}

/** The line of a position, from 1; with `from`, as if the text began there. */
export function lineOf(xml: string, at: number, from = 0): number {
  let line = 1;
  for (let end = xml.indexOf("\n", from); end >= 0 && end < at; end = xml.indexOf("\n", end + 1)) line += 1;
  return line;
}
