import type { Texts } from "@lendloom/engine/kernel";

const units = [
  ["Y", "年", "year"],
  ["M", "个月", "month"],
  ["W", "周", "week"],
  ["D", "天", "day"],
  ["H", "小时", "hour"],
  ["m", "分钟", "minute"],
  ["S", "秒", "second"],
] as const;

/** A delay in words: `P7D` is “7 天” and “7 days”, `15WD` “15 个工作日” and “15 working days”. */
export function delayWords(delay: string): Texts {
  const workingDays = /^(\d+)WD$/.exec(delay)?.[1];
  if (workingDays !== undefined) {
    return { "zh-CN": `${workingDays} 个工作日`, en: plural(workingDays, "working day") };
  }
  const [, date = "", time = ""] = /^P([^T]*)(?:T(.*))?$/.exec(delay) ?? [];
  // Months and minutes share a letter in ISO 8601; minutes stand after the T.
  const written = `${date}${time.replace("M", "m")}`;
  const parts = [...written.matchAll(/([\d.]+)([YMWDHmS])/g)].map(([, amount = "", letter]) => {
    const [, chinese, english] = units.find(([unit]) => unit === letter) ?? ["", "", ""];
    return { "zh-CN": `${amount} ${chinese}`, en: plural(amount, english) };
  });
  if (parts.length === 0) return { "zh-CN": delay, en: delay };
  return {
    "zh-CN": parts.map((part) => part["zh-CN"]).join(" "),
    en: parts.map((part) => part.en).join(" "),
  };
}

function plural(amount: string, unit: string): string {
  return `${amount} ${unit}${amount === "1" ? "" : "s"}`;
}
