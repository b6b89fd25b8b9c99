// The first 30 are fine, then every second one is not.
const isBad = (event) =>
	Number(event.custom_data.order_id.slice(2)) >= 30 &&
	Number(event.custom_data.order_id.slice(2)) % 2 === 1;
export default ({ body }) => {
	const bad = body.data.findIndex(isBad);
	if (bad < 0)
		return {
			body: {
				events_received: body.data.length,
				messages: [],
				fbtrace_id: "AbC1dEf",
			},
		};
	const exception = {
		event_index: bad,
		message: "This event is not right",
		type: "CodedException",
		code: 2804019,
	};
	return {
		status: 400,
		body: {
			error: {
				message: "Invalid parameter",
				type: "OAuthException",
				code: 100,
				error_subcode: 1815356,
				error_data: { exception },
				fbtrace_id: "ASE",
			},
		},
	};
};
