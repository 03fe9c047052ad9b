#!/usr/bin/python3
"""The simulator against docs/modbus-map.md, asked by clients that are not ours: pymodbus and mbpoll.

    modbus_map_test.py PROGRAM SOURCE_FOLDER [TcpMap|RtuMap]

Whatever the page says of a register is asked of it, and what it says of none is asked of every other address. The
plant's time stands still but when it is stepped, so that reading twice is reading the same.
"""
import os
import pathlib
import random
import socket
import struct
import subprocess
import sys
import unittest

import serial
from pymodbus.utilities import computeCRC

import map_document
from simulator import SILENCE, Client, Simulator

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


class Map:
    """What holds on both transports; a fresh simulator each time, two seconds after power-on."""

    def setUp(self):
        self.simulator = Simulator(PROGRAM, SOURCE)
        self.addCleanup(self.simulator.end)
        self.client = self.connect()
        self.addCleanup(self.client.close)
        self.simulator.step_to(2.0)

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

    # --- reading ---

    def test_the_page_describes_four_units_without_a_register_twice(self):
        self.assertEqual({r.unit for r in ROWS}, {DRIVE, CELL, IO, ANGLE})
        named = [(r.unit, r.address + i) for r in ROWS for i in range(r.words)]
        self.assertEqual(len(named), len(set(named)))

    def test_every_register_reads_at_rest_what_the_page_says(self):
        for r in ROWS:
            with self.subTest(str(r)):
                value = self.count(r) * r.scale
                low, high = r.at_rest
                self.assertTrue(low <= value <= high,
                                f"{r}: reads {float(value)} {r.measure}, documented {float(low)} to {float(high)}")

    def test_each_half_of_a_wide_register_and_function_4_read_the_same(self):
        for r in ROWS:
            with self.subTest(str(r)):
                whole = self.client.read(r.unit, r.address, r.words)
                self.assertEqual([self.client.read(r.unit, r.address + i)[0] for i in range(r.words)], whole)
                self.assertEqual(self.client.read(r.unit, r.address, r.words, function=4), whole)

    def test_neighbours_are_read_in_one_request_and_nothing_beyond_them(self):
        for unit, start, count in RUNS:
            with self.subTest(f"unit {unit}, {start} to {start + count - 1}"):
                one_by_one = [self.client.read(unit, start + i)[0] for i in range(count)]
                self.assertEqual(self.client.read(unit, start, count), one_by_one)
                self.assertEqual(self.client.read(unit, start, count + 1), ILLEGAL_ADDRESS)
                if start > 0:
                    self.assertEqual(self.client.read(unit, start - 1, 2), ILLEGAL_ADDRESS)

    def test_an_address_of_no_row_is_exception_2(self):
        documented = {(unit, start + i) for unit, start, count in RUNS for i in range(count)}
        for unit in (DRIVE, CELL, IO, ANGLE):
            for address in self.addresses_to_try(unit):
                if (unit, address) in documented:
                    continue
                self.assertEqual(self.client.read(unit, address), ILLEGAL_ADDRESS, f"read of unit {unit}, {address}")
        for unit, start, count in RUNS:
            for address in {max(start - 1, 0), start + count} - {a for u, a in documented if u == unit}:
                for function in (6, 16, 23):
                    self.assertEqual(self.client.write(unit, address, [0], function), ILLEGAL_ADDRESS,
                                     f"function {function} on unit {unit}, {address}")

    def test_counters_and_clocks_move_as_fast_as_the_page_says(self):
        ticks, samples, scans = (row(DRIVE, 5010), row(CELL, 16), row(IO, 2))
        before = {r: self.count(r) for r in (ticks, samples, scans)}
        self.simulator.step(1000)
        self.assertEqual(self.count(ticks) - before[ticks], 1000)
        self.assertAlmostEqual(self.count(samples) - before[samples], self.count(row(CELL, 18)), delta=1)
        self.assertGreater(self.count(scans), before[scans])

    def test_a_moving_support_reads_as_it_moves(self):
        self.enable()
        target = row(DRIVE, 6002)
        self.assertIsNone(self.client.write(DRIVE, target.address, target.encoded(5000)))
        self.simulator.step(3000)
        truth = self.simulator.truth()
        read = lambda unit, address: float(self.count(row(unit, address)) * row(unit, address).scale)
        self.assertGreater(truth["angle_deg"], 10)
        self.assertAlmostEqual(read(DRIVE, 5002), truth["angle_deg"], delta=0.02)
        self.assertAlmostEqual(read(DRIVE, 5004), 5.0, delta=0.1)
        self.assertAlmostEqual(read(DRIVE, 5004), truth["speed_deg_s"], delta=0.1)
        self.assertAlmostEqual(read(ANGLE, 0x3D), truth["angle_deg"], delta=0.5)
        self.assertAlmostEqual(read(DRIVE, 5006) / 100 * read(DRIVE, 6112), truth["drive_torque_nm"], delta=2.0)

    def test_a_leg_weighs_on_the_cells_what_it_weighs(self):
        empty = self.count(row(CELL, 9)) + self.count(row(CELL, 14))
        self.simulator.ask(cmd="leg", **{"in": True})
        self.simulator.step(3000)
        truth = self.simulator.truth()
        loaded = self.count(row(CELL, 9)) + self.count(row(CELL, 14))
        self.assertGreater(truth["cuff_force_n"], 5, "the leg lies in the cuff")
        self.assertAlmostEqual(float((loaded - empty) / 2 * row(CELL, 9).scale), truth["cuff_force_n"], delta=1.0)
        self.refused(NOT_ALLOWED, CELL, {"zero under load": lambda: self.client.write(CELL, 5, [100]),
                                         "zero under load, function 6": lambda: self.client.write(CELL, 5, [100], 6)})

    # --- writing ---

    def test_what_is_only_read_refuses_every_write(self):
        for r in [r for r in ROWS if not r.writable]:
            with self.subTest(str(r)):
                self.refused(ILLEGAL_ADDRESS, r.unit, {
                    f"{r}, register {i}, function {function}":
                        lambda i=i, function=function: self.client.write(r.unit, r.address + i, [1], function)
                    for i in range(r.words) for function in (6, 16, 23)})

    def prepare(self, r):
        """What has to be so that `r` takes every value of its range."""
        if r.locked:
            self.unlock()
        lowest = {6106: row(DRIVE, 6108), 6108: row(DRIVE, 6106)}.get(r.address) if r.unit == DRIVE else None
        if lowest:
            edge = -360_000 if lowest.address == 6108 else 360_000
            self.assertIsNone(self.client.write(DRIVE, lowest.address, lowest.encoded(edge)))
        if (r.unit, r.address) == (IO, 0x1007):
            self.assertIsNone(self.client.write(IO, 0x1000, [100]))

    def expected_after(self, r, written):
        if (r.unit, r.address) == (DRIVE, LOCK):
            return UNLOCK if written == UNLOCK else 0
        return 0 if r.reads_zero else written

    def test_a_range_is_taken_to_its_edges_and_refused_beyond_them(self):
        for r in [r for r in ROWS if r.writable]:
            with self.subTest(str(r)):
                self.prepare(r)
                began = self.count(r)
                functions = (6, 16, 23) if r.words == 1 else (16, 23)
                for count in r.edges():
                    for function in functions:
                        answer = self.client.write(r.unit, r.address, r.encoded(count), function)
                        self.assertIsNone(answer, f"{r}: {count} is in its range, function {function}")
                        self.assertEqual(self.count(r), self.expected_after(r, count), str(r))
                self.refused(ILLEGAL_VALUE, r.unit, {
                    f"{r}: {count} is out of its range, function {function}":
                        lambda count=count, function=function:
                            self.client.write(r.unit, r.address, r.encoded(count), function)
                    for count in r.beyond() for function in functions})
                # The lock is for the rows after it, and the outputs' watchdog runs now and is not to be stopped.
                if not r.reads_zero and (r.unit, r.address) not in ((DRIVE, LOCK), (IO, 0x1000)):
                    self.assertIsNone(self.client.write(r.unit, r.address, r.encoded(began)))

    def test_half_of_a_wide_register_is_written_and_judged_as_a_whole(self):
        target = row(DRIVE, 6002)
        self.assertIsNone(self.client.write(DRIVE, 6003, [1234], 6))
        self.assertEqual(self.count(target), 1234)
        self.refused(ILLEGAL_VALUE, DRIVE, {"65536 + 1234": lambda: self.client.write(DRIVE, 6002, [1], 6)})

    def test_one_bad_value_among_good_ones_writes_nothing(self):
        bad_torque = [0, 3, 0, 1000, 0, 2000, 2001, 7, 0, 40000]
        self.refused(ILLEGAL_VALUE, DRIVE, {
            "6000 to 6009, torque limit 2001": lambda: self.client.write(DRIVE, 6000, bad_torque)})
        self.refused(ILLEGAL_VALUE, CELL, {"18 and 19, filter 1001": lambda: self.client.write(CELL, 18, [500, 1001])})
        self.refused(ILLEGAL_ADDRESS, DRIVE, {
            "function 23 whose read is of no row": lambda: self.client.write_and_read(DRIVE, 6007, [9], 4999, 2),
            "a write over the end of its neighbours": lambda: self.client.write(DRIVE, 6008, [0, 1, 0])})

    def test_function_23_writes_before_it_reads(self):
        answer = self.client.write_and_read(DRIVE, 6000, [0, 3, 0, 777, 0, 0, 500, 41, 0, 30000], 6000, 10)
        self.assertEqual(answer, [0, 3, 0, 777, 0, 0, 500, 41, 0, 30000])
        self.simulator.step(1)
        self.assertEqual(self.client.read(DRIVE, 5012), [41], "echo of the command counter")

    def test_soft_limits_stay_in_order(self):
        self.unlock()
        for r, other in ((row(DRIVE, 6106), row(DRIVE, 6108)), (row(DRIVE, 6108), row(DRIVE, 6106))):
            at_the_other = self.count(other)
            self.refused(ILLEGAL_VALUE, DRIVE, {
                f"{r} at {other}": lambda: self.client.write(DRIVE, r.address, r.encoded(at_the_other))})

    def test_locked_configuration_takes_only_what_it_has(self):
        for r in [r for r in ROWS if r.locked]:
            with self.subTest(str(r)):
                has = self.count(r)
                self.refused(NOT_ALLOWED, DRIVE, {
                    r: lambda: self.client.write(DRIVE, r.address, r.encoded(r.other_than(has)))})
                self.assertIsNone(self.client.write(DRIVE, r.address, r.encoded(has)), f"{r}: the value it has")
        self.unlock()
        self.enable()
        for r in [r for r in ROWS if r.locked]:
            other = r.other_than(self.count(r))
            self.refused(NOT_ALLOWED, DRIVE, {
                f"{r} while operation-enabled": lambda: self.client.write(DRIVE, r.address, r.encoded(other)),
                "the lock while operation-enabled": lambda: self.client.write(DRIVE, LOCK, [UNLOCK])})

    def test_the_watchdog_of_the_outputs_is_not_changed_while_it_runs(self):
        self.refused(NOT_ALLOWED, IO, {"restart while off": lambda: self.client.write(IO, 0x1007, [1])})
        self.assertIsNone(self.client.write(IO, 0x1000, [2]))
        self.assertEqual(self.client.read(IO, 0x1006), [1])
        self.refused(NOT_ALLOWED, IO, {"another time while it runs": lambda: self.client.write(IO, 0x1000, [3])})
        self.assertIsNone(self.client.write(IO, 0x1000, [2]), "the time in force")
        self.simulator.step(300)
        self.assertEqual(self.client.read(IO, 0x1006), [2], "expired after 200 ms")
        self.assertIsNone(self.client.write(IO, 0x1007, [1]))
        self.assertEqual(self.client.read(IO, 0x1006), [1])

    def test_a_drive_that_is_not_written_to_goes_to_fault_8130(self):
        self.unlock()
        self.assertIsNone(self.client.write(DRIVE, 6100, [100]))
        self.enable()
        self.assertIsNone(self.client.write(DRIVE, 6007, [99]))
        self.simulator.step(99)
        self.assertTrue(self.simulator.truth()["torque_enabled"])
        self.simulator.step(2)
        self.assertFalse(self.simulator.truth()["torque_enabled"])
        self.assertEqual(self.client.read(DRIVE, 5007), [0x8130])

    # --- forms of requests ---

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


