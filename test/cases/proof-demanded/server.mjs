export default () => ({
	status: 400,
	body: {
		error: {
			message: "API calls from the server require an appsecret_proof argument",
			type: "GraphMethodException",
			code: 100,
			fbtrace_id: "AbC",
		},
	},
});
