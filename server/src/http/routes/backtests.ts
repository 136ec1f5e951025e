import type { Readable } from "node:stream";
import {
  createComparison,
  type CompiledPack,
  type ComparisonOptions,
  type ComparisonReport,
} from "@lendloom/engine/decision";
import type { Issue, Json } from "@lendloom/engine/kernel";
import { createBacktestFiles, MOST_FILE_BYTES } from "../../backtest/backtest-files.ts";
import type { BacktestJob } from "../../backtest/backtest-job.ts";
import { createBacktests } from "../../backtest/backtests.ts";
import { createSharedBacktests } from "../../backtest/shared-backtests.ts";
import { createStoredFeed, nowAndThen, type StoredThings } from "../../events/index.ts";
import { packVersions } from "../pack-versions.ts";
import { MOST_ROWS } from "../../backtest/read-applicants.ts";
import { storedDecisions, type DecisionsAsked } from "../../backtest/stored-decisions.ts";
import type { BacktestJobs, Role, StoredBacktest, TenantId } from "../../store/index.ts";
import type { App, AppContext } from "../app-context.ts";
import { renderIssues } from "../issue-rendering.ts";
import { principalOf } from "../principal.ts";
import { Problem } from "../problem.ts";
import {
  BacktestAnswer,
  BacktestBody,
  BacktestFileAnswer,
  BacktestFileBody,
  NDJSON_TYPE,
  type FileSource,
} from "../schemas/backtests.ts";
import { ResumeHeaders } from "../schemas/events.ts";
import { answers, CsrfHeaders, IdParams } from "../schemas/shared.ts";
import { CSV_TYPE } from "../schemas/spreadsheets.ts";

const tags = ["backtests"];
/** Who may see backtests. */
export const backtestUsers: readonly Role[] = ["designer", "approver", "integrator", "admin"];
const eventsAnswer: Record<string, unknown> = {
  ...answers({}),
  200: {
    description: "Progress as server-sent events",
    content: { "text/event-stream": { schema: { type: "string", examples: ["data: {}"] } } },
  },
};

