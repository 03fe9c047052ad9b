"""What every test of the register map begins with: the page's rows, and a simulator two seconds after power-on."""
import pathlib
import sys

import map_document
from simulator import Simulator

PROGRAM, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
ROWS = map_document.read_map(SOURCE / "docs/modbus-map.md")
RUNS = map_document.runs(ROWS)
DRIVE, CELL, IO, ANGLE = 1, 2, 3, 4
ABSENT = 9
ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE, NOT_ALLOWED = "exception 1", "exception 2", "exception 3", "exception 4"
NO_SUCH_UNIT = "exception 11"
READS, WRITES, WRITES_WITH_READ, CELL_READS = 125, 123, 121, 32
LOCK, UNLOCK = 6114, 0xA55A


def row(unit, address):
    return next(r for r in ROWS if r.unit == unit and r.address == address)


class MapCase:
    """A fresh simulator for each test; connect() is the transport's."""

    def setUp(self):
        self.simulator = Simulator(PROGRAM, SOURCE)
        while not self.simulator.step_to(2.0):  # a busy machine
            self.simulator.end()
            self.simulator = Simulator(PROGRAM, SOURCE)
        self.addCleanup(self.simulator.end)
        self.client = self.connect()
        self.addCleanup(self.client.close)

    def image(self, of):
        """Every documented register of a unit."""
        return {start: self.client.read(unit, start, count) for unit, start, count in RUNS if unit == of}

    def count(self, register):
        registers = self.client.read(register.unit, register.address, register.words)
        self.assertIsInstance(registers, list, f"{register}: read, got {registers}")
        return register.decoded(registers)

    def refused(self, with_what, unit, requests):
        """`requests` by what they are: each is refused, and after all of them nothing of the unit is changed."""
        before = self.image(unit)
        for what, request in requests.items():
            self.assertEqual(request(), with_what, str(what))
        self.assertEqual(self.image(unit), before, f"something was written all the same: {', '.join(map(str, requests))}")

    def unlock(self):
        self.assertIsNone(self.client.write(DRIVE, LOCK, [UNLOCK]))

    def enable(self):
        """Permissive, relay, and the drive into operation-enabled, its command counter moving as it goes."""
        for outputs in (1, 1 | 1 << 6, 1):
            self.assertIsNone(self.client.write(IO, 16, [outputs]))
            self.simulator.step(200)
        self.assertEqual(self.client.read(IO, 0)[0] >> 5 & 7, 7, "STO A, STO B and the relay are closed")
        for counter, control in enumerate((0x80, 0x06, 0x07, 0x0F), 1):
            self.assertIsNone(self.client.write(DRIVE, 6000, [control, 3, 0, 0, 0, 0, 1000, counter]))
            self.simulator.step(20)
        self.assertEqual(self.client.read(DRIVE, 5000)[0] & 0x6F, 0x27, "operation enabled")
