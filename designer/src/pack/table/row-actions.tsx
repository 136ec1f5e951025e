import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from "@ant-design/icons";
import type { TableDecision } from "@lendloom/engine/decision";
import { pointer as pointerOf } from "@lendloom/engine/kernel";
import { Button, Tooltip } from "antd";
import { useMemo, useRef } from "react";
import type { CellProps } from "react-datasheet-grid";
import { useText } from "../../i18n/index.ts";
import { actionLabel } from "../edit-labels.ts";
import { RowMark } from "../analysis/row-mark.tsx";
import { useEdit } from "../pack-context.ts";
import { packTexts } from "../texts.ts";
import type { GridRow } from "./table-rows.ts";

/** The last column of the grid: each row can be moved and removed; the column itself never changes. */
export function useRowActions(table: TableDecision, pointer: string) {
  const { move, remove } = useEdit();
  const t = useText(packTexts);
  const rowsPointer = pointer + pointerOf("rows");
  const actions = useRef({ move, remove, count: 0 });
  actions.current = { move, remove, count: table.rows.length };
  const { title } = table;
  return useMemo(
    () => ({
      basis: 116,
      grow: 0,
      shrink: 0,
      component: ({ rowIndex }: CellProps<GridRow, unknown>) => (
        <span className="row-actions">
          <RowMark pointer={rowsPointer + pointerOf(rowIndex)} />
          <Tooltip title={t("moveUp")}>
            <Button
              type="text"
              size="small"
              icon={<ArrowUpOutlined />}
              disabled={rowIndex === 0}
              aria-label={`${t("rowNumber", { row: rowIndex + 1 })} ${t("moveUp")}`}
              data-testid={`row-up-${rowIndex}`}
              onClick={() =>
                actions.current.move(
                  rowsPointer,
                  rowIndex,
                  rowIndex - 1,
                  actionLabel(packTexts.moveRow, title),
                )
              }
            />
          </Tooltip>
          <Tooltip title={t("moveDown")}>
            <Button
              type="text"
              size="small"
              icon={<ArrowDownOutlined />}
              disabled={rowIndex === actions.current.count - 1}
              aria-label={`${t("rowNumber", { row: rowIndex + 1 })} ${t("moveDown")}`}
              data-testid={`row-down-${rowIndex}`}
              onClick={() =>
                actions.current.move(
                  rowsPointer,
                  rowIndex,
                  rowIndex + 1,
                  actionLabel(packTexts.moveRow, title),
                )
              }
            />
          </Tooltip>
          <Tooltip title={t("removeRow")}>
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              disabled={actions.current.count === 1}
              aria-label={`${t("rowNumber", { row: rowIndex + 1 })} ${t("removeRow")}`}
              data-testid={`row-remove-${rowIndex}`}
              onClick={() =>
                actions.current.remove(
                  rowsPointer + pointerOf(rowIndex),
                  actionLabel(packTexts.removeRow, title),
                )
              }
            />
          </Tooltip>
        </span>
      ),
    }),
    [rowsPointer, t, title],
  );
}
