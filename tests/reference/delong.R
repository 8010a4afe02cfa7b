# Writes delong.json beside this file: DeLong's variances, covariance and paired test on data made here.
# Debian: apt-get install --no-install-recommends r-base-core r-cran-proc. Run: Rscript delong.R (in this folder)
suppressMessages(library(pROC))
set.seed(20240611)
n <- 150
y <- rbinom(n, 1, 0.4)
signal <- rnorm(n) + 1.1 * y
# Two decimals, so that many scores are tied within and between the classes.
champion <- round(plogis(signal + rnorm(n, sd = 0.8)), 2)
challenger <- round(plogis(0.8 * signal + rnorm(n, sd = 0.8)), 1)

roc1 <- roc(y, champion, direction = "<", levels = c(0, 1))
roc2 <- roc(y, challenger, direction = "<", levels = c(0, 1))
test <- roc.test(roc1, roc2, method = "delong", paired = TRUE)

number <- function(x) sprintf("%.17g", x)
list_of <- function(x) paste0("[", paste(vapply(x, number, ""), collapse = ", "), "]")
fields <- c(
  description = '"DeLong (1988): areas, variances, covariance and paired test of two score columns with ties"',
  made_with = sprintf('"%s; pROC %s"', R.version.string, packageVersion("pROC")),
  script = '"delong.R"',
  y = list_of(y),
  champion = list_of(champion),
  challenger = list_of(challenger),
  auc1 = number(as.numeric(auc(roc1))),
  auc2 = number(as.numeric(auc(roc2))),
  var1 = number(var(roc1, method = "delong")),
  var2 = number(var(roc2, method = "delong")),
  cov = number(cov(roc1, roc2, method = "delong")),
  z = number(unname(test$statistic)),
  p = number(test$p.value)
)
writeLines(c("{", paste0('  "', names(fields), '": ', fields, c(rep(",", length(fields) - 1), "")), "}"), "delong.json")
