import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createMetrics } from "../../../server/src/http/metrics.ts";
import { describeProcess } from "../../../server/src/http/process-metrics.ts";
import { noAnnouncements } from "../../../server/src/store/announcements.ts";
import { unmeasured } from "../../../server/src/store/measures.ts";
import { machineClock } from "../../../server/src/store/store-clock.ts";
import { root } from "../installation.ts";

const read = (file: string): string => readFileSync(join(root, file), "utf8");

const noStore: Parameters<typeof describeProcess>[1]["store"] = {
  kind: "sqlite",
  clock: machineClock,
  announcements: noAnnouncements,
  measures: unmeasured,
};

/** What Prometheus adds to all that it reads. */
const ITS_OWN_LABELS = ["instance", "job"];

/** All that `/metrics` prints: the labels of each metric by its names as they stand there; a histogram has three. */
function printedMetrics(): ReadonlyMap<string, ReadonlySet<string>> {
  const { registry } = createMetrics();
  describeProcess(registry, { role: "both", store: noStore });
  const metrics = registry.getMetricsAsArray() as unknown as readonly Metric[];
  return new Map(
    metrics.flatMap(({ name, type, labelNames = [] }) => {
      const labels = [...labelNames, ...ITS_OWN_LABELS];
      return type === "histogram"
        ? [
            [`${name}_bucket`, new Set([...labels, "le"])] as const,
            ...["_count", "_sum"].map((suffix) => [name + suffix, new Set(labels)] as const),
          ]
        : [[name, new Set(labels)] as const];
    }),
  );
}
interface Metric {
  readonly name: string;
  readonly type: string;
  readonly labelNames?: readonly string[];
}

interface Question {
  /** Places where Prometheus' own grammar does not know what to do. */
  readonly mistakes: readonly string[];
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

/** What a question in PromQL names; Grafana puts its variables in before Prometheus reads it. */
function questionOf(expr: string): Question {
  const text = expr.replaceAll("$__rate_interval", "5m");
  const [mistakes, metrics, labels]: string[][] = [[], [], []];
  parser.parse(text).iterate({
    enter({ name, type, from, to, node }) {
      const said = text.slice(from, to);
      if (type.isError) mistakes?.push(`${from}: ${said}`);
      if (name === "Identifier" && node.parent?.name === "VectorSelector") metrics?.push(said);
      if (name === "LabelName") labels?.push(said);
    },
  });
  return { mistakes: mistakes ?? [], metrics: metrics ?? [], labels: labels ?? [] };
}

/** A question is sound when it is PromQL, names metrics that are printed, and of these only labels that they have. */
function expectSound(about: string, expr: string): void {
  const known = printedMetrics();
  const { mistakes, metrics, labels } = questionOf(expr);
  expect([about, mistakes]).toEqual([about, []]);
  expect(metrics.length, about).toBeGreaterThan(0);
  expect([about, metrics.filter((name) => !known.has(name))]).toEqual([about, []]);
  const theirs = new Set(metrics.flatMap((name) => [...(known.get(name) ?? [])]));
  expect([about, labels.filter((label) => !theirs.has(label))]).toEqual([about, []]);
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

describe("questions to Prometheus", () => {
  it("are read by its own grammar, which sees what is wrong", () => {
    for (const wrong of ["sum(", "rat(x[5m])", "rate(x[5m)", "a / ignoring b", 'a{b="c"', "a > "]) {
      expect([wrong, questionOf(wrong).mistakes.length]).not.toEqual([wrong, 0]);
    }
    expect(questionOf('sum by (le) (rate(a_bucket{b=~"c"}[$__rate_interval] offset 1w)) > 0.5')).toEqual({
      mistakes: [],
      metrics: ["a_bucket"],
      labels: ["le", "b"],
    });
  });
});

describe("the dashboard", () => {
  const { panels } = JSON.parse(read("docs/grafana-dashboard.json")) as { readonly panels: readonly Panel[] };

  it("asks what Prometheus understands, of metrics and labels that there are", () => {
    for (const { title, targets } of panels) {
      expect(targets.length, title).toBeGreaterThan(0);
      for (const { expr } of targets) expectSound(title, expr);
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it("shows every metric that /metrics prints", () => {
    const shown = panels
      .flatMap(({ targets }) => targets.flatMap(({ expr }) => questionOf(expr).metrics))
      .map((name) => name.replace(/_(bucket|count|sum)$/, ""));
    const printed = [...printedMetrics().keys()].map((name) => name.replace(/_(bucket|count|sum)$/, ""));
    expect(printed.filter((name) => !shown.includes(name))).toEqual([]);
    // None is made elsewhere.
    const sources = globSync("server/src/**/*.ts", { cwd: root }).map(read).join("\n");
    const made = new Set([...sources.matchAll(/name: "(lendloom_[a-z_]+)"/g)].map(([, name]) => name));
    expect([...made].sort()).toEqual([...new Set(printed)].sort());
  });

  it("has its panels side by side, none over another", () => {
    const cells = panels.flatMap(({ title, gridPos: { x, y, w, h } }) => {
      expect(x + w, title).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });
});

describe("the alarms", () => {
  const { groups } = parse(read("docs/prometheus-alarms.yaml")) as {
    readonly groups: readonly {
      readonly name: string;
      readonly rules: readonly { readonly alert: string; readonly expr: string; readonly for?: string }[];
    }[];
  };
  const rules = groups.flatMap((group) => group.rules);

  it("are rules that Prometheus loads, of metrics and labels that there are", () => {
    for (const { alert, expr, for: lasting = "1m", ...others } of rules) {
      expectSound(alert, expr);
      expect([alert, lasting]).toEqual([alert, expect.stringMatching(/^\d+[mhd]$/)]);
      expect([alert, others]).toEqual([alert, {}]);
    }
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it("are the ones that the document explains, which names only metrics that there are", () => {
    const document = read("docs/operations.md");
    const [, section = ""] = document.split("\n## Alarms\n");
    const [table = ""] = section.split("\n## ");
    const named = [...table.matchAll(/^\| ([^|]+?) +\|/gm)].map(([, name]) => name).slice(1);
    expect(named.filter((name) => !/^-+$/.test(name ?? ""))).toEqual(rules.map(({ alert }) => alert));
    const known = [...printedMetrics().keys()].flatMap((name) => [name, name.replace(/_bucket$/, "")]);
    const metrics = document.match(/\blendloom_[a-z_]+\b/g) ?? [];
    expect(metrics.length).toBeGreaterThan(5);
    expect(metrics.filter((name) => !known.includes(name) && name !== "lendloom_app")).toEqual([]);
  });
});
