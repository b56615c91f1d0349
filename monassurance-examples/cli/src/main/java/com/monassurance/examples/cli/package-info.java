/** The command line. */
@NullMarked
package com.monassurance.examples.cli;

import org.jspecify.annotations.NullMarked;
