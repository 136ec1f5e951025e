import type { Json, Texts } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import type { Actor } from "./people.ts";

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
