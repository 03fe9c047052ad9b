"""Forms of requests: counts, functions, bits, units, and another client."""
import struct
import subprocess

from map_case import (ANGLE, CELL, CELL_READS, DRIVE, ILLEGAL_ADDRESS, ILLEGAL_FUNCTION, ILLEGAL_VALUE, IO, READS, ROWS, WRITES,
                      WRITES_WITH_READ, MapCase)


class Requests(MapCase):
    def test_counts_beyond_the_limits_are_exception_3(self):
        for unit, reads in ((DRIVE, READS), (CELL, CELL_READS), (IO, READS)):
            self.assertEqual(self.client.read(unit, 0, 0), ILLEGAL_VALUE, f"unit {unit}: no register")
            # As many as are allowed, but there are not that many neighbours: exception 2 says that the count was taken.
            self.assertEqual(self.client.read(unit, 0, reads), ILLEGAL_ADDRESS, f"unit {unit}: {reads} registers")
            self.assertEqual(self.client.read(unit, 0, reads + 1), ILLEGAL_VALUE, f"unit {unit}: {reads + 1} registers")
        self.assertEqual(self.client.write(DRIVE, 6000, [0] * WRITES), ILLEGAL_ADDRESS)
        self.assertEqual(self.client.write_and_read(DRIVE, 6000, [0] * WRITES_WITH_READ, 5000, 16), ILLEGAL_ADDRESS)
        self.assertEqual(self.client.write_and_read(DRIVE, 6000, [0], 5000, READS), ILLEGAL_ADDRESS)
        self.refused(ILLEGAL_VALUE, DRIVE, {
            "function 23, 126 read": lambda: self.client.write_and_read(DRIVE, 6007, [8], 5000, READS + 1)})
        for count in (CELL_READS, CELL_READS + 1):
            wanted = ILLEGAL_ADDRESS if count == CELL_READS else ILLEGAL_VALUE
            self.assertEqual(self.client.write(CELL, 18, [300] * count), wanted, f"unit 2, {count} written")
            self.assertEqual(self.client.write_and_read(CELL, 18, [300], 5, count), wanted, f"unit 2, {count} read by 23")
            self.assertEqual(self.client.write_and_read(CELL, 18, [300] * count, 5, 1), wanted, f"unit 2, {count} written by 23")

    def test_functions_that_are_not_there_are_exception_1(self):
        for function in (7, 8, 11, 17, 20, 22, 24, 43, 100):
            self.assertEqual(self.client.raw(DRIVE, function, self.BODY_OF_ANY_FUNCTION), ILLEGAL_FUNCTION, f"function {function}")
        for unit in (DRIVE, CELL, ANGLE):
            self.assertEqual(self.client.bits(unit, 0, 1, 1), ILLEGAL_FUNCTION, f"coils of unit {unit}")
            self.assertEqual(self.client.bits(unit, 0, 1, 2), ILLEGAL_FUNCTION, f"discrete inputs of unit {unit}")

    def test_bits_are_the_registers_bits(self):
        bits_of = lambda word, count: [bool(word >> i & 1) for i in range(count)]
        self.assertEqual(self.client.bits(IO, 0, 16, 2), bits_of(self.client.read(IO, 0)[0], 16))
        self.assertEqual(self.client.bits(IO, 0, 17, 2), ILLEGAL_ADDRESS)
        self.assertIsNone(self.client.write_coils(IO, 2, [True, False, True]))
        self.assertEqual(self.client.read(IO, 16), [0b10100])
        self.assertEqual(self.client.bits(IO, 0, 8, 1), bits_of(0b10100, 8))
        self.assertEqual(self.client.raw(IO, 5, struct.pack(">HH", 2, 0x0001)), ILLEGAL_VALUE, "neither 0 nor FF00h")
        self.assertIsNotNone(self.client.client.write_coil(2, False, slave=IO))
        self.assertEqual(self.client.read(IO, 16), [0b10000])
        self.refused(ILLEGAL_ADDRESS, IO, {"coil 8": lambda: self.client.write_coils(IO, 8, [True]),
                                           "coils 6 to 8": lambda: self.client.write_coils(IO, 6, [True] * 3)})

    def test_units_answer_for_themselves_alone(self):
        identities = {DRIVE: (6900, 0x5354), CELL: (18, 300), IO: (0x2012, 0x494F), ANGLE: (0x40, 2500)}
        for unit in identities:
            for owner, (address, value) in identities.items():
                wanted = [value] if owner == unit else ILLEGAL_ADDRESS
                self.assertEqual(self.client.read(unit, address), wanted, f"unit {unit}, {address}")

    def test_another_client_reads_the_same_numbers(self):
        for r in ROWS:
            with self.subTest(str(r)):
                words = {1: "4", 2: "4:int"}[r.words]
                here = self.count(r)
                done = subprocess.run(["mbpoll", "-0", "-1", "-q", "-a", str(r.unit), "-r", str(r.address), "-c", "1",
                                       "-t", words, "-B", *self.mbpoll_arguments()],
                                      capture_output=True, text=True, timeout=60)
                line = next((l for l in done.stdout.splitlines() if l.startswith("[")), None)
                self.assertIsNotNone(line, f"{r}: mbpoll says {done.stdout} {done.stderr}")
                bits = 16 * r.words
                self.assertEqual(int(line.split()[1]) % 2**bits, here % 2**bits, str(r))
