import type { Envelope } from "./wire.ts";

/** The body of both of Meta's APIs: `{"data":[…],"upload_tag":…,"test_event_code":…,"appsecret_proof":…}` (contract 7). */
export const DATA_BODY = {
	open: '{"data":[',
	close: ({ uploadTag, testEventCode, appsecretProof }: Envelope): string => {
		const rest = JSON.stringify({
			upload_tag: uploadTag,
			test_event_code: testEventCode,
			appsecret_proof: appsecretProof?.reveal(),
		});
		return `],${rest.slice(1)}`;
	},
};
