#!/usr/bin/python3
"""A made-up sample of the e-commerce data as orders: what is written, cell by
cell; that the program replays it; and mistakes at their lines.

    test_orders_from_ecommerce.py GLOCAL
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SAMPLE = HERE / "ecommerce"
SCRIPT = HERE.parents[1] / "scripts" / "orders_from_ecommerce"
GLOCAL = pathlib.Path(sys.argv.pop(1)).resolve()

SCENARIO = """\
glocal: 1
places: {states: {rows: places.csv, x: 0 km, y: 0 km}}
products: {item: {rows: products.csv, plan: [{operation: pick, service: 1 h}]}}
demand: {shop: {at: states, orders: orders.csv}}
units: {depot: {x: 1 km, y: 0 km, stations: {pick: {machines: 2}}}}
experiment: {length: 3 days, warmup: 0 h, replications: 1,
             analysis: terminating}
"""


class Orders(unittest.TestCase):
    """The sample, in a folder of its own."""

    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.place.name)
        for path in SAMPLE.iterdir():
            shutil.copy(path, self.folder)

    def tearDown(self):
        self.place.cleanup()

    def call(self, *words):
        """Returns how the script ends."""
        return subprocess.run(
            ["/usr/bin/python3", "-B", str(SCRIPT), str(self.folder), "-o",
             str(self.folder / "orders.csv"), *words],
            capture_output=True, text=True, check=False)

    def lines(self, *words):
        """Returns the rows that are written."""
        done = self.call(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return (self.folder / "orders.csv").read_text("utf-8").splitlines()

    def test_rows(self):
        """One row for each product of an order, in the order of times."""
        self.assertEqual(self.lines(), [
            "time,place,product,lot,due",
            "10.94,SP,item.p1,2,373.06",
            "10.94,SP,item.p2,1,373.06",
            "10.94,SP,item.p2,1,",
            "30.5,AC,item.p2,1,41.5",
            f"{172801 / 3600!r},SP,item.p3,1,"])

    def test_columns(self):
        """Without a product a row is a whole order."""
        self.assertEqual(self.lines("--columns", "lot,place", "--by", "city"),
                         ["time,place,lot",
                          "10.94,sao paulo SP,3", "10.94,campinas SP,1",
                          "30.5,rio branco AC,1",
                          f"{172801 / 3600!r},sao paulo SP,1"])
        self.assertEqual(self.lines("--columns", "place", "--by", "zip")[1],
                         "10.94,01001")

    def test_choice(self):
        """Statuses, and a start of one's own."""
        self.assertEqual(
            self.lines("--columns", "lot", "--status", "delivered",
                       "--status", "shipped", "--start", "2017-10-03"),
            ["time,lot", "6.5,1", f"{86401 / 3600!r},1"])

    def test_replayed(self):
        """The program takes all that was written."""
        self.lines("--places", str(self.folder / "places.csv"),
                   "--products", str(self.folder / "products.csv"))
        self.assertEqual((self.folder / "places.csv").read_text("utf-8"),
                         "name,weight\nAC,1\nSP,3\n")
        self.assertEqual((self.folder / "products.csv").read_text("utf-8"),
                         "name,weight\np1,2\np2,3\np3,1\n")
        path = self.folder / "scenario.yaml"
        path.write_text(SCENARIO, "utf-8")
        done = subprocess.run([GLOCAL, "check", path], capture_output=True,
                              text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("5 replayed", done.stdout)

    def expect_mistake(self, table, old, new, said):
        """Changes the sample: the script says so, and writes nothing."""
        path = self.folder / f"olist_{table}_dataset.csv"
        text = path.read_text("utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1), "utf-8")
        done = self.call()
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr.strip(), f"{path}{said}")
        self.assertFalse((self.folder / "orders.csv").exists())

    def test_time(self):
        self.expect_mistake(
            "orders", "2017-10-03 06:30:00", "3 October", ":2: error: expected"
            ' a time like 2017-10-02 10:56:33, got "3 October"')

    def test_column(self):
        self.expect_mistake("order_items", "product_id", "product",
                            ":1: error: no column `product_id`")

    def test_cells(self):
        self.expect_mistake("customers", ',"AC"', "", ":4: error: another "
                            "number of cells than the header has")

    def test_customer(self):
        self.expect_mistake("orders", '"c3"', '"c9"',
                            ":2: error: no customer `c9`")

    def test_missing(self):
        (self.folder / "olist_customers_dataset.csv").unlink()
        done = self.call()
        self.assertEqual(done.returncode, 1)
        self.assertIn("olist_customers_dataset.csv: error: ", done.stderr)

    def test_nothing_left(self):
        done = self.call("--start", "2030-01-01")
        self.assertEqual(done.returncode, 1)
        self.assertIn("no order is left", done.stderr)

    def test_words(self):
        for words in (["--columns", "price"],
                      ["--columns", "lot", "--products", "p.csv"]):
            self.assertEqual(self.call(*words).returncode, 2)


if __name__ == "__main__":
    unittest.main()
