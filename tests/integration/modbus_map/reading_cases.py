"""Reading: every register as the page has it, and every address it does not have."""
from map_case import ANGLE, CELL, DRIVE, ILLEGAL_ADDRESS, IO, NOT_ALLOWED, ROWS, RUNS, MapCase, row


class Reading(MapCase):
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
