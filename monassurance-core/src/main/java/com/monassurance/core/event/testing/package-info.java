/**
 * For tests of ours and of our users: a sink that remembers. Free of any test framework.
 */
@NullMarked
package com.monassurance.core.event.testing;

import org.jspecify.annotations.NullMarked;
