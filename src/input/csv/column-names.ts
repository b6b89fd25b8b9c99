import { PLACE_WORDS } from "../../columns/places.ts";
import { dialectOf } from "./csv-dialects.ts";

/**
 * Words that name columns, in the languages and the shop systems that exports
 * come from: no first names, no surnames, no towns. Without accents.
 */
const WORDS = new Set(
	`
	a accepts account action ad add additional address adresse adset affiliate age agent amount anonymous anonymousid api app area at attribute attributes
	audience avg balance batch billing birth birthday body brand browser business by bytes campaign cancel cancelled cancellation card carrier cart
	category cell channel charge charges charged checkout city class click client clientid close closed code codes collected comment comments commission
	company conference contact content contents context conversion conversions converted cookie cost count country county coupon created currency
	current customer customerid data database date datetime day days deal default deleted delivered delivery deposit depth description detail details device
	digest direct discount discounts display district dob dobd dobm doby domain doc duration duties duty
	e edition email employee end ended entry error event events eventname eventtime exchange expires ext extern external
	facebook fax fb fbc fbclid fbp fee fees field file final financial first firstname flag flow for from fulfilled fulfillment full fullname
	gclid gender generated gift given google gross group groupid handle hash hashed height home hour house http
	id identifier idfa ids image in index inserted integration integrations invoice io ip is item items
	key keys keyword kind label landing language last lastname latitude lead leads ledger level library limited line lineitem lines link list listing loaded locale location
	long longitude lookup madid mail mailing manager map margin market marketing match medium member message messageid meta metadata method middle minute mobile
	mode model modified month municipality name names net nickname no note notes num number
	occurred of offline on opportunity option options order orderid ordered orders origin original originaltimestamp os other outstanding owner
	package page paid parent partial party path payment payments percent percentage period phone pixel place plan platform point points pos post postal postalcode postcode
	position prefix previous previousid price pricing processed processing product productid products profile program projectid promo promotion properties property province purchase purchased
	qty quantity quarter query rate rating raw reason receipt receivedat received recipient record records ref reference referral referrer refund refunded refunds region registration release renewal requires
	result revenue risk row rowid sale sales salutation screen second section segment sent sentat sequence service session set sex shipped shipping shop signed signup size
	sku source staff stage start started state status store street sub subject subscription subtotal suffix sum summary surname synced system
	table tag tags target tax taxable taxes telephone tel tender tenant term terms test text ticket tier time timestamp timezone tip title to token total totals town tracking traits transaction
	transactions type types unit units unnamed update updated url user useragent userid username utm uuid valid value values variant vat vendor version view viewed visit visitor volume
	warehouse web website week weight width with workspace writekey year zip zipcode zone
	anrede auftrag auftragsnummer bestelldatum bestellnummer bestellung betrag datum einzelpreis ereignis geburtsdatum geschlecht gesamt gesamtbetrag hausnummer kennung kunde kundennummer
	land menge mwst nachname netto brutto ort plz postleitzahl preis rechnung rechnungsdatum rechnungsnummer stadt strasse summe telefon telefonnummer umsatz uhrzeit vorname waehrung wahrung zahlung zeit zeitpunkt zeitstempel artikel artikelnummer bundesland handy
	adresse achat client commande courriel date evenement heure montant naissance nom pays paiement prenom prix produit quantite rue sexe telephone ttc ht tva ville devise numero codepostal
	apellido apellidos cantidad celular ciudad cliente codigo compra correo direccion electronico estado evento fecha genero hora importe moneda monto nombre pais pedido precio producto provincia sexo telefono total valor venta
	citta cognome comune cap cellulare cliente codice importo indirizzo nome ordine prezzo prodotto quantita sesso telefono valuta via
	bairro cidade cep compra endereco moeda nome pais pedido preco produto quantidade sobrenome telefone valor venda
	achternaam aantal bedrag bestelling geslacht klant land plaats postcode prijs straat telefoonnummer voornaam woonplaats
	imie nazwisko miasto kwota waluta zamowienie telefon kraj data cena ilosc
	fornavn efternavn etternavn fornamn efternamn belopp belob datum telefonnummer postnummer by stad pris valuta
	fn ln ct st gen extern what when who how much many misc
	\u6c0f\u540d \u540d\u524d \u59d3 \u540d \u30e1\u30fc\u30eb \u30e1\u30fc\u30eb\u30a2\u30c9\u30ec\u30b9 \u96fb\u8a71\u756a\u53f7 \u4f4f\u6240 \u90f5\u4fbf\u756a\u53f7 \u90fd\u9053\u5e9c\u770c \u91d1\u984d \u65e5\u4ed8 \u65e5\u6642 \u6ce8\u6587\u756a\u53f7 \u901a\u8ca8 \u6570\u91cf \u5546\u54c1 \u59d3\u540d \u7535\u8bdd \u90ae\u7bb1 \u5730\u5740 \u8ba2\u5355\u53f7
	`
		.trim()
		.split(/\s+/),
);

