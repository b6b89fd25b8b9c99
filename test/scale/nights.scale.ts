import { it } from "vitest";
import { expectConstant, live, Nights } from "../scenarios/nights.ts";

const median = (times: readonly number[]): number =>
	times.toSorted((a, b) => a - b)[times.length >> 1] as number;
const ms = (time: number): string => `${Math.round(time)} ms`;

it("a year of nights: what is mailed, sent and read is the same on the last as on the first", async () => {
	const lived = await live(366);
	const { times } = lived;
	console.log(
		`a night: ${ms(median(times.slice(0, 30)))} in the first month, ${ms(median(times.slice(-30)))} in the last`,
	);
	await expectConstant(lived);
}, 3_600_000);

it("a night with nothing new over 2,000 done files (told, never judged: machines differ)", async () => {
	const cost = async (files: number) => {
		const nights = await Nights.begin();
		for (let i = 0; i < files; i++)
			nights.export(`${i}.ndjson`, [nights.order(String(i))]);
		await nights.run();
		const times = [];
		for (let i = 0; i < 5; i++) times.push((await nights.run()).ms);
		return median(times);
	};
	const [one, many] = [await cost(1), await cost(2000)];
	console.log(
		`a night with nothing new: ${ms(one)} over 1 file, ${ms(many)} over 2,000`,
	);
}, 600_000);
