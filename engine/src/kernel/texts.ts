/** Languages the product speaks. Every sentence a person reads exists in both. */
export type Language = "zh-CN" | "en";

/** One sentence or label in every language, as stored in definitions and sent in problems. */
export interface Texts {
  readonly "zh-CN": string;
  readonly en: string;
}

/** Fills `{name}` placeholders of a template from `params`; a placeholder without a value stays visible. */
export function fillTexts(template: Texts, params: Readonly<Record<string, unknown>>): Texts {
  return { "zh-CN": fill(template["zh-CN"], params), en: fill(template.en, params) };
}

function fill(template: string, params: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(params, name) ? asText(params[name]) : placeholder,
  );
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
