export default ({ body }) => ({
	body: {
		events_received: body.data.length,
		messages: [],
		fbtrace_id: "AbC1dEf",
	},
});
