// Loaded before a measured program: leaves its peak memory behind.
import { writeFileSync } from "node:fs";

process.on("exit", () => {
	const file = process.env.BENCH_PEAK_FILE;
	if (file) writeFileSync(file, String(process.resourceUsage().maxRSS));
});
