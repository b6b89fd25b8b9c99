export const PRIVACY = `What leaves this machine, and what stays on it

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
