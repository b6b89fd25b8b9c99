import type { TopicName } from "./topic-names.ts";

export { TOPIC_NAMES, type TopicName } from "./topic-names.ts";

const ENVIRONMENT = `Environment variables

A flag beats the environment, the environment beats the config file, the config
file beats the default.

  FBOC_CONFIG         Config file. Else ./fboc.config.yaml, .yml or .json, here
                      and in the folders above, then your own config folder.
                      One found there that somebody else may have written is
                      refused, unless it is named here or with --config.
  FBOC_ACCESS_TOKEN   Access token, where the config names no other source.
  FBOC_APP_SECRET     Secret of the token's app: when it is set, every request
                      carries the proof that Meta may demand of it.
  FBOC_STATE_DIR      Folder of the ledger, the locks and the rejects files.
  FBOC_GRAPH_URL      Base URL in place of https://graph.facebook.com. Plain
                      http only to this machine (a sandbox).
  HTTPS_PROXY         Proxy for requests to Meta.
  NO_PROXY            Hosts that are reached without it.
  NO_COLOR            No colour, whatever else is set.
  FORCE_COLOR         Colour even where the output is not a terminal; 0: none.
  CI                  No animation and no colour; a run prints one line.

Without --shard, the index and count are used that Kubernetes Indexed Jobs, AWS
Batch arrays, Cloud Run jobs and Slurm arrays set.

Secrets belong in the environment, in a file or behind a command, not in the
config itself:

  accessToken: {env: FBOC_ACCESS_TOKEN}
  appSecret: {env: FBOC_APP_SECRET}
`;

const EXIT_CODES = `Exit codes

  0    Settled. Duplicates, filtered and unmapped events are fine.
  1    A bug in fboc. Please report it.
  2    Wrong usage or config. Nothing was sent.
  3    Finished, but some events were rejected or refused. The rejects file says
       which and why; fboc replay takes them back in.
  4    An input is missing, unreadable or damaged. What was whole is done.
  5    Meta, the network, a store or a disk is unavailable. Run the same command
       again later, once the cause is mended.
  6    Meta refuses us: token, permission or event set. See fboc check.
  7    Stopped by --max-rejects: too many events were rejected.
  10   Another run holds the lock of one of the event sets. See --lock-wait.
  11   The books do not balance. Please report it.
  130  Interrupted (Ctrl-C).
  143  Terminated (SIGTERM).

After 3 to 7, 130 and 143 the same command goes on where the run stopped: what
was delivered is in the ledger and is not sent twice.

A dry run exits as the real run would, short of what only Meta can say.

For a scheduler: retry on 5, 10, 130 and 143; look at it on everything else.
`;

const MAPPING = `How an event becomes a conversion

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

const PRIVACY = `What leaves this machine, and what stays on it

Sent to Meta
  Match keys, hashed with SHA-256 after normalising. In clear go only lead ids
  (Meta gave them), and user ids with externalId: plain, the default of
  api: offline; one that is an email address is hashed even then.
  The event's name, time, value, currency and products, and its remaining
  properties as custom_data. Email, phone, names, gender, birthday and address
  among the properties are left out, unless dropPersonalProperties: false.

Written to this machine (files 0600, folders 0700)
  Ledger         digests of event ids, kept for 90 days
  Rejects file   where the event stands and why it was rejected. The event
                 itself only with --rejects-with-data: treat that file as you
                 treat the export.
  Payloads file  what would be sent, with --payloads: hashed, but every lead id
                 and plain user id is in it.

Printed
  Never an identifier, never a token or app secret: not in output, logs,
  errors, reports or crash texts, nor in what is repeated of Meta's words. The
  sample in a dry run shows hashes and hides what is plain.

Opting out
  Events whose integrations turn "Facebook Offline Conversions" or All off are
  not sent (ignoreIntegrations: true sends them). limitedDataUse: true passes on
  each event's dataProcessingOptions.

A hash of an email is still personal data: it matches a person, by design.
`;

/** The texts of `fboc help <topic>`: at most 80 columns, ending in a newline. */
export const TOPICS: Readonly<Record<TopicName, string>> = {
	environment: ENVIRONMENT,
	"exit-codes": EXIT_CODES,
	mapping: MAPPING,
	privacy: PRIVACY,
};
