#!/usr/bin/python3
"""M/M/1 as a user of SimPy would write it: a process for each order, and a
Resource for the server.  Load 0.9, mean service 1, started empty; measures
the mean time in the queue.

    simpy_mm1.py ORDERS

Prints what bench/measure.h says a measurement prints.
"""
import json
import random
import sys
import time

import simpy


class Model:
    """The queue, and what its orders have waited."""

    def __init__(self, orders):
        self.orders = orders
        self.waited = 0.0
        self.environment = simpy.Environment()
        self.server = simpy.Resource(self.environment)
        self.arrivals = random.Random(1)
        self.services = random.Random(2)
        self.environment.process(self.source())

    def source(self):
        """Lets the orders come."""
        for _ in range(self.orders):
            yield self.environment.timeout(self.arrivals.expovariate(0.9))
            self.environment.process(self.order())

    def order(self):
        """One order: waits for the server, is served, leaves."""
        placed = self.environment.now
        with self.server.request() as request:
            yield request
            self.waited += self.environment.now - placed
            yield self.environment.timeout(self.services.expovariate(1.0))


def main():
    """Runs the model and prints the measurement."""
    orders = int(sys.argv[1])
    model = Model(orders)
    elapsed, processor = time.monotonic(), time.process_time()
    model.environment.run()
    elapsed = time.monotonic() - elapsed
    processor = time.process_time() - processor
    print(json.dumps({"elapsed": elapsed, "processor": processor,
                      "count": orders, "wait": model.waited / orders}))


if __name__ == "__main__":
    main()
