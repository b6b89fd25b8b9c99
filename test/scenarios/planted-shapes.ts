import { gzipSync } from "node:zlib";
import { graphError, type Reply, taken } from "../delivery/scripted-server.ts";

/** A made-up person and token of one shape; every word of them stands nowhere else. */
export interface Planted {
	readonly first: string;
	readonly last: string;
	readonly email: string;
	/** `+1 (650) 253-1007` */
	readonly phone: string;
	readonly digits: string;
	readonly street: string;
	readonly id: string;
	readonly token: string;
}

/** The person of the n-th shape. */
export function planted(n: number): Planted {
	const word = [n / 26, n % 26]
		.map((part) => String.fromCharCode(97 + Math.floor(part)))
		.join("");
	const line = String(1007 + n * 41).padStart(4, "0");
	return {
		first: `Quenby${word}`,
		last: `Thornwick${word}`,
		email: `quenby.${word}@canary-${word}.example`,
		phone: `+1 (650) 253-${line}`,
		digits: `1650253${line}`,
		street: `${n + 11} Vogelsang${word} Lane`,
		id: `kunde-${word}-77`,
		token: `EAA${word}Canary7Qw3RtYuIoPaSdFgHj${word}ZxCvBn`,
	};
}

/** What of a person must stand in no output: the values, the spellings of each that exports and Meta have, and what normalising makes of them. */
export function forbidden(person: Planted): string[] {
	const { first, last, email, phone, digits, street, id, token } = person;
	const national = digits.slice(1);
	const [exchange, line] = [national.slice(3, 6), national.slice(6)];
	return [
		first,
		last,
		email,
		encodeURIComponent(email),
		email.split("@")[1] as string,
		national,
		...["-", " ", ".", "/", "\u2011"].map(
			(mark) => `${exchange}${mark}${line}`,
		),
		encodeURIComponent(phone),
		street.replace(/^\d+ /, ""),
		street.replace(/^\d+ | Lane$/g, ""),
		id,
		token,
		token.slice(0, 16),
	].map((text) => text.toLowerCase());
}

/** One way in which a person's data can come where nobody expects it. */
export interface Shape {
	readonly name: string;
	/** Files by name; the first is the input. */
	readonly files: (person: Planted) => Record<string, string | Uint8Array>;
	/** Lines of YAML beside event sets and routes; a text that begins with `!` is the whole config. */
	readonly config?: (person: Planted) => string;
	/** Flags of `upload`. */
	readonly flags?: (person: Planted) => readonly string[];
	readonly env?: (person: Planted) => Record<string, string>;
	/** The run gives up only after minutes: its clock goes faster. */
	readonly slow?: true;
	/** What the server answers; takes all by default. */
	readonly answer?: (person: Planted, body: string) => Reply;
}

const NOW = new Date().toISOString();

/** A track call of the person, routed. */
const order = (person: Planted, more: object = {}): object => ({
	type: "track",
	messageId: `m-${person.id.length}-${Object.keys(more).join("-")}`,
	userId: person.id,
	event: "Order Completed",
	properties: { revenue: 12.5, currency: "USD", order_id: "o-1" },
	context: { traits: traitsOf(person) },
	timestamp: NOW,
	...more,
});

const traitsOf = ({ first, last, email, phone, street }: Planted) => ({
	firstName: first,
	lastName: last,
	email,
	phone,
	address: { street, city: "Providence", postalCode: "02903", country: "US" },
});

const lines = (...records: readonly (object | string)[]): string =>
	records
		.map((one) => `${typeof one === "string" ? one : JSON.stringify(one)}\n`)
		.join("");

/** One NDJSON file of a routed event and the records given. */
const ndjson =
	(records: (person: Planted) => readonly (object | string)[]) =>
	(person: Planted) => ({ "events.ndjson": lines(...records(person)) });

const csv =
	(text: (person: Planted) => string, name = "events.csv") =>
	(person: Planted) => ({ [name]: text(person) });

const HEADER =
	"userId,event,timestamp,properties.revenue,context.traits.email,context.traits.phone";
const row = (person: Planted, mark = ",") =>
	[person.id, "Order Completed", NOW, "5", person.email, person.phone].join(
		mark,
	);

const prefixed = (prefix: string) => ({
	files: csv(
		(person) =>
			lines(
				...[1, 2, 3].map(
					(n) => prefix + JSON.stringify(order(person, { messageId: `m${n}` })),
				),
			),
		"app.txt",
	),
});

