import { PlusOutlined } from "@ant-design/icons";
import type { TableDecision } from "@lendloom/engine/decision";
import { pointer as pointerOf, type Texts } from "@lendloom/engine/kernel";
import { Button } from "antd";
import { useMemo } from "react";
import {
  createContextMenuComponent,
  DynamicDataSheetGrid,
  keyColumn,
  type AddRowsComponentProps,
  type CellComponent,
  type Column,
  type ContextMenuComponentProps,
  type ContextMenuItem,
} from "react-datasheet-grid";
import "react-datasheet-grid/dist/style.css";
import { textOf, useLanguage, useText } from "../../i18n/index.ts";
import { packIssueTexts } from "../check-pack.ts";
import { actionLabel, changeLabel } from "../edit-labels.ts";
import { freshId } from "../ids.ts";
import { useEdit, usePack } from "../pack-context.ts";
import { packTexts } from "../texts.ts";
import { createCellChecker } from "./feel-check.ts";
import { CellReasonsContext, type CellReasons } from "./cell-reasons.ts";
import { FeelCell, type FeelColumn } from "./feel-cell.tsx";
import { useRowActions } from "./row-actions.tsx";
import { useKeptSelection } from "./use-kept-selection.ts";
import { gridRows, normalisedCell, tableRows, type GridRow } from "./table-rows.ts";

const ROW_HEIGHT = 38;
const HEADER_HEIGHT = 58;

interface TableGridProps {
  readonly table: TableDecision;
  readonly pointer: string;
}

/** A decision table with a spreadsheet's manners: type over, move with the arrows, copy and paste to and from Excel. */
export function TableGrid({ pointer, table }: TableGridProps) {
  const { set } = useEdit();
  const t = useText(packTexts);
  const language = useLanguage();
  const value = useMemo(() => gridRows(table), [table]);
  const columns = useColumns(table);
  const reasons = useCellReasons(table);
  const { grid, remember } = useKeptSelection(language);
  const contextMenu = useMemo(() => translatedMenu(t), [t]);
  const AddRow = useMemo(() => addRowButton(t("addRow")), [t]);
  const rowActions = useRowActions(table, pointer);
  const change = (changed: GridRow[]) => {
    if (changed.length === 0) return; // A table without rows could answer nothing.
    const rows = tableRows(table, changed);
    set(pointer + pointerOf("rows"), rows, changedRowsLabel(table, rows));
  };
  return (
    <div className="table-grid" data-testid="table-grid">
      {/* Columns keep their widths within a language; another language starts the grid anew. */}
      <CellReasonsContext value={reasons}>
        <DynamicDataSheetGrid<GridRow>
          key={language}
          ref={grid}
          onSelectionChange={remember}
          value={value}
          onChange={change}
          columns={columns}
          rowKey="id"
          rowHeight={ROW_HEIGHT}
          headerRowHeight={HEADER_HEIGHT}
          height={Math.min(table.rows.length, 16) * ROW_HEIGHT + HEADER_HEIGHT + 2}
          createRow={() => emptyRow(table)}
          duplicateRow={({ rowData }) => ({ ...rowData, id: "" })}
          contextMenuComponent={contextMenu}
          addRowsComponent={AddRow}
          stickyRightColumn={rowActions}
        />
      </CellReasonsContext>
    </div>
  );
}

function emptyRow(table: TableDecision): GridRow {
  const id = freshId(
    "row",
    table.rows.map((row) => row.id),
  );
  return {
    id,
    note: "",
    reasons: "",
    ...Object.fromEntries(table.inputs.map((_, index) => [`when${index}`, "-"])),
  };
}

/** One changed cell is named with its before and after; anything larger by how much it touches. */
function changedRowsLabel(table: TableDecision, rows: TableDecision["rows"]): Texts {
  const cells = table.rows.flatMap((row, index) => {
    const now = rows[index];
    if (now === undefined) return [];
    return [
      ...row.when.map((text, column) => [text, now.when[column] ?? ""] as const),
      ...row.then.map((text, column) => [text, now.then[column] ?? ""] as const),
    ].filter(([before, after]) => before !== after);
  });
  const [only] = cells;
  return only !== undefined && cells.length === 1 && rows.length === table.rows.length
    ? changeLabel(table.title, only[0], only[1])
    : actionLabel({ "zh-CN": "修改决策表", en: "Edit table" }, table.title);
}

