import { HistoryOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { actorName, api, keys, type DefinitionKind, type Release } from "../api/index.ts";
import { EmptyState, Loaded } from "../app/page.tsx";
import { useTitleOfDefinition } from "./definition-titles.ts";
import { useHasRole } from "../app/session.ts";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { kindKey } from "./kind-key.ts";
import { releaseDifference } from "./release-difference.ts";
import { RollbackDialog } from "./rollback-dialog.tsx";
import { publishTexts } from "./texts.ts";

/** Every release, newest first, with what each changed; the live one is marked, any other can come back. */
export function ReleaseList() {
  const t = useText(publishTexts);
  const releases = useQuery({ queryKey: keys.releases, queryFn: () => api.listReleases() });
  const [target, setTarget] = useState<Release>();
  return (
    <Loaded query={releases}>
      {({ items }) => {
        const newestFirst = [...items].sort((a, b) => b.seq - a.seq);
        const live = newestFirst.find((release) => release.live);
        return (
          <section className="card releases">
            {newestFirst.length === 0 && <EmptyState text={t("noReleases")} />}
            {newestFirst.map((release, index) => (
              <ReleaseRow
                key={release.seq}
                release={release}
                previous={newestFirst[index + 1]}
                onRollBack={() => setTarget(release)}
              />
            ))}
            {target !== undefined && live !== undefined && (
              <RollbackDialog live={live} target={target} close={() => setTarget(undefined)} />
            )}
          </section>
        );
      }}
    </Loaded>
  );
}

function ReleaseRow(props: {
  readonly release: Release;
  readonly previous: Release | undefined;
  readonly onRollBack: () => void;
}) {
  const { previous, release } = props;
  const t = useText(publishTexts);
  const formats = useFormats();
  const title = useTitle();
  const titleOf = useTitleOfDefinition();
  const named = (it: { readonly kind: DefinitionKind; readonly id: string }) => title(titleOf(it));
  const mayRollBack = useHasRole("approver");
  const changed = previous === undefined ? [] : releaseDifference(previous, release);
  return (
    <div
      className={release.live ? "release release-live" : "release"}
      data-testid={`release-${release.seq}`}
      data-live={release.live}
    >
      <div className="release-seq">
        <b>{t("release", { seq: release.seq })}</b>
        <small className="hash" title={release.hash}>
          {release.hash.slice(0, 8)}
        </small>
      </div>
      <div className="release-what">
        <span>
          {t(`reason_${release.reason}`)} ·{" "}
          {release.by.kind === "system" ? t("bySystem") : actorName(release.by)} ·{" "}
          <span className="muted">{formats.moment(release.createdAt)}</span>
        </span>
        <details>
          <summary>
            {changed.length === 0
              ? t("active", { count: release.active.length })
              : t("changedIn", { names: changed.map(named).join(t("and")) })}
          </summary>
          <ul>
            {release.active.map((active) => (
              <li key={`${active.kind}/${active.id}`}>
                <span className="muted">{t(kindKey(active.kind))}</span> {named(active)} {active.version}{" "}
                <span className="hash" title={active.hash}>
                  {active.hash.slice(0, 8)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      </div>
      {release.live ? (
        <span className="chip chip-live" data-testid="release-live">
          <span className="dot" />
          {t("live")}
        </span>
      ) : (
        mayRollBack && (
          <Button
            size="small"
            icon={<HistoryOutlined />}
            onClick={props.onRollBack}
            data-testid={`rollback-${release.seq}`}
          >
            {t("rollBack")}
          </Button>
        )
      )}
    </div>
  );
}