/** What a change of rules would have done: two packs over a file of applicants, or over decisions that were made. Needs a scope of its own for the file. */
export function backtestRoutes(app: App, { store, live, events }: AppContext): void {
  const onFailure = (error: unknown): void => app.log.error({ err: error }, "a backtest met a failure");
  const onTrouble = nowAndThen(onFailure);
  const files = createBacktestFiles({ shared: store.kind === "postgres" ? store.backtestFiles : undefined });
  const backtests = createSharedBacktests({
    store,
    files,
    threads: createBacktests({ onFailure }),
    tell: (tenant, hint) => events.news.tell(tenant, [hint]),
    onFailure: onTrouble,
  });
  const progress = createStoredFeed(progressOf(store.backtests), { news: events.news, onFailure: onTrouble });
  const packOf = packVersions(store, live);
  app.addHook("preClose", async () => {
    progress.close();
    await backtests.close();
  });
  app.addHook("onClose", () => files.close());
  // The bytes go to a file as they come.
  app.addContentTypeParser(
    [CSV_TYPE, NDJSON_TYPE],
    { bodyLimit: MOST_FILE_BYTES },
    (_request, payload, done) => {
      done(null, payload);
    },
  );

  async function uploaded(
    tenant: TenantId,
    { kind, file, format, ...columns }: FileSource,
  ): Promise<Pick<BacktestJob, "source">> {
    if (!(await files.has(tenant, file))) throw noFile(file);
    return { source: { kind, file, format, columns, mostRows: MOST_ROWS } };
  }

  async function decided(
    tenant: TenantId,
    asked: DecisionsAsked,
  ): Promise<Pick<BacktestJob, "source" | "options">> {
    const found = await storedDecisions(store, tenant, asked);
    if (!found.ok) throw new Problem("request.invalid", { issues: found.error });
    return found.value;
  }

  app.post(
    "/v1/backtest-files",
    {
      config: { access: backtestUsers },
      bodyLimit: MOST_FILE_BYTES,
      schema: {
        tags,
        summary: "Applicants as CSV or NDJSON for a backtest · 上传回测数据",
        consumes: [CSV_TYPE, NDJSON_TYPE],
        headers: CsrfHeaders,
        body: BacktestFileBody,
        response: answers({ 201: BacktestFileAnswer }),
      },
    },
    async (request, reply) => {
      const bytes = request.body as Readable | undefined;
      if (typeof bytes?.pipe !== "function") throw new Problem("request.unsupported-media-type");
      const received = await files.receive(principalOf(request).tenant, bytes);
      if (received === undefined) throw new Problem("request.too-large");
      return await reply.code(201).send(received);
    },
  );

  app.post(
    "/v1/backtests",
    {
      config: { access: backtestUsers },
      schema: {
        tags,
        summary: "Compare two packs over applicants, as a job · 开始回测",
        headers: CsrfHeaders,
        body: BacktestBody,
        response: answers({ 202: BacktestAnswer }),
      },
    },
    async (request, reply) => {
      const { tenant } = principalOf(request);
      const { a, b, source, at = new Date().toISOString(), reasons = true, ...rest } = request.body;
      const packs = [await packOf(tenant, a, "/a"), await packOf(tenant, b, "/b")] as const;
      const options = { at, reasons, ...rest } as ComparisonOptions;
      const checked = createComparison(packs[0], packs[1], options);
      if (!checked.ok) throw new Problem("request.invalid", { issues: checked.error });
      const from =
        source.kind === "file"
          ? await uploaded(tenant, source)
          : await decided(tenant, { packs, source, options });
      const both = [sourceOf(packs[0]), sourceOf(packs[1])] as const;
      const started = await backtests.start(tenant, { packs: both, options, ...from });
      if (started === "no-file") throw noFile(source.kind === "file" ? source.file : "");
      if (started === "busy") throw new Problem("backtest.busy", { headers: { "retry-after": "10" } });
      return await reply.code(202).send(answerOf(started));
    },
  );

  app.get(
    "/v1/backtests/:id",
    {
      config: { access: backtestUsers },
      schema: {
        tags,
        summary: "A backtest and its report · 查看回测",
        params: IdParams,
        response: answers({ 200: BacktestAnswer }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const found = await backtests.get(principalOf(request).tenant, id);
      if (found === null) throw unknown(id);
      return answerOf(found);
    },
  );

  app.get(
    "/v1/backtests/:id/events",
    {
      config: { access: backtestUsers },
      exposeHeadRoute: false,
      schema: {
        tags,
        summary: "Progress of a backtest as server-sent events · 回测进度",
        description:
          "`event` is its status, `data` how far it is; the last one is `done`, `failed` or `cancelled`.",
        params: IdParams,
        headers: ResumeHeaders,
        response: eventsAnswer,
      },
    },
    async (request, reply) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      if ((await store.backtests.get(tenant, id)) === null) throw unknown(id);
      progress.follow(tenant, id, 0, events.streams.open(request, reply));
    },
  );

  app.delete(
    "/v1/backtests/:id",
    {
      config: { access: backtestUsers },
      schema: {
        tags,
        summary: "Cancel a backtest, or forget its report · 取消回测",
        params: IdParams,
        headers: CsrfHeaders,
        response: answers({ 200: BacktestAnswer }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const cancelled = await backtests.cancel(principalOf(request).tenant, id);
      if (cancelled === null) throw unknown(id);
      return answerOf(cancelled);
    },
  );
}

/** How far a backtest is, as often as that was kept. */
function progressOf(backtests: BacktestJobs): StoredThings {
  return {
    kind: "backtest",
    heads: (tenant, ids) => backtests.heads(tenant, ids),
    async read(tenant, id, after) {
      const found = await backtests.get(tenant, id);
      if (found === null) return undefined;
      const event = { id: found.revision, event: found.status, data: answerOf(found) };
      if (found.status !== "running") return { events: [], hasMore: false, end: event };
      return { events: found.revision > after ? [event] : [], hasMore: false };
    },
  };
}

function unknown(id: string): Problem {
  return new Problem("resource.not-found", { params: { kind: "backtest", id } });
}

function noFile(id: string): Problem {
  return new Problem("resource.not-found", { params: { kind: "file", id } });
}

function sourceOf({ definition, catalogue }: CompiledPack) {
  return { definition, catalogue: catalogue.definition };
}

function answerOf({
  id,
  status,
  createdAt,
  rows,
  share,
  issues,
  report,
}: StoredBacktest & { readonly report?: Json }) {
  return {
    id,
    status,
    createdAt,
    rows,
    share,
    errors: renderIssues(issues as unknown as readonly Issue[]),
    ...(report === undefined ? {} : { report: withSentences(report as unknown as ComparisonReport) }),
  };
}

/** Why applicants were refused, with its sentences. */
function withSentences(report: ComparisonReport): object {
  const { refused } = report;
  const samples = refused.samples.map(({ ref, issues }) => ({ ref, issues: renderIssues(issues) }));
  return { ...report, refused: { ...refused, samples } };
}
