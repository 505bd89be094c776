# Processor time of dbscan::dbscan on points projected to metres. Arguments: file of float64 lon, lat pairs, radius, minPoints, rounds.
suppressPackageStartupMessages(library(dbscan))
arguments <- commandArgs(TRUE)
values <- readBin(arguments[1], "double", file.size(arguments[1]) / 8)
lonLat <- matrix(values, ncol = 2, byrow = TRUE)
perDegree <- pi / 180 * 6371008.8
plane <- cbind(lonLat[, 1] * perDegree * cos(mean(range(lonLat[, 2])) * pi / 180), lonLat[, 2] * perDegree)
times <- sapply(seq_len(as.integer(arguments[4])), function(round) {
  started <- proc.time()
  clusters <<- dbscan(plane, eps = as.numeric(arguments[2]), minPts = as.integer(arguments[3]))
  sum((proc.time() - started)[c("user.self", "sys.self")]) * 1000
})
cat(sprintf('{"ms": %f, "clusters": %d, "version": "%s"}', mean(times), max(clusters$cluster), packageVersion("dbscan")))
