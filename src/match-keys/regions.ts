/** Names as `normaliseCity` leaves them, and the code of the postal service. */
const US_STATES =
	"alabama al alaska ak arizona az arkansas ar california ca colorado co " +
	"connecticut ct delaware de florida fl georgia ga hawaii hi idaho id " +
	"illinois il indiana in iowa ia kansas ks kentucky ky louisiana la maine me " +
	"maryland md massachusetts ma michigan mi minnesota mn mississippi ms " +
	"missouri mo montana mt nebraska ne nevada nv newhampshire nh newjersey nj " +
	"newmexico nm newyork ny northcarolina nc northdakota nd ohio oh oklahoma ok " +
	"oregon or pennsylvania pa rhodeisland ri southcarolina sc southdakota sd " +
	"tennessee tn texas tx utah ut vermont vt virginia va washington wa " +
	"westvirginia wv wisconsin wi wyoming wy " +
	// The capital and the territories have codes of the same kind.
	"districtofcolumbia dc washingtondc dc americansamoa as guam gu " +
	"northernmarianaislands mp puertorico pr virginislands vi usvirginislands vi " +
	"unitedstatesvirginislands vi";

const CANADIAN_PROVINCES =
	"alberta ab britishcolumbia bc manitoba mb newbrunswick nb " +
	"newfoundlandandlabrador nl newfoundland nl novascotia ns ontario on " +
	"princeedwardisland pe quebec qc saskatchewan sk northwestterritories nt " +
	"nunavut nu yukon yt yukonterritory yt " +
	// "Québec" once its accented letter is gone.
	"qubec qc";

const states = table(US_STATES);
const provinces = table(CANADIAN_PROVINCES);

function table(words: string): ReadonlyMap<string, string> {
	const codes = new Map<string, string>();
	const list = words.split(" ");
	for (let i = 0; i + 1 < list.length; i += 2) {
		codes.set(list[i] ?? "", list[i + 1] ?? "");
	}
	return codes;
}

/** "State of California", "Washington State", "Province of Ontario", "Commonwealth of Virginia". */
const TITLE = /^(?:stateof|commonwealthof|provinceof)|(?:state|province)$/;

function find(
	codes: ReadonlyMap<string, string>,
	name: string,
): string | undefined {
	return codes.get(name) ?? codes.get(name.replace(TITLE, ""));
}

/** Two letters of a US state, the capital or a territory; takes and gives lower-case `a-z0-9`. */
export function stateCode(name: string): string | undefined {
	return find(states, name);
}

/** Two letters of a Canadian province or territory; takes and gives lower-case `a-z0-9`. */
export function provinceCode(name: string): string | undefined {
	return find(provinces, name);
}
