import { spawn, type ChildProcess } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { getCompileCacheDir } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { buildDesigner } from "./build-designer.ts";
import { readConfig, sandboxPort, type Config } from "./config.ts";
import { startServer, type RunningServer } from "./main.ts";
import { complain, say } from "./say.ts";
import { credentialsPath } from "./seed/demo-credentials.ts";
import { demoLender } from "./seed/demo-lender.ts";
import { portBusy, startSentence, unwritable } from "./start-error.ts";

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
if (!read.ok) fail(read.error);
else await start(read.value);

async function start(config: Config): Promise<void> {
  say({ "zh-CN": `贷织正在启动，数据目录 ${config.dataFolder} …`, en: "Lendloom is starting …" });
  if (!prepareFolder(config.dataFolder)) {
    fail(unwritable(config.dataFolder));
    return;
  }
  if (!(await isFree(config.host, config.port))) {
    fail(portBusy(config.port));
    return;
  }
  await prepareDesigner();

  const sandbox = process.env["LENDLOOM_SANDBOX_URL"] === undefined ? await startSandbox(config) : undefined;
  if (sandbox === null) {
    fail(portBusy(sandboxPort(config.port)));
    return;
  }
  let server: RunningServer;
  try {
    server = await startServer(config, { onSeed: () => say(seeding) });
  } catch (error) {
    sandbox?.kill("SIGTERM");
    const sentence = startSentence(error, config);
    if (sentence === undefined) throw error;
    fail(sentence);
    return;
  }
  superviseBoth(server, sandbox);
  introduce(config, server);
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
    [join(import.meta.dirname, "sandbox/main.ts"), config.dataFolder, String(sandboxPort(config.port))],
    {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: { ...process.env, NODE_COMPILE_CACHE: getCompileCacheDir() ?? "" },
    },
  );
  return new Promise((resolve) => {
    child.once("message", (message: { readonly kind: string }) =>
      resolve(message.kind === "listening" ? child : null),
    );
    child.once("exit", () => resolve(null));
  });
}

/** Ends the server first, so that activities under way still reach their connectors, then the sandbox. */
function superviseBoth(server: RunningServer, sandbox: ChildProcess | undefined): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    say({ "zh-CN": "正在停止 …", en: "Stopping …" });
    await server.stop();
    if (sandbox !== undefined) await ended(sandbox);
    say({ "zh-CN": "已停止，数据都已保存。", en: "Stopped; everything is saved." });
    process.exit(0);
  };
  process.on("SIGINT", () => void stop());
  process.on("SIGTERM", () => void stop());
  sandbox?.once("exit", (code, signal) => {
    if (stopping) return;
    complain({
      "zh-CN": `沙箱进程意外结束（${signal ?? code ?? ""}）；贷织继续运行，外部查询会重试。请重新启动。`,
      en: `The sandbox process ended unexpectedly (${signal ?? code ?? ""}); Lendloom goes on and retries its queries. Please restart.`,
    });
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

function introduce(config: Config, { url }: RunningServer): void {
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

function fail(sentence: Parameters<typeof complain>[0]): void {
  complain(sentence);
  process.exitCode = 1;
}
