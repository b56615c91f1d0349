/** Tests that need more than one module: the arrows, the schema at head, the README and the whole guide. */
@NullMarked
package com.monassurance.examples.acceptance;

import org.jspecify.annotations.NullMarked;
