#!/usr/bin/python3
"""The simulator against docs/modbus-map.md, asked by clients that are not ours: pymodbus and mbpoll.

    modbus_map_test.py PROGRAM SOURCE_FOLDER [TcpMap|RtuMap]

Whatever the page says of a register is asked of it, and what it says of none is asked of every other address. The
plant's time stands still but when it is stepped, so that reading twice is reading the same.
"""
import os
import random
import socket
import struct
import sys
import unittest

import serial
from pymodbus.utilities import computeCRC

from map_case import ABSENT, DRIVE, NO_SUCH_UNIT, RUNS
from reading_cases import Reading
from request_cases import Requests
from simulator import Client
from writing_cases import Writing


class TcpMap(Reading, Writing, Requests, unittest.TestCase):
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


class RtuMap(Reading, Writing, Requests, unittest.TestCase):
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