/** Never a column's name: an address, a time, a phone or another run of digits, JSON or text in quotes, a URL, an amount, a hash, an id, control characters. */
const DATA =
	/\S@\S|(?:\d\D{0,3}){5}|\d[/.-]\d+[/.-]\d|[{}"<>\u201c-\u201e\u00ab\u00bb]|^'|:\/\/|^www\.|[$\u20ac\u00a3\u00a5]\s*\d|\d\s*[$\u20ac\u00a3\u00a5]|[0-9a-f]{16}|[0-9a-f]{8}-[0-9a-f]{4}-|\\N|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/iu;

/** A row's, unless all its words are those of columns: a number, an id, a handle, a value that is a word, an event of Segment's. */
const LIKELY_DATA =
	/^[+(]?\d[\d\s().,/:-]*$|^\p{L}+[-_#]\d+$|^@|^\[(?![\w .-]+\]$)|^(?:true|false|null|none|nan|yes|n\/a|track|page|identify)$|^\p{L}+(?: \p{L}+)* (?:completed|added|viewed|searched|started|entered|generated)$|(?=\S*\d)(?=\S*\p{L})[\w+/=-]{20}/iu;

/** A path into a message: only identifiers and indexes below its root. */
const DOTTED =
	/^(?:properties|traits|context|integrations)(?:(?:\.[a-z_$][\w$-]{0,40}|\.\d{1,4}|\[\d{1,4}\]))*$/i;

const MAX_SHOWN = 40;
const MAX_IDENTIFIER = 100;
const MAX_WORDS = 6;

type Kind = "name" | "unsure" | "data";

/**
 * The names of a table's columns that may be shown (on a screen, in a report,
 * in a config that is proposed); undefined where the cell may be somebody's
 * data, for a row of data may stand where the header should. A cell that looks
 * like data is never shown. Where there is one, or the table is of a known
 * dialect, or few cells are surely names of columns, only those are: beside a
 * phone stand the names of its owner.
 */
export function shownColumns(
	header: readonly string[],
): readonly (string | undefined)[] {
	const kinds = header.map(kindOf);
	const filled = header.filter((name) => name !== "").length;
	const sure = kinds.filter((kind) => kind === "name").length;
	const strict =
		kinds.includes("data") ||
		sure * 2 < filled ||
		dialectOf(header) !== undefined;
	return header.map((name, index) => {
		const kind = kinds[index];
		return kind === "name" || (kind === "unsure" && !strict && name !== "")
			? name
			: undefined;
	});
}

/** For each cell of a header whether it may be data: it looks like that, or stands beside such a cell and is not surely a name. */
export function mayBeData(header: readonly string[]): readonly boolean[] {
	const kinds = header.map(kindOf);
	const beside = kinds.includes("data");
	return kinds.map((kind) => kind === "data" || (beside && kind === "unsure"));
}

/** Whether the first row of a table is rather data than names. */
export function looksLikeData(header: readonly string[]): boolean {
	const kinds = header.map(kindOf);
	const filled = header.filter((name) => name !== "").length;
	return (
		kinds.includes("data") &&
		kinds.filter((kind) => kind === "name").length * 2 < filled
	);
}

function kindOf(name: string): Kind {
	if (name === "") return "unsure";
	const plain = name.replace(/_(?:19|20)\d\d(?=_|$)/g, "");
	if (name.length > MAX_IDENTIFIER || DATA.test(plain)) return "data";
	if (DOTTED.test(name)) return "name";
	if (name.length > MAX_SHOWN && !/^\w+$/.test(name)) return "data";
	const words = wordsOf(name);
	const known = words.filter(
		(word) => WORDS.has(word) || PLACE_WORDS.has(word),
	);
	const numbers = words.filter((word) => /^\d{1,2}$/.test(word));
	const some = known.length > 0;
	if (some && known.length + numbers.length === words.length) return "name";
	// Of an identifier in several words (`utm_source_x`, `crmLeadScore`) one known word is enough.
	const joined = /^_?[a-z][a-z0-9]*(?:_+[a-z0-9]+)+$/i.test(name);
	const camel = /^[a-z]+(?:[A-Z][a-z0-9]*)+$/.test(name);
	if (some && (joined || camel)) return "name";
	return LIKELY_DATA.test(name) || words.length > MAX_WORDS ? "data" : "unsure";
}

/** `Order Total`, `order_total`, `orderTotal`, `[Order-Total]`: order, total. */
function wordsOf(name: string): string[] {
	return name
		.normalize("NFD")
		.replace(/(?<=[A-Za-z])\p{Mn}+/gu, "")
		.normalize("NFC")
		.replaceAll("\u00df", "ss")
		.replace(/(?<=[a-z])(?=[A-Z])/g, " ")
		.toLowerCase()
		.split(/[^\p{L}\p{M}\p{N}\u30fc]+/u)
		.filter((word) => word !== "");
}
