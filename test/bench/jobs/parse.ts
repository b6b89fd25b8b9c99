// The floor: JSON.parse of every line, read in blocks, and nothing else.
import { openSync, readSync } from "node:fs";

const fd = openSync(process.argv[2] as string, "r");
const block = Buffer.alloc(1 << 20);
let kept = 0;
let events = 0;
for (;;) {
	const size = readSync(fd, block, kept, block.length - kept, null);
	if (size === 0) break;
	const end = kept + size;
	let at = 0;
	for (;;) {
		const newline = block.indexOf(0x0a, at);
		if (newline < 0 || newline >= end) break;
		JSON.parse(block.utf8Slice(at, newline));
		events++;
		at = newline + 1;
	}
	block.copy(block, 0, at, end);
	kept = end - at;
}
process.stdout.write(`${events}\n`);
