import type { ComparisonReport } from "@lendloom/engine/decision";
import { isJsonObject, type Json, type JsonObject } from "@lendloom/engine/kernel";
import { callApi, type ApiAnswer } from "./api-client.ts";
import { summaryOf } from "./backtest-summary.ts";
import { exitCodes } from "./command.ts";
import { UsageError } from "./usage-error.ts";

const POLL_MS = 300;

/** What the stored decisions of a running server are backtested with; instants are days or RFC 3339 in UTC. */
export interface DecisionsBacktest {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Whose decisions; left out: those of the second pack. */
  readonly pack?: string | undefined;
  readonly at?: string | undefined;
  readonly segments: readonly { readonly fact: string; readonly bands?: readonly number[] }[];
  readonly json: boolean;
}

/** Runs a backtest on the server, tells how far it is on standard error, and cancels it when it is interrupted. */
export async function backtestDecisions(
  [a, b, ...rest]: readonly string[],
  { from, to, pack, at, segments, json }: DecisionsBacktest,
): Promise<number> {
  if (a === undefined || b === undefined || rest.length > 0)
    throw new UsageError("需要两个规则包的编号。", "The ids of two packs are needed.");
  const started = await callApi("POST", "/v1/backtests", {
    a: versionOf(a),
    b: versionOf(b),
    source: {
      kind: "decisions",
      ...(pack === undefined ? {} : { pack }),
      ...(from === undefined ? {} : { from: instantOf(from) }),
      ...(to === undefined ? {} : { to: instantOf(to) }),
    },
    ...(at === undefined ? {} : { at }),
    ...(segments.length === 0 ? {} : { segments: segments as unknown as Json }),
  });
  const { id } = objectOf(started.body);
  if (started.status !== 202 || typeof id !== "string") return refused(started);
  const ended = await untilEnded(id);
  const { status, errors, report } = objectOf(ended.body);
  if (status !== "done") {
    process.stderr.write(`${JSON.stringify(errors ?? ended.body, null, 2)}\n`);
    return exitCodes.failed;
  }
  process.stdout.write(
    json ? `${JSON.stringify(report, null, 2)}\n` : summaryOf(report as unknown as ComparisonReport),
  );
  return exitCodes.ok;
}

async function untilEnded(id: string): Promise<ApiAnswer> {
  const path = `/v1/backtests/${encodeURIComponent(id)}`;
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once("SIGINT", interrupt);
  try {
    for (;;) {
      const answer = await callApi(interrupted.signal.aborted ? "DELETE" : "GET", path);
      const { status, rows, share } = objectOf(answer.body);
      if (status !== "running") return answer;
      if (process.stderr.isTTY)
        process.stderr.write(`\r${Number(rows)} · ${Math.floor(Number(share) * 100)} % `);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    process.off("SIGINT", interrupt);
    if (process.stderr.isTTY) process.stderr.write("\r");
  }
}

/** `credit`, `credit@draft`, `credit@12` of a release, `credit@<hash>`. */
function versionOf(text: string): JsonObject {
  const [id = "", version] = text.split("@");
  if (version === undefined) return { id };
  if (version === "draft") return { id, draft: true };
  return /^\d{1,9}$/.test(version) ? { id, release: Number(version) } : { id, hash: version };
}

function instantOf(text: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
}

function objectOf(body: Json): JsonObject {
  return isJsonObject(body) ? body : {};
}

function refused({ body }: ApiAnswer): number {
  process.stderr.write(`${JSON.stringify(body, null, 2)}\n`);
  return exitCodes.failed;
}
