import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What the built designer depends on: its own sources, the engine it carries, and the versions of libraries. */
const SOURCES = [
  "designer/src",
  "designer/index.html",
  "designer/public",
  "designer/vite.config.ts",
  "designer/package.json",
  "engine/src",
  "pnpm-lock.yaml",
];

export type DesignerBuild =
  | { readonly kind: "fresh" }
  | { readonly kind: "built" }
  | { readonly kind: "failed"; readonly output: string };

/** Builds the designer when it was never built or its sources have changed since; `onBuild` is told before. */
export async function buildDesigner(root: string, onBuild: () => void): Promise<DesignerBuild> {
  const stamp = join(root, "node_modules/.cache/lendloom/designer-build");
  const hash = sourceHash(root);
  const built = existsSync(join(root, "designer/dist/index.html"));
  if (built && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return { kind: "fresh" };
  onBuild();
  const { code, output } = await runVite(join(root, "designer"));
  if (code !== 0) return { kind: "failed", output };
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return { kind: "built" };
}

function runVite(folder: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, "node_modules/vite/bin/vite.js"), "build"], {
      cwd: folder,
      // A test runner's NODE_ENV would bundle React's development build.
      env: { ...process.env, NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", (error) => resolve({ code: 1, output: String(error) }));
    child.once("close", (code) => resolve({ code, output }));
  });
}

/** Tests are no part of what is built. */
function sourceHash(root: string): string {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    for (const path of filesUnder(join(root, source)).filter((file) => !/\.test\.tsx?$/.test(file))) {
      hash.update(`${path.slice(root.length)}\n`).update(readFileSync(path));
    }
  }
  return hash.digest("hex");
}

function filesUnder(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
