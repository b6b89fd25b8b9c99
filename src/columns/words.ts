/** Words that only join others: `Date of birth`, `Numéro de la commande`. */
const PARTICLES = new Set(
	"of the and de du des d l la le les el los del della dell di do da dos der van".split(
		" ",
	),
);

/** Spellings of one word, as exports mix them. */
const SAME: Readonly<Record<string, string>> = {
	no: "number",
	nr: "number",
	num: "number",
	nbr: "number",
	orders: "order",
	users: "user",
	customers: "customer",
	clients: "client",
};

/** Words that stand for another. */
export const VARIANTS: readonly string[] = Object.keys(SAME);

/**
 * The words of a column's name, in lower case and without accents: `Order No.`,
 * `order_no`, `orderNo`, `[Order #]` are `order`, `number`. What a tool puts
 * before an arrow (Metabase: `Tracks → Event Text`) is the name of a table.
 */
export function columnWords(name: string): string[] {
	return (name.split(/→|->/).at(-1) ?? "")
		.replace(/[°º]/g, "o")
		.normalize("NFKD")
		.replace(/\p{Mn}+/gu, "")
		.replaceAll("ß", "ss")
		.replaceAll("#", " number ")
		.replace(/(?<=[a-z\d])(?=[A-Z])/g, " ")
		.toLowerCase()
		.replace(/\be[ _-]+mail/g, "email")
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== "" && !PARTICLES.has(word))
		.map((word) => (Object.hasOwn(SAME, word) ? (SAME[word] as string) : word));
}

/** Words as one text to look up: compounds and their parts come to the same (`Bestell-Nr.`, `Bestellnummer`). */
export const columnKey = (words: readonly string[]): string =>
	words
		.join("")
		.replace(/nummer|numero/g, "number")
		.replace(/(?<=\p{L}{3})nr$/u, "number");
