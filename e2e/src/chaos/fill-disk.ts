import { writeFileSync } from "node:fs";

/** Fills a file system until not one page more fits. */
export function fillDisk(path: string): void {
  for (const size of [1 << 20, 1 << 16, 1 << 12]) {
    for (let part = 0; part < 10_000; part += 1) {
      try {
        writeFileSync(path, Buffer.alloc(size), { flag: "a" });
      } catch {
        break;
      }
    }
  }
}
