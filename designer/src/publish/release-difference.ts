import type { DefinitionKind, Release } from "../api/index.ts";

export interface ReleaseDifference {
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly from?: { readonly hash: string; readonly version?: string };
  readonly to?: { readonly hash: string; readonly version?: string };
}

/** The definitions that are not the same in two releases. */
export function releaseDifference(from: Release, to: Release): readonly ReleaseDifference[] {
  const before = byName(from);
  const after = byName(to);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const old = before.get(name);
    const now = after.get(name);
    const known = now ?? old;
    if (known === undefined || old?.hash === now?.hash) return [];
    return [
      {
        kind: known.kind,
        id: known.id,
        ...(old !== undefined && { from: old }),
        ...(now !== undefined && { to: now }),
      },
    ];
  });
}

function byName(release: Release) {
  return new Map(release.active.map((active) => [`${active.kind}/${active.id}`, active]));
}
