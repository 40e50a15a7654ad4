"""Counts of what passes on the road, for the operator's monitoring. Labels never name people."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The counters of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.updates = Counter(
            "qabyldau_updates",
            "Updates by outcome: done, refused, retried, dead.",
            ["outcome"],
            registry=self.registry,
        )
        self.handling = Histogram(
            "qabyldau_update_seconds",
            "From taking an update to its commit.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.messages = Counter(
            "qabyldau_messages",
            "Messages of the outbox by outcome: sent, retried, paused, unknown, cancelled, dead.",
            ["outcome"],
            registry=self.registry,
        )
        self.polls = Counter(
            "qabyldau_polls",
            "Requests for updates by outcome: ok, failed, conflict, limited.",
            ["outcome"],
            registry=self.registry,
        )

    def page(self) -> bytes:
        """Return all counts in the text format of Prometheus."""
        return generate_latest(self.registry)
