import type { ErrorData } from "../../errors.ts";

/** To the thread that unzips. */
export type ToGunzip =
	| { readonly chunk: Uint8Array }
	/** No more chunks; `failed`: reading them came to grief. */
	| { readonly ended: true; readonly failed: boolean }
	/** A piece's memory is free again. */
	| { readonly release: SharedArrayBuffer };

/** From it. */
export type FromGunzip =
	/** It can take another chunk. */
	| { readonly wanted: true }
	/** Unzipped bytes, in memory that is left alone until it is released. */
	| { readonly piece: SharedArrayBuffer; readonly length: number }
	/** All was unzipped, but for what is damaged or was not read. */
	| { readonly done: true; readonly damage: ErrorData | undefined };
