/** Names of files that say nothing of what is in them. */
const GENERAL =
	/^(?:(?:segment|raw|all|new|my|the|test|sample|final|full|daily|data|export|exports|event|events|tracks?|output|result|results|query|input|file|files|part|table|dump|upload|csv|tsv|orders?|sales|customers?|report|download|in|out|min|ok|other|known)[\s_-]*)+$/i;

/**
 * The event that a table holds by the name of its file, or of the folder it is
 * in, as warehouses name them: `order_completed.csv`, `order_completed/part-0.csv`
 * are Order Completed. Undefined where the names are of no such form.
 */
export function eventOfTable(path: string): string | undefined {
	const [file = "", folder = ""] = path.split(/[\\/]/).reverse();
	for (const name of [file.replace(/\..*$/, ""), folder]) {
		const words = name.split(/[\s_-]+/).filter((word) => word !== "");
		const isSlug = /^[a-z]+(?:[\s_-][a-z]+){1,4}$/i.test(name);
		if (!isSlug || GENERAL.test(name)) continue;
		return words
			.map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
			.join(" ");
	}
	return undefined;
}
