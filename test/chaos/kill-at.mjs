// Loaded into a command with `node --import`: meddles with its file operations.
//
// CHAOS_KILL_AT is `operation:count:when`, for instance `write:7:torn`: the
// command is killed at the 7th write, after half of it is in the file.
// CHAOS_FULL_AT is a count: the disk is full from that write on; of the first
// that fails half is written, as disks do.
// CHAOS_POWER_LOSS: what was not flushed when the command is killed is lost.
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

const {
	CHAOS_KILL_AT = "",
	CHAOS_FULL_AT = "",
	CHAOS_POWER_LOSS,
} = process.env;
const [wanted, count, when] = CHAOS_KILL_AT.split(":");
const fullAt = Number(CHAOS_FULL_AT);
let left = Number(count);
let writes = 0;

const die = () => process.kill(process.pid, "SIGKILL");

/** Files that are written through streams: nothing depends on how far that got. */
const streams = new WeakSet();

/** An operation that counts, and dies before, amid or after the chosen one. */
const deadly = (name, operation) =>
	async function (...args) {
		if (streams.has(this)) return operation.apply(this, args);
		const now = name === wanted && --left === 0;
		if (now && when === "before") die();
		if (now && when === "torn" && name === "write") {
			const [bytes, at = 0, , position] = args;
			await operation.call(this, bytes, at, half(bytes, at), position);
			die();
		}
		const result = await operation.apply(this, args);
		if (now) die();
		return result;
	};

/** A write that fails for want of room. */
const cramped = (write) =>
	async function (...args) {
		writes++;
		if (writes < fullAt) return write.apply(this, args);
		const [bytes, at = 0, , position] = args;
		if (writes === fullAt && half(bytes, at) > 0)
			return write.call(this, bytes, at, half(bytes, at), position);
		throw Object.assign(new Error("ENOSPC: no space left on device, write"), {
			code: "ENOSPC",
			errno: -28,
			syscall: "write",
		});
	};

const half = (bytes, at) => Math.floor((bytes.length - at) / 2);

/** Writes that are in the file only once it is flushed. */
function volatile(methods) {
	const { write } = methods;
	const pending = new WeakMap();
	methods.write = async function (
		bytes,
		at = 0,
		length = bytes.length - at,
		position = null,
	) {
		if (streams.has(this)) return write.call(this, bytes, at, length, position);
		const copy = bytes.subarray(at, at + length).slice();
		pending.set(this, [...(pending.get(this) ?? []), { copy, position }]);
		return { bytesWritten: length, buffer: bytes };
	};
	for (const name of ["datasync", "sync", "close"]) {
		const operation = methods[name];
		methods[name] = async function () {
			for (const { copy, position } of pending.get(this) ?? [])
				await write.call(this, copy, 0, copy.length, position);
			pending.delete(this);
			return operation.call(this);
		};
	}
}

const handle = await fs.open(process.execPath);
const methods = Object.getPrototypeOf(handle);
const { createWriteStream } = methods;
methods.createWriteStream = function (...args) {
	streams.add(this);
	return createWriteStream.apply(this, args);
};
if (CHAOS_POWER_LOSS) volatile(methods);
if (wanted) {
	for (const name of ["write", "datasync", "sync", "truncate", "close"])
		methods[name] = deadly(name, methods[name]);
	for (const name of ["rename", "link", "rm", "mkdir", "open"])
		fs[name] = deadly(name, fs[name]);
	syncBuiltinESMExports();
}
if (fullAt > 0) methods.write = cramped(methods.write);
await handle.close();
