import { Input, InputNumber } from "antd";
import { useEffect, useState } from "react";
import { GrowText } from "../app/grow-text.tsx";

interface TextFieldProps {
  readonly value: string;
  readonly label: string;
  readonly testId: string;
  readonly onCommit: (value: string) => void;
  readonly invalid?: string | undefined;
  readonly multiline?: boolean;
  readonly mono?: boolean;
}

/** A text that is written to the document when the field is left, so that one edit is one undo. */
export function TextField({ invalid, label, mono, multiline, onCommit, testId, value }: TextFieldProps) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const props = {
    value: draft,
    "aria-label": label,
    "data-testid": testId,
    spellCheck: mono !== true,
    ...(mono === true && { className: "mono" }),
    ...(invalid !== undefined && { status: "error" as const, title: invalid }),
    onBlur: () => draft !== value && draft.trim() !== "" && onCommit(draft),
  };
  return multiline === true ? (
    <GrowText {...props} onChange={(event) => setDraft(event.target.value)} />
  ) : (
    <Input
      {...props}
      size="small"
      onChange={(event) => setDraft(event.target.value)}
      onPressEnter={(event) => event.currentTarget.blur()}
    />
  );
}

interface NumberFieldProps {
  readonly value: number;
  readonly label: string;
  readonly testId: string;
  readonly onCommit: (value: number) => void;
}

/** A number that is written to the document when the field is left. */
export function NumberField({ label, onCommit, testId, value }: NumberFieldProps) {
  const [draft, setDraft] = useState<number | null>(value);
  useEffect(() => setDraft(value), [value]);
  const commit = () => {
    if (draft !== null && draft !== value) onCommit(draft);
  };
  return (
    <InputNumber<number>
      size="small"
      controls={false}
      className="number-field"
      value={draft}
      aria-label={label}
      data-testid={testId}
      onChange={setDraft}
      onPressEnter={commit}
      onBlur={commit}
    />
  );
}
