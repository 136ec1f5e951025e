import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../installation.ts";

/** What no linter knows about this repository. */
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(root, file)));
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const tests = files.filter((file) => /(\.test|-contract)\.tsx?$/.test(file));
const sources = files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file));

describe("names", () => {
  it("files and folders are kebab-case and none is named for being handy", () => {
    const forbidden = /^(utils?|helpers?|common|misc|types|manager|service)(\.|$)/;
    const wrong = [...sources, ...tests].filter((file) =>
      file
        .split("/")
        .slice(1)
        .some((part) => forbidden.test(part) || !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z-]+)*$/.test(part)),
    );
    expect(wrong).toEqual([]);
  });

  it("a package or layer is entered by its index.ts, which exists", () => {
    const layers = ["kernel", "logic", "decision", "workflow", "process", "interop", "runtime", "testing"];
    expect(layers.filter((layer) => !existsSync(join(root, `engine/src/${layer}/index.ts`)))).toEqual([]);
  });
});

describe("the specification", () => {
  const rules = [...read("engine/SPEC.md").matchAll(/^\s*-?\s*\*\*([A-Z]{2}\d+)\*\*/gm)].map(
    (match) => match[1] ?? "",
  );

  it("numbers every rule once", () => {
    expect(rules.length).toBeGreaterThan(0);
    expect(rules.filter((rule, index) => rules.indexOf(rule) !== index)).toEqual([]);
  });

  it("is quoted by the tests, rule by rule", () => {
    const quoted = new Set(tests.flatMap((file) => read(file).match(/\b[A-Z]{2}\d+\b/g) ?? []));
    expect(rules.filter((rule) => !quoted.has(rule))).toEqual([]);
  });

  it("has every rule that a test's name begins with", () => {
    const known = new Set(rules);
    const named = tests.flatMap((file) =>
      [...read(file).matchAll(/["'`]((?:[A-Z]{2}\d+[ ,]+)+)/g)].flatMap(
        ([, names = ""]) => names.match(/[A-Z]{2}\d+/g) ?? [],
      ),
    );
    expect(named.length).toBeGreaterThan(rules.length / 2);
    // Traps of json-rules-engine are numbered by themselves.
    expect(named.filter((rule) => !known.has(rule) && !rule.startsWith("TP"))).toEqual([]);
  });
});

describe("definitions", () => {
  it("every pack and workflow has cases beside it", () => {
    const bare = files
      .filter((file) => /^(rules|workflows)\/.*\/(pack|workflow)\.json$/.test(file))
      .filter((file) => !existsSync(join(root, dirname(file), "cases.json")));
    expect(bare).toEqual([]);
  });
});

describe("documents", () => {
  const documents = files.filter((file) => file.endsWith(".md"));

  it("links only to what is there", () => {
    const dead = documents.flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)[^)]*\)/g)]
        .map((match) => match[1] ?? "")
        .filter((target) => !existsSync(join(root, normalize(join(dirname(file), target)))))
        .map((target) => `${file} → ${target}`),
    );
    expect(dead).toEqual([]);
  });

  it("AGENTS.md stays within sixty lines", () => {
    expect(read("AGENTS.md").split("\n").length).toBeLessThanOrEqual(60);
  });

  it("every decision record is listed in the index", () => {
    const index = read("docs/adr/README.md");
    const records = documents.filter((file) => /^docs\/adr\/\d{4}-/.test(file));
    expect(records.length).toBeGreaterThan(0);
    expect(records.filter((file) => !index.includes(file.slice("docs/adr/".length)))).toEqual([]);
  });

  it("names no path of a developer's machine", () => {
    // A state may be called "work": a path begins with its slash.
    const paths = /(?<!\w)\/(?:home|root|Users|work)\//;
    const text = files.filter(
      (file) => /\.(md|ts|tsx|json|yaml|yml|js|html)$/.test(file) && !file.startsWith("e2e/src/repository/"),
    );
    expect(
      text.filter((file) => statSync(join(root, file)).size < 2_000_000 && paths.test(read(file))),
    ).toEqual([]);
  });
});

describe("problems", () => {
  const codes = files
    .filter((file) => file.startsWith("server/src/http/problems/"))
    .flatMap((file) =>
      [...read(file).matchAll(/^\s{2}"([a-z][a-z0-9.-]+)":/gm)].map((match) => match[1] ?? ""),
    );

  it("every code has a page", () => {
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => !existsSync(join(root, `docs/problems/${code}.md`)))).toEqual([]);
  });

  it("every code is named by a test", () => {
    const text = tests.map(read).join("\n");
    expect(codes.filter((code) => !text.includes(code))).toEqual([]);
  });
});

describe("code", () => {
  it("has no leftover markers and makes no code from text", () => {
    const left = /\b(TODO|FIXME|XXX|HACK)\b|\.only\(/;
    // Tests and their fixtures hold payloads that try to run as code; sources never do.
    const runs = /\beval\(|new Function\(/;
    const own = (file: string) => !file.startsWith("e2e/src/repository/");
    expect([...sources, ...tests].filter((file) => own(file) && left.test(read(file)))).toEqual([]);
    expect(sources.filter((file) => !/\.fixture\.ts$/.test(file) && runs.test(read(file)))).toEqual([]);
  });
});
