export default ({ body }) =>
	body.data.some((event) => event.custom_data.order_id === "o-3")
		? {
				status: 400,
				body: {
					error: {
						message: "(#100) Bad customer field",
						type: "OAuthException",
						code: 100,
						error_subcode: 2804019,
						error_user_title: "Telefonnummern passen nicht",
						error_user_msg:
							"Wert cat.quillon@example.net und 4915112345678 im Feld ph, Hash ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12, Schluessel good-token, Satz 1234567890123456",
						fbtrace_id: "AsuQ1xZ",
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
