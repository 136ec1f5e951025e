import type { Readable } from "node:stream";
import {
  createComparison,
  type CompiledPack,
  type ComparisonOptions,
  type ComparisonReport,
} from "@lendloom/engine/decision";
import { createBacktestFiles, MOST_FILE_BYTES } from "../../backtest/backtest-files.ts";
import { createBacktests, type Backtest, type BacktestOrder } from "../../backtest/backtests.ts";
import { packVersions } from "../pack-versions.ts";
import { MOST_ROWS } from "../../backtest/read-applicants.ts";
import { storedDecisions, type DecisionsAsked } from "../../backtest/stored-decisions.ts";
import type { Role, TenantId } from "../../store/index.ts";
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
export function backtestRoutes(app: App, { store, live }: AppContext): void {
  const files = createBacktestFiles();
  const backtests = createBacktests({
    onFailure: (error) => app.log.error({ err: error }, "a backtest ended without a result"),
  });
  const packOf = packVersions(store, live);
  // Who listens to a job waits for its end, and the end of the server for who listens.
  app.addHook("preClose", () => backtests.close());
  app.addHook("onClose", () => files.close());
  // The bytes go to a file as they come.
  app.addContentTypeParser(
    [CSV_TYPE, NDJSON_TYPE],
    { bodyLimit: MOST_FILE_BYTES },
    (_request, payload, done) => {
      done(null, payload);
    },
  );

  /** Takes the file for good: nothing may be awaited between this and the start. */
  function uploaded(
    tenant: TenantId,
    { kind, file, format, ...columns }: FileSource,
  ): Pick<BacktestOrder, "source" | "afterwards"> {
    const missing = new Problem("resource.not-found", { params: { kind: "file", id: file } });
    if (!files.has(tenant, file)) throw missing;
    if (backtests.isFull()) throw busy();
    const path = files.take(tenant, file);
    if (path === undefined) throw missing;
    return {
      source: { kind, path, format, columns, mostRows: MOST_ROWS },
      afterwards: () => files.remove(file),
    };
  }

  async function decided(
    tenant: TenantId,
    asked: DecisionsAsked,
  ): Promise<Pick<BacktestOrder, "source" | "feed" | "options">> {
    const found = await storedDecisions(store, tenant, asked);
    if (!found.ok) throw new Problem("request.invalid", { issues: found.error });
    return found.value;
  }

  function known(tenant: TenantId, id: string): Backtest {
    const backtest = backtests.get(tenant, id);
    if (backtest === undefined && backtests.isOfAnother(id))
      throw new Problem("backtest.lost", { params: { id } });
    if (backtest === undefined) throw new Problem("resource.not-found", { params: { kind: "backtest", id } });
    return backtest;
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
        source.kind === "file" ? uploaded(tenant, source) : await decided(tenant, { packs, source, options });
      const both = [sourceOf(packs[0]), sourceOf(packs[1])] as const;
      const started = backtests.start(tenant, { packs: both, options, ...from });
      if (started === undefined) throw busy();
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
    (request) => answerOf(known(principalOf(request).tenant, request.params.id)) as never,
  );

  app.get(
    "/v1/backtests/:id/events",
    {
      config: { access: backtestUsers },
      schema: {
        tags,
        summary: "Progress of a backtest as server-sent events · 回测进度",
        params: IdParams,
        response: eventsAnswer,
      },
    },
    (request, reply) => {
      const backtest = known(principalOf(request).tenant, request.params.id);
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      const send = (each: Backtest): void => {
        const { report: _report, ...progress } = answerOf(each);
        raw.write(`event: ${each.status}\ndata: ${JSON.stringify(progress)}\n\n`);
        if (each.status !== "running") raw.end();
      };
      send(backtest);
      if (backtest.status !== "running") return;
      const stop = backtests.listen(backtest.id, send);
      raw.once("close", stop);
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
      const { tenant } = principalOf(request);
      const backtest = known(tenant, request.params.id);
      await backtests.cancel(tenant, backtest.id);
      return answerOf(backtest);
    },
  );
}

function busy(): Problem {
  return new Problem("backtest.busy", { headers: { "retry-after": "10" } });
}

function sourceOf({ definition, catalogue }: CompiledPack) {
  return { definition, catalogue: catalogue.definition };
}

function answerOf({ id, status, createdAt, rows, share, issues, report }: Backtest) {
  return {
    id,
    status,
    createdAt,
    rows,
    share,
    errors: renderIssues(issues),
    ...(report === undefined ? {} : { report: withSentences(report) }),
  };
}

/** Why applicants were refused, with its sentences. */
function withSentences(report: ComparisonReport): object {
  const { refused } = report;
  const samples = refused.samples.map(({ ref, issues }) => ({ ref, issues: renderIssues(issues) }));
  return { ...report, refused: { ...refused, samples } };
}
