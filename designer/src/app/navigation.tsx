import {
  ApartmentOutlined,
  AuditOutlined,
  CarryOutOutlined,
  DatabaseOutlined,
  FieldTimeOutlined,
  FileSearchOutlined,
  HourglassOutlined,
  ImportOutlined,
  MenuFoldOutlined,
  MenuUnfoldOutlined,
  ReadOutlined,
  ShoppingOutlined,
  SwapOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Badge, Tooltip } from "antd";
import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { create } from "zustand";
import { api, keys } from "../api/index.ts";
import { useText } from "../i18n/index.ts";
import { BrandMark } from "./brand-mark.tsx";
import { SignedIn } from "./signed-in.tsx";
import { useHasRole } from "./session.ts";
import { appTexts } from "./texts.ts";

type Place =
  | "workflows"
  | "packs"
  | "products"
  | "catalogues"
  | "publish"
  | "tasks"
  | "incidents"
  | "migrations"
  | "applications"
  | "schedules"
  | "retention"
  | "imports";
const icons: Readonly<Record<Place, ReactNode>> = {
  workflows: <ApartmentOutlined />,
  packs: <ReadOutlined />,
  products: <ShoppingOutlined />,
  catalogues: <DatabaseOutlined />,
  publish: <AuditOutlined />,
  tasks: <CarryOutOutlined />,
  incidents: <WarningOutlined />,
  migrations: <SwapOutlined />,
  applications: <FileSearchOutlined />,
  schedules: <FieldTimeOutlined />,
  retention: <HourglassOutlined />,
  imports: <ImportOutlined />,
};
const paths: Readonly<Record<Place, string>> = {
  workflows: "/workflows",
  packs: "/packs",
  products: "/products",
  catalogues: "/catalogues",
  publish: "/publish",
  tasks: "/tasks",
  incidents: "/incidents",
  migrations: "/migrations",
  applications: "/applications",
  schedules: "/schedules",
  retention: "/retention",
  imports: "/import",
};

const useFolded = create<{ readonly folded: boolean; readonly toggle: () => void }>()((set) => ({
  folded: false,
  toggle: () => set(({ folded }) => ({ folded: !folded })),
}));

/** The way around the product, with what waits for the person counted beside it. */
export function Navigation() {
  const t = useText(appTexts);
  const { folded, toggle } = useFolded();
  const waiting = useWaiting();
  const seesRetention = useHasRole("auditor", "integrator");
  const name = (place: Place) => {
    const count = waiting[place] ?? 0;
    return count > 0 ? `${t(place)} ${count}` : t(place);
  };
  const item = (place: Place) => (
    <Tooltip key={place} title={folded ? t(place) : undefined} placement="right">
      <NavLink to={paths[place]} data-testid={`nav-${place}`} {...(folded && { "aria-label": name(place) })}>
        <span className="nav-icon">{icons[place]}</span>
        <span className="nav-label">{t(place)}</span>
        <Badge count={waiting[place] ?? 0} size="small" dot={folded} className="nav-badge" />
      </NavLink>
    </Tooltip>
  );
  return (
    <nav className={folded ? "nav nav-folded" : "nav"}>
      <NavLink to="/workflows" className="nav-brand" aria-label="贷织 Lendloom">
        <BrandMark />
        <span className="nav-label">
          贷织 <small>Lendloom</small>
        </span>
      </NavLink>
      <div className="nav-group">
        <h2 className="nav-label">{t("groupDesign")}</h2>
        {(["workflows", "packs", "products", "catalogues", "imports", "publish"] as const).map(item)}
      </div>
      <div className="nav-group">
        <h2 className="nav-label">{t("groupRun")}</h2>
        {(["tasks", "applications", "schedules", "incidents", "migrations"] as const).map(item)}
        {seesRetention && item("retention")}
      </div>
      <SignedIn folded={folded} />
      <button
        type="button"
        className="nav-fold"
        onClick={toggle}
        aria-label={t(folded ? "expand" : "collapse")}
        data-testid="nav-fold"
      >
        {folded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
      </button>
    </nav>
  );
}

function useWaiting(): Partial<Record<Place, number>> {
  const isOfficer = useHasRole("officer");
  const isApprover = useHasRole("approver");
  const often = { refetchInterval: 15_000, staleTime: 10_000 };
  const tasks = useQuery({
    queryKey: keys.tasks,
    queryFn: () => api.listTasks(),
    enabled: isOfficer,
    ...often,
  });
  const requests = useQuery({
    queryKey: keys.changeRequests,
    queryFn: () => api.listChangeRequests(),
    enabled: isApprover,
    ...often,
  });
  const incidents = useQuery({
    queryKey: [...keys.incidents, "count"],
    queryFn: () => api.listIncidents("open"),
    enabled: isOfficer,
    ...often,
  });
  return {
    tasks: tasks.data?.items.length ?? 0,
    incidents: incidents.data?.items.length ?? 0,
    publish: requests.data?.items.filter(({ status }) => status === "open").length ?? 0,
  };
}
