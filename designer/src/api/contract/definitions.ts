import type { JsonObject, Texts } from "@lendloom/engine/kernel";
import type { Actor } from "./people.ts";

export interface DefinitionSummary {
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly title: Texts;
  readonly version: string;
  readonly hash: string;
  readonly live: boolean;
  readonly draft?: {
    readonly revision: number;
    readonly updatedAt: string;
    readonly updatedBy: Actor;
    readonly hash?: string;
  };
}

export type DefinitionKind = "catalogue" | "calendar" | "pack" | "workflow" | "product";

/** A problem in a definition or request, with its sentence already rendered by the server. */
export interface RenderedIssue {
  readonly code: string;
  readonly pointer: string;
  readonly severity: "error" | "warning" | "info";
  readonly params?: JsonObject;
  readonly texts: Texts;
}

/** What of the other definitions a workflow's check needs to know, as they are drafted or live. */
export interface AroundWorkflow {
  /** Connectors that anything live calls. */
  readonly connectors: readonly string[];
  /** Calls that live workflows make, with the answers they declare. */
  readonly calls: readonly (JsonObject & { readonly connector: string; readonly operation: string })[];
  /** Workflows that begin this one as a sub-flow, as documents. */
  readonly begunBy: readonly JsonObject[];
}

export interface LiveDefinition {
  readonly hash: string;
  readonly version: string;
  readonly definition: JsonObject;
  readonly layout?: JsonObject;
  readonly cases?: JsonObject;
}

export interface DraftDefinition {
  readonly revision: number;
  readonly definition: JsonObject;
  readonly layout?: JsonObject;
  readonly cases?: JsonObject;
  readonly baseHash: string | null;
  readonly updatedAt: string;
  readonly updatedBy: Actor;
  readonly issues: readonly RenderedIssue[];
}

export interface DefinitionDetail {
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly live?: LiveDefinition;
  readonly draft?: DraftDefinition;
}

export interface DraftContent {
  readonly definition: JsonObject;
  readonly layout?: JsonObject;
  readonly cases?: JsonObject;
}

export interface SavedDraft {
  readonly revision: number;
  readonly hash: string;
  readonly issues: readonly RenderedIssue[];
}

export interface DraftReference {
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly revision: number;
}

export interface ImportReport {
  readonly id: string;
  readonly format: string;
  readonly report: readonly RenderedIssue[];
  readonly drafts: readonly DraftReference[];
}