/** The grid compares columns by identity: they change only when the table's shape or the language does. */
function useColumns(table: TableDecision): Partial<Column<GridRow, unknown>>[] {
  const t = useText(packTexts);
  const language = useLanguage();
  const { inputs, outputs } = table;
  return useMemo(() => {
    const feelColumn = (
      name: `when${number}` | `then${number}`,
      columnData: FeelColumn,
      title: Texts,
      sub: string,
    ) =>
      ({
        ...keyColumn<GridRow, typeof name>(name, {
          component: FeelCell as CellComponent<string, FeelColumn>,
          columnData,
          copyValue: ({ rowData }) => rowData,
          pasteValue: ({ value }: { value: string }) => normalisedCell(value),
          deleteValue: () => (name.startsWith("when") ? "-" : ""),
          isCellEmpty: ({ rowData }) => rowData === "" || rowData === "-",
        }),
        id: name,
        minWidth: 132,
        headerClassName: name.startsWith("when") ? "grid-head-when" : "grid-head-then",
        title: (
          <ColumnHead
            title={textOf(title, language)}
            sub={sub}
            kind={name.startsWith("when") ? t("input") : t("output")}
          />
        ),
      }) as Partial<Column<GridRow, unknown>>;
    return [
      ...inputs.map((input, index) =>
        feelColumn(
          `when${index}`,
          { name: `when-${index}`, part: "when", column: index },
          input.title,
          input.expression,
        ),
      ),
      ...outputs.map((output, index) =>
        feelColumn(
          `then${index}`,
          { name: `then-${index}`, part: "then", column: index },
          output.title,
          output.name,
        ),
      ),
      plainColumn("reasons", t("rowReasons"), 150),
      plainColumn("note", t("rowNote"), 120),
    ];
  }, [inputs, outputs, language, t]);
}

/** What cells are checked against; the grid's columns stay as they are when it changes. */
function useCellReasons({ inputs, outputs }: TableDecision): CellReasons {
  const { names, pack } = usePack();
  const language = useLanguage();
  const { semantics } = pack;
  return useMemo(() => {
    const checker = createCellChecker({ inputs, outputs }, names, semantics);
    return (part, column, text) => {
      const issue = checker.check(part, column, normalisedCell(text) || "-");
      return issue === undefined ? undefined : textOf(packIssueTexts(issue), language);
    };
  }, [inputs, outputs, names, semantics, language]);
}

function plainColumn(name: "note" | "reasons", title: string, minWidth: number) {
  const columnData: FeelColumn = { name };
  return {
    ...keyColumn<GridRow, typeof name>(name, {
      component: FeelCell as CellComponent<string, FeelColumn>,
      columnData,
      copyValue: ({ rowData }) => rowData,
      pasteValue: ({ value }: { value: string }) => value,
      deleteValue: () => "",
      isCellEmpty: ({ rowData }) => rowData === "",
    }),
    id: name,
    minWidth,
    title: <ColumnHead title={title} />,
  } as Partial<Column<GridRow, unknown>>;
}

function ColumnHead(props: { readonly title: string; readonly sub?: string; readonly kind?: string }) {
  return (
    <span className="grid-head" title={props.title}>
      <b>
        {props.kind !== undefined && <small>{props.kind}</small>} {props.title}
      </b>
      {props.sub !== undefined && <code>{props.sub}</code>}
    </span>
  );
}

function translatedMenu(t: (key: keyof typeof packTexts) => string) {
  const Menu = createContextMenuComponent((item) => <>{menuText(item, t)}</>);
  return (props: ContextMenuComponentProps) => <Menu {...props} />;
}

function addRowButton(label: string) {
  return function AddRow({ addRows }: AddRowsComponentProps) {
    return (
      <Button
        type="text"
        icon={<PlusOutlined />}
        className="add-row"
        onClick={() => addRows(1)}
        data-testid="add-row"
      >
        {label}
      </Button>
    );
  };
}

function menuText(item: ContextMenuItem, t: (key: keyof typeof packTexts) => string): string {
  switch (item.type) {
    case "CUT":
      return t("menuCut");
    case "COPY":
      return t("menuCopy");
    case "PASTE":
      return t("menuPaste");
    case "INSERT_ROW_BELLOW":
      return t("menuInsert");
    case "DUPLICATE_ROW":
    case "DUPLICATE_ROWS":
      return t("menuDuplicate");
    case "DELETE_ROW":
    case "DELETE_ROWS":
      return t("removeRow");
  }
}
