import {
  currencyExponent,
  err,
  isJsonObject,
  ok,
  pointer,
  type Issue,
  type Json,
  type Result,
} from "../../kernel/index.ts";
import type { Catalogue } from "../catalogue.ts";
import type { FactDeclaration } from "../catalogue-schema.ts";
import { applicantIssues } from "./applicant-issues.ts";
import type { ComparedApplicant } from "./comparison-report.ts";

/** How the columns of a file, or the members of its objects, become facts. */
export interface ColumnOptions {
  /** Fact by column, for columns that do not have the fact's name, its name in an import or its title. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Columns that are no facts and are passed over. */
  readonly ignore?: readonly string[];
  /** The column that names applicants; left out: the number of their row. */
  readonly ref?: string;
  /** The column that says what became of the loan: 1, true, good, yes, 好, 是 or 0, false, bad, no, 坏, 否; empty is not known. */
  readonly good?: string;
  /** Whether plain numbers of money are yuan (`major`) or fen (`minor`): never guessed. */
  readonly money?: "major" | "minor";
}

/** Reads rows as applicants; a row that cannot be read is its issues, with row and column. */
export interface ColumnReader {
  readRow(cells: readonly string[], row: number): Result<ComparedApplicant>;
}

/** Finds the fact of every column of a header, or says under `/columns` what is wrong with it. */
export function readColumns(
  header: readonly string[],
  catalogues: readonly Catalogue[],
  options: ColumnOptions = {},
): Result<ColumnReader> {
  const issues: Issue[] = [];
  const seen = new Set<string>();
  const columns = header.map((title, index): Column => {
    const place = pointer("columns", index);
    const name = title.replace(/^\uFEFF/, "").trim();
    const column = columnOf(name, place, catalogues, options, issues);
    const key = column.kind === "fact" ? column.fact : name;
    if (column.kind !== "ignored" && seen.has(key))
      issues.push(applicantIssues.issue("applicants.column-twice", place, { column: name, row: 1 }));
    seen.add(key);
    return column;
  });
  for (const [key, wanted] of [
    ["ref", options.ref],
    ["good", options.good],
  ] as const)
    if (wanted !== undefined && !columns.some(({ kind }) => kind === key))
      issues.push(applicantIssues.issue("applicants.column-missing", "/columns", { column: wanted, row: 1 }));
  return issues.length > 0 ? err(issues) : ok({ readRow: (cells, row) => readRow(columns, cells, row) });
}

type Column =
  | { readonly kind: "ignored"; readonly name: string }
  | { readonly kind: "ref"; readonly name: string }
  | { readonly kind: "good"; readonly name: string }
  | {
      readonly kind: "fact";
      readonly name: string;
      readonly fact: string;
      readonly read: (text: string) => Json | undefined;
      readonly expected: string;
    };

/** `Income (CNY)`: what stands before a unit, and the unit. */
const withUnit = /^(.*\S)\s*[(（]([^()（）]+)[)）]$/;

function columnOf(
  name: string,
  place: string,
  catalogues: readonly Catalogue[],
  options: ColumnOptions,
  issues: Issue[],
): Column {
  if (name === options.ref) return { kind: "ref", name };
  if (name === options.good) return { kind: "good", name };
  if (options.ignore?.includes(name) === true) return { kind: "ignored", name };
  const named =
    options.columns !== undefined && Object.hasOwn(options.columns, name) ? options.columns[name] : undefined;
  const [, bare = name, unit] = withUnit.exec(name) ?? [];
  const found = factOf(named ?? name, catalogues) ?? factOf(bare, catalogues);
  if (found === undefined) {
    issues.push(applicantIssues.issue("applicants.column-unknown", place, { column: name, row: 1 }));
    return { kind: "ignored", name };
  }
  const [fact, declared] = found;
  const money = unitOf(declared, found[2] === name ? undefined : unit, options.money);
  if (money === undefined)
    issues.push(
      applicantIssues.issue(
        declared.type.kind === "money" && unit === undefined ? "applicants.money-unit" : "applicants.unit",
        place,
        { column: name, row: 1, unit: unit ?? "", fact },
      ),
    );
  return { kind: "fact", name, fact, expected: declared.type.kind, read: readerOf(declared, money ?? 1) };
}

/** The fact that goes by a name, its own name first; with the name it was found by. */
function factOf(
  name: string,
  catalogues: readonly Catalogue[],
): readonly [string, FactDeclaration, string] | undefined {
  for (const { definition } of catalogues) {
    if (Object.hasOwn(definition.facts, name)) return [name, definition.facts[name] as FactDeclaration, name];
    for (const [fact, declared] of Object.entries(definition.facts))
      if (declared.sourceName === name || declared.title["zh-CN"] === name || declared.title.en === name)
        return [fact, declared, name];
  }
  return undefined;
}

const minorWords: ReadonlySet<string> = new Set(["minor", "fen", "cent", "cents", "分"]);
const majorWords: ReadonlySet<string> = new Set(["major", "yuan", "元"]);

