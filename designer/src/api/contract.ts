import type { Decision } from "@lendloom/engine/decision";
import type { Change } from "@lendloom/engine/interop";
import type { ValueType } from "@lendloom/engine/logic";
import type { Json, JsonObject, Texts } from "@lendloom/engine/kernel";
import type { MigrationPlan } from "@lendloom/engine/workflow";

/** What the server's REST API answers; the source of each shape is `/openapi.json`. */
export type DefinitionKind = "catalogue" | "calendar" | "pack" | "workflow" | "product";
export type Role = "designer" | "approver" | "officer" | "integrator" | "api-client" | "auditor" | "admin";
export type { Change, Decision };

/** Who did something: a person, a machine's key or the system itself. */
export interface Actor {
  readonly kind: "person" | "api-key" | "system";
  readonly id: string;
  readonly displayName?: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
}
export interface Session {
  readonly person: Person;
  readonly csrf: string;
}
export interface About {
  readonly lender?: { readonly id: string; readonly title: Texts };
  readonly version: string;
  /** Present for the demo lender only. */
  readonly demo?: { readonly password: string; readonly people: readonly Omit<Person, "id">[] };
}

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

export interface ChangeRequestItem {
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly fromHash: string | null;
  readonly toHash: string;
  readonly changes: readonly Change[];
}
export interface CaseOutcome {
  readonly kind: DefinitionKind;
  /** The definition the case belongs to. */
  readonly id: string;
  readonly case: string;
  readonly title: Texts;
  readonly passed: boolean;
  readonly issues: readonly RenderedIssue[];
}
export interface ChangeRequest {
  readonly id: string;
  readonly title: string;
  readonly status: "open" | "approved" | "rejected" | "withdrawn";
  /** Of everything it would publish; an approval names what was read. */
  readonly hash: string;
  readonly author: Actor;
  readonly createdAt: string;
  readonly items: readonly ChangeRequestItem[];
  readonly caseResults: readonly CaseOutcome[];
  readonly issues: readonly RenderedIssue[];
  readonly decidedBy?: Actor;
  readonly decidedAt?: string;
  readonly note?: string;
  readonly release?: number;
}
export interface Release {
  readonly seq: number;
  readonly hash: string;
  readonly createdAt: string;
  readonly by: Actor;
  readonly reason: "seed" | "publish" | "rollback" | "import";
  readonly active: readonly {
    readonly kind: DefinitionKind;
    readonly id: string;
    readonly hash: string;
    readonly version: string;
    readonly title?: Texts;
  }[];
  readonly live: boolean;
  readonly restores?: number;
}

export interface NumberedDecision {
  readonly number: number;
  readonly step: string;
  readonly at: string;
  readonly decision: Decision;
}

export interface Task {
  readonly id: string;
  readonly application: string;
  /** The lender's own name for the applicant. */
  readonly reference: string;
  readonly title: Texts;
  readonly role: string;
  readonly status: "open" | "completed" | "cancelled";
  readonly dueAt: string;
  readonly openedAt: string;
  readonly overdue: boolean;
  /** 1 to 100; the higher, the more urgent. */
  readonly priority: number;
  readonly assignee?: Actor;
  readonly assignedAt?: string;
  readonly escalations: number;
  readonly notified: readonly string[];
  /** The person who may not do it: she completed the task it must differ from. */
  readonly excluded?: string;
  readonly outcomes: readonly { readonly value: string; readonly title: Texts }[];
  readonly shows: Readonly<Record<string, ShownFact>>;
  readonly form: Readonly<Record<string, FormField>>;
  readonly outcome?: string;
  readonly closedAt?: string;
}
export interface ShownFact {
  readonly title: Texts;
  /** Left out when it is not known. */
  readonly value?: Json;
  readonly type?: ValueType;
}
export interface FormField {
  readonly title: Texts;
  readonly type: ValueType;
  readonly required?: boolean;
}
export interface Candidate {
  readonly id: string;
  readonly displayName: string;
}
/** What an operator orders; `reason` goes with each. */
export type Order =
  | { readonly action: "retry" }
  | {
      readonly action: "skip";
      readonly output?: JsonObject;
      readonly error?: { code: string; message: string };
    }
  | { readonly action: "edit"; readonly facts: JsonObject; readonly variables: JsonObject }
  | { readonly action: "move"; readonly states: readonly string[]; readonly askAgain?: boolean }
  | { readonly action: "restart"; readonly seq: number; readonly askAgain?: boolean };
