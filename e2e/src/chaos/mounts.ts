import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A file system of a test's own. */
export interface Mount {
  readonly folder: string;
  /** What was not written through is gone, as when the power is cut; then it is mounted again. */
  cutPower(): void;
  mountAgain(): void;
  end(): void;
}

const run = (program: string, ...args: readonly string[]) =>
  void execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"] });

/** Why no file system can be mounted here; undefined: it can. */
export function cannotMount(kind: "tmpfs" | "ext4"): string | undefined {
  if (process.platform !== "linux") return "only Linux has loop mounts";
  if (process.getuid?.() !== 0) return "mounting a file system needs root";
  const needed = kind === "tmpfs" ? ["mount", "umount"] : ["mount", "umount", "mkfs.ext4", "python3"];
  const missing = needed.filter((program) => spawnSync("which", [program]).status !== 0);
  if (missing.length > 0) return `${missing.join(", ")} not installed`;
  if (kind === "tmpfs") return undefined;
  const loops = spawnSync("losetup", ["-f"], { encoding: "utf8" });
  return loops.status === 0 ? undefined : `no loop device: ${loops.stderr.trim()}`;
}

export function mountTmpfs(beside: string, megabytes: number): Mount {
  const folder = join(beside, "small");
  mkdirSync(folder, { recursive: true });
  run("mount", "-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder);
  const never = (): never => {
    throw new Error("Expected a file system on a disk");
  };
  return { folder, cutPower: never, mountAgain: never, end: endWithUs(() => unmount(folder)) };
}

/** EXT4_IOC_SHUTDOWN with NOLOGFLUSH: nothing more reaches the image, not even the journal in memory. */
const shutdown = `import fcntl,struct,sys,os
fd=os.open(sys.argv[1],os.O_RDONLY)
fcntl.ioctl(fd,0x8004587d,struct.pack("I",2))`;

export function mountExt4(beside: string, megabytes: number): Mount {
  const image = join(beside, "disk.img");
  const folder = join(beside, "disk");
  mkdirSync(folder, { recursive: true });
  writeFileSync(image, "");
  run("truncate", "-s", `${megabytes}M`, image);
  run("mkfs.ext4", "-q", "-F", image);
  const mount = () => run("mount", "-o", "loop", image, folder);
  mount();
  return {
    folder,
    cutPower: () => run("python3", "-c", shutdown, folder),
    mountAgain() {
      run("umount", folder);
      mount();
    },
    end: endWithUs(() => {
      unmount(folder);
      rmSync(image, { force: true });
    }),
  };
}

/** Once, at the latest when this process ends. */
function endWithUs(end: () => void): () => void {
  process.once("exit", end);
  return () => {
    process.off("exit", end);
    end();
  };
}

function unmount(folder: string): void {
  spawnSync("umount", ["-l", folder]);
}
