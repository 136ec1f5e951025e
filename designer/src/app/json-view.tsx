import { CopyOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useMemo } from "react";
import { useCopy } from "./use-copy.ts";

/** A document as indented JSON, to read and to copy. */
export function JsonView({ value }: { readonly value: unknown }) {
  const text = useMemo(() => JSON.stringify(value, null, 2), [value]);
  const { copy, label } = useCopy();
  return (
    <div className="json-view">
      <Button size="small" icon={<CopyOutlined />} onClick={() => void copy(text)} data-testid="json-copy">
        {label}
      </Button>
      <pre data-testid="json" tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  );
}