class TcpMap(Map, unittest.TestCase):
    BODY_OF_ANY_FUNCTION = bytes(4)

    def connect(self):
        return Client.tcp(self.simulator.port)

    def addresses_to_try(self, _unit):
        return range(0x10000)

    def mbpoll_arguments(self):
        return ["-m", "tcp", "-p", str(self.simulator.port), "127.0.0.1"]

    def test_a_unit_that_is_not_there_is_the_gateways_answer(self):
        for unit in (0, 5, ABSENT, 247, 255):
            self.assertEqual(self.client.read(unit, 0), NO_SUCH_UNIT, f"unit {unit}")

    def test_several_clients_are_served_in_turn(self):
        clients = [Client.tcp(self.simulator.port) for _ in range(8)]
        for client in clients:
            self.addCleanup(client.close)
        for i in range(20):
            for unit, client in enumerate(clients):
                self.assertIsNone(client.write(DRIVE, 6007, [100 * i + unit]))
                self.assertEqual(self.client.read(DRIVE, 6007), [100 * i + unit])

    def exchange(self, frame):
        """What comes back; nothing when the connection ends, in order or, with bytes nobody read, by a reset."""
        with socket.create_connection(("127.0.0.1", self.simulator.port), timeout=20) as plain:
            plain.sendall(frame)
            try:
                return plain.recv(300)
            except ConnectionResetError:
                return b""

    def test_frames_without_a_knowable_end_end_the_connection(self):
        good = bytes([0xAB, 0xCD, 0, 0, 0, 6, DRIVE, 3, 0x13, 0x88, 0, 1])
        self.assertEqual(self.exchange(good)[:7], bytes([0xAB, 0xCD, 0, 0, 0, 5, DRIVE]), "transaction and unit come back")
        for what, at, value in (("protocol id", 3, 1), ("length 1", 5, 1), ("length 255", 5, 255), ("length 65286", 4, 255)):
            frame = bytearray(good)
            frame[at] = value
            self.assertEqual(self.exchange(bytes(frame)), b"", what)
        # 124 written registers need a frame longer than there is one.
        too_long = struct.pack(">HHHBBHHB", 1, 0, 7 + 248, DRIVE, 16, 6000, 124, 248) + bytes(248)
        self.assertEqual(self.exchange(too_long), b"")

    def test_counts_that_disagree_with_the_body_are_exception_3(self):
        for what, body in (("124 said, 2 sent", struct.pack(">BHHB", 16, 6000, 124, 248) + bytes(4)),
                           ("byte count too small", struct.pack(">BHHB", 16, 6000, 2, 2) + bytes(4)),
                           ("122 said by 23", struct.pack(">BHHHHB", 23, 5000, 1, 6000, 122, 244) + bytes(4)),
                           ("a byte after a read", struct.pack(">BHHB", 3, 5000, 1, 0))):
            frame = struct.pack(">HHHB", 1, 0, len(body) + 1, DRIVE) + body
            answer = self.exchange(frame)
            self.assertEqual(answer[7:], bytes([body[0] | 0x80, 3]), what)


