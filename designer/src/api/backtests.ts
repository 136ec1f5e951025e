import type { ComparisonReport, RefusedApplicant, Segment } from "@lendloom/engine/decision";
import type { RenderedIssue } from "./contract/index.ts";
import { request } from "./request.ts";

/** A backtest that the server runs. */
export interface ServerBacktest {
  readonly id: string;
  readonly status: "running" | "done" | "failed" | "cancelled";
  readonly rows: number;
  /** Share of the decisions that is read, 0 to 1. */
  readonly share: number;
  readonly errors: readonly RenderedIssue[];
  readonly report?: ServerReport;
}

/** Why an applicant was refused comes with its sentences. */
export type ServerReport = Omit<ComparisonReport, "refused"> & {
  readonly refused: {
    readonly count: number;
    readonly samples: readonly (Pick<RefusedApplicant, "ref"> & {
      readonly issues: readonly RenderedIssue[];
    })[];
  };
};

export const backtestApi = {
  /** The live pack and its draft over the decisions that were made since an instant. */
  start: (pack: string, from: string, segments: readonly Segment[]) =>
    request<ServerBacktest>("POST", "/v1/backtests", {
      body: { a: { id: pack }, b: { id: pack, draft: true }, source: { kind: "decisions", from }, segments },
    }),
  read: (id: string) => request<ServerBacktest>("GET", `/v1/backtests/${encodeURIComponent(id)}`),
  /** Stops one that runs, and forgets one that has ended. */
  cancel: (id: string) => request<ServerBacktest>("DELETE", `/v1/backtests/${encodeURIComponent(id)}`),
  /**
   * Tells how far it is until it has ended, without its report; `undefined` when the server knows it no more. Answers how to
   * stop listening.
   */
  listen(id: string, tell: (backtest: ServerBacktest | undefined) => void): () => void {
    const events = new EventSource(`/v1/backtests/${encodeURIComponent(id)}/events`);
    for (const status of ["running", "done", "failed", "cancelled"])
      events.addEventListener(status, ({ data }: MessageEvent<string>) => {
        // Its end would look like a lost connection and be asked for again.
        if (status !== "running") events.close();
        tell(JSON.parse(data) as ServerBacktest);
      });
    // A connection that was lost is made again by itself; one that was refused is not.
    events.addEventListener("error", () => {
      if (events.readyState === EventSource.CLOSED) tell(undefined);
    });
    return () => events.close();
  },
};
