import type { Json } from "@lendloom/engine/kernel";
import { Input } from "antd";
import { useState } from "react";
import { useText } from "../i18n/index.ts";
import { propertyTexts } from "./property-texts.ts";

interface JsonFieldProps {
  readonly value: Json;
  readonly label: string;
  readonly onChange: (value: Json) => void;
  readonly testId: string;
}

/** A part that no form is made for, as JSON; taken when it can be read, and told when it cannot. */
export function JsonField({ value, label, onChange, testId }: JsonFieldProps) {
  const t = useText(propertyTexts);
  const [typed, setTyped] = useState<string>();
  const [isWrong, setWrong] = useState(false);
  const finish = () => {
    if (typed === undefined) return;
    try {
      const read = JSON.parse(typed) as Json;
      setTyped(undefined);
      setWrong(false);
      onChange(read);
    } catch {
      setWrong(true);
    }
  };
  return (
    <>
      <Input.TextArea
        rows={3}
        className="mono wf-feel"
        spellCheck={false}
        value={typed ?? JSON.stringify(value, null, 2)}
        status={isWrong ? "error" : ""}
        aria-label={label}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={finish}
        data-testid={testId}
      />
      {isWrong && (
        <span className="wf-mishap" role="alert">
          {t("jsonWrong")}
        </span>
      )}
    </>
  );
}
