"""Reads the tables of docs/modbus-map.md: what is documented is what is tested."""
import dataclasses
import fractions
import re

HEADER = ["address", "name", "type", "scale", "range", "access", "at rest"]
LIMITS = {"u16": (0, 0xFFFF), "i16": (-0x8000, 0x7FFF), "u32": (0, 0xFFFFFFFF), "i32": (-0x80000000, 0x7FFFFFFF)}


@dataclasses.dataclass(frozen=True)
class Register:
    """One row. `allowed` is what may be written, in counts: inclusive intervals; empty for what is only read."""

    unit: int
    address: int
    name: str
    type: str
    scale: fractions.Fraction
    measure: str
    allowed: tuple
    access: str
    at_rest: tuple

    @property
    def words(self):
        return 2 if self.type.endswith("32") else 1

    @property
    def writable(self):
        return self.access != "R"

    @property
    def locked(self):
        return self.access == "RW*"

    @property
    def reads_zero(self):
        return "reads 0" in self.name.split(".")[0] and "locks" not in self.name

    def decoded(self, registers):
        """The count that stands in these registers, high word first."""
        value = 0
        for word in registers:
            value = value << 16 | word
        low, high = LIMITS[self.type]
        return value - (1 << 16 * self.words) if value > high else value

    def encoded(self, count):
        return [(count >> 16 * i) & 0xFFFF for i in reversed(range(self.words))]

    def representable(self, count):
        low, high = LIMITS[self.type]
        return low <= count <= high

    def takes(self, count):
        return any(low <= count <= high for low, high in self.allowed)

    def beyond(self):
        """Counts just outside every allowed interval, as far as the type has them."""
        edges = {n for low, high in self.allowed for n in (low - 1, high + 1)} | set(LIMITS[self.type])
        return sorted(n for n in edges if self.representable(n) and not self.takes(n))

    def other_than(self, count):
        """A count that may be written, as near as can be."""
        return next(n for n in (count - 1, count + 1, *self.edges()) if n != count and self.takes(n))

    def edges(self):
        return sorted({n for interval in self.allowed for n in interval})

    def __str__(self):
        return f"unit {self.unit}, {self.address} ({self.name.split(':')[0].split(';')[0]}, {self.type})"


def number(text):
    text = text.replace(" ", "")
    return int(text[:-1], 16) if text.endswith("h") else fractions.Fraction(text)


def interval(text, low_high):
    if text == "any":
        return low_high
    if text.startswith("+-"):
        return -number(text[2:]), number(text[2:])
    if ".." in text:
        low, high = text.split("..")
        return number(low), number(high)
    return number(text), number(text)


def allowed_counts(text, kind):
    """"0, 20..10 000" to intervals; a part in words is about another register and is tested by itself."""
    parts = [part.strip() for part in text.split(",")] if text else []
    return tuple(interval(part, LIMITS[kind]) for part in parts if part == "any" or not re.search(r"[g-z]", part))


def addresses(text):
    first, _, last = text.partition("-")
    start = int(number(first))
    return start, int(first[: len(first) - len(last)] + last) if last else start


def row_of(unit, cells):
    address, name, kind, scale, allowed, access, at_rest = cells
    start, end = addresses(address)
    if kind not in LIMITS or access not in ("R", "RW", "RW*") or not at_rest:
        raise ValueError(f"unit {unit}, {address}: type '{kind}', access '{access}', at rest '{at_rest}'")
    factor, _, measure = scale.partition(" ")
    row = Register(unit, start, name, kind, fractions.Fraction(factor or "1"), measure,
                   tuple((int(low), int(high)) for low, high in allowed_counts(allowed, kind)), access,
                   interval(at_rest, LIMITS[kind]))
    if end - start + 1 != row.words:
        raise ValueError(f"{row}: the address names {end - start + 1} registers")
    if row.writable != bool(row.allowed):
        raise ValueError(f"{row}: access '{access}' and range '{allowed}'")
    return row


def read_map(path):
    """All rows in the order of the page. An error names the row."""
    rows, unit = [], None
    for line in path.read_text(encoding="utf-8").splitlines():
        heading = re.match(r"## (?:Unit (\d+))?", line)
        if heading:
            unit = int(heading[1]) if heading[1] else None
        if unit is None or not line.startswith("|"):
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if cells != HEADER and not set(cells[0]) <= {"-"}:
            if len(cells) != len(HEADER):
                raise ValueError(f"unit {unit}: {len(cells)} cells in '{line}', wanted {HEADER}")
            rows.append(row_of(unit, cells))
    return rows


def runs(rows):
    """(unit, first address, count) of each run of neighbouring registers."""
    found = []
    for row in sorted(rows, key=lambda r: (r.unit, r.address)):
        if found and found[-1][0] == row.unit and found[-1][1] + found[-1][2] == row.address:
            found[-1][2] += row.words
        else:
            found.append([row.unit, row.address, row.words])
    return [tuple(run) for run in found]
