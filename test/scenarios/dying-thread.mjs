// Loaded into a process and its threads: a thread of the kind in DYING ends in
// an error when it posts its third message.
import { isMainThread, parentPort, workerData } from "node:worker_threads";

const kind = workerData?.path === undefined ? "mapping" : "unzipping";
if (!isMainThread && kind === process.env.DYING) {
	const post = parentPort.postMessage.bind(parentPort);
	let messages = 0;
	parentPort.postMessage = (message) => {
		if (++messages === 3) throw new TypeError("ada@example.com");
		post(message);
	};
}
