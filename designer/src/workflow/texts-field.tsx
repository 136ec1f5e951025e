import type { Language, Texts } from "@lendloom/engine/kernel";
import { Input } from "antd";
import { useText } from "../i18n/index.ts";
import { Field } from "./panel-parts.tsx";
import { workflowTexts } from "./texts.ts";

interface TextsFieldProps {
  readonly value: Texts;
  readonly testId: string;
  readonly onChange: (language: Language, text: string) => void;
}

const languages = [
  ["zh-CN", "nameZh"],
  ["en", "nameEn"],
] as const;

/** A name in both languages, side by side: neither can be forgotten. */
export function TextsField({ value, testId, onChange }: TextsFieldProps) {
  const t = useText(workflowTexts);
  return (
    <div className="wf-pair">
      {languages.map(([language, label]) => (
        <Field key={language} label={t(label)}>
          <Input
            value={value[language]}
            status={value[language] === "" ? "warning" : ""}
            onChange={(event) => onChange(language, event.target.value)}
            data-testid={`${testId}-${language}`}
          />
        </Field>
      ))}
    </div>
  );
}
