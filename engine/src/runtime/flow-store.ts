import type { MessageKind, Sender, StoredValue } from "../process/index.ts";
import type { AuditNote, Claim, Claimed, Fence, IdempotencyRecord, Lease } from "./run-store.ts";

/** Claimed work that its worker gives back before its lease ends. */
export interface ReleasedWork {
  readonly work: Fence["work"] | "schedule";
  readonly tenant: string;
  /** Of a signal or schedule, which is no run's: empty. */
  readonly runId: string;
  /** The generation of a timer or activity, the id of a message, signal or schedule. */
  readonly id: string;
  readonly lease: Lease;
  /** From when on an activity or a message may be claimed again; absent: as it was. */
  readonly notBefore?: string;
  /** An activity's attempt does not count: nothing was begun, or it is asked again under its key. */
  readonly uncounted?: true;
}

/** The part of a run store that keeps what runs tell each other, and signals and who waits for them. */
export interface FlowStore {
  /**
   * Messages with `notBefore <= now` of all tenants, earliest first, leased and counted like activities. Whoever
   * carries one takes it in the commit of what it led to.
   */
  claimMessages(claim: Claim): Promise<readonly Claimed<MessageRow>[]>;
  /** Removes a message that leads to nothing; one that is gone, or under another lease, is no error and stays so. */
  dropMessage(tenant: string, runId: string, id: string, lease?: Lease): Promise<void>;
  /**
   * Prolongs the lease of a claimed activity until `claim.leaseUntil`; false: it is gone, or under another lease by
   * now, and stays as it is.
   */
  renewLease(
    held: { readonly tenant: string; readonly runId: string; readonly id: string; readonly lease: Lease },
    claim: Pick<Claim, "now" | "leaseUntil">,
  ): Promise<boolean>;
  /** Ends leases at once. What is gone, or under another lease by now, stays as it is. */
  releaseWork(released: readonly ReleasedWork[]): Promise<void>;
  /** Messages a run has sent that were not carried yet, by id. */
  readMessages(tenant: string, runId: string): Promise<readonly MessageRow[]>;

  /** Runs that wait for a signal under this key, by id. */
  findWaits(tenant: string, name: string, key: string, limit: number): Promise<readonly WaitRow[]>;
  readWaits(tenant: string, runId: string): Promise<readonly WaitRow[]>;

  /**
   * Keeps signals for later, in one transaction with the sender's idempotency record. `full`: with them the tenant
   * would keep more than `capacity`, and nothing was written. With `instead`, they take the place of that one,
   * unless it is gone; otherwise they arrive after all that are kept under their key, also where `receivedAt` says
   * an instant before.
   */
  keepSignals(kept: {
    readonly tenant: string;
    readonly signals: readonly SignalRow[];
    readonly capacity: number;
    readonly idempotency?: IdempotencyRecord;
    readonly instead?: string;
  }): Promise<KeepOutcome>;
  /** The first signal that is kept under this key for this run or for whichever waits. */
  firstKept(wanted: {
    readonly tenant: string;
    readonly name: string;
    readonly key: string;
    readonly runId: string;
  }): Promise<SignalRow | undefined>;
  /**
   * Kept signals that can be delivered now, in the order of arrival, at most one to each run under a key and each
   * leased: the run they were kept for waits, exactly one run does, or all runs that do are told.
   */
  claimSignals(claim: Claim): Promise<readonly ClaimedSignal[]>;
  /** Gives a claimed signal back at once; one that is gone is no error. */
  releaseSignal(tenant: string, id: string): Promise<void>;
  dropSignal(tenant: string, id: string): Promise<void>;
  /**
   * Removes a kept signal, whoever delivers it now, in one transaction with its entry in the lender's audit; false: it
   * is gone, and nothing was written. A commit that takes it afterwards is `stale`.
   */
  giveUpSignal(
    tenant: string,
    id: string,
    given: { readonly at: string; readonly audit: AuditNote },
  ): Promise<boolean>;
  /** Removes signals with `expiresAt <= now` of all tenants that nobody can be told now, and says how many there were. */
  dropExpiredSignals(now: string): Promise<number>;
  /** Kept signals in the order of arrival. */
  listSignals(tenant: string, limit: number): Promise<readonly SignalRow[]>;
}

/** What one step writes of these; each list may be empty. */
export interface FlowRows {
  readonly messages: {
    readonly send: readonly MessageRow[];
    /** Ids of this run's messages that are taken back; one that is gone is no error. */
    readonly drop: readonly string[];
    /** Messages this step carries out: one that is gone, or not under the lease that is told, makes the commit `stale`. */
    readonly take: readonly { readonly runId: string; readonly id: string; readonly lease?: Lease }[];
  };
  readonly waits: {
    readonly begin: readonly WaitRow[];
    /** Names this run does not wait for any more. */
    readonly end: readonly string[];
  };
  /** Ids of kept signals this step delivers: one that is gone makes the commit `stale`. */
  readonly signals: { readonly take: readonly string[] };
}

export const NO_FLOW: FlowRows = {
  messages: { send: [], drop: [], take: [] },
  waits: { begin: [], end: [] },
  signals: { take: [] },
};

/** Something one run tells another one. */
export interface MessageRow {
  readonly tenant: string;
  /** The run that sends it. */
  readonly runId: string;
  /** Unique in the sending run. */
  readonly id: string;
  readonly to: string;
  readonly message: MessageKind;
  /** Sealed under the subject, whom both runs share. */
  readonly body: StoredValue;
  readonly notBefore: string;
  /** Times it was claimed. */
  readonly attempt: number;
}

export interface WaitRow {
  readonly tenant: string;
  readonly runId: string;
  /** The event's type. */
  readonly name: string;
  readonly key: string;
  /** All runs that wait under one key are told. */
  readonly shared: boolean;
}

/** A signal that nobody has waited for yet. */
export interface SignalRow {
  readonly tenant: string;
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly messageId: string;
  readonly payload: StoredValue;
  readonly sender: Sender;
  readonly receivedAt: string;
  readonly expiresAt: string;
  /** The run it is for; absent: whichever waits. */
  readonly runId?: string;
}

export interface ClaimedSignal {
  readonly signal: SignalRow;
  /** Who waits for it: one run, or several that are all told. */
  readonly runs: readonly string[];
  readonly lease: Lease;
}

export type KeepOutcome =
  | { readonly kind: "kept" }
  | { readonly kind: "full" }
  | { readonly kind: "repeated"; readonly record: IdempotencyRecord };
