import { isEmailAddress, isPhoneNumber } from "./personal-value.ts";

/**
 * What a property's name says about persons (contract 5.10). A name is judged
 * by its words, so that `first_name`, `firstName`, `First Name` and, with a
 * person before it, `billing_first_name` and `buyerFirstName` are one. Bits.
 */
export const NAMES = {
	/** Who somebody is, wherever it stands: email, phone, first and last name, gender, birthday. */
	identity: 1,
	/** A postal address: not where it stands inside a shop. */
	address: 1 << 1,
	/** A part of an address: of a person only at the top and inside persons. */
	place: 1 << 2,
	/** A name (`name`): of a person only inside persons. */
	name: 1 << 3,
	/** An object of this name is a person: customer, billing, recipients … */
	person: 1 << 4,
	/** A text under this name may be a person's name: customer, recipient …; not shipping. */
	human: 1 << 5,
	/** An object of this name is a shop or another place of business. */
	shop: 1 << 6,
	/** An object of this name is a thing: what is in it describes the thing, also inside a person. */
	thing: 1 << 7,
} as const;

/** Where a name stands. */
export type Whereabouts = "top" | "person" | "shop" | "elsewhere";

const DROPPED: Readonly<Record<Whereabouts, number>> = {
	top: NAMES.identity | NAMES.address | NAMES.place,
	person: NAMES.identity | NAMES.address | NAMES.place | NAMES.name,
	shop: NAMES.identity,
	elsewhere: NAMES.identity | NAMES.address,
};

/** Whether what stands under a name is personal data. */
export const isPersonalAt = (name: number, at: Whereabouts): boolean =>
	(name & DROPPED[at]) !== 0;

/** Where the members of an object of this name stand. */
export function inside(name: number, at: Whereabouts): Whereabouts {
	if ((name & NAMES.person) !== 0) return "person";
	if ((name & NAMES.shop) !== 0) return "shop";
	return at === "top" || (name & NAMES.thing) !== 0 ? "elsewhere" : at;
}

const words = (text: string): ReadonlySet<string> =>
	new Set(text.trim().split(/\s+/));

/** Whatever stands before them, but for `UNPERSONAL` and `ASKING`: `work_email`. */
const IDENTITY = words(`
	email emailaddress emailid
	phone phonenumber phoneno phonenum telephone telephonenumber mobilephone
	mobilenumber mobileno cellphone cellnumber contactnumber contactno
	firstname givenname forename lastname surname familyname middlename
	maidenname fullname namefirst namelast homephone workphone gender birthday birthdate dateofbirth dob
	vorname nachname familienname telefon telefonnummer handynummer geburtsdatum
	geburtstag prenom nomdefamille datedenaissance apellido apellidos telefono
	celular fechadenacimiento correoelectronico cognome cellulare sobrenome
	telefone voornaam achternaam telefoon geboortedatum
`);

/** Short names: alone, or behind a person. */
const SHORT = words(`
	mail em ph fn ln ge fname lname tel telno mobile cell fax sex birth geschlecht
`);

const ADDRESS = words(`
	address addresses addressline streetaddress street streetname housenumber
	anschrift adresse strasse hausnummer direccion indirizzo endereco
`);

const PLACE = words(`
	city town state province region county zip zipcode postal postalcode postcode
	country countrycode statecode provincecode ct st zp db gen
	plz postleitzahl codepostal codigopostal
`);

const NAME = words(`
	name names nickname displayname screenname realname legalname username login
	initials latitude longitude lat lng
`);

const HUMANS = `
	customer buyer purchaser recipient receiver attendee participant passenger
	traveler traveller patient student applicant cardholder payer payor consignee
	addressee registrant respondent shopper consumer beneficiary policyholder
	donor sender kunde besteller empfanger cliente acheteur
`;
const HUMAN = words(HUMANS);
const PERSON = words(`
	${HUMANS} contact user billing shipping delivery client guest person people owner
	traits account member subscriber visitor lead prospect invitee referrer
	referee spouse employee cashier salesperson tenant driver rider profile
	identity billto shipto soldto deliverto
`);

/** Behind a person, or before a part of an address, they change nothing: `customerInfo`, `billing_address`. */
const NEUTRAL = words(`
	info infos information data detail details address addresses contact record
	object obj list attributes fields profile account person home primary default
`);

