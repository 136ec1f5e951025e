import { Input } from "antd";
import type { ComponentProps } from "react";

/**
 * A text area as tall as its text. The style sheet makes it grow: antd's own `autoSize` measures with an inline
 * style that the content security policy refuses.
 */
export function GrowText({ className = "", ...props }: ComponentProps<typeof Input.TextArea>) {
  return <Input.TextArea {...props} rows={1} className={`grow-text ${className}`} />;
}
