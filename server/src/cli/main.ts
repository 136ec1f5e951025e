import { analyseCommand } from "./analyse.ts";
import { backupCommand, restoreCommand } from "./backup.ts";
import { backtestCommand } from "./backtest.ts";
import { casesCommand } from "./cases.ts";
import { exitCodes, type Command } from "./command.ts";
import { convertToStrictCommand } from "./convert-to-strict.ts";
import { decideCommand } from "./decide.ts";
import { exportCommand } from "./export.ts";
import { importCommand } from "./import.ts";
import { migrateCommand } from "./migrate.ts";
import { moveUpCommand } from "./move-up.ts";
import { replayCommand } from "./replay.ts";
import { retentionCommand } from "./retention.ts";
import { simulateCommand } from "./simulate.ts";
import { UsageError } from "./usage-error.ts";
import { verifyCommand } from "./verify.ts";

const commands: Readonly<Record<string, Command>> = {
  decide: decideCommand,
  simulate: simulateCommand,
  cases: casesCommand,
  verify: verifyCommand,
  import: importCommand,
  export: exportCommand,
  analyse: analyseCommand,
  backtest: backtestCommand,
  replay: replayCommand,
  migrate: migrateCommand,
  "move-up": moveUpCommand,
  backup: backupCommand,
  restore: restoreCommand,
  retention: retentionCommand,
  "convert-to-strict": convertToStrictCommand,
};

/** `pnpm lendloom <command>`: the same engine and the same API as everywhere else, for scripts and shells. */
async function main([name = "--help", ...args]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "-h" || name === "help") return help(Object.values(commands));
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    throw new UsageError(
      `没有命令「${name}」。用 --help 查看全部命令。`,
      `There is no command "${name}". See --help.`,
    );
  }
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
