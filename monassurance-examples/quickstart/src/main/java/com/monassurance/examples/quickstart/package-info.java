/** The maintenance guide on real servers. */
@NullMarked
package com.monassurance.examples.quickstart;

import org.jspecify.annotations.NullMarked;
