/** Pairs of schemas, the tools that lead from one to the other, and the judges of what they reach. */
package com.monassurance.benchmarks.convergence;
