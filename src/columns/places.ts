import { columnKey, columnWords, VARIANTS } from "./words.ts";

/** A place in a message, and the names of columns that surely hold what goes there. */
interface Place {
	readonly path: string;
	/** What may stand before (or behind) a name without changing what it is: `Customer Email`, `Order Date`. */
	readonly of?: "person" | "order";
	/** Names, parted by commas; those of an earlier line are surer than those of a later one. */
	readonly sure: readonly string[];
	/** Names that may mean it, or something else: never more than a comment. */
	readonly maybe?: string;
}

/**
 * Names of columns in English, German, French, Spanish, Italian, Portuguese and
 * Dutch. Only whole names count: `Tax Total`, `Email Opt-In`, `Delivery Date`,
 * `Store Phone` are other things than their last or first word.
 */
const PLACES: readonly Place[] = [
	{
		path: "event",
		sure: [
			"event text, event name",
			"event, conversion event, conversion name, evento, nombre evento, nome evento, ereignis, ereignisname, evenement, nom evenement, gebeurtenis",
		],
		maybe: "event type, action, activity, conversion, conversion type",
	},
	{
		path: "timestamp",
		of: "order",
		sure: [
			"timestamp, timestamp time",
			"datetime, date time, ordered at, purchased at, sold at, occurred at, placed at, bestelldatum, kaufdatum, auftragsdatum, bestellzeitpunkt, zeitstempel, date commande, date achat, fecha pedido, fecha compra, fecha orden, data ordine, data pedido, data compra, data acquisto, orderdatum, besteldatum, aankoopdatum",
			"date, timestamp date",
			"time of order, time of purchase, conversion time, event time",
			"created at, created, date created, created date, created time, paid at, date paid, completed at, date completed",
		],
		maybe:
			"time, datum, fecha, data, jour, uhrzeit, zeit, zeitpunkt, day, invoice date, rechnungsdatum, date facture, fecha factura, data fattura, factuurdatum, payment date",
	},
	{ path: "originalTimestamp", sure: ["original timestamp"] },
	{ path: "receivedAt", sure: ["received at"] },
	{ path: "sentAt", sure: ["sent at"] },
	{ path: "messageId", sure: ["message id, event id"], maybe: "id, uuid" },
	{
		path: "userId",
		sure: [
			"user id, external id, extern id",
			"customer id, customer number, member id, member number, customer no, buyer id, kunden id, kundennummer, kunden nr, id client, numero client, client number, id cliente, numero cliente, codigo cliente, codice cliente, klantnummer, klant id",
		],
		maybe: "client id, account id, uid, customer, user, kunde, client, cliente",
	},
	{ path: "anonymousId", sure: ["anonymous id"] },
	{
		path: "context.traits.email",
		of: "person",
		sure: [
			"email, email address, mail address, emailadresse, mailadresse, email adresse, adresse email, adresse mail, adresse electronique, courriel, correo electronico, correo, direccion correo, indirizzo email, posta elettronica, endereco email, emailadres, email adres",
			"mail",
		],
	},
	{
		path: "context.traits.phone",
		of: "person",
		sure: [
			"phone, phone number, telephone, telephone number, tel, tel number, telefon, telefonnummer, telefon nr, numero telephone, telefono, numero telefono, telefone, numero telefone, telefoon, telefoonnummer",
			"mobile, mobile number, mobile phone, mobile phone number, cell, cell phone, cell phone number, handy, handynummer, mobiltelefon, mobilnummer, telephone portable, telefono movil, movil, celular, cellulare, telemovel, mobiel, mobiel nummer",
		],
	},
	{
		path: "context.traits.firstName",
		of: "person",
		sure: [
			"first name, given name, forename, vorname, prenom, primer nombre, primeiro nome, voornaam",
		],
		maybe: "nombre, nome",
	},
	{
		path: "context.traits.lastName",
		of: "person",
		sure: [
			"last name, surname, family name, nachname, familienname, zuname, nom famille, apellido, apellidos, cognome, sobrenome, apelido, achternaam",
		],
		maybe: "nom",
	},
	{
		path: "context.traits.name",
		sure: [
			"full name, customer name, customer full name, buyer name, billing name, billing full name, client name, purchaser name, kundenname, nom complet, nom client, nombre completo, nombre cliente, nome completo, nome cliente, volledige naam, klantnaam",
		],
		maybe: "name, naam, user name, contact name, account name",
	},
	{
		path: "context.traits.address.city",
		of: "person",
		sure: [
			"city, town, stadt, wohnort, ville, ciudad, citta, cidade, woonplaats",
			"ort, plaats",
		],
	},
	{
		path: "context.traits.address.state",
		of: "person",
		sure: ["state code, province, province code, bundesland, provincia"],
		maybe: "state, estado",
	},
	{
		path: "context.traits.address.postalCode",
		of: "person",
		sure: [
			"zip, zip code, postal code, postcode, postal, plz, postleitzahl, code postal, codigo postal, codice postale, cep",
		],
		maybe: "cp, cap",
	},
	{
		path: "context.traits.address.country",
		of: "person",
		sure: [
			"country code",
			"country, country name, land, pays, pais, paese, nazione, landcode",
		],
	},
	{
		path: "context.traits.gender",
		of: "person",
		sure: ["gender, sex, geschlecht, sexe, sexo, sesso, genero, geslacht"],
	},
	{
		// Read only where `matchKeys` asks for it.
		path: "context.traits.birthday",
		of: "person",
		sure: [],
		maybe:
			"dob, birth date, date of birth, birthday, geburtsdatum, geburtstag, date naissance, fecha nacimiento, data nascita, data nascimento, geboortedatum",
	},
	{
		path: "properties.order_id",
		sure: [
			"order id, order number, order ref, order reference, order name, bestellnummer, bestell id, auftragsnummer, numero commande, id commande, reference commande, numero pedido, id pedido, numero ordine, id ordine, ordernummer, bestelnummer",
			"purchase id, sale id, sales id, transaction id, transaction number, transaktions id, id transaction, id transaccion, id transazione, transactie id",
			"receipt id, receipt number, invoice id, invoice number, belegnummer, rechnungsnummer, numero facture, numero factura, numero fattura, factuurnummer",
		],
		maybe: "order, transaction, receipt, invoice, reference",
	},
	{
		path: "properties.revenue",
		of: "order",
		sure: [
			"revenue, total revenue",
			"total, grand total, total price, total amount, total paid, amount paid, total collected, total value, total sales, total ttc, gesamtbetrag, gesamtsumme, gesamtpreis, rechnungsbetrag, endbetrag, montant total, total commande, importe total, monto total, total pedido, importo totale, totale ordine, valor total, totaalbedrag, orderbedrag",
			"amount, betrag, summe, bestellwert, umsatz, montant, importe, monto, importo, totale, bedrag, totaal, orderwaarde",
			"value, valor",
		],
		maybe:
			"subtotal, sub total, price, net sales, gross sales, net total, net amount, gross amount, net revenue, gross revenue, sales, zwischensumme, preis, prix, precio, prezzo, preco, prijs, sous total",
	},
	{
		path: "properties.currency",
		of: "order",
		sure: [
			"currency, currency code, iso currency, wahrung, waehrung, devise, moneda, divisa, valuta, moeda",
		],
	},
	{
		path: "properties.product_id",
		sure: [
			"product id, product number, item id, item number, article id, article number, artikelnummer, artikel nr, produktnummer",
			"sku, product sku, item sku",
		],
	},
	{ path: "properties.coupon", sure: ["coupon code, discount code"] },
];

