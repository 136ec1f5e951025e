import { use, useLayoutEffect, useRef } from "react";
import type { CellProps } from "react-datasheet-grid";
import { CellReasonsContext } from "./cell-reasons.ts";

/** What a column tells its cells. */
export interface FeelColumn {
  readonly name: string;
  /** What its texts are checked as; absent: any text will do. */
  readonly part?: "when" | "then";
  readonly column?: number;
}

/** A cell of FEEL text: what is typed is checked at once, and red with the reason while it does not fit. */
export function FeelCell(props: CellProps<string | undefined, FeelColumn>) {
  const { columnData, focus, rowData, rowIndex, setRowData, stopEditing } = props;
  const reasons = use(CellReasonsContext);
  const { part, column = 0 } = columnData;
  const input = useRef<HTMLInputElement>(null);
  const edited = useRef<string>(undefined);
  const text = rowData ?? "";
  const commit = useRef(setRowData);
  useLayoutEffect(() => {
    commit.current = setRowData;
  });

  useLayoutEffect(() => {
    const field = input.current;
    if (field === null) return;
    if (focus) {
      field.focus();
      field.select();
      return;
    }
    const next = edited.current;
    edited.current = undefined;
    field.blur();
    if (next !== undefined) commit.current(next);
  }, [focus]);

  useLayoutEffect(() => {
    if (input.current === null || focus) return;
    input.current.value = text;
    mark(input.current, part === undefined ? undefined : reasons(part, column, text));
  }, [column, focus, part, reasons, text]);

  return (
    <input
      ref={input}
      className="feel-cell"
      defaultValue={text}
      tabIndex={-1}
      spellCheck={false}
      autoComplete="off"
      style={{ pointerEvents: focus ? "auto" : "none" }}
      data-testid={`cell-${rowIndex}-${columnData.name}`}
      onChange={(event) => {
        edited.current = event.target.value;
        mark(event.target, part === undefined ? undefined : reasons(part, column, event.target.value));
      }}
      onKeyDown={(event) => {
        // Enter that ends an input method's word must not end the cell.
        if (event.key === "Enter" && event.nativeEvent.isComposing) event.stopPropagation();
        if (event.key !== "Escape") return;
        edited.current = undefined;
        stopEditing({ nextRow: false });
      }}
    />
  );
}

function mark(field: HTMLInputElement, reason: string | undefined): void {
  field.classList.toggle("feel-cell-invalid", reason !== undefined);
  field.setAttribute("aria-invalid", String(reason !== undefined));
  if (reason === undefined) field.removeAttribute("title");
  else field.title = reason;
}
