const ENDED: Readonly<Record<number, string>> = {
	458: "its user has removed the app",
	459: "its user must pass a security check on facebook.com",
	460: "its user has changed the password",
	463: "it has expired",
	464: "its user's account is not confirmed",
	467: "it is not valid any more",
	492: "its session has ended",
};

/** Why Meta refuses a token, by its subcode; words that follow "it refuses the token:". */
export const whyRefused = (subcode: number | undefined): string =>
	ENDED[subcode ?? 0] ?? "it is not valid";
