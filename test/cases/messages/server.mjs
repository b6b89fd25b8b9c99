export default ({ body }) => ({
	body: {
		events_received: body.data.length,
		messages: ["Your Purchase event lacks a valid currency for 3 events"],
		fbtrace_id: "AA",
	},
});
