import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { root } from "../installation.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The codes of what the project's rules find in a text that stands at `path`. */
async function found(path: string, text: string, ...options: readonly string[]): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "lendloom-lint-"));
  folders.push(folder);
  for (const file of [".oxlintrc.json", "e2e/src/repository/pure-lint-rules.ts"])
    cpSync(join(root, file), join(folder, file), { recursive: true });
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { strict: true } }));
  const output = await new Promise<string>((resolve) => {
    const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
    const asked = ["--format=json", ...options, path];
    execFile(process.execPath, [oxlint, ...asked], { cwd: folder }, (_error, stdout) => resolve(stdout));
  });
  const { diagnostics } = JSON.parse(output) as { diagnostics: readonly { code: string }[] };
  return diagnostics.map(({ code }) => code);
}

const impure = `
export async function wait(): Promise<number> {
  await Promise.resolve();
  return Date.now() + new Date().getTime() + Math.random() + performance.now();
}
`;

test("a pure file neither waits nor reads a clock nor draws a number", async () => {
  const codes = await found("engine/src/logic/impure.ts", impure);
  expect([...codes].sort()).toEqual([
    "eslint(no-restricted-globals)",
    "eslint(no-restricted-properties)",
    "eslint(no-restricted-properties)",
    "pure(no-await)",
    "pure(no-date-of-now)",
  ]);
});

test.each(["engine/src/runtime/impure.ts", "engine/src/logic/impure.test.ts", "server/src/impure.ts"])(
  "%s may do all of it",
  async (path) => {
    expect(await found(path, impure)).toEqual([]);
  },
);

test("hooks of React are called in order, and know what they depend on", async () => {
  const text = `
    import { useEffect } from "react";
    export function Late(props: { readonly name: string }): undefined {
      useEffect(() => {
        document.title = props.name;
      }, []);
      if (props.name === "") return;
      useEffect(() => undefined, [props.name]);
    }
  `;
  const codes = await found("designer/src/late.tsx", text);
  expect([...codes].sort()).toEqual(["react-hooks(exhaustive-deps)", "react-hooks(rules-of-hooks)"]);
});

test("rules that ask for types ask for them", async () => {
  const text = `
    async function send(): Promise<void> {}
    send();
  `;
  expect(await found("server/src/lost.ts", text, "--type-aware")).toContain(
    "typescript(no-floating-promises)",
  );
});
