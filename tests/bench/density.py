"""Processor time of a density by NumPy (bincount) and SciPy (gaussian_filter) on the cells of a grid.

Arguments: file of float64 lon, lat pairs, west, south, east, north, columns, rows, bandwidth in cells, rounds.
"""

import json
import statistics
import sys
import time

import numpy
from scipy import ndimage

lon_lat = numpy.fromfile(sys.argv[1], dtype="<f8").reshape(-1, 2)
west, south, east, north = map(float, sys.argv[2:6])
columns, rows = map(int, sys.argv[6:8])
deviation = float(sys.argv[8])


def density():
    """Linear binning and a kernel that gives its variance back: what comes near the exactness that is compared."""
    x = (lon_lat[:, 0] - west) * (columns / (east - west)) - 0.5
    y = (lon_lat[:, 1] - south) * (rows / (north - south)) - 0.5
    column = x.astype(numpy.int64)
    row = y.astype(numpy.int64)
    x -= column
    y -= row
    cell = row * columns + column
    counts = numpy.bincount(cell, (1 - x) * (1 - y), rows * columns)
    counts += numpy.bincount(cell + 1, x * (1 - y), rows * columns)
    counts += numpy.bincount(cell + columns, (1 - x) * y, rows * columns)
    counts += numpy.bincount(cell + columns + 1, x * y, rows * columns)
    return ndimage.gaussian_filter(counts.reshape(rows, columns), (deviation**2 - 1 / 6) ** 0.5, mode="constant")


times = []
for _ in range(int(sys.argv[9])):
    started = time.process_time()
    density()
    times.append((time.process_time() - started) * 1000)
print(json.dumps({"ms": statistics.median(times)}))
