import type { Texts } from "@lendloom/engine/kernel";

/** One plain sentence for whoever started the product, in both languages. */
export function say(texts: Texts): void {
  process.stdout.write(`${texts["zh-CN"]} ${texts.en}\n`);
}

/** The one sentence that says why the product cannot start. */
export function complain(texts: Texts): void {
  process.stderr.write(`${texts["zh-CN"]}\n${texts.en}\n`);
}
