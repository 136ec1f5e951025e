import type { Texts } from "@lendloom/engine/kernel";

/** Who did something: a person, a machine's key or the system itself. */
export interface Actor {
  readonly kind: "person" | "api-key" | "system";
  readonly id: string;
  readonly displayName?: string;
}

export type Role = "designer" | "approver" | "officer" | "integrator" | "api-client" | "auditor" | "admin";

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

export interface Candidate {
  readonly id: string;
  readonly displayName: string;
}
