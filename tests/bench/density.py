"""Times a density by NumPy (bincount) and SciPy (gaussian_filter) on the cells of a grid.

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
    column = ((lon_lat[:, 0] - west) * (columns / (east - west))).astype(numpy.int64)
    row = ((lon_lat[:, 1] - south) * (rows / (north - south))).astype(numpy.int64)
    counts = numpy.bincount(row * columns + column, minlength=rows * columns).reshape(rows, columns).astype(numpy.float64)
    return ndimage.gaussian_filter(counts, deviation, mode="constant")


times = []
for _ in range(int(sys.argv[9])):
    started = time.perf_counter()
    density()
    times.append((time.perf_counter() - started) * 1000)
print(json.dumps({"ms": statistics.median(times)}))
