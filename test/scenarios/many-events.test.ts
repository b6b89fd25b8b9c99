import { it } from "vitest";
import { expectAllArrive } from "./many-events.ts";

/** Enough for threads; `npm run test:scale` has 100,000. */
const COUNT = 15_000;

it.each(["conversions", "offline"] as const)(
	"many events to a sandbox on the %s wire: its record and the summary agree to the event",
	(api) => expectAllArrive(COUNT, api),
);
