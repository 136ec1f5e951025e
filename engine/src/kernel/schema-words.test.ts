import { Type } from "typebox";
import { describe, expect, it } from "vitest";
import { issueTexts } from "./issue.ts";
import { checkSchema, closed, schemaIssueTexts } from "./schema.ts";

const schema = closed({
  title: closed({}),
  age: Type.Integer({ minimum: 18 }),
  id: Type.String({ pattern: "^[a-z]+$", minLength: 1 }),
  kind: Type.Enum(["rules", "table"]),
  rows: Type.Array(Type.String(), { minItems: 1 }),
});
const sound = { title: {}, age: 18, id: "a", kind: "table", rows: ["a"] };

describe("what a schema says of a misfit", () => {
  it.each([
    [{ title: 5 }, "此处的值不符合要求：应为对象。"],
    [{ age: "5" }, "此处的值不符合要求：应为整数。"],
    [{ age: 17 }, "此处的值不符合要求：应 >= 18。"],
    [{ id: "A" }, "此处的值不符合要求：格式应符合 "],
    [{ kind: "x" }, "此处的值不符合要求：应为允许的值之一。"],
    [{ rows: [] }, "此处的值不符合要求：至少 1 个。"],
  ])("%j is told in Chinese", (wrong, chinese) => {
    const checked = checkSchema(schema, { ...sound, ...wrong });
    const texts = checked.ok ? [] : checked.error.map((issue) => issueTexts(issue, schemaIssueTexts));
    expect(texts.map((each) => each["zh-CN"]).join()).toContain(chinese);
    expect(texts.map((each) => each.en).join()).toContain("This value does not fit: must ");
  });
});
