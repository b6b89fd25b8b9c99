/** Names longer than this are no event's name, and no one wants them in a config. */
const MAX_NAME_LENGTH = 200;

/** An address, a phone or another number of somebody's, a hash or an id: `Signed up: ann@example.com`. */
const PERSONAL =
	/\S@\S|(?:\d[\s().+/-]{0,3}){7}|[0-9a-f]{16}|[0-9a-f]{8}-[0-9a-f]{4}-|[{}]/i;

/** Whether an event's name may be written into a config: one that holds somebody's data may not. */
export const mayBeWritten = (name: string): boolean =>
	name.length <= MAX_NAME_LENGTH &&
	name !== "__proto__" &&
	!PERSONAL.test(name);
