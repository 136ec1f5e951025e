import { parseArgs } from "node:util";
import { answers, findDemoServer } from "./demo/demo-server.ts";
import { decideApplicant } from "./demo/decide-applicant.ts";
import { inParallel } from "./demo/in-parallel.ts";
import { percent, reportLines } from "./demo/print-report.ts";
import { outcomeRows, verdict } from "./demo/summary.ts";
import { shuffled } from "./fit/seeded-random.ts";
import type { Applicant } from "./german-credit/applicant.ts";
import { readSample } from "./german-credit/read-sample.ts";
import { splitSample } from "./german-credit/split-sample.ts";
import { syntheticApplicants } from "./german-credit/synthetic-applicants.ts";

const SYNTHETIC_SEED = 20_260_402;
const SYNTHETIC_COUNT = 1_000;
const ORDER_SEED = 20_260_403;
const usage = `pnpm demo:applicants [--limit N] [--concurrency N] [--synthetic] [--round NAME]

  --limit N        only the first N applicants
  --concurrency N  how many at a time (8)
  --synthetic      made-up applicants with a known chance of repaying, even where the real ones are at hand
  --round NAME     part of every Idempotency-Key: repeating a round sends nothing twice`;

/** Sends 1,000 applicants through the REST API of a running server and compares its answers with who repaid. */
async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return 1;
  const server = findDemoServer(process.env);
  if (server === undefined || !(await answers(server))) {
    const where = server === undefined ? "" : ` (${server.url})`;
    console.error(
      `没有正在运行的服务${where}，请先运行 pnpm start。 / No server answers${where}: run “pnpm start” first.`,
    );
    return 1;
  }
  const { title, all, unseen } = applicants(options.synthetic);
  // The file is sorted by outcome: its first rows are all of one kind.
  const chosen = shuffled(all, ORDER_SEED).slice(0, options.limit);
  console.log(`${chosen.length} ${title} → ${server.url}\n`);
  let done = 0;
  const decided = await inParallel(chosen, options.concurrency, async (applicant) => {
    const one = await decideApplicant(server, applicant, { round: options.round });
    done += 1;
    if (done % 100 === 0) console.log(`  ${done} / ${chosen.length}`);
    return one;
  });
  console.log(["", ...reportLines(decided, unseen), ""].join("\n"));
  return judge(outcomeRows(decided), options.limit < all.length);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        limit: { type: "string" },
        concurrency: { type: "string", default: "8" },
        synthetic: { type: "boolean", default: false },
        round: { type: "string", default: `${Date.now().toString(36)}-${process.pid.toString(36)}` },
        help: { type: "boolean", default: false },
      },
    });
    const [limit, concurrency] = [Number(values.limit ?? "1000000"), Number(values.concurrency)];
    const fits = [limit, concurrency].every((number) => Number.isSafeInteger(number) && number >= 1);
    if (fits && !values.help) return { ...values, limit, concurrency };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  console.error(usage);
  return undefined;
}

function applicants(synthetic: boolean): {
  readonly title: string;
  readonly all: readonly Applicant[];
  readonly unseen: ReadonlySet<number> | undefined;
} {
  const sample = synthetic ? undefined : readSample();
  if (sample === undefined) {
    return {
      title: `模拟申请人（种子${SYNTHETIC_SEED}）/ synthetic applicants (seed ${SYNTHETIC_SEED})`,
      all: syntheticApplicants(SYNTHETIC_COUNT, SYNTHETIC_SEED),
      unseen: undefined,
    };
  }
  return {
    title: "真实申请人（South German Credit）/ real applicants (South German Credit)",
    all: sample,
    unseen: new Set(splitSample(sample).unseen.map(({ number }) => number)),
  };
}

/** The exit code: 1 when the approved did not repay better than the declined. */
function judge(rows: ReturnType<typeof outcomeRows>, partial: boolean): number {
  const rate = (outcome: string) => percent(rows.find((row) => row.outcome === outcome)?.repaidRate);
  const rates = `${rate("approve")} / ${rate("decline")}`;
  switch (verdict(rows)) {
    case "better":
      console.log(`通过者的还款率高于被拒者。 / The approved repaid better than the declined: ${rates}`);
      return 0;
    case "not-better":
      console.error(
        `通过者的还款率不高于被拒者！ / The approved did not repay better than the declined: ${rates}`,
      );
      return 1;
    case "unclear":
      console.error(
        `通过或被拒的人数为零，无法比较。 / Nobody was approved, or nobody declined: nothing to compare.`,
      );
      return partial ? 0 : 1;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
