import type { JsonObject, Texts } from "@lendloom/engine/kernel";

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