class RtuMap(Map, unittest.TestCase):
    # No frame on a line says where it ends: an unknown function's does with the silence.
    BODY_OF_ANY_FUNCTION = bytes(2)

    def connect(self):
        return Client.serial(self.simulator.tty)

    def addresses_to_try(self, unit):
        """As far as the line's speed allows: around every run, and some at random."""
        near = {a for u, start, count in RUNS if u == unit for a in range(max(start - 8, 0), start + count + 8)}
        return sorted(near | set(random.Random(unit).sample(range(0x10000), 40)))

    def mbpoll_arguments(self):
        self.client.close()
        return ["-m", "rtu", "-b", "115200", "-P", "none", os.path.realpath(self.simulator.tty)]

    def silent(self, frame, what):
        """Nothing comes to `frame`, and the line goes on: the question after it is answered, and by nothing else."""
        self.client.close()
        with serial.Serial(os.path.realpath(self.simulator.tty), 115200, timeout=0.3) as line:
            line.write(frame)
            self.assertEqual(line.read(1), b"", what)
            line.timeout = 20
            line.write(framed(DRIVE, struct.pack(">BHH", 3, 6900, 1)))
            self.assertEqual(line.read(7), framed(DRIVE, bytes([3, 2, 0x53, 0x54])), what)

    def test_what_no_device_understands_gets_silence(self):
        good = framed(DRIVE, struct.pack(">BHH", 3, 5000, 1))
        for unit in (5, ABSENT, 247):
            self.silent(framed(unit, struct.pack(">BHH", 3, 0, 1)), f"unit {unit} is not there")
        self.silent(good[:-1] + bytes([good[-1] ^ 0x55]), "a wrong sum")
        self.silent(good[:5], "half a request")
        self.silent(framed(DRIVE, struct.pack(">BHHB", 16, 6000, 124, 248) + bytes(248)), "a frame of 257 bytes")

    def test_to_all_units_at_once_none_answers_and_each_that_has_it_writes(self):
        self.silent(framed(0, struct.pack(">BHH", 6, 6007, 4711)), "a broadcast")
        self.client = self.connect()
        self.addCleanup(self.client.close)
        self.assertEqual(self.client.read(DRIVE, 6007), [0], "no unit 0: the simulated parts do not take broadcasts")


def framed(unit, pdu):
    body = bytes([unit]) + pdu
    return body + struct.pack(">H", computeCRC(body))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
