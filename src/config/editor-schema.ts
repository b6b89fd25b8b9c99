import { z } from "zod";
import { configFile } from "./schema.ts";

/** JSON Schema of the config file, for editors: `schema.json` is its text. Draft 7 is the newest that all of them read. */
export function editorSchema(): object {
	return {
		title: "fboc config",
		description:
			"Where Segment track events go as Facebook offline conversions.",
		...z.toJSONSchema(configFile, { io: "input", target: "draft-07" }),
	};
}
