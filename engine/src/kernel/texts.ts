/** Languages the product speaks. Every sentence a person reads exists in both. */
export type Language = "zh-CN" | "en";

/** One sentence or label in every language, as stored in definitions and sent in problems. */
export interface Texts {
  readonly "zh-CN": string;
  readonly en: string;
}

/** Fills `{name}` placeholders of a template from `params`; a placeholder without a value stays visible. */
export function fillTexts(template: Texts, params: Readonly<Record<string, unknown>>): Texts {
  return { "zh-CN": fill(template["zh-CN"], params, "zh-CN"), en: fill(template.en, params, "en") };
}

function fill(template: string, params: Readonly<Record<string, unknown>>, language: keyof Texts): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(params, name) ? asText(params[name], language) : placeholder,
  );
}

/** A value that has words of its own is told in the sentence's language. */
function asText(value: unknown, language: keyof Texts): string {
  if (typeof value === "string") return value;
  const words =
    typeof value === "object" && value !== null && language in value ? (value as Texts)[language] : undefined;
  return typeof words === "string" ? words : JSON.stringify(value);
}
