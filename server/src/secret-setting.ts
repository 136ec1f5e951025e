import { readFileSync } from "node:fs";
import { err, ok, type Result, type Texts } from "@lendloom/engine/kernel";

/**
 * A setting that nobody else should read: its value, or the file that holds it (a secret that Docker, Kubernetes or
 * systemd mounts), which `inspect` and a list of processes do not show. White space around it does not count; set to
 * nothing is not set.
 */
export function readSecret(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  fileName: string,
): Result<string | undefined, Texts> {
  const [value, file] = [given(env[name]), given(env[fileName])];
  if (file === undefined) return ok(value);
  if (value !== undefined) {
    return err({
      "zh-CN": `${name} 与 ${fileName} 只能设置一个。`,
      en: `Expected ${name} or ${fileName}, but both are set.`,
    });
  }
  try {
    const text = given(readFileSync(file, "utf8"))?.trim();
    if (text !== undefined) return ok(text);
    return err({
      "zh-CN": `${fileName} 的文件 ${file} 是空的。`,
      en: `The file ${file} of ${fileName} is empty.`,
    });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    return err({
      "zh-CN": `${fileName} 的文件 ${file} 不可读（${reason}）。`,
      en: `The file ${file} of ${fileName} cannot be read (${reason}).`,
    });
  }
}

function given(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text;
}