/** What a number of the column is divided by to be the fact's; `undefined` for a unit that it does not have. */
function unitOf(
  { type }: FactDeclaration,
  unit: string | undefined,
  money: ColumnOptions["money"],
): number | undefined {
  if (type.kind === "money") {
    const word = unit?.toLowerCase();
    const named =
      word === undefined
        ? money
        : minorWords.has(word)
          ? "minor"
          : majorWords.has(word) || unit === type.currency
            ? "major"
            : undefined;
    return named === undefined ? undefined : named === "minor" ? 1 : 10 ** currencyExponent(type.currency);
  }
  if (unit === undefined) return 1;
  if (type.kind === "percent") return unit === "%" ? 100 : undefined;
  return (type.kind === "integer" || type.kind === "decimal") && type.unit === unit ? 1 : undefined;
}

/** Spreadsheets write large numbers with an exponent. */
const number = /^-?\d{1,15}(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?$/;
const truths: ReadonlyMap<string, boolean> = new Map([
  ...["1", "true", "yes", "y", "good", "是", "好"].map((word) => [word, true] as const),
  ...["0", "false", "no", "n", "bad", "否", "坏"].map((word) => [word, false] as const),
]);

/** Reads the text of a cell as the wire form of a type; `undefined` for what is none. */
function readerOf({ type }: FactDeclaration, unit: number): (text: string) => Json | undefined {
  switch (type.kind) {
    case "integer":
    case "decimal":
      return (text) => (number.test(text) ? Number(text) : undefined);
    case "percent":
      return (text) => {
        const isShare = text.endsWith("%");
        const digits = isShare ? text.slice(0, -1).trim() : text;
        if (!number.test(digits)) return undefined;
        return isShare || unit === 100 ? shifted(digits, -2) : Number(digits);
      };
    case "money": {
      const { currency } = type;
      return (text) => {
        if (!number.test(text)) return undefined;
        const amountMinor = unit === 1 ? Number(text) : shifted(text, currencyExponent(currency));
        return Number.isSafeInteger(amountMinor) ? { amountMinor, currency } : undefined;
      };
    }
    case "boolean":
      return (text) => truths.get(text.toLowerCase());
    case "record":
    case "list":
    case "any":
      return () => undefined;
    default:
      return (text) => text;
  }
}

/** A decimal text times a power of ten, without the rounding of a double. */
function shifted(digits: string, places: number): number {
  const [mantissa = "", exponent = "0"] = digits.toLowerCase().split("e");
  return Number(`${mantissa}e${Number(exponent) + places}`);
}

function readRow(
  columns: readonly Column[],
  cells: readonly string[],
  row: number,
): Result<ComparedApplicant> {
  const issues: Issue[] = [];
  if (cells.length !== columns.length)
    issues.push(
      applicantIssues.issue("applicants.row-width", pointer("rows", row), {
        row,
        expected: columns.length,
        actual: cells.length,
      }),
    );
  const facts: Record<string, Json> = {};
  let ref = String(row);
  let good: boolean | undefined;
  for (const [index, column] of columns.entries()) {
    const text = (cells[index] ?? "").trim();
    if (text === "" || column.kind === "ignored") continue;
    if (column.kind === "ref") {
      ref = text.slice(0, 200);
      continue;
    }
    const misfit = (expected: string): void =>
      void issues.push(
        applicantIssues.issue("applicants.cell", pointer("rows", row, column.name), {
          row,
          column: column.name,
          text: text.slice(0, 40),
          expected,
        }),
      );
    if (column.kind === "good") {
      good = truths.get(text.toLowerCase());
      if (good === undefined) misfit("good/bad");
    } else {
      const value = column.read(text);
      if (value === undefined) misfit(column.expected);
      else facts[column.fact] = value;
    }
  }
  return issues.length > 0 ? err(issues) : ok({ ref, facts, ...(good === undefined ? {} : { good }) });
}

/** Reads a JSON object of NDJSON as an applicant: `{ ref, facts, good, at }`, or its members as columns of values. */
export function readApplicantObject(
  json: Json,
  row: number,
  options: ColumnOptions,
): Result<ComparedApplicant> {
  const refuse = (): Result<ComparedApplicant> =>
    err([applicantIssues.issue("applicants.not-an-object", pointer("rows", row), { row })]);
  if (!isJsonObject(json)) return refuse();
  const isWrapped = isJsonObject(json["facts"]);
  const facts: Record<string, Json> = {
    ...(isWrapped ? (json["facts"] as Readonly<Record<string, Json>>) : json),
  };
  const refName = isWrapped ? "ref" : options.ref;
  const goodName = isWrapped ? "good" : options.good;
  const ref = refName === undefined || !Object.hasOwn(json, refName) ? row : json[refName];
  const known =
    goodName === undefined || !Object.hasOwn(json, goodName)
      ? undefined
      : truths.get(textOf(json[goodName]).toLowerCase());
  if (!isWrapped)
    for (const name of [refName, goodName, ...(options.ignore ?? [])])
      if (name !== undefined) Reflect.deleteProperty(facts, name);
  for (const [name, fact] of Object.entries(options.columns ?? {}))
    if (Object.hasOwn(facts, name) && name !== fact) {
      facts[fact] = facts[name] as Json;
      Reflect.deleteProperty(facts, name);
    }
  const at = isWrapped ? json["at"] : undefined;
  return ok({
    ref: textOf(ref).slice(0, 200),
    facts,
    ...(known === undefined ? {} : { good: known }),
    ...(typeof at === "string" ? { at } : {}),
  });
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
