export default () => ({
	status: 400,
	body: {
		error: {
			message:
				"Unsupported post request. Object with ID '1234567890123456' does not exist, cannot be loaded due to missing permissions, or does not support this operation.",
			type: "GraphMethodException",
			code: 100,
			fbtrace_id: "Ajc4",
		},
	},
});
