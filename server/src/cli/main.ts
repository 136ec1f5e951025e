import "../start-quickly.ts";
import { exitCodes, type Command } from "./command.ts";
import { UsageError } from "./usage-error.ts";

/** Each is loaded when it is asked for: most need but a part of the engine, and a shell does not wait for the rest. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  decide: async () => (await import("./decide.ts")).decideCommand,
  simulate: async () => (await import("./simulate.ts")).simulateCommand,
  cases: async () => (await import("./cases.ts")).casesCommand,
  verify: async () => (await import("./verify.ts")).verifyCommand,
  import: async () => (await import("./import.ts")).importCommand,
  export: async () => (await import("./export.ts")).exportCommand,
  analyse: async () => (await import("./analyse.ts")).analyseCommand,
  backtest: async () => (await import("./backtest.ts")).backtestCommand,
  replay: async () => (await import("./replay.ts")).replayCommand,
  migrate: async () => (await import("./migrate.ts")).migrateCommand,
  "move-up": async () => (await import("./move-up.ts")).moveUpCommand,
  upgrade: async () => (await import("./upgrade.ts")).upgradeCommand,
  backup: async () => (await import("./backup.ts")).backupCommand,
  restore: async () => (await import("./backup.ts")).restoreCommand,
  erasures: async () => (await import("./erasures.ts")).erasuresCommand,
  retention: async () => (await import("./retention.ts")).retentionCommand,
  "convert-to-strict": async () => (await import("./convert-to-strict.ts")).convertToStrictCommand,
};

/** `pnpm lendloom <command>`: the same engine and the same API as everywhere else, for scripts and shells. */
async function main([name = "--help", ...args]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "-h" || name === "help")
    return help(await Promise.all(Object.values(commands).map((load) => load())));
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    throw new UsageError(
      `没有命令「${name}」。用 --help 查看全部命令。`,
      `There is no command "${name}". See --help.`,
    );
  }
  const command = await load();
  return args.includes("--help") || args.includes("-h") ? help([command]) : await command.run(args);
}

function help(shown: readonly Command[]): number {
  const lines = shown.flatMap(({ usage, zh, en }) => [
    `  pnpm lendloom ${usage}`,
    `      ${zh}`,
    `      ${en}`,
    "",
  ]);
  process.stdout.write(
    [
      "贷织命令行 · Lendloom command line",
      "",
      ...lines,
      "退出码 Exit codes: 0 成功 done · 1 有差异或被拒绝 differs or refused · 2 用法或文件有误 used wrongly",
      "",
    ].join("\n"),
  );
  return exitCodes.ok;
}

// A reader that has seen enough, such as `head`, closes the pipe: nothing is left to say, and nothing is wrong.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(exitCodes.ok);
});

try {
  process.exitCode = await main(process.argv.slice(2).filter((argument) => argument !== "--"));
} catch (error) {
  if (!(error instanceof UsageError) && !isArgumentError(error)) throw error;
  const texts = error instanceof UsageError ? error.texts : { "zh-CN": "参数有误。", en: error.message };
  process.stderr.write(`${texts["zh-CN"]}\n${texts.en}\n`);
  if (error instanceof UsageError && error.details !== undefined) {
    process.stderr.write(`${JSON.stringify(error.details, null, 2)}\n`);
  }
  process.exitCode = exitCodes.usage;
}

/** What `parseArgs` throws about an option it does not know. */
function isArgumentError(error: unknown): error is Error {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS");
}
