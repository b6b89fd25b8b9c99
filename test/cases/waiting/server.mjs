export default ({ n, body }) =>
	n === 1
		? {
				status: 400,
				headers: { "retry-after": "2" },
				body: {
					error: {
						message: "(#4) Application request limit reached",
						type: "OAuthException",
						is_transient: true,
						code: 4,
						fbtrace_id: "Ax",
					},
				},
			}
		: {
				body: {
					events_received: body.data.length,
					messages: [],
					fbtrace_id: "AbC1dEf",
				},
			};
