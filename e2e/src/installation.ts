import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const packages = [".", "engine", "server", "designer", "benchmarks", "e2e"] as const;

/**
 * pnpm goes on with a script after a failed install with a mere warning, so the test command looks for itself:
 * the right Node, the lockfile that was installed, and every direct dependency in place.
 */
export function installProblem(): string | undefined {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 24)
    return `Expected Node 24 from the node dev dependency, but got ${process.version}: the install failed.`;
  const missing = packages.flatMap((folder) =>
    dependencies(folder)
      .filter((name) => !existsSync(join(root, folder, "node_modules", name, "package.json")))
      .map((name) => `${folder}: ${name}`),
  );
  return missing.length > 0
    ? `The install is not complete, these dependencies are missing: ${missing.join(", ")}`
    : undefined;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function dependencies(folder: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
}