export interface BatchResult {
  readonly items: readonly {
    readonly id: string;
    readonly result: "done" | "would-do" | "refused";
    readonly application?: string;
    readonly status?: string;
    readonly states?: readonly string[];
    readonly code?: string;
    readonly texts?: Texts;
  }[];
  readonly done: number;
  readonly refused: number;
}
/** One version of a workflow that was ever live. */
export interface WorkflowVersion {
  readonly hash: string;
  readonly version: string;
  readonly live: boolean;
  readonly publishedAt: string;
  readonly release: number;
  readonly underWay: number;
  /** There are more under way than `underWay`. */
  readonly more?: boolean;
}
/** What came, or would come, of moving one application. */
export interface MigratedApplication {
  readonly application: string;
  readonly result: "done" | "would-do" | "refused";
  readonly states?: readonly string[];
  readonly at?: string;
  readonly refusal?: {
    readonly code: string;
    readonly texts: Texts;
    readonly errors?: readonly RenderedIssue[];
  };
}
export interface MigrationBatch {
  /** Absent for a dry run. */
  readonly migration?: string;
  readonly items: readonly MigratedApplication[];
  readonly done: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly next?: string;
}
export interface Migration {
  readonly id: string;
  readonly at: string;
  readonly by: Actor;
  readonly plan: MigrationPlan;
  readonly reason: string;
  readonly done: number;
  readonly refused: number;
}
/** Whether an application carried out again from its journal comes out the same. */
export interface ReplayProof {
  readonly result: "verified" | "different" | "erased" | "unknown";
  readonly entries?: number;
  readonly decisions?: number;
  /** The first entry that came out differently. */
  readonly difference?: { readonly seq: number };
  /** The first entry that the server's program cannot judge. */
  readonly unknown?: { readonly seq: number; readonly because: "newer-program" | "other-logic" };
}
/** An application as it was after an entry of its journal. */
export interface PastMoment {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly application: { readonly status: string; readonly states: readonly string[] };
  readonly variables: JsonObject;
  readonly timers: Json;
  readonly invokes: Json;
  readonly facts: Readonly<
    Record<string, { readonly source: string; readonly value?: Json; readonly personal?: boolean }>
  >;
}
export interface RunWorkflow {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
  readonly definition: JsonObject;
}
export interface Incident {
  readonly id: string;
  readonly application?: string;
  readonly at?: string;
  readonly code: string;
  readonly message?: string;
  readonly texts?: Texts;
  readonly reference?: string;
  /** The workflow that the application goes by, and where it stands in it. */
  readonly workflow?: string;
  readonly states?: readonly string[];
  readonly status?: string;
  readonly resolvedAt?: string;
  /** The person's id; absent where it resolved by itself. */
  readonly resolvedBy?: string;
}
export interface ApplicationSummary {
  readonly id: string;
  readonly product?: string;
  readonly reference?: string;
  readonly status: string;
  readonly states: readonly string[];
  readonly finished: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly outcome?: string;
}
export interface Application extends ApplicationSummary {
  readonly release?: { readonly seq: number };
  readonly workflow: { readonly id: string; readonly version: string; readonly hash: string };
  /** When it is to start; absent: it has. */
  readonly startAt?: string;
  readonly cancelled?: {
    readonly at: string;
    readonly by: { readonly id: string; readonly displayName?: string };
  };
  readonly parent?: string;
  readonly children?: readonly {
    readonly id: string;
    readonly step: string;
    readonly workflow: string;
    readonly state: "open" | "done" | "failed" | "cancelled";
  }[];
  /** Signals it waits for, by event and key. */
  readonly waits?: { readonly [event: string]: string };
  readonly undoing?: { readonly left: number };
  readonly decision?: Decision;
  readonly tasks: readonly Pick<Task, "id" | "title" | "role" | "status" | "dueAt">[];
  readonly incidents: readonly Incident[];
}
export interface JournalEntry {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly [detail: string]: Json;
}
export interface ImportReport {
  readonly id: string;
  readonly format: string;
  readonly report: readonly RenderedIssue[];
  readonly drafts: readonly DraftReference[];
}
export interface Page<Item> {
  readonly items: readonly Item[];
  /** The cursor of the page after this one. */
  readonly next?: string;
}
