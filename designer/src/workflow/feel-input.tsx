import { Input } from "antd";

interface FeelInputProps {
  readonly value: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly isWrong?: boolean;
  readonly onChange: (text: string) => void;
  readonly testId: string;
}

/** A formula as it is written; it grows with its text. */
export function FeelInput({ value, label, placeholder, isWrong = false, onChange, testId }: FeelInputProps) {
  return (
    <Input.TextArea
      rows={1}
      className="mono wf-feel"
      spellCheck={false}
      value={value}
      placeholder={placeholder}
      status={isWrong ? "error" : ""}
      aria-label={label}
      onChange={(event) => onChange(event.target.value)}
      data-testid={testId}
    />
  );
}
