// Loaded into a command with `node --import`: a bug that quotes what it works
// on. Normalising a text with an É in it throws an error that nobody expects.
const { normalize } = String.prototype;

String.prototype.normalize = function (form) {
	const text = String(this);
	if (text.includes("É")) {
		throw new TypeError(`cannot work on ${text}`, { cause: { text } });
	}
	return normalize.call(text, form);
};
