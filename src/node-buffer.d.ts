// Methods of Node's Buffer that exist since v0.x, are faster than `write` with
// an encoding (they skip its dispatch), and are missing from @types/node.
interface Buffer {
	latin1Write(text: string, offset?: number, length?: number): number;
	utf8Write(text: string, offset?: number, length?: number): number;
	latin1Slice(start?: number, end?: number): string;
	utf8Slice(start?: number, end?: number): string;
}
