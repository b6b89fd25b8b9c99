// A Graph API that takes everything, counts the events and forgets them.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const MARK = Buffer.from('"event_name":');

const server = createServer((request, response) => {
	const chunks: Buffer[] = [];
	request.on("data", (chunk: Buffer) => chunks.push(chunk));
	request.on("end", () => {
		const body = Buffer.concat(chunks);
		let events = 0;
		for (
			let at = body.indexOf(MARK);
			at >= 0;
			at = body.indexOf(MARK, at + 512)
		)
			events++;
		response.setHeader("content-type", "application/json");
		response.end(
			`{"events_received":${events},"messages":[],"fbtrace_id":"bench"}`,
		);
	});
});
server.listen(0, "127.0.0.1", () => {
	process.stdout.write(
		`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`,
	);
});
process.on("SIGTERM", () => {
	server.close();
	server.closeAllConnections();
});
