/** One main class per benchmark; each prints its figures beside a floor measured in the same run, as a ratio. */
package com.monassurance.benchmarks;
