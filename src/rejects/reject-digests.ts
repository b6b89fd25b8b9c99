import { hash } from "node:crypto";

/** The digest that a reject of our own carries. */
export const recordDigest = (record: Uint8Array): string =>
	`sha256:${hash("sha256", record, "hex")}`;

/** The digest that the refusal of a delivery carries: its ledger key names the event, whatever the config. @param key in hex */
export const keyDigest = (key: string): string => `key:${key}`;
