/**
 * Segment's ecommerce names and Facebook's: the table of the destination's
 * page. Looked up ignoring case.
 */
export const TABLE: ReadonlyMap<string, string> = new Map(
	Object.entries({
		"Products Searched": "Search",
		"Product Viewed": "ViewContent",
		"Product List Viewed": "ViewContent",
		"Product Added to Wishlist": "AddToWishlist",
		"Product Added": "AddToCart",
		"Checkout Started": "InitiateCheckout",
		"Payment Info Entered": "AddPaymentInfo",
		"Order Completed": "Purchase",
	}).map(([segment, facebook]) => [segment.toLowerCase(), facebook]),
);

/** Meta's standard event names (its uploader's `event_data_schema`). */
export const STANDARD_NAMES: ReadonlySet<string> = new Set([
	"AddPaymentInfo",
	"AddToCart",
	"AddToWishlist",
	"CompleteRegistration",
	"Contact",
	"CustomizeProduct",
	"Donate",
	"FindLocation",
	"InitiateCheckout",
	"Lead",
	"Other",
	"Purchase",
	"Schedule",
	"Search",
	"StartTrial",
	"SubmitApplication",
	"Subscribe",
	"ViewContent",
]);
