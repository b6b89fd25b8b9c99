const OLDEST = Date.UTC(2026, 10, 20) / 1000;
export default ({ body }) =>
	body.data.some((event) => event.event_time < OLDEST)
		? {
				status: 400,
				body: {
					error: {
						message: "Invalid parameter",
						type: "OAuthException",
						code: 100,
						error_subcode: 2804003,
						is_transient: false,
						error_user_title: "Event Timestamp Too Old",
						error_user_msg:
							"Events need to be sent from your server within 7 days of when they happened.",
						fbtrace_id: "A81",
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
