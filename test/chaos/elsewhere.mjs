// Loaded into a command with `node --import`: it runs on another host, or in
// another container, as far as it can tell: what locks say of processes there
// cannot be looked up.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";

const { readlinkSync } = fs;
fs.readlinkSync = (path, ...rest) =>
	path === "/proc/self/ns/pid"
		? "pid:[elsewhere]"
		: readlinkSync(path, ...rest);
const { CHAOS_HOST } = process.env;
if (CHAOS_HOST) os.hostname = () => CHAOS_HOST;
syncBuiltinESMExports();
