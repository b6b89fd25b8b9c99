import {
	CLOSE_OBJECT,
	COLON,
	COMMA,
	QUOTE,
	SPACE,
	skipSpace,
	skipValue,
} from "./grammar.ts";
import type { FastKey, FastKeys } from "./keys.ts";

/**
 * A place in a record and the steps from member to member of an object. After
 * whatever is not JSON, or in doubt, `at` is -1.
 */
export class FastCursor {
	at = 0;
	/** The record that is read lies in these. */
	bytes: Buffer = Buffer.alloc(0);
	/** The same memory. */
	protected view: DataView = new DataView(new ArrayBuffer(0));
	/** Where the record ends. */
	protected end = 0;

	open(bytes: Buffer, start: number, end: number): void {
		if (bytes !== this.bytes) {
			this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		}
		this.bytes = bytes;
		this.at = start;
		this.end = end;
	}

	/** Over white space and the opening bracket of an object; true when a member follows. */
	enter(): boolean {
		const { bytes } = this;
		let at = this.at + 1;
		if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
		if (bytes[at] === QUOTE) {
			this.at = at;
			return true;
		}
		this.at = bytes[at] === CLOSE_OBJECT ? at + 1 : -1;
		return false;
	}

	/** After a member's value: over a comma or the closing bracket; true when another member follows. */
	goesOn(): boolean {
		const { bytes } = this;
		let { at } = this;
		if (at < 0) return false;
		if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
		if (bytes[at] === CLOSE_OBJECT) {
			this.at = at + 1;
			return false;
		}
		if (bytes[at] === COMMA) {
			at++;
			if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
			if (bytes[at] === QUOTE) {
				this.at = at;
				return true;
			}
		}
		this.at = -1;
		return false;
	}

	/**
	 * The name at `at`, and over it and its colon to the value; `none` when it is
	 * not plain (`at` is -1 then).
	 *
	 * @param previous the name before, or the `root`
	 */
	key(keys: FastKeys, previous: FastKey): FastKey {
		const { bytes } = this;
		let at = this.at + 1;
		let key: FastKey | undefined = previous.next;
		if (!key.bytes.isAt(this.view, at, this.end)) {
			key = keys.find(bytes, this.view, at, this.end);
			if (key === undefined) {
				this.at = -1;
				return keys.none;
			}
			previous.next = key;
		}
		at += key.bytes.length;
		if (bytes[at] !== COLON) {
			at = skipSpace(bytes, at);
			if (bytes[at] !== COLON) {
				this.at = -1;
				return keys.none;
			}
		}
		at++;
		if ((bytes[at] as number) <= SPACE) at = skipSpace(bytes, at);
		this.at = at;
		return key;
	}

	/** Over the value at `at`, without building it. */
	skip(depth: number): void {
		this.at = skipValue(this.bytes, this.at, depth);
	}
}
