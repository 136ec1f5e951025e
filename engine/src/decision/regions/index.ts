export { domainOf, isOutside, type Domain, type DomainHints } from "./domain.ts";
export { coordinateOf, valueAt } from "./coordinate.ts";
export {
  both,
  regionsOf,
  wireOf,
  type End,
  type Membership,
  type Region,
  type Regions,
  type RegionTest,
} from "./regions.ts";
export * from "./runs.ts";
export { viewPack, type PackView, type RulesView, type ScorecardView, type TableView } from "./pack-view.ts";
