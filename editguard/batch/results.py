"""`results.jsonl` and `timings.jsonl`: a line a row, in the order of the input."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import IO

from editguard.batch.store import Row, Store, unpack

RESULTS, TIMINGS = "results.jsonl", "timings.jsonl"
_BATCH = 256


class Results:
    """Appends rows as soon as all before them are done. How far the files are good is noted in the store, so
    that whatever a death in the middle of a line left behind is cut off before the next line is written."""

    def __init__(self, folder: str, store: Store) -> None:
        self._store = store
        self._results, self._timings = (os.path.join(folder, name) for name in (RESULTS, TIMINGS))
        digest = store.input_digest()
        self.written = 0
        sizes = (0, 0)
        if store.meta("input") == digest:
            sizes = (int(store.meta("results_bytes") or 0), int(store.meta("timings_bytes") or 0))
            if all(_size(path) >= size for path, size in zip((self._results, self._timings), sizes, strict=True)):
                self.written = int(store.meta("written") or 0)
            else:
                sizes = (0, 0)
        with store.saving():
            store.note(input=digest, written=self.written, results_bytes=sizes[0], timings_bytes=sizes[1])
        self._handles = (_opened(self._results, sizes[0]), _opened(self._timings, sizes[1]))

    def advance(self) -> int:
        """Write the rows that are done and have none missing before them; returns how many rows are written."""
        results, timings = self._handles
        while True:
            rows = []
            for row in self._store.rows(self.written, _BATCH):
                if row.outcome is None:
                    break
                rows.append(row)
            if not rows:
                return self.written
            results.write(b"".join(map(result_line, rows)))
            results.flush()
            timings.write(b"".join(map(_timing_line, rows)))
            timings.flush()
            self.written = rows[-1].number
            with self._store.saving():
                self._store.note(written=self.written, results_bytes=results.tell(), timings_bytes=timings.tell())

    def close(self) -> None:
        """Close both files, safe on the disk."""
        for handle in self._handles:
            if not handle.closed:
                handle.flush()
                os.fsync(handle.fileno())
                handle.close()


def result_line(row: Row) -> bytes:
    """A row as one line of JSON."""
    outcome = row.outcome
    if outcome is None:
        raise ValueError(f"row {row.number} has no outcome")
    head = json.dumps(
        {
            "instance_id": row.instance,
            "model_name_or_path": row.model,
            "status": outcome.status,
            "error": outcome.error,
        }
    )
    report = b"null" if outcome.report is None else unpack(outcome.report)
    return head[:-1].encode("ascii") + b', "report": ' + report + b"}\n"


def _timing_line(row: Row) -> bytes:
    outcome = row.outcome
    values = {
        "instance_id": row.instance,
        "model_name_or_path": row.model,
        "seconds": outcome.seconds if outcome else None,
        "cached": bool(outcome and outcome.cached),
    }
    return (json.dumps(values) + "\n").encode("ascii")


def read_results(path: str) -> Iterator[dict[str, object]]:
    """The rows of a `results.jsonl`."""
    with open(path, "rb") as handle:
        for line in handle:
            yield json.loads(line)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except FileNotFoundError:
        return -1


def _opened(path: str, size: int) -> IO[bytes]:
    handle = open(path, "ab")  # noqa: SIM115 (closed by `Results.close`)
    handle.truncate(size)
    handle.seek(0, os.SEEK_END)
    return handle
