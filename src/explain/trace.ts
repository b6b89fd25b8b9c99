/** A member that was read, as a path from the top, and what stood there. */
export interface Access {
	readonly path: string;
	readonly value: unknown;
}

/** A value whose members are noted as they are read. */
export interface Trace<T> {
	readonly traced: T;
	/** What was read since `clear`, in order. */
	readonly accesses: readonly Access[];
	/** Where a value that was handed out stands; undefined for texts and numbers, which have no identity. */
	pathOf(value: unknown): string | undefined;
	clear(): void;
}

/**
 * Lets the real code run on a value and says afterwards where it looked: so
 * that what is explained is what happens, not a second account of it.
 */
export function trace<T extends object>(root: T): Trace<T> {
	const accesses: Access[] = [];
	const paths = new WeakMap<object, string>();
	const wrap = <V extends object>(target: V, path: string): V => {
		const proxy = new Proxy(target, {
			get(_target, name) {
				const value: unknown = Reflect.get(target, name);
				if (typeof name === "symbol" || !Object.hasOwn(target, name))
					return value;
				const place = path === "" ? name : `${path}.${name}`;
				const seen =
					typeof value === "object" && value !== null
						? wrap(value, place)
						: value;
				if (!Array.isArray(target)) accesses.push({ path: place, value: seen });
				return seen;
			},
		});
		paths.set(proxy, path);
		return proxy;
	};
	return {
		traced: wrap(root, ""),
		accesses,
		pathOf: (value) =>
			typeof value === "object" && value !== null
				? paths.get(value)
				: undefined,
		clear: () => {
			accesses.length = 0;
		},
	};
}
