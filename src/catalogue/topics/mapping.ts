export const MAPPING = `How an event becomes a conversion

Names
  Only track events are read. Names match the config exactly, upper and lower
  case included. What is in none of the maps is counted as unmapped.

  Segment                              Facebook
  Products Searched                    Search
  Product Viewed, Product List Viewed  ViewContent
  Product Added to Wishlist            AddToWishlist
  Product Added                        AddToCart
  Checkout Started                     InitiateCheckout
  Payment Info Entered                 AddPaymentInfo
  Order Completed                      Purchase

  Events under leads become Lead, under completeRegistrations
  CompleteRegistration. Any other name: what as: says, else the name itself
  (api: offline: Other).

Fields
  event_time    timestamp, originalTimestamp, receivedAt, sentAt: the first
  value         Order Completed: revenue. Others: value, or price by valueField.
                Leads, registrations and custom events: then revenue.
  currency      currency, else the config's; only with a value
  content_type  product_group for Product List Viewed, else product
  content_ids   Product List Viewed: category. Else products[].product_id (or
                id, or sku), product_id, product_ids.
  custom_data   every other property, but for personal ones (at any depth, and
                what match keys are read from)
  event_id      messageId, else a digest of the whole event

Match keys (at least one; hashed with SHA-256 after normalising)
  email       traits.email                 phone      traits.phone
  gen         traits.gender                fn, ln     firstName, lastName, name
  ct, st      address.city, .state         zip        address.postalCode, .zip
  country     address.country              extern_id  userId
  lead_id     leadId in integrations or context, under "Facebook Offline
              Conversions"; never hashed

  Traits are context.traits, then traits. A value that already is a SHA-256 hash
  (64 hex digits) is passed on. A key that cannot be normalised is left out and
  counted.

fboc explain FILE --line N shows all of this for one event of yours.
`;
