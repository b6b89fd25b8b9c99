// The part of WebAssembly's interface that is used here; @types/node leaves it
// to the DOM's types, of which nothing else would be true.
declare namespace WebAssembly {
	class CompileError extends Error {}
	class Module {
		constructor(bytes: Uint8Array);
	}
	class Memory {
		constructor(pages: { initial: number });
		readonly buffer: ArrayBuffer;
	}
	class Instance {
		constructor(module: Module, imports: { env: { memory: Memory } });
		readonly exports: Readonly<Record<string, unknown>>;
	}
}
