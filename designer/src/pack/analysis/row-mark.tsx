import { Tooltip } from "antd";
import { useTitle } from "../../i18n/index.ts";
import { usePack } from "../pack-context.ts";
import { SeverityIcon } from "./finding-list.tsx";

/** Marks a row that the analysis has something to say about; what that is stands in the tooltip. */
export function RowMark({ pointer }: { readonly pointer: string }) {
  const { analysis } = usePack();
  const title = useTitle();
  const isHere = (place: string) => place === pointer || place.startsWith(`${pointer}/`);
  // A gap lies between rows: it is marked at the row whose change would close it.
  const here = analysis.findings.filter(({ fix, pointer: place, related = [] }) =>
    [place, ...related, ...(fix?.edits ?? []).map((edit) => edit.pointer)].some(isHere),
  );
  const [worst] = here;
  if (worst === undefined || analysis.state !== "done") return null;
  const text = here.map(({ texts }) => title(texts)).join("\n");
  return (
    <Tooltip title={<span className="row-mark-text">{text}</span>}>
      <span className="row-mark" tabIndex={0} aria-label={text} data-testid="row-mark">
        <SeverityIcon severity={worst.severity} />
      </span>
    </Tooltip>
  );
}
