/** One runnable main for each module of the library; each starts the servers it needs and stops them. */
@NullMarked
package com.monassurance.examples.features;

import org.jspecify.annotations.NullMarked;
