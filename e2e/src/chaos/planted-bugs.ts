import type { StoreKind } from "./chaos-test.ts";

/** A bug of the kind a chaos test is there for: what stands `right` in a file of the server is loaded as `wrong`. */
interface PlantedBug {
  readonly name: string;
  /** What goes wrong with it. */
  readonly what: string;
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
  readonly foundBy: string;
  readonly store: StoreKind;
  /** Any of these promises must be seen broken. */
  readonly breaks: readonly `I${number}`[];
  /** How much of the test it takes. */
  readonly scale?: number;
}

/** `pnpm chaos --bugs` starts servers with one of these each and expects its test to find it. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: "answer-first",
    what: "commands are answered before their commit",
    file: "server/src/store/sqlite/writers-turn.ts",
    right: `    killPoint("before-commit");
    commit.run();`,
    wrong: `    for (const answer of answers) answer();
    await pause(400);
    commit.run();`,
    foundBy: "kill-loop",
    store: "sqlite",
    breaks: ["I1"],
    scale: 0.2,
  },
  {
    name: "failed-commit-told-done",
    what: "a commit that failed is answered as done",
    file: "server/src/store/sqlite/writers-turn.ts",
    right: `    commit.run();
`,
    wrong: `    try {
      commit.run();
    } catch {
      if (connection.inTransaction) rollback.run();
    }
`,
    foundBy: "failing-sync",
    store: "sqlite",
    breaks: ["I1"],
    scale: 0.2,
  },
  {
    name: "full-disk-unknown",
    what: "SQLite's full disk is not known as one",
    file: "server/src/store/trouble.ts",
    right: '["SQLITE_FULL", "ENOSPC", "53100"]',
    wrong: '[""]',
    foundBy: "disk-full",
    store: "sqlite",
    breaks: ["I12"],
    scale: 0.3,
  },
  {
    name: "full-database-unknown",
    what: "PostgreSQL's full disk is not known as one",
    file: "server/src/store/trouble.ts",
    right: '["SQLITE_FULL", "ENOSPC", "53100"]',
    wrong: '[""]',
    foundBy: "postgres-disk-full",
    store: "postgres",
    breaks: ["I12"],
    scale: 0.5,
  },
  {
    name: "log-ends-process",
    what: "a line that cannot be logged ends the process",
    file: "server/src/http/log-output.ts",
    right: "        onFailure();",
    wrong: "        process.exit(70);",
    foundBy: "disk-full",
    store: "sqlite",
    breaks: ["I12"],
    scale: 0.3,
  },
  {
    name: "early-timers",
    what: "timers fire before they are due",
    file: "server/src/store/runs/due-of-others.ts",
    right: "  return and(lte(dueAt, at), or(",
    wrong: "  return and(or(",
    foundBy: "kill-loop",
    store: "sqlite",
    breaks: ["I6"],
    scale: 0.2,
  },
  {
    name: "given-up-told",
    what: "what PostgreSQL gives up is not run again",
    file: "server/src/store/postgres/run-transaction.ts",
    right: 'new Set(["40P01", "40001"])',
    wrong: "new Set<string>()",
    foundBy: "lock-contention",
    store: "postgres",
    breaks: ["I12"],
    scale: 0.2,
  },
  {
    name: "key-by-attempt",
    what: "each attempt at a call has a key of its own",
    file: "server/src/connectors/http-connectors.ts",
    right: '"idempotency-key": call.idempotencyKey,',
    wrong: '"idempotency-key": `${call.idempotencyKey}${call.attempt > 1 ? "+" : ""}`,',
    foundBy: "connector-faults",
    store: "sqlite",
    breaks: ["I3", "I5", "I10"],
  },
  {
    name: "resume-from-start",
    what: "whoever comes back to a stream hears everything again",
    file: "server/src/http/routes/events.ts",
    right: 'request.headers["last-event-id"] ?? request',
    wrong: "request",
    foundBy: "event-readers",
    store: "sqlite",
    breaks: ["I3"],
  },
  {
    name: "lost-connection-ends",
    what: "a lost idle connection ends the process",
    file: "server/src/store/postgres/create-pool.ts",
    right: 'pool.on("error", () => undefined);',
    wrong: "",
    foundBy: "database-monkey",
    store: "postgres",
    breaks: ["I12"],
    scale: 0.1,
  },
  {
    name: "wait-for-ever",
    what: "requests wait for a connection for as long as it takes",
    file: "server/src/store/postgres/create-pool.ts",
    right: "connectionTimeoutMillis: 5_000",
    wrong: "connectionTimeoutMillis: 0",
    foundBy: "pool-exhaustion",
    store: "postgres",
    breaks: ["I12", "I15"],
    scale: 0.3,
  },
  {
    name: "no-fence",
    what: "late commits are taken",
    file: "server/src/store/runs/lease.ts",
    right: "  return fence?.work === work",
    wrong: "  return Number(work) === 1 && fence?.work === work",
    foundBy: "two-processes",
    store: "postgres",
    breaks: ["I3"],
    scale: 0.2,
  },
  {
    name: "backup-of-the-file",
    what: "a backup is a copy of the file alone",
    file: "server/src/store/sqlite/backup.ts",
    right: "    await connection.backup(partial, { progress: () => Number.MAX_SAFE_INTEGER });",
    wrong: '    (await import("node:fs")).copyFileSync(source, partial);',
    foundBy: "backup-under-load",
    store: "sqlite",
    breaks: ["I1", "I9"],
    scale: 0.5,
  },
  {
    name: "path-unread",
    what: "a path that cannot be read is told in another form",
    file: "server/src/app.ts",
    right: `    frameworkErrors: answerUnreadablePaths(securityHeaders(context.secureCookies)),
`,
    wrong: "",
    foundBy: "malformed-requests",
    store: "sqlite",
    breaks: ["I12"],
    scale: 0.1,
  },
  {
    name: "patient-with-headers",
    what: "headers may take a minute",
    file: "server/src/app.ts",
    right: "headersTimeout: 10_000",
    wrong: "headersTimeout: 60_000",
    foundBy: "connection-abuse",
    store: "sqlite",
    breaks: ["I13"],
    scale: 0.1,
  },
  {
    name: "works-first",
    what: "requests are worked on as they come, before new connections are taken up and can be refused",
    file: "server/src/http/work-in-groups.ts",
    right: 'if (request.is404 || request.routeOptions.config.access === "anyone") {',
    wrong: "if (request.url !== '') {",
    foundBy: "memory-squeeze",
    store: "sqlite",
    breaks: ["I11", "I12", "I15"],
  },
  {
    name: "no-bound",
    what: "any number of requests is let in at once",
    file: "server/src/http/overload.ts",
    right: "if (atOnce >= MOST_AT_ONCE) {",
    wrong: "if (atOnce < 0) {",
    foundBy: "memory-squeeze",
    store: "sqlite",
    breaks: ["I12"],
  },
  {
    name: "wait-without-end",
    what: "whoever has waited for a second is not told to come back",
    file: "server/src/http/work-in-groups.ts",
    right: "    refuseLate();\n",
    wrong: "    if (waiting.length < 0) refuseLate();\n",
    foundBy: "memory-squeeze",
    store: "sqlite",
    breaks: ["I12"],
  },
];
