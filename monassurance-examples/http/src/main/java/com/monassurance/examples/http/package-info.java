/** An HTTP host on the server of the JDK. */
@NullMarked
package com.monassurance.examples.http;

import org.jspecify.annotations.NullMarked;