/** Properties that hold the person in a routed event. */
const within = (properties: (person: Planted) => object) => ({
	files: ndjson((person) => [
		order(person, { properties: { revenue: 5, ...properties(person) } }),
	]),
});

const received = (body: string): number => {
	const { data } = JSON.parse(body) as { data: unknown[] };
	return data.length;
};
const said = (person: Planted, body = "") =>
	`Value ${person.email}, ${person.phone}, ${person.digits}, 1 650 253 ${person.digits.slice(-4)}, ` +
	`hash ${/[0-9a-f]{64}/.exec(body)?.[0] ?? "ab12".repeat(16)}, token ${person.token}`;
const one = ndjson((person) => [order(person)]);
const withToken = (person: Planted) => ({ FBOC_ACCESS_TOKEN: person.token });

export const SHAPES: readonly Shape[] = [
	// Headers.
	{
		name: "CSV without a header",
		files: csv((person) => `${row(person)}\n${row(person)}\n`),
	},
	{
		name: "TSV without a header",
		files: csv((person) => `${row(person, "\t")}\n${row(person, "\t")}\n`),
	},
	{
		name: "CSV without a header, semicolons and quotes",
		files: csv(({ first, last, phone, street, email }) =>
			`"${last}, ${first}";"${phone}";"${street}";"${email}"\n`.repeat(2),
		),
	},
	{
		name: "a known header with a person's data behind it",
		files: csv(
			(person) =>
				`${HEADER},${person.first} ${person.last},${person.street},${person.phone}\n${row(person)},x,y,z\n`,
		),
	},
	{
		name: "an unknown header with a person's data in it",
		files: csv(
			({ first, last, phone, email, id }) =>
				`Customer,Total,${first} ${last},${phone},${email},${id}\n1,2,3,4,5,6\n`,
		),
	},
	{
		name: "a header with one word of a person",
		files: csv((person) => `${HEADER},${person.digits}\n${row(person)},1\n`),
	},
	{
		name: "a header that is a JSON record's text",
		files: csv(
			(person) =>
				`${HEADER},"${JSON.stringify(traitsOf(person)).replaceAll('"', '""')}"\n${row(person)},1\n`,
		),
	},
	{
		name: "a header in brackets, of data",
		files: csv(
			({ email, phone, id }) => `[${email}],[${phone}],[${id}]\n1,2,3\n`,
		),
	},
	{
		name: "columns of the config that are data",
		files: csv((person) => `${HEADER},${person.email}\n${row(person)},1\n`),
		config: ({ email }) => `columns: {"${email}": properties.note}\n`,
	},
	// Prefixes.
	{ name: "docker compose before each record", ...prefixed("app-1  | ") },
	{
		name: "syslog before each record",
		...prefixed("Nov 28 10:00:00 web-1 app[812]: "),
	},
	{
		name: "kubernetes before each record",
		...prefixed("2026-11-28T10:00:00.123456789Z stdout F "),
	},
	{ name: "server-sent events", ...prefixed("data: ") },
	{ name: "JSON text sequences", ...prefixed("\u001e") },
	{
		name: "a person before each record",
		files: csv(
			(person) =>
				lines(
					`${person.first} ${person.last} <${person.email}>: ${JSON.stringify(order(person))}`,
				).repeat(2),
			"app.txt",
		),
	},
	{
		name: "a dump of SQL",
		files: csv(
			({ first, email, phone }) =>
				`INSERT INTO users VALUES (1,'${first}','${email}','${phone}');\n`.repeat(
					3,
				),
			"dump.sql",
		),
	},
	// Rows that a quote swallows.
	{
		name: "a stray quote in CSV",
		files: csv(
			(person) =>
				`${HEADER},note\n${row(person)},"5 inch\n${row(person)},x\n${row(person)},y"\n`,
		),
	},
	{
		name: "an inch mark in TSV",
		files: csv(
			(person) =>
				`${HEADER.replaceAll(",", "\t")}\tsize\n${row(person, "\t")}\t"5\n${row(person, "\t")}\tx\n${row(person, "\t")}\t7"\n`,
			"events.tsv",
		),
	},
	{
		name: "a quote that is never closed",
		files: csv((person) =>
			`${HEADER},note\n${row(person)},"open\n${row(person)},x\n`.concat(
				`${row(person)},x\n`.repeat(20),
			),
		),
	},
	{
		name: "a row of another width",
		files: csv(
			(person) =>
				`${HEADER}\n${row(person)},${person.street},x\n${row(person)}\n`,
		),
	},
	{
		name: "CSV in a gzip that was cut off",
		files: (person) => ({
			"events.csv.gz": gzipSync(`${HEADER}\n${row(person)}\n${row(person)}`, {
				level: 0,
			}).subarray(0, -20),
		}),
	},
	// Personal data within what is sent.
	{
		name: "a customer in the properties",
		...within(({ first, last, email, phone }) => ({
			customer: { first_name: first, last_name: last, email, phone },
		})),
	},
	{
		name: "a customer in the properties, in camel case, two levels down",
		...within(({ first, last, email, phone, street }) => ({
			order: {
				billing: { firstName: first, lastName: last, phoneNumber: phone },
				shippingAddress: { street, email },
			},
		})),
	},
	{
		name: "recipients in a list",
		...within(({ first, last, phone }) => ({
			recipients: [{ name: `${first} ${last}`, phone }],
		})),
	},
	{
		name: "short names at the top of the properties",
		...within(({ first, last, email, phone, street }) => ({
			fname: first,
			lname: last,
			e_mail: email,
			mobile: phone,
			street,
			gender: "f",
		})),
	},
	{
		name: "traits inside the properties",
		...within((person) => ({ traits: traitsOf(person) })),
	},
	{
		name: "what matchKeys reads",
		...within(({ first, last, phone, email }) => ({
			vorname: first,
			kunde: { nachname: last, rufnummer: phone },
			mail: email,
		})),
		config: () =>
			"matchKeys: {fn: [properties.vorname], ln: [properties.kunde.nachname], phone: [properties.kunde.rufnummer], email: [properties.mail]}\n",
	},
	{
		name: "properties as JSON text",
		files: ndjson((person) => [
			order(person, {
				properties: JSON.stringify({ revenue: 5, customer: traitsOf(person) }),
			}),
		]),
	},
	{
		name: "traits in a language's own notation",
		files: ndjson(({ first, email, ...person }) => [
			order(
				{ first, email, ...person },
				{
					context: { traits: `{'firstName': '${first}', 'email': '${email}'}` },
					integrations: `{'All': False, 'note': '${email}'}`,
				},
			),
		]),
	},
	{
		name: "properties whose keys are email addresses and phones",
		...within(({ email, phone }) => ({
			[email]: 1,
			[phone]: 2,
		})),
	},
	{
		name: "null words beside data",
		files: ndjson((person) => [
			order(person, {
				userId: "null",
				context: {
					traits: { ...traitsOf(person), email: "n/a", lastName: "undefined" },
				},
			}),
		]),
	},
	// Records that are something else.
	{
		name: "records wrapped by a loader",
		files: ndjson((person) => [
			{ _airbyte_ab_id: person.id, _airbyte_data: order(person) },
			{ _index: "events", _source: order(person) },
			{ type: "RECORD", stream: person.email, record: order(person) },
			{ batch: [order(person)], sentAt: NOW },
		]),
	},
	{
		name: "wrappers that nobody knows, whose keys are people",
		files: ndjson((person) => [
			{ [person.email]: { data: order(person) } },
			{ [`${person.first} ${person.last}`]: person.phone, [person.id]: 1 },
		]),
	},
	{
		name: "a data frame by columns",
		files: ({ email, id, phone, first }) => ({
			"frame.json": JSON.stringify({
				userId: { 0: id, 1: id },
				[email]: { [phone]: first },
				event: { 0: "Order Completed", 1: "Order Completed" },
			}),
		}),
	},
	{
		name: "lines that are no JSON, or none that can be kept",
		files: ndjson((person) => [
			JSON.stringify(order(person)).slice(0, -5),
			`${person.first};${person.email};${person.phone}`,
			JSON.stringify(order(person)).replace("{", `{${person.email}`),
			JSON.stringify([person.email]),
			`"${person.phone}"`,
			order(person, {
				timestamp: `${person.first} ${person.phone}`,
			}),
			order(person, { properties: { revenue: person.phone } }),
			order(person, { properties: { revenue: 1, currency: person.first } }),
		]),
	},
	{
		name: "protection asked for in words of a person's",
		files: ndjson((person) => [
			order(person, {
				integrations: {
					"Facebook Offline Conversions": {
						dataProcessingOptions: [[person.email], person.phone, person.first],
					},
				},
			}),
		]),
		config: () => "limitedDataUse: true\n",
	},
	// Names and flags.
	{
		name: "event names with people in them, that no route has",
		files: ndjson((person) => [
			order(person),
			order(person, { event: `Mail to ${person.email}` }),
			order(person, { event: `Called ${person.phone}` }),
			order(person, { event: `SMS ${person.digits}` }),
			order(person, { event: `1-650-253-${person.digits.slice(-4)} called` }),
		]),
	},
	{
		name: "--only with people in it",
		files: one,
		flags: ({ email, phone }) => [
			...["--only", "Order Completed"],
			...["--only", `Mail to ${email}`, "--only", `Called ${phone}`],
		],
	},
	{
		name: "a URL with a query",
		files: ndjson((person) => [
			order(person, {
				context: {
					traits: traitsOf(person),
					userAgent: "Browser/1",
					page: {
						url: `https://shop.example.com/thanks?mail=${encodeURIComponent(person.email)}&id=${person.id}#${person.first}`,
					},
				},
			}),
		]),
		config: () => "actionSource: website\n",
	},
	// Meta's words.
	{
		name: "a refusal of one event that repeats it",
		files: one,
		env: withToken,
		answer: (person, body) =>
			graphError(100, 2804019, {
				message: said(person, body),
				error_user_title: said(person, body),
				error_user_msg: `${said(person, body)} ${body}`,
				error_data: {
					exception: { message: said(person, body), event_index: 0 },
				},
			}),
	},
	{
		name: "a refusal of everything that repeats it",
		files: one,
		env: withToken,
		answer: (person, body) =>
			graphError(100, undefined, {
				message: `Unsupported post request. ${said(person, body)}`,
				error_user_msg: said(person, body),
			}),
	},
	{
		name: "a refusal of the token that repeats it",
		files: one,
		env: withToken,
		answer: (person) => graphError(190, 463, { message: said(person) }),
	},
	{
		name: "remarks of Meta's in a 200",
		files: one,
		env: withToken,
		answer: (person, body) => ({
			body: {
				events_received: received(body),
				messages: [said(person, body), { message: said(person) }],
				fbtrace_id: person.token,
			},
		}),
	},
	{
		name: "an error in a 200, and a trace that is a token",
		files: one,
		env: withToken,
		answer: (person) => ({
			body: {
				error: {
					message: said(person),
					code: 200,
					type: person.first,
					fbtrace_id: person.token,
				},
			},
		}),
	},
	{
		name: "a page of a proxy's that repeats the token",
		slow: true,
		files: one,
		env: withToken,
		answer: (person) => ({
			status: 403,
			headers: { "Content-Type": "text/html", "x-user": person.email },
			body: `<h1>Denied</h1>${said(person)}`,
		}),
	},
	// Configs and tokens.
	{
		name: "a config with a literal token",
		files: one,
		config: ({ token }) => `accessToken: ${token}\n`,
		answer: (person) => graphError(190, 463, { message: said(person) }),
	},
	{
		name: "a token at the wrong place of a config whose indentation is mixed",
		files: one,
		config: ({ token }) =>
			`!eventSets:\n  stores: ${token}\n   ${token}: "1"\nevents: {Order Completed: ${token}}\n`,
	},
	{
		name: "a token where ids, keys and names belong",
		files: one,
		config: ({ token }) =>
			`!api: ${token}\naccessTokn: ${token}\ndefaults: {${token}: ${token}}\neventSets: {stores: ${token}, ${token}: "1"}\nevents: {Order Completed: ${token}}\n`,
	},
	{
		name: "a token in quotes",
		files: one,
		env: ({ token }) => ({ FBOC_ACCESS_TOKEN: `"${token}"` }),
	},
	{
		name: "a token behind Bearer, and in a URL",
		files: one,
		config: ({ token }) => `accessToken: "Bearer ${token}"\n`,
		env: ({ token }) => ({
			HTTPS_PROXY: `http://user:${token}@127.0.0.1:9`,
			FBOC_APP_SECRET: `${token} ${token}`,
		}),
	},
];

/** What a server answers where a shape does not say. */
export const takesAll = (body: string): Reply => taken(received(body));
