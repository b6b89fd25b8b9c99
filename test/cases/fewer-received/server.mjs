export default () => ({
	body: { events_received: 12, messages: [], fbtrace_id: "AA" },
});
