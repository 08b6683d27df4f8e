"""How a posted message leaves the house: once, in time, whatever crashes (safety.md, section 1).

1. `drain_outbox` runs at every tick, in any number of processes at once. It sets aside a handful of due messages with
   `FOR UPDATE SKIP LOCKED`, so that two processes never work on the same ones. They still count as waiting: a process
   that dies here costs two minutes, nothing else.
2. Before each message is sent it is claimed: `queued` becomes `sending` and is committed. The same statement asks once
   more whether messages of this authority are paused and whether it is too late; then the thing itself is asked whether
   the message still holds.
3. It is written, sent, and marked `sent`.

A process that dies between 2 and 3 leaves exactly one message in `sending`. Nobody can know whether it went out: after
ten minutes it becomes `unknown`, staff see it, and it is sent once more when its end (for a reminder: the appointment)
is more than two hours ahead, with the same Message-ID.
"""

from willkommen.delivery.drain import drain_outbox

__all__ = ["drain_outbox"]
