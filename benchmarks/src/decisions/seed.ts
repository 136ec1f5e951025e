/** What the rules, the tables and the applicants of the benchmark are made from. */
export const BENCH_SEED = 20_261_122;
/** So many of them are compared with other engines. */
export const RULES = 30;
