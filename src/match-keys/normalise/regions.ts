import { isAscii } from "./text.ts";

/**
 * Names of states and provinces, in lower case without accents and anything but
 * letters, and the two letters of the postal service. No code is both a state's
 * and a province's.
 */
const REGIONS =
	"alabama al alaska ak arizona az arkansas ar california ca colorado co " +
	"connecticut ct delaware de florida fl georgia ga hawaii hi idaho id " +
	"illinois il indiana in iowa ia kansas ks kentucky ky louisiana la maine me " +
	"maryland md massachusetts ma michigan mi minnesota mn mississippi ms " +
	"missouri mo montana mt nebraska ne nevada nv newhampshire nh newjersey nj " +
	"newmexico nm newyork ny northcarolina nc northdakota nd ohio oh oklahoma ok " +
	"oregon or pennsylvania pa rhodeisland ri southcarolina sc southdakota sd " +
	"tennessee tn texas tx utah ut vermont vt virginia va washington wa " +
	"westvirginia wv wisconsin wi wyoming wy " +
	// The capital, the territories, the free associates and the forces have codes of the same kind.
	"districtofcolumbia dc washingtondc dc americansamoa as guam gu " +
	"northernmarianaislands mp puertorico pr virginislands vi usvirginislands vi " +
	"unitedstatesvirginislands vi federatedstatesofmicronesia fm " +
	"marshallislands mh palau pw armedforcesamericas aa armedforceseurope ae " +
	"armedforcespacific ap " +
	"alberta ab britishcolumbia bc manitoba mb newbrunswick nb " +
	"newfoundlandandlabrador nl newfoundland nl novascotia ns ontario on " +
	"princeedwardisland pe quebec qc saskatchewan sk northwestterritories nt " +
	"nunavut nu yukon yt yukonterritory yt " +
	// In French, and "Québec" once its accented letter is gone.
	"colombiebritannique bc nouveaubrunswick nb terreneuveetlabrador nl " +
	"terreneuve nl nouvelleecosse ns ileduprinceedouard pe " +
	"territoiresdunordouest nt territoireduyukon yt qubec qc";

/** Abbreviations of newspapers and of older addresses. */
const ABBREVIATIONS =
	"ala al alas ak ariz az ark ar cal ca calif ca colo co col co conn ct del de " +
	"fla fl flor fl haw hi ida id ill il ills il ind in kan ks kans ks ken ky " +
	"kent ky mass ma mich mi minn mn miss ms mont mt neb ne nebr ne nev nv " +
	"nmex nm newmex nm ncar nc scar sc ndak nd nodak nd sdak sd sodak sd okla ok " +
	"ore or oreg or penn pa penna pa tenn tn tex tx virg va wash wa wva wv " +
	"wvirg wv wis wi wisc wi wyo wy " +
	"alta ab man mb newbr nb nfld nl nf nl lab nl labrador nl nwt nt nvt nu " +
	"ont on pei pe que qc pq qc sask sk yuk yt yk yt tno nt ipe pe cb bc";

const codes = table(`${REGIONS} ${ABBREVIATIONS}`);

function table(words: string): ReadonlyMap<string, string> {
	const known = new Map<string, string>();
	const list = words.split(" ");
	for (let i = 0; i + 1 < list.length; i += 2) {
		const code = list[i + 1] ?? "";
		known.set(list[i] ?? "", code).set(code, code);
	}
	return known;
}

/** "State of California", "Washington State", "Province of Ontario", "Commonwealth of Virginia". */
const TITLE =
	/^(?:stateof|commonwealthof|provinceof|provincede)|(?:state|province)$/;

const CODE_LENGTH = 2;

const MARKS = /[\u0300-\u036f]+/g;
const NOT_PLAIN = /[^a-z0-9]+/g;
/** What stands between a country, a state and its other name: `US-CA`, `California (CA)`, `ON, Canada`. */
const BETWEEN = /[,;:|/_()[\]\u2010-\u2015-]+/;
/** `US CA` */
const FIRST_SPACE = /\s+(.*)/s;

/** A state or province stands within one of these. */
const COUNTRIES: ReadonlySet<string> = new Set([
	"us",
	"usa",
	"unitedstates",
	"ca",
	"can",
	"canada",
]);

/**
 * Two letters of a state of the US, its capital, a territory, or a province of
 * Canada, from its code, name or abbreviation, also behind the country's code as
 * in ISO 3166-2. Undefined for anything else.
 */
export function regionCode(text: string): string | undefined {
	const lower = text.toLowerCase();
	const code = named(lower) ?? amongParts(lower);
	if (code !== undefined || isAscii(lower)) return code;
	const plain = lower.normalize("NFD").replace(MARKS, "");
	// Accents are forgiven in names, not in codes.
	if (bare(plain).length <= CODE_LENGTH) return undefined;
	return named(plain) ?? amongParts(plain);
}

function named(text: string): string | undefined {
	const letters = bare(text);
	return codes.get(letters) ?? codes.get(letters.replace(TITLE, ""));
}

/** Parts that all name the same state, but for a first or last that is the country. */
function amongParts(text: string): string | undefined {
	let parts = text.split(BETWEEN).filter((part) => part.trim() !== "");
	if (parts.length === 1) parts = text.trim().split(FIRST_SPACE, 2);
	if (parts.length < 2) return undefined;
	const [first = "", ...others] = parts;
	const behind = COUNTRIES.has(bare(first)) ? agreed(others) : undefined;
	if (behind !== undefined) return behind;
	const last = parts.at(-1) ?? "";
	const before = COUNTRIES.has(bare(last))
		? agreed(parts.slice(0, -1))
		: undefined;
	return before ?? agreed(parts);
}

function agreed(parts: readonly string[]): string | undefined {
	const [code, ...others] = parts.map(named);
	return others.every((other) => other === code) ? code : undefined;
}

const bare = (text: string): string => text.replace(NOT_PLAIN, "");
