import { createHmac } from "node:crypto";

const proof = createHmac("sha256", "s3cr3t-of-the-app")
	.update("good-token")
	.digest("hex");
export default ({ body, url }) =>
	body?.appsecret_proof === proof && !/appsecret|s3cr3t/.test(url)
		? {
				body: {
					events_received: body.data.length,
					messages: [],
					fbtrace_id: "AbC1dEf",
				},
			}
		: {
				status: 400,
				body: {
					error: {
						message:
							"API calls from the server require an appsecret_proof argument",
						type: "GraphMethodException",
						code: 100,
						fbtrace_id: "AbC",
					},
				},
			};
