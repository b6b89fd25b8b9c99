// Preloaded: looking at what ends in HANGS, or opening it, takes for ever, as on
// a network disk whose server is gone. A thread of the runtime hangs in it, as it
// would there.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { HANGS, HUNG, PIPE } = process.env;
const { open } = fs.promises;
for (const name of ["stat", "open"]) {
	const operation = fs.promises[name];
	fs.promises[name] = async (path, ...more) => {
		if (String(path).endsWith(HANGS)) {
			fs.writeFileSync(HUNG, "");
			await open(PIPE, "r");
		}
		return operation(path, ...more);
	};
}
syncBuiltinESMExports();
