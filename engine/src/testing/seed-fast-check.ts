import fc from "fast-check";
import { testSeed } from "./test-seed.fixture.ts";

// Properties that name no seed of their own begin with the run's.
fc.configureGlobal({ seed: testSeed });
