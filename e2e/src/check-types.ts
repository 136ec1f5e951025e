import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const compiler = fileURLToPath(new URL("../../node_modules/typescript-7/bin/tsc", import.meta.url));
const projects = [
  "engine/tsconfig.json",
  "engine/tsconfig.pure.json",
  "server/tsconfig.json",
  "designer/tsconfig.json",
  "benchmarks/tsconfig.json",
  "e2e/tsconfig.json",
];

/** Type-checks every package; `engine` twice, the second time without Node's types, for its code must run in a browser. */
const codes = await Promise.all(projects.map(check));
process.exit(codes.some((code) => code !== 0) ? 1 : 0);

function check(project: string): Promise<number> {
  return new Promise((resolve) => {
    // What did not change is not checked again: the inner loop has a minute.
    const remembered = `node_modules/.cache/types/${project.replaceAll("/", "-")}.tsbuildinfo`;
    const args = ["-p", project, "--incremental", "--tsBuildInfoFile", remembered];
    const child = spawn(process.execPath, [compiler, ...args], { cwd: root, stdio: "inherit" });
    child.on("close", (code) => resolve(code ?? 1));
  });
}
