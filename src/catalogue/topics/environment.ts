export const ENVIRONMENT = `Environment variables

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
