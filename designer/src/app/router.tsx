import { createBrowserRouter, Navigate, type RouteObject, useParams } from "react-router";
import type { ComponentType } from "react";
import { FailedPage, MissingPage } from "./failed-page.tsx";
import { Waiting } from "./page.tsx";
import { Shell } from "./shell.tsx";

/** Every page by its address. Pages are loaded when they are first visited. */
export function createRouter() {
  return createBrowserRouter([
    {
      element: <Shell />,
      errorElement: <FailedPage />,
      hydrateFallbackElement: <Waiting />,
      children: [
        {
          errorElement: <FailedPage />,
          children: [
            { index: true, element: <Navigate to="/workflows" replace /> },
            page("workflows", async () => (await import("../lists/index.ts")).WorkflowList),
            page("workflows/:id", async () => ofId((await import("../workflow/index.ts")).WorkflowEditor)),
            page("packs", async () => (await import("../lists/index.ts")).PackList),
            page("packs/:id", async () => ofId((await import("../pack/index.ts")).PackEditor)),
            page("products", async () => (await import("../lists/index.ts")).ProductList),
            page("products/:id", async () => ofId((await import("../product/index.ts")).ProductEditor)),
            page("catalogues", async () => (await import("../lists/index.ts")).CatalogueList),
            page("catalogues/:id", async () => ofId((await import("../catalogue/index.ts")).CatalogueEditor)),
            page("publish", async () => (await import("../publish/index.ts")).PublishPage),
            page("publish/:id", async () => ofId((await import("../publish/index.ts")).ChangeRequestPage)),
            { path: "releases", element: <Navigate to="/publish?tab=releases" replace /> },
            page("tasks", async () => (await import("../tasks/index.ts")).TaskList),
            page("tasks/:id", async () => ofId((await import("../tasks/index.ts")).TaskPage)),
            page("incidents", async () => (await import("../incidents/index.ts")).IncidentList),
            page("migrations", async () => (await import("../migrations/index.ts")).MigrationList),
            page("migrations/new", async () => (await import("../migrations/index.ts")).NewMigration),
            page("migrations/:id", async () => ofId((await import("../migrations/index.ts")).MigrationPage)),
            page("applications", async () => (await import("../applications/index.ts")).ApplicationList),
            page("applications/:id", async () =>
              ofId((await import("../applications/index.ts")).ApplicationPage),
            ),
            page("schedules", async () => (await import("../schedules/index.ts")).ScheduleList),
            page("schedules/new", async () => (await import("../schedules/index.ts")).NewSchedule),
            page("schedules/:id", async () => ofId((await import("../schedules/index.ts")).SchedulePage)),
            page("retention", async () => (await import("../retention/index.ts")).RetentionPage),
            page("import", async () => (await import("../imports/index.ts")).ImportPage),
            { path: "*", element: <MissingPage /> },
          ],
        },
      ],
    },
  ]);
}

function page(path: string, load: () => Promise<ComponentType>): RouteObject {
  return { path, lazy: async () => ({ Component: await load() }) };
}

/** A page of one thing; going from one to another starts afresh. */
function ofId(Content: ComponentType<{ readonly id: string }>): ComponentType {
  return function PageOfId() {
    const { id = "" } = useParams();
    return <Content key={id} id={id} />;
  };
}