/** Whose a person's column is. `shipping` is not among them: goods go to others, too. */
const PERSON = new Set(
	columnWords(
		"customer client buyer user billing bill payer purchaser shopper contact person guest member primary address context traits kunde kunden kaufer besteller rechnung rechnungs cliente acheteur comprador acquirente klant facturation facturacion",
	),
);
const ORDER = new Set(
	columnWords(
		"order purchase sale sales transaction checkout conversion event payment",
	),
);

/** What a column may be. */
export interface Guess {
	readonly path: string;
	/** How surely: 0 and up, the least is the surest. Undefined: it may be that, or something else. */
	readonly tier: number | undefined;
}

interface Known {
	readonly place: Place;
	readonly tier: number | undefined;
}

/** Names by their keys. Made when first asked for: most runs never do. */
let known: ReadonlyMap<string, Known> | undefined;

function lookUp(words: readonly string[]): Known | undefined {
	known ??= new Map(
		PLACES.flatMap((place) =>
			[place.maybe ?? "", ...place.sure].flatMap((names, line) =>
				names
					.split(",")
					.map((name): [string, Known] => [
						columnKey(columnWords(name)),
						{ place, tier: line === 0 ? undefined : line - 1 },
					]),
			),
		),
	);
	return words.length === 0 ? undefined : known.get(columnKey(words));
}

/** All words of the names above, and of tables of Segment's: those of columns, not of data. */
export const PLACE_WORDS: ReadonlySet<string> = new Set([
	"tracks",
	...PLACES.flatMap(({ sure, maybe = "" }) =>
		[...sure, maybe]
			.join()
			.toLowerCase()
			.split(/[\s,]+/),
	),
	...PERSON,
	...ORDER,
	...VARIANTS,
]);

/** What a column is by the words of its name; undefined: nothing is known. */
export function guessPlace(words: readonly string[]): Guess | undefined {
	const whole = lookUp(words);
	if (whole !== undefined) return { path: whole.place.path, tier: whole.tier };
	const owned = lookUp(without(words, PERSON, true));
	if (owned?.place.of === "person") {
		const { path } = owned.place;
		// An order has a state, too; a customer's is where they live.
		return { path, tier: path.endsWith(".state") ? 0 : owned.tier };
	}
	const order = lookUp(without(words, ORDER, false));
	if (order?.place.of !== "order") return undefined;
	const { tier } = order;
	return {
		path: order.place.path,
		tier: tier === undefined ? tier : tier - 0.5,
	};
}

/** A name without what it belongs to; the whole where nothing else is left. */
function without(
	words: readonly string[],
	owners: ReadonlySet<string>,
	behind: boolean,
): readonly string[] {
	let from = 0;
	let to = words.length;
	while (from < to && owners.has(words[from] as string)) from++;
	while (behind && to > from && owners.has(words[to - 1] as string)) to--;
	return from < to ? words.slice(from, to) : words;
}
