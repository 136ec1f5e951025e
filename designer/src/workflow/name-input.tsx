import { Input, Tooltip } from "antd";
import { useState } from "react";

interface NameInputProps {
  readonly value: string;
  readonly label: string;
  /** What a name has to look like. */
  readonly pattern: RegExp;
  readonly taken: readonly string[];
  /** Why it cannot be renamed; absent: it can. */
  readonly fixed?: string | undefined;
  readonly onChange: (name: string) => void;
  readonly testId: string;
}

/** A name that others refer to: taken when it is finished and fits, and put back when it does not. */
export function NameInput({ value, label, pattern, taken, fixed, onChange, testId }: NameInputProps) {
  const [typed, setTyped] = useState<string>();
  const shown = typed ?? value;
  const fits = shown === value || (pattern.test(shown) && !taken.includes(shown));
  const finish = () => {
    setTyped(undefined);
    if (typed !== undefined && typed !== value && fits) onChange(typed);
  };
  return (
    <Tooltip title={fixed}>
      <Input
        className="mono"
        value={shown}
        aria-label={label}
        disabled={fixed !== undefined}
        status={fits ? "" : "error"}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={finish}
        onPressEnter={finish}
        data-testid={testId}
      />
    </Tooltip>
  );
}

/** Names of facts, variables and fields. */
export const namePattern = /^[A-Za-z][A-Za-z0-9_]{0,79}$/;
export const eventPattern = /^[A-Z][A-Z0-9_]{0,79}$/;
