// csv-parse alone, rows as objects.
import { createReadStream } from "node:fs";
import { parse } from "csv-parse";

let rows = 0;
const parser = createReadStream(process.argv[2] as string).pipe(
	parse({ columns: true, bom: true }),
);
for await (const _ of parser) rows++;
process.stdout.write(`${rows}\n`);
