import { describe, expect, it } from "vitest";
import {
	BAD_CURRENCY,
	NO_CURRENCY,
	readCurrency,
} from "../../src/conversion/currency.ts";
import { CURRENCIES } from "../../src/vocabulary/currencies.ts";

const read = (value: unknown) => CURRENCIES[readCurrency(value)];

describe("readCurrency", () => {
	it("reads every code, in any case, with white space around it", () => {
		for (const code of CURRENCIES) {
			expect(read(code)).toBe(code);
			expect(read(` ${code.toLowerCase()}\t`)).toBe(code);
		}
	});

	it("holds every active code of ISO 4217, and of the withdrawn ones those that recent data has", () => {
		const active =
			"AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG".split(
				" ",
			);
		const withdrawn = ["ANG", "CUC", "HRK", "SLL", "ZWL"];
		expect([...CURRENCIES].sort()).toEqual([...active, ...withdrawn].sort());
	});

	it.each([undefined, null, "", "   "])("%j names none", (value) => {
		expect(readCurrency(value)).toBe(NO_CURRENCY);
	});

	it.each([
		"IND",
		"US",
		"USDD",
		"$",
		"US D",
		"XXX",
		"XTS",
		"EURO",
		840,
		true,
		{},
		["USD"],
	])("%j is no code", (value) => {
		expect(readCurrency(value)).toBe(BAD_CURRENCY);
	});

	it("holds each code once, three capital letters", () => {
		expect(new Set(CURRENCIES).size).toBe(CURRENCIES.length);
		for (const code of CURRENCIES) expect(code).toMatch(/^[A-Z]{3}$/);
	});
});
