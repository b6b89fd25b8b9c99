import { it } from "vitest";
import { expectAllArrive } from "../scenarios/many-events.ts";

it.each(["conversions", "offline"] as const)(
	"100,000 events to a sandbox on the %s wire: its record and the summary agree to the event",
	(api) => expectAllArrive(100_000, api),
	600_000,
);
