export { domainOf, isOutside, type Domain, type DomainHints } from "./domain.ts";
export { coordinateOf, valueAt } from "./coordinate.ts";
export type { End, Membership, Region, Regions, RegionTest } from "./region.ts";
export { both, regionsOf, wireOf } from "./regions.ts";
export * from "./runs.ts";
export { viewPack, type PackView, type RulesView, type ScorecardView, type TableView } from "./pack-view.ts";
