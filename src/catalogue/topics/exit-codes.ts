export const EXIT_CODES = `Exit codes

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