/** Before `address`: a person's all the same. */
const OF_ADDRESS = words(`
	home work mailing postal residential street permanent current primary default
	secondary main full delivery
`);

const SHOP = words(`
	store shop merchant seller vendor brand company organization organisation
	business warehouse venue hotel restaurant branch supplier manufacturer pickup
	site office airport station listing destination origin
`);
const THING = words(`
	product item lineitem order cart basket coupon discount plan subscription
	category campaign promotion content variant ticket
`);

/** Before an identity: it is no person's. */
const UNPERSONAL = words(`
	store shop merchant seller vendor brand product item sku target campaign
	support hotel venue restaurant warehouse branch supplier manufacturer
`);
/** At the beginning: the rest is asked about, not told. */
const ASKING = words(
	"has is was can accepts accept uses use num count total opt",
);

const MARKS = /\p{M}/gu;

/** A name's words, in lower case, without accents and digits. */
const wordsOf = (name: string): string[] =>
	name
		.normalize("NFD")
		.replace(MARKS, "")
		.replaceAll("ß", "ss")
		.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
		.replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
		.toLowerCase()
		.split(/[^\p{L}]+/u)
		.filter((word) => word !== "");

/** A name written in one, `billingfirstname`, in its two parts. */
function parted(word: string): string[] {
	for (const person of PERSON) {
		const rest = word.slice(person.length);
		if (
			word.startsWith(person) &&
			[IDENTITY, SHORT, ADDRESS, PLACE, NAME, NEUTRAL].some((set) =>
				set.has(rest),
			)
		) {
			return [person, rest];
		}
	}
	return [word];
}

/** The words without those at the end that change nothing. */
function withoutNeutral(words: readonly string[]): readonly string[] {
	let end = words.length;
	while (end > 1 && NEUTRAL.has(words[end - 1] as string)) end--;
	return words.slice(0, end);
}

/** Whether the words end in one of the set, one or several of it. */
function endsIn(set: ReadonlySet<string>, words: readonly string[]): boolean {
	const last = words.at(-1) ?? "";
	const two = words.slice(-2).join("");
	return [last, last.replace(/s$/, ""), two].some((word) => set.has(word));
}

/** What an object of this name is. */
function objectBits(words: readonly string[]): number {
	const core = withoutNeutral(words);
	if (endsIn(PERSON, core) || endsIn(PERSON, words)) {
		return endsIn(HUMAN, core) ? NAMES.person | NAMES.human : NAMES.person;
	}
	if (endsIn(SHOP, core)) return NAMES.shop;
	return endsIn(THING, core) ? NAMES.thing : 0;
}

/** What a name of these last words is, with those before it. */
function tailBits(tail: string, before: readonly string[]): number {
	const isOfPerson =
		before.length > 0 && endsIn(PERSON, withoutNeutral(before));
	if (IDENTITY.has(tail)) {
		const isOfThing =
			ASKING.has(before[0] ?? "") ||
			before.some((word) => UNPERSONAL.has(word));
		return isOfThing && !isOfPerson ? 0 : NAMES.identity;
	}
	if (isOfPerson) {
		return [SHORT, ADDRESS, PLACE, NAME].some((set) => set.has(tail))
			? NAMES.identity
			: 0;
	}
	if (ADDRESS.has(tail)) {
		return before.every((word) => OF_ADDRESS.has(word)) ? NAMES.address : 0;
	}
	if (before.length > 0) return 0;
	if (SHORT.has(tail)) return NAMES.identity;
	if (PLACE.has(tail)) return NAMES.place;
	return NAME.has(tail) ? NAMES.name : 0;
}

/** Words that a known name may have. */
const MOST_WORDS = 4;

/** What a name means; slow, to be remembered by the caller. */
export function nameBits(name: string): number {
	// A table by people: `{"ann@shop.example": 3}`.
	if (isEmailAddress(name) || isPhoneNumber(name)) return NAMES.identity;
	const all = wordsOf(name);
	const words = all.length === 1 ? parted(all[0] as string) : all;
	let bits = objectBits(words);
	for (let count = Math.min(MOST_WORDS, words.length); count > 0; count--) {
		const tail = words.slice(-count).join("");
		const before = words.slice(0, -count);
		bits |= tailBits(tail, before) | tailBits(tail.replace(/s$/, ""), before);
	}
	return bits;
}
