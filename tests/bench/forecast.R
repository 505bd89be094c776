# Processor time of R's ets() with a forecast of 28 days, one daily count series a row of the CSV file; prints the median in ms.
suppressPackageStartupMessages(library(forecast))
counts <- as.matrix(read.csv(commandArgs(trailingOnly = TRUE)[1], header = FALSE))
ms <- apply(counts, 1, function(row) 1000 * sum(system.time(forecast(ets(ts(row, frequency = 7)), h = 28, level = c(80, 95)))[c("user.self", "sys.self")]))
cat(median(ms))
