import { useMutation, useQueryClient } from "@tanstack/react-query";
import { createContext, use } from "react";
import { api, keys, rememberCsrf, type Person, type Role } from "../api/index.ts";

const PersonContext = createContext<Person | undefined>(undefined);
export const PersonProvider = PersonContext.Provider;

/** The person who is signed in; only pages inside the shell may ask. */
export function usePerson(): Person {
  const person = use(PersonContext);
  if (person === undefined) throw new Error("Expected a signed-in person, but there is none");
  return person;
}

export function useHasRole(...roles: readonly Role[]): boolean {
  const person = usePerson();
  return person.roles.some((role) => roles.includes(role) || role === "admin");
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, password }: { name: string; password: string }) => api.signIn(name, password),
    onSuccess: (session) => {
      rememberCsrf(session.csrf);
      client.setQueryData(keys.session, session);
    },
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.signOut(),
    onSettled: () => {
      rememberCsrf(undefined);
      client.setQueryData(keys.session, null);
      // What one person could see is not left for the next.
      const kept: readonly unknown[] = [...keys.session, ...keys.about];
      client.removeQueries({ predicate: ({ queryKey }) => !kept.includes(queryKey[0]) });
    },
  });
}
