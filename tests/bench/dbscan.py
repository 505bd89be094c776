"""Processor time of scikit-learn's DBSCAN (ball tree, haversine). Arguments: file of float64 lon, lat pairs, radius, minPoints, file for the labels."""

import json
import sys
import time

import numpy
import sklearn
from sklearn.cluster import DBSCAN

lon_lat = numpy.radians(numpy.fromfile(sys.argv[1], dtype="<f8").reshape(-1, 2)[:, ::-1])
started = time.process_time()
model = DBSCAN(eps=float(sys.argv[2]) / 6_371_008.8, min_samples=int(sys.argv[3]), metric="haversine", algorithm="ball_tree").fit(lon_lat)
ms = (time.process_time() - started) * 1000
model.labels_.astype("<i4").tofile(sys.argv[4])
print(json.dumps({"ms": ms, "clusters": int(model.labels_.max() + 1), "version": sklearn.__version__}))
