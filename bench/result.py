"""The result of a measurement."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """``ratio`` is product ÷ baseline in one run; ``must`` the least that is asked for; ``flaws`` must be empty."""

    name: str
    product: float
    baseline: float
    unit: str
    must: float
    flaws: list[str] = field(default_factory=list)
    cpu: dict[str, list[int]] = field(default_factory=dict)
    notes: dict = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        return self.product / self.baseline

    @property
    def reached(self) -> bool:
        return self.ratio >= self.must and not self.flaws

    def words(self) -> str:
        verdict = "reached" if self.reached else "MISSED"
        cpu = "; ".join(f"CPU {what} " + " ".join(f"{c}%" for c in cores) for what, cores in self.cpu.items())
        lines = [
            f"{self.name}: {self.product:,.0f} {self.unit} against {self.baseline:,.0f} bare: {self.ratio:.0%}",
            f"  must reach {self.must:.0%}: {verdict}",
            f"  {cpu}",
            *(f"  {key}: {value}" for key, value in self.notes.items()),
            *(f"  FLAW: {flaw}" for flaw in self.flaws),
        ]
        return "\n".join(lines)

    def as_dict(self) -> dict:
        return {**self.__dict__, "ratio": round(self.ratio, 4), "reached": self.reached}


@dataclass(frozen=True)
class BenchmarkRow:
    name: str
    run: Callable[..., Result]


class Measured:
    seconds: float
    cores: list[int]


@contextmanager
def measured():
    """Seconds and per-core CPU of what happens inside."""
    taken = Measured()
    before, started = _cores(), time.perf_counter()
    yield taken
    taken.seconds = time.perf_counter() - started
    taken.cores = [
        round(100 * (busy_after - busy) / max(total_after - total, 1))
        for (busy, total), (busy_after, total_after) in zip(before, _cores(), strict=True)
    ]


def _cores() -> list[tuple[int, int]]:
    cores = []
    for line in Path("/proc/stat").read_text().splitlines():
        if line.startswith("cpu") and line[3].isdigit():
            ticks = [int(n) for n in line.split()[1:9]]
            cores.append((sum(ticks) - ticks[3] - ticks[4], sum(ticks)))
    return cores
