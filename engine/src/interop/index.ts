export { describeChange, type Change, type DescribedKind } from "./describe-change.ts";
import type { Json, Result, Texts } from "../kernel/index.ts";
import type { CatalogueDefinition, CompiledPack, Outcome, PackDefinition } from "../decision/index.ts";

export interface ReportEntry {
  readonly pointer: string;
  readonly severity: "error" | "warning" | "info";
  readonly code: string;
  readonly params: Readonly<Record<string, Json>>;
  readonly texts: Texts;
}
export interface JsonRulesEngineImport {
  readonly catalogue: CatalogueDefinition;
  readonly pack: PackDefinition;
  readonly report: readonly ReportEntry[];
}
export declare function importJsonRulesEngine(
  json: unknown,
  options: { readonly id: string; readonly outcomes?: Readonly<Record<string, Outcome>> },
): Result<JsonRulesEngineImport, readonly ReportEntry[]>;
export declare function exportJsonRulesEngine(pack: CompiledPack): Json;

export type BundledKind = "catalogue" | "pack" | "workflow" | "product" | "cases" | "layout";
export interface BundledDefinition {
  readonly kind: BundledKind;
  readonly id: string;
  readonly hash: string;
  readonly definition: Json;
}
export interface Bundle {
  readonly format: "lendloom-bundle/1";
  readonly definitions: readonly BundledDefinition[];
  readonly manifest: { readonly hash: string; readonly definitions: Readonly<Record<string, string>> };
}
export declare function exportBundle(
  definitions: readonly { readonly kind: BundledKind; readonly id: string; readonly definition: Json }[],
): Bundle;
export declare function importBundle(
  json: unknown,
): Result<
  { readonly definitions: readonly BundledDefinition[]; readonly report: readonly ReportEntry[] },
  readonly ReportEntry[]
>;
