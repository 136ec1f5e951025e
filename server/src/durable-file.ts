import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes a file so that after a power cut there is the one before or the whole new one, readable by its owner only.
 * With `mustBeNew` it never takes the place of another one (`EEXIST`).
 */
export function writeFileDurably(path: string, text: string, { mustBeNew = false } = {}): void {
  const beside = `${path}.${process.pid}.new`;
  try {
    const descriptor = openSync(beside, "w", 0o600);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (mustBeNew) linkSync(beside, path);
    else renameSync(beside, path);
  } finally {
    rmSync(beside, { force: true });
  }
  syncFolder(dirname(path));
}

/** The names in a folder are the folder's own data. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
