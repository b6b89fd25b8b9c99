import { FbocError } from "../../errors.ts";
import { isLoopback } from "./graph-url.ts";

/** The variables that decide about a proxy. As with curl, the lower-case name wins. */
export interface ProxyEnv {
	readonly HTTPS_PROXY?: string | undefined;
	readonly https_proxy?: string | undefined;
	readonly NO_PROXY?: string | undefined;
	readonly no_proxy?: string | undefined;
}

/**
 * The proxy for a target, or undefined for a direct connection: never for
 * loopback, never for what `NO_PROXY` names.
 *
 * @throws FbocError `proxy_invalid`, exit 2; its text never holds the proxy's URL, which may hold a password.
 */
export function proxyFor(target: URL, env: ProxyEnv): URL | undefined {
	const proxy = env.https_proxy || env.HTTPS_PROXY;
	if (proxy === undefined || proxy.trim() === "") return undefined;
	if (isLoopback(target.hostname)) return undefined;
	if (bypasses(target, env.no_proxy || env.NO_PROXY || "")) return undefined;
	const text = proxy.trim();
	const url = text.includes("://") ? text : `http://${text}`;
	if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
		throw new FbocError({
			code: "proxy_invalid",
			message: "HTTPS_PROXY is not the URL of an http or https proxy.",
			next: "Write it as http://host:port, or unset it.",
			place: { field: "HTTPS_PROXY" },
		});
	}
	return new URL(url);
}

/**
 * The usual reading of `NO_PROXY`: entries parted by commas or spaces; `*` is
 * everything; a name stands for itself and all names below it, with or without
 * a leading `.` or `*.`; `:port` limits an entry to that port. Not proxy-from-env:
 * it takes a name for itself alone, and reads the process's own environment.
 */
function bypasses(target: URL, list: string): boolean {
	const port = target.port || (target.protocol === "http:" ? "80" : "443");
	const host = bare(target.hostname);
	return list
		.split(/[\s,]+/)
		.filter((entry) => entry !== "")
		.some((entry) => {
			if (entry === "*") return true;
			const [, name = "", onPort] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(
				entry,
			) ?? [undefined, entry];
			if (onPort !== undefined && onPort !== port) return false;
			const suffix = bare(name).replace(/^\*?\./, "");
			return suffix !== "" && (host === suffix || host.endsWith(`.${suffix}`));
		});
}

/** Lower case, without the brackets of an IPv6 address and the dot that ends a full name. */
function bare(name: string): string {
	return name
		.toLowerCase()
		.replace(/^\[|\]$/g, "")
		.replace(/\.$/, "");
}
