"""Writing: what is taken, what is refused with which exception, and that what is refused changes nothing."""
from map_case import CELL, DRIVE, ILLEGAL_ADDRESS, ILLEGAL_VALUE, IO, LOCK, NOT_ALLOWED, ROWS, UNLOCK, MapCase, row


class Writing(MapCase):
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
