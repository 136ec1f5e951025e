import { spawn, type ChildProcess } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import type { Texts } from "@lendloom/engine/kernel";
import { buildDesigner } from "./build-designer.ts";
import { readConfig, sandboxPort, type Config } from "./config.ts";
import { endOnSignal, stopWithin } from "./end-on-signal.ts";
import { complain, say } from "./say.ts";
import { credentialsPath } from "./seed/demo-credentials.ts";
import { demoLender } from "./seed/demo-lender.ts";
import { exitCodeOf, exitCodes, portBusy, startSentence, unwritable } from "./start-error.ts";

/**
 * `pnpm start`: builds the designer when it has changed, starts the sandbox connectors as a process of their own
 * and the server in this one, and says what it is doing. Ctrl-C ends both in order.
 */
const seeding = {
  "zh-CN": "第一次启动：建立数据库和演示机构 …",
  en: "First start: making the store and the demo lender …",
};
const root = join(import.meta.dirname, "../..");
const read = readConfig(process.env, { folder: root });
if (!read.ok) fail(read.error, exitCodes.configuration);
else await start(read.value);

async function start(config: Config): Promise<void> {
  say({ "zh-CN": `贷织正在启动，数据目录 ${config.dataFolder} …`, en: "Lendloom is starting …" });
  if (!prepareFolder(config.dataFolder)) {
    fail(unwritable(config.dataFolder), exitCodes.configuration);
    return;
  }
  if (!(await isFree(config.host, config.port))) {
    fail(portBusy(config.port));
    return;
  }
  // The other process loads what it needs while this one does.
  const opening = process.env["LENDLOOM_SANDBOX_URL"] === undefined ? startSandbox(config) : undefined;
  const { startServer } = await import("./main.ts");
  await prepareDesigner();
  const sandbox = await opening;
  if (sandbox === null) {
    fail(portBusy(sandboxPort(config.port)));
    return;
  }
  const waiting = new AbortController();
  const starting = startServer(config, { onSeed: () => say(seeding), signal: waiting.signal });
  let stopping = false;
  endOnSignal(async () => {
    stopping = true;
    say({ "zh-CN": "正在停止 …", en: "Stopping …" });
    waiting.abort();
    const server = await starting.catch(() => undefined);
    // The server first, so that activities under way still reach their connectors.
    const code = server === undefined ? exitCodes.ended : await stopWithin(server, config);
    if (sandbox !== undefined) await ended(sandbox);
    if (code === exitCodes.ended) {
      say({ "zh-CN": "已停止，数据都已保存。", en: "Stopped; everything is saved." });
    }
    return code;
  });
  sandbox?.once("exit", (code, signal) => {
    if (!stopping) sandboxEnded(signal ?? code ?? "");
  });
  try {
    introduce(config, await starting);
  } catch (error) {
    if (waiting.signal.aborted) return;
    stopping = true;
    sandbox?.kill("SIGTERM");
    const sentence = startSentence(error, config);
    if (sentence === undefined) throw error;
    fail(sentence, exitCodeOf(error));
  }
}

async function prepareDesigner(): Promise<void> {
  const build = await buildDesigner(root, () =>
    say({ "zh-CN": "正在构建设计器（约半分钟）…", en: "Building the designer (about half a minute) …" }),
  );
  if (build.kind !== "failed") return;
  process.stderr.write(build.output);
  complain({
    "zh-CN": "设计器构建失败（原因见上）；接口照常可用。",
    en: "The designer could not be built (see above); the API works all the same.",
  });
}

/** Null: its port is taken. */
function startSandbox(config: Config): Promise<ChildProcess | null> {
  const child = spawn(
    process.execPath,
    [
      `--import=${new URL("start-quickly.ts", import.meta.url).href}`,
      join(import.meta.dirname, "sandbox/main.ts"),
      config.dataFolder,
      String(sandboxPort(config.port)),
    ],
    { stdio: ["ignore", "inherit", "inherit", "ipc"] },
  );
  return new Promise((resolve) => {
    child.once("message", (message: { readonly kind: string }) =>
      resolve(message.kind === "listening" ? child : null),
    );
    child.once("exit", () => resolve(null));
  });
}

function sandboxEnded(how: string | number): void {
  complain({
    "zh-CN": `沙箱进程意外结束（${how}）；贷织继续运行，外部查询会重试。请重新启动。`,
    en: `The sandbox process ended unexpectedly (${how}); Lendloom goes on and retries its queries. Please restart.`,
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 3_000).unref();
  });
}

function introduce(config: Config, { url }: { readonly url: string }): void {
  const people = demoLender.people.map(({ name, roles }) => `${name} (${roles.join(", ")})`).join(" · ");
  process.stdout.write(
    [
      "",
      `  地址 Address      ${url}`,
      `  登录 Sign-ins     ${people}`,
      `  密码 Password     ${demoLender.password}`,
      `  接口 API          ${url}/docs`,
      `  密钥 API keys     ${credentialsPath(config.dataFolder)}`,
      `  沙箱 Sandbox      ${config.connectorsUrl}/sandbox/ledger`,
      "",
      `  curl -s ${url}/v1/about`,
      "",
      "  按 Ctrl-C 停止。Press Ctrl-C to stop.",
      "",
    ].join("\n"),
  );
}

function prepareFolder(folder: string): boolean {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Node's own recursive way never returns where a folder cannot be made although its parent exists (`/proc`). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** Asked before anything slow is begun; the server itself finds out again when it listens. */
function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A busy port may be a process that is about to end: that is not for a person to mend. */
function fail(sentence: Texts, code: number = exitCodes.failed): void {
  complain(sentence);
  process.exitCode = code;
}
