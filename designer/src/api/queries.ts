import { QueryCache, QueryClient, MutationCache, useQuery } from "@tanstack/react-query";
import type { Application, DefinitionKind, Session } from "./contract/index.ts";
import { api } from "./endpoints.ts";
import { Problem } from "./problem.ts";
import { rememberCsrf } from "./request.ts";

/** The keys under which answers are cached; a mutation names the ones it makes stale. */
export const keys = {
  about: ["about"] as const,
  session: ["session"] as const,
  people: ["people"] as const,
  definitions: (kind?: DefinitionKind) =>
    kind === undefined ? (["definitions"] as const) : (["definitions", kind] as const),
  definition: (kind: DefinitionKind, id: string) => ["definition", kind, id] as const,
  /** Below all definitions: whatever makes one of them stale may have changed what is around. */
  workflowSurroundings: (id: string) => ["definitions", "around", id] as const,
  changeRequests: ["change-requests"] as const,
  changeRequest: (id: string) => ["change-requests", id] as const,
  releases: ["releases"] as const,
  tasks: ["tasks"] as const,
  task: (id: string) => ["tasks", "one", id] as const,
  incidents: ["incidents"] as const,
  retention: ["retention"] as const,
  migrations: ["migrations"] as const,
  schedules: ["schedules"] as const,
  migration: (id: string) => ["migrations", "one", id] as const,
  workflowVersions: (id: string) => ["workflow-versions", id] as const,
  workflowVersion: (id: string, hash: string) => ["workflow-version", id, hash] as const,
  runWorkflow: (id: string, hash: string) => ["application", id, "workflow", hash] as const,
  applications: ["applications"] as const,
  application: (id: string) => ["application", id] as const,
};

export function createQueryClient(): QueryClient {
  // A session that ended anywhere ends here: the shell then shows the sign-in page and comes back afterwards.
  const onError = (error: unknown) => {
    if (error instanceof Problem && error.status === 401) client.setQueryData(keys.session, null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => error instanceof Problem && error.code === "client.offline" && count < 2,
      },
    },
  });
  return client;
}

/** Who is signed in; `null` for nobody. */
export function useSessionQuery() {
  return useQuery<Session | null>({
    queryKey: keys.session,
    staleTime: Infinity,
    queryFn: async () => {
      try {
        const session = await api.readSession();
        rememberCsrf(session.csrf);
        return session;
      } catch (thrown) {
        if (thrown instanceof Problem && thrown.status === 401) return null;
        throw thrown;
      }
    },
  });
}

/** What people are called, by their ids; somebody who is not known is called by the id. */
export function usePeople(): (id: string) => string {
  const people = useQuery({ queryKey: keys.people, queryFn: api.listPeople, staleTime: 300_000 }).data;
  return (id) => people?.items.find((person) => person.id === id)?.displayName ?? id;
}

export function useDefinitions(kind: DefinitionKind) {
  return useQuery({ queryKey: keys.definitions(kind), queryFn: () => api.listDefinitions(kind) });
}

export function useDefinition(kind: DefinitionKind, id: string | undefined) {
  return useQuery({
    queryKey: keys.definition(kind, id ?? ""),
    queryFn: () => api.readDefinition(kind, id ?? ""),
    enabled: id !== undefined,
  });
}

/** The application that a sub-flow belongs to; undefined for any other, and until it is read. */
export function useParent({ parent }: Pick<Application, "parent">): Application | undefined {
  return useQuery({
    queryKey: keys.application(parent ?? ""),
    queryFn: () => api.readApplication(parent ?? ""),
    enabled: parent !== undefined,
  }).data;
}
